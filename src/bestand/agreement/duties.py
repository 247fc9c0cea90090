"""What a clause asks: what may not be done, what must be done, and what would make an act lawful."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from bestand.agreement.times import Edge, Within
from bestand.agreement.weapons import Bound, Wanted
from bestand.text.typed import Typed


class Number(Bound):
    """A limit of a count, with its unit: nothing is compared across units."""

    unit: str = Field(min_length=1)


class Prohibition(Typed):
    """What may not be done: acts, and only with these weapons, at these targets, in this number.

    beyond: a kind of document that declares holdings; only more than it declares is prohibited.
    """

    acts: tuple[str, ...] = Field(min_length=1)
    weapons: tuple[str, ...] = ()
    except_weapons: tuple[str, ...] = ()
    calibre_mm: Bound | None = None
    range_km: Bound | None = None
    targets: tuple[str, ...] = ()
    count: Number | None = None
    beyond: str = ""

    @property
    def wanted(self) -> Wanted:
        """The weapons it is about; none means any act, whatever it was done with."""
        return Wanted(self.weapons, self.except_weapons, self.calibre_mm, self.range_km)


class Duty(Typed):
    """What must be done, shown by a document: an order issued, a notice given, a list of holdings
    handed over, prisoners exchanged. `each`: every party that is bound owes its own.

    due: until when; without it, as long as the clause is in force. for_each: one document for each
    judged violation, not one in all.
    """

    document: str = Field(min_length=1)
    by: Literal["each", "any"] = "each"
    to: str = ""
    due: Edge | None = None
    count: Number | None = None
    for_each: Literal["violation"] | None = None


class Unless(Typed):
    """What would make a prohibited act lawful under the text.

    needs: kinds of documents; all of them on record, and in force at the time, leave the finding
    to a person. claimed: it rests on a party's claim (self-defence), which never changes an
    outcome; substantiate_within: how long after the claim its grounds are due.
    """

    title: str
    needs: tuple[str, ...] = ()
    claimed: bool = False
    substantiate_within: Within | None = None

    @model_validator(mode="after")
    def _says_what_shows_it(self) -> Self:
        if not (self.needs or self.claimed):
            raise ValueError("nothing would show it. Fix: add `needs: [document]`, or `claimed: true`.")
        if self.substantiate_within and not self.claimed:
            raise ValueError("only a claim is substantiated. Fix: add `claimed: true`, or take the time out.")
        return self
