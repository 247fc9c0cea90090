"""Stored tables that an earlier version wrote."""

from __future__ import annotations

import polars as pl
import pytest

from bestand.errors import InputError
from bestand.model.parquet import parquet_bytes, read_frames
from bestand.model.tables import TABLES, Table


def test_table_without_a_column_of_today_asks_for_a_run() -> None:
    now = TABLES["measures"]
    before = Table("measures", {k: v for k, v in now.columns.items() if k != "area"}, ("day",))
    data = parquet_bytes(before, pl.DataFrame(schema=before.columns))
    with pytest.raises(
        InputError, match=r'data/measures: was written by another version: no column "area".*bestand run'
    ):
        read_frames(now, [data])
