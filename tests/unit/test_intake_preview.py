"""A look at one file: the reader that fits, or a mapping to start from."""

from __future__ import annotations

from pathlib import Path

import pytest

from bestand.intake.preview import preview
from tests.unit.miniatures import EVERY, PLAIN, table

OWN = [name for name in EVERY if name not in ("table", "deepstate", "geoboundaries")]


@pytest.mark.parametrize("source", OWN)
def test_each_miniature_is_known_by_its_reader(tmp_path: Path, source: str) -> None:
    name, content, _ = EVERY[source]
    (tmp_path / name).write_bytes(content)
    found = preview(tmp_path / name)
    assert found.reader == source
    assert found.first
    assert found.balance["records"] == 1 or found.balance["records"]


def test_unknown_table_gets_a_mapping_to_start_from(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("Event_Date,Latitude,LNG,type,notes\n2026-05-10,48,37,Shelling,a\n")
    found = preview(tmp_path / "t.csv")
    assert found.reader is None
    assert found.mapping == {"time": "Event_Date", "lat": "Latitude", "lon": "LNG", "act": "type", "text": "notes"}
    assert found.first[0]["Event_Date"] == "2026-05-10"


def test_what_would_be_rejected_is_shown_with_its_reason(tmp_path: Path) -> None:
    name, content, _ = EVERY["firms"]
    (tmp_path / name).write_bytes(content)
    assert preview(tmp_path / name).rejected == [
        {"file": name, "row": 4, "reason": '"2460" is not a time of day (HHMM in UTC) on acq_date'}
    ]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04\x00\xff", b"\x1f\x8b\x08", b'{"a": [', b"PAR1", b"\xff\xfea\x00"]
)
def test_hostile_file_gives_a_problem_and_no_crash(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    found = preview(tmp_path / "x")
    assert found.reader is None
    assert found.problem or not found.mapping
    found.problem.encode()


def test_missing_file_is_a_problem_with_words(tmp_path: Path) -> None:
    assert "No such file" in preview(tmp_path / "none.csv").problem


def test_plain_table_of_the_miniatures_fits_no_reader(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(table(PLAIN, [{}]))
    assert preview(tmp_path / "t.csv").mapping == {"time": "when", "lon": "x", "lat": "y"}
