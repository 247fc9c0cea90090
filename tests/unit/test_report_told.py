"""Earlier numbers of people bind an edition where its readers could read them, and show nothing of others."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from bestand.errors import InputError
from bestand.model.tables import PEOPLE
from bestand.report.files import csv_of
from bestand.report.told import people_told

DAY = date(2026, 5, 10)


def edition(out: Path, level: str, number: int, low: float | None, audience: str = "public") -> Path:
    """One that told so many; None: one without numbers of people."""
    folder = out / f"{DAY}-{level}-{audience.lower()}-{number}"
    folder.mkdir(parents=True)
    told = {"level": level, "number": number, "audience": audience, "files": {}}
    if low is not None:
        row = {"about": "killed", "day": DAY, "area_code": "X", "low": low, "high": low, "state": "shown"}
        (folder / "casualties.csv").write_bytes(csv_of(PEOPLE.shape(pl.DataFrame([row]))))
        told["files"] = {"casualties.csv": "hash"}
    (folder / "edition.json").write_text(json.dumps(told))
    return folder


def lows(out: Path, level: str, audience: str = "public") -> list[float]:
    return [float(frame["low"][0]) for frame in people_told(out, DAY, level, audience)]


def test_only_what_every_reader_may_read_binds_and_the_latest_comes_last(tmp_path: Path) -> None:
    for number, low in ((2, 2.0), (10, 10.0), (1, 1.0), (3, None)):
        edition(tmp_path, "clear", number, low)
    edition(tmp_path, "green", 1, 50.0)
    edition(tmp_path, "green", 2, 60.0, "NLD, UKR")
    edition(tmp_path, "green", 3, 70.0, "NLD")
    assert lows(tmp_path, "clear") == [1.0, 2.0, 10.0]
    assert lows(tmp_path, "green") == [1.0, 2.0, 10.0, 50.0]
    assert lows(tmp_path, "green", "nld") == [1.0, 2.0, 10.0, 50.0, 60.0, 70.0]
    assert lows(tmp_path, "green", "ukr,nld") == [1.0, 2.0, 10.0, 50.0, 60.0]
    assert lows(tmp_path, "clear", "NLD") == [1.0, 2.0, 10.0]


def test_numbers_come_back_as_they_were_published(tmp_path: Path) -> None:
    edition(tmp_path, "clear", 1, 7.0)
    (frame,) = people_told(tmp_path, DAY, "clear", "public")
    assert frame.schema == pl.Schema(PEOPLE.columns) and frame.row(0) == ("killed", DAY, "X", 7.0, 7.0, "shown")
    assert people_told(tmp_path, date(2026, 5, 11), "clear", "public") == ()


@pytest.mark.parametrize("damage", ["gone", "no table", "no edition"])
def test_numbers_that_are_gone_or_damaged_are_not_taken_for_none(tmp_path: Path, damage: str) -> None:
    folder = edition(tmp_path, "clear", 1, 7.0)
    if damage == "gone":
        (folder / "casualties.csv").unlink()
    elif damage == "no table":
        (folder / "casualties.csv").write_bytes(b"about,day\n1,2,3\n")
    else:
        (folder / "edition.json").write_text("{")
    with pytest.raises(InputError, match="damaged"):
        people_told(tmp_path, DAY, "clear", "public")
