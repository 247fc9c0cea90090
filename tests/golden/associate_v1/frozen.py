"""What associate/v1 made of one invented month. The method is frozen: a change is v2, not another sum.

Before v1 is published: `.venv/bin/python -m tests.golden.associate_v1` writes the sums anew.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import polars as pl

from bestand.model.tables import TABLES
from tests.golden.associate_v1.ground import HOUR, Row, centre, edge, rules, run, simulated, table, tables_of

SUMS = Path(__file__).with_name("sums.json")
OFFICIALS, MONITORS = "officials_north", "monitors"


def frozen_tables() -> dict[str, pl.DataFrame]:
    """Every role, two rules, a known error rate, what people said, a staged flood."""
    found = simulated(35, 220, "busy", 7)[0]
    every = pl.concat([found, _flood(found), _pixels(found)])
    rate = {"source": MONITORS, "quantity": "event", "share": 0.9, "low": 0.8, "high": 0.94}
    return tables_of(
        every,
        merge_rules=rules(monitors=(2000.0, 7200.0, "act"), news=(100.0, 0.0, "act")),
        edges=table(_said(found), "edges"),
        error_rates=table([rate], "error_rates"),
        placed=_areas(found),
    )


def _flood(found: pl.DataFrame) -> pl.DataFrame:
    """Forty news of one day, a hundred metres apart."""
    first = found.filter(pl.col("source") == "news")[:1]
    told = first.join(pl.DataFrame({"n": range(40)}), how="cross").with_columns(
        pl.format("{}{}", pl.col("observation_id").str.slice(3), pl.col("n") + 100).alias("observation_id"),
        pl.format("flood-{}", "n").alias("record_key"),
        pl.col("lon") + pl.col("n") * 0.002,
    )
    return told.select(found.columns)


def _pixels(found: pl.DataFrame) -> pl.DataFrame:
    """A fire an hour after every other report of the monitors."""
    causes = found.filter(pl.col("source") == MONITORS).sort("record_key").gather_every(2)
    like = found.filter(pl.col("source") == "fires")[:1].select("source", "family", "role", "act", "radius_m")
    lit = causes.drop(like.columns).join(like, how="cross").select(found.columns)
    return lit.with_columns(
        pl.col("time_from", "time_to") + HOUR,
        pl.format("{}-lit", "record_key").alias("record_key"),
        pl.format("{}0f", pl.col("observation_id").str.slice(2)).alias("observation_id"),
    )


def _areas(found: pl.DataFrame) -> pl.DataFrame:
    """Each report of the monitors lies where the last alert of the hour before it was."""
    alerts = found.filter(pl.col("source") == "alerts").select("time_from", "area_code").sort("time_from")
    told = found.filter(pl.col("source") == MONITORS).select("time_from", subject_id="observation_id")
    placed = told.sort("time_from").join_asof(alerts, on="time_from", tolerance="1h")
    return TABLES["placed"].shape(placed)


def _said(found: pl.DataFrame) -> list[Row]:
    """Two statements that are followed, and two that contradict each other."""
    keys = {s: found.filter(pl.col("source") == s)["record_key"].sort() for s in (OFFICIALS, MONITORS)}
    both = OFFICIALS, MONITORS
    return [
        edge("one event", keys[OFFICIALS][0], keys[MONITORS][-1], n=0, source=both),
        edge("not one event", keys[OFFICIALS][1], keys[MONITORS][1], n=1, source=both),
        edge("one event", keys[OFFICIALS][2], keys[MONITORS][2], n=2, source=both),
        edge("not one event", keys[OFFICIALS][2], keys[MONITORS][2], by="bo", n=3, source=both),
    ]


def sums_now() -> dict[str, str]:
    """SHA-256 of what is taken and of every table that is given, as lines of JSON. Numbers to six
    digits: processors differ in the last bit of an exponential."""
    tables = frozen_tables()
    result = run(tables, centre(tables["observations"]))
    frames = {"observations": tables["observations"], **result}
    return {
        name: hashlib.sha256(frame.with_columns(pl.col(pl.Float64).round(6)).write_ndjson().encode()).hexdigest()
        for name, frame in frames.items()
    }


def write_sums() -> None:
    SUMS.write_text(json.dumps(sums_now(), indent=2) + "\n")
