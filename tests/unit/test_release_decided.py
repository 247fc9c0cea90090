"""What people did and what many incidents come to leave only as far as a level may see it."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from bestand.model.released import Released
from bestand.model.tables import HOURS, PEOPLE, POSITIONS, STEPS, TABLES
from bestand.model.words import Level
from bestand.release import Counting, door_for, release
from bestand.release.people import SCHEMA
from bestand.workspace.document import ReleasePolicy
from tests.unit.test_release import CLOCK, FLOORS, PLANE, T0, incident, tables

DAY = Counting(date(2026, 5, 10), "UTC")
AMBER, CLEAR, GREEN = Level.AMBER, Level.CLEAR, Level.GREEN
NUMBERS = {"count_unit": "deaths", "count_min": 3.0, "count_max": 3.0}


def casualty(by: str | None = None, **changes: object) -> dict[str, object]:
    """A record of a source, or one by a person."""
    base = {"incident_id": "a", "status": "killed", "age_group": "unknown", "count_min": 7.0, "count_max": 7.0}
    own = {"source": by, "markings": []} if by else {"source": "open", "record_key": "k", "markings": ["clear"]}
    return base | {"record_key": None, "text": "words"} | own | changes


def pattern(**changes: object) -> dict[str, object]:
    names = ("role", "targets", "chance", "size")
    reasons = [{"test": n, "result": "yes", "value": f"value of {n}", "limit": "l"} for n in names]
    base = {"pattern_id": "p", "n": 9, "left_out": 2, "n_at": 4, "near": 3.93, "expected": 1.234, "expected_low": 0.4,
            "expected_high": 2.6, "p_chance": 0.0123, "outcome": "exceeds chance", "reasons": reasons,
            "incident_ids": ["a"]}  # fmt: skip
    return base | changes


def step(**changes: object) -> dict[str, object]:
    base = {"case": "case-1", "title": "title of a case", "clause_id": "c", "version": 1, "reading": "r", "n": 0,
            "step": "notice", "finding_ids": ["f-a"], "incident_ids": ["a"], "finished": True,
            "sources": ["open"], "markings": ["clear"]}  # fmt: skip
    return base | changes


def shown(
    level: Level, counting: Counting | None = DAY, held: frozenset[str] = frozenset(), **given: object
) -> Released:
    """Released with rows of tables by name; `incidents` and `observations` among them."""
    rows = {name: pl.DataFrame(list(value), infer_schema_length=None) for name, value in given.items()}  # type: ignore[call-overload]
    own = tables(*(given.pop("incidents", None) or [incident("a", **NUMBERS)]))  # type: ignore[misc]
    rows.pop("incidents", None)
    shapes = {"positions": POSITIONS, "steps": STEPS, "hours": HOURS}
    for name, frame in rows.items():
        extra = [c for c in ("markings", "sources") if c in frame.columns and name in ("casualties", "steps")]
        shape = shapes.get(name) or TABLES[name]
        sort = frame.sort([c for c in shape.sort if c in frame.columns], nulls_last=True)
        own[name] = shape.shape(frame).with_columns(sort[c].cast(pl.List(pl.String)) for c in extra)
    own["findings"] = own["findings"].with_columns(clause_id=pl.lit("c"), version=1, reading=pl.lit("r"))
    door = door_for(level, ReleasePolicy(), CLOCK, FLOORS, held=held, counting=counting)
    return release(own, door, [], PLANE, None)


def test_numbers_of_people_have_one_shape() -> None:
    assert PEOPLE.columns == SCHEMA


def test_records_leave_whole_above_green_and_as_numbers_by_area_below() -> None:
    # the licence of the source does not let its words be passed on
    amber = shown(AMBER, casualties=[casualty(), casualty("a hospital")])
    assert amber.tables["casualties"].select("source", "text", "marking").rows() == [
        ("a hospital", "words", None), ("open", None, "clear")
    ]  # fmt: skip
    assert amber.tables["people"].is_empty()
    for level in (CLEAR, GREEN):
        told = shown(level, casualties=[casualty(), casualty("a hospital")]).tables
        assert told["casualties"].is_empty()
        assert told["people"].select("area_code", "low", "high").rows() == [("X-1", 7.0, 14.0), (None, 7.0, 14.0)]


def test_a_small_number_is_withheld_and_counted() -> None:
    result = shown(CLEAR, casualties=[casualty(count_min=2.0, count_max=2.0)])
    assert result.tables["people"]["low"].to_list() == [None, None] and result.withheld["people"] == 2


def test_where_no_day_is_named_no_number_of_people_is_told() -> None:
    result = shown(CLEAR, counting=None, casualties=[casualty()])
    assert result.tables["people"].is_empty() and result.tables["casualties"].is_empty()
    assert result.withheld["people"] == 1


def test_an_incident_that_began_on_another_day_is_in_that_day_s_numbers() -> None:
    other = Counting(date(2026, 5, 11), "UTC")
    assert shown(CLEAR, counting=other, casualties=[casualty()]).tables["people"].is_empty()
    east = Counting(date(2026, 5, 10), "Pacific/Kiritimati")  # T0 is 14:00 there, of the same day
    assert T0.hour == 0 and shown(CLEAR, counting=east, casualties=[casualty()]).tables["people"].height == 2


@pytest.mark.parametrize(("by", "told"), [(None, 3.0), ("a hospital", None)], ids=["sources only", "people too"])
def test_where_people_add_to_a_day_its_incidents_tell_no_numbers_of_their_own(
    by: str | None, told: float | None
) -> None:
    day = [incident("a", **NUMBERS), incident("b", **NUMBERS), incident("c", **(NUMBERS | {"count_unit": "launched"}))]
    clear = shown(CLEAR, incidents=day, casualties=[casualty(by)]).tables["incidents"]
    found = {row["incident_id"]: (row["count_min"], row["count_max"]) for row in clear.to_dicts()}
    assert found == {"a": (told, told), "b": (told, told), "c": (3.0, 3.0)}


@pytest.mark.parametrize(
    "marked",
    [
        casualty(source="closed"),
        casualty(markings=["amber"]),
        casualty("x", markings=["amber"]),
        casualty("x", markings=[None]),
    ],
    ids=["of a closed source", "of a closed record", "by a closed document", "by a document not on file"],
)
def test_a_record_marked_above_the_level_is_in_no_number(marked: dict[str, object]) -> None:
    result = shown(CLEAR, casualties=[casualty(), marked | {"count_min": 90.0, "count_max": 90.0}])
    assert result.tables["people"]["low"].to_list() == [7.0, 7.0] and result.withheld["records"] == 1


def test_a_record_on_a_withheld_incident_is_in_no_number() -> None:
    result = shown(CLEAR, casualties=[casualty(incident_id="another")])
    assert result.tables["people"].is_empty()


def test_another_monitor_s_finding_is_quoted_only_above_green_and_told_only_by_its_document_s_marking() -> None:
    said = {"incident_id": "a", "monitor": "M", "position": "concurs", "reason": "words", "stands": True}
    rows = [said | {"marking": "clear"}, said | {"marking": "amber", "monitor": "N"}, said | {"monitor": "O"}]
    assert shown(CLEAR, positions=rows).tables["positions"].select("monitor", "reason").rows() == [("M", None)]
    assert shown(AMBER, positions=rows).tables["positions"].select("monitor", "reason").rows() == [
        ("M", "words"), ("N", "words")
    ]  # fmt: skip
    closed = shown(CLEAR, positions=[said | {"marking": "clear", "incident_id": "another"}])
    assert closed.tables["positions"].is_empty()


def test_a_pattern_tells_at_clear_neither_incidents_nor_how_near_they_lie() -> None:
    (clear,) = shown(CLEAR, patterns=[pattern()]).tables["patterns"].to_dicts()
    assert (clear["n"], clear["left_out"], clear["outcome"], clear["p_chance"]) == (9, 2, "exceeds chance", 0.05)
    assert (clear["expected_low"], clear["expected_high"], clear["near"], clear["n_at"]) == (0.0, 3.0, None, None)
    assert clear["incident_ids"] == [] and "value of chance" not in str(clear) and "value of targets" in str(clear)
    (amber,) = shown(AMBER, patterns=[pattern()]).tables["patterns"].to_dicts()
    assert amber["near"] == 3.93 and amber["incident_ids"] == ["a"] and "value of chance" in str(amber)


@pytest.mark.parametrize(
    ("source", "marking", "told"), [("open", "clear", 1), ("closed", "clear", 0), ("open", "amber", 0)]
)
def test_a_pattern_that_counts_a_record_marked_above_the_level_is_not_told(
    source: str, marking: str, told: int
) -> None:
    seen = [{"observation_id": "o", "source": source, "marking": marking}]
    members = [{"incident_id": "far-away", "observation_id": "o"}]
    result = shown(CLEAR, patterns=[pattern()], observations=seen, members=members)
    assert result.tables["patterns"].height == told and result.withheld.get("patterns", 0) == 1 - told
    assert shown(AMBER, patterns=[pattern()], observations=seen, members=members).tables["patterns"].height == 1


def test_a_pattern_that_rests_on_a_list_marked_above_the_level_is_not_told() -> None:
    given = [{"source": "open", "marking": "clear", "gives": ["observations"]},
             {"source": "closed", "marking": "amber", "gives": ["targets"]}]  # fmt: skip
    assert shown(CLEAR, patterns=[pattern()], sources=given).tables["patterns"].is_empty()
    assert shown(AMBER, patterns=[pattern()], sources=given).tables["patterns"].height == 1


def test_judgements_of_a_pattern_are_told_with_it() -> None:
    said = {"incident_id": "p", "question": "pattern", "subject": "s", "dissent": ["words of a person"]}
    seen = [{"observation_id": "o", "source": "closed", "marking": "amber"}]
    members = [{"incident_id": "a", "observation_id": "o"}]
    own = tables(incident("a"))
    own["patterns"] = TABLES["patterns"].shape(pl.DataFrame([pattern()]))
    own["judged"] = pl.concat([own["judged"], pl.DataFrame([said])], how="diagonal")
    door = door_for(CLEAR, ReleasePolicy(), CLOCK, FLOORS)
    assert release(own, door, [], PLANE).tables["judged"]["dissent"].to_list() == [["withheld at this level"]]
    own["observations"] = TABLES["observations"].shape(pl.DataFrame(seen))
    own["members"] = TABLES["members"].shape(pl.DataFrame(members))
    assert release(own, door, [], PLANE).tables["judged"].is_empty()


def test_of_cases_clear_learns_how_many_and_how_far_and_no_more() -> None:
    hours = [{"start": "reported", "end": "verified", "n": 1}]
    clear = shown(CLEAR, steps=[step(), step(n=1, finished=False)], hours=hours).tables
    told = [{k: v for k, v in row.items() if v is not None} for row in clear["steps"].to_dicts()]
    assert told == [{"case": "1", "incident_ids": ["a"], "n": n, "finished": n == 0} for n in (0, 1)]
    assert clear["hours"].is_empty()
    amber = shown(AMBER, steps=[step(incident_ids=["a", "another"])], hours=hours).tables
    assert amber["steps"].select("case", "title", "incident_ids").rows() == [("case-1", "title of a case", ["a"])]
    assert amber["hours"].height == 1


@pytest.mark.parametrize("marks", [{"sources": ["closed"]}, {"markings": ["red"]}, {"markings": None}])
def test_a_case_on_what_is_marked_above_the_level_is_neither_shown_nor_counted(marks: dict[str, object]) -> None:
    level = AMBER if "markings" in marks else CLEAR
    result = shown(level, steps=[step(), step(case="case-2", **marks)], hours=[{"start": "reported", "n": 2}])
    assert result.tables["steps"]["case"].n_unique() == 1 and result.withheld["cases"] == 1
    assert result.tables["hours"].is_empty()


@pytest.mark.parametrize("finding", ["f-a", "f-as-it-was"], ids=["under its id", "under the id of another run"])
def test_a_case_waits_for_the_notice_to_the_parties_as_its_finding_does(finding: str) -> None:
    held = frozenset({"f-a"})
    waits = shown(CLEAR, held=held, steps=[step(finding_ids=[finding])])
    assert waits.tables["steps"].is_empty() and waits.withheld["cases before notice"] == 1
    assert shown(AMBER, held=held, steps=[step(finding_ids=[finding])]).tables["steps"].height == 1
