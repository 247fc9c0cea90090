"""A register of documents: what it gives, and what it rejects with a reason."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from bestand.agreement import load_taxonomy
from bestand.intake.manifest import load_manifest
from bestand.intake.take import Ask, Taken, take

HEADER = "id,kind,party,time,time_to,timezone,valid_to,about,count,unit\n"
BOX = (22.0, 44.0, 41.0, 53.0)


def taken(folder: Path, *rows: str) -> Taken:
    path = folder / "register.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), "utf-8")
    manifest = load_manifest("documents")
    return take(Ask("documents", manifest, {"register.csv": path}), BOX, load_taxonomy("core-2026"))


def test_day_is_the_whole_local_day_and_an_instant_is_itself(tmp_path: Path) -> None:
    rows = (
        "1,order,north,2026-05-09,,Europe/Kyiv,,a2,,",
        "2,notice,south,2026-05-09T10:00Z,,,2026-05-10T10:00Z,,3,persons",
    )
    found = taken(tmp_path, *rows).tables["documents"].sort("record_key")
    assert found["time_from"].to_list() == [datetime(2026, 5, 8, 21, tzinfo=UTC), datetime(2026, 5, 9, 10, tzinfo=UTC)]
    assert found["time_to"].to_list() == [datetime(2026, 5, 9, 21, tzinfo=UTC), datetime(2026, 5, 9, 10, tzinfo=UTC)]
    assert found["valid_from"].to_list() == found["time_from"].to_list()
    assert found["valid_to"].to_list() == [None, datetime(2026, 5, 10, 10, tzinfo=UTC)]
    assert found.select("about", "count_min", "count_unit").rows() == [("a2", None, None), (None, 3.0, "persons")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,,north,2026-05-09,,,,,,", '"kind" is empty'),
        (",order,north,2026-05-09,,,,,,", '"id" is empty'),
        ("1,order,,2026-05-09,,,,,,", '"party" is empty'),
        ("1,order,north,,,,,,,", '"time" is empty'),
        ("1,order,north,9 May,,,,,,", 'time "9 May" is not a time'),
        ("1,order,north,2026-05-09,,Europe/Kyev,,,,", '"Europe/Kyev" is no zone'),
        ("1,order,north,2026-05-09,2026-05-01,,,,,", 'ends at "2026-05-01", before it begins'),
        ("1,order,north,2026-05-09,,,2026-05-01,,,", 'is valid until "2026-05-01", before it is valid'),
        ("1,order,north,2026-05-09,,,,,many,persons", '"many" in "count" is not a number'),
        ("1,order,north,2026-05-09,,,,,-1,persons", 'count "-1" is negative'),
        ("1,order,north,2026-05-09,,,,,nan,persons", '"nan" in "count" is not a number'),
    ],
)
def test_row_that_says_nothing_sure_is_rejected_with_its_reason(tmp_path: Path, row: str, reason: str) -> None:
    found = taken(tmp_path, row)
    assert found.tables["documents"].is_empty()
    assert found.tables["rejected"]["reason"].to_list() == [reason]
    assert found.tables["balance"].select("records", "documents", "rejected").row(0) == (1, 0, 1)


def test_same_document_again_is_known_and_a_later_version_supersedes(tmp_path: Path) -> None:
    row = "1,order,north,2026-05-09T10:00Z,,,,,,"
    found = taken(tmp_path, row, row.replace(",,,,,,", ",,,,a2,,"))
    assert found.tables["documents"].height == 1
    assert found.tables["balance"].select("documents", "set_aside").row(0) == (1, 1)


def test_many_documents_are_one_table(tmp_path: Path) -> None:
    rows = pl.select(pl.format("{},order,north,2026-05-09T10:00Z,,,,,,", pl.int_range(20_000))).to_series()
    assert taken(tmp_path, *rows).tables["documents"].height == 20_000
