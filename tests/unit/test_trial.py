"""A draft tried with sensors of which the answer is known: perfect, blind, vague, silent, half."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import shapely

from bestand.agreement import rules_of
from bestand.agreement.document import Agreement
from bestand.agreement.places import LineBand, Place
from bestand.flow.trial import draft_at, try_draft, walked
from bestand.locate import line_of_day
from bestand.simulate.trial import Sensor, Trial, filled, with_line, words_of
from bestand.simulate.trial.acts import Maker
from bestand.simulate.trial.ground import FIRST
from bestand.simulate.trial.hold import Bench
from bestand.simulate.trial.lay import Lay
from bestand.simulate.trial.result import Tried

WINDOW = """
    in_force:
      from: {after: {event: signature, hours: 0}}
      until: {after: {event: signature, days: 30}}
    cites: [an invented text]
"""
AGREEMENT = f"""\
agreement: draft
title: A draft
timezone: Europe/Kyiv
taxonomy: core-2026
parties:
  north: {{name: North}}
  south: {{name: South}}
sides: {{a: north, b: south}}
readings:
  north: {{party: north}}
  south: {{party: south}}
events:
  signature: {{title: the signature}}
clauses:
  - id: band
    title: No weapons near the line
    article: article 1
    known: seen
    status: draft
    obliges: [north, south]
    prohibits: {{acts: [weapon_presence]}}
    place: {{line: {{within_m: 5000, side: both, comparator: le}}}}{WINDOW}
  - id: heavy
    title: No heavy artillery on one side
    article: article 2
    known: seen
    status: draft
    obliges: [north, south]
    prohibits: {{acts: [weapon_presence], weapons: [artillery], calibre_mm: {{ge: 100}}}}
    place: {{line: {{within_m: 20000, side: a, comparator: le}}}}
    readings:
      south: {{place: {{line: {{within_m: 10000, side: a, comparator: le}}}}}}{WINDOW}
  - id: crossing
    title: No fire at the crossing
    article: article 3
    known: seen
    status: draft
    obliges: [north, south]
    prohibits: {{acts: [fire]}}
    place: {{zone: crossing}}{WINDOW}
  - id: plants
    title: The South strikes no power plants
    article: article 4
    known: seen
    status: draft
    obliges: [south]
    prohibits: {{acts: [kinetic], targets: [power_plant]}}
    place: anywhere{WINDOW}
