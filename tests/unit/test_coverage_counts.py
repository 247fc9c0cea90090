"""A monitor's counts in coverage: which days they speak of, and which stay unknown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from bestand.coverage.seen import coverage
from bestand.model.tables import TABLES
from tests.unit.miniatures import MONITORED, Row, table, take_in

SINCE = "cumulative_since_2020_07_27_0001"


def seen(folder: Path, *rows: Row) -> dict[str, str]:
    counts = take_in(folder, "osce_counts", {"o.csv": table(MONITORED, rows)}).tables["counts"]
    source = {"source": "osce_counts", "family": "osce_smm", "role": "event", "status": "ok"}
    days = {"first_day": date(2031, 7, 1), "last_day": date(2031, 7, 7)}
    sources = TABLES["sources"].shape(pl.DataFrame([source | days], schema_overrides={"first_day": pl.Date}))
    tables = {n: TABLES[n].empty() for n in ("observations", "measures")} | {"counts": counts, "sources": sources}
    found = coverage(tables, "Europe/Kyiv")
    return {str(day): state for day, state in found.select("day", "seen").iter_rows()}


def test_count_from_evening_to_evening_speaks_of_its_last_day(tmp_path: Path) -> None:
    found = seen(tmp_path, {})
    assert [found[f"2031-07-0{n}"] for n in (1, 2, 3)] == ["unknown", "yes", "unknown"]


def test_count_of_a_weekend_speaks_of_each_of_its_days(tmp_path: Path) -> None:
    found = seen(tmp_path, {"as_of_date": "2031-07-06", "issued": "2031-07-07", "period_days": "3"})
    assert [day[-1] for day, state in found.items() if state == "yes"] == ["4", "5", "6"]


def test_running_total_speaks_of_no_day(tmp_path: Path) -> None:
    found = seen(tmp_path, {"violations": "", "explosions": "", SINCE: "900"})
    assert set(found.values()) == {"unknown"}
