"""Running totals of claimed losses; each filled cell is one claim since 24 February 2022."""

from __future__ import annotations

from datetime import date

import polars as pl

from bestand.intake.reading import Context, Reading, first_problem, not_number, reading
from bestand.intake.times import day, day_end, day_start
from bestand.model.counts import RUNNING
from bestand.text.csv import ROW, read_csv
from bestand.text.files import SourceFile

COUNTED = (
    "personnel",
    "tanks",
    "afvs",
    "artillery",
    "airDefense",
    "rocketSystems",
    "unarmoredVehicles",
    "fixedWingAircraft",
    "rotaryWingAircraft",
    "uavs",
    "ships",
    "submarines",
    "specialEquipment",
    "missiles",
)
SINCE = date(2022, 2, 24)


def read(file: SourceFile, context: Context) -> Reading:
    frame = read_csv(file, ["date", *COUNTED])
    frame = frame.with_columns(_day=day(pl.col("date")))
    problem = first_problem((pl.col("_day").is_null(), "date", '"{}" is not a day'), *(not_number(c) for c in COUNTED))
    zone = context.manifest.timezone
    cells = frame.unpivot(COUNTED, index=[ROW, "_day"], variable_name="about", value_name="_count")
    total = pl.col("_count").str.strip_chars().cast(pl.Float64, strict=False)
    given = cells.filter(pl.col("_count").is_not_null()).select(
        ROW,
        party=pl.lit(context.manifest.party),
        about=pl.concat_str(pl.lit("losses of the other side, "), "about"),
        window_from=day_start(pl.lit(SINCE), zone),
        window_to=day_end(pl.col("_day"), zone),
        count_min=total,
        count_max=total,
        count_unit=pl.lit(RUNNING),
    )
    empty = pl.all_horizontal(pl.col(c).is_null() for c in COUNTED)
    aside = pl.when(empty).then(pl.lit("no figure stated"))
    return reading(frame, key=("date",), given={"claims": given}, problem=problem, aside=aside)
