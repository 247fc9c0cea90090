"""Acts: what people do, signed and appended, never changed. State is a fold over them.

Every act states the ledger that its signer saw before it, so that each signature also holds
everything that came earlier in place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from bestand.errors import InputError
from bestand.model.ids import Json, canonical, digest
from bestand.model.keys import Signer, holds

DOMAIN = b"bestand/act/1\n"
"""Before every signed text, so that a signature on anything else is never one on an act."""
TIME = "%Y-%m-%dT%H:%M:%S.%fZ"
_ROOT = re.compile("[0-9a-f]{64}")


class Right(StrEnum):
    """What a person may do besides reading."""

    OWNER = "owner"  # enrol and revoke
    VERIFY = "verify"  # screen, judge, take in
    FOLLOW = "follow"  # cases and their steps
    RELEASE = "release"  # editions, and what goes out finer or earlier


@dataclass(frozen=True, slots=True)
class Seen:
    """The ledger before an act: so many leaves under this root (hex)."""

    size: int
    root: str


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `log` names the ledger it belongs to (empty in its first act); `at` is UTC."""

    kind: str
    by: str
    at: datetime
    body: Mapping[str, Json]
    log: str
    after: Seen
    key: str
    signature: str = field(default="", repr=False)

    @property
    def id(self) -> str:
        """32 hex characters; the signature is not part of it."""
        return digest("act/1", self._plain())

    @property
    def text(self) -> str:
        """Canonical JSON, with the signature: what is stored, and what the ledger's leaf commits to."""
        return canonical(self._plain() | {"signature": self.signature})

    @property
    def message(self) -> bytes:
        """What is signed."""
        return DOMAIN + canonical(self._plain()).encode()

    def is_signed_by(self, public: bytes) -> bool:
        return holds(public, bytes.fromhex(self.signature), self.message)

    def _plain(self) -> dict[str, Json]:
        return {
            "act": self.kind,
            "by": self.by,
            "at": self.at.strftime(TIME),
            "body": dict(self.body),
            "log": self.log,
            "after": {"size": self.after.size, "root": self.after.root},
            "key": self.key,
        }


def sign(signer: Signer, kind: str, body: Mapping[str, Json], at: datetime, log: str, after: Seen) -> Act:
    """A new act of the signer's."""
    act = Act(kind, signer.person, at.astimezone(UTC), body, log, after, signer.key)
    signature = signer.sign(act.message).hex()
    return Act(act.kind, act.by, act.at, act.body, act.log, act.after, act.key, signature)


def read_act(text: str) -> Act:
    """The act of a stored text. Raises InputError where it is none, or is not in canonical form."""
    try:
        value = json.loads(text)
        after = Seen(int(value["after"]["size"]), str(value["after"]["root"]))
        at = datetime.strptime(value["at"], TIME).replace(tzinfo=UTC)
        named = (str(value[name]) for name in ("log", "key", "signature"))
        log, key, signature = named
        act = Act(str(value["act"]), str(value["by"]), at, dict(value["body"]), log, after, key, signature)
        if act.text != text or not _ROOT.fullmatch(after.root) or bytes.fromhex(signature).hex() != signature:
            raise ValueError("not in canonical form")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(f"an act cannot be read: {str(error)[:80]}.", file="ledger") from error
    return act
