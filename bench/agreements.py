"""A million incidents held against forty clauses in three readings; `bestand check` on the largest example."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from bench.figure import Figure
from bestand import api
from bestand.agreement import load_taxonomy
from bestand.agreement.document import Agreement
from bestand.agreement.rules import rules_of
from bestand.assess.findings import assess
from bestand.model.tables import TABLES
from bestand.text.typed import typed
from bestand.text.yaml import Document

INCIDENTS, CLAUSES = 1_000_000, 40
READINGS = ("north", "south", "text")
ASSESS_S, CHECK_S = 10.0, 1.0
EXAMPLES = Path(__file__).parents[1] / "examples"
START = datetime(2026, 5, 1, tzinfo=UTC)
DAYS = 30
ACTS = ("shelling", "small_arms_fire", "uncrewed_strike", "uncrewed_flight", "weapon_presence", "kinetic_unspecified")
WEAPONS = (None, "howitzer_152", "tank", "mortar_120", "rocket_122", "artillery_unspecified", "122 mm")
ZONES = tuple(f"zone-{n}" for n in range(10))
TARGETS = ("power_plant", "school", "hospital")


def figures() -> list[Figure]:
    return [_assess_figure(), _check_figure()]


def _assess_figure() -> Figure:
    taxonomy = load_taxonomy("core-2026")
    tables, rules = incidents(INCIDENTS), rules_of(agreement(), taxonomy)
    began = time.perf_counter()
    found = assess(tables, rules, taxonomy, "Europe/Kyiv")
    seconds = time.perf_counter() - began
    outside = found["tested"]["outside"].sum()
    note = f"{len(rules)} rules; {found['findings'].height:,} findings stored, {outside:,} outside"
    name = f"{INCIDENTS:,} incidents × {CLAUSES} clauses × {len(READINGS)} readings"
    return Figure(name, seconds, ASSESS_S, note=note)


def _check_figure() -> Figure:
    largest = max(EXAMPLES.glob("*/agreement.yaml"), key=lambda path: path.stat().st_size).parent
    api.check(largest)  # the second is the one that a person waits for; imports are `--help`'s figure
    began = time.perf_counter()
    problems = api.check(largest)
    return Figure(
        "check the largest example", time.perf_counter() - began, CHECK_S, note=f"{largest.name}: {len(problems)}"
    )


def agreement() -> Agreement:
    """Forty clauses of every shape; each reading has its own window, one in five its own place."""
    value = {
        "agreement": "bench",
        "title": "Forty clauses",
        "timezone": "Europe/Kyiv",
        "taxonomy": "core-2026",
        "parties": {"north": {"name": "N"}, "south": {"name": "S"}},
        "sides": {"a": "north", "b": "south"},
        "readings": {name: {"title": name} for name in READINGS},
        "clauses": list(_clauses()),
    }
    found = typed(Document("bench.yaml", value), Agreement)  # type: ignore[arg-type]
    assert found
    return found


def _clauses() -> Iterator[dict[str, object]]:
    kinds: tuple[dict[str, object], ...] = (
        {"prohibits": {"acts": ["kinetic"]}},
        {"prohibits": {"acts": ["fire"]}, "place": {"line": {"within_m": 5000, "side": "both", "comparator": "le"}}},
        {"prohibits": {"acts": ["weapon_presence"], "weapons": ["artillery"], "calibre_mm": {"ge": 100}}},
        {"prohibits": {"acts": ["kinetic"], "targets": list(TARGETS)}},
        {"prohibits": {"acts": ["flight"]}},
    )
    for n in range(CLAUSES):
        place = {"zone": ZONES[n % len(ZONES)]} if n else "anywhere"
        yield {
            "id": f"c{n}",
            "title": "a clause",
            "article": str(n),
            "known": "seen",
            "status": "agreed",
            "obliges": ["north", "south"] if n % 4 else ["north"],
            "place": place,
            "in_force": _window(n % DAYS),
            "readings": {"south": {"in_force": _window(n % DAYS + 1)}, "text": {"place": place}},
            "cites": ["bench"],
            **kinds[n % len(kinds)],
        }


def _window(day: int) -> dict[str, object]:
    start, end = START + timedelta(days=day), START + timedelta(days=day + 7)
    edges = {"from": f"{start:%Y-%m-%d}", "until": f"{end:%Y-%m-%d}"}
    return {name: {"at": at, "precision": "day", "basis": "derived"} for name, at in edges.items()}


def incidents(n: int) -> dict[str, pl.DataFrame]:
    """Tables as associate and locate hand them over: half a million hits of zones, as many of targets."""
    rng = random.Random(5)
    minute = [rng.randrange(DAYS * 1440) for _ in range(n)]
    start = [START + timedelta(minutes=m) for m in minute]
    frame = pl.DataFrame(
        {
            "incident_id": [f"{i:032x}" for i in range(n)],
            "time_from": start,
            "time_to": start,
            "lon": [30.0] * n,
            "lat": [0.0] * n,
            "radius_m": [500.0] * n,
            "act": rng.choices(ACTS, k=n),
            "weapon": rng.choices(WEAPONS, k=n),
            "role": rng.choices(("event", "lead"), k=n),
            "actor_claimed": rng.choices((None, "north", "south"), k=n),
        }
    )
    ids = frame["incident_id"]
    some = sorted(rng.sample(range(n), n // 2))
    hits = {"subject_id": ids[some], "p": [round(rng.random(), 3) for _ in some]}
    zones = rng.choices((*ZONES, "line:both:le:5000"), k=len(some))
    near = {"target_class": rng.choices(TARGETS, k=len(some)), "target_id": ["t"] * len(some)}
    tables = {
        "incidents": frame,
        "placed": pl.DataFrame({"subject_id": ids, "line_id": ["line"] * n}),
        "zone_hits": pl.DataFrame(hits | {"zone_id": zones}),
        "near": pl.DataFrame(hits | near),
        "targets": pl.DataFrame({"target_id": list(TARGETS), "target_class": list(TARGETS)}),
        "documents": TABLES["documents"].empty(),
    }
    return {name: TABLES[name].shape(table) for name, table in tables.items()}
