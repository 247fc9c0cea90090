"""Split views: does everybody see one ledger? Found by holding the heads of copied editions side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

from bestand.errors import InputError
from bestand.ledger.difference import Difference
from bestand.ledger.edition import Previous, read_field
from bestand.ledger.heads import Head
from bestand.ledger.merkle import verify_consistency
from bestand.ledger.verify import edition_of
from bestand.model.ids import Json

Point: TypeAlias = "tuple[int, str]"
"""A size of the ledger, and the root stated for it."""


@dataclass(frozen=True, slots=True)
class Published:
    """What one copied edition shows: where it was found, its name and content, and the head it bears."""

    where: str
    edition: str
    content: Json
    head: Head
    previous: Previous | None

    @property
    def point(self) -> Point:
        return self.head.size, self.head.root

    @property
    def before(self) -> Point | None:
        return (self.previous.size, self.previous.root.hex()) if self.previous else None


@dataclass(frozen=True, slots=True)
class Continued:
    """A proof, asked of the publisher, that one head continues another."""

    old: Point
    new: Point
    proof: tuple[bytes, ...]


def published(folder: Path) -> Published:
    """The head of an edition (to be verified by `verify_edition`). Raises InputError where it bears none."""
    edition = edition_of(folder)
    try:
        shown = read_field(edition.get("ledger"))
    except ValueError as error:
        raise InputError(f"bears no head: {error}", file=f"{folder.name}/edition.json") from error
    return Published(str(folder), str(edition.get("edition")), edition.get("content"), shown.head, shown.previous)


def split_views(seen: Iterable[Published], proofs: Iterable[Continued] = ()) -> list[Difference]:
    """Where editions do not show one ledger; notes where that was not shown either way.

    Two roots at one size, or one name for two contents, cannot be of one honest ledger. Two heads that no
    chain of proofs joins may be: ask for a proof, and give it as `proofs`.
    """
    by_log: dict[str, list[Published]] = defaultdict(list)
    for one in seen:
        by_log[one.head.log].append(one)
    found: list[Difference] = []
    for views in by_log.values():
        views.sort(key=lambda one: (one.head.size, one.where))
        found += [*_one_name_two_contents(views), *_broken(views)]
        found += [*_two_roots(views)] or [*_not_joined(views, list(proofs))]
    return sorted(found, key=lambda difference: difference.note)


def _two_roots(views: Sequence[Published]) -> Iterator[Difference]:
    first: dict[int, tuple[str, str]] = {}
    for one in views:
        for size, root in filter(None, (one.before, one.point)):
            other, other_root = first.setdefault(size, (one.where, root))
            if other_root != root:
                message = f"shows another ledger of {size} entries than {other}."
                yield Difference(one.where, "split", message)


def _one_name_two_contents(views: Sequence[Published]) -> Iterator[Difference]:
    first: dict[str, Published] = {}
    for one in views:
        other = first.setdefault(one.edition, one)
        if other.content != one.content:
            yield Difference(one.where, "content", f"is edition {one.edition} with another content than {other.where}.")


def _broken(views: Sequence[Published]) -> Iterator[Difference]:
    for one in views:
        if one.previous and not _continues(one.before, one.point, one.previous.proof):
            yield Difference(one.where, "consistency", "does not continue the ledger published before it.")


def _not_joined(views: Sequence[Published], proofs: Sequence[Continued]) -> Iterator[Difference]:
    """Each head must be reached from the next smaller one."""
    steps: dict[Point, set[Point]] = defaultdict(set)
    for one in views:
        if one.previous and one.before and _continues(one.before, one.point, one.previous.proof):
            steps[one.before].add(one.point)
    for given in proofs:
        if _continues(given.old, given.new, given.proof):
            steps[given.old].add(given.new)
    for old, new in pairwise(views):
        if new.point not in _reached(old.point, steps):
            message = f"was not shown to continue {old.where}: ask the publisher for a proof."
            yield Difference(new.where, "not shown", message, note=True)


def _reached(start: Point, steps: dict[Point, set[Point]]) -> set[Point]:
    found, todo = {start}, [start]
    while todo:
        new = steps.get(todo.pop(), set()) - found
        found |= new
        todo += new
    return found


def _continues(old: Point | None, new: Point, proof: Sequence[bytes]) -> bool:
    return old is not None and verify_consistency(old[0], new[0], bytes.fromhex(old[1]), bytes.fromhex(new[1]), proof)
