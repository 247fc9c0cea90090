"""Small ledgers made on the spot."""

from __future__ import annotations

from collections.abc import Sequence

from bestand.ledger.tree import Node, Range, Tree


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
