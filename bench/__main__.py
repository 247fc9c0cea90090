"""Runs the parts named, or all of them; exit 1 where a figure is missed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from bench import agreements, association, ledger, patterns, queue, store, walk
from bench.figure import Figure, table, write

PARTS: dict[str, Callable[[], list[Figure]]] = {
    "walk": walk.figures,
    "association": association.figures,
    "agreements": agreements.figures,
    "ledger": ledger.figures,
    "queue": queue.figures,
    "patterns": patterns.figures,
    "store": store.figures,
}


def main(names: Sequence[str]) -> int:
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"no part {unknown[0]!r}; there are: {', '.join(PARTS)}", file=sys.stderr)
        return 2
    missed = 0
    for name in names or PARTS:
        figures = PARTS[name]()
        print(f"{name}\n{table(figures)}\n→ {write(name, figures)}\n")
        missed += sum(figure.met is False for figure in figures)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
