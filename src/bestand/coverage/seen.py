"""Per local day and family of sources: could it be seen, and why (not).

yes: the family has records of the day: observations, or a monitor's count over its noon.
unknown: it covers days before and after but none of this one (quiet or late, which looks the
same), or cloud hid most of the sky from a sensor. no: the day lies outside what the family
covers, or the source failed. How often something that happened is recorded has not been
measured here: detection stays null.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from bestand.model.counts import RUNNING
from bestand.model.tables import REASONS, TABLES
from bestand.model.words import Role
from bestand.workspace import Workspace
from bestand.workspace.step import Step, Tables

METHOD = "coverage/0"
CLOUDED = 0.7
"""From this share of cloud a day's fires are not taken as seen."""
QUANTITY, AREAS = "cloud_cover", ("east", "country")
WATCHING = (Role.EVENT.value, Role.LEAD.value, Role.TRACE.value, Role.WARNING.value)
MAX_DAYS = 3660


def coverage(tables: Tables, timezone: str) -> pl.DataFrame:
    """`coverage` for every day from the first to the last that any source covers."""
    sources = tables["sources"].filter(pl.col("role").is_in(WATCHING))
    counts = _counts(tables, timezone)
    spans = sources.group_by("family").agg(pl.col("first_day").min(), pl.col("last_day").max(), pl.col("role").first())
    days = _days(sources)
    if days.is_empty():
        return TABLES["coverage"].empty()
    frame = days.join(spans, how="cross").join(counts, on=["day", "family"], how="left")
    frame = frame.join(_cloud(tables["measures"]), on="day", how="left")
    return TABLES["coverage"].shape(
        frame.with_columns(_seen().alias("seen")).with_columns(
            area=pl.lit("all"), act=pl.lit("any"), reasons=_reasons()
        )
    )


def _counts(tables: Tables, timezone: str) -> pl.DataFrame:
    """Records per family and local day; an observation counts on the day of its middle, a
    monitor's total on each day whose noon it covers: it speaks of all of them."""
    middle = pl.col("time_from") + (pl.col("time_to") - pl.col("time_from")) / 2
    day = middle.dt.convert_time_zone(timezone).dt.date().alias("day")
    seen = tables["observations"].select("family", day)
    families = tables["sources"].select("source", "family")
    wholes = (
        tables["counts"]
        .filter(pl.col("part_of").is_null() & (pl.col("count_unit") != RUNNING))
        .join(families, on="source")
    )
    noons = wholes.select("family", _noons(timezone).alias("day")).explode("day").drop_nulls()
    return pl.concat([seen, noons]).group_by("family", "day").agg(n=pl.len())


def _noons(timezone: str) -> pl.Expr:
    """The local days whose noon lies in the window."""
    half = pl.duration(hours=12)
    local = [pl.col(c).dt.convert_time_zone(timezone).dt.replace_time_zone(None) for c in ("window_from", "window_to")]
    first = (local[0] + half).dt.date()
    last = (local[1] - half).dt.date()
    return pl.when(first <= last).then(pl.date_ranges(first, last))


def _days(sources: pl.DataFrame) -> pl.DataFrame:
    first, last = sources["first_day"].min(), sources["last_day"].max()
    if not isinstance(first, date) or not isinstance(last, date):
        return pl.DataFrame(schema={"day": pl.Date})
    return pl.DataFrame({"day": pl.date_range(first, last, eager=True)[-MAX_DAYS:]})


def _cloud(measures: pl.DataFrame) -> pl.DataFrame:
    """Cloud share per day: of the east where told, else of the country."""
    cloud = measures.filter(pl.col("quantity") == QUANTITY)
    rank = pl.col("area").replace_strict({a: i for i, a in enumerate(AREAS)}, default=9)
    return cloud.sort("day", rank).unique("day", keep="first").select("day", cloud="value", cloud_area="area")


def _seen() -> pl.Expr:
    inside = (pl.col("day") >= pl.col("first_day")) & (pl.col("day") <= pl.col("last_day"))
    hidden = (pl.col("role") == Role.TRACE) & (pl.col("cloud") >= CLOUDED)
    return (
        pl.when(~inside.fill_null(False))
        .then(pl.lit("no"))
        .when(pl.col("n").is_null() | hidden.fill_null(False))
        .then(pl.lit("unknown"))
        .otherwise(pl.lit("yes"))
    )


def _reasons() -> pl.Expr:
    records = pl.struct(
        test=pl.lit("records"),
        result=pl.when(pl.col("n").is_null()).then(pl.lit("no")).otherwise(pl.lit("yes")),
        value=pl.col("n").fill_null(0).cast(pl.String),
        limit=pl.lit("at least 1"),
    )
    told = (pl.col("role") == Role.TRACE) & pl.col("cloud").is_not_null()
    cloud = pl.struct(
        test=pl.lit("cloud"),
        result=pl.when(pl.col("cloud") >= CLOUDED).then(pl.lit("no")).otherwise(pl.lit("yes")),
        value=pl.format("{} ({})", pl.col("cloud").round(3), "cloud_area"),
        limit=pl.lit(f"below {CLOUDED}"),
    )
    none = pl.lit([], dtype=REASONS)
    return pl.concat_list(
        pl.concat_list(records).cast(REASONS), pl.when(told).then(pl.concat_list(cloud).cast(REASONS)).otherwise(none)
    )


def _run(workspace: Workspace, tables: Tables) -> Tables:
    return {"coverage": coverage(tables, workspace.settings.timezone)}


COVERAGE = Step(
    "coverage",
    METHOD,
    "what could have been seen?",
    ("sources", "observations", "measures", "counts"),
    ("coverage",),
    _run,
)
