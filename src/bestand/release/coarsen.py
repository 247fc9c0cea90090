"""Coarse places for the public: areas after a delay, bands of distance, no exact chances."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from bestand.model.tables import REASONS
from bestand.release.policy import Door

WITHHELD = "withheld at this level"
PLACE_TESTS = ("place", "target")
ROUND_DEGREES = 2
"""Places that are shown at all are shown to a hundredth of a degree, about a kilometre."""


def coarsened(incidents: pl.DataFrame, door: Door) -> tuple[pl.DataFrame, dict[str, int]]:
    """Incidents as the coarse levels may see them, and how much was kept back. Adds `sensitive`.

    Sensitive: near energy or military objects, near the line, or where no line tells; and acts whose floor
    says so. Their place is shown only by area, and only once the delay is over. Where an exact place is
    shown, its band and sector are not: many places with their distances would draw the line. What is known
    only to an area may be anywhere in it, so it waits as well.
    """
    frame = incidents.with_columns(_sensitive(door), _fresh(door))
    mute = _floor({act: floor.show == "nothing" for act, floor in door.floors.items()}, default=True)
    by_area = pl.col("sensitive") | pl.col("lon").is_null()
    hidden = mute | (by_area & pl.col("fresh"))
    lifted = pl.col("incident_id").is_in(sorted(door.lifted.places)) & ~hidden
    placed = pl.col("lon").is_not_null()
    frame = frame.with_columns(hidden=hidden, sensitive=pl.col("sensitive") & ~lifted)
    counted = {
        "place by area only": frame.filter(pl.col("sensitive") & ~pl.col("hidden") & placed).height,
        "place within the delay": frame.filter("hidden").height,
    }
    shown, by_area = ~pl.col("sensitive") & ~pl.col("hidden"), pl.col("sensitive") & ~pl.col("hidden")
    none = pl.lit(None, pl.Float64)
    frame = frame.with_columns(
        pl.when(shown).then(pl.col("lon", "lat").round(ROUND_DEGREES)),
        pl.when(shown).then("radius_m").alias("radius_m"),
        pl.when(~pl.col("hidden")).then(pl.col("area_code", "area_name")),
        pl.when(shown).then("side").alias("side"),
        *(none.alias(name) for name in ("p_side_b", "distance_m", "line_error_m")),
        pl.when(by_area).then(_band(door.policy.bands_km)).alias("distance_band"),
        pl.when(by_area).then("sector").alias("sector"),
        sensitive=pl.col("sensitive") | pl.col("hidden"),
    )
    return frame.drop("fresh", "hidden"), counted


def coarsened_findings(findings: pl.DataFrame, incidents: pl.DataFrame) -> pl.DataFrame:
    """Findings without the chances and values that would give a withheld place away."""
    # where nothing says whether a place is withheld, it is
    known = incidents if "sensitive" in incidents.columns else incidents.with_columns(sensitive=pl.lit(True))
    frame = findings.join(known.select("incident_id", "sensitive"), on="incident_id")
    test, limit = (pl.element().struct.field(f) for f in ("test", "limit"))
    anywhere = pl.col("reasons").list.eval(test.is_in(PLACE_TESTS) & (limit != "anywhere")).list.any()
    hide = anywhere & pl.col("sensitive")
    return frame.with_columns(
        pl.when(~hide).then("p").alias("p"),
        pl.when(hide).then(blank(PLACE_TESTS)).otherwise("reasons").alias("reasons"),
    ).drop("sensitive")


def without_values(findings: pl.DataFrame, tests: Collection[str], *, chance: bool = False) -> pl.DataFrame:
    """Findings whose reasons do not tell the values of some tests; nor, with `chance`, what they come to."""
    p = [pl.lit(None, pl.Float64).alias("p")] if chance else []
    return findings.with_columns(blank(tests).alias("reasons"), *p)


def blank(tests: Collection[str]) -> pl.Expr:
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
    floor = _floor({act: own.show != "place" for act, own in door.floors.items()}, default=True)
    return (placed & (~far | pl.col("near_target").fill_null(True) | floor)).alias("sensitive")


def _fresh(door: Door) -> pl.Expr:
    """Whether the delay of its act is not over yet, or there is no clock to tell; not if a releaser lifted it."""
    if door.clock is None:
        late = pl.lit(True)
    else:
        hours = _floor({act: floor.delay_h for act, floor in door.floors.items()}, default=None)
        over = pl.col("time_to") + pl.duration(seconds=hours * 3600)
        late = (over > door.clock).fill_null(True)
    return (late & ~pl.col("incident_id").is_in(sorted(door.lifted.times))).alias("fresh")


def _floor(values: Mapping[str, bool | float], default: bool | None) -> pl.Expr:
    """A value by act; the default for acts that have no floor."""
    kind = pl.Boolean if default is not None else pl.Float64
    old, new = pl.Series(list(values), dtype=pl.String), pl.Series(list(values.values()), dtype=kind)
    return pl.col("act").cast(pl.String).replace_strict(old, new, default=default, return_dtype=kind)


def _band(edges_km: tuple[float, ...]) -> pl.Expr:
    """Words for how far from the line; a place whose region crosses an edge gets the nearer."""
    nearest = (pl.col("distance_m").abs() - pl.col("radius_m")) / 1000
    band = pl.lit(f"over {edges_km[-1]:g} km")
    for low, high in zip([None, *edges_km[:-1]][::-1], edges_km[::-1], strict=True):
        words = f"under {high:g} km" if low is None else f"{low:g}–{high:g} km"
        band = pl.when(nearest < high).then(pl.lit(words)).otherwise(band)
    return pl.when(pl.col("distance_m").is_not_null()).then(band)
