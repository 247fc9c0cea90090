"""Coarse places for the public: areas after a delay, bands of distance, no exact chances."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from bestand.model.tables import REASONS
from bestand.release.policy import Door

WITHHELD = "withheld at this level"
PLACE_TESTS = ("place", "target")
ROUND_DEGREES = 2
"""Places that are shown at all are shown to a hundredth of a degree, about a kilometre."""


def coarsened(incidents: pl.DataFrame, door: Door, withheld: dict[str, int]) -> pl.DataFrame:
    """Incidents as `clear` may see them. Adds `sensitive`; counts what was kept back.

    Sensitive: near energy or military objects, near the line, or where no line tells; and sightings. Their
    place is shown only by area, and only once the delay is over. Where an exact place is
    shown, its band and sector are not: many places with their distances would draw the line.
    """
    frame = incidents.with_columns(sensitive=_sensitive(door))
    after = door.delayed_after
    fresh = pl.lit(True) if after is None else pl.col("time_to") > after
    hidden = pl.col("sensitive") & fresh
    withheld["place by area only"] = frame.filter(pl.col("sensitive") & ~fresh & pl.col("lon").is_not_null()).height
    withheld["place within the delay"] = frame.filter(hidden).height
    shown, by_area = ~pl.col("sensitive"), pl.col("sensitive") & ~fresh
    return frame.with_columns(
        pl.when(shown).then(pl.col("lon", "lat").round(ROUND_DEGREES)),
        pl.when(shown).then("radius_m").alias("radius_m"),
        pl.when(~hidden).then(pl.col("area_code", "area_name")),
        pl.when(shown).then("side").alias("side"),
        pl.lit(None, pl.Float64).alias("p_side_b"),
        pl.lit(None, pl.Float64).alias("distance_m"),
        pl.lit(None, pl.Float64).alias("line_error_m"),
        pl.when(by_area).then(_band(door.policy.bands_km)).alias("distance_band"),
        pl.when(by_area).then("sector").alias("sector"),
    )


def coarsened_findings(findings: pl.DataFrame, incidents: pl.DataFrame) -> pl.DataFrame:
    """Findings without the chances and values that would give a withheld place away."""
    frame = findings.join(incidents.select("incident_id", "sensitive"), on="incident_id")
    test, limit = (pl.element().struct.field(f) for f in ("test", "limit"))
    anywhere = pl.col("reasons").list.eval(test.is_in(PLACE_TESTS) & (limit != "anywhere")).list.any()
    hide = anywhere & pl.col("sensitive")
    return frame.with_columns(
        pl.when(~hide).then("p").alias("p"),
        pl.when(hide).then(_blank(PLACE_TESTS)).otherwise("reasons").alias("reasons"),
    ).drop("sensitive")


def without_documents(findings: pl.DataFrame) -> pl.DataFrame:
    """Findings whose reasons do not tell which documents are on record."""
    return findings.with_columns(reasons=_blank(("unless",)))


def _blank(tests: Collection[str]) -> pl.Expr:
    """Reasons without the values of some tests."""
    field = pl.element().struct.field
    hidden = pl.when(field("test").is_in(list(tests))).then(pl.lit(WITHHELD)).otherwise(field("value"))
    reason = pl.struct(field("test"), field("result"), value=hidden, limit=field("limit"))
    return pl.col("reasons").list.eval(reason).cast(REASONS)


def _sensitive(door: Door) -> pl.Expr:
    """True unless the place is known to be far from line and protected objects, or is an area. Where
    persons or weapons stand is sensitive wherever it is."""
    near = door.policy.near_line_km * 1000
    far = (pl.col("distance_m").abs() - pl.col("radius_m") > near).fill_null(False)
    placed = pl.col("lon").is_not_null()
    sighting = pl.col("act").is_in(sorted(door.sightings)).fill_null(True)
    return placed & (~far | pl.col("near_target").fill_null(True) | sighting)


def _band(edges_km: tuple[float, ...]) -> pl.Expr:
    """Words for how far from the line; a place whose region crosses an edge gets the nearer."""
    nearest = (pl.col("distance_m").abs() - pl.col("radius_m")) / 1000
    band = pl.lit(f"over {edges_km[-1]:g} km")
    for low, high in zip([None, *edges_km[:-1]][::-1], edges_km[::-1], strict=True):
        words = f"under {high:g} km" if low is None else f"{low:g}–{high:g} km"
        band = pl.when(nearest < high).then(pl.lit(words)).otherwise(band)
    return pl.when(pl.col("distance_m").is_not_null()).then(band)
