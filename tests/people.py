"""A log of signed acts in memory, for tests: people with keys, and a clock that goes on by the minute."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bestand.model.acts import Act, Right, Seen, sign
from bestand.model.ids import Json
from bestand.model.keys import Signer
from bestand.model.people import Standing, request_message, standing

START = datetime(2026, 5, 10, 6, 0, tzinfo=UTC)
EMPTY = hashlib.sha256().hexdigest()
ALL = [right.value for right in Right]


@dataclass
class Log:
    """Acts as they were appended; `founder` founded it."""

    founder: Signer = field(default_factory=Signer.new)
    acts: list[Act] = field(default_factory=list)
    now: datetime = START
    people: list[Signer] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.act(self.founder, "found", {"public": self.founder.public.hex()})

    @property
    def anchor(self) -> str:
        return self.acts[0].id

    def act(self, signer: Signer, kind: str, body: dict[str, Json], at: datetime | None = None) -> Act:
        """A signed act, a minute after the one before it or at a time."""
        self.now = at or self.now + timedelta(minutes=1)
        log = self.anchor if self.acts else ""
        made = sign(signer, kind, body, self.now, log, Seen(len(self.acts), EMPTY))
        self.acts.append(made)
        return made

    def enrol(
        self, *, by: Signer | None = None, rights: list[str] | None = None, second: Signer | None = None
    ) -> Signer:
        """Somebody new, proposed by the founder and confirmed by a second person where one is given."""
        new = Signer.new()
        request = new.sign(request_message(self.anchor, new.public)).hex()
        asked: list[Json] = list(rights if rights is not None else ALL)
        body: dict[str, Json] = {"public": new.public.hex(), "request": request, "rights": asked}
        act = self.act(by or self.founder, "enrol", body)
        if second:
            self.act(second, "confirm", {"act": act.id})
        return new

    @property
    def standing(self) -> Standing:
        return standing(self.acts, self.anchor)


def crew(n: int) -> tuple[Log, list[Signer]]:
    """A log with so many enrolled people; the first is the founder."""
    log = Log()
    people = [log.founder, log.enrol()]
    people += [log.enrol(second=people[1]) for _ in range(n - 2)]
    log.people = people[:n]
    return log, log.people
