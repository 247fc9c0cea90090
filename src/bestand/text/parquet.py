"""Parquet that may be hostile: its size is told by its metadata and counted again as it unpacks."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bestand.errors import SourceError
from bestand.text.csv import check_columns
from bestand.text.files import SourceFile, check_cells

MAX_BYTES = 1 << 30
"""Most bytes of values after unpacking."""
_BATCH = 1 << 14
_BROKEN = (pa.ArrowException, OSError, ValueError, KeyError, pl.exceptions.PolarsError)
_NO_VALUE = (pl.Binary, pl.Object, pl.Unknown, pl.Duration)


def read_parquet(file: SourceFile) -> pl.DataFrame:
    """All columns with the types they have.

    Raises SourceError where the file is damaged or too large, or a column holds lists, bytes
    or lengths of time: what has no value as one text, number or time.
    """
    try:
        return _whole(file)
    except _BROKEN as error:  # by pyarrow: a damaged file is an error there, where polars panics
        lines = str(error).splitlines() or [type(error).__name__]
        raise SourceError(f"is no Parquet file: {lines[0]}.", file=file.name) from error


def _whole(file: SourceFile) -> pl.DataFrame:
    plain = pq.ParquetFile(pa.BufferReader(file.data))
    _check_size(plain.metadata, file.name)
    kinds = _in_utc(plain.schema_arrow)
    _check_kinds(kinds, file.name)
    texts = [field.name for field in kinds if _is_text(field.type)]
    packed = pq.ParquetFile(pa.BufferReader(file.data), read_dictionary=texts)
    batches = [batch.cast(kinds) for batch in _counted(packed, file.name)]
    table = pa.Table.from_batches(batches, kinds)
    table.validate(full=True)  # texts are UTF-8
    # anew, without what its writer noted beside the columns
    return pl.DataFrame(pa.Table.from_arrays(table.columns, names=table.column_names))


def _check_size(meta: pq.FileMetaData, file: str) -> None:
    check_cells(meta.num_rows, meta.num_columns, file)  # a column of one value takes no space in the file
    if sum(meta.row_group(n).total_byte_size for n in range(meta.num_row_groups)) > MAX_BYTES:
        raise SourceError(f"unpacks to more than {MAX_BYTES:,} bytes.", file=file, fix="split it.")


def _in_utc(schema: pa.Schema) -> pa.Schema:
    """Instants in UTC, also those shown at an offset, for which polars has no zone."""
    zoned = {f.name for f in schema if pa.types.is_timestamp(f.type) and f.type.tz is not None}
    return pa.schema([f.with_type(pa.timestamp(f.type.unit, "UTC")) if f.name in zoned else f for f in schema])


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _check_kinds(schema: pa.Schema, file: str) -> None:
    check_columns(schema.names, (), file)
    for column, kind in pl.DataFrame(schema.empty_table()).schema.items():
        if kind.is_nested() or kind in _NO_VALUE:
            fix = "leave the column out, or spread it over columns."
            raise SourceError(f'has "{column}" as {kind}, not as text, number or time.', file=file, fix=fix)


def _counted(packed: pq.ParquetFile, file: str) -> Iterator[pa.RecordBatch]:
    """Batches up to the limit: a long text that repeats is small in the file's own account."""
    size = 0
    for batch in packed.iter_batches(_BATCH):
        batch.validate(full=True)
        size += sum(_bytes(column) for column in batch.columns)
        if size > MAX_BYTES:
            raise SourceError(f"unpacks to more than {MAX_BYTES:,} bytes.", file=file, fix="split it.")
        yield batch


def _bytes(column: pa.Array) -> int:
    """Bytes that the column takes when each text stands for itself."""
    if not pa.types.is_dictionary(column.type):
        return int(column.nbytes)
    lengths = pc.binary_length(column.dictionary).take(column.indices)
    return int(pc.sum(lengths).as_py() or 0) + 4 * len(column)
