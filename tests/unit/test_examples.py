"""The shipped arrangements: each checks without a remark, and each window is that of the facts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bestand.agreement import Rule, rules_of
from bestand.workspace import check_workspace

EXAMPLES = Path(__file__).parents[2] / "examples"
SHIPPED = sorted(p.parent.name for p in EXAMPLES.glob("*/agreement.yaml"))


def rules(example: str) -> dict[tuple[str, str], Rule]:
    workspace, problems = check_workspace(EXAMPLES / example)
    assert workspace and not problems, problems
    return {(r.clause_id, r.reading): r for r in rules_of(workspace.agreement, workspace.taxonomy)}


@pytest.mark.parametrize("example", SHIPPED)
def test_shipped_arrangement_checks_without_a_remark(example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BESTAND_DATA", "nowhere")
    assert rules(example)


@pytest.mark.parametrize(
    ("example", "clause", "reading", "start", "until"),
    [
        # UTC as worked out in the facts, from the IANA database
        ("ukraine-easter-2025", "ru-easter", "russia", "2025-04-19T15:00", "2025-04-20T21:00"),
        ("victory-day-2025", "ru-victory-day", "russia", "2025-05-07T21:00", "2025-05-10T21:00"),
        ("easter-2026", "ru-easter", "russia", "2026-04-11T13:00", "2026-04-12T21:00"),
        ("easter-2026", "ua-easter", "ukraine", "2026-04-11T13:00", "2026-04-12T21:00"),
    ],
)
def test_window_with_its_hours_is_exact(example: str, clause: str, reading: str, start: str, until: str) -> None:
    rule = rules(example)[clause, reading]
    expected = [datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (start, until)]
    assert [rule.start.earliest, rule.until.earliest] == expected == [rule.start.latest, rule.until.latest]


def test_readings_of_the_moratorium_differ_in_start_and_end_only() -> None:
    """Between 17 and 24 March 2025 a strike is inside one reading and outside the other."""
    found = rules("energy-2025")
    russia, ukraine = found["energy", "russia"], found["energy", "ukraine"]
    assert russia.start.latest < ukraine.start.earliest and russia.until.latest < ukraine.until.earliest
    assert (russia.targets, russia.acts, russia.place) == (ukraine.targets, ukraine.acts, ukraine.place)
    assert len(russia.targets) == 10


def test_pause_has_four_windows_and_no_two_alike() -> None:
    found = rules("energy-pause-2026")
    assert len({(r.start, r.until) for r in found.values()}) == len(found) == 4


def test_window_that_a_mediator_named_is_no_party_s() -> None:
    workspace, _ = check_workspace(EXAMPLES / "energy-pause-2026")
    assert workspace
    parties = {name: reading.party for name, reading in workspace.agreement.readings.items()}
    assert parties == {"ukraine": "ukraine", "russia": "russia", "brokered": None, "orders": None}


def test_bans_of_july_2020_start_at_one_minute_past_midnight_and_name_when_return_fire_is_lawful() -> None:
    found = rules("minsk-2020")
    starts = {r.start.earliest for r in found.values()}
    assert starts == {datetime(2020, 7, 26, 21, 1, tzinfo=UTC)}
    (return_fire,) = found["a2-fire", "text"].unless
    assert len(return_fire.needs) == 3 and not found["a1-operations", "text"].unless
    assert {"uncrewed_flight", "crewed_flight", "reconnaissance", "sabotage"} <= found["a1-operations", "text"].acts


def test_template_has_every_distance_in_both_readings() -> None:
    """Whether 50, 75 and 150 km are per side or in all was not verified; the buffer's 7.5 and 15 km agree."""
    found = rules("gcsp-template")
    reach = {key: rule.place.line.reach_m for key, rule in found.items() if rule.place.line}
    assert len(reach) == len(found) == 10
    for clause, km in (("g3-artillery", 50), ("g4-mlrs", 75), ("g5-long-range", 150)):
        assert (reach[clause, "per-side"], reach[clause, "in-all"]) == (km * 1000, km * 500)
    assert {reach[c, r] for c in ("g1-buffer", "g2-drones") for r in ("per-side", "in-all")} == {7500}
    assert {rule.start.awaits for rule in found.values()} == {"entry-into-force"}  # nobody signed it
