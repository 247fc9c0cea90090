"""The log: acts are appended whole or not at all, and what was changed behind it is noticed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bestand.errors import InputError, UsageError
from bestand.flow.log import Log, open_log
from bestand.ledger.entries import leaf_of
from bestand.ledger.tree import Tree
from bestand.model.acts import Act, Right, Seen, sign
from bestand.model.keys import Signer
from bestand.model.people import request_message
from bestand.store.workflow import Entry
from tests.office import Ticking
from tests.people import START


def found(log: Log, clock: Ticking) -> Signer:
    signer = Signer.new()
    log.act(signer, lambda _: ("found", {"public": signer.public.hex()}), clock)
    return signer


def enrol(log: Log, by: Signer, clock: Ticking) -> Signer:
    new = Signer.new()
    request = new.sign(request_message(log.anchor, new.public)).hex()
    rights = [right.value for right in Right]
    log.act(by, lambda _: ("enrol", {"public": new.public.hex(), "request": request, "rights": [*rights]}), clock)
    return new


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    made = open_log(tmp_path, "", "w")
    yield made
    made.workflow.close()


def note(log: Log, signer: Signer, clock: Ticking, text: str = "x") -> Act:
    return log.act(signer, lambda _: ("note", {"text": text}), clock)


def test_an_act_says_which_ledger_it_saw(log: Log) -> None:
    clock = Ticking()
    signer = found(log, clock)
    log.note("run", {"r1": {"a": 1}}, clock)
    act = note(log, signer, clock)
    assert act.after.size == 2 and log.workflow.size() == 3
    assert act.after.root == Tree(log.workflow, 3).root(2).hex()
    assert log.standing.acts[-1] == act


def test_another_reader_sees_the_same(log: Log, tmp_path: Path) -> None:
    clock = Ticking()
    second = enrol(log, found(log, clock), clock)
    note(log, second, clock)
    assert open_log(tmp_path, log.anchor, "w").standing == log.standing


def test_an_act_that_would_not_count_is_not_written(log: Log) -> None:
    clock = Ticking()
    signer = found(log, clock)
    with pytest.raises(UsageError, match="would not count: its key is not of an enrolled person"):
        note(log, Signer.new(), clock)
    assert log.workflow.size() == 1
    note(log, signer, clock)
    assert len(log.standing.acts) == 2 and not log.standing.void


def test_what_a_room_refuses_is_not_written(log: Log) -> None:
    clock = Ticking()
    signer = found(log, clock)

    def refuse(_: object) -> tuple[str, dict[str, str]]:
        raise UsageError("not now")

    with pytest.raises(UsageError, match="not now"):
        log.acts(signer, [lambda _: ("note", {}), refuse], clock)  # type: ignore[list-item]
    assert log.workflow.size() == 1 and len(log.standing.acts) == 1


def test_a_clock_that_runs_backwards_is_refused_and_a_small_step_is_not(log: Log) -> None:
    clock = Ticking()
    signer = found(log, clock)
    with pytest.raises(UsageError, match="set the clock"):
        note(log, signer, Ticking(START - timedelta(hours=1)))
    assert log.workflow.size() == 1
    act = note(log, signer, Ticking(START - timedelta(seconds=2)))
    assert act.at == START + timedelta(seconds=1, microseconds=1)


def test_two_logs_on_one_file_take_turns(log: Log, tmp_path: Path) -> None:
    clock = Ticking()
    signer = found(log, clock)
    other = open_log(tmp_path, log.anchor, "w")
    for n in range(4):
        note(other if n % 2 else log, signer, clock, str(n))
    assert [a.body.get("text") for a in log.standing.acts[1:]] == ["0", "1", "2", "3"]
    assert other.standing == log.standing


def test_runs_and_receipts_are_noted_once(log: Log) -> None:
    clock = Ticking()
    assert log.note("receipt", {"a": {"n": 1}, "b": {"n": 2}}, clock) == 2
    assert log.note("receipt", {"b": {"n": 2}, "c": {"n": 3}}, clock) == 1
    assert [e.ref for e in log.workflow.entries(["receipt"])] == ["a", "b", "c"]


def _behind(tmp_path: Path, *statements: str) -> None:
    """Change the database as somebody with full access to it would."""
    with sqlite3.connect(tmp_path / "record" / "workflow.sqlite") as db:
        triggers = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        for name in triggers:
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            db.execute(statement)


def test_a_changed_leaf_is_noticed_before_the_next_act(log: Log, tmp_path: Path) -> None:
    clock = Ticking()
    signer = found(log, clock)
    note(log, signer, clock)
    note(log, signer, clock)
    _behind(tmp_path, "UPDATE nodes SET hash = zeroblob(32) WHERE level = 0 AND idx = 0")
    with pytest.raises(InputError, match="holds other hashes than those of its entries"):
        note(log, signer, clock)
    assert log.workflow.size() == 3


@pytest.mark.parametrize("seen", [True, False], ids=["seen here before", "read for the first time"])
def test_a_log_from_which_an_act_was_removed_is_not_read(log: Log, tmp_path: Path, seen: bool) -> None:
    clock = Ticking()
    signer = found(log, clock)
    note(log, signer, clock), note(log, signer, clock, "later")
    _behind(tmp_path, "DELETE FROM entries WHERE idx = 1", "UPDATE entries SET idx = 1 WHERE idx = 2")
    if not seen:
        (tmp_path / "record" / "seen").unlink()
    with pytest.raises(InputError, match="was changed"):
        open_log(tmp_path, log.anchor, "w").standing  # noqa: B018


def test_a_log_whose_end_was_cut_off_is_not_the_one_seen_here(log: Log, tmp_path: Path) -> None:
    clock = Ticking()
    signer = found(log, clock)
    note(log, signer, clock), note(log, signer, clock, "taken back")
    _behind(tmp_path, "DELETE FROM entries WHERE idx = 2", "DELETE FROM nodes WHERE idx = 2")
    with pytest.raises(InputError, match="ends after 2 entries, and 3 were seen here"):
        open_log(tmp_path, log.anchor, "w").standing  # noqa: B018
    (tmp_path / "record" / "seen").unlink()  # put back on purpose
    assert len(open_log(tmp_path, log.anchor, "w").standing.acts) == 2


def test_a_log_without_its_founding_act_is_no_empty_log(log: Log, tmp_path: Path) -> None:
    found(log, Ticking())
    with pytest.raises(InputError, match="does not begin with the founding act"):
        open_log(tmp_path / "other", log.anchor, "w").standing  # noqa: B018


def test_what_nobody_enrolled_signed_is_void_and_stops_nothing(log: Log, tmp_path: Path) -> None:
    clock = Ticking()
    signer = found(log, clock)
    stranger = sign(Signer.new(), "note", {}, clock(), log.anchor, Seen(7, "0" * 64))
    salt, at = bytes(16), stranger.at.isoformat()
    with sqlite3.connect(tmp_path / "record" / "workflow.sqlite") as db:
        row = (1, "act", stranger.id, at, salt, stranger.text.encode())
        db.execute("INSERT INTO entries (idx, kind, ref, at, salt, content) VALUES (?, ?, ?, ?, ?, ?)", row)
        db.execute("INSERT INTO nodes VALUES (0, 1, ?)", (leaf_of(Entry(*row[:3], stranger.at, *row[4:])),))
    assert log.standing.void == ((stranger, "it does not stand in the log where it was signed"),)
    assert note(log, signer, clock) in log.standing.acts
