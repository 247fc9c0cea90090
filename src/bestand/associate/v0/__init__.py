"""associate/v0: merging within a source by its stated rule; support across sources, provisional.

Only reports of events and leads found incidents. Traces and warnings may be attached as
support by two stated rules; no excess over chance has been measured for them, so they lend
no corroboration, and every such join says *provisional*.
"""

from __future__ import annotations

import polars as pl

from bestand.associate.v0.incidents import incidents_of
from bestand.associate.v0.merge import merged
from bestand.associate.v0.support import support_for
from bestand.geo.projection import Projection
from bestand.model.tables import TABLES
from bestand.workspace import Workspace
from bestand.workspace.step import Step, Tables

METHOD = "associate/v0"


def associate(
    observations: pl.DataFrame, rules: pl.DataFrame, placed: pl.DataFrame, projection: Projection
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(incidents, members). rules: from `intake.merge_rules`; placed: areas of the observations."""
    labelled = merged(observations, rules, projection)
    incidents, members = incidents_of(labelled, support_for(labelled, placed))
    return TABLES["incidents"].shape(incidents), TABLES["members"].shape(members)


def _run(workspace: Workspace, tables: Tables) -> Tables:
    incidents, members = associate(
        tables["observations"], tables["merge_rules"], tables["placed"], workspace.projection
    )
    return {"incidents": incidents, "members": members}


ASSOCIATE = Step(
    "associate",
    METHOD,
    "which speak of one event?",
    ("observations", "placed", "merge_rules"),
    ("incidents", "members"),
    _run,
)
