"""Duties to act, held against the documents on record: done in time, late, or not on record.

That no document is on record does not say that nothing was done: it says what was handed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import polars as pl

from bestand.agreement.clock import EVER, FOREVER
from bestand.agreement.rules import Owed
from bestand.assess.test import NO, UNKNOWN, YES
from bestand.assess.tests import moment_words
from bestand.model.tables import TABLES
from bestand.model.words import Done

RESULT = {Done.IN_TIME: YES, Done.LATE: NO, Done.MISSING: NO, Done.UNDECIDED: UNKNOWN}


def duties(owed: Iterable[Owed], documents: pl.DataFrame, has_register: bool) -> pl.DataFrame:
    """`duties` rows. has_register: whether the workspace has a source of documents at all."""
    rows = [_row(one, _of(documents, one), has_register) for one in owed]
    return TABLES["duties"].shape(pl.DataFrame(rows, schema=TABLES["duties"].columns))


def _of(documents: pl.DataFrame, owed: Owed) -> pl.DataFrame:
    """The documents that the duty asks for: of its kind, about its clause or about none, by who owes it."""
    about = pl.col("about").is_null() | (pl.col("about") == owed.clause_id)
    found = documents.filter((pl.col("kind") == owed.duty.document) & about)
    return found.filter(pl.col("party") == owed.party) if owed.party else found


def _row(owed: Owed, documents: pl.DataFrame, has_register: bool) -> dict[str, object]:
    outcome, told = _outcome(owed, documents, has_register)
    return {
        "clause_id": owed.clause_id,
        "version": owed.version,
        "reading": owed.reading,
        "party": owed.party,
        "due_from": _known(owed.due.earliest),
        "due_to": _known(owed.due.latest),
        "outcome": outcome.value,
        "documents": documents.sort("time_from", "document_id")["document_id"].to_list(),
        "reasons": [
            {"test": "document", "result": RESULT[outcome], "value": told, "limit": owed.duty.document},
            {"test": "due", "result": RESULT[outcome], "value": told, "limit": moment_words(owed.due)},
        ],
        "cites": list(owed.cites),
    }


def _outcome(owed: Owed, documents: pl.DataFrame, has_register: bool) -> tuple[Done, str]:
    if owed.duty.for_each:
        return Done.UNDECIDED, "one is due for each judged violation, and judgements are not held against it"
    if not has_register:
        return Done.UNDECIDED, "the workspace has no source of documents"
    if documents.is_empty():
        return Done.MISSING, "no document on record"
    early = documents.filter(pl.col("time_to") <= owed.due.earliest)
    maybe = documents.filter(pl.col("time_from") < owed.due.latest)
    if (enough := _enough(owed, early)) is True:
        return Done.IN_TIME, _told(early)
    if enough is None or _enough(owed, maybe) is not False:
        return Done.UNDECIDED, f"{_told(maybe)}; whether in time or enough is open"
    return (Done.LATE, _told(documents)) if _enough(owed, documents) else (Done.MISSING, f"{_told(documents)}: too few")


def _enough(owed: Owed, documents: pl.DataFrame) -> bool | None:
    """Whether there is a document, or, where a number is due, whether those there are add up to it."""
    limit = owed.duty.count
    if documents.is_empty() or limit is None:
        return not documents.is_empty()
    if documents["count_unit"].null_count() or set(documents["count_unit"]) != {limit.unit}:
        return None
    return limit.verdict(float(documents["count_min"].sum()), float(documents["count_max"].sum()))


def _told(documents: pl.DataFrame) -> str:
    ends = documents.select(pl.col("time_from").min(), pl.col("time_to").max()).row(0)
    return " – ".join([f"{documents.height} on record, {ends[0]:%Y-%m-%dT%H:%MZ}", f"{ends[1]:%Y-%m-%dT%H:%MZ}"])


def _known(time: datetime) -> datetime | None:
    return None if time in (EVER, FOREVER) else time
