"""An invented ground that tests share: a folder with lines, areas, zones, targets and reports."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
from ruamel.yaml import YAML

from bestand.flow.plan import WALK, build_plan
from bestand.flow.run import take_in, walk
from bestand.intake import Period
from bestand.workspace import Workspace, open_workspace

HERE = Path(__file__).parent
ORACLE: dict[str, Any] = YAML(typ="safe").load((HERE / "oracle.yaml").read_text("utf-8"))
SOURCES = ("mission", "patrol", "north_staff", "press", "fires", "sirens")
COLUMNS = ("key", "from", "to", "act", "weapon", "actor", "account", "lon", "lat", "radius_m", "area")
COUNTED = (*COLUMNS, "count", "count_unit")
PAPERS = ("id", "kind", "party", "time", "valid_to", "about", "zone", "weapon", "count", "unit")
TOWNS = ("geonameid", "name", "longitude", "latitude", "population")
Box = tuple[float, float, float, float]


def build(folder: Path, reports: Mapping[str, Iterable[Mapping[str, object]]] = {}) -> Workspace:
    """The oracle's workspace in a folder, with rows of reports per source."""
    shutil.copytree(HERE / "oracle", folder, dirs_exist_ok=True)
    ground = ORACLE["ground"]
    for name, box in ground["zones"].items():
        write_boxes(folder / "zones" / f"{name}.geojson", [(box, {})])
    for day in ground["line"]["days"]:
        write_boxes(folder / "ground" / f"line_{day:%Y%m%d}.geojson", [(ground["line"]["side_b"], {})])
    for name, boxes in ground["other_lines"].items():
        for day, box in boxes.items():
            write_boxes(folder / "ground" / f"{name}_{day:%Y%m%d}.geojson", [(box, {})])
    river = {"type": "LineString", "coordinates": ground["river"]}
    (folder / "zones" / "river.geojson").write_text(json.dumps(river), "utf-8")
    write_rows(folder / "ground" / "settlements.csv", TOWNS, ground["settlements"])
    write_rows(folder / "ground" / "documents.csv", PAPERS, ground["documents"])
    areas = [(box, {"shapeISO": code, "shapeName": code}) for code, box in ground["areas"].items()]
    write_boxes(folder / "ground" / "areas.geojson", areas)
    write_rows(folder / "ground" / "targets.csv", ("id", "class", "name", "lon", "lat", "radius_m"), ground["targets"])
    for source in SOURCES:
        write_rows(folder / "reports" / f"{source}.csv", COUNTED, reports.get(source, ()))
    return open_workspace(folder)


def write_boxes(path: Path, boxes: Iterable[tuple[Box, Mapping[str, str]]]) -> None:
    """A GeoJSON file with one rectangle (west, south, east, north) per feature."""
    features = [
        {
            "type": "Feature",
            "properties": dict(properties),
            "geometry": {"type": "Polygon", "coordinates": [[[w, s], [e, s], [e, n], [w, n], [w, s]]]},
        }
        for (w, s, e, n), properties in boxes
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")


def write_rows(path: Path, columns: tuple[str, ...], rows: Iterable[Mapping[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def take(workspace: Workspace) -> Mapping[str, pl.DataFrame]:
    """What the real readers make of the folder."""
    return take_in(build_plan(workspace, Period()))


def findings_of(workspace: Workspace) -> Mapping[str, pl.DataFrame]:
    """All tables after locate, associate, locate incidents and assess, by the real steps."""
    plan = replace(build_plan(workspace, Period()), steps=WALK[:4])
    return walk(plan, take_in(plan))
