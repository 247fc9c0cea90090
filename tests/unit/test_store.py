"""The store: tables come back as they were written, or not at all."""

from __future__ import annotations

import errno
import io
import json
import multiprocessing
import os
import random
import sqlite3
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest
import shapely

from bestand.errors import InputError
from bestand.model.tables import REASONS, TABLES, TIME, Table
from bestand.store import store
from bestand.store.store import View, Writer, open_writer
from tests.unit.miniatures import utc

RECEIPT = {"receipt_id": "r1", "source": "firms", "file": "a.csv", "sha256": "0", "bytes": 1, "licence": "CC0-1.0"}
RECEIVED = "2026-05-11T06:00:00+00:00"


def value(kind: pl.DataType | type[pl.DataType], column: str, n: int) -> object:
    """The n-th plain value of a column."""
    if column in ("lon", "lat"):
        return 30.0 + n / 7
    plain: dict[object, object] = {
        pl.String: f"{column} {n} ü",
        pl.Float64: n / 3,
        pl.Int64: n,
        pl.Boolean: n % 2 == 0,
        pl.Date: date(2026, 5, 1) + timedelta(n),
        TIME: utc("2026-05-09T22:00") + timedelta(hours=n, microseconds=n),
        pl.Binary: shapely.to_wkb(shapely.box(n, 0, n + 1, 1), byte_order=1),
        pl.List(pl.String): [f"a{n}", "b"],
        pl.List(pl.Float64): [n / 3, 0.0],
        REASONS: [{"test": "time", "result": "yes", "value": str(n), "limit": "x"}],
    }
    return plain[kind]


def filled(table: Table) -> pl.DataFrame:
    """Seven rows with values, and each column once null where it neither sorts nor divides."""
    rows = [{c: value(kind, c, n) for c, kind in table.columns.items()} for n in range(7)]
    for n, column in enumerate(c for c in table.columns if c not in (*table.sort, table.day)):
        rows[n % 7][column] = None
    return pl.DataFrame(rows, schema=table.columns)


def write(folder: Path, **tables: pl.DataFrame) -> None:
    with open_writer(folder, '{"steps":[]}') as writer:
        for name, frame in tables.items():
            writer.write(name, frame)


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*.parquet"))}


def observations(*days: int) -> pl.DataFrame:
    rows = [
        {"observation_id": f"o{d}", "time_from": utc(f"2026-05-{d:02}T12:00"), "lon": 37.5, "lat": 48.5} for d in days
    ]
    return TABLES["observations"].shape(pl.DataFrame(rows))


@pytest.mark.parametrize("name", TABLES)
def test_table_comes_back_as_it_was_written(tmp_path: Path, name: str) -> None:
    frame = filled(TABLES[name])
    write(tmp_path, **{name: frame})
    assert View(tmp_path).table(name).equals(TABLES[name].shape(frame))
    assert View(tmp_path).rows()[name] == 7


@pytest.mark.parametrize("name", TABLES)
def test_empty_table_comes_back_empty_and_in_its_shape(tmp_path: Path, name: str) -> None:
    write(tmp_path, **{name: TABLES[name].empty()})
    table = View(tmp_path).table(name)
    assert table.is_empty()
    assert table.schema == pl.Schema(TABLES[name].columns)


@pytest.mark.parametrize("name", TABLES)
def test_column_of_nulls_alone_keeps_its_kind(tmp_path: Path, name: str) -> None:
    table = TABLES[name]
    keep = {*table.sort, table.day}
    frame = filled(table).with_columns(pl.lit(None).cast(k).alias(c) for c, k in table.columns.items() if c not in keep)
    write(tmp_path, **{name: frame})
    assert View(tmp_path).table(name).equals(table.shape(frame))


@pytest.mark.parametrize("name", TABLES)
def test_same_rows_in_any_order_give_the_same_bytes(tmp_path: Path, name: str) -> None:
    frame = filled(TABLES[name])
    shuffled = frame[random.Random(1).sample(range(7), 7)]
    write(tmp_path / "a", **{name: frame})
    write(tmp_path / "b", **{name: shuffled.select(sorted(frame.columns))})
    assert files(tmp_path / "a" / "data") == files(tmp_path / "b" / "data")


