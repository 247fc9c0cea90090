"""A clause in plain words: nothing that the file does not say, in the order in which one asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bestand.agreement.clock import Clock, Moment
from bestand.agreement.document import Agreement, Clause, LineBand, Override, Place, Prohibition, Unless
from bestand.agreement.taxonomy import Taxonomy
from bestand.agreement.times import Edge, Window
from bestand.text.messages import knows, say


class Plain:
    """Words of an agreement in one language. Times are UTC."""

    def __init__(self, agreement: Agreement, taxonomy: Taxonomy, language: str):
        self.agreement, self.taxonomy, self.language = agreement, taxonomy, language

    def clause(self, clause: Clause) -> list[str]:
        """Lines: the clause as written, then what each reading has of its own, indented."""
        names = ", ".join(self.agreement.parties[p].name for p in clause.obliges)
        monitors = ", ".join(self.agreement.monitors[m].name for m in clause.monitored_by)
        lines = [
            self._say("plain-clause", id=clause.id, title=clause.title),
            self._say("plain-article", article=clause.article, status=clause.status, known=clause.known),
            self._say("plain-bound", parties=names),
            *self._prohibited(clause.prohibits),
            self._place(clause.place),
            *self._time(clause.in_force),
            *self._unless(clause.unless),
        ]
        lines += [self._say("plain-monitored", monitors=monitors)] if monitors else []
        for reading, own in clause.readings.items():
            lines += self._reading(reading, own)
        return [*lines, *([self._say("plain-sources", cites="; ".join(clause.cites))] if clause.cites else [])]

    def _reading(self, name: str, own: Override) -> Iterator[str]:
        reading = self.agreement.readings[name]
        title = reading.title or self.agreement.parties[reading.party or ""].name
        words = {"title": title, "because": own.because or "none"}
        yield self._say("plain-own" if own.exists else "plain-absent", **words)
        parts = [
            *(self._prohibited(own.prohibits) if own.prohibits else []),
            *([self._place(own.place)] if own.place else []),
            *(self._time(own.in_force) if own.in_force else []),
            *(self._unless(own.unless) if own.unless else []),
        ]
        yield from (f"  {part}" for part in parts)

    def _prohibited(self, what: Prohibition) -> Iterator[str]:
        yield self._say("plain-prohibited", acts=", ".join(self._acts(what.acts)))
        if what.wanted:
            yield self._say("plain-weapons", weapons=what.wanted.written())
        if what.targets:
            yield self._say("plain-targets", targets=", ".join(_spaced(what.targets)))

    def _acts(self, names: tuple[str, ...]) -> list[str]:
        """Groups by the acts that they hold."""
        held = [act for act in self.taxonomy.acts if act in self.taxonomy.expand(names)]
        return [self._say(f"act-{act}") if knows(self.language, f"act-{act}") else act for act in held]

    def _place(self, place: Place) -> str:
        if place.line:
            return self._band(place.line)
        return self._say("plain-zone", zone=place.zone) if place.zone else self._say("plain-anywhere")

    def _band(self, band: LineBand) -> str:
        closed = "yes" if band.comparator == "le" else "no"
        if band.total_width_m is not None:
            return self._say("plain-line-total", km=f"{band.total_width_m / 1000:g}", closed=closed)
        sides = {"a": self.agreement.sides.a, "b": self.agreement.sides.b}
        side = "both" if band.side == "both" else self.agreement.parties[sides[band.side]].name
        return self._say("plain-line", km=f"{band.reach_m / 1000:g}", closed=closed, side=side)

    def _time(self, window: Window) -> Iterator[str]:
        start, until = Clock(self.agreement.timezone, self.agreement.events).window(window)
        since = {"from": self._moment(start, window.start)}
        if window.until == "open":
            yield self._say("plain-time-open", **since)
            return
        yield self._say("plain-time", **since, until=self._moment(until, window.until))
        for extension in window.until.extended:
            yield self._say("plain-extended", on=extension.on[:10], to=f"{extension.to} ({self.agreement.timezone})")

    def _moment(self, moment: Moment, edge: Edge) -> str:
        if moment.awaits:
            return self._say("plain-awaits", event=self.agreement.events[moment.awaits].title or moment.awaits)
        first, last = (f"{t:%Y-%m-%d %H:%M} UTC" for t in (moment.earliest, moment.latest))
        return self._say(f"moment-{edge.basis}", time=first if first == last else f"{first} … {last}")

    def _unless(self, unless: Iterable[Unless]) -> Iterator[str]:
        yield from (self._say("plain-unless", title=u.title, needs="; ".join(u.needs)) for u in unless)

    def _say(self, message: str, **words: object) -> str:
        return say(self.language, message, words)


def _spaced(names: Iterable[str]) -> list[str]:
    return [name.replace("_", " ") for name in names]
