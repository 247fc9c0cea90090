"""A workspace in which people have decided, and its log written anew by somebody who has the whole database."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import polars as pl
import psycopg

import bestand
from bestand.flow import follow, people, verify
from bestand.flow.log import Log
from bestand.ledger.entries import leaf_of
from bestand.ledger.tree import Tree
from bestand.model.acts import Act, Seen, read_act, sign
from bestand.model.ids import Json
from bestand.model.keys import Signer
from bestand.store.anchor import read_anchor
from bestand.store.sealed import PLAIN
from bestand.store.workflow import Entry
from bestand.store.workflow.database import schema_name
from bestand.store.workflow.entry import Node, Row, completed, store_entry
from bestand.verify.judging import Said
from bestand.verify.questions import Question
from bestand.verify.subjects import Subject
from bestand.workspace import open_workspace
from tests.office import Office, Ticking
from tests.unit.ledgers import Stored

PATH = "follow_up:\n  way: {template: minsk-jccc, roles: {monitors: [north], centre: [south]}}\n\nclauses:"
NO = Said("no", "the crater is older", "B", "2")
YES = Said("yes", "seen on two pictures", "B", "2")


def simulate(folder: Path) -> Path:
    """A workspace that has been run, with a path for its cases."""
    bestand.simulate_workspace(folder, bestand.Scenario(days=3, incidents=40, seed=3))
    agreement = folder / "agreement.yaml"
    agreement.write_text(agreement.read_text("utf-8").replace("clauses:", PATH, 1), "utf-8")
    bestand.open(folder).run()
    return folder


@dataclass
class Court:
    """People and what they said of incidents, by name. `log` is the text of every act by what it was for."""

    office: Office
    signers: dict[str, Signer] = field(default_factory=dict)
    subjects: dict[str, Subject] = field(default_factory=dict)
    acts: dict[str, Act] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.office.workspace.folder

    @property
    def log(self) -> Log:
        return self.office.log

    @property
    def now(self) -> datetime:
        return self.office.clock.now

    @property
    def anchor(self) -> str:
        return read_anchor(self.folder)

    def judge(self, who: str, about: str, said: Said, question: Question = Question.OCCURRED) -> None:
        agreement = self.office.workspace.agreement
        acts = verify.judge(
            self.log, self.signers[who], agreement, question, self.subjects[about], said, self.office.clock
        )
        self.acts |= {f"{about} {act.kind} {who}": act for act in acts}

    def reveal(self, who: str) -> None:
        for act in verify.reveal(self.log, self.signers[who], self.office.clock):
            name = next(n for n, known in self.acts.items() if known.id == act.body["act"])
            self.acts[name.replace("commit", "reveal")] = act

    def withdraw(self, who: str, name: str) -> None:
        act = verify.withdraw(self.log, self.signers[who], self.acts[name].id, "mistaken", self.office.clock)
        self.acts[name.replace("answer", "withdraw")] = act

    def copy(self, folder: Path) -> Court:
        shutil.copytree(self.folder, folder)
        office = replace(self.office, workspace=open_workspace(folder), clock=Ticking(self.now))
        return replace(self, office=office)


def sit(office: Office) -> Court:
    """Every kind of decision that somebody could want otherwise.

    verified: a and b agree. open: a alone has answered. taken back: b took back what had verified it. split: two
    against two. stolen: verified with a key that was revoked from before. held: a violation, taken back by b.
    """
    court = Court(office)
    a, clock = office.founder, office.clock
    b = office.enrol(a)
    c, d, e = (office.enrol(a, b, rights=["verify"]) for _ in range(3))
    court.signers = dict(zip("abcde", (a, b, c, d, e), strict=True))
    table = bestand.open(court.folder)
    found = table.findings.filter(pl.col("clause_id") == "silence", pl.col("reading") == "north")
    held = str(found["incident_id"][0])
    others = table.incidents.filter(pl.col("incident_id") != held)["incident_id"].to_list()
    for name, id_ in zip(("verified", "open", "taken back", "split", "stolen"), others, strict=False):
        court.subjects[name] = verify.subject(office.workspace, id_, Question.OCCURRED)
    court.subjects["event"] = verify.subject(office.workspace, held, Question.OCCURRED)
    court.subjects["held"] = verify.subject(office.workspace, held, Question.VIOLATION, "silence", "north")
    for name in ("verified", "taken back", "split", "event"):
        court.judge("a", name, YES)
        court.judge("b", name, NO if name == "split" else YES)
        court.reveal("a")
    court.judge("c", "split", YES)
    court.judge("d", "split", NO)
    court.withdraw("b", "taken back answer b")
    court.judge("a", "stolen", YES)
    since = clock()
    court.judge("e", "stolen", YES)
    court.reveal("a")
    revoked = people.revoke(court.log, a, e.key, "stolen", since.isoformat(), clock)
    court.acts |= {"revoke": revoked, "revoke confirm": people.confirm(court.log, b, revoked.id, clock)}
    for who in "ab":
        court.judge(who, "held", YES, Question.VIOLATION)
    court.reveal("a")
    court.withdraw("b", "held answer b")
    court.judge("a", "open", YES)
    follow.open_case(court.log, a, office.workspace, [str(found["finding_id"][0])], "way", "fire", clock)
    court.acts["last"] = people.revoke(court.log, c, c.key, "lost", clock=clock)
    return court


@dataclass
class Pen:
    """The log as somebody holds it who can write every row and hash anew, and sign with `keys` of their own."""

    court: Court
    entries: list[Entry]

    @classmethod
    def of(cls, court: Court) -> Pen:
        return cls(court, list(court.log.workflow.entries()))

    def place(self, name: str) -> int:
        wanted = self.court.acts[name].id
        return next(e.idx for e in self.entries if e.ref == wanted)

    def remove(self, name: str) -> None:
        """And close the gap."""
        del self.entries[self.place(name)]

    def blot(self, name: str) -> None:
        """Something else in its place: nothing moves."""
        at = self.place(name)
        self.entries[at] = self.entries[at]._replace(kind="receipt", ref=f"receipt-{at}", content=b"{}")

    def cut(self, name: str) -> None:
        """From there on."""
        del self.entries[self.place(name) :]

    def swap(self, one: str, other: str) -> None:
        i, j = self.place(one), self.place(other)
        self.entries[i], self.entries[j] = self.entries[j], self.entries[i]

    def edit(self, name: str, **changes: Json) -> None:
        """The body says something else; the signature stays."""
        at = self.place(name)
        self.rewrite(at, _with_body(read_act(self.entries[at].content.decode()), changes))

    def rewrite(self, at: int, act: Act) -> None:
        self.entries[at] = self.entries[at]._replace(ref=act.id, content=act.text.encode())

    def append(self, act: Act, ref: str = "") -> None:
        at = max([act.at, *(entry.at for entry in self.entries[-1:])])
        self.entries.append(Entry(len(self.entries), "act", ref or act.id, at, bytes(16), act.text.encode()))

    def act(
        self, signer: Signer, kind: str, body: Mapping[str, Json], at: datetime | None = None, log: str = ""
    ) -> Act:
        """A new act at the end, over what stands there now."""
        when = at or self.court.office.clock()
        act = sign(signer, kind, body, when, log or self.court.anchor, self.seen)
        self.append(act)
        return act

    def answer(self, signer: Signer, about: str, at: datetime | None = None, log: str = "") -> Act:
        body: dict[str, Json] = {"question": "occurred", "subject": self.court.subjects[about].as_json()}
        return self.act(signer, "answer", body | YES.as_json(), at, log)

    @property
    def seen(self) -> Seen:
        self._number()
        nodes = self._nodes()
        return Seen(len(self.entries), Tree(nodes, len(self.entries)).root().hex())

    def write(self, url: str | None) -> None:
        """Every row and every hash, so that all fit each other. The database's own guards are taken away."""
        self._number()
        rows = [store_entry(entry, PLAIN) for entry in self.entries]
        nodes = [(level, i, hash_) for (level, i), hash_ in sorted(self._nodes().held.items())]
        if url is None:
            _write_sqlite(self.court.folder / "record" / "workflow.sqlite", rows, nodes)
        else:
            _write_postgres(url, schema_name(self.court.office.workspace.settings.workspace), rows, nodes)

    def _number(self) -> None:
        self.entries = [entry._replace(idx=i) for i, entry in enumerate(self.entries)]

    def _nodes(self) -> Stored:
        nodes = Stored()
        nodes.add(Tree(nodes, 0).grow([leaf_of(entry) for entry in self.entries]))
        assert sorted(nodes.held) == completed(0, len(self.entries))
        return nodes


