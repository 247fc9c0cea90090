"""A monitor's sentences through the whole walk, from the example of the how-to to the page."""

from __future__ import annotations

import re
import shutil
from datetime import date

import pytest

import bestand
from bestand.api import Workspace
from tests.conftest import EXAMPLE, ROOT


@pytest.fixture(scope="module")
def monitored(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The measures of July 2020 with the sentences of the how-to as their only source."""
    folder = tmp_path_factory.mktemp("monitored") / "minsk-2020"
    shutil.copytree(EXAMPLE.parent / "minsk-2020", folder, ignore=shutil.ignore_patterns("data", "record", "editions"))
    text = (folder / "bestand.yaml").read_text()
    source = 'sources:\n  - source: monitor_reports\n    files: ["reports.csv"]\n\nrelease:'
    (folder / "bestand.yaml").write_text(re.sub(r"sources:.*?release:", source, text, flags=re.S))
    page = (ROOT / "docs" / "how-to" / "read-reports.md").read_text("utf-8")
    (example,) = re.findall(r"```csv\n(.*?)```", page, re.S)
    (folder / "reports.csv").write_text(example)
    workspace = bestand.open(folder)
    workspace.run()
    return workspace


def test_every_row_is_accounted_for(monitored: Workspace) -> None:
    (row,) = monitored.balance.to_dicts()
    assert (row["records"], row["observations"], row["counts"], row["measures"], row["set_aside"]) == (4, 1, 1, 1, 1)


def test_sector_founds_an_incident_with_its_disc(monitored: Workspace) -> None:
    (incident,) = monitored.incidents.to_dicts()
    assert (incident["act"], incident["weapon"]) == ("shelling", "howitzer_122")
    assert incident["lat"] < 48.2 and incident["lon"] > 37.9 and 2500 < incident["radius_m"] < 4000
    assert (incident["count_min"], incident["count_max"]) == (21.0, None)


def test_total_is_explained_back_to_its_sentence(monitored: Workspace) -> None:
    whole = monitored.counts.filter(monitored.counts["part_of"].is_null())["count_id"][0]
    answer = monitored.explain(whole)
    assert "394 ceasefire violations" in answer["records"][0]["record"]


def test_page_prints_the_open_count_and_the_tree_in_its_order(monitored: Workspace) -> None:
    page = (monitored.report(date(2020, 8, 21), "amber").folder / "report.html").read_text("utf-8")
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "shelling; 21 or more explosions" in text
    named = ["explosions (part of: ceasefire", "impacts (part of: explosions)", "undetermined (part of: explosions)"]
    at = [text.index(words) for words in (*named, "not further described (part of: ceasefire violations)")]
    assert at == sorted(at)
