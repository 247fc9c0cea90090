"""The stored tree against the recursive definitions of RFC 6962 §2.1, taken word for word."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestand.errors import InputError, UsageError
from bestand.ledger.entries import leaf_data
from bestand.ledger.merkle import Peaks, root_of, verify_consistency, verify_inclusion
from bestand.ledger.tree import Tree
from bestand.model.ids import canonical
from tests.unit.ledgers import Stored, stored

MOST = 600
LEAVES = [hashlib.sha256(b"%d" % i).digest() for i in range(MOST)]
sizes = st.integers(0, MOST) | st.sampled_from([0, 1, 15, 16, 17, 255, 256, 257, 272, 511, 512, 513])
few = settings(max_examples=80, deadline=None, derandomize=True)


def naive_root(hashes: Sequence[bytes]) -> bytes:
    if len(hashes) < 2:
        return hashes[0] if hashes else hashlib.sha256().digest()
    k = split(len(hashes))
    return hashlib.sha256(b"\x01" + naive_root(hashes[:k]) + naive_root(hashes[k:])).digest()


def naive_path(m: int, hashes: Sequence[bytes]) -> list[bytes]:
    if len(hashes) == 1:
        return []
    k = split(len(hashes))
    if m < k:
        return [*naive_path(m, hashes[:k]), naive_root(hashes[k:])]
    return [*naive_path(m - k, hashes[k:]), naive_root(hashes[:k])]


def naive_subproof(m: int, hashes: Sequence[bytes], whole: bool) -> list[bytes]:
    if m == len(hashes):
        return [] if whole else [naive_root(hashes)]
    k = split(len(hashes))
    if m <= k:
        return [*naive_subproof(m, hashes[:k], whole), naive_root(hashes[k:])]
    return [*naive_subproof(m - k, hashes[k:], False), naive_root(hashes[:k])]


def split(n: int) -> int:
    k = 1
    while 2 * k < n:
        k *= 2
    return k


@few
@given(
    st.text(),
    st.text(),
    st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=st.timezones()),
    st.binary(min_size=16, max_size=16),
    st.binary(),
)
def test_a_leaf_is_canonical_json(kind: str, ref: str, at: datetime, salt: bytes, content: bytes) -> None:
    when = at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    stated = {"at": when, "commitment": hashlib.sha256(salt + content).hexdigest(), "entry": "entry/1"}
    assert leaf_data(kind, ref, at, salt, content) == canonical(stated | {"kind": kind, "ref": ref}).encode()


@few
@given(sizes)
def test_roots_are_those_of_the_definition(size: int) -> None:
    tree, peaks = stored(LEAVES), Peaks()
    for leaf in LEAVES[:size]:
        peaks.add(leaf)
    assert tree.root(size) == root_of(LEAVES[:size]) == peaks.root == naive_root(LEAVES[:size])


@few
@given(sizes.filter(bool), st.data())
def test_inclusion_proofs_are_those_of_the_definition_and_hold(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = stored(LEAVES).inclusion(index, size)
    assert proof == naive_path(index, LEAVES[:size])
    assert verify_inclusion(LEAVES[index], index, size, proof, naive_root(LEAVES[:size]))


@few
@given(sizes, sizes)
def test_consistency_proofs_are_those_of_the_definition_and_hold(one: int, other: int) -> None:
    old, new = sorted((one, other))
    proof = stored(LEAVES).consistency(old, new)
    assert proof == (naive_subproof(old, LEAVES[:new], True) if old else [])
    assert verify_consistency(old, new, naive_root(LEAVES[:old]), naive_root(LEAVES[:new]), proof)


@few
@given(st.lists(st.integers(0, 300), max_size=8))
def test_growing_in_any_steps_stores_the_same_nodes(steps: list[int]) -> None:
    nodes, size = Stored(), 0
    for step in steps:
        more = LEAVES[size : size + step]
        nodes.add(Tree(nodes, size).grow(more))
        size += len(more)
        assert Tree(nodes, size).peaks().root == Tree(nodes, size).root() == root_of(LEAVES[:size])
    at_once = stored(LEAVES[:size]).nodes
    assert isinstance(at_once, Stored) and nodes.held == at_once.held


@few
@given(sizes.filter(bool))
def test_a_proof_is_one_question_to_the_store(size: int) -> None:
    tree = stored(LEAVES)
    nodes = tree.nodes
    assert isinstance(nodes, Stored)
    for ask in (tree.root, lambda s: tree.inclusion(s - 1, s), lambda s: tree.consistency(1, s)):
        before = nodes.questions
        ask(size)
        assert nodes.questions - before <= 1


def test_what_is_not_in_the_tree_is_a_wrong_call() -> None:
    tree = stored(LEAVES[:5])
    calls = [
        lambda: tree.root(6),
        lambda: tree.inclusion(5),
        lambda: tree.inclusion(-1),
        lambda: tree.consistency(6),
        lambda: tree.consistency(3, 2),
    ]
    for call in calls:
        with pytest.raises(UsageError):
            call()


def test_a_node_that_is_gone_is_named() -> None:
    tree = stored(LEAVES[:40])
    assert isinstance(tree.nodes, Stored)
    del tree.nodes.held[4, 1]
    with pytest.raises(InputError, match="level 4, number 1 is missing"):
        tree.root()
