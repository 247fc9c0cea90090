"""Hostile input: an answer within bounded time, never a traceback, accounts that balance."""

from __future__ import annotations

import gzip
import io
import random
import time
from pathlib import Path

import polars as pl
import pytest

from tests.unit.miniatures import EVERY, MAP, PLAIN, Row, balance, take_in

PIECES = [
    b"",
    b"\0",
    b'"',
    b",",
    b"\n",
    b"\xff",
    b"1e308",
    b"-",
    b"NaN",
    b"9999-12-31",
    "١٢".encode(),
    b"\\ud800",
    b"[" * 30,
]
WORDS = [
    "",
    "NaN",
    "-inf",
    "1e308",
    "1e-320",
    "-0",
    "0x10",
    "١٢",
    "9999-12-31",
    "0000-01-01",
    "9" * 400,
    "\0",
    "'; --",
    "{}",
    "{",
]


def damaged(content: bytes, random_: random.Random) -> bytes:
    """The file with a few bytes cut, changed or put in; packed again where it was."""
    packed = content[:2] == b"\x1f\x8b"
    data = gzip.decompress(content) if packed else content
    for _ in range(random_.randint(1, 4)):
        at = random_.randrange(len(data) + 1)
        data = data[:at] + random_.choice(PIECES) + data[at + random_.choice([0, 0, 1, 7]) :]
    return gzip.compress(data, mtime=0) if packed else data


@pytest.mark.parametrize("source", EVERY)
def test_damaged_file_fails_or_balances(tmp_path: Path, source: str) -> None:
    name, content, options = EVERY[source]
    random_ = random.Random(source)
    for _ in range(15):
        taken = take_in(tmp_path, source, {name: damaged(content, random_)}, options)
        if taken.failures:
            assert taken.failures[0].startswith(name)
            taken.failures[0].encode()
        else:
            balance(taken)


@pytest.mark.parametrize("source", [name for name, (file, *_) in EVERY.items() if ".csv" in file])
def test_hostile_words_in_any_cell_are_rejected_or_taken(tmp_path: Path, source: str) -> None:
    name, content, options = EVERY[source]
    text = (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode()
    frame = pl.read_csv(io.StringIO(text), infer_schema=False).head(1)
    rows = [frame.with_columns(pl.lit(word).alias(column)) for column in frame.columns for word in WORDS]
    taken = take_in(tmp_path, source, {name: pl.concat(rows).write_csv()}, options)
    assert taken.failures == []
    assert balance(taken)["records"] == len(rows)


def bounded(seconds: float, folder: Path, content: str | bytes, options: dict[str, object]) -> dict[str, int]:
    before = time.monotonic()
    result = balance(take_in(folder, "table", {"t.csv": content}, options))
    assert time.monotonic() - before < seconds
    return result


def test_thirty_thousand_rows_take_bounded_time(tmp_path: Path) -> None:
    rows = "".join(f"2026-05-10 {n % 24:02}:{n % 60:02},37.5,{n % 8 + 45},{n}\n" for n in range(29_000))
    content = "when,x,y,note\n" + rows + "2026-05-10 13:00,37.5,48.5,a\n" * 1000
    assert bounded(30, tmp_path, content, {"map": MAP}) == {"records": 30_000, "observations": 30_000}


def test_a_zone_of_its_own_in_every_row_takes_bounded_time(tmp_path: Path) -> None:
    rows = "".join(f"2026-05-10 13:00,37.5,48.5,Zone/{n}\n" for n in range(20_000))
    options = {"map": {**MAP, "timezone": "zone"}}
    assert bounded(10, tmp_path, "when,x,y,zone\n" + rows, options) == {"records": 20_000, "rejected": 20_000}


def test_two_hundred_columns_take_bounded_time(tmp_path: Path) -> None:
    more = [f"c{n}" for n in range(200)]
    content = (
        ",".join(["when", "x", "y", *more]) + "\n" + (",".join(["2026-05-10 13:00,37.5,48.5", *more]) + "\n") * 2000
    )
    assert bounded(15, tmp_path, content, {"map": MAP}) == {"records": 2000, "observations": 2000}


@pytest.mark.parametrize("filler", ["\n", '"\n', ",\n", '""\n', '","\n', "\r\0", '"a\n""b\n'])
def test_lines_of_nothing_but_signs_take_bounded_time(tmp_path: Path, filler: str) -> None:
    content = "when,x,y,note\n2026-05-10 13:00,37.5,48.5,a\n" + filler * 50_000
    assert bounded(15, tmp_path, content, {"map": MAP})["observations"] == 1


def test_one_key_in_every_row_takes_bounded_time(tmp_path: Path) -> None:
    rows = "".join(f"2026-05-10 13:00,37.5,48.5,{n}\n" for n in range(20_000))
    options = {"map": {**MAP, "key": "when"}}
    assert bounded(10, tmp_path, "when,x,y,note\n" + rows, options)["set_aside"] == 19_999


def test_key_that_looks_like_a_counted_one_takes_no_row_with_it(tmp_path: Path) -> None:
    plain: Row = {**PLAIN, "id": "a"}
    rows = [plain, plain, {**plain, "id": "a#2", "note": "b"}]
    content = pl.DataFrame(rows).write_csv()
    taken = take_in(tmp_path, "table", {"t.csv": content}, {"map": {**MAP, "key": "id"}})
    assert sum(n for name, n in balance(taken).items() if name != "records") == 3
