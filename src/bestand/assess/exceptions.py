"""What would make a prohibited act lawful, held against the documents on record.

A claim never changes an outcome. All documents that an exception needs, on record and in force at
the time, leave the finding to a person: that they apply is not the program's to say.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from bestand.agreement import Rule
from bestand.agreement.clock import FOREVER, Clock
from bestand.agreement.duties import Unless
from bestand.assess.test import UNKNOWN
from bestand.model.tables import TIME

END = pl.lit(FOREVER, TIME)


def exceptions(rule: Rule, documents: pl.DataFrame, clock: Clock) -> Iterator[tuple[pl.Expr, pl.Expr]]:
    """Per exception of the rule: its reason, and whether all it needs is on record for the incident."""
    own = documents.filter(pl.col("about").is_null() | (pl.col("about") == rule.clause_id))
    for unless in rule.unless:
        yield _claimed(unless, own, clock) if unless.claimed else _documented(unless, own, rule)


def _documented(unless: Unless, documents: pl.DataFrame, rule: Rule) -> tuple[pl.Expr, pl.Expr]:
    zone = pl.col("zone_id").is_null() | (pl.col("zone_id") == (rule.place.zone or ""))
    found = [_covering(documents.filter((pl.col("kind") == need) & zone)) for need in unless.needs]
    on_record = pl.sum_horizontal(f.is_not_null().cast(pl.Int64) for f in found)
    named = pl.concat_str([f.fill_null("") for f in found], separator=" ").str.strip_chars()
    value = (
        pl.when(on_record == 0)
        .then(pl.lit(f"{unless.title}: no document on record"))
        .when(on_record < len(found))
        .then(pl.format(f"{_plain(unless.title)}: {{}} of {len(found)} documents on record ({{}})", on_record, named))
        .otherwise(pl.format(f"{_plain(unless.title)}: all on record ({{}}); a person decides", named))
    )
    return _reason(value, f"needs {', '.join(unless.needs)}"), on_record == len(found)


def _claimed(unless: Unless, documents: pl.DataFrame, clock: Clock) -> tuple[pl.Expr, pl.Expr]:
    """The last claim of it before or within the days after the incident is not sought: a claim names
    no incident. All claims on record about the clause are counted, with the last one's due time."""
    claims = documents.filter(pl.col("kind") == unless.title).sort("time_to", "document_id")
    grounds = documents.filter(pl.col("kind").is_in(unless.needs))
    said = f"claimed {claims.height} times, last on {claims['time_to'][-1]:%Y-%m-%dT%H:%MZ}" if claims.height else ""
    due = ""
    if claims.height and unless.substantiate_within:
        due = f", grounds due by {clock.later(claims['time_to'][-1], unless.substantiate_within):%Y-%m-%dT%H:%MZ}"
    shown = f"; {grounds.height} grounds on record" if unless.needs else ""
    value = f"{unless.title}: {said or 'not claimed on record'}{due}{shown if said else ''}"
    return _reason(pl.lit(value), "a claim excludes nothing by itself"), pl.lit(False)


def _covering(documents: pl.DataFrame) -> pl.Expr:
    """The document in force over the whole of each incident's interval; of several, the one that lasts longest."""
    if documents.is_empty():
        return pl.lit(None, pl.String)
    rows = documents.with_columns(pl.col("valid_to").fill_null(END)).sort("valid_from", "document_id")
    starts, ends = (rows[c].dt.epoch("us").to_numpy() for c in ("valid_from", "valid_to"))
    last = np.maximum.accumulate(ends)
    which = np.maximum.accumulate(np.where(ends == last, np.arange(len(ends)), 0))
    ids = rows["document_id"].to_list()

    def find(times: pl.Series) -> pl.Series:
        begin, stop = (times.struct.field(c).dt.epoch("us").to_numpy() for c in ("time_from", "time_to"))
        at = np.searchsorted(starts, begin, side="right") - 1
        covered = (at >= 0) & (last[np.maximum(at, 0)] >= stop)
        return pl.Series(ids)[which[np.maximum(at, 0)]].set(pl.Series(~covered), None)

    return pl.struct("time_from", "time_to").map_batches(find, return_dtype=pl.String)


def _reason(value: pl.Expr, limit: str) -> pl.Expr:
    return pl.struct(test=pl.lit("unless"), result=pl.lit(UNKNOWN), value=value, limit=pl.lit(limit))


def _plain(text: str) -> str:
    """A text that stands in a format string."""
    return text.replace("{", "{{").replace("}", "}}")
