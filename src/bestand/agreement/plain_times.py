"""Times of an agreement in plain words, UTC."""

from __future__ import annotations

from collections.abc import Iterator

from bestand.agreement.clock import EVER, FOREVER, Moment
from bestand.agreement.document import Agreement
from bestand.agreement.times import Edge, Window, Within
from bestand.agreement.versions import clock_of
from bestand.text.messages import say


class Times:
    """Words for windows, edges and spans in one language."""

    def __init__(self, agreement: Agreement, language: str):
        self.agreement, self.language, self.clock = agreement, language, clock_of(agreement)

    def window(self, window: Window) -> Iterator[str]:
        """When a clause is in force, then each extension of its end."""
        since = self.start(window.start)
        if window.until == "open":
            yield self._say("plain-time-open", **{"from": since})
            return
        yield self._say("plain-time", **{"from": since}, until=self.end(window.until))
        for extension in window.until.extended:
            to = f"{extension.to} ({self.agreement.timezone})"
            yield self._say("plain-extended", on=extension.on[:10], to=to)

    def start(self, edge: Edge) -> str:
        return self._moment(self.clock.since(edge), edge)

    def end(self, edge: Edge) -> str:
        return self._moment(self.clock.until(edge), edge)

    def span(self, within: Within) -> str:
        """Hours, days, business days or business hours."""
        return self._say(f"plain-{within.unit.replace('_', '-')}", n=getattr(within, within.unit))

    def _moment(self, moment: Moment, edge: Edge) -> str:
        if moment.awaits:
            return self._awaited(moment, edge)
        first, last = (f"{t:%Y-%m-%d %H:%M} UTC" for t in (moment.earliest, moment.latest))
        return self._say(f"moment-{edge.basis}", time=first if first == last else f"{first} … {last}")

    def _awaited(self, moment: Moment, edge: Edge) -> str:
        """The event that it hangs on, how long after it, and before when it cannot be."""
        event = self.agreement.events[edge.after.event if edge.after else moment.awaits]
        title = event.title or moment.awaits
        words = {"event": title, "since": f"{moment.earliest:%Y-%m-%d %H:%M} UTC"}
        span = self.span(edge.after) if edge.after and edge.after.number else "none"
        known = "yes" if EVER < moment.earliest < FOREVER else "no"
        return self._say("plain-awaits", **words, after=span, known=known)

    def _say(self, message: str, **words: object) -> str:
        return say(self.language, message, words)
