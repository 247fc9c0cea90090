"""Casualty records of incidents: what sources say and what people recorded, side by side per source.

Counts are intervals; a null upper end is none. Records are never added up into one number: two sources
may speak of the same people (`model/casualties.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from bestand.errors import UsageError
from bestand.model.acts import Act
from bestand.model.ids import digest, digest_rows
from bestand.model.people import withdrawn
from bestand.model.tables import TABLES
from bestand.model.words import AgeGroup, Hurt
from bestand.verify.casualty import casualty_of
from bestand.workspace import Workspace
from bestand.workspace.step import Step, Tables

METHOD = "casualties/1"
DEATHS = "deaths"
"""The unit in which sources of events count people killed."""


def casualties(tables: Tables) -> pl.DataFrame:
    """Table `casualties`: what the observations of each incident say of people killed.

    One row per record, however many observations it gave; a record without numbers says nothing here.
    """
    told = tables["observations"].filter(
        (pl.col("count_unit") == DEATHS) & pl.any_horizontal(pl.col("count_min", "count_max").is_not_null())
    )
    told = told.join(tables["members"].select("incident_id", "observation_id"), on="observation_id")
    once = told.sort("observation_id").unique(["incident_id", "source", "record_key"], keep="first")
    rows = once.select(
        "incident_id",
        "source",
        "record_key",
        "count_min",
        "count_max",
        "text",
        status=pl.lit(Hurt.KILLED.value),
        age_group=pl.lit(AgeGroup.UNKNOWN.value),
    )
    ids = digest_rows("casualty/1", rows, ["incident_id", "source", "record_key", "status", "age_group"])
    return TABLES["casualties"].shape(rows.with_columns(ids.alias("casualty_id")))


def casualties_of(acts: Iterable[Act], now: Mapping[str, str] | None = None) -> pl.DataFrame:
    """What people recorded, in the shape of the table. acts: `Standing.acts`, and nothing else.

    An act that its own author withdrew is gone. One whose body cannot be meant says nothing: bodies are
    checked before they are signed, and nobody can stop readers by a body that was not. now: the
    incident of today for one that was formed anew.
    """
    acts = list(acts)
    gone = withdrawn(acts)
    kept = [act for act in acts if act.kind == "casualty" and act.id not in gone]
    rows = [row for act in kept if (row := _row(act, now or {}))]
    return TABLES["casualties"].shape(pl.DataFrame(rows, schema=TABLES["casualties"].columns))


def _row(act: Act, now: Mapping[str, str]) -> dict[str, object] | None:
    try:
        told = casualty_of(act.body)
    except UsageError:
        return None
    return {
        "casualty_id": digest("casualty/1", act.id),
        "incident_id": now.get(told.incident, told.incident),
        "source": told.source,
        "record_key": None,
        "act_id": act.id,
        "status": told.status.value,
        "age_group": told.age_group.value,
        "count_min": float(told.count_min),
        "count_max": None if told.count_max is None else float(told.count_max),
        "text": None,
        "document": told.document,
    }


def _run(_: Workspace, tables: Tables) -> Tables:
    return {"casualties": casualties(tables)}


CASUALTIES = Step(
    "casualties", METHOD, "who is said to have been hurt?", ("observations", "members"), ("casualties",), _run
)
