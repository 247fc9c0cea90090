"""The map of the day: line or cells, zones, incidents by act, leads apart."""

from __future__ import annotations

from collections import Counter

import polars as pl
import shapely

from bestand.model.page import MapFigure, Mark, Section, Text
from bestand.model.words import Role
from bestand.report.compose.draft import Draft, tell
from bestand.report.compose.summary import lacking


def map_of(draft: Draft) -> Section:
    incidents = draft.incidents
    shown = incidents.filter(pl.col("lon").is_not_null())
    by_area = incidents.filter(pl.col("lon").is_null() & pl.col("area_code").is_not_null())
    marks = tuple(_mark(draft, row) for row in shown.iter_rows(named=True))
    coarse = bool(draft.released.cells)
    figure = MapFigure(
        title=tell("map-title", day=str(draft.day)),
        alt=tell("map-alt", marks=len(marks), areas=by_area.height, day=str(draft.day)),
        box=_box(draft),
        marks=marks,
        line=draft.released.line,
        cells=draft.released.cells,
        zones=draft.zones,
        outlines=_outlines(draft),
        shaded=_by_area(draft, by_area),
    )
    line = "map-cells" if coarse else "map-line" if draft.line_id else "map-no-line"
    line = "map-line-withheld" if "line marked above" in draft.released.withheld else line
    source = _line_credit(draft)
    notes = [tell(line, km=round(draft.settings.release.cell_km), line=draft.line_id or "–", credit=source)]
    notes += lacking(draft)
    notes.append(tell("map-off", n=incidents.height - shown.height - _areas_drawn(figure)))
    return Section("map", tell("section-map"), (figure, Text(tuple(notes), "note")))


def _mark(draft: Draft, row: dict[str, object]) -> Mark:
    act = draft.taxonomy.acts.get(str(row["act"]))
    families = row["n_families"]
    return Mark(
        float(str(row["lon"])),
        float(str(row["lat"])),
        act.shown_as if act else "unspecified",
        row["role"] == Role.LEAD.value,
        isinstance(families, int) and families > 1,
        float(str(row["radius_m"])),
    )


def _box(draft: Draft) -> tuple[float, float, float, float]:
    areas = draft.table("areas")
    if areas.is_empty():
        return draft.settings.area
    west, south, east, north = shapely.total_bounds(shapely.from_wkb(areas["geometry"].to_numpy()))
    return round(float(west), 2), round(float(south), 2), round(float(east), 2), round(float(north), 2)


def _outlines(draft: Draft) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Borders of the workspace's areas, simplified for drawing; only where no basemap has them."""
    if not draft.settings.simulated:
        return ()
    shapes = shapely.boundary(shapely.from_wkb(draft.table("areas")["geometry"].to_numpy()))
    return tuple(tuple((round(float(x), 3), round(float(y), 3)) for x, y in shapely.get_coordinates(s)) for s in shapes)


def _by_area(draft: Draft, incidents: pl.DataFrame) -> tuple[tuple[str, float, float, int], ...]:
    counts = Counter(incidents["area_code"].to_list())
    rows = []
    for area in draft.table("areas").filter(pl.col("area_code").is_in(list(counts))).iter_rows(named=True):
        point = shapely.from_wkb(area["geometry"]).representative_point()
        rows.append((str(area["name"]), round(point.x, 3), round(point.y, 3), counts[area["area_code"]]))
    return tuple(rows)


def _areas_drawn(figure: MapFigure) -> int:
    return sum(n for *_, n in figure.shaded)


def _line_credit(draft: Draft) -> str:
    lines = draft.settings.lines
    rows = draft.table("sources").filter(pl.col("source") == (lines.source if lines else ""))
    return str(rows["attribution"][0]) if rows.height else "–"
