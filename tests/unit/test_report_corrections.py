"""Editions supersede with a reason, and every row that differs is named."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

import bestand
from bestand.errors import InputError
from bestand.report.corrections import as_csv, between, counted, editions, errata

BEFORE = {"incidents.csv": b"incident_id,act,lon\na,shelling,1\nb,shelling,2\nc,shelling,3\n"}
AFTER = {"incidents.csv": b"incident_id,act,lon,new\nb,shelling,2,\nc,air_strike,,\nd,shelling,4,\n"}


def test_every_row_that_differs_is_named_once() -> None:
    changes = between(BEFORE, AFTER)
    assert [(c.kind, c.id) for c in changes] == [("withdrawn", "a"), ("changed", "c"), ("added", "d")]
    assert changes[1].fields == (("act", "shelling", "air_strike"), ("lon", "3", ""))
    assert counted(changes) == {"added": 1, "changed": 1, "withdrawn": 1}


def test_the_same_tables_differ_in_nothing_and_the_other_way_round_in_the_same() -> None:
    assert between(BEFORE, BEFORE) == []
    assert counted(between(AFTER, BEFORE)) == counted(between(BEFORE, AFTER))


def test_what_was_said_before_is_not_published_again() -> None:
    assert as_csv(between(BEFORE, AFTER)).decode().splitlines() == [
        "change,table,id,column",
        "withdrawn,incidents.csv,a,",
        "changed,incidents.csv,c,act",
        "changed,incidents.csv,c,lon",
        "added,incidents.csv,d,",
    ]


@pytest.fixture
def workspace(tmp_path: Path) -> bestand.Workspace:
    bestand.init(tmp_path / "w")
    opened = bestand.open(tmp_path / "w")
    opened.run()
    return opened


DAY = date(2026, 5, 10)


def test_a_second_edition_says_what_it_corrects_and_why(workspace: bestand.Workspace) -> None:
    first = workspace.report(DAY)
    reports = next(workspace.folder.rglob("reports.csv"))
    lines = reports.read_text().splitlines()
    reports.write_text("\n".join(lines[:-1]) + "\n")
    workspace.run()
    second = workspace.report(DAY, reason="a report was taken back <b>by its source</b>")
    told = json.loads((second.folder / "edition.json").read_text())["supersedes"]
    assert told["number"] == 1 and told["why"].startswith("a report was taken back <b>")
    assert told["changes"]["withdrawn"] >= 1 and told["changes"]["added"] == 0
    page = (second.folder / "report.html").read_text()
    assert "Supersedes edition 1: a report was taken back &lt;b&gt;" in page
    assert (second.folder / "corrections.csv").read_bytes() == as_csv(editions(first.folder, second.folder))
    assert [(e["edition"], e["number"]) for e in errata(workspace.folder / "editions")] == [(second.name, 1)]


def test_a_first_edition_corrects_nothing(workspace: bestand.Workspace) -> None:
    edition = workspace.report(DAY)
    assert not (edition.folder / "corrections.csv").exists()
    assert list(errata(workspace.folder / "editions")) == []


def test_a_changed_or_missing_edition_is_not_compared(workspace: bestand.Workspace, tmp_path: Path) -> None:
    edition = workspace.report(DAY)
    copy = shutil.copytree(edition.folder, tmp_path / "copy")
    (copy / "incidents.csv").write_text("incident_id\n")
    with pytest.raises(InputError, match="not the file that was published"):
        editions(edition.folder, copy)
    (copy / "edition.json").write_text("[" * 100_000)
    with pytest.raises(InputError, match="damaged"):
        editions(edition.folder, copy)
    with pytest.raises(InputError, match="cannot be read"):
        editions(edition.folder, tmp_path / "nowhere")
