"""A draft tried: per clause and reading, acts past every sensor and through the walk, and what came of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from bestand.agreement import Clause, Rule, rules_of
from bestand.simulate.trial.acts import DAYS, Maker
from bestand.simulate.trial.ground import Ground
from bestand.simulate.trial.hold import ACTS, REPORTS, Bench, Walk
from bestand.simulate.trial.lay import Lay
from bestand.simulate.trial.reports import Eye, any_weapons
from bestand.simulate.trial.result import State, Trial, Tried
from bestand.simulate.trial.sensors import Sensor
from bestand.simulate.trial.tally import counted
from bestand.simulate.trial.where import spread_over

FALSE = "false"


def try_agreement(
    ground: Ground, lay: Lay, sensors: Sequence[Sensor], walk: Walk, count: int, seed: int, tick: Callable[[str], None]
) -> Trial:
    """Every clause in every reading that differs; the same arguments give the same figures."""
    agreement = ground.workspace.agreement
    rules = rules_of(agreement, ground.workspace.taxonomy)
    tried: list[Tried] = []
    for clause in agreement.clauses:
        own = [rule for rule in rules if rule.clause_id == clause.id]
        if not own:
            tried.append(Tried(clause.id, clause.title, (), "rests on documents"))
        for alike in _alike(own):
            tick(clause.id)
            tried.append(Attempt(ground, lay, sensors, walk, clause, alike, count, seed).tried())
    return Trial(agreement.agreement, agreement.title, count, seed, ground.invented, tuple(tried))


def _alike(rules: list[Rule]) -> Iterator[list[Rule]]:
    """Rules of one clause that differ in nothing but whose reading they are."""
    left = rules
    while left:
        first = replace(left[0], reading="")
        same = [rule for rule in left if replace(rule, reading="") == first]
        left = [rule for rule in left if replace(rule, reading="") != first]
        yield same


@dataclass(frozen=True)
class Attempt:
    """One clause in one reading, or in several that have it alike."""

    ground: Ground
    lay: Lay
    sensors: Sequence[Sensor]
    walk: Walk
    clause: Clause
    rules: list[Rule]
    count: int
    seed: int

    def tried(self) -> Tried:
        maker = Maker(self._bench, self.lay, self._rule, self.ground.workspace.taxonomy, self._luck("acts"))
        against = maker.against(self.count)
        if against.is_empty():
            return self._titled("no such act" if maker.in_force else "never surely in force")
        acts = pl.concat([against, maker.allowed(against, self.count)])
        pairs = self._bench.in_reach(acts, self.sensors)
        reports = self._reports(acts, pairs)
        false, per_day = self._false()
        return counted(
            self._titled("tried"), acts, pairs, self._held(reports), self.sensors, self._held(false), per_day * DAYS
        )

    @property
    def _rule(self) -> Rule:
        return self.rules[0]

    @property
    def _bench(self) -> Bench:
        return Bench(self.ground, self.walk, self.clause, self._rule.reading)

    def _titled(self, state: State) -> Tried:
        documents = tuple(need for unless in self._rule.unless for need in unless.needs)
        readings = tuple(rule.reading for rule in self.rules)
        return Tried(
            self.clause.id, self.clause.title, readings, state, acts=self._rule.acts_named, documents=documents
        )

    def _luck(self, *of: str) -> np.random.Generator:
        """Its own luck for each clause, reading and sensor, so that others change nothing."""
        name = "/".join((self.clause.id, self._rule.reading, *of))
        return np.random.default_rng([self.seed, *hashlib.sha256(name.encode()).digest()])

    def _reports(self, acts: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
        frames = [pl.DataFrame(schema=REPORTS)]
        for sensor in self.sensors:
            here = pairs.filter(sensor=sensor.id).select("act_id")
            seen = acts.join(here, on="act_id", how="semi", maintain_order="left")
            frames.append(self._eye(sensor, "reports").told(seen))
        return pl.concat(frames)

    def _false(self) -> tuple[pl.DataFrame, float]:
        """Reports of nothing, from each sensor as often as it makes them; and how many there are in a day."""
        per_day = [s.false_per_day * s.up if s.founds else 0.0 for s in self.sensors]
        if not sum(per_day):
            return pl.DataFrame(schema=REPORTS), 0.0
        number = self._luck(FALSE).multinomial(self.count, np.array(per_day) / sum(per_day))
        frames = [self._of_nothing(sensor, int(n)) for sensor, n in zip(self.sensors, number, strict=True)]
        return pl.concat([pl.DataFrame(schema=REPORTS), *frames]), sum(per_day)

    def _of_nothing(self, sensor: Sensor, count: int) -> pl.DataFrame:
        """At any place that it watches, of anything that it sees, at any time of the first days."""
        taxonomy, rng = self.ground.workspace.taxonomy, self._luck(FALSE, sensor.id)
        lon, lat = self.lay.degrees(spread_over(sensor.where, self.ground, self.lay, count, rng))
        names = pl.Series(sorted(taxonomy.expand(sensor.sees)), dtype=pl.String)
        parties = pl.Series(sorted(self._rule.parties), dtype=pl.String)
        maker = Maker(self._bench, self.lay, self._rule, taxonomy, rng)
        acts = pl.DataFrame(
            {
                "act_id": [f"{FALSE}-{i:06d}" for i in range(count)],
                "kind": [FALSE] * count,
                "time": maker.times(count),
                "lon": lon,
                "lat": lat,
                "act": names.gather(rng.integers(0, len(names), count)),
                "weapon": any_weapons(taxonomy, count, rng),
                "actor": parties.gather(rng.integers(0, len(parties), count)),
            },
            schema=ACTS,
        )
        return self._eye(sensor, FALSE).told(acts, all_of_them=True)

    def _eye(self, sensor: Sensor, what: str) -> Eye:
        return Eye(sensor, self.lay, self.ground.workspace.taxonomy, self._luck(what, sensor.id, "eye"))

    def _held(self, reports: pl.DataFrame) -> pl.DataFrame:
        """Those that may found an incident, with their outcome; traces keep none."""
        founding = {s.id for s in self.sensors if s.founds}
        found = self._bench.held(reports.filter(pl.col("sensor").is_in(founding)))
        traces = reports.filter(~pl.col("sensor").is_in(founding))
        return pl.concat([found, traces], how="diagonal").with_columns(pl.col("outcome").cast(pl.String))
