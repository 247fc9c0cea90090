"""Checks that hold for every observation, whatever its source."""

from __future__ import annotations

import polars as pl

from bestand.intake.reading import first_problem
from bestand.intake.times import FIRST, LAST
from bestand.model.words import Role

MAX_RADIUS_M = 20_040_000.0  # half around the earth


def observation_problem(box: tuple[float, float, float, float], acts: frozenset[str]) -> pl.Expr:
    """Reason to reject an observation, or null. box: west, south, east, north in degrees."""
    lon, lat, radius = pl.col("lon"), pl.col("lat"), pl.col("radius_m")
    half = lon.is_null() != lat.is_null()
    swapped = ~in_box(box, lon, lat) & in_box(box, lat, lon)
    return first_problem(
        (pl.col("time_from").is_null(), "act", "the time of this {} could not be read"),
        (
            pl.col("time_to").is_null() | (pl.col("time_to") < pl.col("time_from")),
            "time_to",
            'ends at "{}", before it starts',
        ),
        *((~pl.col(c).is_between(FIRST, LAST), c, "its time is out of range ({})") for c in ("time_from", "time_to")),
        (half, "lon", 'only one of longitude and latitude is there ("{}")'),
        (~lon.is_finite() | ~lat.is_finite(), "lon", "longitude or latitude is no number ({})"),
        (swapped, "lon", "longitude {} and latitude look swapped"),
        ((lon.abs() > 180) | (lat.abs() > 90), "lon", "longitude {} or its latitude is out of range"),
        (lon.is_not_null() & (radius.is_null() | ~radius.is_finite()), "radius_m", 'radius "{}" is no number'),
        ((radius < 0) | (radius > MAX_RADIUS_M), "radius_m", 'radius "{}" is negative or larger than the earth'),
        (lon.is_null() & pl.col("area_code").is_null(), "act", "this {} has neither a place nor an area"),
        (pl.col("count_min") > pl.col("count_max"), "count_min", 'least count "{}" exceeds the greatest'),
        (pl.col("count_min") < 0, "count_min", 'count "{}" is negative'),
        (~pl.col("act").is_in(list(acts)), "act", '"{}" is no act of the taxonomy'),
        (~pl.col("role").is_in([role.value for role in Role]), "role", '"{}" is no role of a source'),
    )


def in_box(box: tuple[float, float, float, float], lon: pl.Expr, lat: pl.Expr) -> pl.Expr:
    """Whether the degrees lie in the box; a box with west > east crosses the antimeridian."""
    west, south, east, north = box
    across = (lon >= west) | (lon <= east) if west > east else (lon >= west) & (lon <= east)
    return across & (lat >= south) & (lat <= north)
