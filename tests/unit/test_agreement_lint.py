"""Broken agreements and workspaces: each problem with file, line, column, rule and fix."""

from __future__ import annotations

from pathlib import Path

import pytest

from bestand.agreement import load_agreement
from bestand.text.problems import Problem
from bestand.workspace import check_workspace
from tests.golden.ground import write_boxes

AGREEMENT = """\
agreement: pause
title: A pause
timezone: Europe/Kyiv
taxonomy: core-2026
parties:
  north: {name: The North}
  south: {name: The South}
sides: {a: north, b: south}
readings:
  north: {party: north}
  south: {party: south}
monitors:
  mission: {name: The mission}
clauses:
  - id: silence
    title: No act of force
    article: article 1
    known: seen
    status: agreed
    obliges: [north, south]
    prohibits: {acts: [kinetic], weapons: [tank], targets: [hospital]}
    place: {zone: hamlet}
    in_force:
      from: {at: "2026-05-09", precision: day, basis: derived}
      until: {at: "2026-05-11", precision: day, basis: derived}
    readings:
      south: {exists: false, because: not agreed}
    monitored_by: [mission]
    cites: [a text]
  - id: band
    title: No fire near the line
    article: article 2
    known: seen
    status: draft
    obliges: [north, south]
    prohibits: {acts: [fire]}
    place: {line: {within_m: 5000, side: a, comparator: le}}
    in_force:
      from: {at: "2026-05-09 00:00", precision: minute, basis: stated}
      until: open
    cites: [a text]
"""
UNTIL = 'until: {at: "2026-05-11", precision: day, basis: derived}'
SOUTH = "south: {exists: false, because: not agreed}"

