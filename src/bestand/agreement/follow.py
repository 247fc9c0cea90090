"""What follows a violation under the text: steps, whose they are, and by when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal, Self

from pydantic import Field, model_validator

from bestand.agreement.clock import Clock, Moment
from bestand.agreement.times import Within
from bestand.text.typed import Typed

VIOLATION, VERIFIED, NOTIFIED, INVOKED = "violation", "verified", "notified", "invoked"
Event = Literal["violation", "verified", "notified", "invoked"]
"""What a path may count from: that it happened, that people verified it, that the parties were notified
of it, or, in a guarantee, that somebody entitled invoked the text."""
EVENTS: tuple[Event, ...] = ("violation", "verified", "notified", "invoked")
PARTIES = "parties"
"""In `who`: all parties of the agreement."""


class Step(Typed):
    """One step: whose it is, and how long after what the path counts from or after another step.

    by: whether each of `who` is to take it, or any of them. document: the kind of document that the step
    takes; its hash is recorded. notifies: it tells all parties, at one time. if, optional: nothing is owed
    as long as nobody has opened it. ends: with it the path is at its end.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    who: tuple[str, ...] = Field(min_length=1)
    by: Literal["any", "each"] = "any"
    after: str = ""
    within: Within | None = None
    if_: str = Field(default="", alias="if")
    optional: bool = False
    document: str = ""
    notifies: Literal["parties"] | None = None
    before_publication: bool = False
    ends: bool = False

    @model_validator(mode="after")
    def _publication_waits_for_a_notice(self) -> Self:
        if self.before_publication and not self.notifies:
            raise ValueError(f'step "{self.id}" notifies nobody. Fix: add `notifies: parties`.')
        return self

    @property
    def owed(self) -> bool:
        """Whether it is to be taken without anybody having opened it."""
        return not (self.optional or self.if_)


class FollowUp(Typed):
    """A path of steps, in the order of the text; a time not given is not made up.

    counts_from: what steps that come after no other step count from.
    """

    title: str
    known: Literal["seen", "from memory", "press report", "no text"]
    cites: tuple[str, ...] = ()
    counts_from: Event = "violation"
    steps: tuple[Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_after_one_before(self) -> Self:
        known: list[str] = [event for event in EVENTS if event != NOTIFIED]
        for step in self.steps:
            if step.id in (*known, NOTIFIED):
                raise ValueError(f'step "{step.id}" stands twice. Fix: give each step its own id.')
            if self.since(step) not in known:
                raise ValueError(_nothing_before(step, self.since(step)))
            known += [step.id, *([NOTIFIED] if step.notifies else [])]
        return self

    def since(self, step: Step) -> str:
        """The event or the step that a step counts from."""
        return step.after or self.counts_from

    def step(self, id_: str) -> Step | None:
        return next((step for step in self.steps if step.id == id_), None)

    def clocks(self, happened: Mapping[str, Moment], clock: Clock) -> Iterator[tuple[Step, Moment | None]]:
        """Each step with when it is due (UTC), from what happened: events and steps with their times.

        None: no time is given. A step that counts from one not taken yet is due as if that one were taken
        when it is due; the moment then `awaits` it.
        """
        times: dict[str, Moment | None] = dict(happened)
        for step in self.steps:
            since, own = self.since(step), times.get(self.since(step))
            due = clock.after(own, step.within) if own and step.within else None
            if due and since not in happened:
                due = replace(due, awaits=due.awaits or since)
            yield step, due
            if step.id not in happened:
                times[step.id] = due
            if step.notifies and NOTIFIED not in happened:
                times.setdefault(NOTIFIED, times[step.id])


def _nothing_before(step: Step, since: str) -> str:
    if since == NOTIFIED:
        return f'step "{step.id}" counts from a notice, and no step before it notifies. Fix: add `notifies: parties`.'
    return f'step "{step.id}" comes after "{since}", which is none before it. Fix: reorder.'
