"""A workspace with nothing but an agreement and a register: duties, and clauses that wait for an event."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import polars as pl

import bestand
from bestand.api import Workspace
from tests.conftest import ROOT


def walked(example: str, folder: Path) -> Workspace:
    """A copy of the example after a run."""
    copy = folder / example
    shutil.copytree(ROOT / "examples" / example, copy, ignore=shutil.ignore_patterns("data", "record", "editions"))
    workspace = bestand.open(copy)
    workspace.run()
    return workspace


def test_edition_says_of_duties_and_of_what_waits_for_an_event_when_they_hold(tmp_path: Path) -> None:
    edition = walked("gaza-2025", tmp_path).report(date(2025, 10, 12), "amber")
    page = (edition.folder / "report.html").read_text()
    counts, readings = page.split('id="readings"')[0], page.split('id="readings"')[1]
    duty = "All hostages, living and deceased, are released within 72 hours of the withdrawal"
    assert duty in readings and duty not in counts, "nothing is counted against a duty"
    assert "approval by the government of Israel" in readings


def test_notices_of_2019_are_on_record_for_both_sides_of_one_area_alone(tmp_path: Path) -> None:
    duties = walked("disengagement-2016", tmp_path).table("duties")
    notices = duties.filter(pl.col("clause_id").str.starts_with("notice-") & (pl.col("reading") == "text"))
    found = {
        (clause, party): len(ids) for clause, party, ids in notices.select("clause_id", "party", "documents").rows()
    }
    assert found == {
        (f"notice-{area}", party): int(area == "stanytsia")
        for area in ("stanytsia", "zolote", "petrivske")
        for party in ("ukraine", "formations")
    }
