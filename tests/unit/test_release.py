"""Release: what a level lets through, and that it fails closed."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from bestand.errors import UsageError
from bestand.geo.projection import Projection
from bestand.model.page import Page, Section, Sentence, Text
from bestand.model.released import Released
from bestand.model.tables import REASONS, TABLES
from bestand.model.words import Level
from bestand.release import door_for, release, release_page
from bestand.workspace.document import ReleasePolicy

CLOCK = datetime(2026, 5, 20, tzinfo=UTC)
T0, T1 = datetime(2026, 5, 10, tzinfo=UTC), datetime(2026, 5, 11, tzinfo=UTC)
PLANE = Projection(30.0, 0.0)


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
        "text": "words of a third party",
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
    given = {name: TABLES[name].empty() for name in TABLES}
    sources = [{"source": "open", "marking": "clear"}, {"source": "closed", "marking": "amber"}]
    given["sources"] = TABLES["sources"].shape(pl.DataFrame(sources))
    given["incidents"] = pl.DataFrame(list(incidents), schema_overrides=SCHEMA)
    reason = {"test": "place", "result": "unknown", "value": "probability 0.63", "limit": "zone z"}
    findings = [{"finding_id": f"f-{i['incident_id']}", "incident_id": i["incident_id"], "p": 0.63} for i in incidents]
    frame = pl.DataFrame(findings).with_columns(pl.lit([reason], dtype=REASONS).alias("reasons"))
    given["findings"] = TABLES["findings"].shape(frame)
    return given


def released(level: Level, *incidents: dict[str, object], clock: datetime | None = CLOCK) -> Released:
    edges = [[-50_000.0, 0.0, 50_000.0, 0.0]]
    return release(tables(*incidents), door_for(level, ReleasePolicy(), clock), edges, PLANE)


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
    door = door_for(Level.CLEAR, ReleasePolicy(), CLOCK, frozenset({"weapon_presence"}))
    for act, lon in (("shelling", 30.12), ("weapon_presence", None)):
        found = release(tables(incident("a", act=act)), door, [[0.0, 0.0, 1.0, 0.0]], PLANE).tables["incidents"]
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


@pytest.mark.parametrize("level", [Level.GREEN, Level.AMBER_STRICT, Level.RED])
def test_levels_without_rules_are_refused(level: Level) -> None:
    with pytest.raises(UsageError, match="not yet"):
        door_for(level, ReleasePolicy(), CLOCK)


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
    result = release(with_papers(register), door_for(level, ReleasePolicy(), CLOCK), [[0.0, 0.0, 1.0, 0.0]], PLANE)
    (reason,) = result.tables["findings"]["reasons"][0].to_list()
    assert reason["value"] == ("entry: all on record (d)" if shown else "withheld at this level")
    assert result.tables["duties"].height == int(shown)
    assert result.withheld.get("documents", 0) == int(not shown)
    assert "documents" not in result.tables
