"""Daily series before, during and after the windows: launches, alerts, clashes, counts of monitors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from bestand.model.counts import RUNNING
from bestand.model.page import Section, SeriesFigure, Text
from bestand.report.compose.draft import Draft, tell

ONE_DAY = timedelta(hours=25)  # a day of 25 hours ends summer time
EVENING = "combat clashes, evening total"


def series(draft: Draft) -> Section:
    figures = [
        _figure(draft, "drones", _launched(draft, "uncrewed_strike"), "air_defence_ua"),
        _figure(draft, "missiles", _launched(draft, "missile_strike"), "air_defence_ua"),
        _figure(draft, "alerts", _measure(draft, "alerts"), "air_defence_ua"),
        _figure(draft, "clashes", _clashes(draft), None),
        _figure(draft, "counts", _counted(draft), None),
    ]
    shown = tuple(f for f in figures if any(v is not None for v in f.values))
    none = () if shown else (Text((tell("series-none"),)),)
    return Section(
        "series",
        tell("section-series"),
        (Text((tell("series-lead"),), "lead"), *shown, *none, Text((tell("series-note"),), "note")),
    )


def _figure(draft: Draft, name: str, values: Mapping[date, float], family: str | None) -> SeriesFigure:
    """A day without a record is zero only where its family covers the day, else a gap."""
    covered = _covered(draft, family) if family and values else set()
    days = draft.days
    return SeriesFigure(
        title=tell(f"series-{name}"),
        alt=tell(f"series-{name}-alt", first=str(days[0]), last=str(days[-1])),
        unit=tell(f"series-{name}-unit"),
        days=tuple(str(d) for d in days),
        values=tuple(values.get(d, 0.0 if d in covered else None) for d in days),
        windows=draft.windows,
        note=tell(f"series-{name}-note"),
    )


def _covered(draft: Draft, family: str) -> set[date]:
    rows = draft.table("coverage").filter((pl.col("family") == family) & (pl.col("seen") != "no"))
    return set(rows["day"].to_list())


def _launched(draft: Draft, act: str) -> dict[date, float]:
    """Launched per local day of the middle of the row's interval: a night counts to its morning."""
    rows = draft.table("incidents").filter((pl.col("act") == act) & (pl.col("count_unit") == "launched"))
    middle = pl.col("time_from") + (pl.col("time_to") - pl.col("time_from")) / 2
    day = middle.dt.convert_time_zone(draft.settings.timezone).dt.date().alias("day")
    return dict(rows.group_by(day).agg(pl.col("count_max").sum()).iter_rows())


def _measure(draft: Draft, quantity: str) -> dict[date, float]:
    rows = draft.table("measures").filter(pl.col("quantity") == quantity)
    return dict(rows.group_by("day").agg(pl.col("value").sum()).iter_rows())


def _clashes(draft: Draft) -> dict[date, float]:
    rows = draft.table("claims").filter(pl.col("about") == EVENING)
    day = pl.col("window_from").dt.convert_time_zone(draft.settings.timezone).dt.date().alias("day")
    return dict(rows.group_by(day).agg(pl.col("count_max").max()).iter_rows())


def _counted(draft: Draft) -> dict[date, float]:
    """Monitors' totals of one day, all areas together; only where every area has its number.

    A count of a weekend is no count of a day, and half a count is no total: such days stay gaps.
    """
    wholes = draft.table("counts").filter(pl.col("part_of").is_null() & (pl.col("count_unit") != RUNNING))
    length = pl.col("window_to") - pl.col("window_from")
    middle = (pl.col("window_from") + length / 2).dt.convert_time_zone(draft.settings.timezone)
    exact = wholes.with_columns(areas=pl.col("area_code").n_unique().over("source", "about")).filter(
        (length <= ONE_DAY) & (pl.col("count_min") == pl.col("count_max"))
    )
    days = exact.group_by("source", "about", middle.dt.date().alias("day")).agg(
        pl.col("count_max").sum(), whole=pl.col("area_code").n_unique() == pl.col("areas").first()
    )
    first = days.filter("whole").sort("source", "about").unique("day", keep="first")
    return dict(first.select("day", "count_max").iter_rows())