"""
PERFECT: dict[str, Any] = {
    "id": "perfect",
    "title": "Sees everything",
    "who": "mission",
    "family": "eyes",
    "role": "event",
    "sees": ("presence", "kinetic"),
    "where": "anywhere",
    "detects": 1,
    "tells_weapon": 1,
    "tells_actor": 1,
    "radius_m": 0,
    "time_s": 0,
    "delay_h": (6, 24),
    "false_per_day": 0,
    "up": 1,
    "basis": "assumed",
}


def sensor(**own: object) -> Sensor:
    return Sensor.model_validate(PERFECT | own)


def trial(
    folder: Path, *sensors: Sensor, only: str = "", count: int = 200, seed: int = 1, text: str = AGREEMENT
) -> Trial:
    """The draft, or one clause of it, past the sensors."""
    (folder / "agreement.yaml").write_text(text, "utf-8")
    workspace, stored = draft_at(folder / "agreement.yaml")
    if only:
        kept = tuple(c for c in workspace.agreement.clauses if c.id == only)
        workspace = with_agreement(workspace, workspace.agreement.model_copy(update={"clauses": kept}))
    return try_draft(workspace, stored, sensors, count, seed)


def with_agreement(workspace: Any, agreement: Agreement) -> Any:
    return replace(workspace, agreement=agreement)


def one(folder: Path, *sensors: Sensor, only: str = "band", **asked: Any) -> Tried:
    return trial(folder, *sensors, only=only, **asked).clauses[0]


def counts(tried: Tried) -> tuple[int, ...]:
    """Found, undecided, outside, unreported: all acts against the clause."""
    parts = (tried.found, tried.undecided, tried.outside, tried.unreported)
    assert tried.found and sum(p.count for p in parts if p) == tried.against == tried.found.of
    return tuple(p.count for p in parts if p)


def test_perfect_sensor_misses_nothing_and_alleges_nothing(tmp_path: Path) -> None:
    told = trial(tmp_path, sensor())
    assert [(c.clause_id, c.readings) for c in told.clauses] == [
        ("band", ("north", "south")), ("heavy", ("north",)), ("heavy", ("south",)),
        ("crossing", ("north", "south")), ("plants", ("north", "south")),
    ]  # fmt: skip
    for clause in told.clauses:
        assert clause.state == "tried" and counts(clause) == (200, 0, 0, 0)
        assert clause.alleged and clause.alleged.count == 0 and clause.allowed >= 180
        assert clause.suspected and clause.suspected.count == 0
        assert clause.false_30d and clause.false_30d.high == 0


def test_allowed_acts_lie_beyond_every_edge_that_the_clause_has(tmp_path: Path) -> None:
    edges = {c.clause_id: set(c.alleged_beyond) for c in trial(tmp_path, sensor(), count=40).clauses}
    assert edges == {
        "band": {"place", "time"},
        "heavy": {"place", "time", "weapon"},
        "crossing": {"place", "time"},
        "plants": {"place", "time", "actor"},
    }


@pytest.mark.parametrize("blind", [{"detects": 0}, {"up": 0}, {"sees": ("mines",)}, {"where": {"zone": "crossing"}}])
def test_blind_sensor_misses_all(tmp_path: Path, blind: dict[str, object]) -> None:
    only = "heavy" if "where" in blind else "band"
    tried = one(tmp_path, sensor(**blind), only=only, count=100)
    found, undecided, outside, unreported = counts(tried)
    assert (undecided, outside) == (0, 0)
    # the crossing is a small part of a band along the whole line
    assert found == 0 or (only == "heavy" and found <= 5)
    assert unreported >= 95 and tried.alleged and tried.alleged.count == 0


def test_radius_far_larger_than_the_band_decides_nothing(tmp_path: Path) -> None:
    tried = one(tmp_path, sensor(radius_m=15_000))
    found, undecided, _, unreported = counts(tried)
    assert found == unreported == 0 and undecided > 180
    assert list(tried.open_tests) == ["place"] and tried.open_tests["place"].value == 1
    assert tried.alleged and tried.alleged.count == 0 and tried.hours is None and tried.hours_reported


def test_interval_far_longer_than_the_window_decides_nothing(tmp_path: Path) -> None:
    tried = one(tmp_path, sensor(time_s=90 * 24 * 3600))
    assert counts(tried)[0] == 0 and counts(tried)[1] > 190 and list(tried.open_tests) == ["time"]


def test_weapon_not_told_leaves_a_clause_about_weapons_undecided(tmp_path: Path) -> None:
    told = trial(tmp_path, sensor(tells_weapon=0), count=100)
    band, heavy = told.clauses[0], told.clauses[1]
    assert counts(band)[0] == 100
    assert counts(heavy) == (0, 100, 0, 0) and heavy.open_tests.keys() == {"weapon"}
    assert heavy.suspected and heavy.suspected.count == 33  # what is allowed cannot be told from it either


def test_actor_not_told_leaves_a_clause_that_binds_one_party_undecided(tmp_path: Path) -> None:
    tried = one(tmp_path, sensor(tells_actor=0), only="plants", count=100)
    assert counts(tried) == (0, 100, 0, 0) and tried.open_tests.keys() == {"actor"}


def test_weapon_mistaken_for_one_like_it_is_missed_and_alleged(tmp_path: Path) -> None:
    tried = one(tmp_path, sensor(mistakes_weapon=1), only="heavy")
    assert tried.outside and tried.outside.count > 0
    assert tried.alleged_beyond["weapon"].count > 20 and tried.alleged_beyond["place"].count == 0


@pytest.mark.parametrize("half", [{"detects": 0.5}, {"up": 0.5}])
def test_half_is_half_within_its_interval(tmp_path: Path, half: dict[str, object]) -> None:
    tried = one(tmp_path, sensor(**half), count=400)
    share = tried.found
    assert share and share.low is not None and share.high is not None
    assert share.low < 0.5 < share.high and share.high - share.low < 0.11
    assert tried.missed and tried.missed.count == 400 - share.count == counts(tried)[3]


def test_two_halves_find_three_quarters_and_each_sensor_is_told_apart(tmp_path: Path) -> None:
    tried = one(tmp_path, sensor(detects=0.5), sensor(id="other", detects=0.5, who="somebody else"), count=400)
    assert tried.found and tried.found.low is not None and tried.found.low < 0.75 < (tried.found.high or 0)
    assert [s.who for s in tried.sensors] == ["mission", "somebody else"]
    for own in tried.sensors:
        assert own.possible.low is not None and own.possible.low < 0.5 < (own.possible.high or 0)
        assert own.reach.value == 1


def test_lead_founds_only_what_cannot_be_decided_and_trace_nothing(tmp_path: Path) -> None:
    lead = one(tmp_path, sensor(role="lead"), count=100)
    assert counts(lead) == (0, 100, 0, 0) and lead.open_tests.keys() == {"role"}
    trace = one(tmp_path, sensor(role="trace"), count=100)
    assert counts(trace) == (0, 0, 0, 100)
    assert trace.traces_only and trace.traces_only.count == 100


def test_hours_have_the_stated_median_and_ninetieth_percentile(tmp_path: Path) -> None:
    hours = one(tmp_path, sensor(), count=400).hours
    assert hours and hours.of == 400
    assert (hours.median.low or 99) < 6 < (hours.median.high or 0)
    assert (hours.ninth.low or 99) < 24 < (hours.ninth.high or 0)


def test_false_reports_are_counted_as_often_as_a_sensor_makes_them(tmp_path: Path) -> None:
    place = {"line": {"within_m": 4900, "side": "both", "comparator": "le"}}
    tried = one(tmp_path, sensor(sees=("weapon_presence",), where=place, false_per_day=2, up=0.5))
    assert tried.false_30d and tried.false_30d.value == pytest.approx(30, abs=0.5)
    elsewhere = one(tmp_path, sensor(sees=("mine_laying",), false_per_day=2))
    assert elsewhere.false_30d and elsewhere.false_30d.value == 0


def test_false_reports_are_spread_over_what_a_sensor_watches(tmp_path: Path) -> None:
    """Twice the band's width: half of them fall into it."""
    place = {"line": {"within_m": 10_000, "side": "both", "comparator": "le"}}
    tried = one(tmp_path, sensor(sees=("weapon_presence",), where=place, false_per_day=1), count=400)
    rate = tried.false_30d
    assert rate and rate.low is not None and rate.high is not None and rate.low < 15.5 and rate.high > 14


