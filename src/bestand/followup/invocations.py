"""Invocations of guarantees: which are on record, what may be signed, and what could be invoked.

People invoke, never this program: it says which texts could be invoked and by whom, and why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bestand.agreement.clock import Moment
from bestand.agreement.follow import INVOKED
from bestand.agreement.times import Within
from bestand.errors import NotFound, UsageError
from bestand.followup.bodies import Body, Malformed, hash_of, moment_of, text_of
from bestand.followup.cases import Case, Taken, in_force, taken_of
from bestand.followup.guarantees import Guarantee, Guarantees
from bestand.model.acts import Act, Seen
from bestand.model.words import Level


@dataclass(frozen=True, slots=True)
class Invocation:
    """That somebody entitled invoked a text: when (UTC), by which document, and what was done since."""

    id: str
    guarantee: str
    by: str
    when: Moment
    document: str
    recorded_at: datetime
    recorded_by: str
    marking: Level
    case: str = ""
    taken: tuple[Taken, ...] = ()

    def as_case(self, title: str) -> Case:
        """The invocation as a case of its own, for `progress` and `check_step`."""
        return Case(self.id, "", 1, "", self.guarantee, title, self.recorded_by, self.recorded_at, (), self.taken)

    @property
    def events(self) -> Mapping[str, Moment]:
        return {INVOKED: self.when}


@dataclass(frozen=True, slots=True)
class Advice:
    """A text that could be invoked, by whom, and why one may think so. Whether it is, is for them to say."""

    guarantee: str
    title: str
    entitled: tuple[str, ...]
    reasons: tuple[str, ...]
    open: tuple[str, ...]
    within: Within | None
    marking: Level


def fold_invocations(
    acts: Iterable[Act], texts: Guarantees
) -> tuple[dict[str, Invocation], tuple[tuple[Act, str], ...]]:
    """Invocations by id with what was done since; and acts that invoke nothing, with why. Give it acts that count."""
    found: dict[str, Invocation] = {}
    void: list[tuple[Act, str]] = []
    for id_, act in in_force(acts).items():
        try:
            if act.kind == "invocation":
                found[id_] = _read(id_, act, texts)
            elif act.kind == "step" and (one := found.get(str(act.body.get("case")))):
                found[one.id] = replace(one, taken=(*one.taken, taken_of(id_, act)))
        except (Malformed, NotFound, UsageError) as error:
            void.append((act, str(error)))
    return found, tuple(void)


def check_invocation(body: Body, texts: Guarantees, at: datetime) -> None:
    """Before it is signed. Raises NotFound for a text there is not, UsageError for all else."""
    try:
        _read("", Act("invocation", "", at, body, "", Seen(0, ""), ""), texts)
    except Malformed as error:
        raise UsageError(f"the invocation cannot be recorded: {error}.") from error


def advise(
    acts: Collection[str], when: Moment, texts: Guarantees, attacked: Collection[str] = ()
) -> tuple[Advice, ...]:
    """Texts that could be invoked over what happened, in order of the file. It invokes nothing.

    acts: the act that was reported, with the groups that it belongs to; when: its time; attacked: the parties
    that people found were, if they did. A text is left out where it was not in force, speaks of other acts, or
    is of none of the attacked.
    """
    return tuple(advice for id_ in texts.texts for advice in _advise(id_, set(acts), when, texts, attacked))


def _advise(id_: str, acts: set[str], when: Moment, texts: Guarantees, attacked: Collection[str]) -> Iterator[Advice]:
    text, (start, until) = texts.text(id_), texts.window(id_)
    meant, own = sorted(acts & set(text.acts)), [party for party in text.parties if party in attacked]
    out_of_force = when.latest < start or (until is not None and when.earliest >= until)
    if not meant or out_of_force or (attacked and not own):
        return
    reasons = [f"it speaks of {text.trigger}, which {', '.join(meant)} may be part of"]
    reasons.append(f"it is in force from {text.start}" + (f" until {text.until}" if text.until else ""))
    if own:
        reasons.append(f"{_names(texts, own)} was attacked, as people found")
    at_edge = when.earliest < start or (until is not None and when.latest >= until)
    left_open = tuple(_left_open(text, texts, at_edge=at_edge, attacked=bool(own)))
    within = text.consultation.within
    yield Advice(id_, text.title, text.entitled, tuple(reasons), left_open, within, text.marking)


def _left_open(text: Guarantee, texts: Guarantees, *, at_edge: bool, attacked: bool) -> Iterator[str]:
    """What the file and the record do not say, and what is for people to say."""
    yield f"whether it was {text.trigger} is for {_names(texts, text.entitled)} to say"
    if not attacked:
        yield "who was attacked: nobody has found that"
    if at_edge:
        yield "whether it was in force then: the time is known as an interval"
    if text.until is None:
        yield "until when it is in force: no end is known"
    if text.consultation.within is None:
        yield "by when: the text gives no time"
    if text.known != "seen":
        yield f"what the text says: it is written {text.known}"
    if text.entitled_known != "seen":
        yield f"who may invoke it: that is written {text.entitled_known}"


def _names(texts: Guarantees, ids: Iterable[str]) -> str:
    return " or ".join(texts.parties[id_].name for id_ in ids)


def _read(id_: str, act: Act, texts: Guarantees) -> Invocation:
    name, by = (text_of(act.body, key) for key in ("guarantee", "by"))
    text, when = texts.text(name), act.body.get("at")
    if not isinstance(when, dict):
        raise Malformed('it gives no "at"')
    moment, document = moment_of(when), hash_of(act.body, "document")
    if by not in text.entitled:
        raise UsageError(f'"{by}" may not invoke "{name}". Fix: it is for {", ".join(text.entitled)}.')
    if not document:
        raise UsageError("an invocation takes the document that says so. Fix: add it, its hash is recorded.")
    start, until = texts.window(name)
    if moment.latest > act.at:
        raise UsageError("it was invoked at a time that is still to come. Fix: correct the time.")
    if moment.latest < start or (until and moment.earliest >= until):
        raise UsageError(f'"{name}" was not in force then. Fix: correct the time, or the text.')
    case = text_of(act.body, "case", optional=True)
    return Invocation(id_, name, by, moment, document, act.at, act.by, text.marking, case)
