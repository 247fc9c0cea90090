"""What was known when: the edition's own time, and what a replay can and cannot show."""

from __future__ import annotations

from datetime import datetime

from bestand.model.page import Grid, Section, Sentence, Text
from bestand.report.compose.draft import Draft, tell


def known(draft: Draft) -> Section:
    sources = draft.table("sources")
    rows = tuple(
        (str(r["title"]), _span(r["first_day"], r["last_day"]), _until(r["known_until"]), f"{r['records']:,}")
        for r in sources.iter_rows(named=True)
    )
    header = ("column-source", "column-covers", "column-known-until", "column-records")
    grid = Grid(tell("table-known"), tuple(tell(h) for h in header), rows, ("text", "time", "time", "number"))
    unknown = sources["known_until"].null_count()
    lead = (
        tell("known-replay", time=f"{draft.as_known_at:%Y-%m-%d %H:%M} UTC")
        if draft.as_known_at
        else tell("known-after")
    )
    return Section("known", tell("section-known"), (Text((lead, tell("known-unknown", n=unknown)), "lead"), grid))


def _span(first: object, last: object) -> str:
    return "–" if first is None else f"{first} – {last}"


def _until(time: datetime | None) -> Sentence | str:
    return tell("known-no-times") if time is None else f"{time:%Y-%m-%d %H:%M} UTC"
