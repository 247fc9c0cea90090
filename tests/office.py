"""A workspace with people in it, for tests: a founder, whom they enrol, and a clock that goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bestand.flow import people
from bestand.flow.log import Log
from bestand.model.acts import Right
from bestand.model.keys import Signer
from bestand.workspace import Workspace
from tests.people import START

ALL = [right.value for right in Right]


class Ticking:
    """A clock that goes on by a second whenever it is asked."""

    def __init__(self, now: datetime = START):
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@dataclass
class Office:
    """A workspace with a founder, and the clock of its log."""

    workspace: Workspace
    clock: Ticking
    founder: Signer

    @property
    def log(self) -> Log:
        return people.log_of(self.workspace)

    def enrol(self, by: Signer, *confirming: Signer, rights: list[str] = ALL) -> Signer:
        new = Signer.new()
        act = people.propose(self.log, by, people.request(self.log, new), rights, self.clock)
        for signer in confirming:
            people.confirm(self.log, signer, act.id, self.clock)
        return new
