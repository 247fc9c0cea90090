"""What an edition says of the ledger, and whether that holds.

The ledger holds an entry of kind `edition` whose content is the canonical edition.json without its field
`ledger`. That field shows the entry (salt, time, number), the signed head over it, the way from one to the
other, and that the head continues the one published before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bestand.ledger import forms
from bestand.ledger.difference import Difference
from bestand.ledger.entries import SALT_BYTES, Entry, leaf_data
from bestand.ledger.heads import Head, head_of
from bestand.ledger.merkle import HASH_BYTES, leaf_hash, verify_consistency, verify_inclusion
from bestand.ledger.tree import Tree
from bestand.model.acts import TIME
from bestand.model.ids import Json, canonical
from bestand.model.keys import PUBLIC_BYTES

FILE = "edition.json"
KIND = "edition"


@dataclass(frozen=True, slots=True)
class Previous:
    """The head published before, and the proof that the ledger since only grew."""

    size: int
    root: bytes
    proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The field `ledger` of an edition. `public` is the key that signed the head."""

    log: str
    index: int
    at: datetime
    salt: bytes
    inclusion: tuple[bytes, ...]
    head: Head
    public: bytes
    previous: Previous | None


def edition_content(edition: Mapping[str, Json]) -> bytes:
    """What the ledger commits to: everything that edition.json states but its proofs."""
    return canonical({name: value for name, value in edition.items() if name != "ledger"}).encode()


def ledger_field(tree: Tree, entry: Entry, head: Head, public: bytes, previous: Head | None) -> dict[str, Json]:
    """The field `ledger` for an edition that was appended as `entry`, under a head that covers it."""
    return {
        "at": entry.at.strftime(TIME),
        "head": head.as_json(),
        "inclusion": [step.hex() for step in tree.inclusion(entry.idx, head.size)],
        "index": entry.idx,
        "log": head.log,
        "previous": _previous(tree, head, previous) if previous else None,
        "public": public.hex(),
        "salt": entry.salt.hex(),
    }


def read_field(value: Json) -> Shown:
    """The field of an edition. Raises ValueError where it has another form."""
    names = ("at", "head", "inclusion", "index", "log", "previous", "public", "salt")
    stated = forms.members(value, names)
    return Shown(
        forms.text(stated["log"]),
        forms.whole(stated["index"]),
        forms.time(stated["at"]),
        forms.hex_bytes(stated["salt"], SALT_BYTES),
        tuple(forms.hex_list(stated["inclusion"], HASH_BYTES)),
        head_of(stated["head"]),
        forms.hex_bytes(stated["public"], PUBLIC_BYTES),
        _read_previous(stated["previous"]),
    )


def check_field(edition: Mapping[str, Json], shown: Shown, pin: str | None) -> Iterator[Difference]:
    """What does not hold, the head first: who vouches, then what for. `pin`: the id of the key that must sign."""
    head = shown.head
    if not head.is_signed_by(shown.public):
        yield _differs("signature", "the signature of the ledger's head does not hold.")
    elif pin is not None and head.key != pin:
        yield _differs("pin", f"the ledger's head is signed by key {head.key}, not by the pinned {pin}.")
    if head.log != shown.log:
        yield _differs("log", "the head is of another ledger than the edition names.")
    if not _is_included(edition, shown):
        yield _differs("inclusion", "what it states is not what the ledger under the signed head holds.")
    before = shown.previous
    if before and not verify_consistency(before.size, head.size, before.root, bytes.fromhex(head.root), before.proof):
        yield _differs("consistency", "the ledger under the signed head does not continue the one published before.")
    if pin is None:
        message = f"the signer's key {head.key} is not pinned: compare it with one known from elsewhere."
        yield Difference(FILE, "not pinned", message, note=True)


def _is_included(edition: Mapping[str, Json], shown: Shown) -> bool:
    data = leaf_data(KIND, forms.text(edition["edition"]), shown.at, shown.salt, edition_content(edition))
    root = bytes.fromhex(shown.head.root)
    return verify_inclusion(leaf_hash(data), shown.index, shown.head.size, shown.inclusion, root)


def _previous(tree: Tree, head: Head, previous: Head) -> dict[str, Json]:
    proof = tree.consistency(previous.size, head.size)
    return {"proof": [step.hex() for step in proof], "root": previous.root, "size": previous.size}


def _read_previous(value: Json) -> Previous | None:
    if value is None:
        return None
    stated = forms.members(value, ("proof", "root", "size"))
    proof = forms.hex_list(stated["proof"], HASH_BYTES)
    return Previous(forms.whole(stated["size"]), forms.hex_bytes(stated["root"], HASH_BYTES), tuple(proof))


def _differs(rule: str, message: str) -> Difference:
    return Difference(FILE, rule, message)
