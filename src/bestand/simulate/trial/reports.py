"""What planned sensors make of acts: detected or not, with an error of place, a span of time, and words left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from bestand.agreement import Taxonomy
from bestand.geo.chance import RADIUS_TO_SIGMA
from bestand.geo.projection import Floats
from bestand.simulate.trial.arms import look_alikes, systems
from bestand.simulate.trial.hold import REPORTS
from bestand.simulate.trial.lay import Lay
from bestand.simulate.trial.sensors import Sensor

NINTH = 1.2815515655446004
"""The 90th percentile of a unit normal; delays are log-normal."""


@dataclass(frozen=True)
class Eye:
    """A sensor at work."""

    sensor: Sensor
    lay: Lay
    taxonomy: Taxonomy
    rng: np.random.Generator

    def told(self, acts: pl.DataFrame, *, all_of_them: bool = False) -> pl.DataFrame:
        """Reports of acts in its reach; of false ones, which it made up itself, all."""
        sensor, n = self.sensor, acts.height
        noticed = self.rng.random(n) < sensor.detects * sensor.up
        lon, lat = self._placed(acts)
        early = self.rng.random(n) * sensor.time_s
        start = pl.col("time") - pl.Series(np.floor(early * 1e6), dtype=pl.Duration("us"))
        reports = acts.with_columns(
            report_id=pl.format(f"{sensor.id}/{{}}", pl.col("act_id")),
            sensor=pl.lit(sensor.id),
            role=pl.lit(sensor.role),
            time_from=start,
            time_to=start + pl.duration(seconds=sensor.time_s),
            lon=pl.Series(lon),
            lat=pl.Series(lat),
            radius_m=pl.lit(sensor.radius_m),
            weapon=self._weapon(acts["weapon"]),
            actor=pl.when(pl.Series(self.rng.random(n) < sensor.tells_actor)).then("actor"),
            delay_h=pl.Series(self._delay(n)),
        )
        return reports.filter(pl.Series(noticed) | all_of_them).select(*REPORTS)

    def _placed(self, acts: pl.DataFrame) -> tuple[Floats, Floats]:
        """Where it says they were: off by a normal error of which its radius holds 95 %."""
        x, y = self.lay.projection.to_plane(acts["lon"].to_numpy(), acts["lat"].to_numpy())
        sigma = self.sensor.radius_m * RADIUS_TO_SIGMA
        return self.lay.degrees(
            (x + sigma * self.rng.standard_normal(len(x)), y + sigma * self.rng.standard_normal(len(x)))
        )

    def _weapon(self, true: pl.Series) -> pl.Series:
        """Told, taken for one that looks like it, or not told."""
        n = len(true)
        tells = self.rng.random(n) < self.sensor.tells_weapon
        mistakes, luck = self.rng.random(n) < self.sensor.mistakes_weapon, self.rng.random(n)
        like = look_alikes(self.taxonomy)
        words = [
            _one(like.get(weapon) or [weapon], u) if weapon and wrong else weapon
            for weapon, wrong, u in zip(true, mistakes, luck, strict=True)
        ]
        said = [word if told else None for word, told in zip(words, tells, strict=True)]
        return pl.Series("weapon", said, dtype=pl.String)

    def _delay(self, n: int) -> Floats:
        median, ninth = self.sensor.delay_h
        luck = self.rng.standard_normal(n)
        return median * np.exp(luck * np.log(ninth / median) / NINTH) if median else np.zeros(n)


def any_weapons(taxonomy: Taxonomy, count: int, rng: np.random.Generator) -> pl.Series:
    """One of all systems for each: what a false report names."""
    names = sorted(systems(taxonomy))
    return pl.Series("weapon", names, dtype=pl.String).gather(rng.integers(0, len(names), count))


def _one(names: list[str], luck: float) -> str:
    return names[int(luck * len(names))]
