"""Same input, same bytes: whatever the zone, the hash seed, the order or the split of files."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

import bestand
from tests.contract.conftest import hashes

WALKED = ("placed", "incidents", "members", "findings", "tested", "zone_hits", "near")


def copy(simulated: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(simulated, tmp_path / "w"))


@pytest.mark.parametrize(("zone", "seed"), [("Pacific/Auckland", "1"), ("America/St_Johns", "4242")])
def test_another_machine_gives_the_same_bytes(
    simulated: Path, expected: dict[str, str], tmp_path: Path, zone: str, seed: str
) -> None:
    folder = copy(simulated, tmp_path)
    env = os.environ | {"TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C", "POLARS_MAX_THREADS": "1"}
    code = (
        "import sys, bestand, datetime as d; w = bestand.open(sys.argv[1]); w.run();"
        "print(w.report(d.date(2030, 3, 5), 'clear').content, w.report(d.date(2030, 3, 5), 'amber').content)"
    )
    told = subprocess.run([sys.executable, "-c", code, folder], env=env, capture_output=True, text=True, check=True)
    assert hashes(folder) == expected
    here = bestand.open(folder)
    from datetime import date

    assert told.stdout.split() == [here.report(date(2030, 3, 5), level).content for level in ("clear", "amber")]


def test_running_twice_changes_nothing(simulated: Path, expected: dict[str, str], tmp_path: Path) -> None:
    folder = copy(simulated, tmp_path)
    bestand.open(folder).run()
    receipts = (folder / "record" / "receipts.jsonl").read_bytes()
    bestand.open(folder).run()
    assert hashes(folder) == expected
    assert (folder / "record" / "receipts.jsonl").read_bytes() == receipts


def test_files_listed_in_another_order_give_the_same_bytes(
    simulated: Path, expected: dict[str, str], tmp_path: Path
) -> None:
    folder = copy(simulated, tmp_path)
    for path in sorted(folder.glob("lines/*.geojson"), reverse=True):  # another order on disk
        path.rename(path.with_suffix(".x"))
        path.with_suffix(".x").rename(path)
    bestand.open(folder).run()
    assert hashes(folder) == expected


@pytest.mark.parametrize("parts", [1, 3], ids=["shuffled", "shuffled and split in three"])
def test_rows_in_another_order_or_more_files_give_the_same_walk(
    simulated: Path, expected: dict[str, str], tmp_path: Path, parts: int
) -> None:
    folder = copy(simulated, tmp_path)
    for path in (folder / "sources").glob("*.csv"):
        header, *rows = path.read_text().splitlines()
        random.Random(3).shuffle(rows)
        path.unlink()
        for n in range(parts):
            own = rows[n::parts]
            path.with_name(f"{path.stem}-{n}.csv").write_text("\n".join([header, *own]) + "\n")
    settings = folder / "bestand.yaml"
    settings.write_text(settings.read_text().replace(".csv]", "-*.csv]").replace("targets-*", "targets"))
    bestand.open(folder).run()
    now = hashes(folder)
    for name in WALKED:
        mine = {k: v for k, v in now.items() if k.startswith(f"data/{name}/")}
        assert mine == {k: v for k, v in expected.items() if k.startswith(f"data/{name}/")}, name


def test_shifted_by_three_hours_the_findings_are_others(
    simulated: Path, expected: dict[str, str], tmp_path: Path
) -> None:
    """The comparison above can fail."""
    folder = copy(simulated, tmp_path)
    settings = folder / "bestand.yaml"
    settings.write_text(settings.read_text().replace("{constant: Etc/GMT-3}", "{constant: Etc/GMT-6}"))
    bestand.open(folder).run()
    assert hashes(folder) != expected


def test_tables_name_no_machine_and_no_clock(simulated: Path, tmp_path: Path) -> None:
    folder = copy(simulated, tmp_path)
    w = bestand.open(folder)
    w.run()
    for name in ("sources", "receipts", "records", "sightings", "observations", "incidents"):
        text = json.dumps(w.table(name).select(pl.selectors.string()).to_dict(as_series=False))
        assert str(tmp_path) not in text and str(Path.home()) not in text
