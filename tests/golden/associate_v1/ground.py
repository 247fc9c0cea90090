"""What tests of associate/v1 stand on: its tables from plain rows or a simulation, and one run of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Literal

import polars as pl

from bestand.associate import associate
from bestand.geo.projection import Projection
from bestand.model.ids import digest
from bestand.model.tables import TABLES
from bestand.simulate import Scenario, observations

VAGUE = frozenset({"kinetic_unspecified"})
PLANE = Projection(30.0, 0.0)
DEGREE = 111_319.49  # metres in a degree of longitude at the equator
NOON = datetime(2026, 5, 9, 12, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
RULE = {"source": pl.String, "within_m": pl.Float64, "gap_s": pl.Float64, "same": pl.String, "reason": pl.String}
Row = dict[str, Any]
Frames = Mapping[str, pl.DataFrame]


def seen(name: str, east_m: float = 0.0, at: datetime = NOON, lasts: timedelta = MINUTE, **own: object) -> Row:
    """An observation so many metres east of (30, 0); by default an event of the mission."""
    plain: Row = {
        "observation_id": digest("test", name),
        "record_key": name,
        "source": "mission",
        "family": own.get("source", "mission"),
        "role": "event",
        "act": "shelling",
        "time_from": at,
        "time_to": at + lasts,
        "lon": 30.0 + east_m / DEGREE,
        "lat": 0.0,
        "radius_m": 500.0,
    }
    return plain | own


def table(rows: Iterable[Row], name: str = "observations") -> pl.DataFrame:
    shape = TABLES[name]
    return shape.shape(pl.DataFrame([{c: r.get(c) for c in shape.columns} for r in rows], schema=shape.columns))


def rules(**within: tuple[float, float, str]) -> pl.DataFrame:
    """Per source: within_m, gap_s, same."""
    rows = [(s, m, gap, same, "it tells an event twice") for s, (m, gap, same) in within.items()]
    return pl.DataFrame(rows, schema=RULE, orient="row")


def edge(
    said: str, a: str, b: str, by: str = "ana", n: int = 0, source: tuple[str, str] = ("mission", "mission")
) -> Row:
    """A statement on two records, the n-th."""
    at = NOON + n * MINUTE
    told = {"said": said, "key_a": a, "key_b": b, "source_a": source[0], "source_b": source[1]}
    return {"edge_id": digest("e", n), **told, "by": by, "reason": "seen", "at": at}


def tables_of(frame: pl.DataFrame, **other: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """What `associate` takes; what is not given is empty, or plain."""
    sources = TABLES["sources"].shape(frame.select("source", "family").unique("source"))
    plain = {name: TABLES[name].empty() for name in ("placed", "edges", "error_rates")}
    return {"observations": frame, "merge_rules": rules(), "sources": sources, **plain, **other}


def run(tables: Frames, projection: Projection = PLANE, **how: Any) -> dict[str, pl.DataFrame]:
    return associate(tables, projection, VAGUE, **how)


def members_by_key(tables: Frames, result: Frames) -> list[Row]:
    """Members with source and key of their observation, by key."""
    key = tables["observations"].select("observation_id", "source", "record_key")
    return result["members"].join(key, on="observation_id").sort("record_key").to_dicts()


def groups(tables: Frames, result: Frames) -> list[list[str]]:
    """Keys of the observations of every incident, sorted."""
    found: dict[str, list[str]] = {}
    for row in members_by_key(tables, result):
        found.setdefault(row["incident_id"], []).append(row["record_key"])
    return sorted(found.values())


def differences(one: Frames, other: Frames) -> list[str]:
    """Tables that are not the same to the last byte."""
    return [name for name in one if _bytes(one[name]) != _bytes(other[name])]


def _bytes(frame: pl.DataFrame) -> tuple[object, ...]:
    return frame.columns, frame.dtypes, frame.write_json()


def centre(frame: pl.DataFrame) -> Projection:
    return Projection(float(frame["lon"].mean() or 0.0), float(frame["lat"].mean() or 0.0))  # type: ignore[arg-type]


@cache
def simulated(
    days: int, incidents: int, density: Literal["sparse", "busy", "dense", "crowded"] | None = "busy", seed: int = 1
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Observations without most of the fires, and their truth."""
    found, truth = observations(Scenario(days=days, incidents=incidents, density=density, seed=seed))
    fire = pl.col("source") == "fires"
    kept = found.filter(~fire | (pl.int_range(pl.len()).over("source") % 8 == 0))
    return kept, truth.join(kept.select("observation_id"), on="observation_id", maintain_order="left")
