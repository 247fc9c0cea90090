"""What holds for one party holds for the other: swap names, mirror everything, compare."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import bestand
from bestand.api import Workspace

A_TO_B = {"north": "south", "south": "north"}


def walk(folder: Path, seed: int, ceasefire: str, *, swapped: bool) -> Workspace:
    scenario = bestand.Scenario(days=9, incidents=150, seed=seed, ceasefire=ceasefire, swapped=swapped)  # type: ignore[arg-type]
    bestand.simulate_workspace(folder, scenario)
    workspace = bestand.open(folder)
    workspace.run()
    return workspace


def findings_by_records(w: Workspace, names: dict[str, str]) -> list[tuple[object, ...]]:
    """Every finding told by the record keys of its incident, parties renamed, nothing else changed."""
    keys = (
        w.members.join(w.observations.select("observation_id", "record_key"), on="observation_id")
        .group_by("incident_id").agg(pl.col("record_key").sort().str.join("+").alias("records"))
    )  # fmt: skip
    rows = w.findings.join(keys, on="incident_id")
    told = []
    for r in rows.iter_rows(named=True):
        reasons = tuple(tuple(rename(v, names) for v in reason.values()) for reason in r["reasons"])
        families = sorted(rename(f, names) for f in r["corroboration"])
        told.append((r["records"], rename(r["clause_id"], names), rename(r["reading"], names), r["outcome"], r["p"],
                     tuple(families), reasons))  # fmt: skip
    return sorted(told, key=str)


def queue_by_records(w: Workspace, names: dict[str, str]) -> list[tuple[object, ...]]:
    """What the queue gives each incident, told by its record keys. Ranks of equal points go by ids, which differ."""
    keys = (
        w.members.join(w.observations.select("observation_id", "record_key"), on="observation_id")
        .group_by("incident_id").agg(pl.col("record_key").sort().str.join("+").alias("records"))
    )  # fmt: skip
    rows = w.table("queue").join(keys, on="incident_id")
    parts = ("records", "points", "severity", "p", "at_risk", "waits_h")
    told = [
        (*(row[part] for part in parts), sorted(rename(c, names) for c in row["clause_ids"])) for row in rows.to_dicts()
    ]
    return sorted(told, key=str)


def rename(text: str, names: dict[str, str]) -> str:
    """Exchange the parties' names at once, in either case."""
    every = names | {old.capitalize(): new.capitalize() for old, new in names.items()}
    return re.sub("|".join(every), lambda m: every[m[0]], text) if every else text


@settings(
    max_examples=3, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(seed=st.integers(0, 10_000), ceasefire=st.sampled_from(["kept", "half", "broken"]))
def test_findings_are_the_same_but_for_the_names(
    tmp_path_factory: pytest.TempPathFactory, seed: int, ceasefire: str
) -> None:
    folder = tmp_path_factory.mktemp("swap")
    plain = walk(folder / "plain", seed, ceasefire, swapped=False)
    mirror = walk(folder / "mirror", seed, ceasefire, swapped=True)
    here, there = findings_by_records(plain, A_TO_B), findings_by_records(mirror, {})
    assert len(here) > 20
    for one, other in zip(here, there, strict=True):
        assert one == other
    here_waits, there_waits = queue_by_records(plain, A_TO_B), queue_by_records(mirror, {})
    assert here_waits and here_waits == there_waits


def test_sentences_are_the_same_but_for_the_names(tmp_path: Path) -> None:
    plain = walk(tmp_path / "plain", 5, "half", swapped=False)
    mirror = walk(tmp_path / "mirror", 5, "half", swapped=True)
    for day in (date(2030, 3, 4), date(2030, 3, 5)):
        here = sorted(_unordered(rename(sentence, A_TO_B)) for sentence in summary(plain, day))
        there = sorted(_unordered(sentence) for sentence in summary(mirror, day))
        assert len(here) > 6 and here == there


def summary(w: Workspace, day: date) -> list[str]:
    """The sentences of the summary as printed."""
    page = (w.report(day, "amber").folder / "report.html").read_text()
    section = page[page.index('<section id="summary"') : page.index('<section id="map"')]
    return [re.sub(r"<[^>]+>", "", p).strip() for p in re.findall(r"<p class=[^>]*>(.*?)</p>", section, re.S)]


def _unordered(text: str) -> str:
    """Readings are listed in the order of the agreement, which begins with each world's own side."""
    return " ".join(sorted(text.replace(",", "").replace(".", "").split()))
