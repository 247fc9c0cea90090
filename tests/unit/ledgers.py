"""Small ledgers made on the spot."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from bestand.ledger.difference import Difference
from bestand.ledger.edition import edition_content, ledger_field
from bestand.ledger.entries import leaf_of
from bestand.ledger.forms import file_bytes
from bestand.ledger.heads import Head, sign_head
from bestand.ledger.log import verify_log
from bestand.ledger.rows import commit_rows, open_rows
from bestand.ledger.tree import Node, Range, Tree
from bestand.model.acts import Act, Seen, sign
from bestand.model.ids import Json
from bestand.model.keys import Signer
from bestand.model.people import request_message

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


class Ledger:
    """A ledger as flow keeps it: three people, receipts between their acts."""

    def __init__(self) -> None:
        self.founder, self.second, self.third = Signer.new(), Signer.new(), Signer.new()
        self.rows: list[Row] = []
        self.nodes = Stored()
        self.anchor = ""
        found = self.act(self.founder, "found", {"public": self.founder.public.hex()})
        self.anchor = found.id
        for signer in (self.second, self.third):
            self.enrol(signer)

    def enrol(self, new: Signer) -> None:
        request = new.sign(request_message(self.anchor, new.public)).hex()
        body: dict[str, Json] = {"public": new.public.hex(), "request": request, "rights": ["owner", "verify"]}
        proposal = self.act(self.founder, "enrol", body)
        if new is not self.second:
            self.act(self.second, "confirm", {"act": proposal.id})

    def act(self, signer: Signer, kind: str, body: dict[str, Json]) -> Act:
        tree = Tree(self.nodes, len(self.rows))
        act = sign(signer, kind, body, self.now(), self.anchor, Seen(tree.size, tree.root().hex()))
        self.put("act", act.id, act.text.encode())
        return act

    def receipt(self, n: int) -> None:
        self.put("receipt", f"receipt-{n}", b'{"file":"%d.csv"}' % n)

    def put(self, kind: str, ref: str, content: bytes) -> None:
        row = Row(len(self.rows), kind, ref, self.now(), len(self.rows).to_bytes(16, "big"), content)
        self.nodes.add(Tree(self.nodes, row.idx).grow([leaf_of(row)]))
        self.rows.append(row)

    def now(self) -> datetime:
        return AT + timedelta(seconds=len(self.rows))

    def head(self, size: int, signer: Signer | None = None) -> Head:
        signer = signer or self.founder
        return sign_head(signer, self.anchor, size, Tree(self.nodes, len(self.rows)).root(size), self.now())

    def verify(self, rows: Sequence[Row] | None = None, heads: Sequence[Head] = ()) -> list[Difference]:
        return verify_log(self.rows if rows is None else rows, self.nodes, heads, self.anchor)

    def rewritten(self, rows: Sequence[Row], heads: Sequence[Head] = ()) -> list[Difference]:
        """By someone who numbers the rows anew and makes all hashes fit."""
        rows = [row._replace(idx=i) for i, row in enumerate(rows)]
        return verify_log(rows, stored([leaf_of(row) for row in rows]).nodes, heads, self.anchor)
