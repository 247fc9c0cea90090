"""bestand queue, screen, judge, reveal, withdraw."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import click

from bestand import api
from bestand.cli.keys import passphrase, signing
from bestand.cli.options import as_json, folder, open_at, print_json, workspace
from bestand.errors import InputError, UsageError

reliability = click.option("--reliability", default="", help="Of the source, A to F.")
information = click.option("--information", default="", help="Of what it says, 1 to 6.")
reason = click.option("--reason", required=True, help="Why, in words.")
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
@click.argument("id_", metavar="ID")
@click.option("--event/--no-event", "event", default=None, required=True, help="Whether it speaks of an event.")
@click.option("--act", default="", help="The act, as the taxonomy names it.")
@click.option("--from", "time_from", default="", help="First time it may have been, with zone.")
@click.option("--to", "time_to", default="", help="Last time it may have been.")
@click.option("--lon", type=float, help="Degrees east.")
@click.option("--lat", type=float, help="Degrees north.")
@click.option("--radius-m", type=float, help="Metres within which the true place surely lies.")
@reliability
@information
@reason
@signing
def screen(id_: str, event: bool, given: Path | None, person: str | None, **told: object) -> None:
    """Say whether a report speaks of an event, and correct what it says. ID: a report, or an incident of one.

    The record stays as it was given; the next run reads the report as you say.
    """
    said = api.Screened(
        "event" if event else "no event",
        str(told.pop("reason")),
        str(told.pop("reliability")),
        str(told.pop("information")),
        {name: value for name, value in told.items() if value not in (None, "")},  # type: ignore[misc]
    )
    click.echo(open_at(given or Path()).signing(passphrase(), person).screen(id_, said).id)


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
    each = _rows(many) if many else [{"id": str(id_), **told}]
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


def _rows(path: Path) -> Iterable[dict[str, str]]:
    """Rows of the file, empty where a column is not there. Raises InputError with the line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            unknown = sorted(set(reader.fieldnames or ()) - set(COLUMNS))
            if unknown or "id" not in (reader.fieldnames or ()):
                message = f'unknown column "{unknown[0]}".' if unknown else 'no column "id".'
                raise InputError(message, file=path.name, line=1, fix=f"columns: {', '.join(COLUMNS)}.")
            return [
                {"question": "occurred"} | {c: row.get(c) or "" for c in COLUMNS if row.get(c) or c != "question"}
                for row in reader
            ]
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
