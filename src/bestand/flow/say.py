"""What a person says of two records: one event, or not. Later runs obey."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bestand.errors import NotFound, UsageError
from bestand.flow.log import Clock, Log, utc_now
from bestand.flow.sealing import sealer_of, view_of
from bestand.model.acts import Act
from bestand.model.ids import Json
from bestand.model.keys import Signer
from bestand.model.people import Standing
from bestand.model.tables import TABLES, Frame
from bestand.store.edges import append_edge, edges
from bestand.store.sealed import PLAIN, Sealer
from bestand.store.store import View
from bestand.workspace import Workspace

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
    edge = _edge(View(folder, sealer), said, ids)
    at = clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return append_edge(folder, edge | {"by": by.strip(), "reason": reason.strip(), "at": at}, sealer)


def sign_edge(
    log: Log, signer: Signer, workspace: Workspace, said: str, ids: tuple[str, str], reason: str, clock: Clock = utc_now
) -> Act:
    """As `say`, of a workspace with a log: signed, and taken back as any act is."""
    if not reason.strip():
        raise UsageError("a statement needs why.")
    body: dict[str, Json] = {**_edge(view_of(workspace), said, ids), "reason": reason.strip()}
    return log.act(signer, lambda _: ("edge", body), clock)


def edges_of(workspace: Workspace, standing: Standing) -> Frame:
    """The table `edges`: what was said before there was a log, then what was signed."""
    shape = TABLES["edges"]
    said = [{**act.body, "edge_id": act.id, "by": act.by, "at": act.at} for act in standing.live("edge")]
    known = [{name: row.get(name) for name in shape.columns} for row in said]
    before = edges(workspace.folder, sealer_of(workspace))
    return shape.shape(before.vstack(shape.rows(known))) if known else before


def _edge(view: View, said: str, ids: tuple[str, str]) -> dict[str, str]:
    one, other = (_record(view, id_) for id_ in ids)
    if one == other:
        raise UsageError("both ids name one record.")
    (source_a, key_a), (source_b, key_b) = sorted((one, other))
    return {"said": said, "source_a": source_a, "key_a": key_a, "source_b": source_b, "key_b": key_b}


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
