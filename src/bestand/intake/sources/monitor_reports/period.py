"""The reporting period of a row, evening to evening, and clock times within it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bestand.agreement.times import zone_name

MOST_DAYS = 366
CLOCKS = re.compile(
    r"\b(?:between|from) (?P<first>\d{1,2}:\d{2}) (?:and|to) (?P<last>\d{1,2}:\d{2})\b|\bat (?P<at>\d{1,2}:\d{2})\b",
    re.I,
)
MINUTE = timedelta(minutes=1)


class Unreadable(ValueError):
    """What is wrong with a row, in words."""


@dataclass(frozen=True, slots=True)
class Period:
    """Start and end by the local clock, with the zone."""

    start: datetime
    end: datetime

    def utc(self) -> tuple[datetime, datetime]:
        return self.start.astimezone(UTC), self.end.astimezone(UTC)

    def span(self, text: str) -> tuple[datetime, datetime]:
        """The time that a sentence tells, in UTC; the whole period where it tells none, or none for sure."""
        found = CLOCKS.search(text)
        if found is None:
            return self.utc()
        first = self._at(found["first"] or found["at"])
        last = self._at(found["last"] or found["at"])
        if first is None or last is None:
            return self.utc()
        if last < first:
            raise Unreadable(f'"{found[0]}" ends before it starts')
        return first, last + MINUTE

    def _at(self, clock: str) -> datetime | None:
        """The one moment of the period with this clock time; None where several have it."""
        hour, minute = (int(part) for part in clock.split(":"))
        if hour > 23 or minute > 59:
            raise Unreadable(f'"{clock}" is not a clock time')
        days = [self.start.date() + timedelta(days=n) for n in range((self.end.date() - self.start.date()).days + 1)]
        zone = self.start.tzinfo
        told = [datetime(d.year, d.month, d.day, hour, minute, tzinfo=zone, fold=f) for d in days for f in (0, 1)]
        start, end = self.utc()
        inside = {t for moment in told if start <= (t := moment.astimezone(UTC)) <= end}
        return inside.pop() if len(inside) == 1 else None


def period(as_of: str, days: str, zone: str) -> Period:
    """From so many days before `as_of` by the same clock. Raises Unreadable."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2} \d{1,2}:\d{2}", as_of):
        raise Unreadable(f'"{as_of}" in "as_of" is no local time such as 2020-08-26 19:30')
    if not re.fullmatch(r"[1-9]\d{0,2}", days) or int(days) > MOST_DAYS:
        raise Unreadable(f'"{days}" in "period_days" is no number of days from 1 to {MOST_DAYS}')
    try:
        local = ZoneInfo(zone_name(zone))
        end = datetime.strptime(as_of, "%Y-%m-%d %H:%M")
    except ValueError as error:
        raise Unreadable(str(error)) from error
    if not 1900 < end.year < 2200:
        raise Unreadable(f'"{as_of}" in "as_of" is out of range')
    return Period((end - timedelta(days=int(days))).replace(tzinfo=local), end.replace(tzinfo=local))
