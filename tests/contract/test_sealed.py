"""A seized disk: with `encrypted: true` no byte under record/ and data/ tells what was recorded."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

import bestand
from bestand.errors import InputError, UsageError
from bestand.flow.people import found, log_of
from bestand.flow.sealing import sealer_of
from bestand.model.keys import Signer
from bestand.store import datakey, evidence
from bestand.store.edges import edges
from bestand.store.sealed import MAGIC, PLAIN, AesGcm, open_line, seal_line
from tests.contract.conftest import hashes

WORD = "a passphrase for tests"
CANARY = "canary-4d1f"
pytestmark = pytest.mark.xdist_group("killed")  # shares the simulated workspace


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The keys folder; scrypt made cheap for tests that are about something else."""
    folder = tmp_path_factory.mktemp("keys") / "keys"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(datakey, "COST", 2**10)
        patch.setenv("BESTAND_KEYS", str(folder))
        patch.setenv("BESTAND_PASSPHRASE", WORD)
        yield folder


@pytest.fixture(scope="module")
def filled(simulated: Path, keys: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The simulated workspace with the switch on, run and with something in everything that grows."""
    folder = Path(shutil.copytree(simulated, tmp_path_factory.mktemp("sealed") / "w"))
    with (folder / "bestand.yaml").open("a") as stream:
        stream.write("encrypted: true\n")
    _fill(folder)
    return folder


@pytest.fixture
def encrypted(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "w"))


def stored_bytes(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for part in ("data", "record"):
        for path in sorted((folder / part).rglob("*")):
            if path.is_file():
                yield path, path.read_bytes()


def planted(w: bestand.Workspace) -> set[bytes]:
    """What must not be found: texts, keys and places of every observation, and what the test itself put in."""
    seen = w.table("observations")
    texts = {str(v) for name in ("text", "record_key") for v in seen[name].drop_nulls() if len(str(v)) >= 8}
    places = {f"{v:.4f}" for name in ("lon", "lat") for v in seen[name].drop_nulls()}
    assert len(texts) > 50 and len(places) > 50
    return {text.encode() for text in texts | places | {CANARY}}


def _fill(folder: Path) -> bestand.Workspace:
    """Tables, receipts, a statement on two records and entries of the log."""
    w = bestand.open(folder)
    w.run()
    one, other = w.table("observations").unique(["source", "record_key"], maintain_order=True)["observation_id"][:2]
    w.together(one, other, by=CANARY, reason=CANARY)
    found(w.settings, Signer.new())
    log_of(w.settings).note("receipt", {"r1": {"file": CANARY}})
    evidence.keep(folder, CANARY.encode() * 50, sealer_of(w.settings))
    return w


def test_nothing_recorded_can_be_read_from_an_encrypted_disk(encrypted: Path) -> None:
    w = bestand.open(encrypted)
    needles = planted(w)
    files = dict(stored_bytes(encrypted))
    assert {path.name for path in files} >= {"receipts.jsonl", "edges.jsonl", "workflow.sqlite"}
    for path, data in files.items():
        assert not [needle for needle in needles if needle in data], path
        assert b"PAR1" not in data, path
        if path.suffix == ".parquet":
            assert data.startswith(MAGIC), path
            with pytest.raises(pl.exceptions.PolarsError):
                pl.read_parquet(path)


def test_the_same_search_finds_what_lies_there_plain(simulated: Path, tmp_path: Path) -> None:
    """So that the search above can fail: without the switch it finds texts, and files parse."""
    w = _fill(Path(shutil.copytree(simulated, tmp_path / "w")))
    everything = b"".join(data for _, data in stored_bytes(w.folder))
    assert CANARY.encode() in everything
    assert sum(needle in everything for needle in planted(w)) > 10
    assert all(pl.read_parquet(p) is not None for p, _ in stored_bytes(w.folder) if p.suffix == ".parquet")


def test_encrypted_workspace_gives_the_tables_of_a_plain_one(
    encrypted: Path, simulated: Path, expected: dict[str, str], tmp_path: Path
) -> None:
    (encrypted / "record" / "edges.jsonl").unlink()
    w = bestand.open(encrypted)
    w.run()  # again over its own files
    plain = bestand.open(Path(shutil.copytree(simulated, tmp_path / "plain")))
    plain.run()
    assert hashes(plain.folder) == expected  # switched off, not a byte differs
    for name in ("observations", "incidents", "findings", "receipts", "tested"):
        assert w.table(name).equals(plain.table(name)), name


def test_encrypted_workspace_without_its_key_is_refused(
    encrypted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BESTAND_PASSPHRASE", "another")
    with pytest.raises(UsageError, match="passphrase does not open"):
        bestand.open(encrypted)
    monkeypatch.delenv("BESTAND_PASSPHRASE")
    with pytest.raises(UsageError, match="needs a passphrase"):
        bestand.open(encrypted)
    monkeypatch.setenv("BESTAND_PASSPHRASE", WORD)
    monkeypatch.setenv("BESTAND_KEYS", str(tmp_path / "empty"))
    with pytest.raises(InputError, match="encrypted and its key is not here"):
        bestand.open(encrypted)
    assert not (tmp_path / "empty").exists()  # no new key for what another one sealed


def test_encrypted_tables_read_as_plain_are_refused(encrypted: Path) -> None:
    text = (encrypted / "bestand.yaml").read_text()
    (encrypted / "bestand.yaml").write_text(text.replace("encrypted: true", "encrypted: false"))
    with pytest.raises(InputError, match="is encrypted"):
        bestand.open(encrypted).table("findings")


def test_sealed_file_put_in_anothers_place_does_not_open(encrypted: Path) -> None:
    """Also where the catalogue's hash is made to fit."""
    w = bestand.open(encrypted)
    one, other = sorted((encrypted / "data" / "observations").glob("*.parquet"))[:2]
    sealer = sealer_of(w.settings)
    name = f"data/observations/{one.name}"
    assert sealer.open(one.read_bytes(), name).startswith(b"PAR1")
    with pytest.raises(InputError, match="does not open"):
        sealer.open(other.read_bytes(), name)


def test_lines_of_an_encrypted_file_cannot_change_places(tmp_path: Path) -> None:
    sealer = AesGcm(os.urandom(32))
    lines = [seal_line(sealer, text, "f", n) for n, text in enumerate((b"one", b"two"), 1)]
    assert [open_line(sealer, line, "f", n) for n, line in enumerate(lines, 1)] == [b"one", b"two"]
    with pytest.raises(InputError, match="does not open"):
        open_line(sealer, lines[1], "f", 1)
    with pytest.raises(InputError, match="f:1: is damaged"):
        open_line(sealer, b"{plain}", "f", 1)
    with pytest.raises(InputError, match="is encrypted"):
        open_line(PLAIN, lines[0], "f", 1)


def test_same_text_is_never_stored_alike(tmp_path: Path) -> None:
    sealer = AesGcm(bytes(32))
    assert len({hashlib.sha256(sealer.seal(b"same", "name")).digest() for _ in range(100)}) == 100


def test_sealed_edges_and_receipts_grow_line_by_line(encrypted: Path) -> None:
    w = bestand.open(encrypted)
    before = (encrypted / "record" / "receipts.jsonl").read_bytes()
    w.run()
    assert (encrypted / "record" / "receipts.jsonl").read_bytes() == before
    assert edges(encrypted, sealer_of(w.settings))["by"].to_list() == [CANARY]
    with pytest.raises(json.JSONDecodeError):
        json.loads(before.splitlines()[0])
