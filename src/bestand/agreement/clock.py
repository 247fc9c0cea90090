"""Times of an agreement as instants in UTC: edges, events, and deadlines that count from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bestand.agreement.times import Edge, Event, Quiet, Time, Window, Within, Working

SATURDAY = 5
EVER, FOREVER = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Moment:
    """An edge in time: the true one lies in [earliest, latest] (UTC).

    awaits: the event it hangs on, of which no time is known.
    """

    earliest: datetime
    latest: datetime
    disputed: bool = False
    awaits: str = ""


class Cycle(ValueError):
    """Deadlines that count from each other in a ring."""

    def __init__(self, events: tuple[str, ...]):
        super().__init__(f"{' → '.join((*events, events[0]))} goes round")
        self.events = events


class NoWorkingHours(ValueError):
    """Business hours are to be counted and no working hours are stated."""


@dataclass(frozen=True)
class Clock:
    """timezone: of times written without an offset, and of whole days.

    holidays: local days that are no business days. quiet: before which time (UTC) a condition of
    quiet cannot have been met, as far as incidents tell. working: the hours of business days in which
    business hours are counted.
    """

    timezone: str
    events: Mapping[str, Event] = field(default_factory=dict)
    holidays: frozenset[str] = frozenset()
    quiet: Mapping[str, datetime] = field(default_factory=dict)
    working: Working | None = None

    def window(self, window: Window) -> tuple[Moment, Moment]:
        """Start and end; an open end is a moment that never comes. Raises ValueError for no such time."""
        start = self.since(window.start)
        return start, Moment(FOREVER, FOREVER) if window.until == "open" else self.until(window.until)

    def since(self, edge: Edge) -> Moment:
        """A start. Raises ValueError for no such time."""
        return self._time(edge, end=False)

    def until(self, edge: Edge) -> Moment:
        """An end: the last that it was extended to."""
        own = self._time(edge, end=True)
        if not edge.extended:
            return own
        to = self.written(max(edge.extended, key=lambda e: e.on).to, end=True)
        return Moment(to, to)

    def event(self, name: str, seen: tuple[str, ...] = ()) -> Moment:
        """When it happened. Raises Cycle where it counts from itself."""
        if name in seen:
            raise Cycle(seen[seen.index(name) :])
        event = self.events[name]
        if event.not_before:
            return Moment(self.written(event.not_before, end=False), FOREVER, awaits=name)
        if event.quiet:
            return Moment(self._quiet(name, event.quiet, seen), FOREVER, awaits=name)
        if event.at is None and event.between is None and event.after is None:
            return Moment(EVER, FOREVER, awaits=name)
        return self._time(event, end=False, seen=(*seen, name))

    def _time(self, time: Time, *, end: bool, seen: tuple[str, ...] = ()) -> Moment:
        if time.after:
            return self.after(self.event(time.after.event, seen), time.after)
        disputed = time.basis == "disputed"
        if time.between:
            first, last = (self.written(text, end=end) for text in time.between)
            return Moment(min(first, last), max(first, last), disputed)
        at = self.written(time.at or "", end=end)
        if time.precision == "day" and time.basis == "stated":
            # the day is stated and its hour is not: the edge may lie anywhere in that local day,
            # which has 23 or 25 hours where the clocks change
            day = self.written(time.at or "", end=False).astimezone(self._zone).date().isoformat()
            return Moment(self.written(day, end=False), self.written(day, end=True))
        return Moment(at, at, disputed)

    def _quiet(self, name: str, quiet: Quiet, seen: tuple[str, ...]) -> datetime:
        """Before this the condition cannot have been met: it takes its days at least."""
        start = self.event(quiet.since, (*seen, name)).earliest
        return max(self.later(start, Within(days=quiet.days)), self.quiet.get(name, EVER))

    def after(self, moment: Moment, within: Within) -> Moment:
        """So long after a moment, both ends of it."""
        earliest, latest = (self.later(t, within) for t in (moment.earliest, moment.latest))
        return replace(moment, earliest=earliest, latest=latest)

    def later(self, time: datetime, within: Within) -> datetime:
        """So long after a time (UTC). Days keep the hour on the wall, so one of them may have 23 or 25 hours.

        Raises NoWorkingHours for business hours where no working hours are stated, OverflowError beyond the year 9999.
        """
        if time in (EVER, FOREVER):
            return time
        if within.hours is not None:
            return time + timedelta(hours=within.hours)
        if within.business_hours is not None:
            return self._in_working_hours(time, timedelta(hours=within.business_hours))
        local = time.astimezone(self._zone).replace(tzinfo=None) + timedelta(days=within.days or 0)
        for _ in range(within.business_days or 0):
            local = self._next_business_day(local)
        return local.replace(tzinfo=self._zone).astimezone(UTC)

    def _next_business_day(self, local: datetime) -> datetime:
        """The same hour of the next day that is neither Saturday, Sunday nor a holiday."""
        local += timedelta(days=1)
        while not self._is_business_day(local):
            local += timedelta(days=1)
        return local

    def _is_business_day(self, local: datetime) -> bool:
        return local.weekday() < SATURDAY and local.date().isoformat() not in self.holidays

    def _in_working_hours(self, time: datetime, left: timedelta) -> datetime:
        """When so much of the working hours of business days has elapsed: at the close of a day, not at the
        opening of the next. Elapsed time counts, also in a day that has 23 or 25 hours."""
        if self.working is None:
            raise NoWorkingHours("business hours, and no working hours are stated")
        if not left:
            return time
        day = datetime.combine(time.astimezone(self._zone).date(), datetime.min.time())
        while True:
            if self._is_business_day(day):
                opens, closes = (self._at(day, h) for h in (self.working.start_h, self.working.until_h))
                start = max(time, opens)
                if left <= closes - start:
                    return start + left
                left -= max(closes - start, timedelta())
            day += timedelta(days=1)

    def _at(self, day: datetime, hours: float) -> datetime:
        """The hour on the wall of a local day, in UTC."""
        return (day + timedelta(hours=hours)).replace(tzinfo=self._zone).astimezone(UTC)

    def written(self, text: str, *, end: bool) -> datetime:
        """A written time in UTC; a day alone is its local start, or its end where `end`."""
        time = datetime.fromisoformat(text.replace("Z", "+00:00"))
        if len(text) == 10 and end:
            time += timedelta(days=1)
        return (time if time.tzinfo else time.replace(tzinfo=self._zone)).astimezone(UTC)

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)
