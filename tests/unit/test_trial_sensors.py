"""sensors.yaml: what is wrong in it is said with line, column, rule and mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from bestand.agreement import load_taxonomy
from bestand.errors import InputError
from bestand.simulate.trial import load_sensors
from bestand.text.problems import Problem

SENSORS = """\
# planned
sensors:
  - id: patrol
    title: Patrols
    who: mission
    family: monitors
    role: event
    sees: [weapon_presence, fire]
    where: {line: {within_m: 7500, side: both, comparator: le}}
    detects: 0.2
    tells_weapon: 0.9
    radius_m: 200
    time_s: 600
    delay_h: [6, 24]
    false_per_day: 0.1
    up: 0.8
    basis: assumed
  - {id: eye, title: An eye, who: a state, family: sky, role: trace, sees: [presence], where: {zone: crossing},
     detects: 0.1, tells_weapon: 0, radius_m: 0, time_s: 0, delay_h: [0, 0], false_per_day: 0, up: 1,
     basis: stated, cites: [its maker]}
"""
BROKEN: list[tuple[str, str, str, str, str]] = [
    # old, new, line:column, rule, fix
    ("[weapon_presence, fire]", "[weapon_presense]", "8:5", "unknown-act", 'did you mean "weapon_presence"?'),
    ("[weapon_presence, fire]", "[]", "8:5", "too-short", ""),
    ("id: eye", "id: patrol", "18:6", "sensor-twice", "give each sensor its own id."),
    ("id: patrol", "id: The Patrol", "3:5", "string-pattern-mismatch", ""),
    ("{zone: crossing}", "{zone: crosing}", "18:96", "unknown-zone", 'did you mean "crossing"?'),
    ("{zone: crossing}", "{}", "18:88", "value-error", "keep one of them."),
    ("{zone: crossing}", "somewhere", "18:88", "value-error", "write anywhere, {zone: …} or {line: …}."),
    ("within_m: 7500", "within_m: -7500", "9:20", "greater-than", ""),
    ("within_m: 7500, ", "", "9:13", "value-error", "write `within_m` per side"),
    ("detects: 0.2", "detects: 20", "10:5", "less-than-equal", ""),
    ("detects: 0.2", "detects: often", "10:5", "float-parsing", ""),
    ("tells_weapon: 0.9\n", "tels_weapon: 0.9\n    tells_weapon: 0.9\n", "11:5", "extra-forbidden", "tells_weapon"),
    ("    radius_m: 200\n", "", "3:5", "missing", "add `radius_m: …` here."),
    ("radius_m: 200", "radius_m: -1", "12:5", "greater-than-equal", ""),
    ("time_s: 600", "time_s: 0.5", "13:5", "int-from-float", ""),
    ("[6, 24]", "[24, 6]", "14:5", "value-error", "write [6, 24], or [0, 0] for at once."),
    ("[6, 24]", "[6]", "14:5", "missing", ""),
    ("[0, 0]", "[0, 5]", "19:61", "value-error", "write [6, 24], or [0, 0] for at once."),
    ("false_per_day: 0.1", "false_per_day: .nan", "15:5", "float-parsing", ""),
    ("up: 0.8", "up: 1.8", "16:5", "less-than-equal", ""),
    ("role: event", "role: claim", "7:5", "literal-error", "use one of: event, lead, trace."),
    ("basis: assumed", "basis: measured", "3:5", "value-error", "add `cites`, or set `basis: assumed`."),
    ("basis: assumed", "basis: guessed", "17:5", "literal-error", "use one of: assumed, measured, stated."),
    ("sensors:\n", "sensors: &all\n", "2:10", "no-anchors", "write the value out."),
    ("sensors:\n", "sensors: [\n", "3:3", "not-yaml", ""),
    ("title: Patrols", "title: Patrols\n    title: Two", "5:5", "duplicate-key", "keep one of them."),
]


def checked(folder: Path, text: str, zones: tuple[str, ...] = ("crossing",)) -> list[Problem]:
    (folder / "sensors.yaml").write_text(text, "utf-8")
    return load_sensors(folder / "sensors.yaml", load_taxonomy("core-2026"), zones)[1]


def test_sound_sensors_have_no_problem(tmp_path: Path) -> None:
    assert checked(tmp_path, SENSORS) == []


@pytest.mark.parametrize(("old", "new", "place", "rule", "fix"), BROKEN, ids=[f"{c[3]}-{c[2]}" for c in BROKEN])
def test_broken_sensors_say_where_and_how_to_mend(
    tmp_path: Path, old: str, new: str, place: str, rule: str, fix: str
) -> None:
    assert SENSORS.count(old) == 1
    (problem,) = checked(tmp_path, SENSORS.replace(old, new))
    assert f"{problem.file}:{problem.line}:{problem.column}" == f"sensors.yaml:{place}"
    assert problem.rule == rule
    assert fix in problem.fix
    assert problem.message


@pytest.mark.parametrize("text", ["sensors: []\n", "sensors: patrol\n", "- patrol\n", "", "{}\n"])
def test_file_without_sensors_is_a_problem(tmp_path: Path, text: str) -> None:
    (problem,) = checked(tmp_path, text)
    assert problem.message


def test_zone_where_no_clause_names_one_says_so(tmp_path: Path) -> None:
    (problem,) = checked(tmp_path, SENSORS, zones=())
    assert problem.rule == "unknown-zone" and "no clause names a zone" in problem.fix


def test_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"sensors\.yaml: cannot be read"):
        load_sensors(tmp_path / "sensors.yaml", load_taxonomy("core-2026"), ())


def test_problems_are_all_named_not_only_the_first(tmp_path: Path) -> None:
    text = SENSORS.replace("fire]", "fyre]").replace("id: eye", "id: patrol").replace("zone: crossing", "zone: hill")
    assert [p.rule for p in checked(tmp_path, text)] == ["unknown-act", "sensor-twice", "unknown-zone"]
