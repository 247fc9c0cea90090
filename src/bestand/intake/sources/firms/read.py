"""FIRMS fire points, in every form known by its columns."""

from __future__ import annotations

import polars as pl

from bestand.intake.reading import Context, Reading, first_problem, number, off_earth, reading
from bestand.intake.sources.firms.dialects import ALIEN, DIALECTS, Dialect
from bestand.intake.sources.firms.snapshots import MADE, is_snapshot, read_snapshot
from bestand.intake.times import instant
from bestand.model.tables import TIME
from bestand.text.csv import PROBLEM, ROW, read_csv, require_columns
from bestand.text.files import SourceFile


def read(file: SourceFile, context: Context) -> Reading:
    frame = read_snapshot(file) if is_snapshot(file) else read_csv(file, [])
    dialect = _dialect(frame.columns, file.name)
    columns = [c for c in frame.columns if c not in (ROW, PROBLEM)]
    frame = dialect.facts(frame, context.manifest)
    given = frame.select(
        ROW,
        lon=number(dialect.lon),
        lat=number(dialect.lat),
        time_from="_from",
        time_to="_to",
        radius_m="_radius_m",
        act=pl.lit("thermal_anomaly"),
        grade="_grade",
        account="_account",
    )
    problem = first_problem(
        *off_earth(dialect.lon, dialect.lat), (pl.col("_from").is_null(), dialect.when, dialect.unread)
    )
    return reading(
        frame,
        key=dialect.key,
        given={"observations": given},
        problem=problem,
        aside=_alien(columns),
        first_seen=instant(pl.col(MADE)) if MADE in columns else pl.lit(None, TIME),
        columns=columns,
        dialect=dialect.name,
    )


def _dialect(columns: list[str], file: str) -> Dialect:
    """The dialect most of whose columns are there. Raises SourceError for the first that is not."""
    best = max(DIALECTS, key=lambda d: len(set(d.columns) & set(columns)) / len(d.columns))
    require_columns(columns, best.columns, file)
    return best


def _alien(columns: list[str]) -> pl.Expr | None:
    """Set aside what another instrument saw, where the file names it."""
    if "instrument" not in columns:
        return None
    return pl.when(pl.col("instrument").fill_null("VIIRS") != "VIIRS").then(pl.lit(ALIEN))