# what is written instead of what → where, which rule, and what the fix says
BROKEN: list[tuple[str, str, str, str, str]] = [
    ("a: north, b", "a: nroth, b", "8:9", "unknown-party", 'did you mean "north"?'),
    ("{party: south}", "{party: sooth}", "11:11", "unknown-party", 'did you mean "south"?'),
    ("agreed\n    obliges: [north, south]", "agreed\n    obliges: [nort]", "20:5", "unknown-party", '"north"?'),
    (SOUTH, SOUTH.replace("south", "souht"), "26:5", "unknown-reading", 'did you mean "south"?'),
    ("[kinetic]", "[kinetik]", "21:17", "unknown-act", 'did you mean "kinetic"?'),
    ("[tank]", "[tnak]", "21:34", "unknown-weapon", 'did you mean "tank"?'),
    ("[hospital]", "[hospitals]", "21:51", "unknown-target-class", 'did you mean "hospital"?'),
    ("zone: hamlet", "zone: hamlett", "22:13", "unknown-zone", 'did you mean "hamlet"?'),
    ("by: [mission]", "by: [misson]", "28:5", "unknown-monitor", 'did you mean "mission"?'),
    ('"2026-05-11"', '"2026-05-07"', "25:7", "ends-before-start", "swap or correct the edges."),
    ("id: band", "id: silence", "30:5", "clause-twice", "give each clause its own id."),
    (SOUTH, SOUTH + "\n      north: {exists: false}", "26:5", "clause-nowhere", "let it exist in one, or take it out."),
    ("[mission]\n    cites: [a text]", "[mission]", "15:5", "clause-without-source", "add  cites: [where"),
    ("Europe/Kyiv", "Europe/Kyev", "3:1", "value-error", "write it like Europe/Kyiv."),
    ('"2026-05-11"', '"11 May 2026"', "25:15", "value-error", "write 2026-05-09, 2026-05-09 00:00 or"),
    ('"2026-05-11"', '"2026-05-11 24 h"', "25:15", "value-error", "write 2026-05-09, 2026-05-09 00:00 or"),
    ('"2026-05-11"', '"2026-02-30"', "23:5", "no-such-time", "correct the date."),
    ('"2026-05-11"', '"9999-12-31"', "23:5", "no-such-time", "correct the date."),
    (
        UNTIL,
        UNTIL.replace("precision", 'between: ["2026-05-11", "2026-05-12"], precision'),
        "25:7",
        "value-error",
        "keep one of them.",
    ),
    (
        UNTIL,
        'until: {between: ["2026-05-11", "2026-05-12"], precision: day, basis: derived}',
        "25:7",
        "value-error",
        "set `basis: disputed`.",
    ),
    (UNTIL, "until: {precision: day, basis: derived}", "25:7", "value-error", "keep one of them."),
    (UNTIL, "until: null", "25:7", "value-error", "write open, or {at: …"),
    (UNTIL, "until: never", "25:7", "value-error", "write open, or {at: …"),
    ("    article: article 1\n", "", "15:5", "missing", "add `article: …` here."),
    ("title: A pause\n", "", "1:1", "missing", "add `title: …` here."),
    (
        '      from: {at: "2026-05-09 00:00", precision: minute, basis: stated}\n',
        "",
        "38:5",
        "missing",
        "add `from: …` here.",
    ),
    ("{party: south}", "{party: south, partei: south}", "11:25", "extra-forbidden", 'did you mean "party"?'),
    ("{exists: false,", "{exist: false,", "27:15", "extra-forbidden", 'did you mean "exists"?'),
    ("comparator: le", "comparator: le, within: 9", "37:61", "extra-forbidden", 'did you mean "within_m"?'),
    ("status: agreed", "status: aggreed", "19:5", "literal-error", 'did you mean "agreed"?'),
    ("precision: minute", "precision: week", "39:38", "literal-error", "use one of: day, hour, minute."),
    ("side: a,", "side: c,", "37:36", "literal-error", "use one of: a, b, both."),
    ("comparator: le", "comparator: ge", "37:45", "literal-error", "use one of: le, lt."),
    ("core-2026", "core-2062", "4:1", "unknown-taxonomy", 'did you mean "core-2026"?'),
    ("{zone: hamlet}", "{zone: hamlet, anywhere: true}", "22:5", "value-error", "keep one of them."),
    ("{zone: hamlet}", "{}", "22:5", "value-error", "keep one of them."),
    ("{zone: hamlet}", "everywhere", "22:5", "value-error", "write anywhere, {zone: …} or {line: …}."),
    ("{party: south}", "{}", "11:3", "value-error", "add `party` or `title`."),
    ("within_m: 5000, ", "", "37:13", "value-error", "write `within_m` per side, or `total_width_m` of both."),
    ("within_m: 5000", "within_m: 5000, total_width_m: 9000", "37:13", "value-error", "write `within_m` per side"),
    ("within_m: 5000", "total_width_m: 9000", "37:13", "value-error", "set `side: both`, or write `within_m`."),
    ("[tank]", "[tank], calibre: {ge: 100}", "21:51", "extra-forbidden", 'did you mean "calibre_mm"?'),
    ("[tank]", "[tank], calibre_mm: {more: 100}", "21:64", "extra-forbidden", ""),
    ("[tank]", "[tank], calibre_mm: {}", "21:51", "value-error", "write {ge: 100} for 100 and more"),
    ("[tank]", "[tank], calibre_mm: {gt: 99, ge: 100}", "21:51", "value-error", "keep gt or ge, and lt or le."),
    ("[tank]", "[tank], calibre_mm: {gt: 200}", "21:5", "no-such-weapon", "correct the names or the limits."),
    ("[tank]", "[tank], except_weapons: [tank]", "21:5", "no-such-weapon", "correct the names or the limits."),
    ("[tank]", "[T-73]", "21:34", "unknown-weapon", 'did you mean "T-72"?'),
    (UNTIL, "until: {after: {event: signature, days: 3}}", "25:23", "unknown-event", "there is no event yet: add it."),
    (UNTIL, "until: {after: {event: signature}}", "25:15", "value-error", "write one of them, 0 for at once."),
    (UNTIL, "until: {after: {event: signature, days: 3, hours: 2}}", "25:15", "value-error", "write one of them"),
    (UNTIL, "until: {}", "25:7", "value-error", "keep one of them."),
    (
        UNTIL,
        UNTIL.replace("basis: derived", 'basis: derived, extended: [{on: "2026-05-10", to: soon}]'),
        "25:95",
        "value-error",
        "write 2026-05-09",
    ),
    (
        "monitors:",
        "events:\n  a: {after: {event: b, days: 1}}\n  b: {after: {event: a, days: 1}}\nmonitors:",
        "13:3",
        "cycle",
        "let one of them have a time.",
    ),
    (
        "monitors:",
        'events:\n  a: {at: "2026-02-30", precision: day, basis: stated}\nmonitors:',
        "13:3",
        "no-such-time",
        "correct the date.",
    ),
    (
        "monitors:",
        'events:\n  a: {at: "2026-02-03", not_before: "2026-02-03", precision: day, basis: stated}\nmonitors:',
        "13:3",
        "value-error",
        "keep one of them.",
    ),
    ("within_m: 5000", "within_m: -5000", "37:20", "greater-than", ""),
    ("[kinetic]", "[]", "21:17", "too-short", ""),
    ("id: band", "id: The Band", "30:5", "string-pattern-mismatch", ""),
    (SOUTH, "south: {prohibits: {acts: [fires]}}", "27:27", "unknown-act", 'did you mean "fire"?'),
    (SOUTH, "south: {place: {zone: hill}}", "27:23", "unknown-zone", "use one of: hamlet."),
    ("title: A pause\n", "title: A pause\ntitle: Two\n", "3:1", "duplicate-key", "keep one of them."),
    ("title: A pause\n", "title: &a A pause\n", "2:8", "no-anchors", "write the value out."),
    ("title: A pause\n", "title: [A pause\n", "3:9", "not-yaml", ""),
    # duties, counts, exceptions
    ("    prohibits: {acts: [fire]}\n", "", "30:5", "value-error", "write one of them; two duties are two clauses."),
    ("{acts: [fire]}", "{acts: [fire]}\n    requires: {document: order}", "30:5", "value-error", "write one of them"),
    ("    place: {zone: hamlet}\n", "", "15:5", "value-error", "add `place: anywhere`, a zone or a line."),
    ("prohibits: {acts: [fire]}", 'requires: {document: ""}', "36:16", "string-too-short", ""),
    ("prohibits: {acts: [fire]}", "requires: {document: order, by: both}", "36:33", "literal-error", "any, each."),
    (
        "prohibits: {acts: [fire]}",
        "requires: {document: order, due: {after: {event: signing, days: 1}}}",
        "36:47",
        "unknown-event",
        "add it.",
    ),
    ("{acts: [fire]}", "{acts: [fire], count: {gt: 9}}", "36:31", "missing", "add `unit: …` here."),
    ("{acts: [fire]}", "{acts: [fire], count: {unit: persons}}", "36:31", "value-error", "write {ge: 100} for"),
    ("by: [mission]", "by: [mission]\n    unless: [{title: x}]", "29:14", "value-error", "add `needs: [document]`"),
    (
        "by: [mission]",
        "by: [mission]\n    unless: [{title: x, needs: [y], substantiate_within: {hours: 1}}]",
        "29:14",
        "value-error",
        "add `claimed: true`, or take the time out.",
    ),
    # lines, zones, places
    ("comparator: le", "comparator: le, of: old", "37:61", "unknown-line", "use one of: contact."),
    ("comparator: le", "comparator: le, of: {a: contact}", "37:61", "value-error", "a line for each side."),
    # bodies, steps, statements
    ("{name: The mission}", "{name: The mission, seats: [{of: sooth}]}", "13:41", "unknown-actor", '"south"?'),
    ("{name: The mission}", "{name: The mission, seats: [{of: south, number: 0}]}", "13:52", "greater-than", ""),
    (
        "clauses:",
        "statements: [{speaker: norht, on: 2026-05-09, status: agreed, cites: [x]}]\nclauses:",
        "14:15",
        "unknown-actor",
        'did you mean "north"?',
    ),
    (
        "clauses:",
        'statements: [{speaker: north, on: "9 May", status: agreed, cites: [x]}]\nclauses:',
        "14:31",
        "value-error",
        "write 2026-05-09",
    ),
    (
        "clauses:",
        'statements: [{speaker: north, on: "2026-05-09", position: accepts, clause: silens, cites: [x]}]\nclauses:',
        "14:68",
        "unknown-clause",
        'did you mean "silence"?',
    ),
    (
        "clauses:",
        "follow_up: {p: {title: p, known: seen, steps: [{id: a, title: a, who: [us]}]}}\nclauses:",
        "14:66",
        "unknown-actor",
        "use one of: mission, north, south.",
    ),
    ("clauses:", "follow_up: {p: {title: p, known: seen, steps: []}}\nclauses:", "14:40", "too-short", ""),
    (
        "clauses:",
        "follow_up: {p: {title: p, known: seen, steps: [{id: a, title: a, who: [north], before_publication: true}]}}\n"
        "clauses:",
        "14:48",
        "value-error",
        "add `notifies: parties`.",
    ),
    (
        "clauses:",
        "follow_up: {p: {title: p, known: seen, steps: [{id: a, title: a, who: [parties], after: invoked}]}}\nclauses:",
        "14:48",
        "counts-from-invocation",
        "count from the violation.",
    ),
    (
        "clauses:",
        "follow_up: {p: {title: p, known: seen, counts_from: verifid, steps: [{id: a, title: a, who: [parties]}]}}\n"
        "clauses:",
        "14:40",
        "literal-error",
        'did you mean "verified"?',
    ),
    (
        "clauses:",
        "follow_up: {p: {title: p, known: seen, steps: "
        "[{id: a, title: a, who: [north], within: {business_hours: 8}}]}}\n"
        "clauses:",
        "14:89",
        "no-working-hours",
        "add  working_hours:",
    ),
    (
        "clauses:",
        "follow_up: {p: {title: p, known: seen, steps: [{id: a, title: a, who: [north], within: {hours: 1e9}}]}}\n"
        "clauses:",
        "14:40",
        "no-such-time",
        "correct the spans.",
    ),
    (
        "clauses:",
        "follow_up: {p: {template: special-comission}}\nclauses:",
        "14:17",
        "unknown-template",
        '"special-commission"?',
    ),
    (
        "clauses:",
        "follow_up: {p: {template: special-commission}}\nclauses:",
        "14:13",
        "role-without-actor",
        "roles: {commission:",
    ),
    (
        "clauses:",
        "follow_up: {p: {template: special-commission, roles: {comission: [mission]}}}\nclauses:",
        "14:55",
        "unknown-role",
        'did you mean "commission"?',
    ),
    (
        "clauses:",
        "follow_up: {p: {template: special-commission, roles: {commission: [misson]}}}\nclauses:",
        "14:55",
        "unknown-actor",
        'did you mean "mission"?',
    ),
    ("clauses:", "follow_up: {p: {template: special-commission, title: x}}\nclauses:", "14:47", "extra-forbidden", ""),
    (
        "taxonomy: core-2026",
        'taxonomy: core-2026\nworking_hours: {from: "9:00", until: "17:00"}',
        "5:17",
        "value-error",
        "09:00",
    ),
    (
        "taxonomy: core-2026",
        'taxonomy: core-2026\nworking_hours: {from: "17:00", until: "09:00"}',
        "5:1",
        "value-error",
        "swap",
    ),
    ("by: [mission]", "by: [mission]\n    follow_up: ladder", "29:5", "unknown-path", "there is no path yet: add it."),
    # amendments, quiet, definitions, spans
    (
        "by: [mission]",
        'by: [mission]\n    amended: [{since: {at: "2026-05-10", precision: day, basis: derived}}]',
        "29:15",
        "missing",
        "add `cites: …` here.",
    ),
    (
        "by: [mission]",
        'by: [mission]\n    amended: [{since: {at: "2026-02-30", precision: day, basis: derived}, cites: [x]}]',
        "29:16",
        "no-such-time",
        "correct the date.",
    ),
    (
        "monitors:",
        "events: {q: {quiet: {days: 7, clauses: [silens], since: q0}}, q0: {}}\nmonitors:",
        "12:31",
        "unknown-clause",
        'did you mean "silence"?',
    ),
    (
        "monitors:",
        "events: {q: {quiet: {days: 0, clauses: [silence], since: q0}}, q0: {}}\nmonitors:",
        "12:22",
        "greater-than",
        "",
    ),
    ("parties:", "definitions: [minsk]\nparties:", "5:15", "unknown-definitions", ""),
    (UNTIL, "until: {after: {event: x, business_days: 1000000000}}", "25:33", "less-than-equal", ""),
    (UNTIL, "until: {after: {event: x, days: 1, business_days: 2}}", "25:15", "value-error", "write one of them"),
    (
        "known: seen\n    status: agreed",
        "known: heard\n    status: agreed",
        "18:5",
        "literal-error",
        "from memory, seen.",
    ),
    ("    known: seen\n    status: agreed", "    status: agreed", "15:5", "missing", "add `known: …` here."),
]


