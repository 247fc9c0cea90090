"""edges.jsonl: statements are appended, whole or not at all, by several writers at once."""

from __future__ import annotations

import fcntl
import json
import multiprocessing
from pathlib import Path

import pytest

from bestand.errors import InputError
from bestand.store.edges import FILE, append_edge, edges


def statement(n: int = 0, by: str = "ana", **own: str) -> dict[str, str]:
    plain = {"said": "one event", "source_a": "mission", "key_a": f"a{n}", "source_b": "press", "key_b": f"b{n}"}
    return plain | {"by": by, "reason": "same crater — «вирва»", "at": f"2026-05-09T12:00:{n % 60:02d}.5Z"} | own


def many(folder: Path, by: str, count: int) -> None:
    for n in range(count):
        append_edge(folder, statement(n, by, reason="x" * (n % 7) * 1000))


def test_statements_come_back_as_they_were_said(tmp_path: Path) -> None:
    assert edges(tmp_path).is_empty()
    first, second = append_edge(tmp_path, statement(1)), append_edge(tmp_path, statement(0, said="not one event"))
    found = edges(tmp_path)
    assert found["edge_id"].to_list() == [second, first]  # by their time
    assert found["reason"].to_list() == ["same crater — «вирва»"] * 2
    assert found["at"][0].isoformat() == "2026-05-09T12:00:00.500000+00:00"


def test_the_same_words_have_the_same_id_and_other_words_another(tmp_path: Path) -> None:
    ids = [append_edge(tmp_path, statement(**own)) for own in ({}, {}, {"reason": "another"}, {"by": "bo"})]
    assert ids[0] == ids[1] and len(set(ids)) == 3


@pytest.mark.parametrize("torn", [b'{"edge_id": "1', b"{", b"\xd0"])
def test_torn_last_line_is_left_out_and_then_overwritten(tmp_path: Path, torn: bytes) -> None:
    append_edge(tmp_path, statement(1))
    path = tmp_path / "record" / FILE
    with path.open("ab") as stream:
        stream.write(torn)
    assert edges(tmp_path).height == 1
    append_edge(tmp_path, statement(2))
    assert edges(tmp_path)["key_a"].to_list() == ["a1", "a2"]
    assert torn + b"{" not in path.read_bytes()


@pytest.mark.parametrize("damage", [b"{\n", b"[]\n", b"1\n", b'{"edge_id": "1"}\n', b"\n", b"\xff\xfe\n"])
def test_damaged_line_is_named_by_file_and_line(tmp_path: Path, damage: bytes) -> None:
    append_edge(tmp_path, statement(1))
    path = tmp_path / "record" / FILE
    path.write_bytes(path.read_bytes() + damage + path.read_bytes())
    with pytest.raises(InputError) as caught:
        edges(tmp_path)
    assert f"{FILE}:2" in str(caught.value)


@pytest.mark.parametrize("at", ["soon", "2026-05-09", ""])
def test_time_that_is_none_is_named_by_file_and_line(tmp_path: Path, at: str) -> None:
    append_edge(tmp_path, statement(1))
    append_edge(tmp_path, statement(2, at=at))
    with pytest.raises(InputError) as caught:
        edges(tmp_path)
    assert f"{FILE}:2" in str(caught.value)


def test_writer_waits_while_another_writes(tmp_path: Path) -> None:
    append_edge(tmp_path, statement())
    path = tmp_path / "record" / FILE
    writer = multiprocessing.get_context("fork").Process(target=many, args=(tmp_path, "bo", 1))
    with path.open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        before = path.read_bytes()
        writer.start()
        writer.join(0.3)
        assert writer.is_alive() and path.read_bytes() == before
        fcntl.flock(other, fcntl.LOCK_UN)  # the fork holds this file open too: closing it frees nothing
    writer.join(30)
    assert writer.exitcode == 0 and edges(tmp_path).height == 2


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=many, args=(tmp_path, by, 40)) for by in ("ana", "bo")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)
    assert [w.exitcode for w in writers] == [0, 0]
    lines = (tmp_path / "record" / FILE).read_bytes().splitlines()
    assert sorted((json.loads(line)["by"], json.loads(line)["key_a"]) for line in lines) == sorted(
        (by, f"a{n}") for by in ("ana", "bo") for n in range(40)
    )
    assert edges(tmp_path).height == 80
