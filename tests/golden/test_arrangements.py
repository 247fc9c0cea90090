"""The shipped arrangements: what each text means for a report, worked out by hand, and the real walk held against it.

A case changes only with a stated reason in its `why`. `arrangements/README.md` says how cases are written.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from ruamel.yaml import YAML

from bestand.agreement import rules_of
from bestand.agreement.rules import duties_of
from bestand.workspace import Workspace, open_workspace
from tests.golden.ground import COUNTED, PAPERS, TOWNS, findings_of, write_boxes, write_rows

EXAMPLES = Path(__file__).parents[2] / "examples"
HERE = Path(__file__).parent / "arrangements"
ORACLES: dict[str, dict[str, Any]] = {p.stem: YAML(typ="safe").load(p.read_text("utf-8")) for p in HERE.glob("*.yaml")}
OUTCOMES = {"possible": "possible violation", "undecided": "cannot be decided"}
FOUND = {*OUTCOMES, "outside", "no such rule"}
KM_PER_DEGREE = 111.31949  # of longitude at the equator
SIDE_A, SIDE_B = (28.2, -0.8, 30.0, 0.8), (30.0, -0.8, 31.8, 0.8)
Walked = tuple[Workspace, Mapping[str, pl.DataFrame]]


def build(folder: Path, name: str) -> Workspace:
    """The shipped agreement on an invented ground, with one report for each case."""
    oracle = ORACLES[name]
    ground = oracle.get("ground", {})
    for file in {*(EXAMPLES / name).glob("*.yaml")} - {EXAMPLES / name / "bestand.yaml"}:
        shutil.copy(file, folder)
    (folder / "bestand.yaml").write_text(json.dumps(_settings(name, ground)), "utf-8")
    _draw(folder, ground)
    write_rows(folder / "ground" / "settlements.csv", TOWNS, ground.get("settlements", ()))
    write_rows(folder / "ground" / "documents.csv", PAPERS, ground.get("documents", ()))
    targets = ground.get("targets", ())
    write_rows(folder / "ground" / "targets.csv", ("id", "class", "name", "lon", "lat", "radius_m"), targets)
    write_rows(folder / "reports.csv", COUNTED, (_row(oracle, case) for case in oracle["cases"]))
    return open_workspace(folder)


def _draw(folder: Path, ground: Mapping[str, Any]) -> None:
    areas = [(box, {"shapeISO": code, "shapeName": code}) for code, box in (("A", SIDE_A), ("B", SIDE_B))]
    write_boxes(folder / "ground" / "areas.geojson", areas)
    for day in ground.get("line_days", ()):
        write_boxes(folder / "ground" / f"contact_{day:%Y%m%d}.geojson", [(SIDE_B, {})])
    for name, days in ground.get("lines", {}).items():
        for day, box in days.items():
            write_boxes(folder / "ground" / f"{_plain(name)}_{day:%Y%m%d}.geojson", [(box, {})])
    for name, zone in ground.get("zones", {}).items():
        if isinstance(zone, list):
            write_boxes(folder / "zones" / f"{name}.geojson", [(zone, {})])


def _settings(name: str, ground: Mapping[str, Any]) -> dict[str, object]:
    named = ground.get("lines", {})
    lines = {"source": "line_polygons", "error_m": ground.get("line_error_m", 0)} if "line_days" in ground else {}
    if named:
        lines["named"] = {line: {"source": _plain(line), "error_m": 0} for line in named}
    zones = {z: f"zones/{z}.geojson" if isinstance(how, list) else how for z, how in ground.get("zones", {}).items()}
    return {
        "workspace": name,
        "title": "An invented ground",
        "timezone": "Europe/Kyiv",
        "area": [28.0, -1.0, 32.0, 1.0],  # the plane's centre is (30, 0)
        "agreement": "agreement.yaml",
        **({"lines": lines} if lines else {}),
        "zones": zones,
        "targets": ["targets"],
        "sources": list(_sources(ground)),
    }


def _sources(ground: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    if "line_days" in ground:
        yield {"source": "line_polygons", "files": ["ground/contact_*.geojson"]}
    for line in ground.get("lines", {}):
        yield {"source": "line_polygons", "name": _plain(line), "files": [f"ground/{_plain(line)}_*.geojson"]}
    yield {"source": "areas", "files": ["ground/areas.geojson"]}
    yield {"source": "settlements", "files": ["ground/settlements.csv"]}
    yield {"source": "targets", "files": ["ground/targets.csv"]}
    if "documents" in ground:
        yield {"source": "documents", "files": ["ground/documents.csv"], "options": {"marking": "clear"}}
    columns = {"time": "from", "time_to": "to", "timezone": {"constant": "Europe/Kyiv"}, "area_code": "area"}
    same = ("lon", "lat", "radius_m", "act", "weapon", "actor", "account", "key", "count", "count_unit")
    told = {"role": "event", "family": "monitors", "licence": "CC0-1.0", "marking": "clear"}
    options = told | {"map": columns | {field: field for field in same}}
    yield {"source": "table", "name": "reports", "files": ["reports.csv"], "options": options}


def _plain(name: str) -> str:
    """A name of the agreement as a source may be called: letters alone, so that no digit looks like a day."""
    return "line_" + "".join(c if c.isalpha() else "abcdefghij"[int(c)] if c.isdigit() else "_" for c in name)


def _row(oracle: Mapping[str, Any], case: Mapping[str, Any]) -> dict[str, object]:
    row = {"lat": 0, "radius_m": 0, "east_km": 0} | oracle.get("defaults", {}) | case["report"]
    east = row.pop("east_km")
    row = {"lon": 30 + east / KM_PER_DEGREE, "key": case["id"]} | row
    row["from"] = row["from"] if "from" in row else row["at"]
    row |= {"to": row.get("to", row["from"])}
    row.pop("at", None)
    return row | {"lon": "", "lat": "", "radius_m": ""} if "area" in row else row


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Walked]:
    """An arrangement's workspace and its tables, each walked once."""

    @cache
    def walked(name: str) -> Walked:
        workspace = build(tmp_path_factory.mktemp(name), name)
        return workspace, findings_of(workspace)

    return walked


