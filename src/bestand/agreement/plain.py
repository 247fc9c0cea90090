"""A clause in plain words: nothing that the file does not say, in the order in which one asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bestand.agreement.document import Agreement, Amendment, Clause, Monitor, Override, Seat, Statement, Terms
from bestand.agreement.duties import Duty, Prohibition, Unless
from bestand.agreement.follow import EVENTS, FollowUp, Step
from bestand.agreement.places import CONTACT, LineBand, Place
from bestand.agreement.plain_kinds import Kinds
from bestand.agreement.plain_times import Times
from bestand.agreement.taxonomy import Taxonomy
from bestand.text.messages import say


class Plain:
    """Words of an agreement in one language. Times are UTC."""

    def __init__(self, agreement: Agreement, taxonomy: Taxonomy, language: str):
        self.agreement, self.language = agreement, language
        self.times, self.kinds = Times(agreement, language), Kinds(taxonomy, language)

    def whole(self) -> list[str]:
        """Lines on the agreement as a whole: its bodies, of whom they are made up, and what was said of its status."""
        own = self.agreement
        lines = [self._say("plain-title", title=own.title, id=own.agreement, zone=own.timezone)]
        for monitor in own.monitors.values():
            lines += self._body(monitor)
        return lines + [self.statement(said) for said in own.statements if not said.clause]

    def clause(self, clause: Clause) -> list[str]:
        """Lines: the clause as written, then each amendment and what each reading has of its own, indented."""
        lines = [
            self._say("plain-clause", id=clause.id, title=clause.title),
            self._say("plain-article", article=clause.article, status=self._word(clause.status), known=clause.known),
            self._say("plain-bound", parties=self._names(clause.obliges)),
            *self._terms(clause),
        ]
        lines += (
            [self._say("plain-monitored", monitors=self._names(clause.monitored_by))] if clause.monitored_by else []
        )
        for change in clause.amended:
            lines += self._amendment(change)
        for reading, own in clause.readings.items():
            lines += self._reading(reading, own)
        for statement in self.agreement.statements:
            lines += [self.statement(statement)] if statement.clause == clause.id else []
        if path := self.agreement.paths.get(clause.follow_up):
            lines += self.path(path)
        return [*lines, *([self._say("plain-sources", cites="; ".join(clause.cites))] if clause.cites else [])]

    def versions(self, clause: Clause, number: int) -> str:
        """Title of what changes from a version to the next."""
        return self._say("plain-versions", title=clause.title, old=number, new=number + 1)

    def terms(self, terms: Terms | None) -> list[str]:
        """The lines of the terms alone; none where there are no terms."""
        return list(self._terms(terms)) if terms else []

    def _body(self, monitor: Monitor) -> Iterator[str]:
        yield self._say("plain-body", name=monitor.name)
        parts = {
            "plain-mandate": {"mandate": monitor.mandate},
            "plain-chair": {"chair": monitor.chair},
            "plain-members": {"members": "; ".join(self._seat(seat) for seat in monitor.seats)},
            "plain-meets": {"meets": monitor.meets},
        }
        yield from ("  " + self._say(message, **words) for message, words in parts.items() if any(words.values()))

    def _seat(self, seat: Seat) -> str:
        """Whose, how many where the text says so, and who they are."""
        number = f"{seat.number} × " if seat.number else ""
        return f"{number}{self.agreement.actors[seat.of]}{f' ({seat.who})' if seat.who else ''}"

    def statement(self, statement: Statement) -> str:
        """Who said what on which day."""
        speaker, said = self.agreement.actors[statement.speaker], statement.position or statement.status or ""
        message = "plain-status" if statement.status else "plain-position"
        words = {"speaker": speaker, "said": self._word(said), "words": statement.words or "none"}
        return self._say(message, on=statement.on[:10], **words)

    def path(self, path: FollowUp) -> Iterator[str]:
        """Steps after a violation, each with whose it is and by when."""
        yield self._say("plain-path", title=path.title, known=path.known.replace(" ", "-"))
        titles = {event: self._say(f"plain-{event}") for event in EVENTS} | {s.id: s.title for s in path.steps}
        for step in path.steps:
            words = {"title": step.title, "who": self._names(step.who), "after": titles[path.since(step)]}
            time = self.times.span(step.within) if step.within else "none"
            yield "  " + self._say("plain-step", **words, within=time, condition=step.if_ or "none")
            yield from (f"    {line}" for line in self._of_step(step))

    def _of_step(self, step: Step) -> Iterator[str]:
        """What else the text asks of a step."""
        if step.by == "each":
            yield self._say("plain-step-each")
        if step.notifies:
            yield self._say("plain-step-notifies", first="yes" if step.before_publication else "no")
        if step.document:
            yield self._say("plain-step-document", document=step.document)
        if step.optional:
            yield self._say("plain-step-optional")

    def _terms(self, terms: Terms | Clause) -> Iterator[str]:
        if terms.prohibits:
            yield from self._prohibited(terms.prohibits)
        if terms.requires:
            yield from self._required(terms.requires)
        if terms.place and not (terms.requires and terms.place.anywhere):
            yield self._place(terms.place)
        if terms.in_force:
            yield from self.times.window(terms.in_force)
        yield from self._unless(terms.unless or ())

    def _amendment(self, change: Amendment) -> Iterator[str]:
        yield self._say("plain-amended", since=self.times.start(change.since), cites="; ".join(change.cites))
        yield from self._own(change)

    def _reading(self, name: str, own: Override) -> Iterator[str]:
        reading = self.agreement.readings[name]
        title = reading.title or self.agreement.parties[reading.party or ""].name
        words = {"title": title, "because": own.because or "none"}
        yield self._say("plain-own" if own.exists else "plain-absent", **words)
        yield from self._own(own)

    def _own(self, terms: Terms) -> Iterator[str]:
        """What an amendment or a reading says anew; that it has no exceptions is said too."""
        yield from (f"  {part}" for part in self._terms(terms))
        if terms.unless == ():
            yield "  " + self._say("plain-no-unless")

    def _prohibited(self, what: Prohibition) -> Iterator[str]:
        yield self._say("plain-prohibited", acts=self.kinds.acts(what.acts))
        if what.wanted:
            yield self._say("plain-weapons", weapons=self.kinds.weapons(what.wanted))
        if what.targets:
            yield self._say("plain-targets", targets=self.kinds.targets(what.targets))
        if what.count:
            yield self._say("plain-count", count=self.kinds.number(what.count))
        if what.beyond:
            yield self._say("plain-beyond", document=what.beyond)

    def _required(self, duty: Duty) -> Iterator[str]:
        number = self.kinds.number(duty.count) if duty.count else "none"
        yield self._say("plain-required", document=duty.document, number=number, to=duty.to or "none", by=duty.by)
        if duty.for_each:
            yield self._say("plain-for-each")
        if duty.due:
            yield self._say("plain-due", due=self.times.end(duty.due))

    def _place(self, place: Place) -> str:
        if place.line:
            return self._band(place.line)
        if place.zone:
            named = self.agreement.zones.get(place.zone)
            return self._say("plain-zone", zone=named.title if named else place.zone)
        return self._say("plain-anywhere")

    def _band(self, band: LineBand) -> str:
        closed, line = "yes" if band.comparator == "le" else "no", self._line(band)
        if band.total_width_m is not None:
            return self._say("plain-line-total", km=band.total_width_m / 1000, closed=closed, line=line)
        side = "both" if band.side == "both" else self._name_of_side(band.side)
        return self._say("plain-line", km=band.reach_m / 1000, closed=closed, side=side, line=line)

    def _line(self, band: LineBand) -> str:
        if band.of.line:
            return self._line_name(band.of.line)
        pairs = (("a", band.of.a), ("b", band.of.b))
        own = (self._say("plain-line-of", party=self._name_of_side(s), line=self._line_name(n)) for s, n in pairs)
        return self._say("plain-lines", lines="; ".join(own))

    def _line_name(self, name: str) -> str:
        return self._say("plain-contact") if name == CONTACT else self.agreement.lines[name].title

    def _name_of_side(self, side: str) -> str:
        return self.agreement.parties[getattr(self.agreement.sides, side)].name

    def _unless(self, unless: Iterable[Unless]) -> Iterator[str]:
        for one in unless:
            needs = "; ".join(one.needs) or "none"
            if one.claimed:
                time = self.times.span(one.substantiate_within) if one.substantiate_within else "none"
                yield self._say("plain-claimed", title=one.title, needs=needs, within=time)
            else:
                yield self._say("plain-unless", title=one.title, needs=needs)

    def _names(self, ids: Iterable[str]) -> str:
        return ", ".join(self.agreement.actors[id_] for id_ in ids)

    def _word(self, word: str) -> str:
        """A status or a position in the language."""
        return self._say(f"word-{word.replace(' ', '-')}")

    def _say(self, message: str, **words: object) -> str:
        return say(self.language, message, words)
