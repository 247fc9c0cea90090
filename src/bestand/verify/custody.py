"""The chain of custody of evidence: a fold of the acts that count, which only ever grows.

Whoever takes evidence in holds it; a hand-over passes that on. A link that does not fit the ones before it
stays in the chain and says why: nothing is taken out, and nothing follows from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bestand.errors import InputError, NotFound, UsageError
from bestand.model.acts import Act
from bestand.model.ids import Json
from bestand.text.problems import nearest

HASH = re.compile("[0-9a-f]{64}")
PERSON = "person-"
"""How the pseudonyms of enrolled people begin: anybody else is outside."""


class What(StrEnum):
    """What was done with evidence. Only the first two change who holds it."""

    HANDED_OVER = "handed over"
    RETURNED = "returned"  # by whoever outside held it, to the person who says so
    COPIED = "copied"
    EXAMINED = "examined"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Link:
    """One act on evidence. wrong: why it does not fit; empty where it does."""

    act: str
    at: datetime  # UTC
    by: str
    what: str
    to: str = ""
    reason: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Custody:
    """One piece of evidence as it was taken in first, who holds it now, and every link since."""

    sha256: str
    bytes: int
    media: str
    title: str
    marking: str
    flags: tuple[str, ...]
    derived_from: str
    holder: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Evidence in the acts that is not what is kept."""

    sha256: str
    reason: str


def chains(acts: Iterable[Act]) -> dict[str, Custody]:
    """Chains by hash. acts: those that count, in the order of their times (`Standing.acts`)."""
    found: dict[str, Custody] = {}
    for act in acts:
        sha256 = str(act.body.get("sha256"))
        if act.kind == "evidence" and sha256 not in found:
            found[sha256] = _taken_in(act, sha256)
        elif act.kind in ("evidence", "custody") and sha256 in found:
            found[sha256] = _grown(found[sha256], act)
    return found


def check(kind: str, body: Mapping[str, Json], by: str, known: Mapping[str, Custody]) -> None:
    """Refuse an act of this kind that would not fit, before it is signed.

    Raises NotFound for unknown evidence, UsageError for a wrong body, InputError for a hand-over by somebody
    who does not hold it.
    """
    if kind == "evidence":
        _check_evidence(body, known)
        return
    chain = known.get(str(body.get("sha256")))
    if chain is None:
        raise NotFound(f"no evidence {str(body.get('sha256'))[:64]} was taken in.")
    what, to = str(body.get("what")), str(body.get("to") or "")
    if what not in {*What}:
        raise UsageError(f'"{what}" is nothing that is done with evidence; {nearest(what, [*What])}')
    if not str(body.get("reason") or "").strip():
        raise UsageError("each link of a chain of custody has a reason.")
    if wrong := _wrong(chain, by, what, to):
        raise InputError(f"evidence {chain.sha256[:16]}…: {wrong}.")


def differences(known: Mapping[str, Custody], size_of: Callable[[str], int]) -> tuple[Difference, ...]:
    """Evidence that is missing, was changed, or whose length is not the one signed.

    size_of: length of what is kept under a hash, after reading it; raises InputError or NotFound.
    """
    found = []
    for sha256, chain in sorted(known.items()):
        try:
            size = size_of(sha256)
        except (InputError, NotFound) as error:
            found.append(Difference(sha256, str(error)))
            continue
        if size != chain.bytes:
            found.append(Difference(sha256, f"{size:,} bytes are kept, {chain.bytes:,} were signed."))
    return tuple(found)


def _taken_in(act: Act, sha256: str) -> Custody:
    body, flags = act.body, act.body.get("flags")
    size = body.get("bytes")
    return Custody(
        sha256=sha256,
        bytes=size if isinstance(size, int) else -1,
        media=str(body.get("media") or ""),
        title=str(body.get("title") or ""),
        marking=str(body.get("marking") or ""),
        flags=tuple(map(str, flags)) if isinstance(flags, list) else (),
        derived_from=str(body.get("derived_from") or ""),
        holder=act.by,
        links=(Link(act.id, act.at, act.by, "taken in"),),
    )


def _grown(chain: Custody, act: Act) -> Custody:
    if act.kind == "evidence":
        return replace(chain, links=(*chain.links, Link(act.id, act.at, act.by, "taken in again")))
    what, to = str(act.body.get("what")), str(act.body.get("to") or "")
    wrong = _wrong(chain, act.by, what, to) if what in {*What} else "nothing that is done with evidence"
    link = Link(act.id, act.at, act.by, what, to, str(act.body.get("reason") or ""), wrong)
    passed = {What.HANDED_OVER.value: to, What.RETURNED.value: act.by}
    holder = chain.holder if wrong else passed.get(what, chain.holder)
    return replace(chain, holder=holder, links=(*chain.links, link))


def _wrong(chain: Custody, by: str, what: str, to: str) -> str:
    """Why a link does not fit the chain; empty where it does."""
    if what == What.RETURNED:
        return "a person here holds it: they hand it over" if chain.holder.startswith(PERSON) else ""
    if what != What.HANDED_OVER:
        return ""
    if by != chain.holder:
        return f"{by} does not hold it, {chain.holder} does"
    return "" if to and to != by else "it is handed to nobody else"


def _check_evidence(body: Mapping[str, Json], known: Mapping[str, Custody]) -> None:
    sha256, size, origin = str(body.get("sha256")), body.get("bytes"), body.get("derived_from")
    if not HASH.fullmatch(sha256):
        raise UsageError("evidence is named by the SHA-256 of its content, 64 small hexadecimal characters.")
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise UsageError("evidence states its length in bytes.")
    if not isinstance(body.get("flags"), list):
        raise UsageError("evidence states what in it may identify people; an empty list where nothing was found.")
    if origin is not None and str(origin) not in known:
        raise NotFound(f"no evidence {str(origin)[:64]} was taken in, of which this could be a copy.")
