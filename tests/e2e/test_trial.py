"""bestand agreement test, as a person runs it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import bestand
from tests.conftest import ROOT

TEMPLATE = ROOT / "examples" / "gcsp-template"
PAGE = ROOT / "docs" / "how-to" / "test-a-draft.md"
SENSORS = """\
sensors:
  - {id: eye, title: An eye, who: a state, family: sky, role: event, sees: [fire], where: {zone: crossing},
     detects: 1, tells_weapon: 1, radius_m: 0, time_s: 0, delay_h: [1, 5], false_per_day: 0, up: 1, basis: assumed}
"""


def bestand_(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    code = "from bestand.cli import main; main()"
    return subprocess.run([sys.executable, "-c", code, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True)


def test_page_shows_what_the_command_prints() -> None:
    """To renew it: paste the output of the command of the page."""
    command, shown = re.findall(r"```(?:sh|text)\n(.*?)```", PAGE.read_text("utf-8"), re.S)
    told = bestand_(*command.split()[1:])
    assert told.returncode == 0, told.stderr
    assert told.stdout == shown


def first_clause(folder: Path, text: str = "") -> Path:
    """The template's first clause alone: what takes no more than that is tried faster."""
    text = text or (TEMPLATE / "agreement.yaml").read_text("utf-8")
    (folder / "agreement.yaml").write_text(text[: text.index("  - id: g2-drones")], "utf-8")
    return folder / "agreement.yaml"


def test_same_bytes_again_and_others_with_another_seed(tmp_path: Path) -> None:
    draft, planned = first_clause(tmp_path), TEMPLATE / "sensors.yaml"
    asked = ("agreement", "test", draft, "--sensors", planned, "--n", "60", "--json", "--seed")
    first, again, other = bestand_(*asked, "7"), bestand_(*asked, "7"), bestand_(*asked, "8")
    assert first.returncode == 0 and first.stdout == again.stdout != other.stdout


def test_json_has_every_figure_with_its_interval() -> None:
    first = bestand_("agreement", "test", TEMPLATE, "--n", "40", "--seed", "7", "--json")
    assert first.returncode == 0, first.stderr
    told = json.loads(first.stdout)
    assert (told["count"], told["seed"]) == (40, 7)
    clauses = {(c["clause_id"], *c["readings"]): c for c in told["clauses"]}
    assert set(clauses) == {
        ("g1-buffer", "per-side", "in-all"), ("g2-drones", "per-side", "in-all"),
        *((c, r) for c in ("g3-artillery", "g4-mlrs", "g5-long-range") for r in ("per-side", "in-all")),
    }  # fmt: skip
    for clause in clauses.values():
        parts = [clause[k] for k in ("found", "undecided", "outside", "unreported")]
        assert sum(p["count"] for p in parts) == clause["against"] == 40
        assert clause["missed"]["count"] == 40 - clause["found"]["count"]
        for share in (*parts, clause["alleged"], clause["missed"], *clause["alleged_beyond"].values()):
            assert share["low"] <= share["value"] <= share["high"]
        assert [s["id"] for s in clause["sensors"]] == ["patrol", "camera", "mini-uav", "satellite", "acoustic"]
    # what only leads tell is no possible violation, however often it is heard
    acoustic = clauses["g2-drones", "per-side", "in-all"]["sensors"][4]
    assert acoustic["reported"]["count"] > 10 and acoustic["possible"]["count"] == 0


def test_clause_that_no_planned_sensor_sees_is_named(tmp_path: Path) -> None:
    (tmp_path / "sensors.yaml").write_text(SENSORS.replace("{zone: crossing}", "anywhere"), "utf-8")
    told = bestand_("agreement", "test", first_clause(tmp_path), "--n", "20")
    assert told.returncode == 0, told.stderr
    assert "g1-buffer: untestable: no planned sensor sees “weapon presence, person presence” where" in told.stdout
    assert told.stdout.count("untestable") == 1


def test_workspace_that_was_run_is_tried_on_its_own_line_and_zones(tmp_path: Path) -> None:
    bestand.simulate_workspace(tmp_path / "sim", bestand.Scenario(days=3, incidents=20))
    bestand.open(tmp_path / "sim").run()
    (tmp_path / "sim" / "sensors.yaml").write_text(SENSORS, "utf-8")
    before = sorted(p for p in (tmp_path / "sim").rglob("*") if "catalogue" not in p.name)
    trial = bestand.try_draft(tmp_path / "sim", tmp_path / "sim" / "sensors.yaml", 40)
    assert trial.invented == ()
    found = {c.clause_id: c for c in trial.clauses}
    crossing, air = found["crossing"], found["air-pause"]
    assert crossing.readings == ("north",)  # in the other reading there is no such clause
    assert crossing.sensors[0].possible.count == crossing.sensors[0].reach.count > 0
    assert air.sensors[0].reach.count == 0
    assert before == sorted(p for p in (tmp_path / "sim").rglob("*") if "catalogue" not in p.name)


@pytest.mark.parametrize(
    ("sensors", "code", "told"),
    [
        (SENSORS, 3, 'sensors.yaml:2:92 [unknown-zone]\n  there is no zone "crossing".'),
        (SENSORS.replace("detects: 1", "detects: 2"), 3, "sensors.yaml:3:6 [less-than-equal]"),
        ("sensors: []\n", 3, "sensors.yaml:1:1 [too-short]"),
        (None, 3, "sensors.yaml: cannot be read"),
    ],
)
def test_broken_sensors_stop_with_their_place(tmp_path: Path, sensors: str | None, code: int, told: str) -> None:
    if sensors is not None:
        (tmp_path / "sensors.yaml").write_text(sensors, "utf-8")
    done = bestand_("agreement", "test", TEMPLATE, "--sensors", tmp_path / "sensors.yaml")
    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr and "Traceback" not in done.stderr


def test_broken_draft_stops_with_its_place_and_undrawn_zone_does_not(tmp_path: Path) -> None:
    text = (TEMPLATE / "agreement.yaml").read_text("utf-8")
    (tmp_path / "sensors.yaml").write_text(SENSORS, "utf-8")
    zoned = text.replace("{line: {within_m: 7500, side: both, comparator: le}} # 15", "{zone: crossing} # 15")
    done = bestand_("agreement", "test", first_clause(tmp_path, zoned), "--n", "20")
    assert done.returncode == 0 and "a place for the zone crossing" in done.stdout, done.stderr
    (tmp_path / "agreement.yaml").write_text(zoned.replace("[uncrewed_flight]", "[uncrewed_fligt]"), "utf-8")
    done = bestand_("agreement", "test", tmp_path / "agreement.yaml")
    assert (
        done.returncode == 3 and 'agreement.yaml:47:17 [unknown-act]\n  there is no act "uncrewed_fligt"' in done.stderr
    )
    assert bestand_("agreement", "test", tmp_path / "agreement.yaml", "--n", "3").returncode == 2
