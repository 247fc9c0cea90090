"""The line strip: sectors × days, hatched where nobody looked."""

from __future__ import annotations

from datetime import date

import polars as pl

from bestand.model.page import Section, StripCell, StripFigure, Text
from bestand.model.words import Outcome, Role
from bestand.report.compose.draft import Draft, tell

FOUNDING_ROLES = (Role.EVENT.value, Role.LEAD.value)


def strip(draft: Draft) -> Section:
    sectors = draft.table("sectors").sort("sector")
    if sectors.is_empty():
        return Section("strip", tell("section-strip"), (Text((tell("strip-none"),)),))
    counts, looked = _counts(draft), _looked(draft)
    cells = tuple(
        tuple(_cell(counts.get((number, day)), looked.get(day, "no")) for day in draft.days)
        for number in sectors["sector"]
    )
    figure = StripFigure(
        title=tell("strip-title"),
        alt=tell("strip-alt", sectors=sectors.height, days=len(draft.days)),
        days=tuple(str(d) for d in draft.days),
        sectors=tuple(f"{n} {name}" for n, name in sectors.select("sector", "name").iter_rows()),
        cells=cells,
        sky=_sky(draft),
        windows=draft.windows,
    )
    return Section(
        "strip",
        tell("section-strip"),
        (Text((tell("strip-lead"),), "lead"), figure, Text((tell("strip-note"),), "note")),
    )


def _counts(draft: Draft) -> dict[tuple[int, date], tuple[int, int, int]]:
    """Leads, events and possible violations per sector and the local day of their middle."""
    middle = pl.col("time_from") + (pl.col("time_to") - pl.col("time_from")) / 2
    day = middle.dt.convert_time_zone(draft.settings.timezone).dt.date()
    possible = draft.table("findings").filter(pl.col("outcome") == Outcome.POSSIBLE.value)["incident_id"].unique()
    rows = (
        draft.table("incidents")
        .drop_nulls("sector")
        .group_by("sector", day.alias("day"))
        .agg(
            (pl.col("role") == Role.LEAD.value).sum().alias("leads"),
            (pl.col("role") == Role.EVENT.value).sum().alias("events"),
            pl.col("incident_id").is_in(possible.implode()).sum().alias("findings"),
        )
    )
    return {(r["sector"], r["day"]): (r["leads"], r["events"], r["findings"]) for r in rows.iter_rows(named=True)}


def _looked(draft: Draft) -> dict[date, str]:
    """Whether any source that could found an incident covers the day."""
    roles = draft.table("sources").filter(pl.col("role").is_in(FOUNDING_ROLES))["family"].to_list()
    rows = draft.table("coverage").filter(pl.col("family").is_in(roles))
    best: dict[date, str] = {}
    for day, seen in rows.select("day", "seen").iter_rows():
        best[day] = max(best.get(day, "no"), seen, key=("no", "unknown", "yes").index)
    return best


def _cell(counts: tuple[int, int, int] | None, seen: str) -> StripCell:
    return StripCell(*(counts or (0, 0, 0)), seen)


def _sky(draft: Draft) -> tuple[float | None, ...]:
    cloud = draft.table("measures").filter(pl.col("quantity") == "cloud_cover").sort("area", descending=True)
    by_day = dict(cloud.unique("day", keep="first", maintain_order=True).select("day", "value").iter_rows())
    return tuple(by_day.get(day) for day in draft.days) if by_day else ()