def checked(folder: Path, text: str) -> list[Problem]:
    (folder / "agreement.yaml").write_text(text, "utf-8")
    return load_agreement(folder / "agreement.yaml", ["hamlet"])[2]


def test_sound_agreement_has_no_problem(tmp_path: Path) -> None:
    assert checked(tmp_path, AGREEMENT) == []


@pytest.mark.parametrize(("old", "new", "place", "rule", "fix"), BROKEN, ids=[f"{c[3]}-{c[2]}" for c in BROKEN])
def test_broken_agreement_says_where_and_how_to_mend(
    tmp_path: Path, old: str, new: str, place: str, rule: str, fix: str
) -> None:
    assert AGREEMENT.count(old) == 1 or old in ("a: north, b", "[mission]\n    cites: [a text]")
    (problem,) = checked(tmp_path, AGREEMENT.replace(old, new, 1))
    assert f"{problem.file}:{problem.line}:{problem.column}" == f"agreement.yaml:{place}"
    assert problem.rule == rule
    assert fix in problem.fix
    assert problem.message


def test_quiet_under_a_clause_that_begins_after_it_goes_round(tmp_path: Path) -> None:
    events = 'events:\n  sign: {at: "2026-05-01", precision: day, basis: stated}\n'
    events += "  calm: {quiet: {days: 7, clauses: [band], since: sign}}\n  start: {after: {event: calm, days: 1}}\n"
    at = 'from: {at: "2026-05-09 00:00", precision: minute, basis: stated}'
    text = AGREEMENT.replace("monitors:", events + "monitors:").replace(at, "from: {after: {event: start, days: 0}}")
    (problem,) = checked(tmp_path, text)
    assert (problem.rule, problem.fix) == ("cycle", "count clauses that are in force before it.")
    assert problem.message == '"calm" waits for quiet under "band", which begins after it.'


