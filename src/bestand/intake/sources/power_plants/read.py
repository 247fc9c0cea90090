"""Power plants as targets, in the columns of powerplantmatching or of the WRI database."""

from __future__ import annotations

import polars as pl

from bestand.intake.reading import Context, Reading, first_problem, missing, number, off_earth, reading
from bestand.text.csv import ROW, read_csv
from bestand.text.files import SourceFile

DIALECTS = (("gppd_idnr", "name", "primary_fuel", "longitude", "latitude"), ("id", "Name", "Fueltype", "lon", "lat"))


def read(file: SourceFile, context: Context) -> Reading:
    frame = read_csv(file, [])
    dialect = DIALECTS[0] if "gppd_idnr" in frame.columns else DIALECTS[1]
    frame = read_csv(file, dialect)
    key, name, fuel, lon, lat = dialect
    problem = first_problem(missing(key), *off_earth(lon, lat))
    classes = (
        pl.col(fuel)
        .str.to_lowercase()
        .replace_strict(context.manifest.acts, default="power_plant", return_dtype=pl.String)
    )
    given = frame.select(
        ROW,
        target_id=pl.concat_str(pl.lit(f"{key}:"), pl.col(key)),
        target_class=classes,
        name=pl.col(name),
        lon=number(lon),
        lat=number(lat),
        radius_m=pl.lit(context.manifest.radius_m["site"]),
    )
    return reading(frame, key=(key,), given={"targets": given}, problem=problem)
