"""Interleaved timing, so that a slow minute of the machine falls on both sides."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping

ROUNDS = 5
Call = Callable[[], object]


def medians(calls: Mapping[str, Call], rounds: int = ROUNDS) -> dict[str, float]:
    """Median seconds of each call; run in turns, after one round that does not count."""
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(rounds + 1):
        for name, call in calls.items():
            took = clock(call)
            if turn:
                seconds[name].append(took)
    return {name: statistics.median(values) for name, values in seconds.items()}


def clock(call: Call) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def fastest(seconds: Mapping[str, float]) -> tuple[str, float]:
    """The peer's best form."""
    return min(seconds.items(), key=lambda item: item[1])
