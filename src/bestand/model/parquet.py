"""A table as Parquet bytes: GeoParquet 1.1 where there is geometry; same rows, same bytes."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from bestand.errors import InputError
from bestand.model.tables import Table

GEOMETRY = "geometry"
_ROW_GROUP = 1 << 17


def parquet_bytes(table: Table, frame: pl.DataFrame) -> bytes:
    """The frame, already in the table's shape, as a Parquet file."""
    if table.geometry == "point":
        frame = frame.with_columns(_points(frame))
    arrow = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    if table.geometry:
        arrow = arrow.replace_schema_metadata({"geo": _geo(table)})
    sink = io.BytesIO()
    pq.write_table(arrow, sink, compression="zstd", row_group_size=_ROW_GROUP, version="2.6")
    return sink.getvalue()


def read_frames(table: Table, files: Sequence[bytes], columns: Sequence[str] = ()) -> pl.DataFrame:
    """The table's own columns, or those that are named, of several Parquet files, in their order.

    Raises InputError where an earlier version wrote them without a column there is now.
    """
    wanted = {name: kind for name, kind in table.columns.items() if not columns or name in columns}
    if not files:
        return table.empty().select(list(wanted))
    parts = [pq.ParquetFile(pa.BufferReader(data)).read(list(wanted)) for data in files]
    frame = pl.from_arrow(pa.concat_tables(parts).combine_chunks())
    assert isinstance(frame, pl.DataFrame)
    absent = [name for name in wanted if name not in frame.columns]
    if absent:
        message = f'was written by another version: no column "{absent[0]}".'
        raise InputError(message, file=f"data/{table.name}", fix="bestand run")
    return frame.select(list(wanted)).cast(wanted)  # type: ignore[arg-type]


def parts_of(table: Table, frame: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """File stems and their rows, in the order in which the files are read again.

    One per UTC day, or `00000`, `00001`, … of so many rows each, or `all`.
    """
    if table.block is not None:
        # gathered, since a slice of lists takes the whole of them along when it is turned into Arrow
        own = pl.all().gather(pl.int_range(pl.len()))
        slices = (rows for rows in frame.iter_slices(table.block) if rows.height)
        yield from ((f"{n:05}", rows.select(own)) for n, rows in enumerate(slices))
    elif table.day is not None:
        day = pl.col(table.day).dt.date().alias("_day")
        for (key,), rows in sorted(frame.with_columns(day).partition_by("_day", as_dict=True).items()):
            yield str(key), rows.drop("_day")
    else:
        yield "all", frame


def _points(frame: pl.DataFrame) -> pl.Series:
    """Little-endian WKB points; null where only an area is known."""
    wkb = np.empty(frame.height, dtype=[("order", "u1"), ("type", "<u4"), ("lon", "<f8"), ("lat", "<f8")])
    wkb["order"], wkb["type"] = 1, 1
    wkb["lon"] = frame["lon"].fill_null(np.nan).to_numpy()
    wkb["lat"] = frame["lat"].fill_null(np.nan).to_numpy()
    known = (frame["lon"].is_not_null() & frame["lat"].is_not_null()).to_list()
    cells = [row.tobytes() if k else None for row, k in zip(wkb, known, strict=True)]
    return pl.Series(GEOMETRY, cells, dtype=pl.Binary)


def _geo(table: Table) -> str:
    kinds = ["Point"] if table.geometry == "point" else []
    column = {"encoding": "WKB", "geometry_types": kinds}
    meta = {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
    return json.dumps(meta, sort_keys=True)
