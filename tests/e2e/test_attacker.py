"""An attacker with the `clear` editions of a week tries to rebuild line and withheld places.

Policy: the line stays uncertain by kilometres, a withheld place by more than ten. The
attacker knows the method, the grid and the areas, and takes the best centre of what is left.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest
import shapely

from bestand.api import Workspace
from bestand.flow.report import Asked, draft_of
from bestand.locate import line_of_day
from bestand.model.people import Standing
from bestand.model.words import Level
from bestand.store.store import View
from tests.e2e.conftest import DAY

pytestmark = [pytest.mark.data, pytest.mark.xdist_group("may")]
LINE_POLICY_M, PLACE_POLICY_M = 4_000.0, 10_000.0


@pytest.fixture(scope="module")
def editions(may: Workspace) -> list[dict[str, object]]:
    """Cells and incidents as anyone can read them from a week of `clear` editions."""
    found = []
    for n in range(7):
        day = date(2026, 5, 6) + timedelta(days=n)
        edition = may.report(day, Level.CLEAR)
        page = (edition.folder / "report.html").read_text()
        told = json.loads((edition.folder / "edition.json").read_text())
        incidents = pl.read_csv(edition.folder / "incidents.csv", infer_schema_length=None)
        found.append({"day": day, "page": page, "told": told, "incidents": incidents})
    return found


def cells_of(may: Workspace, day: date) -> list[shapely.Geometry]:
    """The released cells in metres, as the map of the day draws them."""
    draft = draft_of(may.settings, Asked(day), View(may.folder).tables(), {}, Standing())
    plane = may.settings.projection
    return [plane.project(shapely.Polygon(ring)) for ring in draft.released.cells]


def test_the_line_stays_uncertain_by_kilometres(may: Workspace) -> None:
    tables = {name: may.table(name) for name in ("lines", "areas", "targets")}
    _, edges = line_of_day(may.settings, tables, datetime(2026, 5, 10, 9, tzinfo=UTC))
    truth = shapely.multilinestrings(shapely.linestrings(np.asarray(edges).reshape(-1, 2, 2)))
    cells = shapely.union_all(cells_of(may, DAY))
    # the best guess without more knowledge: the middle line of the cells
    guess = shapely.get_coordinates([shapely.centroid(c) for c in cells_of(may, DAY)])
    at = shapely.points(shapely.get_coordinates(shapely.segmentize(truth, 1000)))
    error = shapely.distance(at, shapely.multipoints(guess))
    assert float(np.median(error)) > LINE_POLICY_M
    assert cells.area / 1e6 > 20 * 400  # more than twenty whole cells are left to choose from
    assert shapely.distance(at, cells).max() < 1.0  # and no cell was left out to mislead


def test_no_vertex_of_the_line_is_in_any_file(may: Workspace, editions: list[dict[str, object]]) -> None:
    line = may.lines.filter(pl.col("line_id").str.ends_with("2026-05-10"))["geometry"][0]
    vertices = {f"{x:.4f}" for x, _ in shapely.get_coordinates(shapely.from_wkb(line))}
    page = str(next(e["page"] for e in editions if e["day"] == DAY))
    numbers = set(re.findall(r"\d+\.\d{4,}", page))
    assert len(vertices) > 1000 and not vertices & numbers


def test_withheld_places_stay_uncertain_by_more_than_ten_kilometres(
    may: Workspace, editions: list[dict[str, object]]
) -> None:
    plane = may.settings.projection
    areas = {r["area_code"]: plane.project(shapely.from_wkb(r["geometry"])) for r in may.areas.iter_rows(named=True)}
    truth = may.incidents.select("incident_id", pl.col("lon").alias("x"), pl.col("lat").alias("y"))
    errors = []
    for edition in editions:
        cells = shapely.union_all(cells_of(may, edition["day"]))  # type: ignore[arg-type]
        shown = (
            edition["incidents"]
            .join(truth, on="incident_id")
            .filter(  # type: ignore[attr-defined]
                pl.col("lon").is_null() & pl.col("x").is_not_null() & pl.col("area_code").is_not_null()
            )
        )
        for row in shown.iter_rows(named=True):
            left = areas[row["area_code"]]
            if row["distance_band"] == "under 20 km":
                left = shapely.intersection(left, shapely.buffer(cells, 20_000))
            x, y = plane.to_plane(np.array([row["x"]]), np.array([row["y"]]))
            errors.append(shapely.distance(shapely.centroid(left), shapely.points(x[0], y[0])))
    assert len(errors) > 30
    assert float(np.median(errors)) > PLACE_POLICY_M


def test_a_shown_place_tells_neither_band_nor_sector(editions: list[dict[str, object]]) -> None:
    """Many exact places with their distances would draw the line."""
    for edition in editions:
        exact = edition["incidents"].filter(pl.col("lon").is_not_null())  # type: ignore[attr-defined]
        for column in ("distance_m", "distance_band", "sector", "p_side_b"):
            assert exact[column].null_count() == exact.height
