"""A record of signed acts, as the ledger gives them to a fold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bestand.agreement.clock import Moment
from bestand.model.acts import Act, Seen, sign
from bestand.model.ids import Json
from bestand.model.keys import Signer
from bestand.model.people import Standing, standing


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def at(text: str, until: str = "") -> Moment:
    return Moment(utc(text), utc(until or text))


class Record:
    """Acts of one founder, who has every right."""

    def __init__(self, founded: str = "2026-05-01T00:00"):
        self.signer = Signer.new()
        first = sign(self.signer, "found", {"public": self.signer.public.hex()}, utc(founded), "", Seen(0, "0" * 64))
        self.acts = [first]

    def add(self, kind: str, body: Mapping[str, Json], time: str) -> Act:
        when = utc(time)
        if when == self.acts[-1].at:  # as the log does: no two acts have one time
            when += timedelta(microseconds=1)
        act = sign(self.signer, kind, body, when, self.acts[0].id, Seen(len(self.acts), "0" * 64))
        self.acts.append(act)
        return act

    @property
    def standing(self) -> Standing:
        return standing(self.acts, self.acts[0].id)