def test_swapped_parties_mirror(tmp_path: Path) -> None:
    """The same ground with the letters of its sides exchanged: nothing else changes."""
    planned = [sensor(detects=0.6, radius_m=3000, tells_weapon=0.7, time_s=3600, where=band("a"), false_per_day=1)]
    turned = [sensor(**(planned[0].model_dump() | {"where": band("b")}))]
    (tmp_path / "agreement.yaml").write_text(AGREEMENT, "utf-8")
    plain, _ = draft_at(tmp_path / "agreement.yaml")
    (tmp_path / "agreement.yaml").write_text(
        AGREEMENT.replace("a: north, b: south", "a: south, b: north").replace("side: a", "side: b"), "utf-8"
    )
    mirror, _ = draft_at(tmp_path / "agreement.yaml")
    here = try_draft(plain, {}, planned, 150, 3)
    there = try_draft(mirror, {}, turned, 150, 3, swapped=True)
    assert here.clauses == there.clauses
    assert here.clauses[1].found and 0 < here.clauses[1].found.count < 150


def band(side: str) -> Place:
    return Place(line=LineBand.model_validate({"within_m": 30_000, "side": side, "comparator": "le"}))


def test_same_seed_same_figures_and_another_seed_others(tmp_path: Path) -> None:
    planned = sensor(detects=0.5, radius_m=2000)
    first, again = (trial(tmp_path, planned, only="band").as_json() for _ in range(2))
    assert first == again != trial(tmp_path, planned, only="band", seed=2).as_json()


def test_other_clauses_and_sensors_change_nothing_of_a_sensor_s_figures(tmp_path: Path) -> None:
    planned = sensor(detects=0.5, radius_m=2000)
    whole = trial(tmp_path, sensor(id="other"), planned, count=60)
    alone = one(tmp_path, planned, count=60)
    assert whole.clauses[0].sensors[1] == alone.sensors[0]


def test_what_is_not_drawn_is_invented_and_named(tmp_path: Path) -> None:
    assert trial(tmp_path, sensor(), count=20).invented == (
        ("line", ""), ("event", "signature"), ("zone", "crossing"), ("targets", "power_plant"),
    )  # fmt: skip


def test_clause_that_is_never_surely_in_force_is_not_tried(tmp_path: Path) -> None:
    disputed = '{between: ["2030-02-01", "2030-04-01"], precision: day, basis: disputed}'
    text = AGREEMENT.replace("{after: {event: signature, days: 30}}", disputed)
    assert [c.state for c in trial(tmp_path, sensor(), count=20, text=text).clauses] == ["never surely in force"] * 5


