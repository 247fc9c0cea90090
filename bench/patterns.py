"""How often chance is called a pattern, and how often a planted one is found; then how long a question takes."""

from __future__ import annotations

from bench.figure import Figure
from bench.pattern_worlds import MIDDLE, NOON, Kind, below, tables_of, world
from bench.timing import clock
from bestand.agreement import load_taxonomy
from bestand.verify.pattern_questions import PatternQuestion
from bestand.verify.patterns import patterns

WORLDS, ASKED_S = 200, 5.0
CHANCE = {
    "reports by people, targets anywhere": Kind(),
    "reports at the front, targets anywhere": Kind("front"),
    "reports in large towns, targets anywhere": Kind("large towns"),
    "reports known to 1 km": Kind(radius_m=1_000.0),
    "reports and targets both by people": Kind("people", "by people"),
    "reports in large towns, targets by people": Kind("large towns", "by people"),
    "reports and targets both at the front": Kind("front", "at the front"),
    "3 in 10 at targets that moved by 40 km": Kind(planted=0.3, shifted=True),
}
PLANTED = {
    "200 reports, 1 in 20 at targets, 5 km": Kind(planted=0.05),
    "200 reports, 1 in 10 at targets, 5 km": Kind(planted=0.1),
    "200 reports, 3 in 10 at targets, 5 km": Kind(planted=0.3),
    "50 reports, 3 in 10 at targets, 5 km": Kind(planted=0.3, reports=50),
    "200 reports, 1 in 20 at targets, 1 km": Kind(planted=0.05, radius_m=1_000.0),
    "200 reports, 1 in 10 at targets, both by people": Kind("people", "by people", planted=0.1),
    "200 reports, 1 in 10 at targets, both at the front": Kind("front", "at the front", planted=0.1),
}


def figures() -> list[Figure]:
    """Shares are told in notes: the seconds of a figure are those of one question of a world."""
    questions = [PatternQuestion(("c",), ("power_plant",), ("shelling",), NOON, None)]
    tables, taxonomy = tables_of(world(Kind(planted=0.3), 1)), load_taxonomy("core-2026")
    took = clock(lambda: patterns(tables, questions, taxonomy, MIDDLE, "Europe/Kyiv"))
    told = [f"{name}: {below(kind, WORLDS):.3f}" for name, kind in {**CHANCE, **PLANTED}.items()]
    return [Figure("patterns: a question", took, ASKED_S, note=f"p ≤ 0.05 in {WORLDS} worlds: " + "; ".join(told))]
