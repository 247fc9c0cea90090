"""Killed at any moment and run again: the same tables, byte for byte, and never half a picture."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import bestand
from bestand.errors import InputError
from bestand.store import store
from tests.contract.conftest import hashes

KILLS = 50
CODE = (
    "import sys, bestand; w = bestand.open(sys.argv[1]); print('ready', flush=True); w.run(); print('done', flush=True)"
)
pytestmark = pytest.mark.xdist_group("killed")


def test_killed_at_fifty_random_points(simulated: Path, expected: dict[str, str], tmp_path: Path) -> None:
    """One workspace, killed fifty times in a row, then run to the end."""
    folder = Path(shutil.copytree(simulated, tmp_path / "w"))
    chance = random.Random(11)
    taken = min(_duration(folder) for _ in range(3))  # the first one also compiles
    finished = 0
    for _ in range(KILLS):
        child = subprocess.Popen([sys.executable, "-c", CODE, folder], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None and child.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, taken))
        os.kill(child.pid, signal.SIGKILL)
        finished += "done" in child.stdout.read()
        child.wait()
        _is_whole_or_refused(folder, expected)
    assert finished < KILLS / 2  # most kills hit a running walk
    bestand.open(folder).run()
    assert hashes(folder) == expected


def _duration(folder: Path) -> float:
    child = subprocess.Popen([sys.executable, "-c", CODE, folder], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    child.stdout.readline()
    start = time.monotonic()
    child.stdout.readline()
    child.wait()
    return time.monotonic() - start


def _is_whole_or_refused(folder: Path, expected: dict[str, str]) -> None:
    """A reader sees a complete run or is told that there is none."""
    try:
        store.View(folder).table("findings")
    except InputError as error:
        assert "did not finish" in str(error)
    else:
        assert {k: v for k, v in hashes(folder).items() if "/findings/" in k} == {
            k: v for k, v in expected.items() if "/findings/" in k
        }


def test_killed_at_writes_from_the_first_to_the_last(
    simulated: Path, expected: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped in the middle of a file, at eight writes spread over all of them."""
    folder = Path(shutil.copytree(simulated, tmp_path / "w"))
    plain = store.replace_file

    class KilledError(BaseException):
        """Stands for the end of the process: nothing may catch it."""

    for stop in range(0, len(expected), len(expected) // 8):
        left = [stop]

        def write(path: Path, data: bytes, left: list[int] = left) -> None:
            if left[0] == 0:
                path.with_name(f".{path.name}.part").write_bytes(data[: len(data) // 2])
                raise KilledError
            left[0] -= 1
            plain(path, data)

        monkeypatch.setattr(store, "replace_file", write)
        with pytest.raises(KilledError):
            bestand.open(folder).run()
        with pytest.raises(InputError, match="did not finish"):
            store.View(folder)
    monkeypatch.setattr(store, "replace_file", plain)
    bestand.open(folder).run()
    assert hashes(folder) == expected