def test_table_with_days_has_a_file_per_utc_day(tmp_path: Path) -> None:
    write(tmp_path, observations=observations(9, 9, 11))
    assert list(files(tmp_path)) == ["data/observations/2026-05-09.parquet", "data/observations/2026-05-11.parquet"]


def ranks(n: int) -> pl.DataFrame:
    """A queue of so many rows, the last first."""
    return TABLES["queue"].shape(pl.DataFrame([{"rank": rank, "incident_id": f"i{rank}"} for rank in range(n, 0, -1)]))


def test_table_in_blocks_has_a_file_per_so_many_rows_in_its_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TABLES, "queue", replace(TABLES["queue"], block=3))
    write(tmp_path, queue=ranks(7))
    assert list(files(tmp_path)) == [f"data/queue/0000{n}.parquet" for n in range(3)]
    assert View(tmp_path).table("queue")["rank"].to_list() == list(range(1, 8))
    write(tmp_path, queue=ranks(2))
    assert list(files(tmp_path)) == ["data/queue/00000.parquet"]


@pytest.mark.parametrize(("n", "read"), [(0, 0), (1, 1), (3, 1), (4, 2), (7, 3), (100, 3)])
def test_head_reads_only_the_files_that_hold_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, n: int, read: int
) -> None:
    monkeypatch.setitem(TABLES, "queue", replace(TABLES["queue"], block=3))
    write(tmp_path, queue=ranks(7))
    for unread in range(read, 3):
        (tmp_path / "data" / "queue" / f"0000{unread}.parquet").unlink()
    found = View(tmp_path).head("queue", n)
    assert found["rank"].to_list() == list(range(1, 8))[:n]
    assert found.schema == pl.Schema(TABLES["queue"].columns)


def test_head_refuses_a_block_that_was_changed(tmp_path: Path) -> None:
    write(tmp_path, queue=ranks(7))
    path = tmp_path / "data" / "queue" / "00000.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(InputError, match=r"data/queue/00000\.parquet: was changed since the run"):
        View(tmp_path).head("queue", 1)


def test_head_of_a_table_with_days_begins_with_the_first(tmp_path: Path) -> None:
    write(tmp_path, observations=observations(11, 9, 10))
    assert View(tmp_path).head("observations", 2)["observation_id"].to_list() == ["o9", "o10"]


def test_day_that_is_gone_takes_its_file_with_it(tmp_path: Path) -> None:
    write(tmp_path, observations=observations(9, 10))
    (tmp_path / "data" / "observations" / ".2026-05-12.parquet.part").write_bytes(b"left by a killed run")
    write(tmp_path, observations=observations(10))
    assert list(files(tmp_path)) == ["data/observations/2026-05-10.parquet"]
    assert View(tmp_path).table("observations").height == 1


@pytest.mark.parametrize("name", [name for name, table in TABLES.items() if table.geometry])
def test_file_with_geometry_says_so_in_geoparquet(tmp_path: Path, name: str) -> None:
    write(tmp_path, **{name: filled(TABLES[name])})
    for data in files(tmp_path).values():
        geo = json.loads(pq.read_schema(io.BytesIO(data)).metadata[b"geo"])
        assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
        assert geo["columns"]["geometry"]["encoding"] == "WKB"
        assert isinstance(geo["columns"]["geometry"]["geometry_types"], list)


@pytest.mark.parametrize("name", [name for name, table in TABLES.items() if table.geometry is None])
def test_file_without_geometry_says_nothing_of_it(tmp_path: Path, name: str) -> None:
    write(tmp_path, **{name: filled(TABLES[name])})
    for data in files(tmp_path).values():
        schema = pq.read_schema(io.BytesIO(data))
        assert b"geo" not in (schema.metadata or {})
        assert "geometry" not in schema.names


