"""An attacker who holds every edition of some months works out where the line runs.

He knows the method, the grid and how far a line moves in a day. Per column of cells he filters forward and
backward (Rauch, Tung and Striebel 1965): the first edition gives the middle of the cells shown, and each cell
that appears or goes tells where the line was then: at its edge, or within its reach. Public places are what
he has without any edition. Errors are mean distances in metres between the line as worked out and as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from bestand.geo.projection import Floats, Projection
from bestand.release.line import REACH, cells_near
from bestand.simulate.scenario import Scenario
from bestand.simulate.told import tell
from bestand.simulate.world import AREA, World

SIZE = 20_000.0
PUBLIC = ("news", "officials")
"""Beginnings of sources that anyone can read and that tell of the front: not patrols, nor fires everywhere."""
AT_THE_FRONT = ("shelling", "small_arms_fire", "ground_assault")
"""Acts that happen near the line."""
DRIFT_M = 400.0
"""How far a stretch of the line moves in a day: known to him from elsewhere."""
BEND_M = 3_000.0
"""How far the line bends from its mean inside a column, likewise."""
WEEK = 7


@dataclass(frozen=True)
class Attack:
    """Errors in metres: of public places alone, of the editions alone, and of both together."""

    public: float
    editions: float
    both: float

    @property
    def gain(self) -> float:
        """By how much editions shorten his error; 0: nothing was gained."""
        return 1 - self.both / self.public


@dataclass(frozen=True)
class Truth:
    """Mean y of the line per day and column, and its edges per day, in metres."""

    columns: list[int]
    y: Floats
    edges: list[list[list[float]]]


Guess = tuple[Floats, Floats]
"""Mean and variance per day and column, shape (days, columns)."""


def truth_of(world: World) -> Truth:
    plane = Projection.of(AREA)
    days = []
    for row in world.line_lat:
        x, y = plane.to_plane(world.line_lon, row)
        days.append(np.column_stack([x[:-1], y[:-1], x[1:], y[1:]]).tolist())
    fine = np.linspace(x[0], x[-1], 4000)
    column = np.floor(fine / SIZE).astype(int)
    columns = list(range(int(column.min()) + 1, int(column.max())))
    means = []
    for row in world.line_lat:
        x, y = plane.to_plane(world.line_lon, row)
        line = np.interp(fine, x, y)
        means.append([line[column == c].mean() for c in columns])
    return Truth(columns, np.array(means), days)


def shown(truth: Truth, reach: float, step: int) -> list[np.ndarray]:
    """The cells of each day's edition: of the day's own line, or of the first line of its `step` days."""
    made = [cells_near(edges, SIZE, b"first line", reach) for edges in truth.edges[::step]]
    return [made[n // step] for n in range(len(truth.edges))]


def from_editions(truth: Truth, cells: Sequence[np.ndarray], reach: float) -> Guess:
    """What cells through time tell. reach: greatest reach of a cell in widths; the mean one is half of it."""
    middle = reach * SIZE / 2
    found = [_column(truth.columns[i], cells, middle) for i in range(len(truth.columns))]
    return np.column_stack([m for m, _ in found]), np.column_stack([v for _, v in found])


def _column(column: int, cells: Sequence[np.ndarray], middle: float) -> tuple[Floats, Floats]:
    """One column: when its cells change, the line's bend is at the edge that the change is about."""
    spans = [(c[c[:, 0] == column, 1].min(), c[c[:, 0] == column, 1].max() + 1) for c in cells]
    seen: dict[int, list[tuple[float, float]]] = {0: [(sum(spans[0]) * SIZE / 2, (SIZE / 3) ** 2)]}
    noise = 1_000.0**2 + middle**2 / 3
    for day in range(1, len(spans)):
        for end, sign in ((1, 1), (0, -1)):
            if spans[day][end] != spans[day - 1][end]:
                edge = (min if sign > 0 else max)(spans[day][end], spans[day - 1][end]) * SIZE
                seen.setdefault(day, []).append((edge - sign * (BEND_M + middle), noise))
    return _smoothed(len(spans), seen)


