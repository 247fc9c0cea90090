"""Which sources speak of one event: joins against other weeks, and how often rows err."""

from __future__ import annotations

import polars as pl

from bestand.model.page import Cell, Grid, Section, Sentence, Text
from bestand.report.compose.draft import Draft, tell

COLUMNS = ("source", "other", "within", "observed", "weeks", "expected", "noise", "verdict")
RATES = ("source", "act", "quantity", "share", "interval", "labelled", "unclear")


def joins(draft: Draft) -> Section:
    titles = dict(draft.table("sources").select("source", "title").iter_rows())
    excess = draft.table("excess").filter(pl.col("source_a").is_in(titles) & pl.col("source_b").is_in(titles))
    by_score = excess.filter(pl.col("radius_m").is_null())
    lead = [_verdict(draft, titles, row) for row in by_score.iter_rows(named=True)] or [tell("joins-none")]
    said = [Text((tell("joins-lead"),), "lead"), *(Text((sentence,), "item") for sentence in lead)]
    return Section("joins", tell("section-joins"), (*said, _excess(titles, excess), _rates(draft, titles)))


def _verdict(draft: Draft, titles: dict[str, str], row: dict[str, object]) -> Sentence:
    """What may be said of a pair: it exceeds chance, it does not, or that cannot be told."""
    a, b = str(row["source_a"]), str(row["source_b"])
    message = {"excess": "joins-excess", "none": "joins-chance"}.get(str(row["verdict"]), "joins-unknown")
    if message == "joins-excess" and _origins(draft, a) & _origins(draft, b):
        message = "joins-kin"
    observed, expected = _plain(row["observed"]), _plain(row["expected"])
    return tell(message, a=titles[a], b=titles[b], observed=observed, expected=expected)


def _origins(draft: Draft, source: str) -> set[str]:
    row = draft.table("sources").filter(pl.col("source") == source).select("family", "draws_on").row(0)
    return {row[0], *(row[1] or ())}


def _excess(titles: dict[str, str], excess: pl.DataFrame) -> Grid:
    rows = tuple(
        (
            titles[r["source_a"]],
            titles[r["source_b"]],
            tell("joins-by-score") if r["radius_m"] is None else f"{r['radius_m'] / 1000:.0f} km",
            _plain(r["observed"]),
            " ".join(_plain(n) for n in r["shifted"]) or "–",
            _plain(r["expected"]),
            _plain(r["noise"]),
            tell(f"verdict-{r['verdict']}"),
        )
        for r in excess.sort("source_a", "source_b", "radius_m", nulls_last=False).iter_rows(named=True)
    )
    kinds = ("text", "text", "text", "number", "number", "number", "number", "text")
    return Grid(tell("table-excess"), tuple(tell(f"column-{c}") for c in COLUMNS), rows, kinds)


def _rates(draft: Draft, titles: dict[str, str]) -> Grid:
    rates = draft.table("error_rates").filter(pl.col("source").is_in(titles))
    rows = tuple(_rate(titles, r) for r in rates.sort("source", "quantity", "act").iter_rows(named=True))
    kinds = ("text", "act", "text", "number", "number", "number", "number")
    return Grid(tell("table-rates"), tuple(tell(f"column-{c}") for c in RATES), rows, kinds)


def _rate(titles: dict[str, str], r: dict[str, object]) -> tuple[Cell, ...]:
    known = r["share"] is not None
    return (
        titles[str(r["source"])],
        tell("rates-all") if r["act"] is None else str(r["act"]),
        tell(f"rates-{r['quantity']}"),
        f"{100 * float(str(r['share'])):.0f} %" if known else tell("rates-unknown"),
        f"{100 * float(str(r['low'])):.0f}–{100 * float(str(r['high'])):.0f} %" if known else "–",
        f"{r['labelled']}" if known else "–",
        f"{r['unclear']}" if known else "–",
    )


def _plain(number: object) -> str:
    return "–" if number is None else f"{float(str(number)):,.4g}"
