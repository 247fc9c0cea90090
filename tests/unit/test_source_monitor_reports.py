"""Reports of monitors in words: positions, sectors, counts, weapons, times, impediments.

The sentences are invented in the form of the mission's reports; the totals that must add up
are facts: 908 (27 July to 2 September 2020), 256 (5 to 11 November 2020), and a nested 394.
"""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from bestand.geo.projection import Projection
from tests.unit.miniatures import SENTENCE, Row, balance, reasons, table, take_in, utc

PLACE = {"kind": "place", "position": "Novyi Stavok", "lon": "37.5", "lat": "48.0", "text": ""}
NO_PLACE = {"lon": "", "lat": ""}


def observations(folder: Path, *rows: Row) -> list[dict[str, object]]:
    taken = take_in(folder, "monitor_reports", {"m.csv": table(SENTENCE, rows)})
    assert reasons(taken) == []
    return taken.tables["observations"].sort("act", "count_min").to_dicts()


def heard(folder: Path, what: str, **row: str) -> dict[str, object]:
    (found,) = observations(folder, {"text": f"While in Novyi Stavok, the mission heard {what}.", **row})
    return found


def counts(folder: Path, text: str, **row: str) -> list[tuple[object, ...]]:
    rows = [{"kind": "total", "text": text, "area": "", **row}]
    taken = take_in(folder, "monitor_reports", {"m.csv": table(SENTENCE, rows)})
    assert reasons(taken) == []
    found = taken.tables["counts"].select("about", "part_of", "area_code", "count_min", "count_max")
    return sorted(found.rows(), key=str)


def test_sector_is_a_disc_on_its_side_of_the_position(tmp_path: Path) -> None:
    row = heard(tmp_path, "12 undetermined explosions 2–4 km south-east, south-south-east and south of its position")
    x, y = Projection(37.5, 48.0).to_plane(np.array([row["lon"]]), np.array([row["lat"]]))
    assert x[0] > 0 > y[0] and 2000 < float(np.hypot(x[0], y[0])) < 4000
    assert row["radius_m"] == pytest.approx(1842 + 1500, abs=2)
    assert str(row["text"]).endswith("[from position 37.5000, 48.0000: 2000–4000 m, 123.75–191.25°]")
    assert (row["act"], row["count_min"], row["count_unit"]) == ("kinetic_unspecified", 12.0, "undetermined explosions")


def test_direction_that_was_not_determined_stays_so(tmp_path: Path) -> None:
    row = heard(tmp_path, "two explosions 2–3 km in an undetermined direction")
    assert (row["lon"], row["lat"]) == (pytest.approx(37.5), pytest.approx(48.0))
    assert float(str(row["radius_m"])) > 1500 + 2900
    assert "direction not told" in str(row["text"])


def test_distance_that_was_not_determined_leaves_the_area(tmp_path: Path) -> None:
    row = heard(tmp_path, "two explosions at an undetermined distance south and south-west of its position")
    assert (row["lon"], row["radius_m"], row["area_code"]) == (None, None, "UA-14")
    assert str(row["text"]).endswith("[distance not told; direction: S SW]")


def test_position_is_found_by_its_name_in_the_file(tmp_path: Path) -> None:
    own = observations(tmp_path / "a", {})
    named = observations(tmp_path / "b", NO_PLACE, {"item": "2", **PLACE})
    in_column = observations(
        tmp_path / "c",
        {**NO_PLACE, "position": "novyi stavok", "text": "12 explosions 2–4 km south"},
        {"item": "2", **PLACE},
    )
    at = [(row["lon"], row["lat"], row["radius_m"]) for (row,) in (own, named, in_column)]
    assert at[0] == at[1] == at[2]


def test_position_may_be_told_from_a_place(tmp_path: Path) -> None:
    text = "A camera 2 km north of Novyi Stavok recorded one explosion 2–4 km south of its position."
    (row,) = observations(tmp_path, {**NO_PLACE, "text": text}, {"item": "2", **PLACE})
    # 2 km north and about 3 km south again; the offset adds its own error
    assert float(str(row["lat"])) == pytest.approx(48.0 - 1100 / 111_200, abs=2e-3)
    assert float(str(row["radius_m"])) > 1500 + 900 + 900


