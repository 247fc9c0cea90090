"""A million records of four densities, associated in a process of its own."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from bench.second_generator import CROWDING, Setting, extent, generate

RECORDS, SEED = 1_000_000, 1
PER_INCIDENT = 2.0  # records of each incident, and a little less
WARM = 4_000


def mixed(records: int) -> pl.DataFrame:
    """A quarter of the records of each density, one after the other in time, on one front's land."""
    parts, after = [], 0
    for density in CROWDING:
        setting = Setting(density, "usual", round(records / len(CROWDING) / PER_INCIDENT), SEED)
        part = generate(setting)[0].sort("observation_id").head(records // len(CROWDING))
        parts.append(part.with_columns(pl.col("time_from", "time_to") + pl.duration(days=after)))
        after += extent(setting)[1] + 7
    return pl.concat(parts)


def associate_million() -> tuple[int, float, float]:
    """Records, seconds, and peak GB."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "observations.parquet"
        observations = mixed(RECORDS)
        observations.write_parquet(path)
        command = [sys.executable, "-m", "bench.association_million", str(path)]
        ended = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, peak = json.loads(ended.stdout.splitlines()[-1])
    return len(observations), seconds, peak


def _associate(path: str) -> None:
    """Compiled kernels are loaded before the clock runs."""
    from bestand.api import associate_observations

    observations = pl.read_parquet(path)
    associate_observations(observations.head(WARM))
    begin = time.perf_counter()
    associate_observations(observations)
    seconds = time.perf_counter() - begin
    print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9]))


if __name__ == "__main__":
    _associate(sys.argv[1])
