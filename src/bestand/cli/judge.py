"""bestand queue, screen, judge, reveal, withdraw."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from bestand import api
from bestand.cli.keys import passphrase, signing
from bestand.cli.options import as_json, folder, moment, open_at, print_json, workspace
from bestand.errors import InputError, UsageError

reliability = click.option("--reliability", default="", help="Of the source, A to F.")
information = click.option("--information", default="", help="Of what it says, 1 to 6.")
reason = click.option("--reason", required=True, help="Why, in words.")
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
DEFAULT = {"question": "occurred"}
CORRECTED = ("act", "time_from", "time_to", "lon", "lat", "radius_m")
NUMBERS = ("lon", "lat", "radius_m")
SCREENED = ("id", "verdict", "reason", "reliability", "information", *CORRECTED)
COLUMNS = ("id", "question", "answer", "reason", "clause", "reading", "reliability", "information")


@click.command()
@workspace
@click.option("--n", "count", type=click.IntRange(1, 100_000), default=20, show_default=True, help="How many.")
@as_json
def queue(path: Path | None, given: Path | None, count: int, json_: bool) -> None:
    """What waits for people, most pressing first, each with why it stands where it does."""
    found = open_at(folder(path, given)).queue(count)
    if json_:
        print_json([dict(row) for row in found])
        return
    for row in found:
        click.echo(f"{row['rank']:>5}  {str(row['incident_id'])[:8]}  {row['state']}  {row['waits_for']}")
        for part in row["reasons"]:
            click.echo(f"       {part['test']}: {part['value']} ({part['result']}; {part['limit']})")
    if not found:
        click.echo("Nothing waits.")


@click.command()
@workspace
@click.option("--since", required=True, help="Begin of the shift, with zone, e.g. 2026-05-11T06:00Z.")
@click.option("--n", "count", type=click.IntRange(0, 1000), default=10, show_default=True, help="Rows of the queue.")
@as_json
def handover(path: Path | None, given: Path | None, since: str, count: int, json_: bool) -> None:
    """The note for those who take over: what was done, what waits, what is due, what is missing."""
    start = moment(since)
    assert start is not None
    lines = open_at(folder(path, given)).handover(start, count)
    print_json(lines) if json_ else click.echo("\n".join(lines))


@click.command()
@click.argument("id_", metavar="[ID]", required=False)
@click.option("--event/--no-event", "event", default=None, help="Whether it speaks of an event.")
@click.option("--act", default="", help="The act, as the taxonomy names it.")
@click.option("--from", "time_from", default="", help="First time it may have been, with zone.")
@click.option("--to", "time_to", default="", help="Last time it may have been.")
@click.option("--lon", type=float, help="Degrees east.")
@click.option("--lat", type=float, help="Degrees north.")
@click.option("--radius-m", type=float, help="Metres within which the true place surely lies.")
@reliability
@information
@click.option("--reason", default="", help="Why, in words.")
@click.option("--many", type=FILE, help="A CSV instead: id, verdict (event, no event), reason, and the options' names.")
@signing
def screen(
    id_: str | None, event: bool | None, many: Path | None, given: Path | None, person: str | None, **told: object
) -> None:
    """Say whether a report speaks of an event, and correct what it says. ID: a report, or an incident of one.

    The record stays as it was given; the next run reads the report as you say.
    """
    if bool(id_) == bool(many) or (id_ and event is None):
        raise UsageError("give an ID with --event or --no-event, or --many with a file.")
    verdict = "event" if event else "no event"
    each = rows_of(many, SCREENED) if many else [{"id": str(id_), "verdict": verdict, **told}]
    desk = open_at(given or Path()).signing(passphrase(), person)
    for act in desk.screen_all([(str(row["id"]), _screened(row)) for row in each]):
        click.echo(act.id)


def _screened(row: Mapping[str, object]) -> api.Screened:
    verdict, reason, source, information = (str(row[name] or "") for name in SCREENED[1:5])
    given = {name: row[name] for name in CORRECTED if row[name] not in (None, "")}
    try:
        corrections = {n: float(str(v)) if n in NUMBERS else str(v) for n, v in given.items()}
    except ValueError:
        raise UsageError("lon, lat and radius_m are numbers.") from None
    return api.Screened(verdict, reason, source, information, corrections)


@click.command()
@click.argument("id_", metavar="[ID]", required=False)
@click.option("--question", default="occurred", show_default=True, help="occurred, violation or responsibility.")
@click.option("--answer", default="", help="yes, no, …; a wrong one lists those there are.")
@click.option("--reason", default="", help="Why, in words.")
@click.option("--clause", default="", help="Of an incident that is held against several.")
@click.option("--reading", default="", help="Of a clause that is held in several.")
@reliability
@information
@click.option(
    "--many",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=f"A CSV of answers instead: {', '.join(COLUMNS)}. All are given or none.",
)
@signing
@as_json
def judge(id_: str | None, many: Path | None, given: Path | None, person: str | None, json_: bool, **told: str) -> None:
    """Answer a question on the incident or finding ID.

    A first answer is sealed until a second person has given theirs. Nobody verifies alone.
    """
    if bool(id_) == bool(many):
        raise UsageError("give the ID of one incident or finding, or --many with a file.")
    each = rows_of(many, COLUMNS) if many else [{"id": str(id_), **told}]
    desk = open_at(given or Path()).signing(passphrase(), person)
    acts = desk.judge_all([_answer(row) for row in each])
    if json_:
        print_json([{"act": act.id, "kind": act.kind, "by": act.by, "at": act.at} for act in acts])
        return
    for act in acts:
        click.echo(f"{act.kind} {act.id}")


def _answer(row: dict[str, str]) -> tuple[str, str, api.Said, str, str]:
    said = api.Said(row["answer"], row["reason"], row["reliability"], row["information"])
    return row["id"], row["question"], said, row["clause"], row["reading"]


def rows_of(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """Rows of the file, empty where a column is not there. Raises InputError with the line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            unknown = sorted(set(reader.fieldnames or ()) - set(columns))
            if unknown or "id" not in (reader.fieldnames or ()):
                message = f'unknown column "{unknown[0]}".' if unknown else 'no column "id".'
                raise InputError(message, file=path.name, line=1, fix=f"columns: {', '.join(columns)}.")
            return [{c: row.get(c) or DEFAULT.get(c, "") for c in columns} for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError("is no CSV in UTF-8.", file=path.name) from error


@click.command()
@signing
def reveal(given: Path | None, person: str | None) -> None:
    """Open your sealed answers that another's answer stands beside."""
    for act in open_at(given or Path()).signing(passphrase(), person).reveal():
        click.echo(f"{act.kind} {act.id}")


@click.command()
@click.argument("act")
@reason
@signing
def withdraw(act: str, reason: str, given: Path | None, person: str | None) -> None:
    """Take back an ACT of your own: a screening, an answer, a note. It stays on record; one more row says so."""
    click.echo(open_at(given or Path()).signing(passphrase(), person).withdraw(act, reason).id)
