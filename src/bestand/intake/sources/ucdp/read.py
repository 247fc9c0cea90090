"""UCDP's own event files: the events of the candidate reader, told by agencies named in full.

A row joins several headlines, and many a fatal event is told as "clashes": only a headline that
counts them is a party's total.
"""

from __future__ import annotations

import polars as pl

from bestand.intake.reading import Context, Reading
from bestand.intake.sources.ucdp_candidate.read import COUNT, events
from bestand.text.files import SourceFile

OFFICES = "source_office"


def read(file: SourceFile, context: Context) -> Reading:
    return events(file, context, (OFFICES,), _offices(), COUNT)


def _offices() -> pl.Expr:
    """Each agency once, in the order in which the row names them."""
    named = pl.col(OFFICES).str.split(";").list.eval(pl.element().str.strip_chars()).list.unique(maintain_order=True)
    return named.list.join(", ")
