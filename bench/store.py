"""The workflow database: appending in bulk, proofs from it, and many writers of one entry at a time."""

from __future__ import annotations

import hashlib
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import NamedTuple

from tests.postgres import server

from bench.figure import Figure
from bestand.ledger.entries import leaf_of, new_salt
from bestand.ledger.tree import Node, Tree
from bestand.store.sealed import PLAIN, AesGcm, Sealer
from bestand.store.workflow import Entry, Workflow, open_workflow

BULK, BATCH, CONTENT = 200_000, 10_000, 600
"""Entries, entries in one transaction, bytes of an act's content."""
SQLITE_PER_S, POSTGRES_PER_S = 50_000, 20_000
SINGLE = 10_000
SQLITE_WRITERS, POSTGRES_WRITERS = 4, 20
SINGLE_S = 120.0
PROOFS, PROOF_S = 1_000, 0.001


class Where(NamedTuple):
    """What a writer needs to open the database in its own process."""

    folder: Path
    url: str | None
    name: str

    def open(self, sealer: Sealer = PLAIN) -> Workflow:
        return open_workflow(self.folder, self.url, sealer, workspace=self.name)


def figures() -> list[Figure]:
    batches = list(_batches())
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, _postgres() as url:
        here = Path(folder)
        sqlite, postgres = Where(here / "bulk", None, "bulk"), Where(here, url, "bulk")
        return [
            _bulk("SQLite", sqlite.open(), batches, SQLITE_PER_S),
            _bulk("SQLite, sealed", Where(here / "sealed", None, "").open(AesGcm(os.urandom(32))), batches, 0),
            _bulk("PostgreSQL", postgres.open(), batches, POSTGRES_PER_S),
            _proofs("SQLite", sqlite.open()),
            _proofs("PostgreSQL", postgres.open()),
            _singles("SQLite", Where(here / "single", None, "single"), SQLITE_WRITERS),
            _singles("PostgreSQL", Where(here, url, "single"), POSTGRES_WRITERS),
        ]


@contextmanager
def _postgres() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, server(Path(folder)) as url:
        yield url


def _batches() -> Iterator[tuple[list[Entry], list[Node]]]:
    """Entries with their nodes; what the tree costs is the ledger's figure."""
    at = datetime.now(UTC)
    memory = _Memory()
    for first in range(0, BULK, BATCH):
        entries = [
            Entry(i, "act", hashlib.sha256(b"%d" % i).hexdigest()[:32], at, new_salt(), os.urandom(CONTENT))
            for i in range(first, first + BATCH)
        ]
        nodes = Tree(memory, first).grow([leaf_of(entry) for entry in entries])
        memory.nodes |= {(level, idx): hash_ for level, idx, hash_ in nodes}
        yield entries, nodes


class _Memory:
    """Nodes of a tree that grows before it is stored."""

    def __init__(self) -> None:
        self.nodes: dict[tuple[int, int], bytes] = {}

    def ranges(self, asked: Sequence[tuple[int, int, int]]) -> dict[tuple[int, int], bytes]:
        places = ((level, idx) for level, first, past in asked for idx in range(first, past))
        return {place: self.nodes[place] for place in places if place in self.nodes}


def _bulk(name: str, workflow: Workflow, batches: Sequence[tuple[list[Entry], list[Node]]], per_s: int) -> Figure:
    began = time.perf_counter()
    for entries, nodes in batches:
        with workflow.writing() as transaction:
            transaction.append(entries, nodes)
    seconds = time.perf_counter() - began
    assert workflow.size() == BULK
    workflow.close()
    note = f"{BULK / seconds:,.0f} entries/s with their nodes, {BATCH:,} in a transaction"
    return Figure(f"append {BULK:,} entries, {name}", seconds, BULK / per_s if per_s else float("inf"), note=note)


def _proofs(name: str, workflow: Workflow) -> Figure:
    """Median; each proof asks the database anew."""
    tree, chance, taken = Tree(workflow, BULK), random.Random(7), []
    tree.root()
    for _ in range(PROOFS):
        idx = chance.randrange(BULK)
        began = time.perf_counter()
        tree.inclusion(idx, BULK)
        taken.append(time.perf_counter() - began)
    workflow.close()
    return Figure(f"inclusion proof of {BULK:,}, {name}", statistics.median(taken), PROOF_S, note="median")


def _singles(name: str, where: Where, writers: int) -> Figure:
    where.open().close()
    context = get_context("spawn")
    barrier = context.Barrier(writers + 1)
    each = SINGLE // writers
    processes = [context.Process(target=write_singles, args=(where, n, each, barrier)) for n in range(writers)]
    for process in processes:
        process.start()
    barrier.wait()
    began = time.perf_counter()
    for process in processes:
        process.join()
    seconds = time.perf_counter() - began
    workflow = where.open()
    kept = [entry.ref for entry in workflow.entries()]
    whole = sorted(kept) == sorted(f"{w}/{n}" for w in range(writers) for n in range(each))
    Tree(workflow, len(kept)).root()
    workflow.close()
    note = (
        f"{SINGLE / seconds:,.0f} a second, each in its own transaction; {'none' if whole else 'SOME'} lost or doubled"
    )
    return Figure(
        f"{SINGLE:,} appends by {writers} writers, {name}",
        seconds if whole else None,
        SINGLE_S,
        note=note,
        broken=not whole,
    )


def write_singles(where: Where, writer: int, count: int, barrier: Barrier) -> None:
    workflow = where.open()
    barrier.wait()
    for n in range(count):
        with workflow.writing() as transaction:
            size, last = transaction.size(), transaction.last_at()
            at = max(datetime.now(UTC), last) if last else datetime.now(UTC)
            entry = Entry(size, "act", f"{writer}/{n}", at, new_salt(), bytes(CONTENT))
            transaction.append([entry], Tree(transaction, size).grow([leaf_of(entry)]))
    workflow.close()
