"""Association against the truth, against chance, and against Splink 5; writes docs/reference/accuracy.md.

Ceiling: the same method whose weights have the true shares and agreement of acts in place of the
learned ones. Repeats of our own simulator are merged by the rules of its workspace file (see
`association_runs`). Accuracy is measured in two processes at once; times are taken afterwards,
alone, in turns.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from itertools import product
from typing import Any, TypeVar

import numpy as np
import polars as pl

from bench.association_figure import Measured, measured
from bench.association_measure import Trial, miscalibration
from bench.association_million import RECORDS, associate_million
from bench.association_runs import CONTROLS, FORMS, Case, against_splink, control, reports, run
from bench.association_text import Results, write_text
from bench.figure import Figure
from bench.second_generator import CROWDING, Density
from bench.splink_peer import ROLES, incidents_at, predict
from bench.timing import medians
from bestand.api import associate_observations

SEEDS = (11, 12, 13)
BELOW, CLAIMED, CHANCE = (0.02, 0.01), (0.10, 0.05), 0.01
"""To reach and to aim at."""
FASTER: dict[Density, float] = {"sparse": 8.0, "dense": 3.0}
PEERED: tuple[Density, ...] = ("sparse", "busy", "dense")
CONTROLLED: tuple[Density, ...] = ("sparse", "busy", "dense")
MILLION_S, MILLION_GB = 60.0, 4.0
AIMED = {"faster": "aim: ≥ 10×", "million": "aim: ≤ 20 s"}
ACCURACY: tuple[tuple[Density, Any], ...] = (*((d, "usual") for d in CROWDING), ("busy", "fine"), ("busy", "coarse"))

T = TypeVar("T")


def figures() -> list[Figure]:
    results = Results(SEEDS, {}, {}, {})
    cases = [Case(g, d, p, s) for g, (d, p), s in product(("second", "own"), ACCURACY, SEEDS)]
    controls = list(product(CONTROLS, CONTROLLED, SEEDS))
    peered = list(product(PEERED, SEEDS)) if find_spec("splink") else []
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        trials = pool.map(run, cases)
        controlled = pool.map(control, *zip(*controls, strict=True))
        peers = pool.map(against_splink, *zip(*peered, strict=True)) if peered else iter(())
        results.trials.update(_by(lambda case: case.setting, cases, trials))
        results.controls.update(_by(lambda c: c[:2], controls, controlled))
        results.peers.update(_by(lambda c: c[0], peered, peers))
    found: list[Figure] = [*_below(results), *_claimed(results), *_chance(results), *_above(results)]
    found += [*(_speed(density, results) for density in FASTER), *_million()]
    write_text(results, found)
    return found


def _by(key: Callable[[Any], Any], asked: Iterable[Any], got: Iterable[T]) -> dict[Any, list[T]]:
    """Results of all seeds by setting."""
    found: dict[Any, list[T]] = {}
    for one, result in zip(asked, got, strict=True):
        found.setdefault(key(one), []).append(result)
    return found


def _below(results: Results) -> Iterable[Measured]:
    for setting, trials in results.trials.items():
        ours, ceiling = (float(np.mean([getattr(t, name) for t in trials])) for name in ("f1", "ceiling"))
        values = [t.ceiling - t.f1 for t in trials]
        yield measured(
            f"F1 below ceiling: {setting}",
            values,
            *BELOW,
            ours=f"F1 {ours:.3f}",
            other=f"{ceiling:.3f}",
            peer="ceiling",
            note=_span(values, BELOW[1]),
        )


def _claimed(results: Results) -> Iterable[Measured]:
    """Bins of all seeds together; the range is of the seeds' own worst bins."""
    for setting, trials in results.trials.items():
        value = worst(trials)
        values = [worst([t]) for t in trials]
        name, note = f"wrong joins, claimed against realised: {setting}", _span(values, CLAIMED[1])
        yield measured(name, values, *CLAIMED, value, peer="worst tenth", note=note)


def worst(trials: list[Trial]) -> float:
    """Of all bins that hold enough pairs, the greatest difference of claimed and realised."""
    bins = (sum(getattr(t, name) for t in trials) for name in ("pairs", "claimed", "right"))
    off = np.abs(miscalibration(*bins))
    return float(np.nanmax(off)) if np.isfinite(off).any() else 0.0


def _chance(results: Results) -> Iterable[Measured]:
    for (kind, density), runs in results.controls.items():
        joined, above, noise = (np.array(column) for column in zip(*runs, strict=True))
        reach = float(np.sqrt((noise**2).sum()) / len(noise))
        note = f"joined at all {joined.mean():.3f}; {_span(above.tolist(), CHANCE)}"
        yield measured(f"joins above chance: {kind}, {density}", above.tolist(), reach, CHANCE, peer="noise", note=note)


def _above(results: Results) -> Iterable[Measured]:
    """The seed that is worst for us counts."""
    for density in PEERED:
        name = f"F1 of Splink above ours: {density}"
        if density not in results.peers:
            yield Measured(name=name, ours_s=None, reach=0.0, note="not run: splink is not installed")
            continue
        runs = results.peers[density]
        ours = [f1 for _, f1, _ in runs]
        theirs = [max(f1 for _, f1 in forms.values()) for _, _, forms in runs]
        values = [t - o for o, t in zip(ours, theirs, strict=True)]
        yield measured(
            name,
            values,
            0.0,
            value=max(values),
            ours=f"F1 {np.mean(ours):.3f}",
            other=f"{np.mean(theirs):.3f}",
            peer="Splink 5 at its best threshold",
            note=_span(values),
        )


def _speed(density: Density, results: Results) -> Figure:
    """From observations to incidents; Splink with the faster of its two ways to cluster."""
    name = f"incidents of 30,000 records: {density}"
    if density not in results.peers:
        return Figure(name, None, FASTER[density], "Splink 5", note="not run: splink is not installed")
    observations = reports(Case("second", density, "usual", SEEDS[0]))[0].filter(pl.col("role").is_in(ROLES))
    _, _, forms = results.peers[density][0]
    pairs: list[pl.DataFrame] = []

    def scored() -> None:
        pairs[:] = [predict(observations)]

    def clustered(form: Any) -> Callable[[], object]:
        return lambda: incidents_at(pairs[0], forms[form][0], observations, form)

    calls = {"ours": lambda: associate_observations(observations), "pairs": scored}
    seconds = medians({**calls, **{form: clustered(form) for form in FORMS}})
    form = min(FORMS, key=lambda f: seconds[f])
    peer_s = seconds["pairs"] + seconds[form]
    note = f"{len(observations):,} records; pairs {seconds['pairs']:.1f} s; {AIMED['faster']}"
    return Figure(name, seconds["ours"], FASTER[density], f"Splink 5, {form}", peer_s, note)


def _million() -> Iterable[Figure]:
    name = f"{RECORDS:,} records of four densities"
    records, seconds, peak = associate_million()
    assert records == RECORDS, records
    yield Figure(f"{name}: time", seconds, MILLION_S, note=f"one run; {AIMED['million']}")
    yield measured(f"{name}: peak", [peak], MILLION_GB, unit=" GB")


def _span(values: list[float], aim: float | None = None) -> str:
    aimed = "" if aim is None else f"; aim: ≤ {aim:g}"
    return f"seeds {', '.join(f'{v:.3f}' for v in values)}{aimed}"
