"""The ledger's tree over stored nodes: roots, proofs and what an append adds.

Stored are leaf hashes (level 0) and, at levels 4, 8, 12 …, the hashes of complete subtrees of 16, 256,
4,096 … leaves. A complete subtree never changes, so the store only grows; what lies between is computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from bestand.errors import InputError, UsageError
from bestand.ledger.merkle import HASH_BYTES, Peaks, join, root_of

STEP = 4
"""Levels from one stored level to the next."""
WIDTH = 1 << STEP

Range: TypeAlias = "tuple[int, int, int]"
"""A stored level, the first node of it and the one after the last."""
Node: TypeAlias = "tuple[int, int, bytes]"
"""A stored level, the number of the node in it, its hash."""
Held: TypeAlias = Mapping[tuple[int, int], bytes]
Leaves: TypeAlias = "tuple[int, int]"
"""A subtree as the leaves below it: the first, and the one after the last."""


class Nodes(Protocol):
    """Where hashes are stored."""

    def ranges(self, asked: Sequence[Range]) -> dict[tuple[int, int], bytes]:
        """(level, first, last exclusive) … -> {(level, idx): hash}, in one question to the store."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The first `size` leaves. Each method asks the store once; InputError where a node is gone."""

    nodes: Nodes
    size: int

    def root(self, size: int | None = None) -> bytes:
        """Root of the first `size` leaves; of all of them where no size is given."""
        size = self.size if size is None else self._within(size)
        return self._hashes([(0, size)])[0]

    def peaks(self) -> Peaks:
        """The right edge, to append one leaf after another and know the root after each."""
        parts = list(_perfect(0, self.size))
        return Peaks(self.size, self._hashes(parts))

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """PATH(index, D[size]) of RFC 6962 §2.1.1."""
        size = self.size if size is None else self._within(size)
        if not 0 <= index < size:
            raise UsageError(f"there is no entry {index} among the first {size}.")
        return self._hashes(list(_path(index, 0, size)))

    def consistency(self, old: int, new: int | None = None) -> list[bytes]:
        """PROOF(old, D[new]) of RFC 6962 §2.1.2; empty where old is none or all of it."""
        new = self.size if new is None else self._within(new)
        if not 0 <= old <= new:
            raise UsageError(f"a ledger of {old} entries is not the beginning of one of {new}.")
        return self._hashes(list(_subproof(old, 0, new))) if old not in (0, new) else []

    def grow(self, hashes: Sequence[bytes]) -> list[Node]:
        """The nodes to store when these leaf hashes are appended. The tree itself stays as it is."""
        held = self._ask(_open_groups(self.size, len(hashes)))
        found: list[Node] = []
        level, first, row = 0, self.size, list(hashes)
        while row:
            found += [(level, first + i, hash_) for i, hash_ in enumerate(row)]
            start = first - first % WIDTH
            if (first + len(row)) // WIDTH > start // WIDTH:
                row = [held[level, i] for i in range(start, first)] + row
            row = [root_of(row[i : i + WIDTH]) for i in range(0, len(row) - WIDTH + 1, WIDTH)]
            level, first = level + STEP, start // WIDTH
        return found

    def _within(self, size: int) -> int:
        if not 0 <= size <= self.size:
            raise UsageError(f"the ledger has {self.size} entries, not {size}.")
        return size

    def _hashes(self, subtrees: Sequence[Leaves]) -> list[bytes]:
        """Hash of each subtree, from one question."""
        stored = [[_stored(part) for part in _perfect(*leaves)] for leaves in subtrees]
        held = self._ask([range_ for ranges in stored for range_ in ranges])
        return [join([_root(held, range_) for range_ in ranges]) for ranges in stored]

    def _ask(self, asked: Iterable[Range]) -> Held:
        ranges = _joined(asked)
        held = self.nodes.ranges(ranges) if ranges else {}
        for level, first, last in ranges:
            for i in range(first, last):
                if len(held.get((level, i), b"")) != HASH_BYTES:
                    raise InputError(f"the hash of level {level}, number {i} is missing.", file="ledger")
        return held


def _path(index: int, first: int, last: int) -> Iterator[Leaves]:
    """The subtrees beside the way from a leaf to the root, lowest first."""
    if last - first > 1:
        middle = first + _split(last - first)
        if index < middle:
            yield from _path(index, first, middle)
            yield middle, last
        else:
            yield from _path(index, middle, last)
            yield first, middle


def _subproof(old: int, first: int, last: int) -> Iterator[Leaves]:
    """SUBPROOF of RFC 6962 §2.1.2; `old` counts from the tree's beginning, as the leaves do."""
    if old == last:
        if first:  # a verifier knows the old root itself
            yield first, last
        return
    middle = first + _split(last - first)
    if old <= middle:
        yield from _subproof(old, first, middle)
        yield middle, last
    else:
        yield from _subproof(old, middle, last)
        yield first, middle


def _split(size: int) -> int:
    """The largest power of two smaller than the size."""
    return 1 << ((size - 1).bit_length() - 1)


def _perfect(first: int, last: int) -> Iterator[Leaves]:
    """The complete subtrees that a subtree consists of, largest first."""
    while first < last:
        size = 1 << ((last - first).bit_length() - 1)
        yield first, first + size
        first += size


def _stored(part: Leaves) -> Range:
    """The stored nodes right below (or at) the top of a complete subtree: at most eight."""
    first, last = part
    height = (last - first).bit_length() - 1
    level = height - height % STEP
    return level, first >> level, last >> level


def _root(held: Held, range_: Range) -> bytes:
    level, first, last = range_
    return root_of([held[level, i] for i in range(first, last)])


def _joined(ranges: Iterable[Range]) -> list[Range]:
    """Ranges that touch as one: a proof asks for two or three a level."""
    found: list[Range] = []
    for level, first, last in sorted(ranges):
        if found and found[-1][0] == level and first <= found[-1][2]:
            found[-1] = (level, found[-1][1], max(last, found[-1][2]))
        else:
            found.append((level, first, last))
    return found


def _open_groups(size: int, more: int) -> Iterator[Range]:
    """Of each level at which an append completes a group: the part of that group that is stored."""
    level = 0
    while (size + more) >> (level + STEP) > size >> (level + STEP):
        first = size >> level
        if first % WIDTH:
            yield level, first - first % WIDTH, first
        level += STEP
