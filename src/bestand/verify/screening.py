"""Leads screened: one person says that a report speaks of an event, corrects what it says, or drops it.

The record stays as it was given, and so does the screening; the next run reads the report as it was screened.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from bestand.errors import UsageError
from bestand.model.acts import TIME as ISO
from bestand.model.acts import Act
from bestand.model.ids import Json, digest
from bestand.model.people import Standing
from bestand.model.tables import TABLES, TIME
from bestand.model.words import Role
from bestand.verify.judging import LONGEST, check_grade

EVENT, NO_EVENT = "event", "no event"
VERDICTS = (EVENT, NO_EVENT)
PLACE, TIMES = ("lon", "lat", "radius_m"), ("time_from", "time_to")
CORRECTED = ("act", *TIMES, *PLACE)
"""What a screening may say anew."""
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Screened:
    """What a person says of one report. `corrections`: of CORRECTED; times as ISO in UTC, metres, degrees."""

    verdict: str
    reason: str
    reliability: str = ""
    information: str = ""
    corrections: Mapping[str, Json] | None = None


def screening(observation: Mapping[str, object], said: Screened, acts: Collection[str], area: Box) -> dict[str, Json]:
    """The body of the act. Raises UsageError for what cannot be said of a report."""
    if said.verdict not in VERDICTS:
        raise UsageError(f'"{said.verdict}" is no verdict; there are: {", ".join(VERDICTS)}.')
    if not said.reason.strip() or len(said.reason) > LONGEST:
        raise UsageError(f"a screening needs a reason of at most {LONGEST} characters.")
    check_grade(said.reliability, said.information)
    corrections = dict(said.corrections or {})
    check_corrections(corrections, acts, area)
    corrections |= {n: _iso(corrections[n]) for n in TIMES if n in corrections}
    if corrections and said.verdict == NO_EVENT:
        raise UsageError("what speaks of no event has nothing to correct.")
    return {
        "observation": str(observation["observation_id"]),
        "source": str(observation["source"]),
        "record_key": str(observation["record_key"]),
        "verdict": said.verdict,
        "reason": said.reason.strip(),
        "reliability": said.reliability,
        "information": said.information,
        "corrections": corrections,
    }


def check_corrections(corrections: Mapping[str, Json], acts: Collection[str], area: Box) -> None:
    """Raises UsageError where the act is none, a place is not whole or lies outside, or time runs backwards."""
    if unknown := set(corrections) - set(CORRECTED):
        raise UsageError(f"cannot be corrected: {', '.join(sorted(unknown))}; only {', '.join(CORRECTED)}.")
    if "act" in corrections and corrections["act"] not in acts:
        raise UsageError(f'"{corrections["act"]}" is no act of the taxonomy.')
    if any(name in corrections for name in PLACE):
        _check_place(corrections, area)
    if any(name in corrections for name in TIMES):
        _check_times(corrections)


def _check_place(corrections: Mapping[str, Json], area: Box) -> None:
    numbers = [corrections.get(name) for name in PLACE]
    if not all(isinstance(n, (int, float)) and not isinstance(n, bool) for n in numbers):
        raise UsageError("a place is lon, lat (degrees) and radius_m (metres), all three.")
    lon, lat, radius = (float(str(n)) for n in numbers)
    west, south, east, north = area
    across = west <= lon <= east if west <= east else lon >= west or lon <= east
    if not (across and south <= lat <= north):
        raise UsageError(f"{lon:g}, {lat:g} lies outside the workspace's area; longitude comes first.")
    if not 0 < radius < float("inf"):
        raise UsageError("radius_m is above 0: no place is known without one.")


def _check_times(corrections: Mapping[str, Json]) -> None:
    start, end = (_time(corrections.get(name)) for name in TIMES)
    if start is None or end is None:
        raise UsageError("a time is time_from and time_to, both with their zone.")
    if start > end:
        raise UsageError("time_from comes after time_to.")


def _iso(value: object) -> str:
    time = _time(value)
    assert time is not None  # checked
    return time.strftime(ISO)


def _time(value: object) -> datetime | None:
    try:
        time = datetime.fromisoformat(str(value).replace("Z", "+00:00"))
        return time.astimezone(UTC) if time.tzinfo else None
    except (ValueError, OverflowError):  # the first and the last day have no UTC in every zone
        return None


def screenings(standing: Standing, until: datetime | None = None) -> pl.DataFrame:
    """The last screening of each report that was not taken back, as the table `screenings`."""
    last = {str(act.body.get("observation")): act for act in standing.until(until).live("screen")}
    rows = [_row(act) for act in last.values()]
    return TABLES["screenings"].shape(pl.DataFrame(rows, schema=TABLES["screenings"].columns))


def _row(act: Act) -> dict[str, object]:
    body = act.body
    corrected = body.get("corrections")
    corrections = corrected if isinstance(corrected, dict) else {}
    id_ = str(body.get("observation"))
    return {
        "act_id": act.id,
        "observation_id": id_,
        "screened_id": digest("observation/1", id_, dict(sorted(corrections.items()))) if corrections else id_,
        "source": body.get("source"),
        "record_key": body.get("record_key"),
        "verdict": body.get("verdict"),
        "grade": f"{body.get('reliability') or ''}{body.get('information') or ''}" or None,
        "reason": body.get("reason"),
        "by": act.by,
        "at": act.at,
        "corrected": [f"{name}={corrections[name]}" for name in CORRECTED if name in corrections],
    }


def screened(observations: pl.DataFrame, said: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(observations as they were screened, the same as they were before, in the shape of `earlier`).

    A lead that is confirmed counts as event. What is dropped is among the earlier ones only. A screened report
    is known from the time of its screening: a replay of a time before shows it as it was given.
    """
    verdicts = said.select("observation_id", "verdict", "screened_id", "corrected", "at", said_grade="grade")
    frame = observations.join(verdicts, on="observation_id", how="left", maintain_order="left")
    before = frame.filter(pl.col("at").is_not_null()).with_columns(superseded_at="at")
    confirmed = (pl.col("verdict") == EVENT).fill_null(False)
    lead = pl.col("role") == Role.LEAD.value
    kept = frame.filter((pl.col("verdict") != NO_EVENT).fill_null(True)).with_columns(
        role=pl.when(confirmed & lead).then(pl.lit(Role.EVENT.value)).otherwise("role"),
        grade=pl.coalesce("said_grade", "grade"),
        first_seen=pl.when(confirmed).then(pl.max_horizontal("first_seen", "at")).otherwise("first_seen"),
        observation_id=pl.coalesce("screened_id", "observation_id"),
        **dict(_corrections()),
    )
    return kept.select(observations.columns), TABLES["earlier"].shape(before)


def _corrections() -> Iterator[tuple[str, pl.Expr]]:
    """Each column that may be corrected, as the screening says or else as the source did."""
    for name in CORRECTED:
        own = pl.col("corrected").list.eval(pl.element().filter(pl.element().str.starts_with(f"{name}=")))
        text = own.list.first().str.strip_prefix(f"{name}=")
        kind = TABLES["observations"].columns[name]
        time = text.str.to_datetime("%Y-%m-%dT%H:%M:%S%.fZ", time_unit="us", time_zone="UTC", strict=False)
        value = time if kind == TIME else text.cast(kind, strict=False)
        yield name, pl.coalesce(value, name)
    # where a place is given anew, the area that the source named no longer says where it is
    moved = pl.col("corrected").list.eval(pl.element().str.starts_with("lon=")).list.any().fill_null(False)
    yield "area_code", pl.when(~moved).then("area_code")
