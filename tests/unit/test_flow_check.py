"""What `bestand check` finds beyond the form of files: places of zones, and clauses nothing can test."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from bestand import api
from bestand.cli import cli, main
from bestand.errors import UsageError
from bestand.flow.testable import untestable
from bestand.text.problems import Problem
from bestand.workspace import open_workspace
from tests.golden.ground import write_boxes

AGREEMENT = """\
agreement: pause
title: A pause
timezone: Europe/Kyiv
taxonomy: core-2026
parties: {north: {name: The North}, south: {name: The South}}
sides: {a: north, b: south}
readings: {text: {title: the text}}
zones: {valley: {title: the valley}}
lines: {old: {title: the old line}}
clauses:
  - id: it
    title: It
    article: article 1
    known: seen
    status: agreed
    obliges: [north, south]
    WHAT
    in_force: {from: {at: "2026-05-09", precision: day, basis: derived}, until: open}
    cites: [a text]
"""
WORKSPACE = """\
workspace: pause
title: A pause
timezone: Europe/Kyiv
area: [29.0, -1.0, 31.0, 1.0]
agreement: agreement.yaml
zones: {ZONE}
sources:
  - {source: settlements, files: [towns.csv]}
  - {source: table, name: patrol, files: [patrol.csv], options: {licence: CC0-1.0, map: MAP}}
