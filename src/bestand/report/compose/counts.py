"""What monitors counted, each total in its own window and area, and why no ratio is formed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import polars as pl

from bestand.model.counts import RUNNING, WITHIN
from bestand.model.page import Cell, Grid, Section, Sentence, Text
from bestand.report.compose.cells import about, number, window
from bestand.report.compose.draft import Draft, tell


def counts(draft: Draft) -> Section:
    """Without blocks where no source of the workspace gives counts: then it is not printed."""
    every = draft.table("counts")
    if every.is_empty():
        return Section("counts", tell("section-counts"), ())
    here = of_the_day(draft)
    shown = _grid(draft, here) if here.height else Text((tell("counts-none", day=str(draft.day)),))
    refusal = _no_ratio(draft, every)
    notes = [Text((refusal,), "paragraph")] if refusal else []
    return Section("counts", tell("section-counts"), (Text((tell("counts-lead"),), "lead"), shown, *notes))


def of_the_day(draft: Draft) -> pl.DataFrame:
    """Windows that touch the day; a running total where it ends on it."""
    ends = (pl.col("window_to") > draft.start) & (pl.col("window_to") <= draft.end)
    touches = (pl.col("window_from") < draft.end) & (pl.col("window_to") > draft.start)
    kept = draft.table("counts").filter(pl.when(pl.col("count_unit") == RUNNING).then(ends).otherwise(touches))
    path = pl.concat_str("part_of", "about", separator=WITHIN, ignore_nulls=True)
    return kept.sort("source", "window_from", "record_key", path, "area_code", "count_id", nulls_last=False)


def _grid(draft: Draft, here: pl.DataFrame) -> Grid:
    titles = dict(draft.table("sources").select("source", "title").iter_rows())
    areas = dict(draft.table("areas").select("area_code", "name").iter_rows())
    rows = tuple(_row(draft, r, titles, areas) for r in here.iter_rows(named=True))
    header = (
        "column-source",
        "column-about",
        "column-area",
        "column-window",
        "column-number",
        "column-unit",
        "column-note",
    )
    return Grid(
        tell("table-counts"),
        tuple(tell(h) for h in header),
        rows,
        ("text", "text", "text", "time", "number", "text", "words"),
    )


def _row(
    draft: Draft, count: Mapping[str, object], titles: Mapping[str, str], areas: Mapping[str, str]
) -> tuple[Cell, ...]:
    area = count["area_code"]
    return (
        titles[str(count["source"])],
        about(count),
        tell("counts-all-areas") if area is None else areas.get(str(area)) or str(area),
        window(draft, count["window_from"], count["window_to"]),
        number(count["count_min"], count["count_max"]),
        str(count["count_unit"]),
        str(count["text"] or "–"),
    )


def _no_ratio(draft: Draft, every: pl.DataFrame) -> Sentence | None:
    """Why before and after cannot be compared: no count of before. None where there is one."""
    start = min((rule.start.earliest for rule in draft.rules), default=None)
    first = every["window_from"].min()
    if start is None or not isinstance(first, datetime) or not every.filter(pl.col("window_to") <= start).is_empty():
        return None
    zone = ZoneInfo(draft.settings.timezone)
    across = "yes" if first < start else "no"
    return tell(
        "counts-no-ratio",
        across=across,
        day=str(start.astimezone(zone).date()),
        first=f"{first.astimezone(zone):%Y-%m-%d %H:%M}",
    )