def _smoothed(days: int, seen: dict[int, list[tuple[float, float]]]) -> tuple[Floats, Floats]:
    """Random walk with observations (value, variance) by day, filtered forward, smoothed backward."""
    mean, variance = np.zeros(days), np.zeros(days)
    before = np.zeros(days)
    m, v = 0.0, 1e12
    for day in range(days):
        v += DRIFT_M**2 if day else 0.0
        before[day] = v
        for value, noise in seen.get(day, ()):
            gain = v / (v + noise)
            m, v = m + gain * (value - m), v * (1 - gain)
        mean[day], variance[day] = m, v
    for day in range(days - 2, -1, -1):
        pull = variance[day] / before[day + 1]
        mean[day] += pull * (mean[day + 1] - mean[day])
        variance[day] += pull**2 * (variance[day + 1] - before[day + 1])
    return mean, variance


def from_public(truth: Truth, x: Floats, y: Floats, day: npt.NDArray[np.int64]) -> Guess:
    """What public places tell: fighting lies around the line. Places far from the median are left out."""
    days = len(truth.edges)
    means, variances = np.zeros((days, len(truth.columns))), np.zeros((days, len(truth.columns)))
    for i, column in enumerate(truth.columns):
        here = np.floor(x / SIZE) == column
        middle = np.median(y[here]) if here.any() else 0.0
        near = here & (np.abs(y - middle) < 15_000)
        noise = max(float(np.var(y[near])), 1.0) if near.sum() > 1 else 1e12
        seen: dict[int, list[tuple[float, float]]] = {}
        for at, value in zip(day[near].tolist(), y[near].tolist(), strict=True):
            seen.setdefault(min(max(at, 0), days - 1), []).append((value, noise))
        means[:, i], variances[:, i] = _smoothed(days, seen)
    return means, variances


def together(one: Guess, other: Guess) -> Guess:
    weight = one[1] / (one[1] + other[1])
    return one[0] * (1 - weight) + other[0] * weight, one[1] * (1 - weight)


def error(guess: Guess, truth: Truth) -> float:
    return float(np.abs(guess[0] - truth.y).mean())


def attack(seed: int = 1, days: int = 120, incidents: int = 3000, reach: float = REACH, step: int = WEEK) -> Attack:
    """All that the attacker can do with the editions of `days` days."""
    told = tell(Scenario(days=days, incidents=incidents, seed=seed))
    truth = truth_of(told.world)
    plane, xs, ys, when = Projection.of(AREA), [], [], []
    for account in told.accounts:
        rows = account.reports
        if account.source.startswith(PUBLIC):
            rows = rows.filter(pl.col("lat").is_finite() & pl.col("act").is_in(AT_THE_FRONT))
            px, py = plane.to_plane(rows["lon"].to_numpy(), rows["lat"].to_numpy())
            xs.append(px)
            ys.append(py)
            when.append(rows["start"].to_numpy() // (24 * 60))
    public = from_public(truth, np.concatenate(xs), np.concatenate(ys), np.concatenate(when).astype(np.int64))
    editions = from_editions(truth, shown(truth, reach, step), reach)
    return Attack(error(public, truth), error(editions, truth), error(together(public, editions), truth))


def means(reach: float, step: int, incidents: int, seeds: Sequence[int] = range(1, 9), days: int = 120) -> Attack:
    """The mean over several worlds."""
    found = [attack(seed, days, incidents, reach, step) for seed in seeds]
    return Attack(*(float(np.mean([getattr(one, name) for one in found])) for name in ("public", "editions", "both")))


def main() -> None:
    """What cells give away, and what they gave away before their reach and week, by how much is public."""
    print("| incidents in 120 days | cells | public alone, m | editions alone, m | both, m | gain |")
    print("|---|---|---|---|---|---|")
    for incidents in (40, 120, 400, 3000):
        for name, reach, step in (("touched, of the day", 0.0, 1), ("with a reach, of the week", REACH, WEEK)):
            one = means(reach, step, incidents)
            told = f"{one.public:,.0f} | {one.editions:,.0f} | {one.both:,.0f} | {one.gain:.2f}"
            print(f"| {incidents:,} | {name} | {told} |")


if __name__ == "__main__":
    main()
