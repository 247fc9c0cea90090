"""Acts and heads of a ledger whose signer had no standing to sign them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bestand.ledger.difference import Difference
from bestand.ledger.heads import Head
from bestand.model.acts import Act, Right
from bestand.model.people import Standing, standing

Acts = Sequence[tuple[int, Act]]
"""Acts with the numbers of their entries."""


def refused_acts(acts: Acts, now: Standing, anchor: str) -> Iterator[Difference]:
    """Acts that never counted differ: nobody could have appended them as the rules stand.

    What stopped counting later, by a key revoked from an earlier time on, is a note.
    """
    if not now.people:
        yield Difference("entry 0", "anchor", "the founding act that the anchor names is not in the ledger.", 0)
        return
    never = _never_counted(acts, anchor) if now.void else {}
    numbers = {act.text: index for index, act in acts}
    for act, why in now.void:
        index, lost = numbers[act.text], act.text not in never
        message = f"no longer counts: {why}." if lost else f"never counted: {never[act.text]}."
        yield Difference(f"entry {index}", "standing", message, index, note=lost)


def wrong_with(head: Head, roots: Mapping[int, str], size: int, people: Standing, anchor: str) -> str:
    """Why the ledger did not have a published head, or nobody with the right to it signed it; empty where all holds."""
    if head.log != anchor:
        return "is of another ledger."
    return _wrong_root(head, roots, size) or _wrong_signer(head, people)


def _wrong_root(head: Head, roots: Mapping[int, str], size: int) -> str:
    if head.size > size:
        return f"was signed, but the ledger now ends after {size} entries: its end was cut off."
    if roots.get(head.size) != head.root:
        return f"has another root: one of the entries up to {head.size - 1} was changed."
    return ""


def _wrong_signer(head: Head, people: Standing) -> str:
    key = people.keys.get(head.key)
    if key is None or not head.is_signed_by(key.public):
        return "is not signed by a key of an enrolled person."
    if not key.counts(head.at):
        return "is signed by a key that did not count then."
    person = people.people[key.person]
    return "" if Right.RELEASE in person.rights else f'is signed by somebody without the right "{Right.RELEASE}".'


def _never_counted(acts: Acts, anchor: str) -> dict[str, str]:
    """Texts of acts that did not count when they were appended, with why.

    An act is judged by those before it; folded anew only where an act reaches back in time, so that a long
    ledger is folded a few times and not once for each act.
    """
    found: dict[str, str] = {}
    ordered = [act for _, act in acts]
    first = 0
    for last in [*_reaching_back(ordered), len(ordered)]:
        part = {act.text for act in ordered[first:last]}
        void = standing(ordered[:last], anchor).void
        found |= {act.text: why for act, why in void if act.text in part and not _ends_itself(act)}
        first = last
    return found


def _reaching_back(acts: Sequence[Act]) -> list[int]:
    """Revocations from an earlier time on, and confirmations of revocations."""
    revoked = {act.id for act in acts if act.kind == "revoke"}
    return [
        i
        for i, act in enumerate(acts)
        if (act.kind == "revoke" and "since" in act.body) or (act.kind == "confirm" and act.body.get("act") in revoked)
    ]


def _ends_itself(act: Act) -> bool:
    """A key that revokes itself does not count at that moment; its end does."""
    return act.kind == "revoke" and act.body.get("key") == act.key