def test_clause_that_tests_no_incident_rests_on_documents(tmp_path: Path) -> None:
    (tmp_path / "agreement.yaml").write_text(AGREEMENT, "utf-8")
    workspace, stored = draft_at(tmp_path / "agreement.yaml")
    none = {reading: {"exists": False} for reading in workspace.agreement.readings}
    clause = type(workspace.agreement.clauses[0]).model_validate(
        workspace.agreement.clauses[0].model_dump(by_alias=True) | {"readings": none}
    )
    agreement = workspace.agreement.model_copy(update={"clauses": (clause,)})
    (told,) = try_draft(with_agreement(workspace, agreement), stored, [sensor()], 20, 1).clauses
    assert told.state == "rests on documents" and told.found is None


def points_of(lay: Lay, acts: pl.DataFrame) -> Any:
    return shapely.points(*lay.projection.to_plane(acts["lon"].to_numpy(), acts["lat"].to_numpy()))


def test_allowed_act_lies_just_beyond_one_edge_and_is_as_forbidden_otherwise(tmp_path: Path) -> None:
    (tmp_path / "agreement.yaml").write_text(AGREEMENT, "utf-8")
    workspace, _ = draft_at(tmp_path / "agreement.yaml")
    begun = with_line(workspace, {}, 1)
    ground, lay = filled(begun, line_of_day(begun.workspace, begun.tables, FIRST)[1], 1)
    clause = ground.workspace.agreement.clauses[1]
    rule = next(r for r in rules_of(ground.workspace.agreement, workspace.taxonomy) if r.clause_id == "heavy")
    maker = Maker(Bench(ground, walked, clause, rule.reading), lay, rule, workspace.taxonomy, np.random.default_rng(1))
    against = maker.against(90)
    allowed = maker.allowed(against, 90)
    line = shapely.multilinestrings(shapely.linestrings(lay.edges.reshape(-1, 2, 2)))
    groups = {"against": against, **{k: allowed.filter(kind=k) for k in ("place", "time", "weapon")}}
    far = {k: shapely.distance(points_of(lay, frame), line) for k, frame in groups.items()}
    assert {k: len(v) for k, v in far.items()} == {"against": 90, "place": 30, "time": 30, "weapon": 30}
    assert max(far["against"].max(), far["time"].max(), far["weapon"].max()) <= 20_000
    # one side only: across the line it is allowed too, so near that edge as well
    beyond = np.where(far["place"] > 20_000, far["place"] - 20_000, far["place"])
    assert beyond.min() > 0 and beyond.max() < 5_100
    start, until = rule.start.latest, rule.until.earliest
    times = {k: allowed.filter(kind=k)["time"].to_list() for k in ("place", "time", "weapon")}
    assert all(start <= t < until for t in times["place"] + times["weapon"])
    late = [t for t in times["time"] if t >= until]
    early = [t for t in times["time"] if t < start]
    assert len(late) + len(early) == 30 and min(len(late), len(early)) > 5
    assert max((t - until).total_seconds() for t in late) < 24 * 3600
    told = set(allowed.filter(kind="weapon")["weapon"].to_list())
    assert told <= {"2B14", "2B9", "D-44", "D-48"}  # artillery below 100 mm


def test_place_of_a_kind_that_the_walk_does_not_know_is_said_to_hold_no_act(tmp_path: Path) -> None:
    (tmp_path / "agreement.yaml").write_text(AGREEMENT, "utf-8")
    workspace, stored = draft_at(tmp_path / "agreement.yaml")
    nowhere = workspace.agreement.clauses[0].model_copy(update={"place": Place.model_construct()})
    agreement = workspace.agreement.model_copy(update={"clauses": (nowhere,)})
    (told,) = try_draft(with_agreement(workspace, agreement), stored, [sensor()], 20, 1).clauses
    assert told.state == "no such act"


def test_sentences_say_why_nothing_could_test_a_clause(tmp_path: Path) -> None:
    planned = {
        "sees “weapon presence” where": sensor(sees=("mines",)),
        "sensors reach such acts, and none reports one": sensor(detects=0),
        "only traces tell of such acts": sensor(role="trace"),
        "no report of any sensor makes": sensor(role="lead"),
        "because the place is too vague (100.0 [": sensor(radius_m=15_000),
    }
    for sentence, of in planned.items():
        text = "\n".join(words_of(trial(tmp_path, of, only="band", count=40)))
        assert sentence in text
        assert "band: untestable: " in text
