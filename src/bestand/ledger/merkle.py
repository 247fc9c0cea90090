"""The Merkle tree of RFC 6962 §2.1: hashes, roots, and proofs checked as RFC 9162 §2.1.3.2 and §2.1.4.2 say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import reduce

HASH_BYTES = 32
EMPTY = hashlib.sha256().digest()
"""Root of a tree without leaves."""


def leaf_hash(data: bytes) -> bytes:
    """SHA-256 of 0x00 and the leaf's data: no leaf can pass for a node."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of 0x01 and both children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Root over leaf hashes, or over complete subtrees of one size, in their order.

    Pairs from the left, an odd last one moves up: the same tree as the RFC's split at a power of two.
    """
    if not hashes:
        return EMPTY
    row = list(hashes)
    while len(row) > 1:
        odd = row[-1:] if len(row) % 2 else []
        row = [node_hash(*pair) for pair in zip(row[::2], row[1::2], strict=False)] + odd
    return row[0]


class Peaks:
    """The complete subtrees that a growing tree consists of, largest first; its root at every size."""

    __slots__ = ("_peaks", "size")

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()):
        self.size, self._peaks = size, list(peaks)
        if len(self._peaks) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} peaks")

    def add(self, leaf: bytes) -> None:
        """One more leaf hash on the right."""
        rest, self.size = self.size, self.size + 1
        while rest & 1:
            leaf = node_hash(self._peaks.pop(), leaf)
            rest >>= 1
        self._peaks.append(leaf)

    @property
    def root(self) -> bytes:
        return join(self._peaks)


def join(peaks: Sequence[bytes]) -> bytes:
    """Root over complete subtrees of falling size."""
    return reduce(lambda right, left: node_hash(left, right), reversed(peaks)) if peaks else EMPTY


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the leaf hash is number `index` (from 0) of the tree of `size` leaves under the root."""
    if not 0 <= index < size or not _are_hashes(leaf, root, *proof):
        return False
    here, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            found = node_hash(step, found)
            here, last = _to_left_turn(here, last)
        else:
            found = node_hash(found, step)
        here, last = here >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the tree of `old` leaves is the beginning of the tree of `new` leaves.

    The RFC leaves out an empty old tree and two of one size: both take an empty proof.
    """
    if not 0 <= old <= new or not _are_hashes(old_root, new_root, *proof):
        return False
    if old in (0, new):
        return not proof and old_root == (new_root if old == new else EMPTY) and (new > 0 or new_root == EMPTY)
    path = [old_root, *proof] if old.bit_count() == 1 else list(proof)
    return bool(path) and _joins(old - 1, new - 1, old_root, new_root, path)


def _joins(here: int, last: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    while here & 1:
        here, last = here >> 1, last >> 1
    was = now = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            was, now = node_hash(step, was), node_hash(step, now)
            here, last = _to_left_turn(here, last)
        else:
            now = node_hash(now, step)
        here, last = here >> 1, last >> 1
    return last == 0 and was == old_root and now == new_root


def _to_left_turn(here: int, last: int) -> tuple[int, int]:
    """Up past the levels at which the right edge has no neighbour."""
    while here and not here & 1:
        here, last = here >> 1, last >> 1
    return here, last


def _are_hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_BYTES for value in values)
