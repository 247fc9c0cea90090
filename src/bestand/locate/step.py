"""The locate steps: observations first, incidents in the same way once they exist."""

from __future__ import annotations

import numpy as np
import polars as pl

from bestand.locate.bands import bands_of
from bestand.locate.geography import geography_of
from bestand.locate.place import METHOD, place
from bestand.locate.sectors import sectors_of
from bestand.locate.zones import near_targets, zone_hits
from bestand.workspace import Workspace
from bestand.workspace.step import Step, Tables

_GROUND = ("lines", "areas", "targets", "settlements")
_GIVES = ("placed", "zone_hits", "near")


def locate(workspace: Workspace, tables: Tables, subjects: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Place subjects (subject_id, time_from, time_to, lon, lat, radius_m, area_code)."""
    geography = geography_of(workspace, tables)
    lon, lat = (subjects[c].fill_null(np.nan).to_numpy() for c in ("lon", "lat"))
    x, y = geography.projection.to_plane(lon, lat)
    subjects = subjects.with_columns(
        pl.Series("x", np.where(np.isfinite(lon), x, np.nan)).fill_nan(None),
        pl.Series("y", np.where(np.isfinite(lat), y, np.nan)).fill_nan(None),
    )
    sectors = sectors_of(geography.lines[0].edges if geography.lines else np.empty((0, 4)))
    return {
        "placed": place(subjects, geography, sectors),
        "zone_hits": zone_hits(subjects, geography, bands_of(workspace.agreement)),
        "near": near_targets(subjects, geography),
        "sectors": sectors.table(geography.projection, tables["settlements"]),
    }


def _subjects(frame: pl.DataFrame, id_column: str) -> pl.DataFrame:
    return frame.select(
        pl.col(id_column).alias("subject_id"), "time_from", "time_to", "lon", "lat", "radius_m", "area_code"
    )


def _observations(workspace: Workspace, tables: Tables) -> Tables:
    return locate(workspace, tables, _subjects(tables["observations"], "observation_id"))


def _incidents(workspace: Workspace, tables: Tables) -> Tables:
    located = locate(workspace, tables, _subjects(tables["incidents"], "incident_id"))
    return {name: located[name] for name in _GIVES}


QUESTION = "where against lines and zones, how precisely?"
LOCATE_OBSERVATIONS = Step("locate", METHOD, QUESTION, ("observations", *_GROUND), (*_GIVES, "sectors"), _observations)
LOCATE_INCIDENTS = Step("locate incidents", METHOD, QUESTION, ("incidents", *_GROUND), _GIVES, _incidents)
