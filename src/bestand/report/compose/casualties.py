"""People harmed: what each source tells, side by side; at the coarse levels numbers by area."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from bestand.model.casualties import totals
from bestand.model.page import Cell, Grid, Section, Text
from bestand.report.compose.cells import number, times
from bestand.report.compose.draft import Draft, tell

Row = Mapping[str, object]
SHOWN = 60
"""Rows printed; all lie in casualties.csv."""


def casualties(draft: Draft) -> Section:
    """No section at all where nothing is told of the day."""
    people, records = draft.table("people"), recorded(draft)
    if people.height:
        lead = tell("casualties-area-lead")
        return Section("casualties", tell("section-casualties"), (Text((lead,), "lead"), _by_area(draft, people)))
    if records.is_empty():
        return Section("casualties", tell("section-casualties"), ())
    blocks = (Text((tell("casualties-lead"),), "lead"), _records(draft, records), _in_any_case(records))
    return Section("casualties", tell("section-casualties"), blocks)


def recorded(draft: Draft) -> pl.DataFrame:
    """Single records on incidents of the day, where the level shows them."""
    here = draft.incidents.select("incident_id")
    return draft.table("casualties").join(here, on="incident_id", how="semi", maintain_order="left")


def _records(draft: Draft, records: pl.DataFrame) -> Grid:
    titles = dict(draft.table("sources").select("source", "title").iter_rows())
    columns = ("id", "time", "source", "told-as", "age", "number", "document", "said")
    when = draft.incidents.select("incident_id", "time_from", "time_to")
    timed = records.head(SHOWN).join(when, on="incident_id", maintain_order="left")
    rows = tuple(_record(draft, row, titles) for row in timed.iter_rows(named=True))
    header = tuple(tell(f"column-{name}") for name in columns)
    kinds = ("id", "text", "text", "text", "text", "number", "id", "words")
    return Grid(tell("table-casualties", n=records.height), header, rows, kinds, left_out=records.height - len(rows))


def _record(draft: Draft, row: Row, titles: Mapping[str, str]) -> tuple[Cell, ...]:
    source = str(row["source"])
    by: Cell = titles.get(source, source) if row["record_key"] else (source, tell("casualties-by-hand"))
    return (
        str(row["incident_id"])[:8],
        times(draft, row),
        by,
        tell(f"hurt-{row['status']}"),
        tell(f"age-{row['age_group']}"),
        number(row["count_min"], row["count_max"]),
        str(row["document"] or "–")[:12],
        str(row["text"] or "–"),
    )


def _in_any_case(records: pl.DataFrame) -> Grid:
    found = totals(records)
    rows = tuple(
        (
            str(row["incident_id"])[:8],
            tell(f"hurt-{row['status']}"),
            number(row["at_least"], row["at_most"]),
            str(row["sources"]),
        )
        for row in found.head(SHOWN).iter_rows(named=True)
    )
    header = tuple(tell(f"column-{name}") for name in ("id", "told-as", "in-any-case", "sources"))
    kinds = ("id", "text", "number", "number")
    return Grid(tell("table-casualties-whole"), header, rows, kinds, left_out=found.height - len(rows))


def _by_area(draft: Draft, people: pl.DataFrame) -> Grid:
    names = dict(draft.table("areas").select("area_code", "name").iter_rows())
    header = tuple(tell(f"column-{name}") for name in ("told-as", "area", "in-any-case"))
    rows = tuple((tell(f"hurt-{r['about']}"), _area(r, names), _told(r)) for r in people.iter_rows(named=True))
    return Grid(tell("table-casualties-area"), header, rows, ("text", "text", "number"))


def _area(row: Row, names: Mapping[str, str]) -> Cell:
    if row["area_code"] is None:
        return tell("casualties-whole-day")
    code = str(row["area_code"])
    return tell("casualties-elsewhere") if code == "elsewhere" else names.get(code) or code


def _told(row: Row) -> Cell:
    if row["state"] == "withheld":
        return tell("casualties-withheld")
    told = number(row["low"], row["high"])
    return (told, tell("casualties-held")) if row["state"] == "held" and not isinstance(told, tuple) else told
