"""The workspace's log, open: the only place where anything is appended to it.

Under the writer's lock the last act is held against the tree, the clock against the last entry, the room's
check against the state; then the act is signed and stored with its leaf, all or nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from bestand.errors import InputError, UsageError
from bestand.ledger.entries import leaf_of, new_salt
from bestand.ledger.tree import Tree
from bestand.model.acts import Act, Seen, read_act, sign
from bestand.model.ids import Json, canonical
from bestand.model.keys import Signer
from bestand.model.people import Roll, Standing
from bestand.store.sealed import PLAIN, Sealer
from bestand.store.workflow import Entry, Transaction, Workflow, open_workflow

ACT = "act"
DATABASE = "BESTAND_DB"
DRIFT = timedelta(seconds=5)
"""How far a clock may lie behind the last entry: then the entry is the next microsecond; beyond, an error."""
ELSEWHERE = "it does not stand in the log where it was signed"

Clock: TypeAlias = Callable[[], datetime]
Made: TypeAlias = "tuple[str, Mapping[str, Json]]"
"""Kind and body of an act."""
Make: TypeAlias = Callable[[Standing], Made]
"""What a room makes of the state; it raises where the act would be out of order."""


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Log:
    """One workspace's log; what was read of it stays in memory, so that asking again reads only what is new.

    anchor: id of the founding act, from outside the database; empty before there is one.
    """

    workflow: Workflow
    anchor: str
    _given: str = field(init=False)
    _roll: Roll = field(init=False)
    _read: int = 0
    _moved: list[tuple[Act, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._given, self._roll = self.anchor, Roll(self.anchor)

    @property
    def standing(self) -> Standing:
        """People, and the acts that count, as far as the log goes now."""
        return self._read_on(self.workflow)

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
        try:
            with self.workflow.writing() as transaction:
                found = [self._append_act(transaction, signer, make, clock) for make in makes]
        except BaseException:
            self._forget()
            raise
        self._given = self.anchor
        return found

    def note(self, kind: str, things: Mapping[str, Json], clock: Clock = utc_now) -> int:
        """Append what the machine did: one entry per new ref. Gives the number of those that were new."""
        with self.workflow.writing() as transaction:
            had = {entry.ref for entry in transaction.entries([kind], refs=list(things))} if things else set()
            new = {ref: value for ref, value in things.items() if ref not in had}
            _append(transaction, kind, {ref: canonical(value) for ref, value in new.items()}, _time(transaction, clock))
        return len(new)

    def _append_act(self, transaction: Transaction, signer: Signer, make: Make, clock: Clock) -> Act:
        kind, body = make(self._read_on(transaction))
        tree = Tree(transaction, transaction.size())
        self._check_last(tree)
        at = _time(transaction, clock)
        act = sign(signer, kind, body, at, self.anchor, Seen(tree.size, tree.root().hex()))
        if why := self._why_void(act):
            raise UsageError(f"this act would not count: {why}. Nothing was written.")
        _append(transaction, ACT, {act.id: act.text}, at)
        self._read = tree.size + 1
        return act

    def _why_void(self, act: Act) -> str:
        """Why the act would not count; the roll goes on with it."""
        if not self.anchor:  # the founding act is its own anchor
            self.anchor, self._roll = act.id, Roll(act.id)
        self._roll.extend([act])
        return next((why for other, why in self._roll.standing.void if other == act), "")

    def _forget(self) -> None:
        """Read everything anew: what was tried is not in the log."""
        self.anchor = self._given
        self._roll, self._read, self._moved = Roll(self.anchor), 0, []

    def _read_on(self, source: Workflow | Transaction) -> Standing:
        """Acts that are new, in their places: an act that was moved, or before which something is missing,
        does not count."""
        acts = []
        for entry in source.entries([ACT], since=self._read):
            act = read_act(entry.content.decode("utf-8", "replace"))
            if act.after.size == entry.idx:
                acts.append(act)
            else:
                self._moved.append((act, ELSEWHERE))
            self._read = entry.idx + 1
        self._roll.extend(acts)
        found = self._roll.standing
        return found if not self._moved else _with_void(found, self._moved)

    def _check_last(self, tree: Tree) -> None:
        """Raises InputError where the newest act saw another ledger than the one stored."""
        acts = self._roll.standing.acts
        if acts and tree.root(acts[-1].after.size).hex() != acts[-1].after.root:
            fix = "run `bestand ledger verify`; restore the log from a backup."
            raise InputError("was changed since its last act was signed; nothing was written.", file="ledger", fix=fix)


def _with_void(standing: Standing, more: list[tuple[Act, str]]) -> Standing:
    return Standing(standing.people, standing.keys, standing.acts, (*standing.void, *more))


def _append(transaction: Transaction, kind: str, contents: Mapping[str, str], at: datetime) -> None:
    if not contents:
        return
    size = transaction.size()
    entries = [
        Entry(size + n, kind, ref, at, new_salt(), text.encode()) for n, (ref, text) in enumerate(contents.items())
    ]
    transaction.append(entries, Tree(transaction, size).grow([leaf_of(entry) for entry in entries]))


def _time(transaction: Transaction, clock: Clock) -> datetime:
    """Now; never before the last entry. Raises UsageError for a clock that runs far behind it."""
    now, last = clock().astimezone(UTC), transaction.last_at()
    if last is None or now > last:
        return now
    if now < last - DRIFT:
        raise UsageError(
            f"the clock says {now:%Y-%m-%d %H:%M:%SZ} and the log's last entry is of {last:%Y-%m-%d %H:%M:%SZ}: "
            "set the clock. Nothing was written."
        )
    return last + timedelta(microseconds=1)


def open_log(folder: Path, anchor: str, workspace: str, sealer: Sealer = PLAIN) -> Log:
    """The log of a workspace: in its own file, or in the team's database that BESTAND_DB names."""
    return Log(open_workflow(folder, os.environ.get(DATABASE), sealer, workspace=workspace), anchor)