def test_where_a_place_lies_is_not_where_the_monitors_stood(tmp_path: Path) -> None:
    """In brackets after a name stands its distance from a city: no offset of the position."""
    text = "While on the southern edge of Novyi Stavok (government-controlled, 57km north-east of Donetsk), the mission"
    rest = " heard 12 undetermined explosions 2–4 km south of its position."
    plain = observations(tmp_path / "a", {})[0]
    (row,) = observations(tmp_path / "b", {**NO_PLACE, "text": text + rest}, {"item": "2", **PLACE})
    assert (row["lon"], row["lat"], row["radius_m"]) == (plain["lon"], plain["lat"], plain["radius_m"])


@pytest.mark.parametrize(
    ("where", "radius_m"), [("within 3 km of its position", 2924 + 1500), ("2–3 km from its position", 2980 + 1500)]
)
def test_distance_without_a_direction_is_a_ring_or_a_circle(tmp_path: Path, where: str, radius_m: float) -> None:
    row = heard(tmp_path, f"an explosion {where}")
    assert (row["lon"], row["lat"]) == (pytest.approx(37.5), pytest.approx(48.0))
    # one distance of 3 km reaches to 3.5 km
    assert float(str(row["radius_m"])) == pytest.approx(radius_m + (490 if "within" in where else 0), abs=30)


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("an explosion", 1.0),
        ("a burst of heavy-machine-gun fire", 1.0),
        ("a total of 14 explosions", 14.0),
        ("14 explosions on 25 August", 14.0),
        ("14 explosions during the night of 25-26 August 2031", 14.0),
        ("12 bursts and shots of heavy-machine-gun and small-arms fire", 12.0),
        ("five explosions (two impacts and three undetermined) (in brackets)", 5.0),
        ("three projectiles in flight from south to north", 3.0),
        ("ten explosions (four assessed as impacts of mortar (82 mm) and six undetermined)", 10.0),
    ],
)
def test_wording_of_the_reports_is_read(tmp_path: Path, said: str, count: float) -> None:
    row = heard(tmp_path, f"{said}, all at an assessed distance of 2-4km south of its position")
    assert (row["count_min"], row["count_max"]) == (count, count)
    assert row["lon"] is not None


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("about 170", 165.0, 175.0),
        ("over 350", 351.0, None),
        ("at least 543", 543.0, None),
        ("uncountable", 2.0, None),
        ("twenty-eight", 28.0, 28.0),
    ],
)
def test_number_as_told_is_an_interval(tmp_path: Path, said: str, low: float, high: float | None) -> None:
    row = heard(tmp_path, f"{said} bursts and shots 2–4 km south of its position")
    assert (row["count_min"], row["count_max"], row["count_unit"]) == (low, high, "bursts and shots")
    assert row["act"] == "small_arms_fire"


def test_sentence_with_two_kinds_gives_two_observations(tmp_path: Path) -> None:
    first, second = observations(
        tmp_path,
        {
            "text": "The camera recorded 32 explosions (three airbursts, one impact and 28 undetermined)"
            " and about 170 bursts 1–2 km east of its position."
        },
    )
    assert (first["count_unit"], first["count_max"]) == ("explosions", 32.0)
    assert (second["act"], second["count_max"]) == ("small_arms_fire", 175.0)
    assert (first["lon"], first["radius_m"]) == (second["lon"], second["radius_m"])


@pytest.mark.parametrize(
    ("assessed", "act", "weapon"),
    [
        ("assessed as impacts of 122 mm artillery rounds", "shelling", "howitzer_122"),
        ("assessed as impacts of 122mm artillery rounds", "shelling", "howitzer_122"),
        ("all assessed as caused by mortar (82 mm)", "shelling", "mortar_82"),
        ("assessed as mortar rounds", "shelling", "mortar_unspecified"),
        ("assessed as impacts of 203 mm artillery rounds", "shelling", "artillery_unspecified"),
        ("assessed as outgoing rounds of a multiple launch rocket system", "rocket_fire", "rocket_unspecified"),
        ("assessed as rounds of a heavy machine gun", "small_arms_fire", "heavy_machine_gun"),
        ("assessed as an automatic grenade launcher", "shelling", "grenade_launcher"),
        ("assessed as part of a live-fire exercise", "live_fire_training", None),
        ("assessed as outgoing", "kinetic_unspecified", None),
    ],
)
def test_assessment_names_weapon_and_act(tmp_path: Path, assessed: str, act: str, weapon: str | None) -> None:
    row = heard(tmp_path, f"five explosions 2–4 km south of its position, {assessed}")
    assert (row["act"], row["weapon"]) == (act, weapon)


