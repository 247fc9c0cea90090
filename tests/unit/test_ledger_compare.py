"""Editions of one ledger, and of two that pass for one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest

from bestand.errors import InputError
from bestand.ledger.compare import Continued, Published, published, split_views
from bestand.ledger.edition import Previous
from bestand.ledger.heads import sign_head
from bestand.ledger.tree import Tree
from bestand.model.keys import Signer
from tests.unit.ledgers import AT, LOG, make_edition, stored

SIGNER = Signer.new()
LEAVES = [hashlib.sha256(b"%d" % i).digest() for i in range(60)]
OTHER = [*LEAVES[:20], *(hashlib.sha256(b"other %d" % i).digest() for i in range(40))]


def shown(
    leaves: Sequence[bytes], size: int, before: int | None = None, where: str = "", content: str = ""
) -> Published:
    tree = stored(leaves)
    head = sign_head(SIGNER, LOG, size, tree.root(size), AT)
    previous = Previous(before, tree.root(before), tuple(tree.consistency(before, size))) if before else None
    return Published(where or f"copy-{size}", f"edition-{size}", content, head, previous)


def rules(found: list) -> list[str]:  # type: ignore[type-arg]
    return [difference.rule for difference in found]


def test_editions_that_continue_one_another_show_one_ledger() -> None:
    views = [shown(LEAVES, 30, 10), shown(LEAVES, 10), shown(LEAVES, 60, 30), shown(LEAVES, 30, 10, "another copy")]
    assert split_views(views) == []


def test_two_roots_of_one_size_are_a_split_view() -> None:
    (found,) = split_views([shown(LEAVES, 30), shown(OTHER, 30, where="their copy")])
    assert (found.rule, found.place) == ("split", "their copy") and "copy-30" in found.message


def test_a_head_that_continues_another_ledger_than_was_published_is_a_split_view() -> None:
    assert rules(split_views([shown(LEAVES, 30), shown(OTHER, 60, 30)])) == ["split"]


def test_heads_that_nothing_joins_are_noted_until_a_proof_is_given() -> None:
    views = [shown(LEAVES, 10), shown(LEAVES, 60, 30)]
    (note,) = split_views(views)
    assert note.note and note.rule == "not shown"
    tree = Tree(stored(LEAVES).nodes, 60)
    proof = Continued(views[0].point, (30, tree.root(30).hex()), tuple(tree.consistency(10, 30)))
    assert split_views(views, [proof]) == []
    wrong = Continued(proof.old, proof.new, proof.proof[1:])
    assert rules(split_views(views, [wrong])) == ["not shown"]


def test_a_proof_that_does_not_hold_is_a_difference() -> None:
    one = shown(LEAVES, 30, 10)
    assert one.previous is not None
    broken = Published(one.where, one.edition, "", one.head, Previous(10, one.previous.root, one.previous.proof[1:]))
    assert "consistency" in rules(split_views([broken]))


def test_one_name_for_two_contents_is_named() -> None:
    views = [shown(LEAVES, 30, content="a"), shown(LEAVES, 30, content="b", where="other")]
    assert rules(split_views(views)) == ["content"]


def test_different_ledgers_are_not_compared() -> None:
    other = shown(OTHER, 30)
    head = sign_head(SIGNER, "1" * 32, 30, stored(OTHER).root(30), AT)
    assert split_views([shown(LEAVES, 30), Published(other.where, other.edition, "", head, None)]) == []


def test_heads_are_read_from_copied_editions(tmp_path) -> None:  # type: ignore[no-untyped-def]
    edition = make_edition(tmp_path, SIGNER)
    assert published(edition).head.size == 11
    (edition / "edition.json").write_bytes(b'{"edition":"e","ledger":null}\n')
    with pytest.raises(InputError, match="bears no head"):
        published(edition)
