"""Writers killed at every point that can be told apart; run as a process of its own, which forks for each point.

Three ways to die: before or after the n-th call that reaches the disk or the database; in the middle of a
write, at the n-th byte of a file (SIGXFSZ); after the n-th step of SQLite's machine.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import sqlalchemy as sa

from bestand.ledger.entries import leaf_of, new_salt
from bestand.ledger.merkle import root_of
from bestand.ledger.tree import Tree
from bestand.model.tables import TABLES
from bestand.store import evidence
from bestand.store.anchor import read_anchor, write_anchor
from bestand.store.edges import SAID, append_edge, edges
from bestand.store.repair import repair
from bestand.store.sealed import PLAIN
from bestand.store.store import Writer
from bestand.store.workflow import Entry, Workflow, open_workflow

CALLS = ("fsync", "link", "replace", "ftruncate", "unlink", "mkdir")
BATCH, BATCHES = 9, 3
BYTES = (*range(0, 600, 15), *range(600, 9000, 600), *range(33_000, 100_000, 1500))
"""Small files end below the first thousand, receipts below nine, the database's log below a hundred."""
STEP_POINTS = 60
ANCHOR = "a" * 32
ORIGINAL = b"what was handed in" * 6
ACKS = ("evidence", "edge", "receipts", *(["entries"] * BATCHES), "anchor")

Arm = Callable[[int], None]


def work(folder: Path, said: Callable[[str], None]) -> None:
    """One of everything that grows; each is said once it is acknowledged."""
    evidence.keep(folder, ORIGINAL)
    said("evidence")
    append_edge(folder, dict.fromkeys(SAID, "x") | {"at": "2026-05-10T06:00:00.000000Z"})
    said("edge")
    Writer(folder).keep_receipts(receipts(range(20, 40)), "2026-05-11T06:00:00+00:00")
    said("receipts")
    workflow = open_workflow(folder, None, PLAIN)
    for _ in range(BATCHES):
        append(workflow)
        said("entries")
    workflow.close()
    write_anchor(folder, ANCHOR)
    said("anchor")


def append(workflow: Workflow) -> None:
    with workflow.writing() as transaction:
        size = transaction.size()
        new = [
            Entry(size + n, "act", f"{size + n}", datetime.now(UTC), new_salt(), b"content " * 90) for n in range(BATCH)
        ]
        transaction.append(new, Tree(transaction, size).grow([leaf_of(entry) for entry in new]))


def receipts(numbers: range) -> pl.DataFrame:
    return pl.DataFrame([dict.fromkeys(TABLES["receipts"].columns, "x") | {"receipt_id": f"r{n}"} for n in numbers])


def begun(folder: Path) -> None:
    """A workspace that has a little of everything but an anchor."""
    evidence.keep(folder, b"another original")
    append_edge(folder, dict.fromkeys(SAID, "y") | {"at": "2026-05-09T06:00:00.000000Z"})
    Writer(folder).keep_receipts(receipts(range(20)), "2026-05-10T06:00:00+00:00")
    workflow = open_workflow(folder, None, PLAIN)
    append(workflow)
    workflow.close()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm_calls(at: int) -> list[int]:
    """Die at the n-th moment around a call; gives the counter."""
    count = [0]

    def moment(*_: Any) -> None:
        if count[0] == at:
            die()
        count[0] += 1

    for name in CALLS:
        plain = getattr(os, name)

        def around(*args: Any, _plain: Callable[..., Any] = plain, **named: Any) -> Any:
            moment()
            result = _plain(*args, **named)
            moment()
            return result

        setattr(os, name, around)
    sa.event.listen(sa.Engine, "before_cursor_execute", moment)
    sa.event.listen(sa.Engine, "after_cursor_execute", moment)
    sa.event.listen(sa.Engine, "commit", moment)
    return count


def arm_bytes(at: int) -> list[int]:
    """Die in the write that takes a file past the n-th number of bytes; those before are written."""
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if at >= 0:
        resource.setrlimit(resource.RLIMIT_FSIZE, (BYTES[at], BYTES[at]))
    return [len(BYTES)]