def test_bracket_before_an_assessment_is_read_and_must_add_up(tmp_path: Path) -> None:
    text = "The mission heard five explosions (two impacts and four undetermined), assessed as mortar rounds."
    taken = take_in(tmp_path, "monitor_reports", {"m.csv": table(SENTENCE, [{"text": text}])})
    assert reasons(taken) == ['the parts of "five explosions" come to 6 or more, more than the whole']


def test_weapon_of_a_part_is_not_the_weapon_of_the_whole(tmp_path: Path) -> None:
    row = heard(
        tmp_path,
        "five explosions (two impacts assessed as 122 mm artillery rounds and three undetermined) 2–4 km south",
    )
    assert (row["act"], row["weapon"], row["count_max"]) == ("kinetic_unspecified", None, 5.0)


@pytest.mark.parametrize(
    ("clock", "start", "end"),
    [
        ("", "2031-08-25T16:30", "2031-08-26T16:30"),
        (" at 21:40", "2031-08-25T18:40", "2031-08-25T18:41"),
        (" at 09:05", "2031-08-26T06:05", "2031-08-26T06:06"),
        (" between 23:50 and 00:20", "2031-08-25T20:50", "2031-08-25T21:21"),
        (" at 19:30", "2031-08-25T16:30", "2031-08-26T16:30"),  # the evening of either day
    ],
)
def test_clock_time_falls_into_the_evening_to_evening_period(tmp_path: Path, clock: str, start: str, end: str) -> None:
    row = heard(tmp_path, f"five explosions 2–4 km south of its position{clock}")
    assert (row["time_from"], row["time_to"]) == (utc(start), utc(end))


def test_clock_time_in_a_period_of_several_days_is_any_of_them(tmp_path: Path) -> None:
    row = heard(tmp_path, "five explosions 2–4 km south of its position at 21:40", period_days="2")
    assert (row["time_from"], row["time_to"]) == (utc("2031-08-24T16:30"), utc("2031-08-26T16:30"))


def test_total_of_summer_2020_adds_up_to_908(tmp_path: Path) -> None:
    text = "908 ceasefire violations: 152 explosions, 2 projectiles, 13 flares and 741 bursts and shots"
    found = counts(tmp_path, text, as_of="2020-09-02 19:30", period_days="38")
    parts = {row[0]: row[3] for row in found if row[1] == "ceasefire violations"}
    assert parts == {"explosions": 152.0, "projectiles": 2.0, "flares": 13.0, "bursts and shots": 741.0}
    assert sum(float(str(n)) for n in parts.values()) == 908 == next(row[3] for row in found if row[1] is None)


def test_week_of_november_2020_is_split_by_region_and_by_kind(tmp_path: Path) -> None:
    text = "256 ceasefire violations (211 in Donetsk region and 45 in Luhansk region), including 200 explosions"
    found = counts(tmp_path, text, as_of="2020-11-11 19:30", period_days="7")
    whole = "ceasefire violations"
    assert (whole, None, None, 256.0, 256.0) in found
    assert (whole, whole, "UA-14", 211.0, 211.0) in found and (whole, whole, "UA-09", 45.0, 45.0) in found
    assert ("explosions", whole, None, 200.0, 200.0) in found
    assert ("not further described", whole, None, 56.0, 56.0) in found
    assert len(found) == 5


def test_nested_total_of_394_keeps_what_is_undetermined_and_what_is_not_described(tmp_path: Path) -> None:
    text = (
        "The mission recorded 394 ceasefire violations, including 119 explosions (three impacts and 116 undetermined)."
    )
    assert counts(tmp_path, text, area="UA-14") == [
        ("ceasefire violations", None, "UA-14", 394.0, 394.0),
        ("explosions", "ceasefire violations", "UA-14", 119.0, 119.0),
        ("impacts", "ceasefire violations › explosions", "UA-14", 3.0, 3.0),
        ("not further described", "ceasefire violations", "UA-14", 275.0, 275.0),
        ("undetermined", "ceasefire violations › explosions", "UA-14", 116.0, 116.0),
    ]


