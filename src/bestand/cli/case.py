"""bestand case: follow what was found."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from bestand import api
from bestand.cli.keys import passphrase, signing
from bestand.cli.options import as_json, moment, open_at, print_json, write
from bestand.errors import UsageError

where = click.option("-w", "--workspace", "given", type=click.Path(path_type=Path), help="Folder of the workspace.")
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
document = click.option("--document", type=FILE, help="What was sent or received; kept as evidence.")
start = click.option("--from", "start", help="When it was, with zone, e.g. 2026-05-11T06:00Z.  [default: now]")
end = click.option("--to", "end", help="Until when it may have been, where it is known as an interval.")


@click.group()
def case() -> None:
    """Follow findings: open a case, notify the parties, record answers, see what is due."""


@case.command("open")
@click.argument("findings", nargs=-1, required=True)
@click.option("--path", default="", help="Path of the agreement to follow.  [default: the clause's own]")
@click.option("--title", default="", help="A neutral name.")
@signing
def open_(findings: tuple[str, ...], path: str, title: str, given: Path | None, person: str | None) -> None:
    """Open a case on FINDINGS of one clause in one reading; prints its id."""
    click.echo(open_at(given or Path()).signing(passphrase(), person).open_case(findings, path, title).body["case"])


@case.command()
@click.argument("case_", metavar="CASE")
@click.argument("step")
@click.option("--level", default="clear", show_default=True, help="What its documents may say, alike for all parties.")
@click.option("--audience", default="public", show_default=True, help="Codes that every party is among.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for a copy of each document.")
@signing
def notify(
    case_: str, step: str, level: str, audience: str, out: Path | None, given: Path | None, person: str | None
) -> None:
    """Notify all parties at once: STEP of CASE. One document per party, in the same words."""
    found = open_at(given or Path()).signing(passphrase(), person).notify(case_, step, level, audience)
    for party, data in found.documents.items():
        if out:
            write(out / f"{found.act.body['case']}-{step}-{party}.pdf", data)
    click.echo(found.act.id)


@case.command()
@click.argument("case_", metavar="CASE")
@click.argument("step", required=False, default="")
@click.option("--event", required=True, help="done, received, refused, skipped; without STEP: closed, opened.")
@start
@end
@click.option("--party", default="", help="Who took it, where several may.")
@document
@click.option("--text", default="", help="In words.")
@signing
def step(
    case_: str,
    step: str,
    event: str,
    start: str | None,
    end: str | None,
    party: str,
    document: Path | None,
    text: str,
    given: Path | None,
    person: str | None,
) -> None:
    """Put on record what happened to STEP of CASE, or to the case itself."""
    taking = api.Taking(step, event, interval(start, end), party, document, text)
    click.echo(open_at(given or Path()).signing(passphrase(), person).take_step(case_, taking).id)


@case.command("list")
@where
@click.option("--at", help="As it was at this time, with zone.  [default: now]")
@click.option("--updated-since", "since", help="Only those to which something was added from this time on.")
@as_json
def list_(given: Path | None, at: str | None, since: str | None, json_: bool) -> None:
    """Every case and invocation, and what is due in it."""
    found = open_at(given or Path()).cases(moment(at), moment(since))
    if json_:
        print_json([as_dict(one) for one in found])
        return
    for one in found:
        click.echo(
            f"{one.case.id[:8]}  {one.case.clause or one.case.path}  {one.case.title}"
            + ("  closed" if one.closed else "")
        )
        for state in one.owed:
            click.echo(f"  {state.status.value}: {state.step.title}{_by(state)}")
    if not found:
        click.echo("No case.")


@case.command()
@click.argument("case_", metavar="CASE")
@where
@click.option("--at", help="As it was at this time, with zone.  [default: now]")
@as_json
def show(case_: str, given: Path | None, at: str | None, json_: bool) -> None:
    """Each step of CASE: whose it is, when it is due and from which event, what was received, its hash."""
    found = open_at(given or Path()).case(case_, moment(at))
    if json_:
        print_json(as_dict(found))
        return
    one = found.case
    click.echo(f"case {one.id}\n{one.title}\n{one.clause}, version {one.version}, {one.reading}")
    for state in found.steps:
        who = ", ".join(state.step.who)
        click.echo(f"{state.step.id}: {state.step.title} ({who}), {state.status.value}{_by(state)}, from {state.since}")
        for part in state.parts:
            if taken := part.taken:
                shown = taken.document or ", ".join(taken.documents.values())
                name = part.actor or taken.party or "all"
                click.echo(f"  {name}: {taken.event.value} {_span(taken.when)} {shown}")


@case.command()
@where
@click.option("--out", type=click.Path(path_type=Path), help="File to write.  [default: printed]")
def calendar(given: Path | None, out: Path | None) -> None:
    """iCalendar of what is due: titles and case ids, no more."""
    data = open_at(given or Path()).calendar()
    if out:
        write(out, data)
    click.echo(str(out) if out else data.decode())


@case.command()
@where
@as_json
def measures(given: Path | None, json_: bool) -> None:
    """Hours from report to verified to notified to answered; what is not known is counted apart."""
    found = open_at(given or Path()).hours()
    if json_:
        print_json([asdict(one) for one in found])
        return
    for one in found:
        span = f"median {one.median[0]:.1f} to {one.median[1]:.1f} h" if one.median else "no figure"
        click.echo(f"{one.start.value} to {one.end.value}: {span} (n {one.n}, not known {one.missing})")


def interval(start: str | None, end: str | None) -> api.Moment:
    """Both in UTC; now where no start is given."""
    first = moment(start) or datetime.now(UTC)
    last = moment(end) or first
    if last < first:
        raise UsageError("--to comes before --from.")
    return api.Moment(first, last)


def as_dict(found: api.Progress) -> dict[str, object]:
    """A case as JSON."""
    one = found.case
    return {
        "case": one.id,
        "title": one.title,
        "clause": one.clause,
        "version": one.version,
        "reading": one.reading,
        "path": one.path,
        "opened_at": one.opened_at,
        "updated_at": one.last_at,
        "findings": [held.finding for held in one.findings],
        "closed": bool(found.closed),
        "steps": [_step(state) for state in found.steps],
    }


def _step(state: api.StepState) -> dict[str, object]:
    due = state.due
    return {
        "step": state.step.id,
        "title": state.step.title,
        "who": state.step.who,
        "from": state.since,
        "due": [due.earliest, due.latest] if due else None,
        "status": state.status.value,
        "owed": state.owed,
        "taken": [asdict(p.taken) | {"by": p.actor or p.taken.party} for p in state.parts if p.taken],
    }


def _by(state: api.StepState) -> str:
    return f", due {_span(state.due)}" if state.due else ", no time given"


def _span(when: api.Moment) -> str:
    first, last = (t.astimezone(UTC) for t in (when.earliest, when.latest))
    return f"{first:%Y-%m-%d %H:%M} UTC" if first == last else f"{first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} UTC"
