"""Roots and proofs against the reference values of Certificate Transparency, and every proof with one thing changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import pytest

from bestand.ledger.merkle import EMPTY, Peaks, leaf_hash, node_hash, root_of, verify_consistency, verify_inclusion
from tests.unit.ledgers import stored

LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""Of the first 0 to 8 of the leaves that the implementations of RFC 6962 test with."""
HASHES = [leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES]
SIZES = (1, 2, 3, 4, 5, 7, 8, 16, 17, 33, 64, 65)


@pytest.mark.parametrize("size", range(9))
def test_root_is_the_reference_value(size: int) -> None:
    assert root_of(HASHES[:size]).hex() == ROOTS[size]
    assert stored(HASHES).root(size).hex() == ROOTS[size]


def test_root_of_an_empty_tree_is_the_hash_of_nothing() -> None:
    assert hashlib.sha256(b"").digest() == EMPTY == Peaks().root


def test_a_leaf_cannot_pass_for_a_node() -> None:
    assert leaf_hash(HASHES[0] + HASHES[1]) != node_hash(HASHES[0], HASHES[1])


def test_inclusion_proof_is_the_reference_value() -> None:
    path = [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    assert [step.hex() for step in stored(HASHES).inclusion(0, 8)] == path


def test_consistency_proof_is_the_reference_value() -> None:
    proof = [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert [step.hex() for step in stored(HASHES).consistency(6, 8)] == proof


@pytest.mark.parametrize("size", SIZES)
def test_every_change_of_an_inclusion_proof_is_refused(size: int) -> None:
    hashes = [leaf_hash(bytes([i])) for i in range(size)]
    tree, root = stored(hashes), root_of(hashes)
    for index in {0, size // 2, size - 1}:
        proof = tree.inclusion(index)
        assert verify_inclusion(hashes[index], index, size, proof, root)
        for wrong in changed(proof):
            assert not verify_inclusion(hashes[index], index, size, wrong, root)
        assert not any(verify_inclusion(hashes[index], i, size, proof, root) for i in range(-1, size + 1) if i != index)
        assert not verify_inclusion(flipped(hashes[index]), index, size, proof, root)
        assert not verify_inclusion(hashes[index], index, size, proof, flipped(root))


@pytest.mark.parametrize("new", SIZES)
def test_every_change_of_a_consistency_proof_is_refused(new: int) -> None:
    hashes = [leaf_hash(bytes([i])) for i in range(new)]
    tree = stored(hashes)
    for old in {1, new // 2, new - 1, new} & set(range(1, new + 1)):
        before, after, proof = root_of(hashes[:old]), root_of(hashes), tree.consistency(old)
        assert verify_consistency(old, new, before, after, proof)
        for wrong in changed(proof):
            assert not verify_consistency(old, new, before, after, wrong)
        assert not verify_consistency(old, new, flipped(before), after, proof)
        assert not verify_consistency(old, new, before, flipped(after), proof)
        assert old == new or not verify_consistency(new, old, after, before, proof)


def test_an_empty_tree_is_the_beginning_of_every_tree_and_nothing_else_is() -> None:
    root = bytes.fromhex(ROOTS[8])
    assert verify_consistency(0, 8, EMPTY, root, [])
    assert verify_consistency(0, 0, EMPTY, EMPTY, [])
    assert not verify_consistency(0, 8, root, root, [])
    assert not verify_consistency(0, 0, root, root, [])
    assert not verify_consistency(0, 8, EMPTY, root, [root])


def test_a_proof_of_a_tree_of_another_height_is_refused() -> None:
    """Roots that somebody made to fit: the number of steps must be that of the sizes."""
    tree, step = stored(HASHES), EMPTY
    assert not verify_inclusion(HASHES[0], 0, 1, [step], node_hash(step, HASHES[0]))
    assert not verify_inclusion(HASHES[0], 0, 8, tree.inclusion(0, 4), tree.root(4))
    two, three, four = tree.root(2), tree.root(3), tree.root(4)
    assert not verify_consistency(2, 8, two, four, tree.consistency(2, 4))
    longer = [*tree.consistency(3, 4), step]
    assert not verify_consistency(3, 4, node_hash(step, three), node_hash(step, four), longer)


def test_peaks_refuse_a_wrong_number_of_subtrees() -> None:
    with pytest.raises(ValueError, match="has 2 peaks"):
        Peaks(3, HASHES[:1])


def changed(proof: Sequence[bytes]) -> Iterator[list[bytes]]:
    """The proof with any one thing changed: a bit of any step, a step more, less, twice, cut or out of place."""
    for i, step in enumerate(proof):
        for bit in range(0, 256, 7):
            yield [*proof[:i], flipped(step, bit), *proof[i + 1 :]]
        yield [*proof[:i], *proof[i + 1 :]]
        yield [*proof[:i], step, *proof[i:]]
        yield [*proof[:i], step[:-1], *proof[i + 1 :]]
        yield [*proof[:i], step + b"\x00", *proof[i + 1 :]]
        if i and proof[i - 1] != step:
            yield [*proof[: i - 1], step, proof[i - 1], *proof[i + 1 :]]
    yield [*proof, EMPTY]
    yield [EMPTY, *proof]


def flipped(value: bytes, bit: int = 0) -> bytes:
    return bytes(byte ^ (1 << bit % 8 if i == bit // 8 else 0) for i, byte in enumerate(value))
