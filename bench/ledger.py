"""The ledger: appending in batches, proofs at ten million leaves, verifying an edition against hashing alone."""

from __future__ import annotations

import hashlib
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bench.figure import Figure
from bench.timing import clock, medians
from bestand.ledger import edition_content, leaf_of, ledger_field, new_salt, sign_head, verify_edition
from bestand.ledger.forms import file_bytes
from bestand.ledger.merkle import verify_inclusion
from bestand.ledger.rows import commit_rows, open_rows
from bestand.ledger.tree import Node, Range, Tree
from bestand.model.ids import Json
from bestand.model.keys import Signer

APPENDS, BATCH, APPENDS_PER_S = 200_000, 10_000, 50_000
LEAVES, PROOFS, PROOF_S = 10_000_000, 1_000, 0.001
SHARE = 0.8
EDITION = {"incidents.parquet": 48 << 20, "report.html": 24 << 20, "report.pdf": 12 << 20, "incidents.csv": 12 << 20}
ROWS = 2_000
AT = datetime(2026, 5, 10, 18, tzinfo=UTC)


class Entry(NamedTuple):
    idx: int
    kind: str
    ref: str
    at: datetime
    salt: bytes
    content: bytes


class Table:
    """Entries and nodes in SQLite as the workflow store keeps them, without what it does besides."""

    def __init__(self, path: Path):
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("CREATE TABLE entries (idx INTEGER PRIMARY KEY, kind, ref, at, salt, content)")
        self._db.execute("CREATE TABLE nodes (level, idx, hash, PRIMARY KEY (level, idx)) WITHOUT ROWID")

    def ranges(self, asked: Sequence[Range]) -> dict[tuple[int, int], bytes]:
        one = "SELECT level, idx, hash FROM nodes WHERE level = ? AND idx >= ? AND idx < ?"
        rows = self._db.execute(" UNION ALL ".join([one] * len(asked)), [value for range_ in asked for value in range_])
        return {(level, idx): hash_ for level, idx, hash_ in rows}

    def append(self, entries: Sequence[Entry], nodes: Sequence[Node]) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        rows = [(*entry[:3], entry.at.isoformat(), *entry[4:]) for entry in entries]
        self._db.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)", rows)
        self._db.executemany("INSERT INTO nodes VALUES (?, ?, ?)", nodes)
        self._db.execute("COMMIT")

    def close(self) -> None:
        self._db.close()


class Nothing:
    """Below an empty tree nothing is asked for."""

    def ranges(self, asked: Sequence[Range]) -> dict[tuple[int, int], bytes]:
        raise AssertionError(asked)


def figures() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        return [_hashing(), _appends(path), _proofs(path), _edition(path)]


def _hashing() -> Figure:
    """What the ledger itself takes for an append, whatever stores it."""
    entries = [Entry(i, "receipt", f"{i:032x}", AT, bytes(16), content) for i, content in enumerate(_contents())]
    tree = Tree(Nothing(), 0)
    seconds = clock(lambda: tree.grow([leaf_of(entry) for entry in entries]))
    note = f"{APPENDS / seconds:,.0f} a second; leaves and tree, nothing stored"
    return Figure(f"ledger: {APPENDS:,} leaves", seconds, APPENDS / APPENDS_PER_S, note=note)


def _contents() -> list[bytes]:
    return [b'{"receipt_id":"%032x","file":"reports-%d.csv","bytes":%d}' % (i, i, i * 7) for i in range(APPENDS)]


def _appends(folder: Path) -> Figure:
    contents = _contents()
    with closing(Table(folder / "appends.sqlite")) as table:
        seconds = clock(lambda: [_batch(table, first, contents[first : first + BATCH]) for first in _firsts()])
    note = f"{APPENDS / seconds:,.0f} a second; leaves, tree and both tables in SQLite, {BATCH:,} a transaction"
    return Figure(f"ledger: {APPENDS:,} appends", seconds, APPENDS / APPENDS_PER_S, note=note)


