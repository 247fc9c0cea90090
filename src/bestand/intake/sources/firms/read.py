"""FIRMS fire points, dialect of the 2026 joined snapshots (acq_time without leading zeros)."""

from __future__ import annotations

import polars as pl

from bestand.intake.reading import Context, Reading, first_problem, number, off_earth, reading
from bestand.intake.times import instant
from bestand.model.tables import TIME
from bestand.text.csv import ROW, read_csv
from bestand.text.files import SourceFile

KEY = ("lat", "lng", "acq_date", "acq_time", "satellite", "source")


def read(file: SourceFile, context: Context) -> Reading:
    frame = read_csv(file, [*KEY, "confidence", "frp", "brightness"])
    if "x_first_seen_utc" not in frame.columns:
        frame = frame.with_columns(_first_seen=pl.lit(None, TIME))
    else:
        frame = frame.with_columns(_first_seen=instant(pl.col("x_first_seen_utc")))
    # `122` is 01:22 and `1` is 00:01: the hour is what is left of the last two digits
    digits = pl.col("acq_time").str.strip_chars().str.zfill(4)
    clock = pl.when(digits.str.contains(r"^([01]\d|2[0-3])[0-5]\d$")).then(digits)
    at = (pl.col("acq_date") + pl.lit(" ") + clock).str.to_datetime(
        "%Y-%m-%d %H%M", time_unit="us", time_zone="UTC", strict=False
    )
    frame = frame.with_columns(_at=at)
    problem = first_problem(
        *off_earth("lng", "lat"),
        (pl.col("_at").is_null(), "acq_time", '"{}" is not a time of day (HHMM in UTC) on acq_date'),
    )
    given = frame.select(
        ROW,
        lon=number("lng"),
        lat=number("lat"),
        time_from="_at",
        time_to=pl.col("_at") + pl.duration(seconds=int(context.manifest.time_s["overpass"])),
        radius_m=pl.lit(context.manifest.radius_m["pixel"]),
        act=pl.lit("thermal_anomaly"),
        grade=pl.col("confidence"),
        account=pl.lit("VIIRS ") + pl.col("satellite"),
    )
    return reading(frame, key=KEY, given={"observations": given}, problem=problem, first_seen=pl.col("_first_seen"))
