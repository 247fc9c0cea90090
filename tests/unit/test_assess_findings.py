"""Findings over incidents of any kind: what must hold whatever is reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestand.agreement import Rule, rules_of
from bestand.agreement.duties import Unless
from bestand.assess import ASSESS
from bestand.assess.findings import assess
from bestand.model.ids import digest
from bestand.model.tables import TABLES
from bestand.workspace import Workspace
from tests.golden.ground import build

START, END = datetime(2026, 5, 8, 21, tzinfo=UTC), datetime(2026, 5, 11, 21, tzinfo=UTC)
"""The window of `silence` in the North's reading; Kyiv is UTC+3."""
MINUTE = timedelta(minutes=1)
Incident = dict[str, Any]
Tables = Mapping[str, pl.DataFrame]


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return build(tmp_path_factory.mktemp("ground"))


def incident(name: str, **own: object) -> Incident:
    """An incident with a point, reported as an event of the mission at noon on 9 May."""
    noon = datetime(2026, 5, 9, 12, tzinfo=UTC)
    plain: Incident = {
        "incident_id": name,
        "time_from": noon,
        "time_to": noon,
        "lon": 29.7,
        "lat": 0.1,
        "radius_m": 500.0,
        "area_code": None,
        "act": "shelling",
        "weapon": None,
        "role": "event",
        "actor_claimed": None,
        "line_id": "line",
        "zones": {},
        "near": [],
    }
    return plain | own


def tables(incidents: list[Incident], support: tuple[str, ...] = ()) -> dict[str, pl.DataFrame]:
    """What associate and locate would hand over; support: roles of members that only support."""
    one = [{"incident_id": i["incident_id"], "role": i["role"], "family": i["role"]} for i in incidents]
    more = [{"incident_id": i["incident_id"], "role": r, "family": r} for i in incidents for r in support]
    members = [m | {"observation_id": f"{m['incident_id']}/{m['role']}"} for m in one + more]
    ids = [(i["incident_id"], i) for i in incidents]
    return {
        "incidents": shaped("incidents", incidents),
        "members": shaped("members", members),
        "observations": shaped("observations", members),
        "placed": shaped("placed", [{"subject_id": n, "line_id": i["line_id"]} for n, i in ids]),
        "zone_hits": shaped(
            "zone_hits", [{"subject_id": n, "zone_id": z, "p": p} for n, i in ids for z, p in i["zones"].items()]
        ),
        "near": shaped(
            "near",
            [
                {"subject_id": n, "target_class": c, "target_id": str(k), "p": p}
                for n, i in ids
                for k, (c, p) in enumerate(i["near"])
            ],
        ),
        "targets": shaped("targets", [{"target_id": "P-1", "target_class": "power_plant"}]),
        "documents": TABLES["documents"].empty(),
    }


