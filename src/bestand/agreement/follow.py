"""What follows a violation under the text: steps, whose they are, and by when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal, Self

from pydantic import Field, model_validator

from bestand.agreement.clock import Clock
from bestand.agreement.times import Within
from bestand.text.typed import Typed

VIOLATION = "violation"
"""What the first steps count from."""


class Step(Typed):
    """One step: whose it is, and how long after the violation or after another step.

    ends: with it the path is at its end.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    who: tuple[str, ...] = Field(min_length=1)
    after: str = VIOLATION
    within: Within | None = None
    if_: str = Field(default="", alias="if")
    ends: bool = False


class FollowUp(Typed):
    """A path of steps, in the order of the text; a time not given is not made up."""

    title: str
    known: Literal["seen", "from memory"]
    cites: tuple[str, ...] = ()
    steps: tuple[Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_after_one_before(self) -> Self:
        known = [VIOLATION]
        for step in self.steps:
            if step.id in known:
                raise ValueError(f'step "{step.id}" stands twice. Fix: give each step its own id.')
            if step.after not in known:
                raise ValueError(f'step "{step.id}" comes after "{step.after}", which is none before it. Fix: reorder.')
            known.append(step.id)
        return self

    def clocks(self, violation: datetime, clock: Clock) -> Iterator[tuple[Step, datetime | None]]:
        """Each step with when it is due (UTC) if those before it are done when due; None: no time is given."""
        due: dict[str, datetime | None] = {VIOLATION: violation}
        for step in self.steps:
            since = due[step.after]
            due[step.id] = clock.later(since, step.within) if since and step.within else None
            yield step, due[step.id]
