"""VIINA events per day: {day: [[lng, lat, name, type, n_reports, [urls]], …]}."""

from __future__ import annotations

import json

import polars as pl

from bestand.errors import SourceError
from bestand.intake.pins import pinned_area
from bestand.intake.reading import Context, Reading, first_problem, reading
from bestand.intake.times import day, day_end, day_start
from bestand.model.tables import Columns
from bestand.text.csv import PROBLEM, ROW
from bestand.text.files import SourceFile

NOT_VIOLENT = {
    "O": "typed 'other' by its source: no act of force",
    "L": "an alert told in the news: alerts have their own source",
}
SCHEMA: Columns = {
    "day": pl.String,
    "lng": pl.Float64,
    "lat": pl.Float64,
    "name": pl.String,
    "type": pl.String,
    "n_reports": pl.Int64,
    "urls": pl.List(pl.String),
    ROW: pl.Int64,
    PROBLEM: pl.String,
}
_LARGEST = 2**53  # beyond it a float skips whole numbers
_SHAPE: tuple[type | tuple[type, ...], ...] = ((int, float), (int, float), str, str, int, list)


def read(file: SourceFile, context: Context) -> Reading:
    value = file.json()
    if not isinstance(value, dict):
        raise SourceError("is no object of days.", file=file.name, fix="expected {YYYYMMDD: [rows]}.")
    entries = [(day, entry) for day, rows in value.items() for entry in (rows if isinstance(rows, list) else [rows])]
    frame = pl.DataFrame([_row(d, e, n) for n, (d, e) in enumerate(entries, 1)], schema=SCHEMA, orient="row")
    frame = frame.with_columns(
        _day=day(pl.col("day"), "%Y%m%d"),
        _url=pl.col("urls").list.first(),
        _lon=pl.col("lng").cast(pl.String),
        _lat=pl.col("lat").cast(pl.String),
    ).with_columns(_area=pinned_area("name", "_lon", "_lat"))
    at_point = pl.col("_area").is_null()
    acts, zone = context.manifest.acts, context.manifest.timezone
    known = list(acts) + list(NOT_VIOLENT)
    problem = first_problem(
        (pl.col("_day").is_null(), "day", '"{}" is not a day (YYYYMMDD)'),
        (~pl.col("type").is_in(known), "type", '"{}" is no type of VIINA'),
    )
    given = frame.filter(pl.col("type").is_in(list(acts))).select(
        ROW,
        lon=pl.when(at_point).then("lng"),
        lat=pl.when(at_point).then("lat"),
        area_code="_area",
        time_from=day_start(pl.col("_day"), zone) - pl.duration(seconds=int(context.manifest.time_s["before"])),
        time_to=day_end(pl.col("_day"), zone),
        radius_m=pl.when(at_point).then(pl.lit(context.manifest.radius_m["settlement"])),
        act=pl.col("type").replace_strict(acts, default=None),
        count_min=pl.col("n_reports"),
        count_max=pl.col("n_reports"),
        count_unit=pl.lit("reports"),
        text=pl.concat_str("name", pl.col("urls").list.join(" "), separator=" "),
    )
    aside = pl.col("type").replace_strict(NOT_VIOLENT, default=None, return_dtype=pl.String)
    key = ("day", "lng", "lat", "name", "type", "_url")
    return reading(frame, key=key, given={"observations": given}, problem=problem, aside=aside)


def _row(day: str, entry: object, row: int) -> list[object]:
    """The entry's cells, or its JSON text as name with the problem."""
    if isinstance(entry, list) and len(entry) == len(_SHAPE) and _shaped(entry):
        *cells, urls = entry
        return [day, float(cells[0]), float(cells[1]), *cells[2:], urls, row, None]
    shown = json.dumps(entry, ensure_ascii=False)[:2000]
    return [day, None, None, shown, None, None, [], row, "entry is not [lng, lat, name, type, n, [urls]]"]


def _shaped(entry: list[object]) -> bool:
    if not all(isinstance(v, k) and not isinstance(v, bool) for v, k in zip(entry, _SHAPE, strict=True)):
        return False
    *cells, urls = entry
    numbers = [v for v in cells if isinstance(v, (int, float))]
    return all(abs(n) < _LARGEST for n in numbers) and isinstance(urls, list) and all(isinstance(u, str) for u in urls)