def shaped(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    table = TABLES[name]
    kept = [{c: row.get(c) for c in table.columns} for row in rows]
    return table.shape(pl.DataFrame(kept, schema=table.columns))


KINDS = ("silence", "disputed-end", "south-only", "howitzers", "band-a", "hamlet", "plants", "plants-and-hospitals")
"""A clause of every kind of test; all of them would only make the properties slow."""


def rules_in(ground: Workspace, *clauses: str) -> list[Rule]:
    """Rules of the clauses as the North reads them, and of silence in both readings."""
    every = rules_of(ground.agreement, ground.taxonomy)
    return [r for r in every if r.clause_id in clauses and (r.reading == "north" or r.clause_id == "silence")]


def held(ground: Workspace, incidents: list[Incident], **how: Any) -> dict[str, pl.DataFrame]:
    rules = how.pop("rules", None) or rules_in(ground, *KINDS)
    return assess(tables(incidents, **how), rules, ground.taxonomy, "Europe/Kyiv")


def outcome(ground: Workspace, one: Incident, clause: str, reading: str = "north") -> str:
    found = held(ground, [one], rules=rules_in(ground, clause))["findings"].filter(reading=reading)
    return str(found["outcome"].item()) if found.height else "outside"


ACTS = ["shelling", "missile_strike", "kinetic_unspecified", "weapon_presence", "ground_clash"]
WEAPONS = [None, "howitzer_152", "tank", "missile_unspecified", "Grad"]
CHANCES = st.sampled_from([0.01, 0.05, 0.3, 0.95, 1.0])


@st.composite
def any_incident(draw: st.DrawFn) -> Incident:
    start = START + draw(st.integers(-6000, 6000)) * MINUTE
    point = draw(st.booleans())
    zones = ("hamlet", "strip", "line:a:le:5000", "line:both:le:5000") if point else ("hamlet", "strip")
    return incident(
        "",
        time_from=start,
        time_to=start + draw(st.integers(0, 6000)) * MINUTE,
        lon=29.7 if point else None,
        lat=0.1 if point else None,
        radius_m=500.0 if point else None,
        area_code=None if point else "A-1",
        act=draw(st.sampled_from(ACTS)),
        weapon=draw(st.sampled_from(WEAPONS)),
        role=draw(st.sampled_from(["event", "lead"])),
        actor_claimed=draw(st.sampled_from([None, "north", "south", "volunteers"])),
        line_id=draw(st.sampled_from([None, "line"])),
        zones=draw(st.dictionaries(st.sampled_from(zones), CHANCES)),
        near=draw(st.lists(st.tuples(st.sampled_from(["power_plant", "port"]), CHANCES), max_size=3)) if point else [],
    )


some_incidents = st.lists(any_incident(), min_size=1, max_size=12).map(
    lambda rows: [row | {"incident_id": digest("test", n)} for n, row in enumerate(rows)]
)
a_few = settings(max_examples=15, deadline=None)


@a_few
@given(incidents=some_incidents)
def test_every_incident_is_found_or_counted_under_every_rule(ground: Workspace, incidents: list[Incident]) -> None:
    rules = rules_in(ground, *KINDS)
    result = held(ground, incidents)
    assert len(incidents) * len(rules) == result["findings"].height + result["tested"]["outside"].sum()
    assert result["findings"]["finding_id"].n_unique() == result["findings"].height


@a_few
@given(incidents=some_incidents)
def test_lead_is_never_a_possible_violation(ground: Workspace, incidents: list[Incident]) -> None:
    leads = [one | {"role": "lead"} for one in incidents]
    found = held(ground, leads, support=("trace", "warning"))["findings"]
    assert set(found["outcome"]) <= {"cannot be decided"}


@a_few
@given(incidents=some_incidents)
def test_lead_lowers_and_never_lifts(ground: Workspace, incidents: list[Incident]) -> None:
    """The same incidents as leads: as many outside, everything else undecided, same p."""
    events = held(ground, [one | {"role": "event"} for one in incidents])
    leads = held(ground, [one | {"role": "lead"} for one in incidents])
    assert events["tested"].equals(leads["tested"])
    assert events["findings"].select("finding_id", "p").equals(leads["findings"].select("finding_id", "p"))


@a_few
@given(incidents=some_incidents)
def test_support_changes_no_finding(ground: Workspace, incidents: list[Incident]) -> None:
    alone, supported = held(ground, incidents), held(ground, incidents, support=("trace", "warning"))
    assert alone["findings"].equals(supported["findings"])


@a_few
@given(incidents=some_incidents)
def test_finding_has_a_reason_per_test_of_its_clause(ground: Workspace, incidents: list[Incident]) -> None:
    rules = {(r.clause_id, r.reading): r for r in rules_in(ground, *KINDS)}
    for row in held(ground, incidents)["findings"].iter_rows(named=True):
        rule = rules[row["clause_id"], row["reading"]]
        assert [r["test"] for r in row["reasons"]] == expected_tests(rule)
        assert all(r["result"] in ("yes", "unknown") and r["value"] and r["limit"] for r in row["reasons"])


def expected_tests(rule: Rule) -> list[str]:
    more = {"actor": rule.others or not rule.all_parties, "weapon": rule.weapons, "target": rule.targets}
    return ["time", "act", "place", *(name for name, asked in more.items() if asked), "role"]


@a_few
@given(incidents=some_incidents)
def test_outcome_follows_from_p_and_reasons(ground: Workspace, incidents: list[Incident]) -> None:
    for row in held(ground, incidents)["findings"].iter_rows(named=True):
        sure = row["p"] is not None and row["p"] >= 0.95
        every = all(r["result"] == "yes" for r in row["reasons"])
        assert (row["outcome"] == "possible violation") == (sure and every)


@a_few
@given(incidents=some_incidents, data=st.data())
def test_order_of_incidents_and_clauses_does_not_matter(
    ground: Workspace, incidents: list[Incident], data: st.DataObject
) -> None:
    rules = rules_in(ground, *KINDS)
    shuffled = held(ground, data.draw(st.permutations(incidents)), rules=data.draw(st.permutations(rules)))
    plain = held(ground, incidents)
    assert all(plain[name].equals(shuffled[name]) for name in ("findings", "tested"))


@st.composite
def one_within_another(draw: st.DrawFn) -> tuple[int, int, int, int]:
    a, b, c, d = sorted(draw(st.lists(st.integers(0, 4319), min_size=4, max_size=4)))
    return a, b, c, d


@a_few
@given(cut=one_within_another())
def test_narrower_time_within_the_window_stays_possible(ground: Workspace, cut: tuple[int, int, int, int]) -> None:
    wide_from, narrow_from, narrow_to, wide_to = (START + n * MINUTE for n in cut)
    for first, last in ((wide_from, wide_to), (narrow_from, narrow_to)):
        one = incident("a", time_from=first, time_to=last)
        assert outcome(ground, one, "silence") == "possible violation"


@a_few
@given(cut=one_within_another(), after=st.booleans())
def test_narrower_time_beside_the_window_stays_outside(
    ground: Workspace, cut: tuple[int, int, int, int], after: bool
) -> None:
    origin = END if after else START - 4320 * MINUTE
    wide_from, narrow_from, narrow_to, wide_to = (origin + n * MINUTE for n in cut)
    for first, last in ((wide_from, wide_to), (narrow_from, narrow_to)):
        assert outcome(ground, incident("a", time_from=first, time_to=last), "silence") == "outside"


@pytest.mark.parametrize("p", [0.0, 0.05, 0.050001, 0.5, 0.949999, 0.95, 1.0])
def test_bounds_of_a_chance_are_in(ground: Workspace, p: float) -> None:
    """Yes from .95, no up to .05, both included."""
    said = outcome(ground, incident("a", zones={"hamlet": p}), "hamlet")
    assert said == ("possible violation" if p >= 0.95 else "outside" if p <= 0.05 else "cannot be decided")


@pytest.mark.parametrize(
    ("near", "said", "p"),
    [
        ([("power_plant", 0.96)], "possible violation", 0.96),
        ([("power_plant", 0.5), ("power_plant", 0.3)], "cannot be decided", 0.5),
        # each alone is excluded, together they are not: no p below what .05 would deny
        ([("power_plant", 0.04), ("power_plant", 0.04)], "cannot be decided", 0.050001),
        ([("power_plant", 0.02), ("power_plant", 0.02)], "outside", None),
        ([("port", 1.0)], "outside", None),
    ],
)
def test_hits_of_several_objects_are_bounded(
    ground: Workspace, near: list[tuple[str, float]], said: str, p: float | None
) -> None:
    one = incident("a", near=near)
    assert outcome(ground, one, "plants") == said
    found = held(ground, [one])["findings"].filter(clause_id="plants", reading="north")
    assert (found["p"].item() if found.height else None) == p


def test_outside_is_counted_per_clause_reading_and_local_day(ground: Workspace) -> None:
    """Kyiv's 13 May begins at 12 May 21:00Z; silence ended on the 11th, stated-day goes on."""
    times = [datetime(2026, 5, 12, 20, 59, tzinfo=UTC), datetime(2026, 5, 12, 21, tzinfo=UTC)]
    times += [datetime(2026, 5, 12, 22, tzinfo=UTC)]
    every = [incident(str(n), time_from=t, time_to=t) for n, t in enumerate(times)]
    result = held(ground, every, rules=rules_in(ground, "silence", "stated-day"))
    counts = result["tested"].filter(clause_id="silence", reading="south")
    assert counts.select("day", "outside").rows() == [(date(2026, 5, 12), 1), (date(2026, 5, 13), 2)]
    assert result["tested"].filter(clause_id="stated-day").is_empty()


def test_undecided_lead_says_that_a_person_must_confirm_it(ground: Workspace) -> None:
    found = held(ground, [incident("a", role="lead")])["findings"].filter(clause_id="silence", reading="north")
    last = found["reasons"].item()[-1]
    assert (last["test"], last["result"], last["value"]) == ("role", "unknown", "lead")
    assert "a person must first confirm" in last["limit"]


def test_finding_cites_its_clause(ground: Workspace) -> None:
    found = held(ground, [incident("a")])["findings"].filter(clause_id="silence", reading="north")
    assert found["cites"].to_list() == [["article 1", "an invented text"]]
    assert found["finding_id"].to_list() == [digest("finding/2", "a", "silence", 1, "north")]


def test_no_rule_and_no_incident_give_empty_tables(ground: Workspace) -> None:
    none = assess(tables([incident("a")]), [], ground.taxonomy, "Europe/Kyiv")
    assert none["findings"].is_empty() and none["tested"].is_empty()
    nothing = held(ground, [])
    assert nothing["findings"].is_empty() and nothing["tested"].is_empty()


def test_step_takes_the_objects_it_must_know_to_deny_a_hit() -> None:
    assert "targets" in ASSESS.takes


@a_few
@given(incidents=some_incidents)
def test_what_would_make_an_act_lawful_is_said_and_changes_no_outcome(
    ground: Workspace, incidents: list[Incident]
) -> None:
    order = Unless(title="return fire", needs=("order of the leadership", "failed coordination"))
    rules = rules_in(ground, *KINDS)
    plain, with_it = (
        held(ground, incidents, rules=found)["findings"]
        for found in (rules, [replace(rule, unless=(order,)) for rule in rules])
    )
    assert with_it.drop("reasons").equals(plain.drop("reasons"))
    last = {"test": "unless", "result": "unknown", "value": "return fire: no document on record"}
    last["limit"] = "needs order of the leadership, failed coordination"
    assert [r[-1] for r in with_it["reasons"]] == [last] * with_it.height
    assert [list(r[:-1]) for r in with_it["reasons"].to_list()] == plain["reasons"].to_list()
