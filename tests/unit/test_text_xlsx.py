"""A spreadsheet as text: days, formulas, headings, and files that are bombs or broken."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from bestand.errors import SourceError
from bestand.text import xlsx
from bestand.text.files import SourceFile
from bestand.text.xlsx import read_xlsx
from tests.unit.miniatures import spreadsheet


def source(data: bytes) -> SourceFile:
    return SourceFile("t.xlsx", data, "", len(data))


def cells(*rows: Sequence[object], **options: str) -> list[dict[str, object]]:
    return read_xlsx(source(spreadsheet(rows)), [], **options).to_dicts()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a note", "a note"),
        (7, "7"),
        (37.5, "37.5"),
        (1e-7, "1e-07"),
        (True, "true"),
        (None, None),
        ("", None),
        (date(2026, 5, 10), "2026-05-10"),
        (datetime(2026, 5, 10), "2026-05-10 00:00:00"),
        (datetime(2026, 5, 10, 13, 0), "2026-05-10 13:00:00"),
        (datetime(2026, 5, 10, 13, 0, 0, 250000), "2026-05-10 13:00:00.250000"),
        (time(13, 0), "13:00:00"),
        ("=1/0", None),
    ],
    ids=repr,
)
def test_cell_is_the_text_that_the_sheet_shows(value: object, text: str | None) -> None:
    (row,) = cells(["a", "b"], [value, "x"])
    assert row["a"] == text


def test_day_is_a_day_by_its_format_and_midnight_an_hour_by_its() -> None:
    day, midnight = cells(["a"], [date(2026, 5, 10)], [datetime(2026, 5, 10)])
    assert (day["a"], midnight["a"]) == ("2026-05-10", "2026-05-10 00:00:00")


def test_rows_count_as_in_the_sheet_and_empty_ones_are_none() -> None:
    found = cells(["a"], [None], ["x"], [None], [None], ["y"])
    assert [(row["_row"], row["a"]) for row in found] == [(3, "x"), (6, "y")]


def test_heading_that_is_empty_or_merged_away_is_its_letter() -> None:
    assert cells(["place", None, None, " note "], ["a", "b", None, "c"]) == [
        {"place": "a", "B": "b", "note": "c", "_row": 2, "_problem": None}
    ]


def test_formula_counts_by_its_saved_value_and_is_named_without_one() -> None:
    (row,) = cells(["a", "b"], ["x", "=1+1"])
    assert row["_problem"] == "B2 is a formula saved without its value; open the file and save it again"
    data = edited("xl/worksheets/sheet1.xml", b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>", ["a", "b"], ["x", "=1+1"])
    (row,) = read_xlsx(source(data), []).to_dicts()
    assert (row["b"], row["_problem"]) == ("2", None)


def edited(part: str, old: bytes, new: bytes, *rows: Sequence[object]) -> bytes:
    """The file with a change inside one of its parts."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(spreadsheet(rows))) as archive, zipfile.ZipFile(sink, "w") as changed:
        assert old in archive.read(part)
        for name in archive.namelist():
            text = archive.read(name)
            changed.writestr(name, text.replace(old, new) if name == part else text)
    return sink.getvalue()


def test_all_cells_are_read_where_their_number_is_stated_too_small() -> None:
    data = edited("xl/worksheets/sheet1.xml", b'ref="A1:B3"', b'ref="A1:A1"', ["a", "b"], [1, 2], [3, 4])
    assert read_xlsx(source(data), [])["b"].to_list() == ["2", "4"]


