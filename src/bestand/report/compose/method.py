"""How it was made: accounts of the records, methods, limits, licences, what was kept back."""

from __future__ import annotations

from collections.abc import Iterator

from bestand.model.page import Grid, Section, Text
from bestand.model.words import Role
from bestand.report.compose.draft import Draft, tell

GIVEN = ("observations", "claims", "measures", "counts", "documents", "reference")
COUNTED = ("records", *GIVEN, "set_aside", "rejected", "known")
LIMITS = ("leads", "fires", "alerts", "family", "claims", "line", "association")
OF_ROLE = {"leads": Role.LEAD, "fires": Role.TRACE, "alerts": Role.WARNING, "claims": Role.CLAIM}
"""Limits that are said only where a source has the role."""


def method(draft: Draft) -> Section:
    limits = [Text((tell(f"limit-{name}"),), "item") for name in _limits(draft)]
    blocks = [_methods(draft), *limits, _balance(draft), _withheld(draft), _licences(draft)]
    return Section("method", tell("section-method"), tuple(blocks))  # type: ignore[arg-type]


def _limits(draft: Draft) -> Iterator[str]:
    roles = set(draft.table("sources")["role"])
    for name in LIMITS:
        if name == "line" and draft.line_id is None:
            yield "no-line"
        elif name not in OF_ROLE or OF_ROLE[name].value in roles:
            yield name


def _methods(draft: Draft) -> Text:
    versions = ", ".join(f"{v}" for v in sorted(set(draft.methods.values())))
    return Text((tell("method-versions", versions=versions),), "paragraph")


def _balance(draft: Draft) -> Grid:
    rows = tuple(
        (str(r["source"]), *(f"{r[c]:,}" for c in COUNTED)) for r in draft.table("balance").iter_rows(named=True)
    )
    header = (tell("column-source"), *(tell(f"column-{c.replace('_', '-')}") for c in COUNTED))
    return Grid(tell("table-balance"), header, rows, ("text", *("number",) * len(COUNTED)))


def _withheld(draft: Draft) -> Grid:
    rows = tuple(
        (tell(f"withheld-{rule.replace(' ', '-')}"), f"{n:,}") for rule, n in sorted(draft.released.withheld.items())
    )
    return Grid(tell("table-withheld"), (tell("column-rule"), tell("column-number")), rows, ("text", "number"))


def _licences(draft: Draft) -> Grid:
    rows = tuple(
        (str(r["title"]), str(r["licence"]), str(r["attribution"]), str(r["note"]))
        for r in draft.table("sources").iter_rows(named=True)
    )
    header = ("column-source", "column-licence", "column-attribution", "column-note")
    return Grid(tell("table-licences"), tuple(tell(h) for h in header), rows, ("text", "text", "text", "words"))
