"""Cells that several tables share: time, act, place, account, parties."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bestand.model.counts import WITHIN
from bestand.model.page import Cell, Sentence
from bestand.model.words import Level
from bestand.report.compose.draft import Draft, tell

Row = Mapping[str, object]


def times(draft: Draft, row: Row) -> Cell:
    """Local days where the interval is made of whole ones, else clock times in UTC."""
    start, end = row["time_from"], row["time_to"]
    assert isinstance(start, datetime) and isinstance(end, datetime)
    zone = ZoneInfo(draft.settings.timezone)
    first, last = start.astimezone(zone), end.astimezone(zone)
    if first.time() == last.time() == datetime.min.time() and last > first:
        final = (last - timedelta(days=1)).date()
        if final == first.date():
            return tell("time-day", day=str(final))
        return tell("time-days", first=str(first.date()), last=str(final))
    same = start.date() == end.date()
    return f"{start:%Y-%m-%d %H:%M} – {end:%H:%M}" if same else f"{start:%Y-%m-%d %H:%M} – {end:%Y-%m-%d %H:%M}"


def act(row: Row) -> Cell:
    """The act as told, with its count and unit where it has one."""
    low, high, unit = row["count_min"], row["count_max"], str(row["count_unit"])
    name = tell(f"act-{row['act']}")
    if not isinstance(low, float) or unit == "reports":
        return name
    known = unit if unit in ("deaths", "launched") else "other"
    if not isinstance(high, float):
        return (name, tell(f"count-{known}-at-least", span=f"{low:g}", n=low, unit=unit))
    span = f"{low:g}" if low == high else f"{low:g}–{high:g}"
    return (name, tell(f"count-{known}", span=span, n=high, unit=unit))


def number(low: object, high: object) -> Cell:
    """A total: one number, an interval, or its open end in words; a dash where none is stated."""
    if isinstance(low, float) and isinstance(high, float):
        return f"{low:,.0f}" if low == high else f"{low:,.0f}–{high:,.0f}"
    if isinstance(low, float):
        return tell("number-at-least", n=low)
    return tell("number-at-most", n=high) if isinstance(high, float) else "–"


def about(row: Row) -> Cell:
    """What a total counts, and the whole of which it is a part."""
    if not row["part_of"]:
        return str(row["about"])
    return tell("counts-part", about=str(row["about"]), whole=str(row["part_of"]).rpartition(WITHIN)[2])


def window(draft: Draft, start: object, end: object) -> str:
    """From and to by the workspace's clock."""
    assert isinstance(start, datetime) and isinstance(end, datetime)
    zone = ZoneInfo(draft.settings.timezone)
    return f"{start.astimezone(zone):%Y-%m-%d %H:%M} – {end.astimezone(zone):%Y-%m-%d %H:%M}"


def place(row: Row) -> Cell:
    """Area and precision; the distance where the level shows it, its band where not."""
    area = row["area_name"] or row["area_code"]
    if area is None and row["lon"] is None:
        return tell("place-withheld")
    name: Sentence | str = str(area) if row["area_name"] else tell("place-code", code=str(area or "–"))
    distance, radius = row["distance_m"], row["radius_m"]
    if isinstance(distance, float) and isinstance(radius, float):
        km, around = round(abs(distance) / 1000, 1), round(radius / 1000, 1)
        return (name, tell(f"place-side-{row['side']}", km=km), tell("place-radius", km=around))
    if row["distance_band"]:
        return (name, tell("place-band", band=str(row["distance_band"])))
    return name


def bearing(row: Row) -> Cell:
    """The short id; below it the marking where it says more than a level."""
    short, marking = str(row["incident_id"])[:8], row.get("marking")
    return short if marking in (None, *Level) else (short, str(marking))


def party(draft: Draft, name: object) -> str:
    """A party's own name; what is no party is shown as it is."""
    known = draft.agreement.parties.get(str(name))
    return known.name if known else str(name or "–")


def reading(draft: Draft, name: str) -> str:
    own = draft.agreement.readings[name]
    return party(draft, own.party) if own.party else own.title
