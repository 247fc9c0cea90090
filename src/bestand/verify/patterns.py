"""Patterns across incidents: whether acts lay at targets of a class more often than chance would lay them.

A pattern is a comparison with chance, not a statement of intent: people judge what it means. It rests on
reported events; with leads added, the same comparison is shown, but cannot be decided until people have
looked at them. What is known only to an area, or vaguer than 50 km, stays out and is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from bestand.agreement import Taxonomy, rules_of
from bestand.geo.chance import chance_within
from bestand.geo.projection import Floats, Projection
from bestand.model.ids import digest
from bestand.model.tables import TABLES
from bestand.model.words import EXCLUDED, Role
from bestand.verify.anew import NOT_TOLD, Points, Towns, groups_of, laid, laid_anew, listed
from bestand.verify.compare import BASES, Compared, Weighed, told
from bestand.verify.pattern_questions import PatternQuestion, questions_of
from bestand.workspace import Workspace
from bestand.workspace.step import Step, Tables

METHOD = "patterns/1"
DRAWS = 999
VAGUE_M = 50_000.0
"""A place vaguer than this lies at no target with a chance that could tell anything."""
_PLACE = ("x", "y", "radius_m")
ID = "incident_id"


def patterns(
    tables: Tables, questions: Sequence[PatternQuestion], taxonomy: Taxonomy, projection: Projection, timezone: str
) -> pl.DataFrame:
    """Table `patterns`: each question on events alone, and on events and leads."""
    ground = _ground(tables, projection)
    draws = max(DRAWS, 40 * len(questions) - 1)  # so that the least p is well below the strictest limit
    compared = [
        one
        for classes in sorted({q.classes for q in questions})
        for one in ground.compare(classes, questions, taxonomy, draws)
    ]
    return TABLES["patterns"].shape(pl.DataFrame(told(compared, timezone), schema=TABLES["patterns"].columns))


@dataclass(frozen=True)
class _Ground:
    """Incidents with their distinct places, targets and settlements on the plane."""

    incidents: pl.DataFrame  # with `place`, the row of its place; null where it has none
    places: Points
    reports: Points  # every incident with a place: how much is told of a region
    targets: pl.DataFrame
    towns: Towns
    near: pl.DataFrame

    def compare(
        self, classes: tuple[str, ...], questions: Sequence[PatternQuestion], taxonomy: Taxonomy, draws: int
    ) -> Iterator[Compared]:
        """Every question about these classes: their targets are drawn anew once for all of them."""
        asked = [q for q in questions if q.classes == classes]
        own = self.targets.filter(pl.col("target_class").is_in(classes))
        here = listed(_points(own), self.towns)
        targets = _points(own := own.filter(pl.Series(here)))
        groups = groups_of(targets, self.towns, self.reports)
        own = own.with_columns(pl.Series("group", groups.group))
        weighed = [self.weighed(q, basis, taxonomy, own) for q in asked for basis in BASES]
        weights = np.column_stack([w.by_place for w in weighed])
        found = laid(self.places, targets, groups, weights)
        seed = int(digest("draws/1", own["target_id"].to_list()), 16)
        drawn = laid_anew(self.places, targets, self.towns, groups, weights, draws, seed)
        full = self._all_at_targets(targets)
        said = (own.height, len(groups.home), groups.free, int((~here).sum()))
        for n, one in enumerate(weighed):
            yield Compared(one, float(found[n]), np.sort(drawn[:, n]), float(full @ one.by_place), said)

    def weighed(self, question: PatternQuestion, basis: str, taxonomy: Taxonomy, targets: pl.DataFrame) -> Weighed:
        """Incidents of the question: how many, where, and which of them may lie at a target."""
        acts = [a for a in taxonomy.acts if taxonomy.verdict(a, frozenset(question.acts))]
        rows = self.incidents.filter(pl.col("act").is_in(acts) & pl.col("role").is_in(BASES[basis]))
        share = pl.Series("share", _shares(rows, question), dtype=pl.Float64)
        rows = rows.with_columns(share).filter(pl.col("share") > 0)
        placed = rows.filter(pl.col("place").is_not_null())
        by_place = np.bincount(placed["place"].to_numpy(), placed["share"].to_numpy(), minlength=len(self.places.x))
        hits = self.near.filter(pl.col("p") > EXCLUDED).join(targets.select("target_id", "group"), on="target_id")
        hits = hits.join(placed, left_on="subject_id", right_on=ID, how="semi")
        at = placed.join(hits, left_on=ID, right_on="subject_id", how="semi")
        n = hits["group"].n_unique()
        return Weighed(question, basis, placed, rows.height - placed.height, by_place.astype(float), at, n)

    def _all_at_targets(self, targets: Points) -> Floats:
        """Per place, the chance that would be found if its incidents had truly been at a target: the
        reported point then lies off it by its own error."""
        extent = np.full(len(self.places.x), np.median(targets.radius_m) if len(targets.x) else 0.0)
        return chance_within(np.zeros(len(extent)), extent, self.places.radius_m * np.sqrt(2))


def _points(frame: pl.DataFrame) -> Points:
    return Points(*(frame[c].to_numpy() for c in _PLACE))


def _shares(rows: pl.DataFrame, question: PatternQuestion) -> Floats:
    """The share of each incident's interval that lies in the question's time."""
    start, end = question.span_s()
    begin, until = (rows[c].dt.epoch("us").to_numpy() / 1e6 for c in ("time_from", "time_to"))
    length, inside = until - begin, np.minimum(until, end) - np.maximum(begin, start)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(length > 0, np.clip(inside, 0, None) / length, inside >= 0)


def _ground(tables: Tables, projection: Projection) -> _Ground:
    area = tables["placed"].select(pl.col("subject_id").alias(ID), pl.col("area_code").alias("area"))
    used = tables["incidents"].select(ID, "act", "role", "time_from", "time_to", "lon", "lat", "radius_m")
    frame = _on_plane(used.filter(pl.col("role").is_in([Role.EVENT, Role.LEAD])), projection)
    usable = pl.col("x").is_finite() & (pl.col("radius_m") <= VAGUE_M)
    places = frame.filter(usable).select(_PLACE).unique().sort(_PLACE).with_row_index("place")
    incidents = frame.join(places, on=_PLACE, how="left").join(area, on=ID, how="left").sort(ID)
    targets = _on_plane(tables["targets"], projection).sort("target_id")
    towns = _on_plane(tables["settlements"], projection).sort("settlement_id")
    people = towns["population"].fill_null(0).to_numpy().astype(float)
    size = np.where(people > 0, np.log2(np.maximum(people, 1)), NOT_TOLD)
    settled = Towns(towns["x"].to_numpy(), towns["y"].to_numpy(), size)
    return _Ground(incidents, _points(places), _points(frame.filter(usable)), targets, settled, tables["near"])


def _on_plane(frame: pl.DataFrame, projection: Projection) -> pl.DataFrame:
    """With x and y in metres, to the centimetre; null where there is no point."""
    x, y = projection.to_plane(*(frame[c].fill_null(np.nan).to_numpy() for c in ("lon", "lat")))
    flat = {"x": np.round(x, 2), "y": np.round(y, 2)}
    return frame.with_columns(
        pl.when(pl.col("lon").is_not_null()).then(pl.Series(name, values)).alias(name) for name, values in flat.items()
    )


def _run(workspace: Workspace, tables: Tables) -> Tables:
    rules = rules_of(workspace.agreement, workspace.taxonomy)
    asked = questions_of(rules, tables["targets"]["target_class"].drop_nulls())
    zone = workspace.settings.timezone
    return {"patterns": patterns(tables, asked, workspace.taxonomy, workspace.projection, zone)}


PATTERNS = Step(
    "patterns",
    METHOD,
    "do acts lie at targets more often than chance?",
    ("incidents", "placed", "near", "targets", "settlements"),
    ("patterns",),
    _run,
)
