"""Cloud cover, fires and 'war fires' per day and area, as published."""

from __future__ import annotations

import polars as pl

from bestand.intake.reading import Context, Reading, first_problem, number, reading
from bestand.intake.times import day
from bestand.text.csv import ROW, read_csv
from bestand.text.files import SourceFile

QUANTITIES = {
    "cloud_cover_in_country": ("cloud_cover", "country"),
    "cloud_cover_in_east_of_country": ("cloud_cover", "east"),
    "fires_per_day": ("fires", "country"),
    "war_fires_per_day": ("war_fires", "country"),
    "fires_per_day_in_ukraine_held_area": ("fires", "side a"),
    "fires_per_day_in_russia_held_area": ("fires", "side b"),
    "war_fires_per_day_in_ukraine_held_area": ("war_fires", "side a"),
    "war_fires_per_day_in_russia_held_area": ("war_fires", "side b"),
}


def read(file: SourceFile, context: Context) -> Reading:
    frame = read_csv(file, ["date", *QUANTITIES])
    frame = frame.with_columns(_day=day(pl.col("date")))
    wrong = [
        (pl.col(c).is_not_null() & (pl.col(c) != "NA") & number(c).is_null(), c, f'"{{}}" in "{c}" is not a number')
        for c in QUANTITIES
    ]
    problem = first_problem((pl.col("_day").is_null(), "date", '"{}" is not a day'), *wrong)
    cells = frame.unpivot(list(QUANTITIES), index=[ROW, "_day"], variable_name="_column", value_name="_value")
    names = {name: [quantity, area] for name, (quantity, area) in QUANTITIES.items()}
    given = cells.select(
        ROW,
        day="_day",
        quantity=pl.col("_column").replace_strict({n: v[0] for n, v in names.items()}),
        area=pl.col("_column").replace_strict({n: v[1] for n, v in names.items()}),
        value=number("_value"),
    ).drop_nulls("value")
    empty = pl.all_horizontal(number(c).is_null() for c in QUANTITIES)
    aside = pl.when(empty).then(pl.lit("no figure stated"))
    return reading(frame, key=("date",), given={"measures": given}, problem=problem, aside=aside)
