"""What waits for people, and the note for those who take over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from bestand.flow.follow import Docket
from bestand.flow.sealing import view_of
from bestand.followup.cases import fold_cases
from bestand.followup.progress import Progress, Status
from bestand.model.people import Standing
from bestand.store.store import View
from bestand.verify.judgements import Awaits, fold
from bestand.verify.waiting import waiting
from bestand.workspace import Workspace

SOON = timedelta(hours=24)
RUNNING = (Status.OVERDUE, Status.UNSURE, Status.DUE)
Row = Mapping[str, object]


def queue(workspace: Workspace, standing: Standing, at: datetime, count: int) -> list[dict[str, object]]:
    """The first rows that wait at a time (UTC), each with why it stands where it does."""
    view = view_of(workspace)
    docket = Docket(workspace, standing) if fold_cases(standing.acts).by_id else None
    clocks = _clocks(docket, at) if docket else {}
    return waiting(lambda n: view.head("queue", n), view.table("carried"), fold(standing), clocks, count)


def handover(workspace: Workspace, standing: Standing, since: datetime, at: datetime, count: int = 10) -> list[str]:
    """Lines for the next shift: what was done since a time, what waits, what is due, what is missing. Both UTC."""
    docket = Docket(workspace, standing)
    return [
        f"Handover of {workspace.settings.title}, {_utc(since)} to {_utc(at)}",
        *_done(standing, since),
        *_open(standing),
        *_due(docket, at),
        *_sources(view_of(workspace)),
        f"First {count} of the queue:",
        *(_line(row) for row in queue(workspace, standing, at, count)),
    ]


def _clocks(docket: Docket, at: datetime) -> dict[str, datetime]:
    """Incident → the first time by which a case that it is in asks for something."""
    found: dict[str, datetime] = {}
    for one in docket.all(at):
        for by in _times(one):
            for held in one.case.findings:
                for incident in docket.carried[docket.subjects[held.finding].key].incidents:
                    found[incident] = min(found.get(incident, by), by)
    return found


def _times(one: Progress) -> Iterator[datetime]:
    yield from (state.due.latest for state in one.owed if state.due and state.status in RUNNING)


def _done(standing: Standing, since: datetime) -> Iterator[str]:
    acts = Counter(act.kind for act in standing.acts if act.at >= since)
    told = ", ".join(f"{n} {kind}" for kind, n in sorted(acts.items())) or "nothing"
    yield f"Signed since: {told}."
    decided = [j for j in fold(standing).all.values() if j.decided and j.decided >= since]
    yield f"Decided since: {len(decided)}."
    for one in decided:
        dissent = f"; {len(one.dissent)} dissent" if one.dissent else ""
        yield f"  {one.subject.incident[:8]} {one.question.value}: {one.answer} ({one.state.value}{dissent})"


def _open(standing: Standing) -> Iterator[str]:
    waits = Counter(j.awaits for j in fold(standing).all.values() if j.awaits is not Awaits.NOTHING)
    for awaits, n in sorted(waits.items()):
        yield f"Waits for {awaits.value}: {n}."


def _due(docket: Docket, at: datetime) -> Iterator[str]:
    for one in docket.all(at):
        for state in one.owed:
            if state.due and (state.status in (Status.OVERDUE, Status.UNSURE) or state.due.earliest <= at + SOON):
                yield f"Case {one.case.id[:8]}, {state.status.value}: {state.step.title}, by {_utc(state.due.latest)}."


def _sources(view: View) -> Iterator[str]:
    """Sources that are not whole: what they would have told is missing from everything above."""
    for row in view.table("sources").select("source", "status", "reason").iter_rows(named=True):
        if row["status"] != "ok":
            yield f"Source {row['source']} is {row['status']}" + (f": {row['reason']}" if row["reason"] else "") + "."


def _line(row: Row) -> str:
    return f"  {row['rank']} {str(row['incident_id'])[:8]}, {row['state']}, waits for {row['waits_for']}"


def _utc(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M} UTC"
