"""The workspace's log, open: the only place where anything is appended to it.

Under the writer's lock the last act is held against the tree, the clock against the last entry, the room's
check against the state; then the act is signed and stored with its leaf, all or nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from bestand.errors import UsageError
from bestand.flow.reading import ACT, Reading, changed
from bestand.ledger.entries import leaf_of, new_salt
from bestand.ledger.tree import Tree
from bestand.model.acts import Act, Seen, read_act, sign
from bestand.model.ids import Json, canonical
from bestand.model.keys import Signer
from bestand.model.people import Standing
from bestand.store.sealed import PLAIN, Sealer
from bestand.store.workflow import Entry, Transaction, Workflow, open_workflow

DATABASE = "BESTAND_DB"
WORDS, LONGEST = ("reason", "text", "title"), 4000
"""What people write in acts, and its most characters."""
DRIFT = timedelta(seconds=5)
"""How far a clock may lie behind the last entry: then the entry is the next microsecond; beyond, an error."""

Clock: TypeAlias = Callable[[], datetime]
Made: TypeAlias = "tuple[str, Mapping[str, Json]]"
"""Kind and body of an act."""
Make: TypeAlias = Callable[[Standing], Made]
"""What a room makes of the state; it raises where the act would be out of order."""


def fixed(made: Made) -> Make:
    """An act that does not depend on the state."""
    return lambda _: made


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Log:
    """One workspace's log; what was read of it stays in memory, so that asking again reads only what is new.

    anchor: id of the founding act, from outside the database; empty before there is one. folder: of the
    workspace, which remembers how far the log was seen; None: nothing does.
    """

    workflow: Workflow
    anchor: str
    folder: Path | None = None
    _given: str = field(init=False)
    _reading: Reading = field(init=False)

    def __post_init__(self) -> None:
        self._given = self.anchor
        self._forget()

    @property
    def standing(self) -> Standing:
        """People, and the acts that count, as far as the log goes now. Raises InputError where it was changed."""
        found = self.read_on(self.workflow)
        self._reading.keep()
        return found

    def first_act(self) -> Act | None:
        """The act with which the log begins, whether or not an anchor names it."""
        first = next(iter(self.workflow.entries([ACT])), None)
        return None if first is None else read_act(first.content.decode("utf-8", "replace"))

    def act(self, signer: Signer, make: Make, clock: Clock = utc_now) -> Act:
        """Append what the room makes of the state, signed. Raises as the room does, and UsageError where the
        act would not count; nothing is written then."""
        return self.acts(signer, [make], clock)[0]

    def acts(self, signer: Signer, makes: Sequence[Make], clock: Clock = utc_now) -> list[Act]:
        """As `act`, several at once: all are appended or none."""
        with self.appending(clock) as append:
            return [append.act(signer, make) for make in makes]

    def note(self, kind: str, things: Mapping[str, Json], clock: Clock = utc_now) -> int:
        """Append what the machine did: one entry per new ref. Gives the number of those that were new."""
        with self.appending(clock) as append:
            had = append.had(kind, things)
            return len(append.note(kind, {ref: value for ref, value in things.items() if ref not in had}))

    @contextmanager
    def appending(self, clock: Clock = utc_now) -> Iterator[Appending]:
        """Alone with the log until the `with` ends; what was appended then counts, all or nothing."""
        try:
            with self.workflow.writing() as transaction:
                yield Appending(self, transaction, clock)
        except BaseException:
            self._forget()
            raise
        self._given = self.anchor
        self._reading.keep()

    def read_on(self, source: Workflow | Transaction) -> Standing:
        """What is new is read; see `Reading`."""
        try:
            self._reading.go_on(source.entries(since=self._reading.seen.size))
        except BaseException:
            self._forget()
            raise
        return self._reading.standing

    def check(self, tree: Tree) -> None:
        """Raises InputError where the hashes that are stored are not those of the entries."""
        if Seen(tree.size, tree.root().hex()) != self._reading.seen:
            raise changed("holds other hashes than those of its entries")

    def take(self, act: Act) -> str:
        """Why the act would not count, else empty; what is known of the log goes on with it."""
        if not self.anchor:  # the founding act is its own anchor
            self.anchor = act.id
            self._reading.found(act)
        return self._reading.add(act)

    def grow(self, entry: Entry) -> None:
        """The entry of the act that was taken."""
        self._reading.grow(leaf_of(entry))

    def _forget(self) -> None:
        """Read everything anew: what was tried is not in the log."""
        self.anchor = self._given
        self._reading = Reading(self.anchor, self.folder)


@dataclass(frozen=True)
class Appending:
    """The log while one writer has it."""

    log: Log
    transaction: Transaction
    clock: Clock

    @property
    def tree(self) -> Tree:
        return Tree(self.transaction, self.transaction.size())

    def act(self, signer: Signer, make: Make) -> Act:
        kind, body = make(self.log.read_on(self.transaction))
        check_words(body)
        tree = self.tree
        self.log.check(tree)
        at = self.time()
        act = sign(signer, kind, body, at, self.log.anchor, Seen(tree.size, tree.root().hex()))
        if why := self.log.take(act):
            raise UsageError(f"this act would not count: {why}. Nothing was written.")
        (entry,) = self._append(ACT, {act.id: act.text}, at)
        self.log.grow(entry)
        return act

    def note(self, kind: str, things: Mapping[str, Json]) -> list[Entry]:
        """Entries of what the machine did, by ref."""
        return self._append(kind, {ref: canonical(value) for ref, value in things.items()}, self.time())

    def had(self, kind: str, refs: Collection[str]) -> dict[str, Entry]:
        """Entries that are there already, by ref."""
        return {e.ref: e for e in self.transaction.entries([kind], refs=list(refs))} if refs else {}

    def time(self) -> datetime:
        """Now; never before the last entry. Raises UsageError for a clock that runs far behind it."""
        now, last = self.clock().astimezone(UTC), self.transaction.last_at()
        if last is None or now > last:
            return now
        if now < last - DRIFT:
            raise UsageError(
                f"the clock says {now:%Y-%m-%d %H:%M:%SZ} and the log's last entry is of "
                f"{last:%Y-%m-%d %H:%M:%SZ}: set the clock. Nothing was written."
            )
        return last + timedelta(microseconds=1)

    def _append(self, kind: str, contents: Mapping[str, str], at: datetime) -> list[Entry]:
        if not contents:
            return []
        tree = self.tree
        entries = [
            Entry(tree.size + n, kind, ref, at, new_salt(), text.encode())
            for n, (ref, text) in enumerate(contents.items())
        ]
        self.transaction.append(entries, tree.grow([leaf_of(entry) for entry in entries]))
        return entries


def check_words(body: Mapping[str, Json]) -> None:
    """Raises UsageError for what is no text or far too long: it is kept for good and read again by everybody."""
    try:
        canonical(dict(body)).encode()
    except UnicodeEncodeError as error:
        raise UsageError("what was given is no text in UTF-8. Nothing was written.") from error
    for name in WORDS:
        if len(str(body.get(name) or "")) > LONGEST:
            raise UsageError(f"a {name} has at most {LONGEST} characters; keep documents as evidence.")


def open_log(folder: Path, anchor: str, workspace: str, sealer: Sealer = PLAIN) -> Log:
    """The log of a workspace: in its own file, or in the team's database that BESTAND_DB names."""
    return Log(open_workflow(folder, os.environ.get(DATABASE), sealer, workspace=workspace), anchor, folder)
