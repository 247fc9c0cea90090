"""Small ledgers made on the spot."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bestand.ledger.edition import edition_content, ledger_field
from bestand.ledger.entries import leaf_of
from bestand.ledger.forms import file_bytes
from bestand.ledger.heads import Head, sign_head
from bestand.ledger.rows import commit_rows, open_rows
from bestand.ledger.tree import Node, Range, Tree
from bestand.model.ids import Json
from bestand.model.keys import Signer

AT = datetime(2026, 5, 10, 18, 30, 0, 250, tzinfo=UTC)
LOG = "0" * 32
ROWS = [(f"incident-{i}", f'{{"act":"shelling","id":"incident-{i}","where":"Приклад {i}"}}') for i in range(7)]


class Row(NamedTuple):
    """An entry as the store hands it out."""

    idx: int
    kind: str
    ref: str
    at: datetime
    salt: bytes
    content: bytes


class Stored:
    """Nodes in memory; counts the questions."""

    def __init__(self) -> None:
        self.held: dict[tuple[int, int], bytes] = {}
        self.questions = 0

    def ranges(self, asked: Sequence[Range]) -> dict[tuple[int, int], bytes]:
        self.questions += 1
        wanted = [(level, i) for level, first, last in asked for i in range(first, last)]
        return {at: self.held[at] for at in wanted if at in self.held}

    def add(self, nodes: Sequence[Node]) -> None:
        """As a database with a primary key would: nothing twice."""
        for level, i, hash_ in nodes:
            assert (level, i) not in self.held
            self.held[level, i] = hash_


def stored(hashes: Sequence[bytes]) -> Tree:
    """A tree grown from leaf hashes at once."""
    nodes = Stored()
    nodes.add(Tree(nodes, 0).grow(hashes))
    return Tree(nodes, len(hashes))


def make_edition(
    out: Path,
    signer: Signer,
    *,
    name: str = "2026-05-10-clear-1",
    around: int = 5,
    rows: Sequence[tuple[str, str]] = ROWS,
    opened: int = 2,
    previous: Head | None = None,
    more: Mapping[str, Json] | None = None,
) -> Path:
    """An edition as it is published, in a ledger with other entries before and after it."""
    commitments = commit_rows(rows, b"a secret of this table")
    tables = {
        "findings.csv": b"finding_id,outcome\nf1,cannot be decided\n",
        "report.html": "<p>Отчёт — 10 May</p>\n".encode() * 40,
        "openings.json": file_bytes(open_rows(rows[:opened], commitments)),
    }
    edition: dict[str, Json] = {
        "edition": name,
        "number": 1,
        "title": "Перемир'я, May 2026",
        "share": 0.25,
        "content": hashlib.sha256(name.encode()).hexdigest(),
        "commitments": commitments.as_json(),
        "files": {file: hashlib.sha256(data).hexdigest() for file, data in tables.items()},
        **(more or {}),
    }
    entry = Row(around, "edition", name, AT, bytes(range(16)), edition_content(edition))
    others = [leaf_of(Row(i, "receipt", f"r{i}", AT, bytes(16), b"{}")) for i in range(2 * around)]
    tree = stored([*others[:around], leaf_of(entry), *others[around:]])
    head = sign_head(signer, LOG, tree.size, tree.root(), AT)
    edition["ledger"] = ledger_field(tree, entry, head, signer.public, previous)
    tables["edition.json"] = file_bytes(edition)
    (out / name).mkdir(parents=True)
    for file, data in tables.items():
        (out / name / file).write_bytes(data)
    return out / name


def head_before(signer: Signer, size: int = 3) -> Head:
    """The head of the same ledger as it was before the edition of `make_edition`."""
    leaves = [leaf_of(Row(i, "receipt", f"r{i}", AT, bytes(16), b"{}")) for i in range(size)]
    return sign_head(signer, LOG, size, stored(leaves).root(), AT)
