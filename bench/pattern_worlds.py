"""Invented worlds for the comparison with chance: settlements, targets, and reports that owe to both.

A world is a square of 400 km with 1,000 settlements whose people follow a power law, denser in its middle.
Reports name settlements, by their points. How often one is named follows its people, the front, or a few
large towns; targets stand at settlements. Only a planted share of the reports owes to targets.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

import numpy as np
import polars as pl

from bestand.geo.chance import RADIUS_TO_SIGMA, chance_within
from bestand.geo.projection import Floats, Projection
from bestand.model.tables import TABLES
from bestand.verify.anew import Groups, Points, Towns, groups_of, laid, laid_anew

SIDE_M, TOWNS = 400_000.0, 1_000
Named = Literal["people", "front", "large towns"]
Stand = Literal["anywhere", "by people", "at the front"]


@dataclass(frozen=True, slots=True)
class Kind:
    """named: what decides which settlements reports name. stand: at which settlements targets stand.
    planted: share of the reports that are truly at a target. shifted: targets moved away first."""

    named: Named = "people"
    stand: Stand = "anywhere"
    planted: float = 0.0
    shifted: bool = False
    reports: int = 200
    targets: int = 60
    radius_m: float = 5_000.0
    extent_m: float = 1_000.0


@dataclass(frozen=True)
class World:
    """Settlements, targets and reports of one seed."""

    towns: Towns
    people: Floats
    targets: Points
    reports: Points


def world(kind: Kind, seed: int) -> World:
    rng = np.random.default_rng(seed)
    x, y = (rng.uniform(0, SIDE_M, TOWNS) for _ in range(2))
    half = rng.random(TOWNS) < 0.4
    x[half] = np.clip(rng.normal(SIDE_M / 2, SIDE_M / 8, half.sum()), 0, SIDE_M)
    people = np.minimum(200 * (1 - rng.random(TOWNS)) ** (-1 / 0.9), 3e6)
    towns = Towns(x, y, np.log2(people))
    front = np.exp(-(((x - SIDE_M / 3) / 30_000) ** 2))
    targets = _targets(
        rng,
        towns,
        {"anywhere": np.ones(TOWNS), "by people": people**0.5, "at the front": front + 0.05}[kind.stand],
        kind,
    )
    named = {"people": people, "front": front + 0.01, "large towns": np.where(people > 20_000, people, 1.0)}[kind.named]
    reports = _reports(rng, towns, named, targets, kind)
    if kind.shifted:
        angle = rng.uniform(0, 2 * np.pi)
        targets = Points(targets.x + 40_000 * np.cos(angle), targets.y + 40_000 * np.sin(angle), targets.radius_m)
    return World(towns, people, targets, reports)


def _targets(rng: np.random.Generator, towns: Towns, weight: Floats, kind: Kind) -> Points:
    """At their distance from a settlement, some next to each other: units of one plant."""
    town = rng.choice(TOWNS, kind.targets, p=weight / weight.sum())
    away, angle = np.abs(rng.normal(0, 2_500, kind.targets)), rng.uniform(0, 2 * np.pi, kind.targets)
    x, y = towns.x[town] + away * np.cos(angle), towns.y[town] + away * np.sin(angle)
    twin = rng.random(kind.targets) < 0.2
    x, y = np.concatenate([x, x[twin] + 300]), np.concatenate([y, y[twin] + 300])
    return Points(x, y, np.full(len(x), kind.extent_m))


def _reports(rng: np.random.Generator, towns: Towns, named: Floats, targets: Points, kind: Kind) -> Points:
    """At the points of settlements; those that are truly at a target lie off it by their own error."""
    n = rng.binomial(kind.reports, kind.planted)
    town = rng.choice(TOWNS, kind.reports - n, p=named / named.sum())
    at = rng.integers(len(targets.x), size=n)
    off = rng.normal(0, kind.radius_m * RADIUS_TO_SIGMA, (2, n))
    x = np.concatenate([towns.x[town], targets.x[at] + off[0]])
    y = np.concatenate([towns.y[town], targets.y[at] + off[1]])
    return Points(x, y, np.full(kind.reports, kind.radius_m))


def p_of(kind: Kind, seed: int, draws: int = 199) -> float:
    """Share of the draws, the world among them, with as much or more at the targets."""
    made = world(kind, seed)
    groups: Groups = groups_of(made.targets, made.towns, made.reports)
    weights = np.ones((len(made.reports.x), 1))
    found = laid(made.reports, made.targets, groups, weights)[0]
    drawn = laid_anew(made.reports, made.targets, made.towns, groups, weights, draws, seed)[:, 0]
    return float((1 + (drawn >= found).sum()) / (1 + draws))


def below(kind: Kind, worlds: int, limit: float = 0.05, first: int = 0) -> float:
    """Share of so many worlds whose p is at most the limit."""
    return float(np.mean([p_of(kind, first + seed) <= limit for seed in range(worlds)]))


MIDDLE = Projection(30.0, 48.0)
NOON = datetime(2026, 5, 9, 12, tzinfo=UTC)


def tables_of(made: World, role: str = "event") -> dict[str, pl.DataFrame]:
    """The world as the walk hands it to the step: a report an hour, of the same class of target."""
    reports, targets = made.reports, made.targets
    n, m = len(reports.x), len(targets.x)
    ids, names = [f"{i:032x}" for i in range(n)], [f"t{i:03}" for i in range(m)]
    at = [NOON + timedelta(hours=i % 48) for i in range(n)]
    here, there, towns = (_degrees(p.x, p.y) for p in (reports, targets, made.towns))
    incidents = here | {"incident_id": ids, "act": ["shelling"] * n, "role": [role] * n, "time_from": at, "time_to": at}
    away = np.hypot(reports.x[:, None] - targets.x, reports.y[:, None] - targets.y)
    chance = chance_within(away, np.full_like(away, targets.radius_m[0]), np.full_like(away, reports.radius_m[0]))
    i, j = np.nonzero(chance > 0.01)
    near = {"subject_id": [ids[k] for k in i], "target_id": [names[k] for k in j], "p": chance[i, j]}
    given = {
        "incidents": incidents | {"radius_m": reports.radius_m},
        "placed": {"subject_id": ids, "area_code": ["west" if x < SIDE_M / 2 else "east" for x in reports.x]},
        "near": near | {"target_class": ["power_plant"] * len(i)},
        "targets": there | {"target_id": names, "target_class": ["power_plant"] * m, "radius_m": targets.radius_m},
        "settlements": towns
        | {"settlement_id": [f"{k:04}" for k in range(TOWNS)], "population": np.round(made.people).astype(int)},
    }
    return {name: TABLES[name].shape(pl.DataFrame(columns)) for name, columns in given.items()}


def _degrees(x: Floats, y: Floats) -> dict[str, Floats]:
    lon, lat = MIDDLE.to_degrees(x - SIDE_M / 2, y - SIDE_M / 2)
    return {"lon": lon, "lat": lat}
