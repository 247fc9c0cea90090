"""Incidents with their places and hits, and the few of them that a rule could be about.

Most incidents are outside most rules by their time, act or place alone. Those are only counted, so
they are left out before any words are made. What is left out here the tests would call outside too.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from bestand.agreement import Place, Rule, Taxonomy
from bestand.agreement.places import CONTACT
from bestand.assess.test import NO
from bestand.assess.tests import time_test
from bestand.model.words import EXCLUDED

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Tables = Mapping[str, pl.DataFrame]
ID = "incident_id"


class Subjects:
    """Incidents in order of their rows; a place's or a target's chances stand by row."""

    def __init__(self, tables: Tables):
        placed = tables["placed"].select(pl.col("subject_id").alias(ID), "line_id")
        self.frame = tables["incidents"].drop("reasons").join(placed, on=ID, how="left", maintain_order="left")
        rows = self.frame.select(pl.col(ID).alias("subject_id"), row=pl.int_range(pl.len(), dtype=pl.Int64))
        hits = tables["zone_hits"].join(rows, on="subject_id")
        self._zones = {str(key[0]): part for key, part in hits.partition_by("zone_id", as_dict=True).items()}
        self._near = tables["near"].join(rows, on="subject_id")
        self.drawn = frozenset(tables["targets"]["target_class"])
        self._in_time: dict[object, Rows] = {}
        self._may: dict[frozenset[str], Mask] = {}

    def under(self, rule: Rule, taxonomy: Taxonomy) -> pl.DataFrame:
        """Incidents that are not outside the rule by time, act or place, with what its tests read."""
        rows = self._rows_in_time(rule)
        rows = rows[self._may_act(rule, taxonomy)[rows]]
        chance = self._chance(rule.place)
        if chance is not None:
            rows = rows[~(chance[rows] <= EXCLUDED) | self._unplaced(rule.place)[rows]]
        return self._read(rows, rule)

    def doing(self, act: str, rule: Rule) -> pl.DataFrame:
        """Incidents of an act in the rule's time, wherever they are."""
        rows = self._rows_in_time(rule)
        return self._read(rows[(self.frame["act"] == act).fill_null(False).to_numpy()[rows]], rule)

    def _hit(self, classes: frozenset[str]) -> tuple[Floats, Floats]:
        """By row: the largest and the sum of the chances of a hit at targets of these classes."""
        near = self._near.filter(pl.col("target_class").is_in(sorted(classes)))
        most, least = np.zeros(self.frame.height), np.zeros(self.frame.height)
        np.maximum.at(least, near["row"].to_numpy(), near["p"].to_numpy())
        np.add.at(most, near["row"].to_numpy(), near["p"].to_numpy())
        return least, most

    def _read(self, rows: Rows, rule: Rule) -> pl.DataFrame:
        frame = self.frame.select(pl.all().gather(rows))
        chance, distance = self._chance(rule.place), self._by_row(rule.place.zone_id, "distance_m", np.nan)
        added = {"zone_p": np.ones(len(rows)) if chance is None else chance[rows], "zone_m": distance[rows]}
        if rule.targets:
            least, most = self._hit(rule.targets)
            added |= {"target_least": least[rows], "target_most": most[rows]}
        return frame.with_columns(pl.Series(name, values).fill_nan(None) for name, values in added.items())

    def _rows_in_time(self, rule: Rule) -> Rows:
        key = (rule.start, rule.until)
        if key not in self._in_time:
            inside = self.frame.select(time_test(rule).result != NO).to_series()
            self._in_time[key] = np.flatnonzero(inside.to_numpy())
        return self._in_time[key]

    def _may_act(self, rule: Rule, taxonomy: Taxonomy) -> Mask:
        """Also where the act is not told or not understood."""
        if rule.acts not in self._may:
            never = [act for act in taxonomy.acts if taxonomy.verdict(act, rule.acts) is False]
            self._may[rule.acts] = ~self.frame["act"].is_in(never).fill_null(False).to_numpy()
        return self._may[rule.acts]

    def _chance(self, place: Place) -> Floats | None:
        """By row: the chance of the place, NaN where it is not known; None for anywhere."""
        return None if place.anywhere else self._by_row(place.zone_id, "p", 0.0)

    def _by_row(self, zone: str | None, column: str, absent: float) -> Floats:
        found = np.full(self.frame.height, absent)
        if zone in self._zones:
            hits = self._zones[zone]
            found[hits["row"].to_numpy()] = hits[column].fill_null(np.nan).to_numpy()
        return found

    def _unplaced(self, place: Place) -> Mask:
        """Incidents whose place cannot be held against this one."""
        if place.line is None:
            return self._no_point & self._no_area
        return self._no_point | (self._no_line if CONTACT in place.line.lines else False)

    @cached_property
    def _no_point(self) -> Mask:
        return self.frame["lon"].is_null().to_numpy()

    @cached_property
    def _no_area(self) -> Mask:
        return self.frame["area_code"].is_null().to_numpy()

    @cached_property
    def _no_line(self) -> Mask:
        return self.frame["line_id"].is_null().to_numpy()
