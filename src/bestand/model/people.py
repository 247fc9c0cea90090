"""Who may act, folded from the acts themselves; and which acts count.

An act counts when it is signed by a key of an enrolled person who had the right to it then. Nothing else
does: no flag in a database, no caller's word. The first act founds the log; its id is the anchor, known
outside the database. Acts stand in the order in which they were appended, which each of them states, and each
is later than the one before it: a time that was set back does not count. Others are enrolled by two: an owner
proposes, another enrolled person confirms; as long as the founder is alone, the founder does. A key that was
lost stops counting when it is revoked; from an earlier time on, once a second person has confirmed that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bestand.model.acts import Act, Right
from bestand.model.ids import canonical
from bestand.model.keys import PUBLIC_BYTES, holds, key_id, person_id

REQUEST = b"bestand/request/1\n"
"""Before the text by which a person shows that a new key is theirs."""

RIGHTS: Mapping[str, Right | None] = {
    "found": None,
    "confirm": None,
    "rotate": None,
    "revoke": None,
    "withdraw": None,  # of one's own acts
    "note": None,
    "enrol": Right.OWNER,
    "screen": Right.VERIFY,
    "edge": Right.VERIFY,
    "commit": Right.VERIFY,
    "answer": Right.VERIFY,
    "reveal": Right.VERIFY,
    "concur": Right.VERIFY,
    "casualty": Right.VERIFY,
    "evidence": Right.VERIFY,
    "custody": None,
    "identity": None,  # that somebody's identity was put into the vault, under a pseudonym
    "unmask": None,  # two people ask together before an identity is looked at
    "erase": Right.OWNER,
    "case": Right.FOLLOW,
    "step": Right.FOLLOW,
    "notice": Right.FOLLOW,
    "invocation": Right.FOLLOW,
    "release": Right.RELEASE,
    "edition": Right.RELEASE,
    "head": Right.RELEASE,
}
"""Every kind of act, and the right it takes; None: any enrolled person's."""


