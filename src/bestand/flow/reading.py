"""The log read from its first entry: each act held to exactly the entries before it.

Who has the database can write all rows and hashes anew, but not what people signed: every act states the
root over the entries before it. So roots are made from the entries themselves, never taken from the store. A
log in which a signed act does not fit is not read any further: what is missing may be what took back the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bestand.errors import InputError, UsageError
from bestand.ledger.entries import Entry, leaf_of
from bestand.ledger.merkle import Peaks
from bestand.model.acts import Act, Seen, read_act
from bestand.model.people import Roll, Standing
from bestand.store.seen import keep_seen, read_seen

ACT = "act"
ELSEWHERE = "it does not stand in the log where it was signed"

RESTORE = "run `bestand ledger verify`; restore the log from a backup."
OLDER = f"{RESTORE} Where an older log was put back on purpose, remove record/seen."


class Reading:
    """A log as far as it was read. anchor: id of the founding act, empty before there is one.

    folder: where it is kept how far the log was seen; None: nowhere.
    """

    def __init__(self, anchor: str, folder: Path | None):
        self._anchor, self._folder = anchor, folder
        self._roll, self._peaks = Roll(anchor), Peaks()
        self._moved: list[tuple[Act, str]] = []
        self._kept = 0

    @property
    def seen(self) -> Seen:
        """Entries that were read, and the root over them."""
        return Seen(self._peaks.size, self._peaks.root.hex())

    @property
    def standing(self) -> Standing:
        found = self._roll.standing
        return found if not self._moved else _with_void(found, self._moved)

    def go_on(self, entries: Iterable[Entry]) -> None:
        """The next entries. Raises InputError where the log is not the one that was signed or seen here."""
        size, root = read_seen(self._folder) if self._folder else (0, "")
        acts = []
        for entry in entries:
            act = self._take(entry)
            if act:
                acts.append(act)
            if self._peaks.size == size and self.seen.root != root:
                raise changed(f"is not the one that was seen here: one of its first {size} entries was changed")
        if self._peaks.size < size:
            raise changed(f"ends after {self._peaks.size} entries, and {size} were seen here", OLDER)
        self._roll.extend(acts)
        self._check_founded()
        self._check_moved()

    def found(self, act: Act) -> None:
        """The log begins with this act, which is its own anchor."""
        self._anchor, self._roll = act.id, Roll(act.id)

    def add(self, act: Act) -> str:
        """An act that is to be appended next: why it would not count, else empty."""
        self._roll.extend([act])
        return next((why for other, why in self._roll.standing.void if other == act), "")

    def grow(self, leaf: bytes) -> None:
        self._peaks.add(leaf)

    def keep(self) -> None:
        """Remember how far the log was seen."""
        if self._folder and self._kept < self._peaks.size:
            keep_seen(self._folder, self._peaks.size, self.seen.root)
            self._kept = self._peaks.size

    def _take(self, entry: Entry) -> Act | None:
        if entry.idx != self._peaks.size:
            raise changed(f"lacks entry {self._peaks.size}")
        act = read_act(entry.content.decode("utf-8", "replace")) if entry.kind == ACT else None
        fits = act is None or act.after == self.seen
        try:
            self._peaks.add(leaf_of(entry))
        except UsageError as error:
            raise changed(f"holds something else as entry {entry.idx}") from error
        if act and not fits:
            self._moved.append((act, ELSEWHERE))
        return act if fits else None

    def _check_founded(self) -> None:
        if self._anchor and not self._roll.standing.people:
            raise changed("does not begin with the founding act that record/anchor names")

    def _check_moved(self) -> None:
        """An act that no enrolled person signed is only void: anybody with the database can put it there."""
        keys = self._roll.standing.keys if self._moved else {}
        for act, _ in self._moved:
            key = keys.get(act.key)
            if key and act.is_signed_by(key.public):
                raise changed(f"holds other entries before act {act.id} than when it was signed")


def changed(what: str, fix: str = RESTORE) -> InputError:
    return InputError(f"{what}; it was changed. Nothing was written.", file="ledger", fix=fix)


def _with_void(standing: Standing, more: list[tuple[Act, str]]) -> Standing:
    return Standing(standing.people, standing.keys, standing.acts, (*standing.void, *more))