def arm_steps(at: int) -> list[int]:
    """Die inside SQLite, which asks every 20 instructions."""
    count = [0]

    def moment() -> int:
        if count[0] == at:
            die()
        count[0] += 1
        return 0

    sa.event.listen(sa.Engine, "connect", lambda connection, _: connection.set_progress_handler(moment, 20))
    return count


def killed(folder: Path, arm: Callable[[int], list[int]], at: int) -> tuple[list[str], int, bool]:
    """Work in a fork that dies at this point: what it had acknowledged, its counter, whether it was killed."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        count = arm(at)
        work(folder, lambda done: void(os.write(writer, f"{done}\n".encode())))
        os.write(writer, f"={count[0]}\n".encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as stream:
        lines = stream.read().splitlines()
    _, status = os.waitpid(child, 0)
    counted = [int(line[1:]) for line in lines if line.startswith("=")]
    return [line for line in lines if not line.startswith("=")], sum(counted), os.WIFSIGNALED(status)


def void(_: object) -> None:
    """Says that a result is not needed."""


def check(folder: Path, acknowledged: list[str]) -> list[str]:
    """Everything acknowledged is there, nothing is half, and work goes on. Gives what was repaired."""
    said = repair(folder)
    assert repair(folder) == []
    assert not [p for p in folder.glob("record/.*") if p.name.endswith(".part")]
    workflow = open_workflow(folder, None, PLAIN)
    had = workflow.size()
    assert had in (
        BATCH * (1 + acknowledged.count("entries")),
        BATCH * (1 + min(BATCHES, acknowledged.count("entries") + 1)),
    )
    append(workflow)
    entries = list(workflow.entries())
    assert [entry.idx for entry in entries] == list(range(had + BATCH))
    assert Tree(workflow, len(entries)).root() == root_of([leaf_of(entry) for entry in entries])
    workflow.close()
    assert evidence.changed(folder) == {}
    kept = len(evidence.shelf(folder).hashes())
    assert 1 + ("evidence" in acknowledged) <= kept <= 2
    evidence.keep(folder, ORIGINAL)
    assert 1 + ("edge" in acknowledged) <= edges(folder).height <= 2
    append_edge(folder, dict.fromkeys(SAID, "z") | {"at": "2026-05-12T06:00:00.000000Z"})
    assert edges(folder)["by"].to_list()[-1] == "z"
    assert read_anchor(folder) in ((ANCHOR,) if "anchor" in acknowledged else ("", ANCHOR))
    Writer(folder).keep_receipts(receipts(range(40)), "2026-05-12T06:00:00+00:00")
    lines = (folder / "record" / "receipts.jsonl").read_text().splitlines()
    assert [json.loads(line)["receipt_id"] for line in lines] == [f"r{n}" for n in range(40)]
    return said


def main(root: Path) -> None:
    """Prints {way: [points, killed]} and all that was repaired."""
    start = root / "start"
    start.mkdir(parents=True)
    begun(start)
    told: dict[str, list[int]] = {}
    repaired: set[str] = set()
    for name, arm, most in (("calls", arm_calls, 1000), ("bytes", arm_bytes, 1000), ("steps", arm_steps, STEP_POINTS)):
        whole = Path(shutil.copytree(start, root / f"{name}-whole"))
        acknowledged, count, was_killed = killed(whole, arm, -1)
        assert (acknowledged, was_killed) == (list(ACKS), False), acknowledged
        points = sorted({count * n // min(count, most) for n in range(min(count, most))})
        dead = 0
        for at in points:
            folder = Path(shutil.copytree(start, root / f"{name}-{at}"))
            acknowledged, _, was_killed = killed(folder, arm, at)
            dead += was_killed
            try:
                repaired |= set(check(folder, acknowledged))
            except BaseException:
                print(f"killed at {name} {at}", file=sys.stderr)
                raise
            shutil.rmtree(folder)
        told[name] = [len(points), dead]
    print(json.dumps({"points": told, "repaired": sorted(repaired)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
