"""Air alerts in the two forms of one collection: official, and gathered by volunteers."""

from __future__ import annotations

import polars as pl

from bestand.intake.reading import Context, Reading, first_problem, reading
from bestand.intake.times import instant
from bestand.text.csv import ROW, read_csv, require_columns
from bestand.text.files import SourceFile

TIMES = ("started_at", "finished_at")
OFFICIAL = ("oblast", "raion", "hromada", "level", *TIMES)
VOLUNTEER = ("region", *TIMES, "naive")
UNKNOWN = "end not known"


def read(file: SourceFile, context: Context) -> Reading:
    frame = read_csv(file, TIMES)
    official = "oblast" in frame.columns
    require_columns(frame.columns, OFFICIAL if official else VOLUNTEER, file.name, 1)
    region = "oblast" if official else "region"
    frame = frame.with_columns(
        _from=instant(pl.col("started_at")),
        _to=instant(pl.col("finished_at")),
        _area=pl.col(region).replace_strict(context.manifest.areas, default=None, return_dtype=pl.String),
    )
    frame = frame.with_columns(_until=pl.col("_to") if official else _until(context.manifest.time_s["end_unknown"]))
    given = frame.filter(pl.col("_area").is_not_null()).select(
        ROW,
        time_from="_from",
        time_to="_until",
        area_code="_area",
        act=pl.lit("air_alert"),
        grade=pl.lit(None, pl.String) if official else pl.when(_endless()).then(pl.lit(UNKNOWN)),
        text=_place() if official else pl.lit(None, pl.String),
    )
    return reading(
        frame,
        key=(*OFFICIAL[:3], "started_at") if official else ("region", "started_at"),
        given={"observations": given},
        problem=first_problem(*_checks(region), *(() if official else (_NAIVE,))),
        aside=pl.when(pl.col("_area").is_null()).then(pl.format('"{}" is no area of this source', region)),
        dialect="official" if official else "volunteer",
    )


def _checks(region: str) -> list[tuple[pl.Expr, str, str]]:
    return [
        (pl.col(region).is_null(), region, f'"{region}" is empty{{}}'),
        (pl.col("_from").is_null(), "started_at", '"{}" is not a time that states its zone'),
        (pl.col("_to").is_null(), "finished_at", '"{}" is not a time that states its zone'),
        (pl.col("_to") < pl.col("_from"), "finished_at", 'ends at "{}", before it starts'),
    ]


_NAIVE = (~pl.col("naive").fill_null("").is_in(["True", "False"]), "naive", '"{}" in "naive" is neither True nor False')


def _endless() -> pl.Expr:
    """Their end was not known, and was set to 30 minutes after the start."""
    return pl.col("naive") == "True"


def _until(longest_s: float) -> pl.Expr:
    """An alert that began again had ended; one that did not is given the longest of its kind."""
    longest = pl.col("_from") + pl.duration(seconds=int(longest_s))
    again = pl.col("_from").shift(-1).over("region", order_by="_from")
    return pl.when(_endless()).then(pl.min_horizontal(longest, again)).otherwise("_to")


def _place() -> pl.Expr:
    """Raion and hromada, where the alert was for less than an oblast."""
    text = pl.concat_str("raion", "hromada", separator=", ", ignore_nulls=True)
    return pl.when(text != "").then(text)
