"""The workflow database: the same contract on SQLite and on PostgreSQL."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bestand.errors import BestandError, InputError, UsageError
from bestand.store.sealed import PLAIN, AesGcm
from bestand.store.workflow import Entry, Workflow, open_workflow, schema
from bestand.store.workflow import database as databases
from bestand.store.workflow import workflow as reading
from bestand.store.workflow.entry import Node, completed
from tests.conftest import ROOT
from tests.contract.conftest import Place

START = datetime(2026, 5, 10, 6, tzinfo=UTC)
pytestmark = pytest.mark.xdist_group("workflow")


def entries(count: int, first: int = 0, kind: str = "act", name: str = "") -> list[Entry]:
    return [
        Entry(i, kind, f"{name}{i}", START + timedelta(microseconds=i), bytes([i % 251]) * 16, f"content {i}".encode())
        for i in range(first, first + count)
    ]


def nodes(first: int, count: int) -> list[Node]:
    """Hashes that stand for the tree's: these tests are about places, not about hashing."""
    return [(lv, i, hashlib.sha256(f"{lv}/{i}".encode()).digest()) for lv, i in completed(first, first + count)]


def append(workflow: Workflow, new: Sequence[Entry]) -> None:
    with workflow.writing() as transaction:
        transaction.append(new, nodes(new[0].idx, len(new)))


def append_one(workflow: Workflow, ref: str) -> None:
    """As a writer does it: looks at the size inside the lock, then appends."""
    with workflow.writing() as transaction:
        size = transaction.size()
        at = max(datetime.now(UTC), transaction.last_at() or START)
        transaction.append([Entry(size, "act", ref, at, bytes(16), ref.encode())], nodes(size, 1))


def tampered(workflow: Workflow, *statements: str) -> None:
    """Statements past the port, as someone with the database's owner's rights could give them."""
    with workflow._database.engine.connect() as connection, connection.begin():
        for statement in statements:
            connection.exec_driver_sql(statement)


def is_consistent(workflow: Workflow) -> bool:
    """Entries without a gap, and exactly the nodes of their complete subtrees."""
    size = workflow.size()
    asked = [(level, 0, size + 1) for level in range(0, 40, 4)]
    return [e.idx for e in workflow.entries()] == list(range(size)) and sorted(workflow.ranges(asked)) == completed(
        0, size
    )


def test_appended_entries_come_back_as_they_were(place: Place) -> None:
    workflow = place.open()
    assert (workflow.size(), workflow.last_at(), list(workflow.entries())) == (0, None, [])
    first, second = entries(300), entries(20, 300, "receipt")
    append(workflow, first)
    append(workflow, second)
    again = place.open()
    assert list(again.entries()) == first + second
    assert list(again.entries(since=290)) == first[290:] + second
    assert list(again.entries(["receipt"])) == second
    assert list(again.entries(["receipt", "act"], since=299)) == [first[299], *second]
    assert list(again.entries(refs=["7", "305", "no such"])) == [first[7], second[5]]
    assert list(again.entries(["act"], refs=["7", "305"])) == [first[7]]
    assert (again.size(), again.last_at()) == (320, second[-1].at)
    assert is_consistent(again)


