"""What a trial of a draft gave, as values: every figure with its 95 % interval."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Literal

import numpy as np
from scipy.special import bdtrik

from bestand.geo.projection import Floats
from bestand.model.shares import Share
from bestand.simulate.trial.ground import Invented

State = Literal["tried", "rests on documents", "never surely in force", "no such act"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its interval; a bound is null where too few were seen to give one."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Hours:
    """How long after an act, over the acts of which it is known."""

    of: int
    median: Figure
    ninth: Figure  # 90 % were known by then

    @classmethod
    def over(cls, hours: Floats) -> Hours | None:
        """Quantiles with the interval of their ranks, which assumes nothing of how hours are spread."""
        if not len(hours):
            return None
        return cls(len(hours), _quantile(np.sort(hours), 0.5), _quantile(np.sort(hours), 0.9))


def _quantile(ordered: Floats, q: float) -> Figure:
    n = len(ordered)
    # ranks of the binomial's own quantiles; the interval from one to the other covers at least 95 %
    low, high = int(np.ceil(bdtrik(0.025, n, q))) - 1, int(np.ceil(bdtrik(0.975, n, q)))
    at = min(int(np.ceil(q * n)), n) - 1
    bounds = (round(float(ordered[i]), 2) if 0 <= i < n else None for i in (low, high))
    return Figure(round(float(ordered[at]), 2), *bounds)


@dataclass(frozen=True, slots=True)
class OfSensor:
    """One sensor and the acts against a clause. Shares are of all acts against it."""

    id: str
    title: str
    who: str
    role: str
    reach: Share  # sees such acts at such places
    reported: Share
    possible: Share  # by its report alone
    undecided: Share
    hours: Hours | None  # until the report that founds a possible violation


@dataclass(frozen=True, slots=True)
class Tried:
    """One clause in the readings that have it alike."""

    clause_id: str
    title: str
    readings: tuple[str, ...]
    state: State
    acts: tuple[str, ...] = ()  # as the clause names them
    against: int = 0
    allowed: int = 0
    found: Share | None = None  # shares of the acts against the clause; these four are all of them
    undecided: Share | None = None
    outside: Share | None = None  # reported, and every report put it outside the clause
    unreported: Share | None = None  # by nothing that may found an incident
    traces_only: Share | None = None  # part of the unreported
    corroborated: Share | None = None  # found by sensors of two families or more
    open_tests: dict[str, Share] = field(default_factory=dict)  # of the undecided: what a report left open
    hours: Hours | None = None  # until the first report that founds a possible violation
    hours_reported: Hours | None = None  # until the first report that may found an incident
    alleged: Share | None = None  # of the allowed acts: became a possible violation
    alleged_beyond: dict[str, Share] = field(default_factory=dict)  # by the edge beyond which they lie
    suspected: Share | None = None  # of the allowed acts: at most "cannot be decided"
    false_30d: Figure | None = None  # false reports in 30 days that would found a possible violation
    documents: tuple[str, ...] = ()  # what would make an act lawful, and no sensor sees
    sensors: tuple[OfSensor, ...] = ()

    @property
    def missed(self) -> Share | None:
        """Acts against the clause that became no possible violation."""
        return Share.counted(self.found.of - self.found.count, self.found.of) if self.found else None


@dataclass(frozen=True, slots=True)
class Trial:
    """A draft, and every clause of it as tried."""

    agreement: str
    title: str
    count: int
    seed: int
    invented: Invented
    clauses: tuple[Tried, ...]

    def as_json(self) -> dict[str, object]:
        told = asdict(self)
        for clause, tried in zip(told["clauses"], self.clauses, strict=True):
            clause["missed"] = asdict(tried.missed) if tried.missed else None
        told["invented"] = [{"kind": kind, "name": name} for kind, name in self.invented]
        return told
