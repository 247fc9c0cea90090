"""Entries as they are in memory and as they are stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from bestand.errors import InputError, UsageError
from bestand.store.sealed import Sealer

SALT_BYTES, HASH_BYTES = 16, 32
MAX_KIND, MAX_REF = 50, 500
"""Characters; what an index of PostgreSQL holds in one row, with room to spare."""
STEP = 4
"""Levels of the tree from one stored level to the next: subtrees of 16, 256, 4096 … leaves."""

Node: TypeAlias = "tuple[int, int, bytes]"
"""Level, index, hash."""
Row: TypeAlias = "tuple[int, str, str, str, bytes, bytes]"


class Entry(NamedTuple):
    """One thing that happened. `at` is UTC; `content` is plain here, whatever lies on the disk."""

    idx: int
    kind: str
    ref: str
    at: datetime
    salt: bytes
    content: bytes


def store_entry(entry: Entry, sealer: Sealer) -> Row:
    """The row of an entry. Raises UsageError for what neither database should hold."""
    idx, kind, ref, at, salt, content = entry
    _check_kind(kind)
    _check_text("ref", ref, MAX_REF)
    if len(salt) != SALT_BYTES:
        raise UsageError(f"the salt of an entry has {SALT_BYTES} bytes, not {len(salt)}.")
    if sealer.seals:  # an open salt beside the leaf's hash would let guesses of the content be tried
        salt, content = b"", sealer.seal(salt + content, _name(idx, kind, ref))
    return idx, kind, ref, time_text(at), salt, content


def read_entry(row: Row, sealer: Sealer) -> Entry:
    """The entry of a row. Raises InputError where it does not open."""
    idx, kind, ref, at, salt, content = row
    if sealer.seals or not salt:
        opened = sealer.open(content, _name(idx, kind, ref))
        salt, content = opened[:SALT_BYTES], opened[SALT_BYTES:]
    return Entry(idx, kind, ref, read_time(at), salt, content)


def time_text(at: datetime) -> str:
    """ISO in UTC with microseconds, so that texts sort as times do."""
    if at.tzinfo is None:
        raise UsageError("the time of an entry needs a time zone.")
    utc = at if at.tzinfo is UTC else at.astimezone(UTC)
    return utc.isoformat(timespec="microseconds")[:-6] + "Z"


def read_time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError("an entry's time cannot be read.", file="workflow database") from error


def check_places(rows: Sequence[Row], nodes: Sequence[Node], size: int, last_at: str | None) -> None:
    """Entries go on after `size` without gap, double or step back in time, and bring the nodes they complete."""
    if [row[0] for row in rows] != list(range(size, size + len(rows))):
        raise UsageError(f"entries must go on at {size} without gap or double; nothing was written.")
    times = [*([last_at] if last_at else ()), *(row[3] for row in rows)]
    if any(later < earlier for earlier, later in pairwise(times)):
        raise UsageError("an entry is older than the one before it; nothing was written.")
    if sorted((level, idx) for level, idx, _ in nodes) != completed(size, size + len(rows)):
        raise UsageError(f"the nodes are not those that entries from {size} on complete; nothing was written.")
    if any(len(hash_) != HASH_BYTES for _, _, hash_ in nodes):
        raise UsageError(f"a node's hash has {HASH_BYTES} bytes; nothing was written.")
    if double := first_double((row[1], row[2]) for row in rows):
        raise UsageError(f"{double[0]} {double[1]} comes twice; nothing was written.")


def completed(old: int, new: int) -> list[tuple[int, int]]:
    """Level and index of each stored node that is complete at `new` leaves and was not at `old`, sorted."""
    levels = range(0, new.bit_length(), STEP)
    return [(level, idx) for level in levels for idx in range(old >> level, new >> level)]


def first_double(keys: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    return next((key for key, times in Counter(keys).items() if times > 1), None)


@lru_cache
def _check_kind(kind: str) -> None:
    """There are few kinds: each is looked at once."""
    _check_text("kind", kind, MAX_KIND)


def _check_text(what: str, text: str, longest: int) -> None:
    """No empty text, no NUL (PostgreSQL stores none), nothing that UTF-8 cannot write."""
    if not 0 < len(text) <= longest or "\0" in text or not (text.isascii() or _is_utf8(text)):
        raise UsageError(f"the {what} of an entry is a text of 1 to {longest} characters without NUL.")


def _is_utf8(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _name(idx: int, kind: str, ref: str) -> str:
    return f"entry/{idx}/{kind}/{ref}"
