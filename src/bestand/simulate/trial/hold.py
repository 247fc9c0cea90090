"""Acts and reports held against one clause, or against what sensors can see, by the walk itself.

What is true of an act is what the walk says of it when it is known exactly. So there is one
meaning of a clause, and a kind of place that the walk learns is known here at once. What a
sensor sees is put to the same walk: it is a clause of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import polars as pl

from bestand.agreement import Agreement, Clause
from bestand.model.tables import TABLES, TIME, Columns
from bestand.model.words import Outcome, Role
from bestand.simulate.trial.ground import Ground
from bestand.simulate.trial.sensors import Sensor
from bestand.workspace import Workspace
from bestand.workspace.step import Tables

Walk = Callable[[Workspace, Tables], Tables]
"""`incidents`, and the tables that they are held against → these and `findings`."""
SEES = "sees:"  # no id of a clause has a colon
ACTS: Columns = {
    "act_id": pl.String,
    "kind": pl.String,  # against, or the edge beyond which an allowed act lies, or false
    "time": TIME,
    "lon": pl.Float64,
    "lat": pl.Float64,
    "act": pl.String,
    "weapon": pl.String,
    "actor": pl.String,
}
REPORTS: Columns = {
    "report_id": pl.String,
    "act_id": pl.String,
    "sensor": pl.String,
    "role": pl.String,
    "time_from": TIME,
    "time_to": TIME,
    "lon": pl.Float64,
    "lat": pl.Float64,
    "radius_m": pl.Float64,
    "act": pl.String,
    "weapon": pl.String,
    "actor": pl.String,
    "delay_h": pl.Float64,
}


@dataclass(frozen=True)
class Bench:
    """A ground, the walk, and the one clause in the one reading that is tried."""

    ground: Ground
    walk: Walk
    clause: Clause
    reading: str

    def truth(self, acts: pl.DataFrame) -> pl.Series:
        """The outcome of each act as it truly is."""
        found = self._hold(self.ground.sharp, (self.clause,), _as_incidents(acts))
        joined = acts.join(found, left_on="act_id", right_on="incident_id", how="left", maintain_order="left")
        return joined["outcome"].fill_null(Outcome.OUTSIDE.value)

    def held(self, reports: pl.DataFrame) -> pl.DataFrame:
        """Reports with `outcome` and `open`: the tests that were not decided."""
        incidents = reports.rename({"report_id": "incident_id", "actor": "actor_claimed"})
        found = self._hold(self.ground, (self.clause,), incidents)
        unknown = pl.element().struct.field("result") == "unknown"
        test = pl.element().struct.field("test")
        tests = pl.col("reasons").list.eval(pl.when(unknown & (test != "unless")).then(test)).list.drop_nulls()
        found = found.select(pl.col("incident_id").alias("report_id"), "outcome", open=tests)
        joined = reports.join(found, on="report_id", how="left", maintain_order="left")
        return joined.with_columns(pl.col("outcome").fill_null(Outcome.OUTSIDE.value))

    def in_reach(self, acts: pl.DataFrame, sensors: Iterable[Sensor]) -> pl.DataFrame:
        """Pairs (act_id, sensor) of an act that the sensor sees at such a place."""
        clauses = tuple(_seeing(sensor, self.ground.workspace.agreement) for sensor in sensors)
        found = self._hold(self.ground.sharp, clauses, _as_incidents(acts))
        seen = found.filter(pl.col("outcome") == Outcome.POSSIBLE)
        pairs = seen.select(pl.col("incident_id").alias("act_id"), pl.col("clause_id").str.strip_prefix(SEES))
        return pairs.rename({"clause_id": "sensor"}).sort("sensor", "act_id")

    def _hold(self, ground: Ground, clauses: tuple[Clause, ...], incidents: pl.DataFrame) -> pl.DataFrame:
        whole = ground.workspace.agreement
        readings = {self.reading: whole.readings[self.reading]}
        part = whole.model_copy(update={"clauses": clauses, "readings": readings})
        shaped = TABLES["incidents"].shape(incidents.with_columns(corroboration=pl.lit([], pl.List(pl.String))))
        return self.walk(replace(ground.workspace, agreement=part), {**ground.tables, "incidents": shaped})["findings"]


def _seeing(sensor: Sensor, agreement: Agreement) -> Clause:
    """What a sensor sees as a clause that binds everybody, at all times."""
    since = {"at": "1900-01-01T00:00Z", "precision": "minute", "basis": "stated"}
    clause = Clause.model_validate(
        {
            "id": "sees",
            "title": sensor.title,
            "article": "none",
            "known": "seen",
            "status": "draft",
            "obliges": tuple(agreement.parties),
            "prohibits": {"acts": sensor.sees},
            "place": sensor.where,
            "in_force": {"from": since, "until": "open"},
        }
    )
    return clause.model_copy(update={"id": SEES + sensor.id})


def _as_incidents(acts: pl.DataFrame) -> pl.DataFrame:
    return acts.select(
        pl.col("act_id").alias("incident_id"),
        pl.col("time").alias("time_from"),
        pl.col("time").alias("time_to"),
        "lon",
        "lat",
        pl.lit(0.0).alias("radius_m"),
        "act",
        "weapon",
        pl.col("actor").alias("actor_claimed"),
        pl.lit(Role.EVENT.value).alias("role"),
    )
