"""The General Staff's totals: evening headlines, or numbers read from report addresses."""

from __future__ import annotations

import polars as pl

from bestand.intake.reading import Context, Reading, first_problem, not_number, number, reading
from bestand.intake.times import day, day_end, day_start
from bestand.text.csv import ROW, read_csv
from bestand.text.files import SourceFile

EVENING, PAST_DAY, SINCE_MORNING = "evening total", "over past day", "since morning"
HEADLINES = ("date", "clashes", "ucdp_id", "headline")
ADDRESSES = ("date", "x_number_in_slug", "lastUpdate", "x_period", "sourceUrl_slug")


def read(file: SourceFile, context: Context) -> Reading:
    evening = "clashes" in read_csv(file, ["date"]).columns
    columns = HEADLINES if evening else ADDRESSES
    number_in = columns[1]
    frame = read_csv(file, columns).with_columns(_day=day(pl.col("date")))
    problem = first_problem((pl.col("_day").is_null(), "date", '"{}" is not a day'), not_number(number_in))
    period = pl.lit(EVENING) if evening else pl.col("x_period").fill_null("period not stated")
    aside = pl.when(pl.col(number_in).is_null()).then(
        pl.lit("no number in the linked report; the total published with it is not a count")
    )
    # "over past day" told on day D counts day D-1; an unstated period may be either
    first = (
        pl.when(period == PAST_DAY)
        .then(pl.col("_day").dt.offset_by("-1d"))
        .when(period.is_in([EVENING, SINCE_MORNING]))
        .then(pl.col("_day"))
        .otherwise(pl.col("_day").dt.offset_by("-1d"))
    )
    last = pl.when(period == PAST_DAY).then(pl.col("_day").dt.offset_by("-1d")).otherwise(pl.col("_day"))
    zone = context.manifest.timezone
    given = frame.filter(pl.col(number_in).is_not_null()).select(
        ROW,
        party=pl.lit(context.manifest.party),
        about=pl.concat_str(pl.lit("combat clashes, "), period),
        window_from=day_start(first, zone),
        window_to=day_end(last, zone),
        count_min=number(number_in),
        count_max=number(number_in),
        count_unit=pl.lit("clashes"),
        text=pl.col("headline" if evening else "sourceUrl_slug"),
    )
    key = ("date", "ucdp_id") if evening else ("date", "lastUpdate")
    return reading(frame, key=key, given={"claims": given}, problem=problem, aside=aside)
