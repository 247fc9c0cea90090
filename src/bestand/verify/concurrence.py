"""What other monitors found, beside ours: each in their own name, with their document."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bestand.errors import NotFound, UsageError
from bestand.model.acts import Act
from bestand.model.ids import Json, canonical
from bestand.model.people import withdrawn
from bestand.text.problems import nearest

_HASH = re.compile("[0-9a-f]{64}")


class Position(StrEnum):
    """How another monitor's finding stands to ours."""

    CONCURS = "concurs"
    DISSENTS = "dissents"


@dataclass(frozen=True, slots=True)
class Concurrence:
    """One position as taken in. stands: it is the monitor's last one on the subject."""

    act: str
    at: datetime  # UTC, when it was taken in
    by: str
    monitor: str
    position: Position
    document: str
    reason: str
    stands: bool


def concurrences(acts: Iterable[Act]) -> dict[str, tuple[Concurrence, ...]]:
    """Positions by subject (its canonical JSON), in the order in which they were taken in.

    acts: those that count, in the order of their times. What whoever took it in withdrew is left out.
    """
    acts = tuple(acts)
    gone = withdrawn(acts)
    found: dict[str, dict[str, Act]] = {}
    for act in acts:
        if act.kind == "concur" and act.id not in gone and act.body.get("position") in {*Position}:
            found.setdefault(canonical(act.body.get("subject")), {})[act.id] = act
    return {subject: _stood(list(told.values())) for subject, told in found.items()}


def check(body: Mapping[str, Json], documents: Collection[str]) -> None:
    """Refuse a position that names no subject, monitor or reason, or whose document is not kept.

    documents: hashes of the evidence taken in. Raises UsageError, or NotFound for the document.
    """
    position, document = str(body.get("position")), str(body.get("document"))
    if position not in {*Position}:
        raise UsageError(f'"{position}" is no position; {nearest(position, [*Position])}')
    for name in ("subject", "monitor", "reason"):
        if not body.get(name) or not str(body.get(name)).strip():
            raise UsageError(f"another monitor's finding needs its {name}.")
    if not _HASH.fullmatch(document) or document not in documents:
        raise NotFound(f"no document {document[:64]} was taken in; keep it as evidence first.")


def _stood(acts: list[Act]) -> tuple[Concurrence, ...]:
    last = {_monitor(act): act.id for act in acts}
    return tuple(_of(act, stands=last[_monitor(act)] == act.id) for act in acts)


def _of(act: Act, *, stands: bool) -> Concurrence:
    body = act.body
    position, document, reason = Position(str(body["position"])), str(body.get("document")), str(body.get("reason"))
    return Concurrence(act.id, act.at, act.by, _monitor(act), position, document, reason, stands)


def _monitor(act: Act) -> str:
    return str(act.body.get("monitor")).strip()