def _firsts() -> range:
    return range(0, APPENDS, BATCH)


def _batch(table: Table, first: int, contents: Sequence[bytes]) -> None:
    entries = [Entry(i, "receipt", f"{i:032x}", AT, new_salt(), content) for i, content in enumerate(contents, first)]
    table.append(entries, Tree(table, first).grow([leaf_of(entry) for entry in entries]))


def _proofs(folder: Path) -> Figure:
    """The leaves are hashes of numbers: what is measured is asking SQLite for the nodes and joining them."""
    rng = random.Random(20260510)
    with closing(Table(folder / "proofs.sqlite")) as table:
        grown = clock(lambda: _grow(table))
        tree = Tree(table, LEAVES)
        root = tree.root()
        took = []
        for index in (rng.randrange(LEAVES) for _ in range(PROOFS)):
            start = time.perf_counter()
            proof = tree.inclusion(index)
            took.append(time.perf_counter() - start)
            assert verify_inclusion(_leaf(index), index, LEAVES, proof, root)
    median = statistics.median(took)
    note = f"median {median * 1000:.3f} ms, largest {max(took) * 1000:.1f} ms; {LEAVES:,} leaves grown in {grown:.0f} s"
    return Figure(f"ledger: {PROOFS:,} inclusion proofs", median * PROOFS, PROOF_S * PROOFS, note=note)


def _grow(table: Table) -> None:
    step = 100_000
    for first in range(0, LEAVES, step):
        table.append([], Tree(table, first).grow([_leaf(i) for i in range(first, first + step)]))


def _leaf(i: int) -> bytes:
    return hashlib.sha256(b"%d" % i).digest()


def _edition(folder: Path) -> Figure:
    signer = Signer.new()
    edition = _published(folder, signer)
    files = sorted(edition.iterdir())
    calls = {"ours": lambda: verify_edition(edition, signer.key), "hash": lambda: list(_hashed(files))}
    assert calls["ours"]() == []
    seconds = medians(calls)
    size = sum(file.stat().st_size for file in files)
    note = (
        f"{size >> 20} MiB in {len(files)} files, {ROWS:,} rows opened; {size / seconds['ours'] / 1e6:,.0f} MB a second"
    )
    return Figure("ledger: an edition verified", seconds["ours"], SHARE, "SHA-256 of its files", seconds["hash"], note)


def _hashed(files: Sequence[Path]) -> Iterator[bytes]:
    for file in files:
        with file.open("rb") as stream:
            yield hashlib.file_digest(stream, "sha256").digest()


def _published(folder: Path, signer: Signer) -> Path:
    rows = [(f"{i}", f'{{"id":"{i}","text":"{"x" * 400}"}}') for i in range(ROWS)]
    commitments = commit_rows(rows, b"the secret of a table")
    tables = {name: random.Random(name).randbytes(size) for name, size in EDITION.items()}
    tables["openings.json"] = file_bytes(open_rows(rows, commitments))
    files: dict[str, Json] = {name: hashlib.sha256(data).hexdigest() for name, data in tables.items()}
    edition: dict[str, Json] = {"edition": "bench", "files": files, "commitments": commitments.as_json()}
    entry = Entry(0, "edition", "bench", AT, new_salt(), edition_content(edition))
    with closing(Table(folder / "edition.sqlite")) as table:
        table.append([entry], Tree(table, 0).grow([leaf_of(entry)]))
        tree = Tree(table, 1)
        head = sign_head(signer, "0" * 32, 1, tree.root(), AT)
        edition["ledger"] = ledger_field(tree, entry, head, signer.public, None)
    (folder / "bench").mkdir()
    for name, data in (tables | {"edition.json": file_bytes(edition)}).items():
        (folder / "bench" / name).write_bytes(data)
    return folder / "bench"
