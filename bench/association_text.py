"""docs/reference/accuracy.md from what was measured. Nothing in it but times depends on the machine."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

from bench.association_figure import Measured
from bench.association_measure import BINS, FEWEST, Trial
from bench.association_runs import CONTROLLED, INCIDENTS, WIRE
from bench.figure import Figure
from bench.timing import ROUNDS

TEXT = Path(__file__).parents[1] / "docs" / "reference" / "accuracy.md"
LIBRARIES = ("bestand", "numpy", "numba", "polars", "splink", "duckdb")


@dataclass(frozen=True)
class Results:
    """One result per seed: by setting; by control and density; by density, against Splink."""

    seeds: tuple[int, ...]
    trials: dict[str, list[Trial]]
    controls: dict[tuple[str, str], list[tuple[float, float, float]]]
    peers: dict[str, list[tuple[int, float, dict[str, tuple[float, float]]]]]


def write_text(results: Results, figures: Sequence[Figure], path: Path = TEXT) -> None:
    parts = (_head(results), _figures(figures), _f1(results), _bins(results), _shares(results), _controls(results))
    path.write_text("\n".join("\n".join(part) for part in (*parts, _peers(results), _plain(results))), "utf-8")


def _head(results: Results) -> Iterable[str]:
    seeds = ", ".join(map(str, results.seeds))
    versions = ", ".join(f"{name} {v}" for name in LIBRARIES if (v := _version(name)))
    yield "# Accuracy of association\n"
    yield "Made by `python -m bench association`. What joins observations into incidents, `associate/v1`, was run on"
    yield "invented reports whose truth is known. It never sees the truth.\n"
    yield f"Settings: {INCIDENTS:,} incidents each unless stated; seeds {seeds}; cells give the mean over seeds and, in"
    yield "brackets, the least and the greatest. *Own* is `bestand.simulate`, *second* a generator written apart from"
    yield "it and from the method (`bench/second_generator.py`). Density: other records of patrols that an officials'"
    yield "record could be about: sparse .05, busy .4, dense 2.5, crowded 10. Precision `usual` unless stated.\n"
    yield f"Versions: python {platform.python_version()}, {versions}.\n"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _figures(figures: Sequence[Figure]) -> Iterable[str]:
    yield "## Figures\n"
    yield "Times are of one machine, theirs and ours in turns; their ratios are what counts.\n"
    rows = []
    for figure in figures:
        name, ours, other, value, reach, verdict, _ = figure.cells()
        shown = value if isinstance(figure, Measured) or figure.peer else ours
        aim = f"≤ {figure.aim:g}" if isinstance(figure, Measured) and figure.aim is not None else _aim(figure)
        rows.append((name, ours if shown != ours else "", other, shown, reach, aim, verdict))
    yield from _table(("figure", "ours", "against", "value", "to reach", "aim", ""), rows)


def _aim(figure: Figure) -> str:
    return figure.note.rpartition("aim: ")[2] if "aim: " in figure.note else ""


def _f1(results: Results) -> Iterable[str]:
    yield "## Pairs against the ceiling\n"
    yield "A pair: two observations of different sources, both of role event or lead. The ceiling is the same method"
    yield "with the true shares and agreement of acts instead of learned ones. It is low where reports are too many and"
    yield "too vague to be told apart; what F1 lacks of one beyond the ceiling is no matter of learning.\n"
    names = ("f1", "ceiling", "precision", "recall")
    rows = [
        (setting, f"{ts[0].records:,}", *(spread([getattr(t, n) for t in ts]) for n in names))
        for setting, ts in results.trials.items()
    ]
    yield from _table(("setting", "records", "F1", "ceiling", "precision", "recall"), rows)


def _bins(results: Results) -> Iterable[str]:
    yield "## Claimed and realised\n"
    yield "Candidate pairs of founding reports by tenth of their score; claimed / realised share of wrong joins, all"
    yield f"seeds together. Scores under .05 are not kept; – fewer than {FEWEST} pairs.\n"
    rows = []
    for setting, trials in results.trials.items():
        n, claimed, right = (sum(getattr(t, k) for t in trials) for k in ("pairs", "claimed", "right"))
        cells = [
            f"{1 - c / k:.2f} / {1 - r / k:.2f}" if k >= FEWEST else "–"
            for k, c, r in zip(n, claimed, right, strict=True)
        ]
        rows.append((setting, *cells))
    yield from _table(("setting", *(f".{b}" for b in range(BINS))), rows)


def _shares(results: Results) -> Iterable[str]:
    yield "## Learned and true shares\n"
    yield "Share of each source's reports that the other source also has: learned / true, the mean over seeds; * a seed"
    yield "could not learn it and took the share that is assumed. Second generator, usual precision.\n"
    settings = [s for s in results.trials if s.startswith("second") and s.count(",") == 1]
    pairs = sorted({(min(p), max(p)) for s in settings for t in results.trials[s] for p in t.shares})
    rows = [
        (f"{a} in {b}", *(_share(results.trials[s], a, b) for s in settings))
        for one in pairs
        for a, b in (one, one[::-1])
    ]
    yield from _table(("share", *(s.partition(", ")[2] for s in settings)), rows)


def _share(trials: list[Trial], a: str, b: str) -> str:
    found = []
    for t in trials:
        if (a, b) in t.shares:
            learned, _, true, _, known = t.shares[a, b]
        elif (b, a) in t.shares:
            _, learned, _, true, known = t.shares[b, a]
        else:
            continue
        found.append((learned, true, known))
    if not found:
        return "–"
    learned_, true_, known_ = (np.array(column) for column in zip(*found, strict=True))
    return f"{learned_.mean():.2f} / {true_.mean():.2f}{'' if known_.all() else '*'}"


def _controls(results: Results) -> Iterable[str]:
    yield "## Joins by chance\n"
    yield f"Records that truly meet nothing: {WIRE:,} of a wire that reports none of the incidents, and one source"
    yield f"moved by three days ({CONTROLLED:,} incidents, second generator). Chance: the same records moved on by one,"
    yield "two and three weeks, everything learned anew. Noise: two standard deviations.\n"
    rows = [
        (f"{kind}, {density}", *(spread([r[k] for r in runs]) for k in range(3)))
        for (kind, density), runs in results.controls.items()
    ]
    yield from _table(("control", "share joined", "above chance", "noise of a seed"), rows)


def _peers(results: Results) -> Iterable[str]:
    yield "## Against Splink 5\n"
    yield "The same records, of roles event and lead. Splink's threshold is chosen with the truth, ours is not chosen."
    yield f"Its setup: `bench/splink_peer.py`. Times: medians of {ROUNDS}, from records to incidents, with learning.\n"
    rows = []
    for density, runs in results.peers.items():
        forms = [
            f"{spread([forms[form][1] for _, _, forms in runs])} at {_range([forms[form][0] for _, _, forms in runs])}"
            for form in runs[0][2]
        ]
        rows.append((density, f"{runs[0][0]:,}", spread([ours for _, ours, _ in runs]), *forms))
    forms_ = [f"F1 Splink, {form}" for form in next(iter(results.peers.values()))[0][2]] if results.peers else []
    yield from _table(("density", "records", "F1 ours", *forms_), rows) if rows else ["Not run.\n"]


def _range(values: Sequence[float]) -> str:
    low, high = min(values), max(values)
    return f"{low:.2g}" if low == high else f"{low:.2g}–{high:.2g}"


def _plain(results: Results) -> Iterable[str]:
    yield "## Chaining\n"
    yield "Plain clustering, for comparison: records within two joint standard deviations whose intervals touch,"
    yield "in connected components. Its largest cluster as a share of all records:\n"
    rows = [(setting, spread([t.plain for t in trials])) for setting, trials in results.trials.items()]
    yield from _table(("setting", "largest cluster"), rows)


def spread(values: Sequence[float]) -> str:
    return f"{np.mean(values):.3f} ({min(values):.3f}–{max(values):.3f})"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""
