"""Where the readings differ: in existence, in time, and in what they say of the day."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from bestand.agreement.clock import FOREVER, Moment
from bestand.agreement.document import Clause
from bestand.agreement.versions import versions_of
from bestand.model.page import Cell, Grid, Section, Sentence, Text
from bestand.model.words import Outcome
from bestand.report.compose.cells import reading as named
from bestand.report.compose.draft import Draft, tell


def readings(draft: Draft) -> Section:
    rows = [row for clause in draft.agreement.clauses for row in _rows(draft, clause)]
    header = ("column-clause", "column-reading", "column-exists", "column-from", "column-until", "column-status")
    grid = Grid(tell("table-readings"), tuple(tell(h) for h in header), tuple(rows), ("text",) * 6)
    differing = _differing(draft)
    text = tell("readings-differ", n=len(differing), cites=tuple(differing)) if differing else tell("readings-same")
    return Section("readings", tell("section-readings"), (Text((text,), "lead"), grid))


def _rows(draft: Draft, clause: Clause) -> Iterator[tuple[Cell, ...]]:
    """A row per reading, or, of an amended clause, per version of it."""
    versions = versions_of(draft.agreement, clause)
    for reading in draft.agreement.readings:
        own = [version for version in versions if version.reading == reading]
        if not own:
            because = tell("clause-not-here", because=clause.readings[reading].because)
            yield clause.title, named(draft, reading), because, "–", "–", clause.status
        for version in own:
            exists = tell("clause-version", n=version.number) if clause.amended else tell("clause-here")
            window = version.terms.in_force or clause.in_force
            end = "open" if window.until == "open" else window.until.basis
            edges = _moment(draft, version.start, window.start.basis), _moment(draft, version.until, end)
            yield clause.title, named(draft, reading), exists, *edges, clause.status


def _moment(draft: Draft, moment: Moment, basis: str) -> Sentence | str:
    if moment.earliest == FOREVER:
        return tell("moment-open")
    if moment.awaits:
        return tell("moment-awaits", event=draft.agreement.events[moment.awaits].title or moment.awaits)
    first, last = (f"{t:%Y-%m-%d %H:%M} UTC" for t in (moment.earliest, moment.latest))
    words = first if first == last else f"{first} … {last}"
    return tell("moment-stated" if basis == "open" else f"moment-{basis}", time=words)


def _differing(draft: Draft) -> list[str]:
    """Incidents that are a possible violation in one reading of some clause, not in another."""
    names = list(draft.agreement.readings)
    possible = draft.with_outcome(Outcome.POSSIBLE).select("incident_id", "reading").unique()
    counts = possible.group_by("incident_id").len().filter(pl.col("len") < len(names))
    return sorted(counts["incident_id"].to_list())
