"""Repair: what a killed writer left is taken away and said; what a living one holds is left alone."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from bestand.store.edges import SAID, append_edge, edges
from bestand.store.repair import repair

EDGE = dict.fromkeys(SAID, "x") | {"at": "2026-05-10T06:00:00.000000Z"}


def test_nothing_to_repair_is_nothing_said(tmp_path: Path) -> None:
    assert repair(tmp_path) == []
    append_edge(tmp_path, EDGE)
    assert repair(tmp_path) == []
    assert list(edges(tmp_path)["by"]) == ["x"]


@pytest.mark.parametrize("left", [b"{", b'{"edge_id": "x"}', b"\xff"])
def test_half_a_line_is_taken_away_and_said(tmp_path: Path, left: bytes) -> None:
    append_edge(tmp_path, EDGE)
    path = tmp_path / "record" / "edges.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole + left)
    assert repair(tmp_path) == ["edges.jsonl: half a line, left by an append that was killed, was taken away."]
    assert path.read_bytes() == whole
    assert repair(tmp_path) == []


def test_line_without_its_end_does_not_count_before_the_repair_either(tmp_path: Path) -> None:
    """Else a statement would be read by one run and be gone at the next append."""
    append_edge(tmp_path, EDGE)
    path = tmp_path / "record" / "edges.jsonl"
    path.write_bytes(path.read_bytes() * 2)
    os.truncate(path, path.stat().st_size - 1)
    assert edges(tmp_path).height == 1
    append_edge(tmp_path, EDGE | {"by": "y"})
    assert list(edges(tmp_path)["by"]) == ["x", "y"]


@pytest.mark.parametrize("lock", ["record", "data/.lock"])
@pytest.mark.parametrize("part", ["record/.receipts.jsonl.part", "record/.anchor.part", "data/findings/.x.part"])
def test_parts_are_taken_away_unless_a_writer_lives(tmp_path: Path, part: str, lock: str) -> None:
    for folder in ("record", "data/findings"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "data" / ".lock").touch()
    path = tmp_path / part
    path.touch()
    handle = os.open(tmp_path / lock, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    assert repair(tmp_path) == []
    assert path.exists()
    os.close(handle)
    assert repair(tmp_path) == [f"{path.name}: a part, left by a writer that was killed, was taken away."]
    assert not path.exists()
