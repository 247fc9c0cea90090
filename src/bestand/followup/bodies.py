"""Bodies of the acts of follow-up: written for signing, and read again without trust in who wrote them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from bestand.agreement.clock import Moment
from bestand.model.acts import TIME
from bestand.model.ids import Json, digest

Body = Mapping[str, Json]
_HASH = re.compile("[0-9a-f]{64}")


class Malformed(ValueError):
    """A body that is not what its kind of act holds."""


def case_body(
    clause: str, version: int, reading: str, path: str, title: str, findings: Sequence[tuple[str, Body]]
) -> dict[str, Json]:
    """A new case on findings of a clause, each with the subject that people judged. Its id is of its content."""
    held: list[Json] = [{"finding": finding, "subject": dict(subject)} for finding, subject in sorted_by_id(findings)]
    plain: dict[str, Json] = {"clause": clause, "version": version, "reading": reading, "path": path}
    plain |= {"title": title, "findings": held}
    return {"case": digest("case/1", plain), **plain}


def step_body(
    case: str, step: str, event: str, when: Moment, *, party: str = "", document: str = "", text: str = ""
) -> dict[str, Json]:
    """An event of a step, or of the case itself where `step` is empty (closed, opened again).

    party: who took the step. document: SHA-256 (hex) of what was sent or received.
    """
    body: dict[str, Json] = {"case": case, "step": step, "event": event, "text": text}
    body |= _interval(when)
    return body | ({"party": party} if party else {}) | ({"document": document} if document else {})


def notice_body(case: str, step: str, documents: Mapping[str, str]) -> dict[str, Json]:
    """The notice to all parties at once: party → SHA-256 (hex) of its document."""
    return {"case": case, "step": step, "documents": dict(sorted(documents.items()))}


def invocation_body(guarantee: str, by: str, when: Moment, document: str, case: str = "") -> dict[str, Json]:
    """That somebody entitled invoked a text: who, when, and the hash of the document that says so."""
    body: dict[str, Json] = {"guarantee": guarantee, "by": by, "document": document, "at": _interval(when)}
    return body | ({"case": case} if case else {})


def sorted_by_id(findings: Sequence[tuple[str, Body]]) -> list[tuple[str, Body]]:
    return sorted(findings, key=lambda held: held[0])


def text_of(body: Body, key: str, *, optional: bool = False) -> str:
    value = body.get(key)
    if isinstance(value, str) and (value or optional):
        return value
    if value is None and optional:
        return ""
    raise Malformed(f'it gives no "{key}"')


def hash_of(body: Body, key: str) -> str:
    """A SHA-256 in hex; empty where there is none. Raises Malformed for anything else."""
    text = text_of(body, key, optional=True)
    if text and not is_hash(text):
        raise Malformed(f'"{key}" is no SHA-256 in hexadecimal')
    return text


def is_hash(text: object) -> bool:
    return isinstance(text, str) and bool(_HASH.fullmatch(text))


def moment_of(body: Body) -> Moment:
    """`from` and `to` in UTC. Raises Malformed where they are no times, have no zone, or run backwards."""
    first, last = (_time(body.get(key)) for key in ("from", "to"))
    if last < first:
        raise Malformed("it ends before it begins")
    return Moment(first, last)


def _time(value: object) -> datetime:
    try:
        time = datetime.fromisoformat(str(value).replace("Z", "+00:00"))
        if time.tzinfo:
            return time.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise Malformed(f'"{str(value)[:40]}" is no time with a zone')


def _interval(when: Moment) -> dict[str, Json]:
    return {key: time.astimezone(UTC).strftime(TIME) for key, time in (("from", when.earliest), ("to", when.latest))}
