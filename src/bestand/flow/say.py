"""What a person says of two records: one event, or not. Later runs obey."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bestand.errors import NotFound, UsageError
from bestand.store.edges import append_edge
from bestand.store.sealed import PLAIN, Sealer
from bestand.store.store import View

ONE, NOT_ONE = "one event", "not one event"
SHORTEST = 6


def say(
    folder: Path,
    said: str,
    ids: tuple[str, str],
    by: str,
    reason: str,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    sealer: Sealer = PLAIN,
) -> str:
    """Append one statement and return its id.

    ids: observations, or unique beginnings of their ids. The statement names their records, so
    that it outlives a correction. Raises NotFound or UsageError where an id names none or several.
    """
    if not by.strip() or not reason.strip():
        raise UsageError("a statement needs who says it and why.")
    view = View(folder, sealer)
    one, other = (_record(view, id_) for id_ in ids)
    if one == other:
        raise UsageError("both ids name one record.")
    (source_a, key_a), (source_b, key_b) = sorted((one, other))
    edge = {"said": said, "source_a": source_a, "key_a": key_a, "source_b": source_b, "key_b": key_b}
    at = clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return append_edge(folder, edge | {"by": by.strip(), "reason": reason.strip(), "at": at}, sealer)


def _record(view: View, id_: str) -> tuple[str, str]:
    if len(id_) < SHORTEST:
        raise UsageError(f'"{id_}" is too short: give at least {SHORTEST} characters.')
    seen = view.table("observations")
    found = seen.filter(seen["observation_id"].str.starts_with(id_)).select("source", "record_key").unique()
    if found.is_empty():
        raise NotFound(f'no observation bears the id "{id_}": give one that `bestand explain` shows.')
    if found.height > 1:
        raise UsageError(f'"{id_}" begins {found.height} ids: give more of it.')
    source, key = found.row(0)
    return str(source), str(key)
