"""What was known when: the edition's own time, and what a replay can and cannot show."""

from __future__ import annotations

from datetime import datetime, timedelta

from bestand.model.page import Grid, Section, Sentence, Text
from bestand.report.compose.draft import Draft, tell

AFTERWARDS = timedelta(days=2)
"""Records first seen this long after the day show that the edition was compiled afterwards."""


def known(draft: Draft) -> Section:
    sources = draft.table("sources")
    rows = tuple(
        (
            str(r["title"]),
            _span(r["first_day"], r["last_day"]),
            _until(r["known_until"]),
            "–" if r["known_share"] is None else tell("known-share", share=round(100 * r["known_share"])),
            f"{r['records']:,}",
        )
        for r in sources.iter_rows(named=True)
    )
    columns = ("column-source", "column-covers", "column-known-until", "column-known-share", "column-records")
    kinds = ("text", "time", "time", "number", "number")
    grid = Grid(tell("table-known"), tuple(tell(c) for c in columns), rows, kinds)
    unknown = tell("known-unknown", n=sources["known_until"].null_count())
    return Section("known", tell("section-known"), (Text((_when(draft), unknown), "lead"), grid))


def _when(draft: Draft) -> Sentence:
    """What the records themselves show of the time at which the edition was made."""
    if draft.as_known_at:
        return tell("known-replay", time=f"{draft.as_known_at:%Y-%m-%d %H:%M} UTC")
    latest = draft.table("sources")["known_until"].max()
    if not isinstance(latest, datetime):
        return tell("known-not-told")
    late = latest > draft.end + AFTERWARDS
    return tell("known-after" if late else "known-until", time=f"{latest:%Y-%m-%d %H:%M} UTC")


def _span(first: object, last: object) -> str:
    return "–" if first is None else f"{first} – {last}"


def _until(time: datetime | None) -> Sentence | str:
    return tell("known-no-times") if time is None else f"{time:%Y-%m-%d %H:%M} UTC"
