"""The whole ledger, with entries changed, removed, put in and moved: by hand, or by someone who rewrites all hashes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

import pytest

from bestand.errors import InputError
from bestand.ledger.difference import Difference
from bestand.ledger.entries import leaf_of
from bestand.ledger.heads import sign_head
from bestand.ledger.log import verify_log
from bestand.ledger.tree import Tree
from bestand.model.acts import Act, Seen, read_act, sign
from bestand.model.ids import Json
from bestand.model.keys import Signer
from tests.unit.ledgers import AT, Ledger, Row, Stored


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """40 entries; acts at 0, 1, 2, 3, 14, 25, 36; the last is a receipt."""
    ledger = Ledger()
    for n in range(36):
        if n % 11 == 10:
            ledger.act(ledger.second, "note", {"n": n})
        else:
            ledger.receipt(n)
    return ledger


def named(found: Sequence[Difference]) -> tuple[int | None, str] | None:
    return (found[0].index, found[0].rule) if found and not found[0].note else None


def test_a_whole_ledger_is_whole_and_says_what_no_signature_holds_yet(ledger: Ledger) -> None:
    assert len(ledger.rows) == 40 and [row.idx for row in ledger.rows if row.kind == "act"] == [0, 1, 2, 3, 14, 25, 36]
    (note,) = ledger.verify(heads=[ledger.head(size) for size in (1, 20, 39)])
    assert note.note and note.index == 39
    assert ledger.verify(heads=[ledger.head(40)]) == []


FIELDS: dict[str, Callable[[Row], Row]] = {
    "kind": lambda row: row._replace(kind="run"),
    "ref": lambda row: row._replace(ref=row.ref + "x"),
    "at": lambda row: row._replace(at=row.at + timedelta(microseconds=1)),
    "salt": lambda row: row._replace(salt=bytes([row.salt[0] ^ 1]) + row.salt[1:]),
    "a shorter salt": lambda row: row._replace(salt=row.salt[:-1]),
    "salt into content": lambda row: row._replace(salt=row.salt[:-1], content=row.salt[-1:] + row.content),
}


@pytest.mark.parametrize("field", FIELDS)
def test_a_changed_field_is_named_with_its_entry(ledger: Ledger, field: str) -> None:
    for i, row in enumerate(ledger.rows):
        rows = [*ledger.rows[:i], FIELDS[field](row), *ledger.rows[i + 1 :]]
        assert named(ledger.verify(rows)) == (i, "hash")


@pytest.mark.parametrize("i", [0, 7, 14, 39])
def test_every_changed_byte_of_a_content_is_named_with_its_entry(ledger: Ledger, i: int) -> None:
    row = ledger.rows[i]
    for k in range(len(row.content)):
        content = row.content[:k] + bytes([row.content[k] ^ 1]) + row.content[k + 1 :]
        rows = [*ledger.rows[:i], row._replace(content=content), *ledger.rows[i + 1 :]]
        assert named(ledger.verify(rows)) == (i, "hash")


@pytest.mark.parametrize("i", range(40))
def test_a_removed_entry_is_named(ledger: Ledger, i: int) -> None:
    rows = [*ledger.rows[:i], *ledger.rows[i + 1 :]]
    assert named(ledger.verify(rows)) == (i, "end" if i == 39 else "number")


@pytest.mark.parametrize("i", range(39))
def test_exchanged_entries_are_named(ledger: Ledger, i: int) -> None:
    rows = list(ledger.rows)
    rows[i], rows[i + 1] = rows[i + 1], rows[i]
    assert named(ledger.verify(rows)) == (i, "number")
    rows = [row._replace(idx=n) for n, row in enumerate(rows)]
    assert named(ledger.verify(rows)) == (i, "hash")


@pytest.mark.parametrize("i", range(41))
def test_an_inserted_entry_is_named(ledger: Ledger, i: int) -> None:
    new = Row(i, "receipt", "put in", ledger.rows[max(0, i - 1)].at, bytes(16), b"{}")
    rows = [row._replace(idx=n) for n, row in enumerate([*ledger.rows[:i], new, *ledger.rows[i:]])]
    assert named(ledger.verify(rows)) == (i, "hash")


@pytest.mark.parametrize("i", range(39))
def test_one_who_rewrites_all_hashes_is_shown_by_the_next_signature(ledger: Ledger, i: int) -> None:
    """Below the last act; the entry named is the act that was signed over something else, or the changed one."""
    head = [ledger.head(39)]
    row = ledger.rows[i]
    changed = [*ledger.rows[:i], row._replace(salt=bytes(16) if any(row.salt) else bytes(15) + b"\1")]
    removed = ledger.rows[:i]
    for before in (changed, removed):
        found = ledger.rewritten([*before, *ledger.rows[i + 1 :]], head)
        assert named(found) is not None
        after = next((r.idx for r in ledger.rows[i + 1 :] if r.kind == "act"), None)
        if after is not None and row.kind == "receipt":
            assert named(found) == (after - (before is removed), "after")
    moved = [*ledger.rows[:i], ledger.rows[i + 1]._replace(at=row.at), row._replace(at=ledger.rows[i + 1].at)]
    assert named(ledger.rewritten([*moved, *ledger.rows[i + 2 :]], head)) is not None


def test_an_end_cut_off_with_its_hashes_is_shown_by_a_published_head(ledger: Ledger) -> None:
    head = ledger.head(40)
    assert [d.rule for d in ledger.rewritten(ledger.rows[:38], [head]) if not d.note] == ["head"]


def test_a_changed_end_is_shown_by_a_published_head(ledger: Ledger) -> None:
    head = ledger.head(40)
    rows = [*ledger.rows[:39], ledger.rows[39]._replace(content=b"{}")]
    found = ledger.rewritten(rows, [head])
    assert [d.rule for d in found if not d.note] == ["head"] and "another root" in found[0].message


def test_a_changed_node_is_named_by_the_entries_below_it(ledger: Ledger) -> None:
    for (level, number), hash_ in list(ledger.nodes.held.items()):
        ledger.nodes.held[level, number] = bytes(32)
        assert named(ledger.verify()) == (number << level, "node" if level else "hash")
        del ledger.nodes.held[level, number]
        assert named(ledger.verify()) == (number << level, "node" if level else "hash")
        ledger.nodes.held[level, number] = hash_


@pytest.mark.parametrize("i", [0, 20])
def test_what_comes_after_the_first_difference_is_not_judged(ledger: Ledger, i: int) -> None:
    rows = [*ledger.rows[:i], ledger.rows[i]._replace(content=b"{}"), *ledger.rows[i + 1 :]]
    found = ledger.verify(rows, [ledger.head(5), ledger.head(40)])
    assert [(d.index, d.rule) for d in found if not d.note and d.rule != "head"] == [(i, "hash")]
    assert not [d for d in found if d.rule == "head"]


def test_a_node_that_is_gone_below_a_changed_entry_is_no_traceback() -> None:
    ledger = Ledger()
    for n in range(16):
        ledger.receipt(n)
    ledger.act(ledger.founder, "head", {"size": 17, "root": Tree(ledger.nodes, 20).root(17).hex()})
    ledger.receipt(16)
    ledger.rows[21] = ledger.rows[21]._replace(content=b"{}")
    del ledger.nodes.held[4, 0]
    assert [(d.index, d.rule) for d in ledger.verify() if not d.note] == [(20, "head"), (21, "hash")]


def test_an_act_without_standing_is_named_however_well_it_is_hashed() -> None:
    ledger = Ledger()
    ledger.act(Signer.new(), "note", {"n": 1})
    ledger.receipt(1)
    ledger.act(ledger.third, "case", {})
    found = [d for d in ledger.verify() if not d.note]
    assert [(d.index, d.rule) for d in found] == [(4, "standing"), (6, "standing")]
    assert "not of an enrolled person" in found[0].message and 'the right "follow"' in found[1].message


def test_an_act_that_was_altered_and_hashed_anew_is_named(ledger: Ledger) -> None:
    act = read_act(ledger.rows[36].content.decode())
    forged = Act(act.kind, act.by, act.at, {"n": 0}, act.log, act.after, act.key, act.signature)
    row = ledger.rows[36]._replace(ref=forged.id, content=forged.text.encode())
    found = ledger.rewritten([*ledger.rows[:36], row, *ledger.rows[37:]])
    assert named(found) == (36, "standing") and "signature does not hold" in found[0].message


def test_an_act_under_another_id_or_time_is_named(ledger: Ledger) -> None:
    for row in (ledger.rows[36]._replace(ref="another"), ledger.rows[36]._replace(at=ledger.rows[37].at)):
        assert named(ledger.rewritten([*ledger.rows[:36], row, *ledger.rows[37:]])) == (36, "act")


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b"[" * 50_000, b'{"after":{"size":-1}}'])
def test_what_is_no_act_is_named(ledger: Ledger, content: bytes) -> None:
    row = ledger.rows[36]._replace(content=content)
    assert named(ledger.rewritten([*ledger.rows[:36], row, *ledger.rows[37:]])) == (36, "act")


def test_an_entry_twice_or_out_of_time_is_named(ledger: Ledger) -> None:
    assert named(ledger.rewritten([*ledger.rows, ledger.rows[39]])) == (40, "twice")
    late = ledger.rows[39]._replace(at=AT)
    assert named(ledger.rewritten([*ledger.rows[:39], late])) == (39, "time")


def test_two_acts_of_one_time_are_named() -> None:
    """Their order would be open, and with it what they come to."""
    ledger = Ledger()
    row = ledger.rows[-1]
    act = sign(ledger.second, "note", {}, row.at, ledger.anchor, Seen(4, Tree(ledger.nodes, 4).root().hex()))
    same = row._replace(idx=4, ref=act.id, content=act.text.encode())
    assert named(ledger.rewritten([*ledger.rows, same])) == (4, "time")


def test_an_entry_put_in_right_before_the_last_act_is_named() -> None:
    """What that act was signed over is still there, but no longer all that comes before it."""
    ledger = Ledger()
    act = ledger.act(ledger.second, "note", {})
    late = ledger.rows[-1].at
    new = Row(4, "receipt", "put in", late, bytes(16), b"{}")
    found = ledger.rewritten([*ledger.rows[:4], new, ledger.rows[4]])
    assert named(found) == (5, "after") and act.after.size == 4


def test_another_founder_is_not_the_anchored_one(ledger: Ledger) -> None:
    other = Ledger()
    found = verify_log(other.rows, other.nodes, [], ledger.anchor)
    assert found[0].rule == "anchor"
    assert verify_log([], Stored(), [], ledger.anchor)[0].rule == "anchor"


def test_an_entry_that_the_store_cannot_open_is_named(ledger: Ledger) -> None:
    def sealed() -> Iterator[Row]:
        yield from ledger.rows[:20]
        raise InputError("cannot be opened.")

    assert named(ledger.verify(sealed())) == (20, "unreadable")  # type: ignore[arg-type]


def test_heads_of_others_do_not_pass(ledger: Ledger) -> None:
    stranger, without = ledger.head(30, Signer.new()), ledger.head(30, ledger.third)
    elsewhere = sign_head(ledger.founder, "1" * 32, 30, bytes(32), AT)
    found = ledger.verify(heads=[ledger.head(40), stranger, without, elsewhere])
    assert [d.message.split()[-1] for d in found] == ["person.", '"release".', "ledger."]


def test_a_head_of_a_revoked_key_does_not_pass() -> None:
    ledger = Ledger()
    revoke = ledger.act(ledger.founder, "revoke", {"key": ledger.third.key, "reason": "lost"})
    ledger.act(ledger.second, "confirm", {"act": revoke.id})
    (found,) = ledger.verify(heads=[ledger.head(3, ledger.third)])
    assert "did not count then" in found.message


def test_a_head_in_the_ledger_is_held_against_it() -> None:
    ledger = Ledger()
    right: dict[str, Json] = {"size": 3, "root": Tree(ledger.nodes, 4).root(3).hex()}
    ledger.act(ledger.founder, "head", right)
    assert ledger.verify() == []
    ledger.act(ledger.founder, "head", right | {"size": 2})
    assert named(ledger.verify()) == (5, "head")


def test_what_a_lost_key_signed_is_noted_and_what_it_signed_afterwards_differs() -> None:
    ledger = Ledger()
    lost = ledger.act(ledger.third, "note", {"n": 1})
    since = (lost.at - timedelta(microseconds=1)).isoformat()
    revoke = ledger.act(ledger.founder, "revoke", {"key": ledger.third.key, "since": since, "reason": "lost"})
    ledger.act(ledger.second, "confirm", {"act": revoke.id})
    assert [(d.index, d.rule, d.note) for d in ledger.verify()] == [(4, "standing", True)]
    ledger.act(ledger.third, "note", {"n": 2})
    assert [(d.index, d.rule, d.note) for d in ledger.verify()] == [(7, "standing", False), (4, "standing", True)]


def test_a_key_that_revokes_itself_is_no_difference() -> None:
    ledger = Ledger()
    ledger.act(ledger.third, "revoke", {"key": ledger.third.key, "reason": "lost"})
    assert not [d for d in ledger.verify() if not d.note]


def test_a_ledger_of_many_chunks_is_walked(monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger()
    rows = [Row(i, "receipt", f"r{i}", ledger.now(), bytes(16), b"{}") for i in range(4, 5000)]
    ledger.nodes.add(Tree(ledger.nodes, 4).grow([leaf_of(row) for row in rows]))
    ledger.rows += rows
    ledger.act(ledger.second, "note", {})
    assert ledger.verify(heads=[ledger.head(4096), ledger.head(4097)]) == []
    ledger.rows[4500] = ledger.rows[4500]._replace(content=b"[]")
    assert named(ledger.verify()) == (4500, "hash")
