"""One polygon file per day: the area on side b; the day is in the file's name."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import polars as pl
import shapely

from bestand.errors import SourceError
from bestand.intake.geojson import read_features
from bestand.intake.reading import Context, Reading, reading
from bestand.model.tables import TIME
from bestand.text.csv import PROBLEM, ROW
from bestand.text.files import SourceFile

IN_FORCE = timedelta(hours=24)
_DAY = re.compile(r"((?:19|20)\d{6})")


def read(file: SourceFile, context: Context) -> Reading:
    stated = _day_in(file.name, file.name)
    features, name = read_features(file)
    if _DAY.search(name) and _day_in(name, file.name) != stated:
        raise SourceError(
            f'is named for {stated:%Y-%m-%d}, but its content says "{name}".', file=file.name, fix="check the day."
        )
    areas = features.filter(pl.col(PROBLEM).is_null())
    merged = shapely.union_all(shapely.from_wkb(areas["_geometry"].to_numpy()))
    given = pl.DataFrame(
        {
            ROW: areas[ROW][:1],
            "valid_from": pl.Series([stated][: len(areas)], dtype=TIME),
            "valid_to": pl.Series([stated + IN_FORCE][: len(areas)], dtype=TIME),
            "error_m": [context.manifest.error_m][: len(areas)],
            "geometry": [shapely.to_wkb(merged, byte_order=1)][: len(areas)],
        }
    )
    rest = pl.when(pl.col(ROW) != (areas[ROW][0] if len(areas) else 0)).then(pl.lit("joined with the first polygon"))
    known = pl.lit(stated, TIME)
    features = features.with_columns(day=pl.lit(f"{stated:%Y-%m-%d}"))
    return reading(features, given={"lines": given}, aside=rest, first_seen=known)


def _day_in(text: str, file: str) -> datetime:
    # the file's own name first: a folder may carry the day of a download
    match = _DAY.search(text.rpartition("/")[2]) or _DAY.search(text)
    if match is None:
        raise SourceError("has no day in its name.", file=file, fix="name it like …_20260510.geojson.")
    try:
        return datetime.strptime(match[1], "%Y%m%d").replace(hour=3, tzinfo=UTC)
    except ValueError as error:
        raise SourceError(f'"{match[1]}" is not a day.', file=file) from error
