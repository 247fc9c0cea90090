"""What exceeds the accreditation leaves a keyed hash of each record, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from bestand.agreement import load_taxonomy
from bestand.intake.accreditation import REFUSED, Accreditation
from bestand.intake.books import manifest_of
from bestand.intake.take import Ask, Taken, take
from bestand.model.words import Level
from bestand.store.secret import refused_key
from bestand.workspace import SourceUse
from tests.unit.miniatures import BOX, MAP, PLAIN, balance, table

KEY = b"k" * 32
SECRET = {"note": "Canary-7391", "y": "48.7391", "when": "2026-05-10 13:07"}


def taken(tmp_path: Path, text: str, accreditation: Accreditation, **options: object) -> Taken:
    path = tmp_path / "canary-7391.csv"
    path.write_text(text)
    use = SourceUse(source="table", files=("*.csv",), options={"map": MAP, **options})
    return take(
        Ask("table", manifest_of(use), {path.name: path}, use.options), BOX, load_taxonomy("core-2026"), accreditation
    )


def words(found: Taken) -> str:
    frames = [frame.drop("geometry", strict=False).to_dicts() for frame in found.tables.values()]
    return json.dumps([frames, found.failures], default=str)


PLAIN_MARKED = {**PLAIN, "mark": "clear"}
MARKED = {"map": {**MAP, "marking": "mark", "text": "note"}}


@pytest.mark.parametrize("marking", ["red", "NATO SECRET", "TLP:PURPLE", "Stg. GEHEIM//REL TO NLD", ""])
def test_a_row_marked_too_high_or_not_at_all_leaves_only_its_keyed_hash(tmp_path: Path, marking: str) -> None:
    text = table(PLAIN_MARKED, [{}, {**SECRET, "mark": marking}])
    found = taken(tmp_path, text, Accreditation(key=lambda: KEY), **MARKED)
    assert balance(found) == {"records": 2, "observations": 1, "rejected": 1}
    (row,) = found.tables["rejected"].to_dicts()
    assert row["reason"] == REFUSED and row["row"] == 3
    record = json.dumps({**PLAIN_MARKED, **SECRET, "mark": marking or None}, separators=(",", ":"))
    assert row["record"] == Accreditation(key=lambda: KEY).hashed(record)
    assert not [word for word in ("Canary", "48.7391", "13:07", "10:07") if word in words(found)]


def test_nothing_of_a_source_marked_too_high_is_kept_not_even_the_name_of_its_file(tmp_path: Path) -> None:
    found = taken(tmp_path, table(PLAIN, [SECRET, SECRET, {**SECRET, "y": "no"}]), Accreditation(), marking="red")
    assert balance(found) == {"records": 3, "rejected": 3}
    (receipt,) = found.tables["receipts"].to_dicts()
    assert receipt["file"] == "refused" and receipt["bytes"] is None and receipt["sha256"].startswith("hmac-sha256:")
    assert not [word for word in ("anary", "7391", "13:07") if word in words(found)]


def test_a_file_of_a_source_marked_too_high_fails_without_a_word_of_it(tmp_path: Path) -> None:
    found = taken(tmp_path, "canary-7391,canary-7391\n1,2\n", Accreditation(), marking="red")
    assert found.failures == ["a file cannot be read"]


def test_a_row_whose_cells_are_shifted_is_refused_where_rows_have_markings(tmp_path: Path) -> None:
    text = table(PLAIN_MARKED, [{}]) + "x," + table(PLAIN_MARKED, [SECRET]).splitlines()[1] + "\n"
    found = taken(tmp_path, text, Accreditation(), **MARKED)
    assert found.tables["rejected"]["reason"].to_list() == [REFUSED]
    assert not [word for word in ("Canary", "48.7391") if word in words(found)]


@pytest.mark.parametrize(("level", "kept"), [(Level.AMBER, 0), (Level.AMBER_STRICT, 1), (Level.RED, 1)])
def test_what_is_kept_is_what_the_installation_is_accredited_to(tmp_path: Path, level: Level, kept: int) -> None:
    text = table({**PLAIN, "mark": "TLP:AMBER+STRICT//REL TO NLD"}, [{}])
    found = taken(tmp_path, text, Accreditation(level), **MARKED)
    assert found.tables["observations"]["marking"].to_list() == ["TLP:AMBER+STRICT//REL TO NLD"] * kept


def test_other_records_of_a_file_are_what_they_were_without_the_refused_ones(tmp_path: Path) -> None:
    one = taken(tmp_path, table(PLAIN_MARKED, [{}]), Accreditation(), **MARKED).tables["observations"]
    text = table(PLAIN_MARKED, [{}, {**SECRET, "mark": "red"}])
    other = taken(tmp_path, text, Accreditation(), **MARKED).tables["observations"]
    assert one.drop("receipt_id").equals(other.drop("receipt_id"))
    assert other.select(pl.len()).item() == 1


def test_the_key_lies_outside_the_workspace_where_keys_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BESTAND_KEYS", str(tmp_path / "keys"))
    inside = refused_key(tmp_path / "one")
    assert (tmp_path / "one" / "record" / "refused.key").stat().st_mode & 0o777 == 0o600
    (tmp_path / "keys").mkdir()
    assert refused_key(tmp_path / "one") == inside != refused_key(tmp_path / "two")
    assert refused_key(tmp_path / "two") == refused_key(tmp_path / "two") and not (tmp_path / "two").exists()
