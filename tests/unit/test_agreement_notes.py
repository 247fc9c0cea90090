"""Notes on a sound agreement: gaps, what can never hold, what adds nothing; and what differs."""

from __future__ import annotations

from pathlib import Path

import pytest

from bestand.agreement import Agreement, Taxonomy, diff, load_agreement
from bestand.agreement.notes import notes
from bestand.agreement.plain import Plain
from bestand.text.problems import Problem
from bestand.text.yaml import read_yaml
from tests.unit.test_agreement_lint import AGREEMENT, SOUTH, UNTIL

LATER = 'in_force: {from: {at: "2026-05-10", precision: day, basis: derived}, until: open}'


def loaded(folder: Path, text: str) -> tuple[Agreement, Taxonomy]:
    (folder / "agreement.yaml").write_text(text, "utf-8")
    agreement, taxonomy, problems = load_agreement(folder / "agreement.yaml", ["hamlet"])
    assert agreement and taxonomy and not problems, problems
    return agreement, taxonomy


def noted(folder: Path, text: str) -> list[Problem]:
    understood = loaded(folder, text)
    return notes(read_yaml(folder / "agreement.yaml"), *understood)


@pytest.mark.parametrize(
    ("old", "new", "rule", "words"),
    [
        (SOUTH, SOUTH, "reading-without", 'clause "silence" does not exist in south.'),
        (
            SOUTH,
            f"south: {{{LATER}}}",
            "reading-gap",
            "holds in north and not in south, from 2026-05-08 21:00 UTC until 2026-05-09 21:00 UTC.",
        ),
        (SOUTH, f"south: {{{LATER}}}", "reading-gap", "holds in south and not in north, from 2026-05-11 21:00 UTC on."),
        ("monitors:", "events:\n  relief: {}\nmonitors:", "unused", 'no clause names "relief".'),
        ("monitors:", "zones: {hill: {title: a hill}}\nmonitors:", "unused", 'no clause names "hill".'),
        (
            UNTIL,
            UNTIL.replace("derived", 'derived, extended: [{on: "2026-05-10", to: "2026-05-10"}]'),
            "extended-back",
            '"silence" is extended to a time before its end.',
        ),
        (
            UNTIL,
            UNTIL.replace("derived", 'derived, extended: [{on: "2026-05-13", to: "2026-05-15"}]'),
            "extended-late",
            "after it had ended, from 2026-05-11 21:00 UTC until 2026-05-12 21:00 UTC.",
        ),
        (
            "prohibits: {acts: [fire]}\n",
            'requires: {document: order, due: {at: "2026-05-01", precision: day, basis: derived}}\n',
            "due-before-start",
            'what "band" requires is due before it is in force in north.',
        ),
        (
            "    cites: [a text]\n  - id: band",
            '    cites: [a text]\n    amended:\n      - {since: {at: "2026-06-01", precision: day, basis: derived}, '
            "prohibits: {acts: [fire]}, cites: [b]}\n  - id: band",
            "unreachable",
            'clause "silence", version 2, in north: no time falls under it.',
        ),
    ],
)
def test_note_says_what_is_left_open(tmp_path: Path, old: str, new: str, rule: str, words: str) -> None:
    found = noted(tmp_path, AGREEMENT.replace(old, new, 1))
    assert all(problem.note for problem in found)
    assert any(p.rule == rule and words in p.message for p in found), found


def test_clause_that_hangs_on_an_undated_event_is_noted(tmp_path: Path) -> None:
    text = AGREEMENT.replace("monitors:", "events:\n  relief: {}\nmonitors:")
    text = text.replace(
        'from: {at: "2026-05-09", precision: day, basis: derived}', "from: {after: {event: relief, days: 1}}"
    )
    (found,) = [p for p in noted(tmp_path, text) if p.rule == "awaits-event"]
    assert "begins with relief, of which no time is known" in found.message


def test_ban_that_another_ban_holds_adds_nothing(tmp_path: Path) -> None:
    text = AGREEMENT.replace(", weapons: [tank], targets: [hospital]", "").replace("{zone: hamlet}", "anywhere")
    assert "adds-nothing" not in {p.rule for p in noted(tmp_path, text)}  # its window is shorter
    text = text.replace(UNTIL, "until: open")
    (found,) = [p for p in noted(tmp_path, text) if p.rule == "adds-nothing"]
    assert found.message == 'clause "band" bans nothing in north that "silence" does not ban.'


