"""What a verifier found: the place, and what there is not as it should be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs. A note is none: it says what could not be shown.

    `place` is a file of an edition, or an entry or head of the ledger; `index` is the entry's number.
    """

    place: str
    rule: str
    message: str
    index: int | None = None
    note: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"
