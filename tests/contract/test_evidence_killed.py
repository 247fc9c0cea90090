"""Killed at any line of the store's code, evidence and vault are whole, or mended at the next start."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

POINTS = """
import json, os, shutil, sys
from datetime import UTC, datetime
from pathlib import Path
from bestand.store import evidence
from bestand.store.shelf import Shelf
from bestand.store.vault import State, Unmasking, Vault, change_key

KEY, NEW, NOW = bytes(range(32)), bytes(range(1, 33)), datetime(2026, 5, 10, tzinfo=UTC)
BOTH = Unmasking("person-a", "person-b", "to test", NOW)
CONTENT = b"seen " * 10

def killed_at(point, work):
    '''Whether the work was killed before it ended: in a child, at the point-th line of the store's code.'''
    child = os.fork()
    if child == 0:
        left = [point]
        def line(frame, event, arg):
            if event == "line":
                left[0] -= 1
                if left[0] < 0:
                    os._exit(9)
            return line
        sys.settrace(lambda frame, event, arg: line if "/bestand/store/" in frame.f_code.co_filename else None)
        work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9

def evidence_whole(folder):
    kept = evidence.keep(folder, CONTENT)
    assert evidence.read(folder, kept.sha256) == CONTENT
    assert evidence.changed(folder) == {}
    lying = [p for p in (folder / "record" / "evidence").rglob("*") if p.is_file() and p.name != ".lock"]
    assert [p.name for p in lying] == [kept.sha256], lying

def vault_whole(folder, subject):
    vault = Vault(folder, KEY)
    assert vault.unmask(subject, BOTH) == {"name": "first"}
    vault.seal({"name": "third"})
    names = sorted(vault.unmask(s, BOTH)["name"] for s in vault.subjects())
    assert names in (["first", "third"], ["first", "second", "third"]), names
    assert not list(folder.rglob(".*.part"))

def erased_or_whole(folder, subject):
    vault = Vault(folder, KEY)
    key = folder / "record" / "vault" / "keys" / f"{subject}.key"
    if vault.state(subject) is State.SEALED:
        assert vault.unmask(subject, BOTH) == {"name": "first"}
    assert key.exists() == (vault.state(subject) is State.SEALED)

def looked_or_not(folder, subject):
    vault = Vault(folder, KEY)
    before = len(vault.lookings())
    assert before in (0, 1)
    assert vault.unmask(subject, BOTH) == {"name": "first"}
    assert len(vault.lookings()) == before + 1

def changed_in_the_end(folder, subject):
    change_key(folder, KEY, NEW)
    assert Vault(folder, NEW).unmask(subject, BOTH) == {"name": "first"}
    assert not (folder / "record" / "vault" / "changing").exists()

def run(what, root):
    point = 0
    while True:
        folder = root / f"{what}-{point}"
        folder.mkdir()
        subject = Vault(folder, KEY).seal({"name": "first"}) if what != "keep" else ""
        work, whole = {
            "keep": (lambda: evidence.keep(folder, CONTENT), lambda: evidence_whole(folder)),
            "seal": (lambda: Vault(folder, KEY).seal({"name": "second"}), lambda: vault_whole(folder, subject)),
            "erase": (lambda: Vault(folder, KEY).erase(subject, NOW), lambda: erased_or_whole(folder, subject)),
            "change": (lambda: change_key(folder, KEY, NEW), lambda: changed_in_the_end(folder, subject)),
            "unmask": (lambda: Vault(folder, KEY).unmask(subject, BOTH), lambda: looked_or_not(folder, subject)),
        }[what]
        killed = killed_at(point, work)
        whole()
        shutil.rmtree(folder)
        if not killed:
            return point
        point += 1

print(json.dumps(run(sys.argv[1], Path(sys.argv[2]))))
"""


@pytest.mark.parametrize(("what", "least"), [("keep", 50), ("seal", 60), ("erase", 40), ("unmask", 50), ("change", 80)])
def test_killed_at_any_line_it_is_whole_afterwards(tmp_path: Path, what: str, least: int) -> None:
    told = subprocess.run([sys.executable, "-c", POINTS, what, str(tmp_path)], capture_output=True, text=True)
    assert told.returncode == 0, told.stderr[-2000:]
    assert json.loads(told.stdout) >= least, "number of points"