@pytest.mark.parametrize("name", ["observations", "incidents"])
def test_point_is_the_row_s_place_and_null_where_only_an_area_is_known(tmp_path: Path, name: str) -> None:
    table = TABLES[name]
    row = {c: value(k, c, 0) for c, k in table.columns.items()}
    places = [(37.5, 48.25), (None, None), (37.5, None), (-180.0, -90.0)]
    rows = [row | {table.sort[1]: str(n), "lon": lon, "lat": lat} for n, (lon, lat) in enumerate(places)]
    write(tmp_path, **{name: pl.DataFrame(rows, schema=table.columns)})
    (data,) = files(tmp_path).values()
    shapes = shapely.from_wkb(pq.read_table(io.BytesIO(data))["geometry"].to_pylist())
    assert [shape and (shape.geom_type, shape.x, shape.y) for shape in shapes] == [
        ("Point", 37.5, 48.25),
        None,
        None,
        ("Point", -180.0, -90.0),
    ]


def test_folder_without_a_run_is_refused_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nothing has been run here yet\. Fix: bestand run"):
        View(tmp_path)
    assert not (tmp_path / "data").exists()


def test_reading_is_refused_while_a_run_writes(tmp_path: Path) -> None:
    write(tmp_path, observations=observations(9))
    with open_writer(tmp_path, "{}") as writer:
        writer.write("observations", observations(10))
        with pytest.raises(InputError, match="did not finish"):
            View(tmp_path)
    assert View(tmp_path).table("observations")["observation_id"].to_list() == ["o10"]


def test_run_that_failed_is_refused_until_the_next_one_ends(tmp_path: Path) -> None:
    write(tmp_path, observations=observations(9))
    with pytest.raises(RuntimeError), open_writer(tmp_path, "{}") as writer:
        writer.write("observations", observations(10))
        raise RuntimeError("a step fails")
    with pytest.raises(InputError, match="did not finish"):
        View(tmp_path)
    write(tmp_path, observations=observations(11))
    assert View(tmp_path).table("observations")["observation_id"].to_list() == ["o11"]


def _killed(folder: Path) -> None:
    with open_writer(folder, "{}") as writer:
        writer.write("observations", observations(10))
        os._exit(9)


def test_killed_run_is_refused_and_run_again_gives_the_same(tmp_path: Path) -> None:
    write(tmp_path, observations=observations(9))
    process = multiprocessing.get_context("spawn").Process(target=_killed, args=(tmp_path,))
    process.start()
    process.join()
    assert process.exitcode == 9
    with pytest.raises(InputError, match="did not finish"):
        View(tmp_path)
    write(tmp_path, observations=observations(9))
    write(tmp_path / "fresh", observations=observations(9))
    assert files(tmp_path / "data") == files(tmp_path / "fresh" / "data")


def test_changed_byte_is_refused_with_the_file_named(tmp_path: Path) -> None:
    write(tmp_path, observations=observations(9, 10), claims=TABLES["claims"].empty())
    path = tmp_path / "data" / "observations" / "2026-05-10.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    view = View(tmp_path)
    with pytest.raises(InputError, match=r"data/observations/2026-05-10\.parquet: was changed.*bestand run"):
        view.table("observations")
    assert view.table("claims").is_empty()


def test_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    write(tmp_path, observations=observations(9))
    (tmp_path / "data" / "observations" / "2026-05-09.parquet").unlink()
    with pytest.raises(InputError, match=r"data/observations/2026-05-09\.parquet: cannot be read"):
        View(tmp_path).table("observations")


def test_foreign_file_in_a_table_s_folder_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, observations=observations(9))
    folder = tmp_path / "data" / "observations"
    (folder / "2026-05-10.parquet").write_bytes((folder / "2026-05-09.parquet").read_bytes())
    assert View(tmp_path).table("observations").height == 1


def test_second_writer_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    with open_writer(tmp_path, "{}") as writer:
        with pytest.raises(InputError, match="another run is writing"), open_writer(tmp_path, "{}"):
            pass
        writer.write("observations", observations(9))
    assert View(tmp_path).table("observations").height == 1