@pytest.mark.parametrize(
    ("own", "adds"),
    [("within_m: 3000, side: a", False), ("within_m: 9000, side: a", True), ("within_m: 3000, side: b", True)],
)
def test_narrower_band_on_the_same_side_adds_nothing(tmp_path: Path, own: str, adds: bool) -> None:
    second = AGREEMENT[AGREEMENT.index("  - id: band") :].replace("id: band", "id: again")
    found = noted(tmp_path, AGREEMENT + second.replace("within_m: 5000, side: a", own))
    implied = {p.message.split('"')[1] for p in found if p.rule == "adds-nothing"}
    assert ("again" not in implied) == adds


@pytest.mark.parametrize(("status", "rules"), [("ended", {"said-twice"}), ("agreed", set())])
def test_speaker_who_says_two_things_on_one_day_is_noted(tmp_path: Path, status: str, rules: set[str]) -> None:
    said = [f"{{speaker: north, on: '2026-05-09', status: {s}, cites: [x]}}" for s in ("agreed", status)]
    text = AGREEMENT.replace("clauses:", f"statements: [{', '.join(said)}]\nclauses:")
    found = [p for p in noted(tmp_path, text) if p.rule in ("said-twice",)]
    assert {p.rule for p in found} == rules
    assert all('"agreed" and "ended"' in p.message for p in found)


def test_width_taken_per_side_and_in_all_is_noted(tmp_path: Path) -> None:
    second = AGREEMENT[AGREEMENT.index("  - id: band") :].replace("id: band", "id: again")
    text = AGREEMENT + second.replace("within_m: 5000, side: a", "total_width_m: 5000, side: both")
    (found,) = [p for p in noted(tmp_path, text) if p.rule == "two-widths"]
    assert found.message == 'clauses "band" and "again" take 5000 m per side and in all.'


def test_agreements_differ_by_the_lines_of_their_clauses(tmp_path: Path) -> None:
    before = Plain(*loaded(tmp_path, AGREEMENT), "en")
    after = Plain(*loaded(tmp_path, AGREEMENT.replace("within_m: 5000", "within_m: 7000")), "en")
    assert list(diff.between(before, before)) == []
    (change,) = diff.between(before, after)
    assert change.clause_id == "band"
    assert [line[:18] for line in change.lines] == ["- Where: at most 5", "+ Where: at most 7"]


def test_clause_of_one_agreement_alone_differs_in_every_line(tmp_path: Path) -> None:
    before = Plain(*loaded(tmp_path, AGREEMENT), "en")
    after = Plain(*loaded(tmp_path, AGREEMENT[: AGREEMENT.index("  - id: band")]), "en")
    (change,) = diff.between(before, after)
    assert change.clause_id == "band" and all(line.startswith("- ") for line in change.lines)
    (back,) = diff.between(after, before)
    assert [line[2:] for line in back.lines] == [line[2:] for line in change.lines]


def test_readings_and_versions_are_compared_as_they_hold(tmp_path: Path) -> None:
    since = '{at: "2026-05-10", precision: day, basis: derived}'
    amended = f"    amended:\n      - {{since: {since}, place: anywhere, cites: [b]}}\n"
    text = AGREEMENT.replace(SOUTH, "south: {prohibits: {acts: [fire]}}").rstrip() + "\n" + amended
    plain = Plain(*loaded(tmp_path, text), "en")
    (reading,) = diff.readings(plain, "north", "south")
    assert reading.clause_id == "silence" and reading.lines[0].startswith("- Prohibited: shelling")
    (version,) = diff.versions(plain)
    assert version.lines[0].startswith("- Where: at most 5 km") and version.lines[1] == "+ Where: everywhere."


def test_versions_follow_the_time_of_their_amendments_not_their_place_in_the_file(tmp_path: Path) -> None:
    """The later one stands first, and each begins after an event."""
    events = 'events:\n  signing: {at: "2026-05-09", precision: day, basis: derived}\nmonitors:'
    since = [f"{{after: {{event: signing, days: {days}}}}}" for days in (9, 2)]
    places = ["anywhere", "{zone: hamlet}"]
    amended = [f"{{since: {s}, place: {p}, cites: [b]}}" for s, p in zip(since, places, strict=True)]
    text = AGREEMENT.replace("monitors:", events).rstrip() + f"\n    amended: [{', '.join(amended)}]\n"
    first, second = diff.versions(Plain(*loaded(tmp_path, text), "en"))
    assert first.lines[1] == "+ Where: in the zone “hamlet”." and second.lines[1] == "+ Where: everywhere."
