"""The whole ledger, walked from its first entry: nothing changed, removed, put in or moved.

Four things hold an entry in place: its hash among the stored nodes; the signature of every later act, which
states the ledger before it; the heads that were signed and published; the anchor, which names the founding
act. A store can be rewritten with all its nodes; what people signed cannot. What came after the last
signature is held by the store alone, and an end cut off with its nodes is seen only by a head kept elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from bestand.errors import InputError, UsageError
from bestand.ledger.difference import Difference
from bestand.ledger.entries import Entry, leaf_of
from bestand.ledger.heads import Head
from bestand.ledger.levels import Levels, ranges_of
from bestand.ledger.merkle import Peaks
from bestand.ledger.signed import refused_acts, wrong_with
from bestand.ledger.tree import STEP, WIDTH, Nodes, Tree
from bestand.model.acts import Act, Seen, read_act
from bestand.model.people import standing

CHUNK = WIDTH**3
"""Entries that are read and held against stored nodes together."""


def verify_log(entries: Iterable[Entry], nodes: Nodes, heads: Iterable[Head], anchor: str) -> list[Difference]:
    """What differs, by number of the entry; then heads; notes last. Nothing but notes: the ledger is whole.

    `heads` are those that were published, wherever they were kept. Where the entries themselves stop making
    sense (a wrong hash, a gap) the walk ends: what comes after cannot be told.
    """
    published = sorted(heads, key=lambda head: head.size)
    walk = _Walk(nodes, {head.size for head in published})
    walk.take(entries)
    people = standing((act for _, act in walk.acts), anchor)
    found, held = [*walk.found], walk.held
    if walk.acts or not walk.broken:
        found += refused_acts(walk.acts, people, anchor)
    for head in published:
        if walk.broken and head.size > walk.size:
            continue
        if wrong := wrong_with(head, walk.roots, walk.size, people, anchor):
            found.append(Difference(f"head over {head.size} entries", "head", wrong))
        else:
            held = max(held, head.size)
    found += _unsigned(held, walk.size)
    return sorted(found, key=lambda d: (d.note, walk.size + 1 if d.index is None else d.index))


class _Walk:
    """Takes entries in their order: `acts` with their numbers, `roots` at the sizes asked for, what differs.

    `held`: of how many entries an act's signature says what they were.
    """

    def __init__(self, nodes: Nodes, sizes: set[int]):
        self.found: list[Difference] = []
        self.acts: list[tuple[int, Act]] = []
        self.roots: dict[int, str] = {}
        self.held = 0
        self.broken = False
        self._nodes, self._sizes = nodes, sizes
        self._peaks, self._levels = Peaks(), Levels()
        self._at: datetime | None = None
        self._act_at: datetime | None = None
        self._refs: set[tuple[str, str]] = set()
        self._unread = ""
        self._changed = False
        self._keep_root()

    @property
    def size(self) -> int:
        return self._peaks.size

    def take(self, entries: Iterable[Entry]) -> None:
        stream = iter(entries)
        while not self.broken and (chunk := self._read(stream)):
            leaves, wrong = self._leaves(chunk)
            wrong = self._against_nodes(leaves) or wrong  # a wrong node is of an entry before the one cut off
            whole = len(leaves) if wrong is None or wrong.index is None else max(0, wrong.index - self.size)
            for entry, leaf in zip(chunk[:whole], leaves, strict=False):
                self._step(entry, leaf)
            if wrong:
                self._stop(wrong)
        if self._unread and not self.broken:
            self._stop(_differs(self.size, "unreadable", self._unread))
        if not self.broken:
            self._nothing_more()

    def _read(self, stream: Iterator[Entry]) -> list[Entry]:
        """The next entries; one that cannot be read ends them."""
        chunk: list[Entry] = []
        try:
            for entry in islice(stream, CHUNK):
                chunk.append(entry)
        except InputError as error:
            self._unread = f"cannot be read: {error}"
        return chunk

    def _leaves(self, chunk: Sequence[Entry]) -> tuple[list[bytes], Difference | None]:
        """Leaf hashes as far as the numbers run on."""
        leaves: list[bytes] = []
        for i, entry in enumerate(chunk, self.size):
            if entry.idx != i:
                return leaves, _differs(i, "number", f"is missing: the store goes on with entry {entry.idx}.")
            try:
                leaves.append(leaf_of(entry))
            except UsageError as error:
                return leaves, _differs(i, "hash", f"is not what was appended: {error}")
        return leaves, None

    def _against_nodes(self, leaves: Sequence[bytes]) -> Difference | None:
        """The first entry whose hash is not as stored; else the first subtree's, by the entry it begins with."""
        made = [node for leaf in leaves for node in self._levels.add(leaf)]
        held = self._nodes.ranges(ranges_of(made)) if made else {}
        wrong = [(level > 0, i << level, level) for level, i, hash_ in made if held.get((level, i)) != hash_]
        if not wrong:
            return None
        inner, index, level = min(wrong)
        if not inner:
            return _differs(index, "hash", "is not what was appended: the stored hash is of something else.")
        last = index + (1 << level) - 1
        return _differs(index, "node", f"to entry {last}: the stored hash over them is of something else.")

    def _step(self, entry: Entry, leaf: bytes) -> None:
        if self._at is not None and entry.at < self._at:
            self._say(entry, "time", "is older than the entry before it.")
        if (entry.kind, entry.ref) in self._refs:
            self._say(entry, "twice", f'stands twice: {entry.kind} "{entry.ref}".')
        self._refs.add((entry.kind, entry.ref))
        self._at = entry.at
        if entry.kind == "act":
            self._act(entry)
        self._peaks.add(leaf)
        self._keep_root()

    def _act(self, entry: Entry) -> None:
        try:
            act = read_act(entry.content.decode())
        except (InputError, ValueError) as error:
            return self._say(entry, "act", str(error))
        self.acts.append((entry.idx, act))
        if (act.id, act.at) != (entry.ref, entry.at):
            self._say(entry, "act", "is stored under another id or time than it states.")
        if self._act_at is not None and act.at <= self._act_at:
            self._say(entry, "time", "is not later than the act before it.")
        self._act_at = act.at
        self._after(entry, act.after)
        if act.kind == "head" and not self._was(_seen(act)):
            self._say(entry, "head", "states a head that the ledger did not have.")
        return None

    def _after(self, entry: Entry, after: Seen) -> None:
        """An act was signed over exactly the entries before it; after the first that was not, all others differ too."""
        if after.size == entry.idx and self._was(after):
            self.held = entry.idx + 1
        elif not self._changed:
            self._changed = True
            among = f"{self.held} to {entry.idx - 1}" if self.held < entry.idx else f"before {entry.idx}"
            self._say(entry, "after", f"was signed over other entries {among} than there are now.")

    def _was(self, seen: Seen) -> bool:
        """Whether the ledger so far had this root at that size."""
        if seen.size == self.size:
            return seen.root == self._peaks.root.hex()
        if not 0 <= seen.size < self.size:
            return False
        try:
            return seen.root == Tree(self._nodes, self.size).root(seen.size).hex()
        except InputError:  # a node is gone, which is told already
            return False

    def _nothing_more(self) -> None:
        """Hashes of entries that are not there: the end was cut off."""
        asked = [(level, self.size >> level, (self.size >> level) + 1) for level in range(0, 64, STEP)]
        more = sorted(self._nodes.ranges(asked))
        if more:
            self._stop(_differs(self.size, "end", "is missing: hashes of more entries are stored."))

    def _keep_root(self) -> None:
        if self.size in self._sizes:
            self.roots[self.size] = self._peaks.root.hex()

    def _say(self, entry: Entry, rule: str, message: str) -> None:
        self.found.append(_differs(entry.idx, rule, message))

    def _stop(self, wrong: Difference) -> None:
        self.broken = True
        self.found.append(wrong)


def _seen(act: Act) -> Seen:
    size, root = act.body.get("size"), act.body.get("root")
    return Seen(size, str(root)) if isinstance(size, int) else Seen(-1, "")


def _unsigned(held: int, size: int) -> Iterator[Difference]:
    if held < size:
        message = f"to entry {size - 1}: came after the last signature; nothing but the store holds them yet."
        yield Difference(f"entry {held}", "unsigned", message, held, note=True)


def _differs(index: int, rule: str, message: str) -> Difference:
    return Difference(f"entry {index}", rule, message, index)
