"""The oracle: each case worked by hand in oracle.yaml, the real walk held against it.

A case changes only with a stated reason in its `why`: it says what the design means.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest

from bestand.agreement import rules_of
from bestand.workspace import Workspace
from tests.golden.ground import ORACLE, build, findings_of

CASES: list[dict[str, Any]] = ORACLE["cases"]
OUTCOMES = {"possible": "possible violation", "undecided": "cannot be decided"}
Walked = tuple[Workspace, Mapping[str, pl.DataFrame]]


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """All reports of all cases in one folder, walked once."""
    reports: dict[str, list[dict[str, object]]] = {}
    for case in CASES:
        for n, own in enumerate(case["observations"]):
            row = ORACLE["defaults"] | own | {"key": f"{case['id']}/{n}"}
            if "area" in own:
                row |= {"lon": "", "lat": "", "radius_m": ""}
            reports.setdefault(str(row.pop("source")), []).append(row)
    workspace = build(tmp_path_factory.mktemp("oracle"), reports)
    return workspace, findings_of(workspace)


def test_every_report_of_the_oracle_was_taken_in(walked: Walked) -> None:
    _, tables = walked
    assert tables["observations"].height == sum(len(case["observations"]) for case in CASES)
    assert tables["rejected"].is_empty() and tables["set_aside"].is_empty()


def test_the_oracle_agrees_with_its_own_thresholds() -> None:
    assert len({case["id"] for case in CASES}) == len(CASES) >= 40
    for case in CASES:
        p, outcome = case["holds"]["p"], case["holds"]["outcome"]
        assert {"possible": p is not None and p >= 0.95, "outside": p is not None and p <= 0.05}.get(outcome, True)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_walk_says_what_was_worked_out_by_hand(case: dict[str, Any], walked: Walked) -> None:
    workspace, tables = walked
    holds = case["holds"]
    incident = _incident(tables, f"{case['id']}/0")
    if holds["outcome"] == "no incident":
        assert incident is None, case["why"]
        return
    assert incident is not None
    if "equipment" in holds:
        _assert_equipment(tables, incident, holds)
    finding = _finding(tables, incident, holds)
    rules = {(r.clause_id, r.reading) for r in rules_of(workspace.agreement, workspace.taxonomy)}
    assert ((holds["clause"], holds["reading"]) in rules) == (holds["outcome"] != "no such rule")
    if holds["outcome"] in ("outside", "no such rule"):
        assert finding is None, f"{case['why']} But: {finding}"
        return
    assert finding is not None, f"{case['why']} But it is counted as outside."
    assert finding["outcome"] == OUTCOMES[holds["outcome"]], f"{case['why']} But: {finding}"
    tolerance = holds.get("tolerance", 0.001)
    assert finding["p"] == (None if holds["p"] is None else pytest.approx(holds["p"], abs=tolerance)), case["why"]
    if "corroboration" in holds:
        assert finding["corroboration"] == holds["corroboration"]
    if "members" in holds:
        assert tables["members"].filter(incident_id=incident).height == holds["members"]
    told = {reason["test"]: reason["value"] for reason in finding["reasons"]}
    assert told | holds.get("reasons", {}) == told


def _assert_equipment(tables: Mapping[str, pl.DataFrame], incident: str, holds: dict[str, Any]) -> None:
    rows = (
        tables["equipment"].filter(incident_id=incident, clause_id=holds["clause"], reading=holds["reading"]).to_dicts()
    )
    assert [row["outcome"] for row in rows] == ([] if holds["equipment"] == "none" else [holds["equipment"]])
    if "distance_m" in holds:
        assert rows[0]["distance_m"] == pytest.approx(holds["distance_m"], abs=30)


@pytest.mark.parametrize("case", ORACLE["duties"], ids=[f"{c['clause']}-{c['party']}" for c in ORACLE["duties"]])
def test_duty_is_on_record_as_worked_out_by_hand(case: dict[str, Any], walked: Walked) -> None:
    of_party = pl.col("party").eq_missing(pl.lit(case["party"], pl.String))
    rows = walked[1]["duties"].filter((pl.col("clause_id") == case["clause"]) & of_party)
    assert set(rows["outcome"]) == {case["outcome"]}, f"{case['why']} But: {rows['reasons'].to_list()}"
    assert sorted(rows["reading"]) == ["north", "south"]


def test_every_incident_is_found_or_counted_under_every_rule(walked: Walked) -> None:
    workspace, tables = walked
    incidents = tables["incidents"].height
    for rule in rules_of(workspace.agreement, workspace.taxonomy):
        of_rule = (pl.col("clause_id") == rule.clause_id) & (pl.col("reading") == rule.reading)
        of_rule &= pl.col("version") == rule.version
        found, counted = tables["findings"].filter(of_rule).height, tables["tested"].filter(of_rule)["outside"].sum()
        assert found + counted == incidents, rule.clause_id


def _incident(tables: Mapping[str, pl.DataFrame], key: str) -> str | None:
    """The incident that the record founds or supports."""
    seen = tables["observations"].filter(record_key=key)
    members = tables["members"].filter(pl.col("observation_id").is_in(seen["observation_id"].to_list()))
    return members["incident_id"].item() if members.height else None


def _finding(tables: Mapping[str, pl.DataFrame], incident: str, holds: dict[str, Any]) -> dict[str, Any] | None:
    of_rule = {"incident_id": incident, "clause_id": holds["clause"], "reading": holds["reading"]}
    found = tables["findings"].filter(**of_rule)
    found = found.filter(version=holds["version"]) if "version" in holds else found
    return found.row(0, named=True) if found.height else None