def test_total_has_the_window_of_its_period(tmp_path: Path) -> None:
    rows = [{"kind": "total", "text": "5 explosions", "period_days": "3"}]
    (row,) = take_in(tmp_path, "monitor_reports", {"m.csv": table(SENTENCE, rows)}).tables["counts"].to_dicts()
    assert (row["window_from"], row["window_to"]) == (utc("2031-08-23T16:30"), utc("2031-08-26T16:30"))


@pytest.mark.parametrize(
    ("text", "quantity", "value"),
    [
        ("Patrols were denied passage at a checkpoint twice.", "passage denied", 2.0),
        ("Members of the formations did not allow the patrol to pass.", "passage denied", 1.0),
        ("On three occasions passage was delayed.", "passage delayed or conditional", 3.0),
        (
            "A mid-range UAV experienced GPS signal interference, assessed as probable jamming.",
            "signal of an uncrewed aircraft disturbed",
            1.0,
        ),
        ("Small-arms fire at a mini-UAV was heard.", "fire at an uncrewed aircraft", 1.0),
        ("No patrols left the city on this day.", "movement restricted", 1.0),
        ("The road was blocked by mines.", "mines or unexploded objects", 1.0),
    ],
)
def test_impediment_is_a_measure_of_the_day_on_which_its_period_ends(
    tmp_path: Path, text: str, quantity: str, value: float
) -> None:
    taken = take_in(tmp_path, "monitor_reports", {"m.csv": table(SENTENCE, [{"kind": "impediment", "text": text}])})
    rows = taken.tables["measures"].select("day", "area", "quantity", "value").rows()
    assert rows == [(date(2031, 8, 26), "UA-14", f"impediment: {quantity}", value)]


def test_flare_is_counted_in_a_total_but_is_no_act_by_itself(tmp_path: Path) -> None:
    rows = [{"text": "The mission saw two illumination flares 2–4 km south of its position."}]
    taken = take_in(tmp_path, "monitor_reports", {"m.csv": table(SENTENCE, rows)})
    assert balance(taken) == {"records": 1, "set_aside": 1}


