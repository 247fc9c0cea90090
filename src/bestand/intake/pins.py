"""Points of VIINA's gazetteer that stand for a whole oblast, known by name and shortened degrees."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import polars as pl

_SHORT = 6
"""Characters of a degree as written: the same point comes with more and with fewer digits."""


def pinned_area(name: str, lon: str, lat: str) -> pl.Expr:
    """The code of the area that this point stands for; null where it is a place. Columns of text."""
    short = [pl.col(c).str.slice(0, _SHORT) for c in (lon, lat)]
    pin = pl.concat_str(name, *short, separator=" ", ignore_nulls=True)
    return pin.replace_strict(_pins(), default=None, return_dtype=pl.String)


@cache
def _pins() -> dict[str, str]:
    return tomllib.loads((files("bestand.intake") / "pins.toml").read_text("utf-8"))
