"""Which reports are of one event does not depend on whose they are: the mirrored war, grouped alike."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bestand.geo.projection import Projection
from bestand.simulate import Scenario, observations
from tests.golden.associate_v1.ground import groups, rules, run, tables_of

RULES = rules(monitors=(2000.0, 7200.0, "act"), news=(9000.0, 86_400.0, "act"))
SCENARIOS: list[dict[str, Any]] = [
    {"days": 30, "incidents": 300, "density": "busy"},
    {"days": 14, "incidents": 300},
    {"days": 14, "incidents": 500, "density": "dense"},
]


def grouped(*, swapped: bool, **scenario: Any) -> list[list[str]]:
    """Record keys per incident, in a plane whose centre is mirrored like everything else."""
    found, _ = observations(Scenario(swapped=swapped, **scenario))
    lon, lat = (round(float(found[c].abs().mean()), 1) for c in ("lon", "lat"))  # type: ignore[arg-type]
    south = found["lat"].drop_nulls()[0] < 0
    tables = tables_of(found, merge_rules=RULES)
    return groups(tables, run(tables, Projection(lon, -lat if south else lat)))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=["busy", "thin", "dense"])
@settings(
    max_examples=2, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(seed=st.integers(0, 10_000))
def test_mirrored_war_is_grouped_alike(scenario: dict[str, Any], seed: int) -> None:
    plain = grouped(swapped=False, seed=seed, **scenario)
    assert sum(len(keys) > 1 for keys in plain) > 60
    assert plain == grouped(swapped=True, seed=seed, **scenario)