def _with_body(act: Act, changes: Mapping[str, Json]) -> Act:
    return replace(act, body={**act.body, **changes})


def _write_sqlite(path: Path, rows: Sequence[Row], nodes: Sequence[Node]) -> None:
    with sqlite3.connect(path) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        db.execute("DELETE FROM entries"), db.execute("DELETE FROM nodes")
        db.executemany("INSERT INTO entries (idx, kind, ref, at, salt, content) VALUES (?, ?, ?, ?, ?, ?)", rows)
        db.executemany("INSERT INTO nodes (level, idx, hash) VALUES (?, ?, ?)", nodes)


def _write_postgres(url: str, schema: str, rows: Sequence[Row], nodes: Sequence[Node]) -> None:
    """As its owner, who may switch triggers off."""
    with psycopg.connect(url.replace("+psycopg", "")) as db, db.cursor() as cursor:
        cursor.execute(f'SET search_path TO "{schema}"')
        for table in ("entries", "nodes"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
            cursor.execute(f"DELETE FROM {table}")
        columns = "INSERT INTO entries (idx, kind, ref, at, salt, content) VALUES (%s, %s, %s, %s, %s, %s)"
        cursor.executemany(columns, rows)
        cursor.executemany("INSERT INTO nodes (level, idx, hash) VALUES (%s, %s, %s)", nodes)