def test_problems_are_all_named_not_only_the_first(tmp_path: Path) -> None:
    text = AGREEMENT.replace("[kinetic]", "[kinetik]").replace("[tank]", "[tnak]").replace("id: band", "id: silence")
    assert [p.rule for p in checked(tmp_path, text)] == ["unknown-act", "unknown-weapon", "clause-twice"]


def test_disputed_edge_may_lie_between_two_days(tmp_path: Path) -> None:
    text = AGREEMENT.replace(
        UNTIL, 'until: {between: ["2026-05-11", "2026-05-12"], precision: day, basis: disputed, note: two accounts}'
    )
    assert checked(tmp_path, text) == []


WORKSPACE = """\
workspace: pause
title: A pause
timezone: Europe/Kyiv
area: [29.0, -1.0, 31.0, 1.0]
agreement: agreement.yaml
lines: {source: line_polygons}
zones: {hamlet: hamlet.geojson}
targets: [targets]
sources:
  - {source: line_polygons, files: [line.geojson]}
  - {source: targets, files: [targets.csv]}
"""
UNSOUND: list[tuple[str, str, str, str, str]] = [
    ("Europe/Kyiv", "Kyiv", "bestand.yaml:3:1", "value-error", "write it like Europe/Kyiv."),
    ("-1.0, 31.0, 1.0", "1.0, 31.0, -1.0", "bestand.yaml:4:1", "value-error", "[22, 44, 41, 53]."),
    ("agreement.yaml", "agrement.yaml", "bestand.yaml:5:1", "no-such-file", ""),
    ("{source: line_polygons}", "{source: line}", "bestand.yaml:6:9", "unknown-source", ""),
    ("hamlet.geojson", "no.geojson", "bestand.yaml:7:9", "no-such-file", ""),
    ("hamlet: ham", "hamlett: ham", "agreement.yaml:22:13", "unknown-zone", 'did you mean "hamlett"?'),
    ("[targets]", "[plants]", "bestand.yaml:8:11", "unknown-source", ""),
    ("title: A pause\n", "", "bestand.yaml:1:1", "missing", "add `title: …` here."),
    ("csv]}\n", "csv]}\nrelaese: {}\n", "bestand.yaml:12:1", "extra-forbidden", 'did you mean "release"?'),
    ("files: [targets.csv]", "files: []", "bestand.yaml:11:23", "too-short", ""),
    (
        "[targets.csv]}",
        "[targets.csv]}\n  - {source: targets, files: [b.csv]}",
        "bestand.yaml:12:5",
        "source-twice",
        "",
    ),
]


@pytest.mark.parametrize(("old", "new", "place", "rule", "fix"), UNSOUND, ids=[f"{c[3]}-{c[1]}" for c in UNSOUND])
def test_broken_workspace_says_where_and_how_to_mend(
    tmp_path: Path, old: str, new: str, place: str, rule: str, fix: str
) -> None:
    (tmp_path / "agreement.yaml").write_text(AGREEMENT, "utf-8")
    (tmp_path / "bestand.yaml").write_text(WORKSPACE.replace(old, new, 1), "utf-8")
    write_boxes(tmp_path / "hamlet.geojson", [((29.4, 0.1, 29.6, 0.3), {})])
    (problem,) = check_workspace(tmp_path)[1]
    assert f"{problem.file}:{problem.line}:{problem.column}" == place
    assert problem.rule == rule
    assert fix in problem.fix
