"""The nodes that a growing ledger stores, made anew from its leaves, to hold what is stored against them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bestand.ledger.merkle import root_of
from bestand.ledger.tree import STEP, WIDTH, Node, Range


class Levels:
    """Takes leaf hashes one after another."""

    def __init__(self) -> None:
        self._size, self._open = 0, list[list[bytes]]()

    def add(self, leaf: bytes) -> Iterator[Node]:
        """The leaf, and the subtrees that it completes."""
        level, number, hash_ = 0, self._size, leaf
        self._size += 1
        while True:
            yield level * STEP, number, hash_
            if level == len(self._open):
                self._open.append([])
            group = self._open[level]
            group.append(hash_)
            if len(group) < WIDTH:
                return
            hash_, self._open[level] = root_of(group), []
            level, number = level + 1, number // WIDTH


def ranges_of(made: Iterable[Node]) -> list[Range]:
    """New nodes of a level follow one another."""
    found: dict[int, tuple[int, int]] = {}
    for level, i, _ in made:
        found[level] = (found.get(level, (i, i))[0], i + 1)
    return [(level, first, last) for level, (first, last) in sorted(found.items())]
