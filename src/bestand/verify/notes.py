"""Manual intake: from what somebody fills in about a call, a patrol or an image to a note that holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator
from pydantic_core import ErrorDetails

from bestand.agreement.times import zone_name
from bestand.errors import UsageError
from bestand.model.notes import MARKINGS, SUBJECT, Note, NoteKind
from bestand.model.words import Level
from bestand.text.problems import nearest
from bestand.text.typed import Typed
from bestand.workspace import Workspace

SALT_BYTES = 16
MAX_RADIUS_M = 1_000_000.0
"""A place known no better than to a thousand kilometres is an area."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CALIBRE = re.compile(r"\d+(\.\d+)? mm")


class Told(Typed):
    """What is filled in. Places and times as told; the zone of a clock time is always stated."""

    kind: NoteKind
    act: str
    weapon: str | None = None
    time_from: str
    time_to: str
    timezone: str
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    radius_m: Annotated[float, Field(gt=0, le=MAX_RADIUS_M)] | None = None
    area_code: Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,6})?$")] | None = None
    count_min: Annotated[float, Field(ge=0)] | None = None
    count_max: Annotated[float, Field(ge=0)] | None = None
    count_unit: Annotated[str, Field(pattern=r"^[a-z][a-z ]{1,39}$")] | None = None
    actor_told: str | None = None
    text: str = Field(min_length=1, max_length=20_000)
    grade: Annotated[str, Field(pattern="^[A-F]$")]
    information: Annotated[str, Field(pattern="^[1-6]$")]
    marking: Level = Level.AMBER_STRICT
    subject: Annotated[str, Field(pattern=f"^{SUBJECT.pattern}$")] | None = None

    _zone = field_validator("timezone")(zone_name)


def note_of(
    given: Mapping[str, object], workspace: Workspace, *, taken_by: str, taken_at: datetime, salt: bytes
) -> Note:
    """The note of what was filled in. Raises UsageError with everything that is wrong with it.

    taken_by: pseudonym of whoever takes it in; taken_at: now, in UTC; salt: 16 random bytes.
    Nothing that was filled in is quoted: a name may stand in the wrong field.
    """
    told = _told(given)
    start, end, lacking = _times(told, taken_at.astimezone(UTC))
    wrong = [*lacking, *_words(told, workspace), *_place(told, workspace.settings.area), *_count(told)]
    if len(salt) != SALT_BYTES:
        wrong.append(f"the salt has {SALT_BYTES} bytes.")
    if wrong or start is None or end is None:
        raise UsageError(" ".join(wrong))
    said = told.model_dump(exclude={"time_from", "time_to"})
    own = {"taken_by": taken_by, "taken_at": taken_at.astimezone(UTC), "salt": salt.hex()}
    return Note(time_from=start, time_to=end, **said, **own)  # type: ignore[arg-type]  # Told has the same types


def _told(given: Mapping[str, object]) -> Told:
    try:
        return Told.model_validate({name: value for name, value in given.items() if value not in (None, "")})
    except ValidationError as error:
        raise UsageError(" ".join(map(_wrong, error.errors(include_url=False, include_input=False)))) from None


def _wrong(detail: ErrorDetails) -> str:
    """What is wrong with one field. The value is not quoted: it may be a name."""
    name = str(detail["loc"][0]) if detail["loc"] else "the note"
    if detail["type"] == "missing":
        return f"{name} is missing."
    if detail["type"] == "extra_forbidden":
        return f"{name[:40]} is not known here; {nearest(name, Told.model_fields)}"
    return f"{name}: {detail['msg'].removeprefix('Value error, ')}."


def _times(told: Told, now: datetime) -> tuple[datetime | None, datetime | None, list[str]]:
    """Both ends in UTC, and what is wrong. A day alone ends with the day, or when the note was taken."""
    zone = ZoneInfo(told.timezone)
    start, end = _instant(told.time_from, zone, late=False), _instant(told.time_to, zone, late=True)
    wrong = [
        f"{name} is not a time there. Write 2026-05-09 13:00 or 2026-05-09."
        for name, at in (("time_from", start), ("time_to", end))
        if at is None
    ]
    if start is None or end is None:
        return None, None, wrong
    if start > now:
        wrong.append("time_from lies after the note was taken.")
    elif end > now and _DAY.fullmatch(told.time_to):
        end = now
    elif end > now:
        wrong.append("time_to lies after the note was taken.")
    if end < start and not wrong:
        wrong.append("time_to lies before time_from.")
    return start, end, wrong


def _instant(text: str, zone: ZoneInfo, *, late: bool) -> datetime | None:
    """A time in UTC; None where it is none, also one that summer time leaves out. Of an hour that comes
    twice the earlier, or the later where `late`."""
    try:
        at = datetime.fromisoformat(text)
        if _DAY.fullmatch(text):
            local = (at + timedelta(days=late)).replace(tzinfo=zone)
            return local.astimezone(UTC)
        local = at if at.tzinfo else at.replace(tzinfo=zone, fold=int(late))
        found = local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if found.astimezone(local.tzinfo).replace(tzinfo=None) == at.replace(tzinfo=None) else None


def _words(told: Told, workspace: Workspace) -> Iterator[str]:
    """Closed words: acts and weapons of the taxonomy, parties of the agreement, markings of notes."""
    taxonomy, parties = workspace.taxonomy, workspace.agreement.parties
    if told.act not in taxonomy.acts:
        yield f"act is no act of the taxonomy; {nearest(told.act, taxonomy.acts)}"
    weapons = taxonomy.arsenal.names
    if told.weapon and told.weapon not in weapons and not _CALIBRE.fullmatch(told.weapon):
        yield f"weapon is no weapon of the taxonomy and no calibre; {nearest(told.weapon, weapons)}"
    if told.actor_told and told.actor_told not in parties:
        yield f"actor_told is no party; {nearest(told.actor_told, parties)}"
    if told.marking not in MARKINGS:
        yield f"a note is marked {', '.join(MARKINGS)}: it holds what somebody trusts us with."


def _place(told: Told, area: tuple[float, float, float, float]) -> Iterator[str]:
    if (told.lon is None) != (told.lat is None):
        yield "only one of lon and lat is there."
        return
    if told.lon is None or told.lat is None:
        if told.area_code is None:
            yield "there is neither a place (lon, lat, radius_m) nor an area_code."
        if told.radius_m is not None:
            yield "radius_m has no place."
        return
    if told.radius_m is None:
        yield "a place needs radius_m: within how many metres of it the true place surely lies."
    if not _within(area, told.lon, told.lat):
        swapped = _within(area, told.lat, told.lon)
        yield "lon and lat look swapped." if swapped else "the place lies outside the workspace's area."


def _within(area: tuple[float, float, float, float], lon: float, lat: float) -> bool:
    """West > east crosses the antimeridian."""
    west, south, east, north = area
    across = lon >= west or lon <= east if west > east else west <= lon <= east
    return across and south <= lat <= north


def _count(told: Told) -> Iterator[str]:
    if (told.count_min is None and told.count_max is None) != (told.count_unit is None):
        yield "a count needs its count_unit, and a unit its count_min or count_max."
    if told.count_min is not None and told.count_max is not None and told.count_min > told.count_max:
        yield "count_min exceeds count_max."
