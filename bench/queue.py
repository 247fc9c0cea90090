"""The order of a million findings: made, written, and its first page read."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from bench.figure import Figure
from bench.timing import clock, medians
from bestand.model.tables import TABLES
from bestand.store.store import View, open_writer
from bestand.verify.rank import queue
from bestand.workspace import open_workspace

EXAMPLE = Path(__file__).parents[1] / "examples" / "ukraine-may-2026"
ROWS, PAGE, TOWNS = 1_000_000, 50, 5_000
MADE_S, READ_S = 10.0, 0.05
START = datetime(2026, 5, 6, tzinfo=UTC)


def figures() -> list[Figure]:
    workspace, tables = open_workspace(EXAMPLE), _tables(ROWS)
    made: list[pl.DataFrame] = []
    took = clock(lambda: made.append(queue(workspace, tables)))
    note = f"{ROWS:,} findings of as many incidents at as many places"
    return [Figure("queue: made", took, MADE_S, note=note), *_stored(made[0])]


def _stored(frame: pl.DataFrame) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)

        def write() -> None:
            with open_writer(place, "{}") as writer:
                writer.write("queue", frame)

        took = clock(write)
        size = sum(path.stat().st_size for path in place.rglob("*.parquet")) / 1e6
        read = {
            "first": lambda: View(place).head("queue", PAGE),
            "deep": lambda: View(place).head("queue", 2 * TABLES["queue"].block),  # type: ignore[operator]
        }
        seconds = medians(read)
    return [
        Figure("queue: written", took, MADE_S, note=f"{size:.0f} MB in blocks, each synced"),
        Figure(f"queue: first {PAGE} rows", seconds["first"], READ_S, note="view opened anew, hash verified"),
        Figure("queue: first two blocks", seconds["deep"], 2 * READ_S),
    ]


def _tables(n: int, seed: int = 20260510) -> dict[str, pl.DataFrame]:
    rng = np.random.default_rng(seed)
    at = pl.Series(np.datetime64("2026-05-06", "us") + rng.integers(0, 5 * 86_400, n) * np.timedelta64(1, "s"))
    at = at.dt.replace_time_zone("UTC")
    ids = pl.select(pl.format("{}", pl.int_range(n)).str.zfill(32)).to_series()
    lead = pl.Series(rng.random(n) < 0.8)
    acts = rng.choice(["shelling", "uncrewed_strike", "kinetic_unspecified", "small_arms_fire"], n)
    given = {
        "incidents": {
            "incident_id": ids,
            "time_from": at,
            "time_to": at,
            "lon": rng.uniform(24, 40, n),
            "lat": rng.uniform(45, 52, n),
            "radius_m": rng.choice([500.0, 5_000.0], n),
            "act": acts,
            "role": pl.select(pl.when(lead).then(pl.lit("lead")).otherwise(pl.lit("event"))).to_series(),
            "p_event": pl.Series(rng.uniform(0.2, 0.9, n)).scatter(np.flatnonzero(rng.random(n) < 0.2), None),
        },
        "findings": {
            "finding_id": ids,
            "incident_id": ids,
            "clause_id": rng.choice(["ua-silence", "ru-victory-day", "us-brokered"], n),
            "p": rng.random(n).round(6),
            "time_from": at,
        },
        "settlements": {
            "settlement_id": [f"{k:05}" for k in range(TOWNS)],
            "lon": rng.uniform(24, 40, TOWNS),
            "lat": rng.uniform(45, 52, TOWNS),
            "population": rng.integers(100, 500_000, TOWNS),
        },
        "casualties": {
            "casualty_id": ids[: n // 100],
            "incident_id": ids[: n // 100],
            "source": ["ucdp"] * (n // 100),
            "status": ["killed"] * (n // 100),
            "age_group": ["unknown"] * (n // 100),
            "count_min": rng.integers(0, 12, n // 100).astype(float),
        },
        "sources": {"source": ["ucdp"], "known_until": [START + timedelta(days=9)]},
    }
    return {name: TABLES[name].shape(pl.DataFrame(columns)) for name, columns in given.items()}
