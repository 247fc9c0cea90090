"""Release: what a level lets through, and that it fails closed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from bestand.agreement import load_taxonomy
from bestand.errors import UsageError
from bestand.geo.projection import Projection
from bestand.model.page import Page, Section, Sentence, Text
from bestand.model.released import Released
from bestand.model.tables import JUDGED, REASONS, TABLES
from bestand.model.words import Level
from bestand.release import Lifted, door_for, floors_of, release, release_page
from bestand.workspace.document import Floor, ReleasePolicy

CLOCK = datetime(2026, 5, 20, tzinfo=UTC)
T0, T1 = datetime(2026, 5, 10, tzinfo=UTC), datetime(2026, 5, 11, tzinfo=UTC)
PLANE = Projection(30.0, 0.0)
LINE = "open:2026-05-10"
NOTHING = Lifted()
FLOORS = {"shelling": Floor(), "weapon_presence": Floor(show="area"), "ambush": Floor(show="nothing")}


def incident(name: str, **changes: object) -> dict[str, object]:
    base: dict[str, object] = {
        "incident_id": name,
        "act": "shelling",
        "time_from": T0,
        "time_to": T1,
        "lon": 30.123456,
        "lat": 0.5,
        "radius_m": 1000.0,
        "distance_m": -60_000.0,
        "p_side_b": 0.0,
        "side": "a",
        "sector": None,
        "line_error_m": 500.0,
        "area_code": "X-1",
        "area_name": "North",
        "near_target": False,
        "sources": ["open"],
        "markings": ["clear"],
        "text": "words of a third party",
        "text_passing": "words of a third party",
        "line_id": "open:2026-05-10",
        "distance_band": None,
        "role": "event",
    }
    return base | changes


SCHEMA = {
    "time_from": pl.Datetime("us", "UTC"),
    "time_to": pl.Datetime("us", "UTC"),
    "lon": pl.Float64,
    "lat": pl.Float64,
    "radius_m": pl.Float64,
    "distance_m": pl.Float64,
    "sector": pl.Int64,
    "distance_band": pl.String,
    "text": pl.String,
    "area_code": pl.String,
    "area_name": pl.String,
    "near_target": pl.Boolean,
}


def tables(*incidents: dict[str, object]) -> dict[str, pl.DataFrame]:
    given = {name: TABLES[name].empty() for name in TABLES} | {"judged": JUDGED.empty()}
    sources = [{"source": "open", "marking": "clear"}, {"source": "closed", "marking": "amber"}]
    given["sources"] = TABLES["sources"].shape(pl.DataFrame(sources))
    given["incidents"] = pl.DataFrame(list(incidents), schema_overrides=SCHEMA)
    reason = {"test": "place", "result": "unknown", "value": "probability 0.63", "limit": "zone z"}
    findings = [{"finding_id": f"f-{i['incident_id']}", "incident_id": i["incident_id"], "p": 0.63} for i in incidents]
    frame = pl.DataFrame(findings).with_columns(pl.lit([reason], dtype=REASONS).alias("reasons"))
    given["findings"] = TABLES["findings"].shape(frame)
    return given


def released(
    level: Level,
    *incidents: dict[str, object],
    clock: datetime | None = CLOCK,
    audience: str = "public",
    lifted: Lifted = NOTHING,
) -> Released:
    edges = [[-50_000.0, 0.0, 50_000.0, 0.0]]
    door = door_for(level, ReleasePolicy(), clock, FLOORS, audience, lifted)
    return release(tables(*incidents), door, edges, PLANE, LINE)


def only(result: Released) -> dict[str, object]:
    (row,) = result.tables["incidents"].to_dicts()
    return row


def test_a_far_place_is_shown_to_a_hundredth_of_a_degree_at_clear() -> None:
    row = only(released(Level.CLEAR, incident("far")))
    assert (row["lon"], row["lat"], row["area_name"]) == (30.12, 0.5, "North")
    assert row["distance_m"] is None and row["distance_band"] is None and row["text"] is None


@pytest.mark.parametrize(
    "change",
    [{"distance_m": 3_000.0}, {"distance_m": -20_900.0}, {"near_target": True}, {"near_target": None},
     {"distance_m": None}],
    ids=["near the line", "region reaches the line", "near energy", "not looked up", "no line"],
)  # fmt: skip
def test_a_sensitive_place_is_shown_only_by_area_at_clear(change: dict[str, object]) -> None:
    result = released(Level.CLEAR, incident("near", **change))
    row = only(result)
    assert row["lon"] is None and row["lat"] is None and row["radius_m"] is None and row["side"] is None
    assert row["area_name"] == "North"
    assert result.withheld["place by area only"] == 1


@pytest.mark.parametrize("clock", [None, datetime(2026, 5, 13, 23, 59, tzinfo=UTC)], ids=["no clock", "71 h 59 min"])
def test_a_fresh_sensitive_place_is_not_even_shown_by_area(clock: datetime | None) -> None:
    result = released(Level.CLEAR, incident("near", distance_m=100.0), clock=clock)
    row = only(result)
    assert row["area_name"] is None and row["area_code"] is None and row["distance_band"] is None
    assert result.withheld["place within the delay"] == 1


def test_the_delay_ends_after_72_hours() -> None:
    row = only(released(Level.CLEAR, incident("near", distance_m=100.0), clock=datetime(2026, 5, 14, tzinfo=UTC)))
    assert row["area_name"] == "North" and row["distance_band"] == "under 20 km"


def test_where_a_weapon_stands_is_shown_only_by_area_however_far_it_is() -> None:
    door = door_for(Level.CLEAR, ReleasePolicy(), CLOCK, FLOORS)
    for act, lon in (("shelling", 30.12), ("weapon_presence", None)):
        found = release(tables(incident("a", act=act)), door, [], PLANE).tables["incidents"]
        assert found["lon"].to_list() == [lon] and found["area_code"].to_list() == ["X-1"]


def test_amber_shows_places_and_words() -> None:
    row = only(released(Level.AMBER, incident("near", distance_m=100.0)))
    assert (row["lon"], row["distance_m"], row["text"]) == (30.123456, 100.0, "words of a third party")


def test_an_incident_on_a_source_marked_above_the_level_does_not_pass() -> None:
    result = released(Level.CLEAR, incident("ok"), incident("hidden", sources=["open", "closed"]))
    assert result.tables["incidents"]["incident_id"].to_list() == ["ok"]
    assert result.tables["findings"]["incident_id"].to_list() == ["ok"]
    assert result.withheld["marking"] == 1


def test_the_chance_of_a_withheld_place_is_withheld_too() -> None:
    result = released(Level.CLEAR, incident("near", distance_m=100.0), incident("far"))
    rows = {r["incident_id"]: r for r in result.tables["findings"].to_dicts()}
    assert rows["near"]["p"] is None and "0.63" not in str(rows["near"]["reasons"])
    assert rows["far"]["p"] == 0.63


def test_clear_holds_cells_and_no_line_amber_the_line() -> None:
    clear, amber = released(Level.CLEAR, incident("x")), released(Level.AMBER, incident("x"))
    assert clear.line == () and len(clear.cells) >= 5
    assert amber.cells == () and len(amber.line) == 1
    assert clear.withheld["line"] == 1


def test_green_is_as_coarse_as_clear() -> None:
    near = incident("near", distance_m=100.0)
    assert only(released(Level.GREEN, near))["lon"] is None and released(Level.GREEN, near).line == ()


@pytest.mark.parametrize("level", ["", "purple", "RED "])
def test_an_unknown_level_is_refused(level: str) -> None:
    with pytest.raises(UsageError, match="is no level"):
        door_for(level, ReleasePolicy(), CLOCK)


@pytest.mark.parametrize("audience", ["", "nl;ua", "N", "UNKNOWN", "PUBLIC,", "NLD,,UKR"])
def test_an_audience_that_is_no_code_is_refused(audience: str) -> None:
    with pytest.raises(UsageError, match=r"code|audience"):
        door_for(Level.AMBER, ReleasePolicy(), CLOCK, FLOORS, audience)


def test_red_is_made_for_a_named_audience_only() -> None:
    with pytest.raises(UsageError, match="named recipients"):
        door_for(Level.RED, ReleasePolicy(), CLOCK)
    assert released(Level.RED, incident("a", markings=["red"]), audience="nld").audience == "NLD"


@pytest.mark.parametrize(
    ("marking", "level", "audience", "shown"),
    [
        ("amber", Level.GREEN, "public", False),
        ("amber", Level.AMBER, "public", True),
        ("amber", Level.AMBER_STRICT, "UKR", True),
        ("TLP:GREEN//REL TO NLD, UKR", Level.AMBER, "public", False),
        ("TLP:GREEN//REL TO NLD, UKR", Level.AMBER, "UKR", True),
        ("TLP:GREEN//REL TO NLD, UKR", Level.AMBER, "UKR,USA", False),
        ("TLP:AMBER//ORCON//OWNER NLD", Level.RED, "UKR", False),
        ("TLP:AMBER//ORCON//OWNER NLD", Level.RED, "NLD", True),
        ("TLP:AMBER//ORCON", Level.RED, "NLD", False),
        ("NATO RESTRICTED", Level.AMBER_STRICT, "NLD", False),
        ("NATO RESTRICTED", Level.RED, "NLD", True),
        ("NATO SECRET", Level.RED, "NLD", False),
        ("of no scheme", Level.RED, "NLD", False),
        (None, Level.RED, "NLD", False),
    ],
)
def test_a_row_is_shown_to_whom_its_marking_lets(marking: str | None, level: Level, audience: str, shown: bool) -> None:
    found = released(level, incident("a", markings=[marking]), incident("b"), audience=audience)
    rows = {r["incident_id"]: r for r in found.tables["incidents"].to_dicts()}
    assert ("a" in rows) is shown and "b" in rows
    assert not shown or rows["a"]["marking"] == marking


def test_an_incident_bears_what_its_records_are_marked_together() -> None:
    two = incident("a", markings=["clear", "TLP:GREEN//REL TO NLD, UKR//NO COPY"])
    assert only(released(Level.AMBER, two, audience="NLD"))["marking"] == "TLP:GREEN//REL TO NLD, UKR//NO COPY"
    alien = incident("a", markings=["amber", "NATO RESTRICTED"])
    assert only(released(Level.RED, alien, audience="NLD"))["marking"] == "TLP:RED//AS GIVEN NATO RESTRICTED"


def test_records_for_audiences_with_nobody_in_common_are_shown_to_neither() -> None:
    torn = incident("a", markings=["amber//REL TO NLD", "amber//REL TO UKR"])
    for audience in ("NLD", "UKR", "NLD,UKR"):
        found = released(Level.RED, torn, incident("b"), audience=audience)
        assert found.tables["incidents"]["incident_id"].to_list() == ["b"] and found.withheld["marking"] == 1


@pytest.mark.parametrize("act", ["never heard of", None, "ambush"])
def test_of_an_act_without_a_floor_no_place_is_told(act: str | None) -> None:
    row = only(released(Level.CLEAR, incident("a", act=act)))
    assert row["lon"] is None and row["area_code"] is None and row["side"] is None and row["radius_m"] is None


def test_a_place_known_only_to_an_area_waits_too() -> None:
    wide = {"lon": None, "lat": None, "radius_m": None, "distance_m": None}
    fresh, over = datetime(2026, 5, 13, tzinfo=UTC), datetime(2026, 5, 14, tzinfo=UTC)
    assert only(released(Level.CLEAR, incident("a", **wide), clock=fresh))["area_code"] is None
    assert only(released(Level.CLEAR, incident("a", **wide), clock=over))["area_code"] == "X-1"


def test_a_floor_can_delay_an_act_longer() -> None:
    policy = ReleasePolicy(floors={"shelling": Floor(delay_h=240, show="area")})
    floors = floors_of(policy, load_taxonomy("core-2026"))
    assert floors["shelling"].delay_h == 240 and floors["weapon_presence"].show == "area"
    for hours, area in ((239, None), (240, "X-1")):
        door = door_for(Level.CLEAR, policy, T1 + timedelta(hours=hours), floors)
        assert only(release(tables(incident("a")), door, [], PLANE))["area_code"] == area


def test_only_lifted_incidents_are_shown_finer_or_earlier() -> None:
    near = [incident(name, distance_m=100.0) for name in ("a", "b", "c")]
    fresh = datetime(2026, 5, 12, tzinfo=UTC)
    lifted = Lifted(places=frozenset({"a", "c"}), times=frozenset({"b", "c"}))
    late = {r["incident_id"]: r for r in released(Level.CLEAR, *near, lifted=lifted).tables["incidents"].to_dicts()}
    assert [late[n]["lon"] for n in "abc"] == [30.12, None, 30.12]
    soon = released(Level.CLEAR, *near, lifted=lifted, clock=fresh).tables["incidents"].to_dicts()
    early = {r["incident_id"]: (r["lon"], r["area_code"]) for r in soon}
    assert early == {"a": (None, None), "b": (None, "X-1"), "c": (30.12, "X-1")}


@pytest.mark.parametrize("looser", [{"delay_h": 24}, {"cell_km": 5}, {"near_line_km": 2}, {"bands_km": [5, 20]}])
def test_a_workspace_can_not_loosen_the_defaults(looser: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"greater than|no nearer"):
        ReleasePolicy.model_validate(looser)


def test_blocks_above_the_level_leave_the_page() -> None:
    blocks = (Text((Sentence("a"),)), Text((Sentence("b"),), level=Level.AMBER))
    page = Page(
        Sentence("t"), Sentence("s"), (Section("one", Sentence("x"), blocks), Section("two", Sentence("x"), blocks[1:]))
    )
    at_clear = release_page(page, released(Level.CLEAR, incident("x")))
    assert [s.id for s in at_clear.sections] == ["one"] and len(at_clear.sections[0].blocks) == 1
    assert release_page(page, released(Level.AMBER, incident("x"))) == page


def with_papers(register: str) -> dict[str, pl.DataFrame]:
    """Tables with one document and one duty; register: the source that gives documents."""
    given = tables(incident("a"))
    gives = pl.when(pl.col("source") == register).then(pl.lit(["documents"])).otherwise(pl.lit(["observations"]))
    given["sources"] = TABLES["sources"].shape(given["sources"].with_columns(gives.alias("gives")))
    given["documents"] = TABLES["documents"].shape(pl.DataFrame({"document_id": ["d"], "source": [register]}))
    given["duties"] = TABLES["duties"].shape(pl.DataFrame({"clause_id": ["c"], "outcome": ["not on record"]}))
    reason = {"test": "unless", "result": "unknown", "value": "entry: all on record (d)", "limit": "needs permission"}
    papers = pl.lit([reason], dtype=REASONS).alias("reasons")
    given["findings"] = given["findings"].with_columns(papers)
    return given


@pytest.mark.parametrize(
    ("register", "level", "shown"),
    [("open", Level.CLEAR, True), ("closed", Level.CLEAR, False), ("closed", Level.AMBER, True)],
)
def test_what_rests_on_documents_is_shown_where_every_register_may_be(register: str, level: Level, shown: bool) -> None:
    result = release(with_papers(register), door_for(level, ReleasePolicy(), CLOCK, FLOORS), [], PLANE)
    (reason,) = result.tables["findings"]["reasons"][0].to_list()
    assert reason["value"] == ("entry: all on record (d)" if shown else "withheld at this level")
    assert result.tables["duties"].height == int(shown)
    assert result.withheld.get("documents", 0) == int(not shown)
    assert "documents" not in result.tables


def judged(*rows: dict[str, object]) -> pl.DataFrame:
    plain = {"incident_id": "i", "state": "verified", "holds": True, "subject": "s", "dissent": ["words of a person"]}
    return JUDGED.shape(pl.DataFrame([plain | row for row in rows]))


def with_judged(level: Level, *rows: dict[str, object], held: frozenset[str] = frozenset()) -> Released:
    given = tables(incident("far") | {"incident_id": "i"})
    given["findings"] = given["findings"].with_columns(clause_id=pl.lit("c"), version=1, reading=pl.lit("r"))
    given["judged"] = judged(*rows)
    door = door_for(level, ReleasePolicy(), CLOCK, FLOORS, held=held)
    return release(given, door, [], PLANE, None)


OCCURRED = {"question": "occurred"}
VIOLATION = {"question": "violation", "clause_id": "c", "version": 1, "reading": "r"}
RESPONSIBILITY = VIOLATION | {"question": "responsibility", "answer": "determined:a"}


def test_at_clear_dissent_is_counted_and_not_quoted_and_responsibility_withheld() -> None:
    result = with_judged(Level.CLEAR, OCCURRED, RESPONSIBILITY)
    (row,) = result.tables["judged"].to_dicts()
    assert row["question"] == "occurred" and row["dissent"] == ["withheld at this level"]
    assert result.withheld["responsibility"] == 1
    above = with_judged(Level.AMBER, OCCURRED, RESPONSIBILITY).tables["judged"]
    assert above.height == 2 and above["dissent"].to_list() == [["words of a person"]] * 2


def test_what_the_parties_are_told_first_waits_for_the_notice() -> None:
    waiting = with_judged(Level.CLEAR, OCCURRED, VIOLATION, held=frozenset({"f-i"}))
    assert waiting.tables["findings"].is_empty() and waiting.withheld["notice"] == 2
    assert waiting.tables["judged"]["question"].to_list() == ["occurred"]
    assert with_judged(Level.CLEAR, VIOLATION).tables["findings"].height == 1
    assert with_judged(Level.AMBER, VIOLATION, held=frozenset({"f-i"})).tables["findings"].height == 1


def test_a_judgement_on_a_withheld_incident_is_withheld() -> None:
    assert with_judged(Level.AMBER, {**OCCURRED, "incident_id": "another"}).tables["judged"].is_empty()