@dataclass(frozen=True, slots=True)
class Person:
    """An enrolled person. alone: the founder, or enrolled by the founder while alone: not vouched for by two."""

    id: str
    rights: frozenset[Right]
    since: datetime
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """A person's key: from when it counts (UTC), and from when it no longer does."""

    id: str
    person: str
    public: bytes
    since: datetime
    until: datetime | None = None

    def counts(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Standing:
    """People and keys, the acts that count in the order of their times, and those that do not, with why."""

    people: Mapping[str, Person] = field(default_factory=dict)
    keys: Mapping[str, Key] = field(default_factory=dict)
    acts: tuple[Act, ...] = ()
    void: tuple[tuple[Act, str], ...] = ()

    def until(self, time: datetime | None) -> Standing:
        """With only the acts up to a time (UTC): what people had said by then."""
        return self if time is None else replace(self, acts=tuple(act for act in self.acts if act.at <= time))

    def of(self, *kinds: str) -> tuple[Act, ...]:
        return tuple(act for act in self.acts if act.kind in kinds)

    def live(self, *kinds: str) -> tuple[Act, ...]:
        """As `of`, without those that their own authors took back."""
        gone = withdrawn(self.acts)
        return tuple(act for act in self.of(*kinds) if act.id not in gone)


def withdrawn(acts: Iterable[Act]) -> set[str]:
    """Acts that their own authors took back."""
    acts = tuple(acts)
    taken = [(str(act.body.get("act")), act.by) for act in acts if act.kind == "withdraw"]
    if not taken:
        return set()
    by = {act.id: act.by for act in acts}
    return {id_ for id_, author in taken if by.get(id_) == author}


def standing(acts: Iterable[Act], anchor: str) -> Standing:
    """What the acts come to, whatever order they are given in.

    A revocation that reaches back changes which acts count: repeated until nothing changes. What a key
    revoked before it was found to be lost stays revoked: in doubt an act does not count.
    """
    roll = Roll(anchor)
    roll.extend(acts)
    return roll.standing


class Roll:
    """The standing as it goes on: acts that come in their order are added to it, others start it anew."""

    def __init__(self, anchor: str):
        self._anchor = anchor
        self._ordered: list[Act] = []
        self._fold = _Fold(anchor, {})

    @property
    def standing(self) -> Standing:
        return self._fold.standing()

    def extend(self, acts: Iterable[Act]) -> None:
        new = sorted({act.text: act for act in acts}.values(), key=_order)
        follows = not (self._ordered and new) or _order(self._ordered[-1]) < _order(new[0])
        had = set() if follows else {act.text for act in self._ordered}
        self._ordered += [act for act in new if act.text not in had]
        if not follows:
            self._ordered.sort(key=_order)
        ends = dict(self._fold.ends)
        if follows:
            for act in new:
                self._fold.add(act)
        if not follows or self._fold.ends != ends:
            self._again()

    def _again(self) -> None:
        """From the start, until no key ends earlier than it was taken to."""
        ends: dict[str, datetime] = {}
        while True:
            self._fold = _Fold(self._anchor, ends)
            for act in self._ordered:
                self._fold.add(act)
            if self._fold.ends == ends:
                return
            ends = self._fold.ends


def _order(act: Act) -> tuple[int, datetime, str, str]:
    return act.after.size, act.at, act.id, act.signature


def request_message(log: str, public: bytes) -> bytes:
    """What a new key signs to show that its holder asks to be enrolled in this log."""
    return REQUEST + canonical({"log": log, "public": public.hex()}).encode()


class _Fold:
    """One pass over the acts in order. `known`: ends of keys that an earlier pass found."""

    def __init__(self, anchor: str, known: Mapping[str, datetime]):
        self._anchor, self._known = anchor, known
        self.ends: dict[str, datetime] = dict(known)
        self._people: dict[str, Person] = {}
        self._keys: dict[str, Key] = {}
        self._proposed: dict[str, Act] = {}
        self._confirmed: set[str] = set()
        self._acts: list[Act] = []
        self._void: list[tuple[Act, str]] = []
        self._last = datetime.min.replace(tzinfo=UTC)

    def standing(self) -> Standing:
        return Standing(self._people, self._keys, tuple(self._acts), tuple(self._void))

    def add(self, act: Act) -> None:
        wrong = self._found(act) if not self._people else self._wrong(act)
        if wrong:
            self._void.append((act, wrong))
        else:
            self._acts.append(act)
            self._last = act.at

    def _found(self, act: Act) -> str:
        public = _hex(act.body.get("public"))
        if act.id != self._anchor:
            return "it stands before the founding act that the anchor names"
        if act.kind != "found" or key_id(public) != act.key or not act.is_signed_by(public):
            return "the founding act is not signed by its own key"
        if act.by != person_id(public):
            return "the founder's name is not of the key"
        self._people[act.by] = Person(act.by, frozenset(Right), act.at, alone=True)
        self._add_key(act.by, public, act.at)
        return ""

    def _wrong(self, act: Act) -> str:
        """Why the act does not count; empty where it does."""
        key, person = self._keys.get(act.key), self._people.get(act.by)
        if key is None or person is None or key.person != act.by:
            return "its key is not of an enrolled person"
        ends_itself = act.kind == "revoke" and act.body.get("key") == act.key
        if not key.counts(act.at) and not ends_itself:
            return "its key did not count then"
        if act.log != self._anchor:
            return "it belongs to another log"
        if not act.is_signed_by(key.public):
            return "its signature does not hold"
        if act.at <= self._last:
            return "its time is not later than that of the act before it"
        if act.kind not in RIGHTS:
            return f'there is no act "{act.kind}"'
        right = RIGHTS[act.kind]
        if right is not None and right not in person.rights:
            return f'it takes the right "{right}"'
        rule = _RULES.get(act.kind)
        return rule(self, act) if rule else ""

    def _add_key(self, person: str, public: bytes, since: datetime) -> None:
        id_ = key_id(public)
        self._keys[id_] = Key(id_, person, public, since, self._known.get(id_))

    def _new_key(self, act: Act, public: bytes) -> str:
        """Why the key cannot be added: its request is for anybody to read, and must not serve twice."""
        if not holds(public, _hex(act.body.get("request"), 64), request_message(self._anchor, public)):
            return "the new key does not show that it is its holder's"
        taken = any(_hex(p.body.get("public")) == public for p in self._proposed.values() if p.kind == "enrol")
        return "the key is enrolled already" if key_id(public) in self._keys or taken else ""

    def _enrol(self, act: Act) -> str:
        public, rights = _hex(act.body.get("public")), act.body.get("rights")
        if wrong := self._new_key(act, public):
            return wrong
        if person_id(public) in self._people:
            return "somebody of that name is enrolled already"
        if not isinstance(rights, list) or not rights or set(map(str, rights)) - set(Right):
            return "it names no rights"
        self._proposed[act.id] = act
        if len(self._people) == 1:
            self._enter(act, act.at, alone=True)
        return ""

    def _enter(self, proposal: Act, at: datetime, *, alone: bool) -> None:
        public = _hex(proposal.body["public"])
        rights = frozenset(Right(str(r)) for r in proposal.body["rights"])  # type: ignore[union-attr]
        self._confirmed.add(proposal.id)
        self._people[person_id(public)] = Person(person_id(public), rights, at, alone)
        self._add_key(person_id(public), public, at)

    def _confirm(self, act: Act) -> str:
        first = self._proposed.get(str(act.body.get("act")))
        if first is None or first.id in self._confirmed:
            return "there is nothing to confirm"
        if act.by == first.by:
            return "the same person proposed it"
        if first.kind == "enrol":
            self._enter(first, act.at, alone=False)
            return ""
        self._confirmed.add(first.id)
        self._end(first, _time(first.body.get("since")) or first.at)
        return ""

    def _rotate(self, act: Act) -> str:
        public = _hex(act.body.get("public"))
        if wrong := self._new_key(act, public):
            return wrong
        self._add_key(act.by, public, act.at)
        self._keys[act.key] = replace(self._keys[act.key], until=min(self._known.get(act.key, act.at), act.at))
        return ""

    def _revoke(self, act: Act) -> str:
        """Own keys: from any time. Others': by an owner, from now; from earlier, and those of owners, once
        a second person confirms it: one stolen key must not shut everybody out."""
        key = self._keys.get(str(act.body.get("key")))
        if key is None:
            return "there is no such key"
        own = key.person == act.by
        if not own and Right.OWNER not in self._people[act.by].rights:
            return f'it takes the right "{Right.OWNER}"'
        since = _time(act.body.get("since"))
        if "since" in act.body and since is None:
            return "it names no time"
        of_owner = not own and Right.OWNER in self._people[key.person].rights
        if not of_owner:
            self._end(act, since if own and since else act.at)
        if not own and (since or of_owner):
            self._proposed[act.id] = act
        return ""

    def _end(self, act: Act, at: datetime) -> None:
        id_ = str(act.body["key"])
        self.ends[id_] = min(self.ends.get(id_, at), at)
        self._keys[id_] = replace(self._keys[id_], until=self.ends[id_])


_RULES = {
    "found": lambda _fold, _act: "the log is founded already",
    "enrol": _Fold._enrol,
    "confirm": _Fold._confirm,
    "rotate": _Fold._rotate,
    "revoke": _Fold._revoke,
}


def _hex(value: object, size: int = PUBLIC_BYTES) -> bytes:
    """Raw bytes of a hex text; empty where it is none of that size."""
    try:
        raw = bytes.fromhex(str(value))
    except ValueError:
        return b""
    return raw if len(raw) == size else b""


def _time(value: object) -> datetime | None:
    """A time with its zone, in UTC."""
    try:
        time = datetime.fromisoformat(str(value).replace("Z", "+00:00"))
        return time.astimezone(UTC) if time.tzinfo else None
    except (ValueError, OverflowError):  # the first and the last day have no UTC in every zone
        return None
