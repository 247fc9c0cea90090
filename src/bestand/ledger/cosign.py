"""What third parties say of an edition, in files beside its folder: that they rebuilt it, or a signed dissent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from bestand.errors import UsageError
from bestand.ledger import forms
from bestand.ledger.difference import Difference
from bestand.ledger.heads import pinned_key
from bestand.ledger.verify import edition_of, small_file
from bestand.model.acts import TIME
from bestand.model.ids import Json, canonical
from bestand.model.keys import PUBLIC_BYTES, SIGNATURE_BYTES, Signer, holds, key_id

DOMAIN = b"bestand/attestation/1\n"
"""Before every signed text, so that a signature on anything else is never one on an attestation."""
PREFIX = 12
"""Characters of the key's id in the name of the file."""
MEMBERS = ("edition", "content", "verdict", "reason", "public", "at", "signature")


class Verdict(StrEnum):
    """What somebody says who rebuilt an edition, or tried to."""

    SAME = "rebuilt the same"
    DISSENTS = "dissents"


WORDS = {Verdict.SAME: "cosigned", Verdict.DISSENTS: "dissent"}
"""In the name of the file."""


@dataclass(frozen=True, slots=True)
class Attestation:
    """One signed statement on one edition. `content` is the edition's content hash, `public` the signer's key."""

    edition: str
    content: str
    verdict: Verdict
    reason: str
    public: bytes
    at: datetime
    signature: str = field(default="", repr=False)

    @property
    def key(self) -> str:
        return key_id(self.public)

    @property
    def file(self) -> str:
        """Name of its file, beside the edition's folder."""
        return f"{self.edition}.{WORDS[self.verdict]}-{self.key[:PREFIX]}.json"

    @property
    def data(self) -> bytes:
        """Its file."""
        return forms.file_bytes({**self._plain(), "signature": self.signature})

    @property
    def message(self) -> bytes:
        """What is signed."""
        return DOMAIN + canonical(self._plain()).encode()

    def is_signed(self) -> bool:
        """Whether the key it names signed it; whose key that is, it cannot show."""
        return holds(self.public, bytes.fromhex(self.signature), self.message)

    def _plain(self) -> dict[str, Json]:
        at = self.at.strftime(TIME)
        said: dict[str, Json] = {"edition": self.edition, "content": self.content, "verdict": self.verdict.value}
        return said | {"reason": self.reason, "public": self.public.hex(), "at": at}


def attest(signer: Signer, edition: str, content: str, verdict: Verdict, reason: str, at: datetime) -> Attestation:
    """A new statement, signed. A dissent without a reason is a wrong call."""
    if verdict is Verdict.DISSENTS and not reason.strip():
        raise UsageError("a dissent states its reason.")
    said = Attestation(edition, content, verdict, reason, signer.public, at.astimezone(UTC))
    return replace(said, signature=signer.sign(said.message).hex())


def read_attestation(data: bytes) -> Attestation:
    """The statement of a file. Raises ValueError where it is none, or is not in canonical form."""
    stated = forms.members(forms.read_file(data), MEMBERS)
    return Attestation(
        forms.text(stated["edition"]),
        forms.hex_bytes(stated["content"], 32).hex(),
        Verdict(forms.text(stated["verdict"])),
        forms.text(stated["reason"]),
        forms.hex_bytes(stated["public"], PUBLIC_BYTES),
        forms.time(stated["at"]),
        forms.hex_bytes(stated["signature"], SIGNATURE_BYTES).hex(),
    )


def attestations(folder: Path) -> Iterator[Attestation | Difference]:
    """Everything said beside an edition's folder, by name of the file; what does not hold as a difference."""
    edition = edition_of(folder)
    name = forms.text(edition["edition"])
    starts = tuple(f"{name}.{word}-" for word in WORDS.values())
    for path in sorted(folder.absolute().parent.iterdir()):
        if path.name.startswith(starts) and path.suffix == ".json":
            yield _beside(path, name, edition.get("content"))


def is_signed_with(said: Attestation, pinned: str | Path) -> bool:
    """Whether a key known from elsewhere signed it."""
    return said.is_signed() and said.key == pinned_key(pinned)


def _beside(path: Path, name: str, content: Json) -> Attestation | Difference:
    try:
        said = read_attestation(small_file(path))
    except ValueError as error:
        return Difference(path.name, "form", str(error))
    if not said.is_signed():
        return Difference(path.name, "signature", "its signature does not hold.")
    if said.file != path.name:
        return Difference(path.name, "name", f"is named otherwise than what it says: {said.file}.")
    if (said.edition, said.content) != (name, content):
        return Difference(path.name, "edition", "speaks of another content than that of this edition.")
    return said