def test_unchanged_table_is_not_written_again(tmp_path: Path) -> None:
    write(tmp_path, observations=observations(9, 10))
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*.parquet")}
    write(tmp_path, observations=observations(9, 10))
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*.parquet")} == before


def test_plan_of_the_run_is_kept(tmp_path: Path) -> None:
    write(tmp_path)
    assert View(tmp_path).plan == {"steps": []}


def test_catalogue_that_is_no_database_is_refused_with_the_mend(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "catalogue.sqlite").write_bytes(b"no database" * 1000)
    with pytest.raises(InputError, match=r"catalogue\.sqlite: the catalogue cannot be used.*delete the folder data/"):
        View(tmp_path)


def receipts(*ids: str) -> pl.DataFrame:
    rows = [RECEIPT | {"receipt_id": i, "file": f"{i}.csv"} for i in ids]
    return pl.DataFrame(rows, schema=TABLES["receipts"].columns)


def kept(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "record" / "receipts.jsonl").read_text().splitlines()]


def test_receipts_are_appended_once_and_never_rewritten(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    writer.keep_receipts(receipts("a", "b"), RECEIVED)
    first = (tmp_path / "record" / "receipts.jsonl").read_bytes()
    writer.keep_receipts(receipts("b", "c"), "2026-05-12T06:00:00+00:00")
    assert (tmp_path / "record" / "receipts.jsonl").read_bytes().startswith(first)
    assert [(r["receipt_id"], str(r["received_at"])[:10]) for r in kept(tmp_path)] == [
        ("a", "2026-05-11"),
        ("b", "2026-05-11"),
        ("c", "2026-05-12"),
    ]


@pytest.mark.parametrize("half", ['{"receipt_id": "b", "fi', "{", '{"receipt_id": "b"}'])
def test_half_line_of_a_killed_append_is_mended(tmp_path: Path, half: str) -> None:
    writer = Writer(tmp_path)
    writer.keep_receipts(receipts("a"), RECEIVED)
    with (tmp_path / "record" / "receipts.jsonl").open("a") as stream:
        stream.write(half)
    writer.keep_receipts(receipts("a", "b"), RECEIVED)
    assert [r["receipt_id"] for r in kept(tmp_path)] == ["a", "b"]


@pytest.mark.parametrize("broken", ["no json\n", "{}\n", "[]\n"], ids=["words", "no id", "list"])
def test_broken_line_amid_receipts_is_named_and_nothing_is_lost(tmp_path: Path, broken: str) -> None:
    writer = Writer(tmp_path)
    writer.keep_receipts(receipts("a"), RECEIVED)
    path = tmp_path / "record" / "receipts.jsonl"
    text = path.read_text() + broken
    path.write_text(text)
    with pytest.raises(InputError, match=r"receipts\.jsonl:2"):
        writer.keep_receipts(receipts("b"), RECEIVED)
    assert path.read_text() == text


def test_full_disk_is_told_and_no_wrong_table_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, observations=observations(9))

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(store.os, "fsync", full)
        with pytest.raises(InputError, match=r"2026-05-10\.parquet: cannot be written: No space left on device"):
            write(tmp_path, observations=observations(10))
    with pytest.raises(InputError, match="did not finish"):
        View(tmp_path)
    assert not list(tmp_path.rglob("*.part"))
    write(tmp_path, observations=observations(10))
    assert View(tmp_path).table("observations")["observation_id"].to_list() == ["o10"]


@pytest.mark.parametrize("name", ["data", "record"])
def test_folder_that_is_a_file_is_told_with_words(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(InputError), open_writer(tmp_path, "{}") as writer:
        writer.keep_receipts(receipts("a"), RECEIVED)


def test_catalogue_that_another_program_holds_is_told_with_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path)
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda path, timeout: connect(path, timeout=0.05))
    holder = connect(tmp_path / "data" / "catalogue.sqlite", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(InputError, match="the catalogue cannot be used"):
            write(tmp_path, observations=observations(9))
    finally:
        holder.close()
