"""A scenario → observations and their truth, with no file between: what intake would make of it."""

from __future__ import annotations

import polars as pl
from ruamel.yaml import YAML

from bestand.model.tables import TABLES, TIME
from bestand.simulate.files import named, settings
from bestand.simulate.ids import observation_ids
from bestand.simulate.scenario import DAY_MIN, Image, Scenario, utc
from bestand.simulate.told import Account, tell
from bestand.simulate.world import area_code_of

SHAPE = TABLES["observations"]


def observations(scenario: Scenario) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The observations of a scenario and the truth about each.

    Observations have the shape of the table, and the ids, that intake gives them from the
    written workspace, but no receipt. Truth: observation_id and truth_id, in the same order;
    truth_id is null for a false report. Raises UsageError as `simulate` does.
    """
    accounts, options = tell(scenario).accounts, _options(scenario)
    turned = []
    while accounts:  # each is let go once it is turned
        account = accounts.pop()
        turned.append(_observed(account, options[account.source], scenario))
    every = pl.concat(turned).sort(SHAPE.sort, nulls_last=True)
    return every.select(*SHAPE.columns), every.select("observation_id", "truth_id")


def _options(scenario: Scenario) -> dict[str, dict[str, object]]:
    """Per source, what bestand.yaml tells of it: title, role, constants of the mapping."""
    document = YAML(typ="safe", pure=True).load(settings(scenario, "bestand.yaml"))
    return {use["name"]: use["options"] for use in document["sources"] if "name" in use}


def _observed(account: Account, options: dict[str, object], scenario: Scenario) -> pl.DataFrame:
    """One source's reports, current versions only, with `truth_id` besides."""
    image, reports = scenario.image, account.current
    turned = pl.Series("lat", image.latitudes(reports["lat"].to_numpy())).fill_nan(None)
    frame = reports.with_columns(turned).select(
        "truth_id",
        *_constants(account.source, options),
        *_content(set(account.columns), image, str(_constant(options, "count_unit"))),
    )
    frame = frame.with_columns(pl.lit(None, pl.String).alias(c) for c in SHAPE.columns if c not in frame.columns)
    typed = frame.with_columns(pl.col(c).cast(kind) for c, kind in SHAPE.columns.items())
    return typed.with_columns(observation_id=observation_ids(typed)).select("truth_id", *SHAPE.columns)


def _content(columns: set[str], image: Image, count_unit: str) -> list[pl.Expr]:
    """What reports tell, as far as the source's file has columns for it."""
    no_place = pl.col("area_only").fill_null(False)
    placed = ~no_place & pl.lit("lon" in columns)
    by_area = pl.lit("area" in columns) | (no_place & pl.lit("area_if_only" in columns))
    start, end = _interval()
    count = _told("count", columns)
    content = {
        "record_key": pl.col("id"),
        "act": pl.col("act"),
        "weapon": _told("weapon", columns),
        "time_from": start,
        "time_to": end,
        **{c: pl.when(placed).then(c) for c in ("lon", "lat", "radius_m")},
        "area_code": pl.when(by_area).then(area_code_of("area")),
        "count_min": count,
        "count_max": count,
        "count_unit": pl.when(count.is_not_null()).then(pl.lit(count_unit)),
        "actor_claimed": _told("actor", columns).replace(image.parties),
        "text": named(image) if "text" in columns else pl.lit(None, pl.String),
        "first_seen": _instant(pl.col("seen")),
    }
    return [value.alias(name) for name, value in content.items()]


def _constants(source: str, options: dict[str, object]) -> list[pl.Expr]:
    """What holds for every record of the source."""
    values = {"source": source, **{c: options[c] for c in ("role", "family", "marking")}}
    values["account"] = _constant(options, "account")
    return [pl.lit(value, pl.String).alias(name) for name, value in values.items()]


def _constant(options: dict[str, object], field: str) -> object:
    """The constant that the mapping gives for a field, or None."""
    mapping = options["map"]
    cell = mapping.get(field) if isinstance(mapping, dict) else None
    return cell["constant"] if isinstance(cell, dict) else None


def _told(column: str, columns: set[str]) -> pl.Expr:
    return pl.col(column) if column in columns else pl.lit(None, pl.String)


def _interval() -> tuple[pl.Expr, pl.Expr]:
    """Start and end as intake reads them: a day alone is from its start to the next day's."""
    day = pl.col("start") // DAY_MIN * DAY_MIN
    whole = pl.col("whole_day").fill_null(False)
    start, end = pl.when(whole).then(day).otherwise("start"), pl.when(whole).then(day + DAY_MIN).otherwise("end")
    return _instant(start), _instant(end)


def _instant(minute: pl.Expr) -> pl.Expr:
    return (pl.lit(utc(0), TIME) + pl.duration(minutes=minute)).cast(TIME)
