"""What can be wrong with the times of an agreement: events, edges, windows."""

from __future__ import annotations

from collections.abc import Collection

from bestand.agreement.clock import Cycle, NoWorkingHours
from bestand.agreement.document import Agreement
from bestand.agreement.names import known
from bestand.agreement.times import Edge, Quiet, Time, Window
from bestand.agreement.versions import clock_of
from bestand.text.yaml import Document, Path_


def events(document: Document, agreement: Agreement, zones: Collection[str]) -> None:
    clock, rings = clock_of(agreement), set[str]()
    for name, event in agreement.events.items():
        path: Path_ = ("events", name)
        if event.quiet:
            _quiet(document, (*path, "quiet"), event.quiet, agreement, zones)
            _on_itself(document, (*path, "quiet"), name, event.quiet, agreement)
        if not _counts_from(document, path, event, agreement) or name in rings:
            continue
        try:
            clock.event(name)
        except (KeyError, NoWorkingHours):
            continue  # said where that event stands, or where they are asked for
        except Cycle as error:
            rings |= set(error.events)
            if name in error.events:  # else it only leads into the ring
                document.problem(path, "cycle", f"{error}.", "let one of them have a time.")
        except (ValueError, OverflowError) as error:
            document.problem(path, "no-such-time", f"{error}.", "correct the date.")


def _quiet(document: Document, path: Path_, quiet: Quiet, agreement: Agreement, zones: Collection[str]) -> None:
    known(document, (*path, "since"), [quiet.since], agreement.events, "event")
    known(document, (*path, "clauses"), quiet.clauses, [c.id for c in agreement.clauses], "clause")
    known(document, (*path, "zone"), [quiet.zone] if quiet.zone else [], zones, "zone")


def _on_itself(document: Document, path: Path_, name: str, quiet: Quiet, agreement: Agreement) -> None:
    """A quiet time of clauses that are in force only after it."""
    for clause in agreement.clauses:
        start = clause.in_force.start.after
        if clause.id in quiet.clauses and start and name in _before(start.event, agreement):
            message = f'"{name}" waits for quiet under "{clause.id}", which begins after it.'
            document.problem((*path, "clauses"), "cycle", message, "count clauses that are in force before it.")


def _before(event: str, agreement: Agreement) -> list[str]:
    """The event and those it counts from."""
    chain: list[str] = []
    while event in agreement.events and event not in chain:
        chain.append(event)
        after, quiet = agreement.events[event].after, agreement.events[event].quiet
        event = after.event if after else quiet.since if quiet else ""
    return chain


def _counts_from(document: Document, path: Path_, time: Time, agreement: Agreement) -> bool:
    if time.after is None or time.after.event in agreement.events:
        return True
    known(document, (*path, "after", "event"), [time.after.event], agreement.events, "event")
    return False


def edge(document: Document, path: Path_, time: Edge, agreement: Agreement) -> None:
    if not _counts_from(document, path, time, agreement):
        return
    try:
        clock_of(agreement).until(time)
    except (KeyError, Cycle, NoWorkingHours):
        return  # said where that event stands, or where they are asked for
    except (ValueError, OverflowError) as error:
        document.problem(path, "no-such-time", f"{error}.", "correct the date.")


def window(document: Document, path: Path_, times: Window, agreement: Agreement) -> None:
    edges = {"from": times.start} | ({} if times.until == "open" else {"until": times.until})
    known_ = [_counts_from(document, (*path, key), edge, agreement) for key, edge in edges.items()]
    if not all(known_):
        return
    try:
        start, until = clock_of(agreement).window(times)
    except (KeyError, Cycle, NoWorkingHours):
        return  # said where that event stands, or where they are asked for
    except (ValueError, OverflowError) as error:
        document.problem(path, "no-such-time", f"{error}.", "correct the date.")
        return
    if until.latest <= start.earliest:
        document.problem(
            (*path, "until"), "ends-before-start", "the window ends before it begins.", "swap or correct the edges."
        )


def business_hours(document: Document, agreement: Agreement) -> None:
    """Business hours need working hours, wherever they are asked for."""
    if agreement.working_hours:
        return
    fix = 'add  working_hours: {from: "09:00", until: "17:00"}  as the text states them.'
    for path in [path for path in document.places if path[-1:] == ("business_hours",)]:
        document.problem(path, "no-working-hours", "business hours, and no working hours are stated.", fix)