def _cases(key: str, *naming: str) -> list[Any]:
    return [
        pytest.param(name, case, id="/".join((name, *(str(case[n]) for n in naming))), marks=_group(name))
        for name, oracle in sorted(ORACLES.items())
        for case in oracle.get(key, ())
    ]


def _group(name: str) -> pytest.MarkDecorator:
    return pytest.mark.xdist_group(f"arrangement-{name}")


NAMES = [pytest.param(name, id=name, marks=_group(name)) for name in sorted(ORACLES)]


def test_every_shipped_arrangement_has_its_cases() -> None:
    assert {p.parent.name for p in EXAMPLES.glob("*/agreement.yaml")} == ORACLES.keys()


@pytest.mark.parametrize("name", NAMES)
def test_cases_name_the_text_they_rest_on(name: str) -> None:
    cases = ORACLES[name]["cases"]
    assert len({case["id"] for case in cases}) == len(cases) >= 8
    for case in (*cases, *ORACLES[name].get("duties", ())):
        assert case["text"] and case["why"]
    for case in cases:
        for holds in case["holds"]:
            assert holds["outcome"] in FOUND and ("p" in holds) == (holds["outcome"] in OUTCOMES), case["id"]
            assert holds["outcome"] != "possible" or holds["p"] >= 0.95, case["id"]


@pytest.mark.parametrize("name", NAMES)
def test_every_report_was_taken_in(name: str, walk: Callable[[str], Walked]) -> None:
    _, tables = walk(name)
    assert tables["rejected"].is_empty() and tables["set_aside"].is_empty()
    assert tables["incidents"].height == tables["observations"].height == len(ORACLES[name]["cases"])


@pytest.mark.parametrize("name", NAMES)
def test_every_clause_is_held_in_every_reading(name: str, walk: Callable[[str], Walked]) -> None:
    """Each ban by a case that it is about and by one that it is not; each duty by a case of its own. But no case
    rests on what is from memory."""
    workspace, _ = walk(name)
    seen = {clause.id for clause in workspace.agreement.clauses if clause.known == "seen"}
    held = {(h["clause"], r, h["outcome"] == "outside") for c in ORACLES[name]["cases"] for h, r in _each(c)}
    assert {clause for clause, _, _ in held} <= seen
    rules = {(r.clause_id, r.reading) for r in rules_of(workspace.agreement, workspace.taxonomy)}
    assert {(*rule, outside) for rule in rules if rule[0] in seen for outside in (True, False)} - held == set()
    owed = {(o.clause_id, o.party) for o in duties_of(workspace.agreement) if o.clause_id in seen}
    assert owed == {(d["clause"], d["party"]) for d in ORACLES[name].get("duties", ())}


@pytest.mark.parametrize(("name", "case"), _cases("cases", "id"))
def test_walk_says_what_the_text_says(name: str, case: dict[str, Any], walk: Callable[[str], Walked]) -> None:
    workspace, tables = walk(name)
    rules = {(r.clause_id, r.reading) for r in rules_of(workspace.agreement, workspace.taxonomy)}
    for holds, reading in _each(case):
        where = f"{holds['clause']} in the reading {reading}: {case['why']}"
        assert ((holds["clause"], reading) in rules) == (holds["outcome"] != "no such rule"), where
        found = _findings(tables, case["id"], holds, reading)
        assert [f["outcome"] for f in found] == [OUTCOMES[o] for o in (holds["outcome"],) if o in OUTCOMES], (
            f"{where} But: {found}"
        )
        if found:
            (finding,) = found
            p = None if holds["p"] is None else pytest.approx(holds["p"], abs=holds.get("tolerance", 0.001))
            assert finding["p"] == p, where
            told = {reason["test"]: reason["value"] for reason in finding["reasons"]}
            assert told | holds.get("reasons", {}) == told, where


@pytest.mark.parametrize(("name", "case"), _cases("duties", "clause", "party"))
def test_duty_is_on_record_as_the_text_asks(name: str, case: dict[str, Any], walk: Callable[[str], Walked]) -> None:
    workspace, tables = walk(name)
    of_party = pl.col("party").eq_missing(pl.lit(case["party"], pl.String))
    rows = tables["duties"].filter((pl.col("clause_id") == case["clause"]) & of_party)
    readings = case.get("readings", list(workspace.agreement.readings))
    rows = rows.filter(pl.col("reading").is_in(readings))
    assert sorted(rows["reading"].unique()) == sorted(readings)
    assert set(rows["outcome"]) == {case["outcome"]}, f"{case['why']} But: {rows['reasons'].to_list()}"


def _each(case: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """What holds, for each of the readings in which it does."""
    for holds in case["holds"]:
        own = holds["reading"]
        yield from ((holds, reading) for reading in ([own] if isinstance(own, str) else own))


def _findings(
    tables: Mapping[str, pl.DataFrame], key: str, holds: Mapping[str, Any], reading: str
) -> list[dict[str, Any]]:
    """The findings on the case's report under a rule: of one version where the case names it."""
    (seen,) = tables["observations"].filter(record_key=key)["observation_id"]
    (incident,) = tables["members"].filter(observation_id=seen)["incident_id"]
    found = tables["findings"].filter(incident_id=incident, clause_id=holds["clause"], reading=reading)
    return list((found.filter(version=holds["version"]) if "version" in holds else found).iter_rows(named=True))
