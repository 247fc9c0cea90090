"""Documents that an agreement asks for: orders, notices, permissions, lists; one row each."""

from __future__ import annotations

import polars as pl

from bestand.intake.forms import read_table
from bestand.intake.reading import Context, Reading, first_problem, missing, not_number, number, reading
from bestand.intake.times import clock, instant
from bestand.intake.zones import ZONES, zone_by_row
from bestand.text.csv import PROBLEM, ROW
from bestand.text.files import SourceFile

NEEDED = ("id", "kind", "party", "time")
OTHER = ("time_to", "timezone", "valid_from", "valid_to", "about", "zone", "recipient", "weapon")
COUNTED = ("count", "unit", "title", "cites", "first_seen")
TIMES = {"time": False, "time_to": True, "valid_from": False, "valid_to": True, "first_seen": True}
"""Columns of times, and whether a day alone is its end."""


def read(file: SourceFile, context: Context) -> Reading:
    del context
    frame = read_table(file, NEEDED)
    columns = [c for c in frame.columns if c not in (ROW, PROBLEM)]
    empty = [pl.lit(None, pl.String).alias(c) for c in (*OTHER, *COUNTED) if c not in columns]
    frame = zone_by_row(frame.with_columns(empty).with_columns(time_until=pl.coalesce("time_to", "time")), _times)
    given = frame.select(
        ROW,
        "kind",
        "party",
        "about",
        "recipient",
        "weapon",
        "title",
        "cites",
        zone_id="zone",
        time_from="_time",
        time_to="_time_until",
        valid_from=pl.coalesce("_valid_from", "_time"),
        valid_to="_valid_to",
        count_min=number("count"),
        count_max=number("count"),
        count_unit=pl.when(pl.col("count").is_not_null()).then(pl.coalesce("unit", pl.lit("pieces"))),
    )
    problem = first_problem(*_checks())
    return reading(
        frame,
        key=("id",),
        given={"documents": given},
        problem=problem,
        columns=columns,
        first_seen=pl.col("_first_seen"),
    )


def _times(zone: str) -> list[pl.Expr]:
    late = TIMES | {"time_until": True}
    return [pl.coalesce(instant(pl.col(c)), clock(pl.col(c), zone, late=e)).alias(f"_{c}") for c, e in late.items()]


def _checks() -> list[tuple[pl.Expr, str, str]]:
    unread = [(pl.col(c).is_not_null() & pl.col(f"_{c}").is_null(), c, f'{c} "{{}}" is not a time') for c in TIMES]
    return [
        *(missing(c) for c in NEEDED),
        (pl.col("timezone").is_not_null() & ~pl.col("timezone").is_in(sorted(ZONES)), "timezone", '"{}" is no zone'),
        *unread,
        (pl.col("_time_until") < pl.col("_time"), "time_to", 'ends at "{}", before it begins'),
        (
            pl.col("_valid_to") <= pl.coalesce("_valid_from", "_time"),
            "valid_to",
            'is valid until "{}", before it is valid',
        ),
        not_number("count"),
        (number("count") < 0, "count", 'count "{}" is negative'),
    ]