def test_sheet_is_the_first_or_the_one_that_is_named() -> None:
    book = openpyxl.Workbook()
    book.active.append(["a"])
    book.active.append([1])
    other = book.create_sheet("Other")
    other.append(["b"])
    other.append([2])
    sink = io.BytesIO()
    book.save(sink)
    file = source(sink.getvalue())
    assert read_xlsx(file, [])["a"].to_list() == ["1"]
    assert read_xlsx(file, [], "Other")["b"].to_list() == ["2"]
    with pytest.raises(SourceError, match=r't\.xlsx: has no sheet "other"\. Fix: did you mean "Other"'):
        read_xlsx(file, [], "other")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["a", "a"], [1, 2]], r't\.xlsx:1: names column "a" twice'),
        ([["a", "_row"], [1, 2]], r't\.xlsx:1: names a column "_row"'),
        ([["wen"], [1]], r't\.xlsx:1: has no column "when"\. Fix: did you mean "wen"'),
        ([], r"t\.xlsx: is empty"),
    ],
)
def test_unsound_heading_fails_with_its_row(rows: list[list[object]], words: str) -> None:
    with pytest.raises(SourceError, match=words):
        read_xlsx(source(spreadsheet(rows)), ["when"])


def test_bomb_is_stopped_by_what_its_parts_unpack_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_BYTES", 1 << 16)
    data = spreadsheet([["a"], ["0" * 30_000], ["1" * 30_000], ["2" * 30_000]])
    assert len(data) < 1 << 16
    with pytest.raises(SourceError, match="unpacks to more than 65,536 bytes"):
        read_xlsx(source(data), [])


def test_too_many_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_CELLS", 10)
    assert len(cells(["a", "b"], *[[1, 2]] * 4)) == 4
    with pytest.raises(SourceError, match="holds more than 1,048,576 rows or 10 cells"):
        cells(["a", "b"], *[[1, 2]] * 5)


def test_row_of_a_huge_number_is_refused_in_bounded_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_ROWS", 1000)
    data = edited("xl/worksheets/sheet1.xml", b'<row r="2"', b'<row r="999999999"', ["a"], [1])
    with pytest.raises(SourceError, match="holds more than 1,000 rows"):
        read_xlsx(source(data), [])


@pytest.mark.parametrize("form", [lambda t: t.encode(), lambda t: t.encode("utf-16")], ids=["utf-8", "utf-16"])
def test_entities_are_refused_before_they_are_read(form: Callable[[str], bytes]) -> None:
    laughs = form('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha">]><a>&b;</a>')
    sink = io.BytesIO(spreadsheet([["a"], [1]]))
    with zipfile.ZipFile(sink, "a") as archive:
        archive.writestr("xl/other.xml", laughs)
    with pytest.raises(SourceError, match="declares entities"):
        read_xlsx(source(sink.getvalue()), [])


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"a,b\n1,2\n", b"\xd0\xcf\x11\xe0" * 9], ids=range(4))
def test_what_is_no_spreadsheet_fails_by_name(content: bytes) -> None:
    with pytest.raises(SourceError, match=r"t\.xlsx: is no XLSX file: .*save it as XLSX, without a password"):
        read_xlsx(source(content), [])


def test_file_with_bytes_changed_anywhere_is_read_or_refused() -> None:
    whole = spreadsheet([["a", "b"], [date(2026, 5, 10), "=1+1"], ["x", 2.5]])
    random_ = random.Random(1)
    for _ in range(300):
        at = random_.randrange(len(whole))
        try:
            read_xlsx(source(whole[:at] + random_.randbytes(2) + whole[at + random_.choice([0, 2]) :]), [])
        except SourceError as error:
            assert str(error).startswith("t.xlsx")


def test_part_with_bytes_changed_anywhere_is_read_or_refused(tmp_path: Path) -> None:
    whole = spreadsheet([["a", "b"], [date(2026, 5, 10), "=1+1"], ["x", 2.5]])
    random_ = random.Random(2)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(300):
        name = random_.choice(sorted(parts))
        at = random_.randrange(len(parts[name]))
        piece = random_.choice([b"", b"9" * 20, b"-", b'"', b"<", b"\xff", b"ZZZ", b"\0"])
        sink = io.BytesIO()
        with zipfile.ZipFile(sink, "w") as archive:
            for other, text in parts.items():
                archive.writestr(other, text[:at] + piece + text[at + 1 :] if other == name else text)
        try:
            read_xlsx(source(sink.getvalue()), [])
        except SourceError as error:
            assert str(error).startswith("t.xlsx")
