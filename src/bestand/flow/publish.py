"""An edition enters the ledger: the releaser's act, the edition, and a signed head over both."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from functools import partial

from bestand.flow.log import Appending, Clock, Log, Made, utc_now
from bestand.ledger.edition import KIND, edition_content, ledger_field
from bestand.ledger.heads import Head, read_head, sign_head
from bestand.ledger.rows import commit_rows, open_rows
from bestand.model.ids import Json, canonical
from bestand.model.keys import Signer
from bestand.model.people import Standing
from bestand.model.tables import Frame
from bestand.store.workflow import Entry

HEAD = "head"
Enter = Callable[[Mapping[str, Json]], dict[str, Json]]
"""An edition without its field `ledger` → that field."""


def entering(log: Log, signer: Signer, clock: Clock = utc_now) -> Enter:
    """What enters editions for a releaser."""
    return partial(enter, log, signer, clock)


def enter(log: Log, signer: Signer, clock: Clock, edition: Mapping[str, Json]) -> dict[str, Json]:
    """Append the edition, or find it where a kill came before its files were whole; sign the head over it."""
    with log.appending(clock) as append:
        entry = append.had(KIND, [str(edition["edition"])]).get(str(edition["edition"]))
        if entry is None:
            append.act(signer, partial(_released, edition))
            (entry,) = append.note(KIND, {str(edition["edition"]): _plain(edition)})
        head, before = _head(append, log, signer)
        return ledger_field(append.tree, entry, head, signer.public, before)


def committed(full: Frame, shown: Frame, secret: bytes, *, coarse: bool) -> tuple[dict[str, Json], dict[str, Json]]:
    """(commitments to every row of the full table, openings of those rows that are shown as they are).

    Words of third parties are no part of what is committed: a level may see a row and not its words. The coarse
    levels see the root alone: how many rows there are would tell how many are withheld.
    """
    names = [name for name in full.columns if not name.startswith("text")]
    rows = {str(row["incident_id"]): row for row in full.select(names).iter_rows(named=True)}
    texts = {id_: canonical(row) for id_, row in rows.items()}
    whole = hashlib.sha256("\n".join(sorted(texts.values())).encode()).digest()
    commitments = commit_rows(sorted(texts.items()), hmac.digest(secret, whole, "sha256"))
    if coarse:
        return {"root": commitments.root.hex()}, {}
    both = [name for name in names if name in shown.columns]
    same = [
        (id_, texts[id_])
        for row in shown.select(both).iter_rows(named=True)
        if (id_ := str(row["incident_id"])) in rows and all(rows[id_][name] == row[name] for name in both)
    ]
    return commitments.as_json(), open_rows(same, commitments)


def published(log: Log) -> dict[str, str]:
    """Name → content hash of every edition that the ledger holds."""
    return {entry.ref: str(json.loads(entry.content)["content"]) for entry in log.workflow.entries([KIND])}


def heads(log: Log) -> list[Head]:
    """Every head that was signed, in their order."""
    return [_read(entry) for entry in log.workflow.entries([HEAD])]


def sign(log: Log, signer: Signer, clock: Clock = utc_now) -> Head:
    """A signed head over the ledger as it is: what others compare theirs with."""
    with log.appending(clock) as append:
        append.act(signer, lambda _: ("head", {"size": append.tree.size, "root": append.tree.root().hex()}))
        return _head(append, log, signer)[0]


def _head(append: Appending, log: Log, signer: Signer) -> tuple[Head, Head | None]:
    """A new head over everything so far, kept as an entry, and the one before it."""
    last = [_read(entry) for entry in append.transaction.entries([HEAD])][-1:]
    head = sign_head(signer, log.anchor, append.tree.size, append.tree.root(), append.time())
    append.note(HEAD, {f"{head.size}": head.as_json()})
    return head, last[0] if last else None


def _released(edition: Mapping[str, Json], _: Standing) -> Made:
    digest = hashlib.sha256(edition_content(edition)).hexdigest()
    return "edition", {"edition": edition["edition"], "content": digest}


def _plain(edition: Mapping[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in edition.items() if name != "ledger"}


def _read(entry: Entry) -> Head:
    told: dict[str, Json] = json.loads(entry.content)
    return read_head(told)