@pytest.mark.parametrize("since", [-5, 0, 1, 150, 299, 300, 1000])
def test_updated_since_includes_the_time_asked_for(place: Place, since: int) -> None:
    workflow = place.open()
    stamped = [e._replace(at=START + timedelta(seconds=e.idx // 3)) for e in entries(300)]
    append(workflow, stamped)
    at = START + timedelta(seconds=since / 3)
    assert list(workflow.updated_since(at)) == [e for e in stamped if e.at >= at]
    assert list(workflow.updated_since(at, ["receipt"])) == []


def test_time_given_in_another_zone_is_kept_in_utc(place: Place) -> None:
    workflow = place.open()
    local = datetime.fromisoformat("2026-05-10T09:00:00.000001+03:00")
    append(workflow, [entries(1)[0]._replace(at=local)])
    assert workflow.last_at() == local
    assert next(workflow.entries()).at.tzname() == "UTC"


def test_pages_join_without_loss(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    workflow = place.open()
    append(workflow, entries(100))
    for page in (1, 7, 50, 100, 101):
        monkeypatch.setattr(reading, "PAGE", page)
        assert list(workflow.entries()) == entries(100)


def test_ranges_answer_many_questions_at_once(place: Place) -> None:
    workflow = place.open()
    append(workflow, entries(600))
    stored = {(level, idx): hash_ for level, idx, hash_ in nodes(0, 600)}
    asked = [(0, n, n + 2) for n in range(0, 600, 3)] * 2 + [(4, 0, 99), (8, 1, 9), (12, 0, 1)]
    expected = {k: v for k, v in stored.items() if any(k[0] == lv and f <= k[1] < p for lv, f, p in asked)}
    assert workflow.ranges(asked) == expected
    assert workflow.ranges([]) == {}


def test_transaction_reads_what_it_appended(place: Place) -> None:
    workflow = place.open()
    with workflow.writing() as transaction:
        transaction.append(entries(20), nodes(0, 20))
        assert (transaction.size(), transaction.last_at()) == (20, entries(20)[-1].at)
        assert list(transaction.entries()) == entries(20)
        assert workflow.size() == 0  # nobody else does, yet
        transaction.append(entries(20, 20), nodes(20, 20))
    assert list(workflow.entries()) == entries(40)


WRONG = {
    "a gap": (entries(3, 11), nodes(11, 3)),
    "an index again": (entries(3, 9), nodes(9, 3)),
    "out of order": (entries(3, 10)[::-1], nodes(10, 3)),
    "a double inside": ([e._replace(ref="same") for e in entries(2, 10)], nodes(10, 2)),
    "no nodes": (entries(3, 10), []),
    "a subtree missing": (entries(8, 10), [n for n in nodes(10, 8) if n[0] == 0]),
    "a subtree too many": (entries(1, 10), [*nodes(10, 1), (4, 0, bytes(32))]),
    "a short hash": (entries(1, 10), [(0, 10, b"short")]),
    "a short salt": ([entries(1, 10)[0]._replace(salt=b"")], nodes(10, 1)),
    "a time before the last": ([entries(1, 10)[0]._replace(at=START)], nodes(10, 1)),
    "a time without a zone": ([entries(1, 10)[0]._replace(at=datetime(2026, 6, 1))], nodes(10, 1)),
    "an empty ref": ([entries(1, 10)[0]._replace(ref="")], nodes(10, 1)),
    "a NUL": ([entries(1, 10)[0]._replace(ref="a\0b")], nodes(10, 1)),
    "half a letter": ([entries(1, 10)[0]._replace(kind="\ud800")], nodes(10, 1)),
    "a ref too long for an index": ([entries(1, 10)[0]._replace(ref="x" * 501)], nodes(10, 1)),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_append_writes_nothing(place: Place, wrong: str) -> None:
    workflow = place.open()
    append(workflow, entries(10))
    with pytest.raises(UsageError), workflow.writing() as transaction:
        transaction.append(*WRONG[wrong])
    assert list(workflow.entries()) == entries(10)
    assert is_consistent(workflow)


def test_entry_that_is_there_is_named_and_nothing_written(place: Place) -> None:
    workflow = place.open()
    append(workflow, entries(10))
    append(workflow, [entries(1, 10, "receipt")[0]._replace(ref="3")])  # the same ref of another kind is another thing
    with pytest.raises(InputError, match="act 3 is there already; nothing was written"):
        append(workflow, [entries(2, 11)[0], entries(2, 11)[1]._replace(ref="3")])
    assert workflow.size() == 11


def test_failed_append_takes_the_whole_transaction_along_even_when_caught(place: Place) -> None:
    workflow = place.open()
    append(workflow, entries(10))
    with pytest.raises(BestandError), workflow.writing() as transaction:
        transaction.append(entries(1, 10), nodes(10, 1))
        with pytest.raises(InputError):
            transaction.append([entries(1, 11)[0]._replace(ref="3")], nodes(11, 1))
    assert list(workflow.entries()) == entries(10)


def test_error_inside_a_transaction_writes_nothing(place: Place) -> None:
    workflow = place.open()
    with pytest.raises(ZeroDivisionError), workflow.writing() as transaction:
        transaction.append(entries(5), nodes(0, 5))
        raise ZeroDivisionError
    assert (workflow.size(), workflow.ranges([(0, 0, 9)])) == (0, {})


COMMON = (
    "UPDATE entries SET content = salt WHERE idx = 3",
    "UPDATE entries SET idx = 99 WHERE idx = 9",
    "DELETE FROM entries WHERE idx = 9",
    "DELETE FROM entries",
    "UPDATE nodes SET hash = hash WHERE idx = 3",
    "DELETE FROM nodes",
    "INSERT INTO entries SELECT 11, 'act', 'gap', at, salt, content FROM entries WHERE idx = 9",
    "INSERT INTO entries SELECT 10, 'act', '3', at, salt, content FROM entries WHERE idx = 9",
    "INSERT INTO entries SELECT 9, 'act', 'again', at, salt, content FROM entries WHERE idx = 9",
    "INSERT INTO entries SELECT 10, 'act', '3', at, salt, content FROM entries WHERE idx = 9 "
    "ON CONFLICT (kind, ref) DO UPDATE SET content = excluded.salt",
)
OF_SQLITE = (
    "INSERT OR REPLACE INTO entries SELECT 3, 'act', 'x', at, salt, salt FROM entries WHERE idx = 3",
    "INSERT OR REPLACE INTO entries SELECT 10, 'act', '3', at, salt, salt FROM entries WHERE idx = 3",
    "INSERT OR REPLACE INTO nodes VALUES (0, 3, zeroblob(32))",
)
OF_POSTGRES = ("TRUNCATE entries", "TRUNCATE nodes", "TRUNCATE entries, nodes CASCADE")


def test_database_itself_refuses_all_but_appending(place: Place) -> None:
    workflow = place.open()
    append(workflow, entries(10))
    for statement in (*COMMON, *(OF_SQLITE if place.url is None else OF_POSTGRES)):
        with pytest.raises(sa.exc.DBAPIError, match=r"only appended|without gap|duplicate|UNIQUE"):
            tampered(workflow, statement)
        assert list(workflow.entries()) == entries(10)
        assert is_consistent(workflow)


HOSTILE = (
    "'; DROP TABLE entries; --", '" OR "1"="1', "%s %(kind)s %%", ":kind ?", "a\tb\nc\\N\\.", "\\x00", "{}{0}",
    "é", "e\u0301", "שלום\u202e", "🕊️", " ", "NULL", "x" * 500, "ї" * 500,
)  # fmt: skip


def test_hostile_texts_are_values_never_statements(place: Place) -> None:
    workflow = place.open()
    hostile = [
        Entry(i, text[:50], text, START, os.urandom(16), text.encode() + b"\0\\N\n") for i, text in enumerate(HOSTILE)
    ]
    append(workflow, hostile)
    assert list(workflow.entries()) == hostile
    for entry in hostile:
        assert list(workflow.entries([entry.kind], refs=[entry.ref])) == [entry]
        assert entry in list(workflow.entries([entry.kind]))


def test_concurrent_writers_lose_and_double_nothing(place: Place) -> None:
    writers, each = (20, 15) if place.url else (4, 50)
    place.open().close()

    def write(writer: int) -> None:
        workflow = place.open()
        for n in range(each):
            append_one(workflow, f"{writer}/{n}")
        workflow.close()

    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(write, range(writers)))
    workflow = place.open()
    assert {e.ref for e in workflow.entries()} == {f"{w}/{n}" for w in range(writers) for n in range(each)}
    assert workflow.size() == writers * each
    assert is_consistent(workflow)


CHILD = """
import sys, time
from pathlib import Path
from tests.contract.conftest import Place
from tests.contract.test_workflow import append_one, entries, nodes
place = Place(Path(sys.argv[1]), sys.argv[2] or None, sys.argv[3])
workflow = place.open()
"""


def child(place: Place, code: str) -> subprocess.Popen[str]:
    """Another process at the same database."""
    arguments = [sys.executable, "-c", CHILD + code, str(place.folder), place.url or "", place.workspace]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True, cwd=ROOT)


def test_processes_write_beside_each_other(place: Place) -> None:
    place.open().close()
    code = "for n in range(40): append_one(workflow, f'{writer}/{n}')"
    children = [child(place, f"writer = {writer}\n{code}") for writer in range(2)]
    assert [c.wait(60) for c in children] == [0, 0]
    assert place.open().size() == 80
    assert is_consistent(place.open())


HALF = """
with workflow.writing() as transaction:
    transaction.append(entries(3000, 10), nodes(10, 3000))
    print("ready", flush=True)
    time.sleep(60)
"""


def test_writer_killed_in_its_transaction_leaves_nothing_half(place: Place) -> None:
    workflow = place.open()
    append(workflow, entries(10))
    writer = child(place, HALF)
    assert writer.stdout is not None and writer.stdout.readline() == "ready\n"
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait()
    append_one(place.open(), "after")  # the lock went with it
    assert [e.ref for e in place.open().entries()] == [*map(str, range(10)), "after"]
    assert is_consistent(place.open())


def test_second_writer_waits_for_the_first(place: Place) -> None:
    first, second = place.open(), place.open()
    begun, went_on = threading.Event(), threading.Event()

    def follow() -> None:
        begun.set()
        append_one(second, "second")
        went_on.set()

    with first.writing() as transaction:
        thread = threading.Thread(target=follow)
        thread.start()
        begun.wait()
        assert not went_on.wait(0.3)
        transaction.append(entries(1), nodes(0, 1))
    thread.join(30)
    assert [e.ref for e in first.entries()] == ["0", "second"]


def test_writer_that_waits_too_long_is_told_why(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    first = place.open()
    monkeypatch.setattr(databases, "WAIT_S", 0.2)
    second = place.open()
    with first.writing(), pytest.raises(InputError, match=r"another writer did not end within 0.2 s; nothing"):
        append_one(second, "second")
    assert first.size() == 0


def test_reader_is_not_held_up_by_a_writer(place: Place) -> None:
    workflow = place.open()
    append(workflow, entries(5))
    with place.open().writing() as transaction:
        transaction.append(entries(5, 5), nodes(5, 5))
        assert list(workflow.entries()) == entries(5)


def test_opened_for_the_first_time_by_several_at_once(place: Place) -> None:
    for n in range(4):
        new = replace(place, folder=place.folder / str(n), workspace=f"{place.workspace}-{n}")
        with ThreadPoolExecutor(6) as pool:
            opened = list(pool.map(lambda _, new=new: new.open(), range(6)))
        append_one(opened[0], "one")
        assert [w.size() for w in opened] == [1] * 6


def test_database_of_a_newer_version_is_refused_untouched(place: Place) -> None:
    workflow = place.open()
    append(workflow, entries(3))
    tampered(workflow, f"UPDATE {schema._VERSION_TABLE} SET version_num = '0099'", "CREATE TABLE later (x INTEGER)")
    workflow.close()
    files = sorted((place.folder).rglob("*.sqlite"))
    before = [f.read_bytes() for f in files]
    with pytest.raises(InputError, match=r"version '0099', newer than this program's 0003; nothing was touched"):
        place.open()
    assert [f.read_bytes() for f in files] == before
    assert list(workflow.entries()) == entries(3)


@pytest.mark.parametrize("low", ["0001", "0002"])
def test_migrations_go_down_and_up_with_rows(place: Place, low: str) -> None:
    workflow = place.open()
    append(workflow, entries(40))
    _move(workflow, low)
    assert list(workflow.entries()) == entries(40)
    again = place.open()  # an older database is brought up at opening
    assert list(again.entries()) == entries(40)
    assert is_consistent(again)
    append(again, entries(5, 40))
    with pytest.raises(sa.exc.DBAPIError, match="only appended"):
        tampered(again, "DELETE FROM entries")


def test_migration_down_never_drops_rows(place: Place) -> None:
    workflow = place.open()
    append(workflow, entries(2))
    with pytest.raises(RuntimeError, match="there are entries"):
        _move(workflow, "base")
    assert list(place.open().entries()) == entries(2)


def test_empty_tables_can_be_taken_down_and_made_anew(place: Place) -> None:
    workflow = place.open()
    _move(workflow, "base")
    append(place.open(), entries(2))
    assert workflow.size() == 2


def _move(workflow: Workflow, target: str) -> None:
    with workflow._database.writing() as connection:
        schema.move(connection, workflow._database, target)


def test_sealed_contents_and_salts_are_not_in_the_database(place: Place) -> None:
    key = os.urandom(32)
    workflow = place.open(AesGcm(key))
    append(workflow, entries(20))
    assert list(place.open(AesGcm(key)).entries()) == entries(20)
    with workflow._database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT salt, content FROM entries").all()
    assert {bytes(salt) for salt, _ in rows} == {b""}
    assert not any(b"content" in bytes(content) or bytes(16) in bytes(content) for _, content in rows)
    for other in (PLAIN, AesGcm(os.urandom(32))):
        with pytest.raises(InputError, match=r"encrypted|does not open"):
            list(place.open(other).entries())


def test_sealed_content_moved_to_another_entry_does_not_open(place: Place) -> None:
    workflow = place.open(AesGcm(bytes(32)))
    append(workflow, entries(2))
    drop = "DROP TRIGGER entries_no_update" if place.url is None else "DROP TRIGGER entries_only_appended ON entries"
    swap = "UPDATE entries SET content = (SELECT content FROM entries WHERE idx = 0) WHERE idx = 1"
    tampered(workflow, drop, swap)
    with pytest.raises(InputError, match="does not open"):
        list(workflow.entries())


LIMITED = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
"""
FULL = """
from bestand.errors import InputError
try:
    with workflow.writing() as t:
        t.append(entries(20000, 10), nodes(10, 20000))
except InputError as error:
    print(error)
print(workflow.size())
append_one(workflow, "still works")
"""


def test_file_that_may_not_grow_writes_nothing_and_says_so(tmp_path: Path) -> None:
    """As any user: a limit on the size of files, so that a write of SQLite's fails."""
    _is_full(Place(tmp_path, None, ""), LIMITED + FULL)


def test_full_disk_writes_nothing_and_says_so(tmp_path: Path) -> None:
    """A disk of 400 kB in memory, where this user may make one."""
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", tmp_path], capture_output=True)
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    try:
        _is_full(Place(tmp_path, None, ""), FULL)
    finally:
        subprocess.run(["umount", "-l", tmp_path], check=True)


def _is_full(place: Place, code: str) -> None:
    append(place.open(), entries(10))
    writer = child(place, code)
    said, _ = writer.communicate(timeout=60)
    assert writer.returncode == 0
    assert re.match(r"record/workflow\.sqlite: .*disk.*; nothing was written\.\n10\n$", said), said
    workflow = place.open()
    assert workflow.size() == 11
    assert is_consistent(workflow)
    workflow.close()


def test_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "record").mkdir()
    (tmp_path / "record" / "workflow.sqlite").write_bytes(b"not a database, " * 400)
    with pytest.raises(InputError, match=r"record/workflow\.sqlite.*not a database"):
        open_workflow(tmp_path, None, PLAIN)


def test_damaged_database_is_an_input_error(tmp_path: Path) -> None:
    workflow = open_workflow(tmp_path, None, PLAIN)
    append(workflow, entries(2000))
    workflow.close()
    path = tmp_path / "record" / "workflow.sqlite"
    data = path.read_bytes()
    path.write_bytes(data[:8192] + bytes(len(data) - 8192))
    with pytest.raises(InputError, match=r"record/workflow\.sqlite"):
        list(open_workflow(tmp_path, None, PLAIN).entries())


def test_sqlite_syncs_and_keeps_a_write_ahead_log(tmp_path: Path) -> None:
    with open_workflow(tmp_path, None, PLAIN)._database.reading() as connection:
        pragmas = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
    assert pragmas == ["wal", 2]


def test_workspaces_share_a_database_not_entries(postgres: str, tmp_path: Path) -> None:
    one, other = (open_workflow(tmp_path, postgres, PLAIN, workspace=name) for name in ("shared-one", "shared-two"))
    append(one, entries(3))
    append(other, entries(2))
    assert (one.size(), other.size()) == (3, 2)


@pytest.mark.parametrize("workspace", ["", "A", "a b", 'a"; DROP SCHEMA x; --', "a_b", "-a", "x" * 60])
def test_schema_is_named_by_a_workspace_id_alone(postgres: str, tmp_path: Path, workspace: str) -> None:
    with pytest.raises(UsageError, match="workspace's id"):
        open_workflow(tmp_path, postgres, PLAIN, workspace=workspace)


@pytest.mark.parametrize(
    "url", ["sqlite:///x", "postgresql://u:s3cret@h/d", "nonsense", "postgresql+psycopg2://u:s3cret@h/d"]
)
def test_other_addresses_are_refused_without_repeating_them(tmp_path: Path, url: str) -> None:
    with pytest.raises(UsageError, match="BESTAND_DB") as caught:
        open_workflow(tmp_path, url, PLAIN, workspace="a")
    assert "s3cret" not in str(caught.value)


def test_server_that_does_not_answer_is_an_input_error_without_the_password(postgres: str, tmp_path: Path) -> None:
    url = sa.make_url(postgres)
    for wrong in (url.set(port=1, password="s3cret"), url.set(password="s3cret")):
        with pytest.raises(InputError, match="BESTAND_DB") as caught:
            open_workflow(tmp_path, wrong.render_as_string(hide_password=False), PLAIN, workspace="a")
        assert "s3cret" not in str(caught.value)


OF_OWNER = (
    "ALTER TABLE entries DISABLE TRIGGER ALL",
    "DROP TABLE nodes",
    "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
    f"UPDATE {schema._VERSION_TABLE} SET version_num = '0001'",
    "CREATE TABLE more (x INTEGER)",
)


def test_application_role_of_the_manual_reads_and_appends_only(postgres: str, tmp_path: Path) -> None:
    """The statements of docs/how-to/postgresql.md, run as they stand there."""
    append(open_workflow(tmp_path, postgres, PLAIN, workspace="easter-2026"), entries(10))
    page = (ROOT / "docs" / "how-to" / "postgresql.md").read_text()
    block = re.search(r"```sql\n(.*?)```", page, re.S)
    assert block is not None
    with sa.create_engine(postgres).connect() as connection, connection.begin():
        connection.exec_driver_sql(block.group(1))
    url = sa.make_url(postgres).set(username="bestand_app", password="change me").render_as_string(hide_password=False)
    workflow = open_workflow(tmp_path, url, PLAIN, workspace="easter-2026")
    append(workflow, entries(5, 10))
    assert list(workflow.entries()) == entries(15)
    for statement in (*COMMON[:6], *OF_POSTGRES, *OF_OWNER):
        with pytest.raises(sa.exc.ProgrammingError, match=r"permission denied|must be owner"):
            tampered(workflow, statement)
    with pytest.raises(InputError, match="permission denied"):
        open_workflow(tmp_path, url, PLAIN, workspace="not-made-yet")


def test_appending_nothing_changes_nothing(place: Place) -> None:
    workflow = place.open()
    append(workflow, entries(3))
    with workflow.writing() as transaction:
        transaction.append([], [])
        transaction.append(entries(1, 3), nodes(3, 1))
    with pytest.raises(UsageError), workflow.writing() as transaction:
        transaction.append([], nodes(4, 1))
    assert list(workflow.entries()) == entries(4)


@pytest.mark.parametrize("count", [databases.FEW - 1, databases.FEW, databases.FEW + 1])
def test_few_and_many_rows_are_stored_alike(place: Place, count: int) -> None:
    """PostgreSQL takes them in two forms."""
    workflow = place.open()
    append(workflow, entries(count))
    append(workflow, entries(count, count))
    assert list(workflow.entries()) == entries(2 * count)
    with pytest.raises(InputError, match="act 0 is there already"):
        append(workflow, [e._replace(ref=str(e.idx - 2 * count)) for e in entries(count, 2 * count)][:2])
    assert is_consistent(workflow)
