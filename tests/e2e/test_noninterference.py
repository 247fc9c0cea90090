"""What a restricted source saw, and when it did not look, leaves no trace in what others are shown.

Two workspaces are alike but for the records of the patrols, which are marked amber. Their public editions
must have the same content: the gain of any attacker over the public sources alone is then nothing, for
patrols, for gaps in their coverage, and for whom they spoke to.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

import bestand
from bestand.api import Level

DAYS = [date(2030, 3, 4) + timedelta(days=n) for n in range(2)]


def workspace(folder: Path, patrols: str, mark: str) -> bestand.Workspace:
    """A simulated workspace; patrols: which of their records there are; mark: how the patrols are marked."""
    bestand.simulate_workspace(folder, bestand.Scenario(days=9, incidents=120, seed=7))
    settings = (folder / "bestand.yaml").read_text()
    head, tail = settings.split("title: Monitoring patrols")
    column = "        text: text\n        marking: mark\n" if mark == "rows" else "        text: text\n"
    tail = tail.replace("marking: clear", f"marking: {'clear' if mark == 'rows' else mark}", 1)
    (folder / "bestand.yaml").write_text(
        head + "title: Monitoring patrols" + tail.replace("        text: text\n", column, 1)
    )
    file = folder / "sources" / "monitors.csv"
    rows = pl.read_csv(file, infer_schema_length=0).with_columns(mark=pl.lit("amber"))
    some = {"all": pl.lit(True), "none": pl.lit(False), "west": pl.col("lon").cast(pl.Float64) < -10}[patrols]
    shown = pl.int_range(pl.len()) < 5  # rows that anyone may see, in both
    kept = rows.with_columns(mark=pl.when(shown).then(pl.lit("clear")).otherwise("mark")) if mark == "rows" else rows
    kept.filter(some | shown if mark == "rows" else some).write_csv(file)
    made = bestand.open(folder)
    made.run()
    return made


def contents(made: bestand.Workspace, level: Level) -> list[dict[str, object]]:
    """Every edition of the days, but for its name."""
    return [json.loads((made.report(day, level).folder / "edition.json").read_text()) for day in DAYS]


@pytest.mark.parametrize("mark", ["amber", "rows"])
def test_public_editions_are_the_same_whatever_the_patrols_saw(
    tmp_path: Path, mark: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    some, more = workspace(tmp_path / "a", "west", mark), workspace(tmp_path / "b", "all", mark)
    assert some.observations.height < more.observations.height
    # in the whole file patrols and others speak of one event: it is not that nothing could leak
    joined = (
        more.members.join(more.observations, on="observation_id").group_by("incident_id").agg(pl.col("source").unique())
    )
    assert joined.filter(pl.col("source").list.contains("monitors") & (pl.col("source").list.len() > 1)).height > 5
    assert contents(some, Level.CLEAR) == contents(more, Level.CLEAR)
    assert contents(some, Level.AMBER_STRICT) != contents(more, Level.AMBER_STRICT)
    # were incidents made from all records, and the restricted ones taken out, they would tell
    monkeypatch.setattr("bestand.flow.report.let_in", lambda tables, door: tables)
    shown = [[edition["files"] for edition in contents(made, Level.CLEAR)] for made in (some, more)]
    assert shown[0] != shown[1]