# Broken rows: each with the file, the line, the reason, and the fix where there is one.
FEW = "fill lon and lat"
BROKEN: list[tuple[str, Row, str]] = [
    (
        "parts exceed the whole",
        {"kind": "total", "text": "119 explosions (three impacts and 117 undetermined)"},
        'the parts of "119 explosions" come to 120 or more, more than the whole',
    ),
    (
        "parts by region exceed the whole",
        {"kind": "total", "text": "256 violations (211 in Donetsk region and 46 in Luhansk region)"},
        'the parts of "256 violations" come to 257 or more, more than the whole',
    ),
    (
        "parts of an observation exceed it",
        {"text": "The mission heard 32 explosions (30 airbursts and three impacts) 2–4 km south of its position."},
        'the parts of "32 explosions" come to 33 or more, more than the whole',
    ),
    (
        "name of two places",
        {**NO_PLACE, "text": "While in Oleksandrivka, the mission heard 2 explosions 2–4 km south of its position."},
        '"Oleksandrivka" matches 2 places: (37.1, 48.1) and (38.1, 48.6); fill lon and lat',
    ),
    (
        "name of no place",
        {**NO_PLACE, "text": "While in Doneck, the mission heard 2 explosions 2–4 km south of its position."},
        '"Doneck" is no place of this file; add a row of kind place, or fill lon and lat',
    ),
    (
        "no position",
        {**NO_PLACE, "text": "The mission heard 2 explosions 2–4 km south of its position."},
        "names no position of the monitors; fill lon and lat, or position",
    ),
    (
        "neither distance nor area",
        {"area": "", "text": "The mission heard 2 explosions."},
        "tells no distance of what was observed; fill area, or the distance",
    ),
    (
        "distances run backwards",
        {"text": "The mission heard 2 explosions 4–2 km south of its position."},
        'distances run backwards in "4–2 km south of its position"',
    ),
    (
        "too far to hear",
        {"text": "The mission heard 2 explosions 300 km south of its position."},
        '"300 km south of its position" is farther than monitors see or hear',
    ),
    (
        "two places in one sentence",
        {"text": "The mission heard 2 explosions 2–4 km south and 5 explosions 1–2 km north of its position."},
        'tells of two places ("2–4 km south", "1–2 km north of its position"); give each a row',
    ),
    (
        "no count",
        {"text": "The mission heard explosions."},
        'counts nothing; expected such as "12 undetermined explosions"',
    ),
    ("no act", {"text": "The mission saw 12 cows 1–2 km south of its position."}, '"12 cows" is no act known here'),
    (
        "clock time of no day",
        {"text": "The mission heard 2 explosions 2–4 km south of its position at 25:10."},
        '"25:10" is not a clock time',
    ),
    (
        "time runs backwards",
        {"text": "The mission heard 2 explosions 2–4 km south of its position between 10:00 and 09:00."},
        '"between 10:00 and 09:00" ends before it starts',
    ),
    (
        "kind unknown",
        {"kind": "rumour"},
        '"rumour" is no kind of row; use one of: observation, total, impediment, place',
    ),
    ("as_of", {"as_of": "26.08.2031"}, '"26.08.2031" in "as_of" is no local time such as 2020-08-26 19:30'),
    ("no such day", {"as_of": "2031-02-30 19:30"}, "day is out of range for month"),
    ("period_days", {"period_days": "0"}, '"0" in "period_days" is no number of days from 1 to 366'),
    ("longitude alone", {"lat": ""}, '"37.5, " is no longitude and latitude'),
    ("off the earth", {"lon": "375"}, '"375, 48" is out of range'),
    ("place without coordinates", {**PLACE, "lon": "", "lat": ""}, "a place needs position, lon and lat"),
    ("empty text", {"text": ""}, '"text" is empty'),
    ("no report", {"report": ""}, '"report" is empty'),
    ("no sentence", {"text": "The mission heard 2 explosions. " * 200}, '"text" has over 4000 characters'),
    ("bracket", {"kind": "total", "text": "394 ceasefire violations (119 explosions"}, "a bracket is never closed"),
    (
        "region",
        {"kind": "total", "text": "5 violations (five in Atlantis region)"},
        '"Atlantis" is no region known here',
    ),
    (
        "impediment",
        {"kind": "impediment", "text": "The weather was fine."},
        "tells no impediment known here, such as denied, delayed, mines or jamming",
    ),
    (
        "total without a number",
        {"kind": "total", "text": "Fewer violations than before"},
        'holds no total; expected such as "394 ceasefire violations, including 119 explosions"',
    ),
]
TWO = [
    {"item": "a", **PLACE, "position": "Oleksandrivka", "lon": "37.1", "lat": "48.1"},
    {"item": "b", **PLACE, "position": "Oleksandrivka", "lon": "38.1", "lat": "48.6"},
]


@pytest.mark.parametrize(("change", "reason"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_broken_row_is_rejected_with_its_line_and_reason(tmp_path: Path, change: Row, reason: str) -> None:
    rows = [{}, *TWO, {"item": "9", **change}]
    taken = take_in(tmp_path, "monitor_reports", {"m.csv": table(SENTENCE, rows)})
    assert reasons(taken) == [reason]
    assert taken.tables["rejected"].select("file", "row").rows() == [("m.csv", 5)]
    assert balance(taken) == {"records": 4, "observations": 1, "set_aside": 2, "rejected": 1}


def test_zone_that_is_none_is_rejected(tmp_path: Path) -> None:
    taken = take_in(tmp_path, "monitor_reports", {"m.csv": table(SENTENCE, [{"timezone": "Europe/Nowhere"}])})
    (reason,) = reasons(taken)
    assert "Europe/Nowhere" in reason


@pytest.mark.parametrize("column", ["item", "as_of", "kind", "text"])
def test_missing_column_fails_the_file_by_name(tmp_path: Path, column: str) -> None:
    plain = {k: v for k, v in SENTENCE.items() if k != column}
    (failure,) = take_in(tmp_path, "monitor_reports", {"m.csv": table(plain, [{}])}).failures
    assert failure.startswith(f'm.csv:1: has no column "{column}"')


@pytest.mark.parametrize("piece", ["1", "9,", "\t", " ( ", "one-", "south, ", "2–4 ", "about ", ", including 1 a "])
def test_long_senseless_sentence_takes_bounded_time(tmp_path: Path, piece: str) -> None:
    text = "heard 5 explosions " + (piece * 4000)[:3900] + " 2–4 km south of its position"
    before = time.monotonic()
    taken = take_in(tmp_path, "monitor_reports", {"m.csv": table(SENTENCE, [{"text": text}])})
    assert time.monotonic() - before < 5
    assert balance(taken)["records"] == 1