"""
MAP = "{time: t, lon: x, lat: y, radius_m: r, act: {constant: shelling}}"
TOWNS = "geonameid,name,latitude,longitude,population\n1,A,0,29.5,9\n2,B,0,29.6,9\n3,C,0.1,29.5,9\n4,C,0.5,29.5,9\n"
FIRE = "prohibits: {acts: [fire]}\n    place: "


def build(folder: Path, what: str, zone: str = "", map_: str = MAP, more: str = "") -> Path:
    (folder / "agreement.yaml").write_text(AGREEMENT.replace("WHAT", what), "utf-8")
    text = WORKSPACE.replace("ZONE", zone).replace("MAP", map_) + more
    (folder / "bestand.yaml").write_text(text, "utf-8")
    (folder / "towns.csv").write_text(TOWNS, "utf-8")
    (folder / "patrol.csv").write_text("t,x,y,r\n", "utf-8")
    (folder / "papers.csv").write_text("id,kind,party,time\n", "utf-8")
    write_boxes(folder / "box.geojson", [((29.4, 0.0, 29.6, 0.4), {})])
    (folder / "river.geojson").write_text(
        json.dumps({"type": "LineString", "coordinates": [[29.0, 0.2], [30.0, 0.2]]}), "utf-8"
    )
    return folder


@pytest.mark.parametrize(
    ("zone", "rule", "message", "fix"),
    [
        ("z: {through: [A, B, D]}", "place-not-one", 'there is no place "D".', "use one of: A, B, C"),
        ("z: {through: [A, B, C]}", "place-not-one", '"C" is the name of 2 places.', "3 (29.50, 0.10), 4 (29.50"),
        ("z: {around_places: [C], within_m: 9}", "place-not-one", '"C" is the name of 2 places.', "write the id"),
        ("z: {around_places: [A]}", "value-error", "a buffer has a width", "write `within_m`"),
        ("z: {file: box.geojson, within_m: 9}", "value-error", "a buffer has a width", "write `within_m`"),
        ("z: {through: [A, B]}", "value-error", "three places at least", "name them."),
        ("z: {}", "value-error", "a zone is drawn in one way.", "keep one of file, through, around_…, part_of."),
        ("z: {part_of: box.geojson}", "value-error", "a part is cut out.", "write part_of, cut_by and holds"),
        (
            "z: {part_of: box.geojson, cut_by: river.geojson, holds: [29.5, 0.9]}",
            "no-polygon",
            "the point is not in it.",
            "check the line and the point.",
        ),
        (
            "z: {part_of: box.geojson, cut_by: box.geojson, holds: [29.5, 0.3]}",
            "no-polygon",
            "",
            "check the line and the point.",
        ),
        ("z: {part_of: box.geojson, cut_by: brook.geojson, holds: [29.5, 0.3]}", "no-such-file", '"brook.geojson"', ""),
    ],
)
def test_zone_that_cannot_be_drawn_is_named(tmp_path: Path, zone: str, rule: str, message: str, fix: str) -> None:
    (problem,) = api.check(build(tmp_path, FIRE + "anywhere", zone))
    assert (problem.file, problem.line, problem.rule, problem.note) == ("bestand.yaml", 6, rule, False)
    assert message in problem.message and fix in problem.fix


def test_zone_of_ids_and_one_cut_by_a_river_are_drawn(tmp_path: Path) -> None:
    zones = "m: {through: [A, B, '4']}, z: {part_of: box.geojson, cut_by: river.geojson, holds: [29.5, 0.1]}"
    folder = build(tmp_path, FIRE + "{zone: z}", zones)
    assert api.check(folder) == [] or all(p.note for p in api.check(folder))
    assert open_workspace(folder).zones["z"].bounds == pytest.approx((29.4, 0.0, 29.6, 0.2))


REPORT = 'report: {cut_off: "18:00", languages: LANGUAGES}\n'


@pytest.mark.parametrize("language", ["nl", "uk", "ru", "xx"])
def test_workspace_cannot_ask_for_pages_that_there_are_not(tmp_path: Path, language: str) -> None:
    more = REPORT.replace("LANGUAGES", f"[en, {language}]")
    (problem,) = api.check(build(tmp_path, FIRE + "anywhere", more=more))
    assert (problem.file, problem.line, problem.rule) == ("bestand.yaml", 10, "value-error")
    assert problem.message == f'no pages in "{language}"; there are: en.' and problem.fix == "write [en]."


@pytest.mark.parametrize("language", ["nl", "xx"])
def test_edition_in_a_language_without_pages_is_refused_at_once(tmp_path: Path, language: str) -> None:
    folder = build(tmp_path, FIRE + "anywhere", more=REPORT.replace("LANGUAGES", "[en]"))
    command = ["report", str(folder), "--date", "2026-05-10", "--lang", language]
    assert isinstance(CliRunner().invoke(cli, command).exception, UsageError)
    with pytest.raises(UsageError, match=f'no pages in "{language}"; there are: en.'):
        api.open(folder).report(date(2026, 5, 10), language=language)


def test_river_in_pieces_with_a_branch_cuts_like_one_line(tmp_path: Path) -> None:
    """Two pieces that meet within the area, and a tributary that ends in it."""
    folder = build(tmp_path, FIRE + "anywhere", "z: {part_of: box.geojson, cut_by: river.geojson, holds: [29.5, 0.1]}")
    pieces = [[[29.0, 0.2], [29.5, 0.2]], [[29.5, 0.2], [30.0, 0.2]], [[29.5, 0.2], [29.55, 0.3]]]
    (folder / "river.geojson").write_text(json.dumps({"type": "MultiLineString", "coordinates": pieces}), "utf-8")
    assert open_workspace(folder).zones["z"].bounds == pytest.approx((29.4, 0.0, 29.6, 0.2))


@pytest.mark.parametrize(("act", "code"), [("fire", 0), ("fier", 1)])
def test_check_ends_with_one_where_it_found_a_problem_and_with_none_where_it_only_notes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str, code: int
) -> None:
    folder = build(tmp_path, FIRE.replace("fire", act) + "{zone: valley}")
    monkeypatch.setattr(sys, "argv", ["bestand", "check", str(folder)])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == code


def lacking(folder: Path) -> list[str]:
    return [message for one in untestable(open_workspace(folder)) for message, _ in one.lacks]


DOCUMENTS = "  - {source: documents, files: [papers.csv]}\n"


@pytest.mark.parametrize(
    ("what", "map_", "more", "lacks"),
    [
        (FIRE + "anywhere", MAP, "", []),
        (FIRE + "anywhere", MAP.replace("shelling", "kinetic_unspecified"), "", []),  # may be fire
        (FIRE + "anywhere", MAP.replace("{constant: shelling}", "a"), "", []),
        ("prohibits: {acts: [flight]}\n    place: anywhere", MAP, "", ["lacks-act"]),
        (FIRE.replace("]}", "], weapons: [tank]}") + "anywhere", MAP, "", ["lacks-weapon"]),
        (FIRE.replace("]}", "], weapons: [tank]}") + "anywhere", MAP.replace("{time", "{weapon: w, time"), "", []),
        (FIRE.replace("]}", "], targets: [school]}") + "anywhere", MAP, "", ["lacks-target"]),
        (FIRE + "{zone: valley}", MAP, "", ["lacks-zone"]),
        (FIRE + "{line: {within_m: 9, side: a, comparator: le}}", MAP, "", ["lacks-contact"]),
        (FIRE + "{line: {within_m: 9, side: a, comparator: le, of: old}}", MAP, "", ["lacks-line"]),
        (
            FIRE + "{line: {within_m: 9, side: both, comparator: le, of: {a: contact, b: old}}}",
            MAP,
            "",
            ["lacks-contact", "lacks-line"],
        ),
        ("requires: {document: order}", MAP, "", ["lacks-documents"]),
        ("requires: {document: order}", MAP, DOCUMENTS, []),
    ],
)
def test_clause_is_untestable_for_what_nothing_here_tells(
    tmp_path: Path, what: str, map_: str, more: str, lacks: list[str]
) -> None:
    assert lacking(build(tmp_path, what, map_=map_, more=more)) == lacks


def test_untestable_clause_is_a_note_and_no_error(tmp_path: Path) -> None:
    notes = api.check(build(tmp_path, FIRE + "{zone: valley}"))
    (found,) = [p for p in notes if p.rule == "untestable"]
    assert isinstance(found, Problem) and found.note
    assert found.message == 'clause "it" cannot be tested here in text: the zone is not drawn: the valley.'
    assert (found.file, found.line) == ("agreement.yaml", 11)


def test_the_old_name_of_clear_is_noted(tmp_path: Path) -> None:
    api.init(tmp_path / "w")
    file = tmp_path / "w" / "bestand.yaml"
    file.write_text(file.read_text().replace("marking: clear", "marking: TLP:WHITE"))
    (note,) = [p for p in api.check(tmp_path / "w") if p.rule == "old-marking"]
    assert note.note and "TLP:CLEAR" in note.message and note.line > 1
