"""The demo from its records to both editions, and the command's first answer."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.figure import Figure
from bench.timing import ROUNDS, clock

EXAMPLE = Path(__file__).parents[1] / "examples" / "ukraine-may-2026"
FILES = ("bestand.yaml", "agreement.yaml", "lines")
WALK_S, HELP_S = 60.0, 0.4
WALK = """
import datetime, sys, time, bestand
began = time.perf_counter()
def done(part):
    print(f"{part} {time.perf_counter() - began:.1f} s ({time.process_time():.1f} s of processor)")
w = bestand.open(sys.argv[1])
w.run()
done("run until")
for level in ("clear", "amber"):
    w.report(datetime.date(2026, 5, 10), level)
    done(f"{level} edition until")
"""


def walk_figure() -> Figure:
    """In a new process and with no compiled kernels: as on the first day after installation."""
    name = "demo: run and two editions"
    data = os.environ.get("BESTAND_DATA", "")
    if not data or not Path(data).is_dir():
        return Figure(name, None, WALK_S, note="not run: no data folder")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / EXAMPLE.name
        place.mkdir()
        for file in FILES:
            source = EXAMPLE / file
            (shutil.copytree if source.is_dir() else shutil.copy)(source, place / file)
        environment = {**os.environ, "NUMBA_CACHE_DIR": str(Path(folder) / "kernels")}
        command = [sys.executable, "-c", WALK, str(place)]
        begin = time.perf_counter()
        ended = subprocess.run(command, env=environment, capture_output=True, text=True)
        seconds = time.perf_counter() - begin
    if ended.returncode:
        return Figure(name, None, WALK_S, note=f"broken: {ended.stderr.strip()[-200:]}", broken=True)
    return Figure(name, seconds, WALK_S, note=f"one run, compilation included: {', '.join(ended.stdout.splitlines())}")


def help_figure() -> Figure:
    name = "command: bestand --help"
    command = [str(Path(sys.executable).parent / "bestand"), "--help"]
    if not Path(command[0]).exists() or subprocess.run(command, capture_output=True).returncode:
        return Figure(name, None, HELP_S, note="not yet: the command does not answer")
    times = [clock(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(ROUNDS)]
    return Figure(name, statistics.median(times), HELP_S, note=f"median of {ROUNDS} new processes")
