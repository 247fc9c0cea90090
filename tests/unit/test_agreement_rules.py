"""Rules: clause × reading, with every edge an instant in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bestand.agreement import Moment, Rule, load_agreement, rules_of
from bestand.agreement.clock import FOREVER, Clock
from bestand.agreement.times import Window
from tests.unit.test_agreement_lint import AGREEMENT


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def edge(at: str, precision: str = "day", basis: str = "derived") -> dict[str, object]:
    return {"at": at, "precision": precision, "basis": basis}


def between(first: str, last: str) -> dict[str, object]:
    return {"between": [first, last], "precision": "day", "basis": "disputed"}


def window(start: object, until: object) -> tuple[Moment, Moment]:
    return Clock("Europe/Kyiv").window(Window.model_validate({"from": start, "until": until}))


@pytest.mark.parametrize(
    ("start", "earliest", "latest"),
    [
        # Kyiv is UTC+3 in May and UTC+2 in January
        (edge("2026-05-09"), "2026-05-08T21:00", "2026-05-08T21:00"),
        (edge("2026-01-09"), "2026-01-08T22:00", "2026-01-08T22:00"),
        (edge("2026-05-09 12:30", "minute", "stated"), "2026-05-09T09:30", "2026-05-09T09:30"),
        (edge("2026-05-09T12:30Z", "minute", "stated"), "2026-05-09T12:30", "2026-05-09T12:30"),
        (edge("2026-05-09T12:30+05:00", "minute", "stated"), "2026-05-09T07:30", "2026-05-09T07:30"),
        # a stated day has no hour: anywhere in the local day
        (edge("2026-05-09", "day", "stated"), "2026-05-08T21:00", "2026-05-09T21:00"),
        # clocks go forward on 29 March 2026 (23 hours) and back on 25 October (25 hours)
        (edge("2026-03-29", "day", "stated"), "2026-03-28T22:00", "2026-03-29T21:00"),
        (edge("2026-10-25", "day", "stated"), "2026-10-24T21:00", "2026-10-25T22:00"),
        (between("2026-05-08", "2026-05-09"), "2026-05-07T21:00", "2026-05-08T21:00"),
    ],
)
def test_start_is_an_instant_or_the_span_it_may_lie_in(start: object, earliest: str, latest: str) -> None:
    found, _ = window(start, "open")
    assert (found.earliest, found.latest) == (utc(earliest), utc(latest))


@pytest.mark.parametrize(
    ("until", "earliest", "latest"),
    [
        # a day as an end is the end of that day
        (edge("2026-05-11"), "2026-05-11T21:00", "2026-05-11T21:00"),
        (edge("2026-03-29"), "2026-03-29T21:00", "2026-03-29T21:00"),
        # a clock time is itself
        (edge("2026-05-11 00:00", "minute", "stated"), "2026-05-10T21:00", "2026-05-10T21:00"),
        (edge("2026-05-11", "day", "stated"), "2026-05-10T21:00", "2026-05-11T21:00"),
        (edge("2026-10-25", "day", "stated"), "2026-10-24T21:00", "2026-10-25T22:00"),
        (between("2026-05-11", "2026-05-12"), "2026-05-11T21:00", "2026-05-12T21:00"),
        (between("2026-05-12", "2026-05-11"), "2026-05-11T21:00", "2026-05-12T21:00"),
    ],
)
def test_end_is_an_instant_or_the_span_it_may_lie_in(until: object, earliest: str, latest: str) -> None:
    _, found = window(edge("2025-12-01"), until)
    assert (found.earliest, found.latest) == (utc(earliest), utc(latest))


def test_open_end_never_comes() -> None:
    _, until = window(edge("2026-05-09"), "open")
    assert until == Moment(FOREVER, FOREVER)


def test_only_a_disputed_edge_is_marked_disputed() -> None:
    start, until = window(edge("2026-05-09", "day", "stated"), between("2026-05-11", "2026-05-12"))
    assert (start.disputed, until.disputed) == (False, True)


def rules(folder: Path, text: str = AGREEMENT) -> list[Rule]:
    (folder / "agreement.yaml").write_text(text, "utf-8")
    agreement, taxonomy, problems = load_agreement(folder / "agreement.yaml", ["hamlet"])
    assert agreement and taxonomy and not problems
    return rules_of(agreement, taxonomy)


def test_clause_gives_a_rule_per_reading_in_which_it_exists(tmp_path: Path) -> None:
    found = [(rule.clause_id, rule.reading) for rule in rules(tmp_path)]
    assert found == [("silence", "north"), ("band", "north"), ("band", "south")]


def test_reading_departs_only_in_what_it_names(tmp_path: Path) -> None:
    own = "south: {place: anywhere, because: the map was never agreed}"
    north, south, *_ = rules(tmp_path, AGREEMENT.replace("south: {exists: false, because: not agreed}", own))
    assert (north.place.zone, south.place.zone, south.place.anywhere) == ("hamlet", None, True)
    assert (north.acts, north.weapons, north.start) == (south.acts, south.weapons, south.start)


def test_groups_of_acts_are_expanded(tmp_path: Path) -> None:
    band = rules(tmp_path)[1]
    assert band.acts == {"shelling", "rocket_fire", "small_arms_fire"}
    assert band.acts_named == ("fire",)


def test_actor_matters_only_where_not_all_parties_are_bound(tmp_path: Path) -> None:
    both = rules(tmp_path)[0]
    one = rules(tmp_path, AGREEMENT.replace("obliges: [north, south]", "obliges: [south]"))[0]
    assert both.all_parties and not one.all_parties
    assert (one.parties, one.obliges) == ({"north", "south"}, {"south"})


def test_rule_cites_its_article_and_its_sources(tmp_path: Path) -> None:
    assert rules(tmp_path)[0].cites == ("article 1", "a text")
