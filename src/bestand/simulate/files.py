"""The files of a workspace as bytes: YAML from templates, GeoJSON, CSV, and the truth."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from importlib.resources import files
from string import Template

import polars as pl

from bestand.geo.projection import Floats
from bestand.model.tables import TIME
from bestand.simulate.habits import NEWS
from bestand.simulate.scenario import FIRST_DAY, ZONE, Image, Scenario, utc
from bestand.simulate.sensors import FIRE_M, PIXELS_M
from bestand.simulate.told import Account
from bestand.simulate.world import AREA, TOWNS, World, area_code, area_code_of

COLUMNS = {
    "id": pl.col("id"),
    "time": pl.when("whole_day").then("day").otherwise("local_start"),
    "time_to": pl.when(~pl.col("whole_day") & (pl.col("end") > pl.col("start"))).then("local_end"),
    "day": pl.col("day"),
    "start": pl.col("utc_start"),
    "end": pl.col("utc_end"),
    "lon": pl.when(~pl.col("area_only").fill_null(False)).then("lon"),
    "lat": pl.when(~pl.col("area_only").fill_null(False)).then("lat"),
    "radius_m": pl.when(~pl.col("area_only").fill_null(False)).then("radius_m"),
    "area": pl.col("area_code"),
    "area_if_only": pl.when("area_only").then("area_code"),
}
"""Columns of the CSV files that are not simply a report's own."""


def settings(scenario: Scenario, name: str) -> str:
    """bestand.yaml or agreement.yaml, filled in. `a` and `b` are sides, `A` and `B` names."""
    text = (files("bestand.simulate") / "templates" / name).read_text("utf-8")
    image, quiet, scale = scenario.image, scenario.quiet_days, scenario.scale
    start, end = (FIRST_DAY + timedelta(days=d) for d in (quiet.start, quiet.stop))
    return Template(text).substitute(
        a=image.parties["a"],
        b=image.parties["b"],
        A=image.names["a"],
        B=image.names["b"],
        zone=ZONE,
        area=", ".join(f"{v:g}" for v in AREA),
        start=start,
        end=end,
        later=end + timedelta(days=max(1, len(quiet) // 2)),
        asked=_asked(scenario),
        again="*" if scenario.has("revised") else "",
        news_time="time: day" if scale == 1 else "time: time\n        time_to: time_to",
        news_m=round(NEWS.radius_m[0] * scale),
        fire_m=round(FIRE_M * scale),
        pixels_m=round(PIXELS_M * scale),
    )


def _asked(scenario: Scenario) -> str:
    """The scenario in words, as it is told on top of its workspace."""
    told = [f"{scenario.days} days", f"{scenario.incidents} incidents", f"seed {scenario.seed}", scenario.ceasefire]
    if scenario.density:
        told.append(scenario.density)
    if scenario.precision != "usual":
        told.append(scenario.precision)
    return ", ".join([*told, *sorted(scenario.troubles)])


def geojson(name: str, features: Iterable[tuple[Mapping[str, str], list[list[float]]]]) -> str:
    """Polygons of one ring each, a feature on each line."""
    lines = [
        json.dumps(
            {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        )
        for properties, ring in features
    ]
    head = f'{{"type": "FeatureCollection", "name": {json.dumps(name)}, "features": [\n'
    return head + ",\n".join(lines) + "\n]}\n"


def geography(world: World, scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Every GeoJSON file: its path in the workspace, its text."""
    image = scenario.image
    for row in range(len(world.line_lat)):
        day = FIRST_DAY + timedelta(days=row - 1)
        name = f"side_b_{day:%Y%m%d}"
        yield f"lines/{name}.geojson", geojson(name, [({"day": str(day)}, image.ring(world.side_b(row)))])
    areas = [({"shapeISO": area_code(i), "shapeName": town}, image.ring(world.area(i))) for i, town in enumerate(TOWNS)]
    yield "areas.geojson", geojson("areas", areas)
    yield "zones/crossing.geojson", geojson("crossing", [({"name": "Crossing"}, image.ring(world.zone))])


def targets_csv(world: World, image: Image) -> str:
    frame = pl.DataFrame(
        {
            "id": [t.id for t in world.targets],
            "class": [t.target_class for t in world.targets],
            "name": [t.name for t in world.targets],
            "lon": [t.lon for t in world.targets],
            "lat": image.latitudes(pl.Series([t.lat for t in world.targets]).to_numpy()),
            "radius_m": [t.radius_m for t in world.targets],
        }
    )
    return frame.write_csv(float_precision=5)


def account_csvs(account: Account, image: Image) -> Iterator[tuple[str, str]]:
    """A source's files, by path: its reports, and those that came again corrected, if any did."""
    yield f"sources/{account.source}.csv", _csv(account.reports, account.columns, image)
    if not account.again.is_empty():
        yield f"sources/{account.source}_revised.csv", _csv(account.again, account.columns, image)


def _csv(reports: pl.DataFrame, columns: tuple[str, ...], image: Image) -> str:
    """Parties by their names, latitudes by the image, times as the source writes them."""
    frame = _written(reports, image)
    chosen = [COLUMNS.get(c, pl.col(c)).alias(c.removesuffix("_if_only")) for c in columns]
    return frame.select(chosen).write_csv(float_precision=5)


def truth(accounts: list[Account], incidents: pl.DataFrame, image: Image) -> pl.DataFrame:
    """One row per record, and one with no record for each incident that nobody reported."""
    records = [
        a.reports.select(pl.lit(a.source).alias("source"), pl.col("id").alias("record_key"), "truth_id")
        for a in accounts
    ]
    every = pl.concat(records)
    lost = incidents.select("truth_id").join(every, on="truth_id", how="anti", maintain_order="left")
    facts = incidents.select(
        "truth_id",
        time_from=pl.lit(utc(0), TIME) + pl.duration(minutes="minute"),
        lon="lon",
        lat=pl.Series(image.latitudes(incidents["lat"].to_numpy())),
        act="act",
        side="side",
        distance_m="distance_m",
    )
    rows = pl.concat([every, lost], how="diagonal").join(facts, on="truth_id", how="left", maintain_order="left")
    return rows.sort("source", "record_key", "truth_id", nulls_last=True)


def sky_csv(sky: Floats) -> str:
    """Share of cloud per local day: what hid the fires, as a weather service would tell it."""
    days = [FIRST_DAY + timedelta(days=d) for d in range(len(sky))]
    frame = pl.DataFrame({"day": days, "quantity": "cloud_cover", "area": "country", "value": sky})
    return frame.write_csv(float_precision=3)


def named(image: Image) -> pl.Expr:
    """The words of reports, parties by their names."""
    return pl.col("text").str.replace_many({f"{{{side}}}": name for side, name in image.names.items()})


def _written(reports: pl.DataFrame, image: Image) -> pl.DataFrame:
    midnight = pl.lit(utc(0), TIME)
    start, end, seen = (midnight + pl.duration(minutes=c) for c in ("start", "end", "seen"))
    local = [t.dt.convert_time_zone(ZONE) for t in (start, end)]
    return reports.with_columns(
        pl.Series("lat", image.latitudes(reports["lat"].to_numpy())).fill_nan(None),
        text=named(image),
        day=local[0].dt.strftime("%Y-%m-%d"),
        local_start=local[0].dt.strftime("%Y-%m-%d %H:%M"),
        local_end=local[1].dt.strftime("%Y-%m-%d %H:%M"),
        utc_start=start.dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
        utc_end=end.dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
        first_seen=seen.dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
        actor=pl.col("actor").replace(image.parties),
        area_code=area_code_of("area"),
    )
