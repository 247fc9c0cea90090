"""Invented acts: those that a clause forbids, and allowed ones that lie just beyond one of its edges.

Proposals are drawn by what the clause says and kept where the walk agrees. An allowed act
differs from a forbidden one in one thing only: its place, its time, its weapon or its actor.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import numpy as np
import numpy.typing as npt
import polars as pl

from bestand.agreement import Rule, Taxonomy
from bestand.geo.projection import Floats
from bestand.model.tables import TIME
from bestand.model.words import Outcome
from bestand.simulate.trial.arms import meant, not_meant
from bestand.simulate.trial.beyond import beyond_the_edge
from bestand.simulate.trial.ground import EARLIEST, FIRST, LATEST
from bestand.simulate.trial.hold import ACTS, Bench
from bestand.simulate.trial.lay import Lay
from bestand.simulate.trial.where import places

AGAINST = "against"
DAYS, EDGE_H = 30, 24.0
"""Acts lie in the first days of a window; allowed ones up to so many hours before or after it."""
ROUNDS = 20
Draw = Callable[[int], pl.DataFrame]
Change = Callable[[pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True)
class Maker:
    """Draws acts for one rule; every call goes on with the same luck."""

    bench: Bench
    lay: Lay
    rule: Rule
    taxonomy: Taxonomy
    rng: np.random.Generator

    def against(self, count: int) -> pl.DataFrame:
        """At most `count` acts that the rule forbids."""
        return self._kept(AGAINST, self._forbidden, Outcome.POSSIBLE, count) if self._window() else _none()

    def allowed(self, against: pl.DataFrame, count: int) -> pl.DataFrame:
        """At most `count` acts that it allows: forbidden ones changed in one thing, as many beyond each edge."""
        edges = self._edges()
        each = count // max(len(edges), 1)
        draws = {kind: partial(self._changed, change, against) for kind, change in edges.items()}
        return pl.concat([_none(), *(self._kept(kind, draw, Outcome.OUTSIDE, each) for kind, draw in draws.items())])

    def _changed(self, change: Change, acts: pl.DataFrame, count: int) -> pl.DataFrame:
        return change(acts[self.rng.integers(0, acts.height, count)])

    @property
    def in_force(self) -> bool:
        """Whether there is a time at which the rule surely holds."""
        return self._window() is not None

    def times(self, count: int) -> pl.Series:
        """Times at which it surely holds."""
        window = self._window()
        assert window is not None
        return _times([window[0]] * count, self.rng.uniform(0, window[1], count))

    def _edges(self) -> dict[str, Change]:
        edges: dict[str, Change] = {}
        if _is_time(self.rule.start.earliest) or _is_time(self.rule.until.latest):
            edges["time"] = self._out_of_time
        if not self.rule.place.anywhere or self.rule.targets:
            edges["place"] = self._out_of_place
        if self.rule.weapons and not_meant(self.taxonomy, self.rule.weapons):
            edges["weapon"] = self._other_weapon
        if self.rule.parties - self.rule.obliges:
            edges["actor"] = self._other_actor
        return edges

    def _kept(self, kind: str, draw: Draw, wanted: Outcome, count: int) -> pl.DataFrame:
        found, have = [_none()], 0
        for _ in range(ROUNDS):
            frame = draw(count + count // 4 + 10)
            frame = frame.filter(pl.Series(self.lay.inside(frame["lon"].to_numpy(), frame["lat"].to_numpy())))
            found.append(frame.filter(self._truth(frame) == wanted).select(_none().columns))
            have += found[-1].height
            if have >= count:
                break
        every = pl.concat(found).head(count)
        named = pl.format(f"{kind}-{{}}", pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(6))
        return every.with_columns(act_id=named, kind=pl.lit(kind))

    def _forbidden(self, count: int) -> pl.DataFrame:
        lon, lat = self.lay.degrees(places(self.bench.ground, self.lay, self.rule, count, self.rng))
        weapons = meant(self.taxonomy, self.rule.weapons) if self.rule.weapons else []
        return pl.DataFrame(
            {
                "act_id": [""] * count,
                "kind": [""] * count,
                "time": self.times(count),
                "lon": lon,
                "lat": lat,
                "act": _choice(sorted(self.rule.acts), count, self.rng),
                "weapon": _choice(weapons, count, self.rng),
                "actor": _choice(sorted(self.rule.obliges), count, self.rng),
            },
            schema=ACTS,
        )

    def _out_of_place(self, acts: pl.DataFrame) -> pl.DataFrame:
        return beyond_the_edge(acts, self.lay, self._forbids, self.rng)

    def _forbids(self, acts: pl.DataFrame) -> npt.NDArray[np.bool_]:
        return np.asarray(self._truth(acts).to_numpy() == Outcome.POSSIBLE)

    def _truth(self, acts: pl.DataFrame) -> pl.Series:
        return self.bench.truth(acts.with_columns(act_id=pl.int_range(pl.len()).cast(pl.String)))

    def _out_of_time(self, acts: pl.DataFrame) -> pl.DataFrame:
        """Before the start or after the end, whichever it has."""
        away = self.rng.uniform(0, EDGE_H * 3600, acts.height)
        before, after = self.rule.start.earliest, self.rule.until.latest
        late = (self.rng.random(acts.height) < (0.5 if _is_time(before) else 1.0)) & _is_time(after)
        edge = [after if is_late else before for is_late in late]
        return acts.with_columns(time=_times(edge, np.where(late, away, -away)))

    def _other_weapon(self, acts: pl.DataFrame) -> pl.DataFrame:
        others = not_meant(self.taxonomy, self.rule.weapons)
        return acts.with_columns(weapon=_choice(others, acts.height, self.rng))

    def _other_actor(self, acts: pl.DataFrame) -> pl.DataFrame:
        return acts.with_columns(actor=_choice(sorted(self.rule.parties - self.rule.obliges), acts.height, self.rng))

    def _window(self) -> tuple[datetime, float] | None:
        """When the rule is surely in force: its first seconds, or None."""
        start, end = self.rule.start.latest, self.rule.until.earliest
        if start < EARLIEST:  # since ever
            start = min(end, FIRST) - timedelta(days=DAYS)
        if start > LATEST:  # a start that nothing is known of
            return None
        seconds = (min(end, start + timedelta(days=DAYS)) - start).total_seconds()
        return (start, seconds) if seconds > 0 else None


def _times(start: list[datetime], seconds: Floats) -> pl.Series:
    away = pl.Series(np.round(seconds * 1e6).astype(np.int64), dtype=pl.Duration("us"))
    return pl.Series("time", start, dtype=TIME) + away


def _choice(names: list[str], count: int, rng: np.random.Generator) -> pl.Series:
    """One of the names for each; null where there is none."""
    if not names:
        return pl.Series([None] * count, dtype=pl.String)
    return pl.Series(names, dtype=pl.String).gather(rng.integers(0, len(names), count))


def _is_time(time: datetime) -> bool:
    """Neither the beginning nor the end of all time."""
    return EARLIEST < time < LATEST


def _none() -> pl.DataFrame:
    return pl.DataFrame(schema=ACTS)
