"""A trial in words: three tables, each figure with its interval, then a sentence for all that needs one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bestand.model.shares import Share
from bestand.simulate.trial.result import Figure, Hours, Trial, Tried
from bestand.text.messages import knows, say

LANGUAGE = "en"
Row = Sequence[str]


def words_of(trial: Trial) -> list[str]:
    """Lines for a screen."""
    tried = [c for c in trial.clauses if c.state == "tried"]
    lines = [trial.title, tell("trial-asked", count=f"{trial.count:,}", seed=str(trial.seed)), tell("trial-intervals")]
    lines += [tell("trial-invented", things="; ".join(_invented(trial)))] if trial.invented else []
    if tried:
        lines += [*_against(trial, tried), *_soon(trial, tried), *_sensors(trial, tried)]
    sentences = [s for clause in trial.clauses for s in _sentences(label(trial, clause), clause)]
    return [*lines, *([""] if sentences else []), *sentences]


def label(trial: Trial, clause: Tried) -> str:
    """The clause, with its readings where it differs among them."""
    several = [c.clause_id for c in trial.clauses].count(clause.clause_id) > 1
    return f"{clause.clause_id} · {'+'.join(clause.readings)}" if several else clause.clause_id


def _invented(trial: Trial) -> Iterator[str]:
    for kind in dict(trial.invented):
        names = [name.replace("_", " ") for k, name in trial.invented if k == kind]
        yield tell(f"trial-invented-{kind}", names=", ".join(names))


def _against(trial: Trial, tried: Iterable[Tried]) -> list[str]:
    heads = ("trial-clause", "trial-found", "trial-undecided", "trial-outside", "trial-unreported")
    rows = [(label(trial, c), *(percent(s) for s in (c.found, c.undecided, c.outside, c.unreported))) for c in tried]
    return ["", tell("trial-against"), *_table([tell(h) for h in heads], rows)]


def _soon(trial: Trial, tried: Iterable[Tried]) -> list[str]:
    heads = ("trial-clause", "trial-median", "trial-ninth", "trial-two", "trial-alleged", "trial-false")
    rows = [
        (label(trial, c), *_hours(c.hours), percent(c.corroborated), percent(c.alleged), _figure(c.false_30d))
        for c in tried
    ]
    return ["", tell("trial-soon"), *_table([tell(h) for h in heads], rows)]


def _sensors(trial: Trial, tried: Iterable[Tried]) -> list[str]:
    """Per clause the sensors that see such acts there at all, the surest first."""
    heads = ("trial-clause", "trial-sensor", "trial-who", "trial-reach", "trial-alone", "trial-median", "trial-ninth")
    rows: list[Row] = []
    for clause in tried:
        for s in sorted(clause.sensors, key=lambda s: (-s.possible.count, s.id)):
            if s.reach.count:
                shares = percent(s.reach), percent(s.possible)
                rows.append((label(trial, clause), s.id, s.who, *shares, *_hours(s.hours)))
    return ["", tell("trial-sensors"), *_table([tell(h) for h in heads], rows)] if rows else []


def _sentences(name: str, clause: Tried) -> Iterator[str]:
    if clause.state == "rests on documents":
        yield tell("trial-documents-only", clause=name)
    elif clause.state == "never surely in force":
        yield tell("trial-never", clause=name)
    elif clause.state == "no such act":
        yield tell("trial-no-act", clause=name)
    else:
        yield from _of_tried(name, clause)


def _of_tried(name: str, clause: Tried) -> Iterator[str]:
    if clause.found and not clause.found.count:
        yield _untestable(name, clause)
    if clause.undecided and clause.undecided.count:
        why = ", ".join(_open(test, share) for test, share in clause.open_tests.items())
        yield tell("trial-open", clause=name, share=percent(clause.undecided), why=why)
    beyond = {kind: share for kind, share in clause.alleged_beyond.items() if share.count}
    if beyond:
        where = ", ".join(tell(f"trial-beyond-{kind}", share=percent(share)) for kind, share in beyond.items())
        yield tell("trial-beyond", clause=name, where=where)
    if clause.documents:
        yield tell("trial-documents", clause=name, documents="; ".join(clause.documents))


def _untestable(name: str, clause: Tried) -> str:
    """Why not one of the acts became a possible violation."""
    if not any(s.reach.count for s in clause.sensors):
        return tell("trial-unseen", clause=name, acts=", ".join(a.replace("_", " ") for a in clause.acts))
    if not any(s.reported.count for s in clause.sensors):
        return tell("trial-unnoticed", clause=name)
    if clause.unreported and clause.unreported.count == clause.against:
        return tell("trial-traces", clause=name)
    return tell("trial-never-found", clause=name)


def _open(test: str, share: Share) -> str:
    known = knows(LANGUAGE, f"trial-open-{test}")
    return tell(f"trial-open-{test if known else 'other'}", test=test, share=percent(share))


def percent(share: Share | None) -> str:
    """A share as `41.7 [38.7–44.8]`."""
    if share is None or share.value is None or share.low is None or share.high is None:
        return "–"
    return f"{100 * share.value:.1f} [{100 * share.low:.1f}–{100 * share.high:.1f}]"


def _hours(hours: Hours | None) -> tuple[str, str]:
    return (_figure(hours.median), _figure(hours.ninth)) if hours else ("–", "–")


def _figure(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    low, high = ("?" if bound is None else f"{bound:.1f}" for bound in (figure.low, figure.high))
    return f"{figure.value:.1f} [{low}–{high}]"


def _table(heads: Row, rows: Sequence[Row]) -> Iterator[str]:
    """Columns as wide as their widest cell."""
    widths = [max(len(row[i]) for row in (heads, *rows)) for i in range(len(heads))]
    for row in (heads, *rows):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def tell(message: str, **words: object) -> str:
    return say(LANGUAGE, message, words)
