"""CSV: every row is read, or named with its line and what is wrong with it."""

from __future__ import annotations

import time

import pytest

from bestand.errors import SourceError
from bestand.text.csv import MAX_CELL, PROBLEM, ROW, read_csv
from bestand.text.files import SourceFile


def file(data: str | bytes) -> SourceFile:
    raw = data.encode() if isinstance(data, str) else data
    return SourceFile("days.csv", raw, "0" * 64, len(raw))


def cells(data: str | bytes, separator: str = ",") -> list[dict[str, object]]:
    return read_csv(file(data), [], separator).to_dicts()


def problems(data: str | bytes) -> list[tuple[int, str | None]]:
    return read_csv(file(data), []).select(ROW, PROBLEM).rows()


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a,b\n1,x\n2,y\n", ","),
        ("\ufeffa,b\n1,x\n2,y\n", ","),
        ("a,b\r\n1,x\r\n2,y\r\n", ","),
        ("a,b\r1,x\r2,y\r", ","),
        ("a,b\n1,x\n2,y", ","),
        ('"a","b"\n"1","x"\n2,y\n', ","),
        (" a , b \n1,x\n\n\n2,y\n", ","),
        ("a;b\n1;x\n2;y\n", ";"),
        ("a\tb\n1\tx\n2\ty\n", "\t"),
    ],
    ids=["plain", "mark", "crlf", "cr", "no last newline", "quoted", "spaces and blank lines", "semicolon", "tab"],
)
def test_one_table_in_many_spellings_is_one_table(text: str, separator: str) -> None:
    rows = cells(text, separator)
    assert [(r["a"], r["b"], r[PROBLEM]) for r in rows] == [("1", "x", None), ("2", "y", None)]


def test_quoted_newline_and_quote_stay_in_the_cell_and_rows_keep_their_first_line() -> None:
    rows = cells('a,b\n1,"two\nlines"\n2,"say ""no"""\n')
    assert [(r["b"], r[ROW]) for r in rows] == [("two\nlines", 2), ('say "no"', 4)]


def test_empty_cell_is_null_and_a_space_is_kept() -> None:
    assert [(r["a"], r["b"]) for r in cells("a,b\n,x\n ,y\n")] == [(None, "x"), (" ", "y")]


@pytest.mark.parametrize(("row", "n"), [("1", 1), ("1,2,3", 3), ("1,2,3,4", 4)])
def test_ragged_row_is_named_and_the_rest_intact(row: str, n: int) -> None:
    found = problems(f"a,b\nx,y\n{row}\nz,w\n")
    assert found == [(2, None), (3, f"row has {n} cells, the header has 2"), (4, None)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("a,b,a\n1,2,3\n", 'names column "a" twice'),
        ('"a,b\n1,2\n', "no readable header"),
        ("PK\x03\x04\x14\n", "is no text"),
        ("a,_row\n1,2\n", 'a column "_row", a name kept'),
        ("a,_problem\n1,2\n", 'a column "_problem", a name kept'),
    ],
    ids=["empty", "twice", "open quote", "a zip file", "row", "problem"],
)
def test_file_without_a_usable_header_is_refused_by_name(text: str, words: str) -> None:
    with pytest.raises(SourceError, match=words) as raised:
        read_csv(file(text), [])
    assert str(raised.value).startswith("days.csv:")


def test_missing_column_names_the_nearest() -> None:
    with pytest.raises(SourceError, match=r'no column "longitude"\. Fix: did you mean "longitud"'):
        read_csv(file("latitude,longitud\n1,2\n"), ["latitude", "longitude"])


def test_missing_column_among_hundreds_lists_only_some() -> None:
    header = ",".join(f"q{n}" for n in range(500))
    with pytest.raises(SourceError, match="and 460 more") as raised:
        read_csv(file(header + "\n"), ["time"])
    assert len(str(raised.value)) < 400


def test_header_alone_is_a_table_without_rows() -> None:
    frame = read_csv(file("a,b\n"), ["a", "b"])
    assert frame.is_empty()
    assert frame.columns == ["a", "b", ROW, PROBLEM]


def test_nul_byte_stays_in_its_cell() -> None:
    assert [r["b"] for r in cells("a,b\n1,x\0y\n")] == ["x\0y"]


def test_cell_longer_than_a_mebibyte_costs_its_row_only() -> None:
    found = problems(f"a,b\n1,x\n2,{'z' * (MAX_CELL + 1)}\n3,y\n")
    assert [(row, bool(problem)) for row, problem in found] == [(2, False), (3, True), (4, False)]


def test_mixed_encodings_cost_only_the_rows_that_are_not_utf8() -> None:
    data = "a,b\n1,місто\n".encode() + "2,місто\n".encode("cp1251") + "3,село\n".encode()
    rows = cells(data)
    assert [(r["a"], r[PROBLEM]) for r in rows] == [
        ("1", None),
        ("2", "row holds bytes that are not UTF-8"),
        ("3", None),
    ]
    assert rows[2]["b"] == "село"
    assert "\ufffd" in str(rows[1]["b"])


def test_header_that_is_not_utf8_can_still_be_read() -> None:
    frame = read_csv(file("a,місто\n1,x\n".encode("cp1251")), ["a"])
    assert frame["a"].to_list() == ["1"]


def test_unclosed_quote_tells_how_many_lines_went_into_it() -> None:
    rows = "".join(f"{n},y\n" for n in range(5, 1005))
    found = problems(f'a,b\n1,x\n2,"open\n{rows}')
    assert found[0] == (2, None)
    ((line, problem),) = found[1:]
    assert line == 3
    assert "lines 3 to 1003 (1,001) went into it and were not read" in str(problem)


def test_quote_closed_far_below_tells_the_lines_between_and_reads_on() -> None:
    found = problems('a,b\n1,x\n2,"open\n3,y\n4,"z"\n5,w\n')
    assert [(row, bool(problem)) for row, problem in found] == [(2, False), (3, True), (6, False)]
    assert "lines 3 to 5 (3)" in str(found[1][1])


def test_ragged_row_that_swallowed_lines_tells_so() -> None:
    ((_, problem),) = problems('a,b\n1,2,"x\ny\nz"\n')
    assert problem == "row has 3 cells, the header has 2; lines 2 to 4 (3) went into it and were not read"


def test_two_hundred_columns_are_read() -> None:
    header = ",".join(f"c{n}" for n in range(200))
    frame = read_csv(file(header + "\n" + ",".join("1" * 200) + "\n"), ["c0", "c199"])
    assert frame.width == 202


def test_short_rows_under_a_wide_header_are_refused_in_bounded_time() -> None:
    wide = ",".join(f"c{n}" for n in range(50_000))
    before = time.monotonic()
    with pytest.raises(SourceError, match=r"holds more than 50,000,000 cells\. Fix: split it"):
        cells(wide + "\n" + "a\n" * 2000)
    assert time.monotonic() - before < 20
