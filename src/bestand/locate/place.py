"""Subjects → side, signed distance and its chance, by the line in force at their time."""

from __future__ import annotations

import numpy as np
import polars as pl
import shapely

from bestand.geo.chance import chance_positive
from bestand.geo.projection import Floats
from bestand.geo.signed import signed_distances
from bestand.locate.geography import Geography, Line
from bestand.locate.sectors import Sectors
from bestand.model.tables import TABLES
from bestand.model.words import CERTAIN, EXCLUDED, Side

METHOD = "locate/1"


def with_line(subjects: pl.DataFrame, lines: list[Line], column: str = "_line") -> pl.DataFrame:
    """Adds a column: the index of the line in force at the middle of the subject's time.

    A line is in force from its stated time until its end; in between there is none.
    """
    middle = pl.col("time_from") + (pl.col("time_to") - pl.col("time_from")) / 2
    starts = pl.DataFrame(
        {
            "_start": [line.valid_from for line in lines],
            "_end": [line.valid_to for line in lines],
            column: range(len(lines)),
        },
        schema={"_start": pl.Datetime("us", "UTC"), "_end": pl.Datetime("us", "UTC"), column: pl.Int64},
    )
    joined = (
        subjects.with_columns(_middle=middle)
        .sort("_middle")
        .join_asof(starts.sort("_start"), left_on="_middle", right_on="_start", strategy="backward")
    )
    in_force = pl.col("_middle") < pl.col("_end")
    return joined.with_columns(pl.when(in_force).then(pl.col(column)).alias(column)).drop("_start", "_end")


def place(subjects: pl.DataFrame, geography: Geography, sectors: Sectors) -> pl.DataFrame:
    """`placed` rows for subjects with x, y (metres; null where only an area is known)."""
    table = TABLES["placed"]
    if subjects.is_empty():
        return table.empty()
    parts = []
    for (index,), group in with_line(subjects, geography.lines).partition_by("_line", as_dict=True).items():
        line = None if index is None else geography.lines[int(str(index))]
        points, areas = group.filter(pl.col("x").is_not_null()), group.filter(pl.col("x").is_null())
        parts += [_place_points(points, line, geography, sectors), _place_areas(areas, line, geography)]
    return table.shape(pl.concat(parts, how="diagonal_relaxed"))


def _place_points(group: pl.DataFrame, line: Line | None, geography: Geography, sectors: Sectors) -> pl.DataFrame:
    x, y = group["x"].to_numpy(), group["y"].to_numpy()
    code = geography.area_of(x, y)
    base = group.select("subject_id", "time_from").with_columns(pl.Series("area_code", code.tolist(), dtype=pl.String))
    if line is None:
        return base.with_columns(side=pl.lit(Side.NONE.value))
    distance = signed_distances(x, y, line.edges, line.rings)
    chance = chance_positive(x, y, group["radius_m"].to_numpy(), distance, line.error_m, line.edges, line.rings)
    abroad = (distance < 0) & (code == None) if len(geography.area_codes) else np.zeros(len(x), bool)  # noqa: E711
    return base.with_columns(
        pl.Series("side", _sides(chance, abroad), dtype=pl.String),
        line_id=pl.lit(line.line_id),
        p_side_b=pl.Series(np.round(chance, 6)),
        distance_m=pl.Series(np.round(np.where(np.isfinite(distance), distance, np.nan), 3)).fill_nan(None),
        line_error_m=pl.lit(line.error_m),
        sector=pl.Series(sectors.of(x, y, distance), dtype=pl.Int64),
    )


def _sides(chance: Floats, abroad: np.ndarray) -> list[str]:
    """A side where the chance is decided; none outside the territory of both."""
    names = np.where(chance >= CERTAIN, Side.B.value, np.where(chance <= EXCLUDED, Side.A.value, Side.UNKNOWN.value))
    return list(np.where(abroad & (chance <= EXCLUDED), Side.NONE.value, names))


def _place_areas(group: pl.DataFrame, line: Line | None, geography: Geography) -> pl.DataFrame:
    """Known to an area only: the chance is the area's share on side b; no distance."""
    base = group.select("subject_id", "time_from", "area_code")
    if line is None:
        return base.with_columns(side=pl.lit(Side.NONE.value))
    codes = [c for c in base["area_code"].unique().to_list() if c in geography.area_codes]
    share = {c: round(_share(geography.area_shapes[geography.area_codes.index(c)], line.polygon), 6) for c in codes}
    chance = pl.col("area_code").replace_strict(share, default=None, return_dtype=pl.Float64)
    side = (
        pl.when(chance >= CERTAIN)
        .then(pl.lit(Side.B.value))
        .when(chance <= EXCLUDED)
        .then(pl.lit(Side.A.value))
        .otherwise(pl.lit(Side.UNKNOWN.value))
    )
    return base.with_columns(
        line_id=pl.lit(line.line_id), p_side_b=chance, side=side, line_error_m=pl.lit(line.error_m)
    )


def _share(area: shapely.Geometry, polygon: shapely.Geometry) -> float:
    part = shapely.clip_by_rect(polygon, *area.bounds)
    return float(shapely.intersection(area, shapely.make_valid(part)).area / area.area)
