"""bestand note, bestand evidence: what is taken in by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from bestand import api
from bestand.cli.keys import passphrase, signing
from bestand.cli.options import as_json, moment, open_at, print_json
from bestand.errors import InputError, UsageError

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("file", type=FILE)
@signing
def note(file: Path, given: Path | None, person: str | None) -> None:
    """Take in a call, a patrol report or a look at an image: FILE is JSON, see docs/how-to/take-in-a-call.md."""
    try:
        told = json.loads(file.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise InputError("is no JSON in UTF-8.", file=file.name) from error
    if not isinstance(told, dict):
        raise InputError("is no note: write an object.", file=file.name)
    click.echo(open_at(given or Path()).signing(passphrase(), person).take_note(told).body["document"])


@click.group()
def evidence() -> None:
    """Keep files by their hash, with who held them; make copies without what identifies people."""


@evidence.command()
@click.argument("file", type=FILE)
@click.option("--title", required=True, help="What it is.")
@click.option("--marking", default="amber", show_default=True, help="Who may see it.")
@click.option("--about", default="", help="Incident of the last run that it speaks of.")
@signing
def add(file: Path, title: str, marking: str, about: str, given: Path | None, person: str | None) -> None:
    """Keep FILE untouched; says what in it identifies people."""
    act = open_at(given or Path()).signing(passphrase(), person).take_evidence(file, title, marking, about)
    click.echo(str(act.body["sha256"]))
    for flag in act.body["flags"]:  # type: ignore[union-attr]
        click.echo(f"flag: {flag}", err=True)


@evidence.command()
@click.argument("sha256")
@click.option(
    "--region", "regions", multiple=True, metavar="L,T,R,B", help="Of a face or plate, in pixels; again for more."
)
@click.option("--nobody", is_flag=True, help="You looked: no face and no plate is in it.")
@signing
def derive(sha256: str, regions: tuple[str, ...], nobody: bool, given: Path | None, person: str | None) -> None:
    """A copy of a picture without metadata, faces and plates. Somebody has to have looked: --region or --nobody."""
    if bool(regions) == nobody:
        raise UsageError("say where faces and plates are with --region, or that there are none with --nobody.")
    boxes = [_region(text) for text in regions]
    act = open_at(given or Path()).signing(passphrase(), person).derive(sha256, boxes)
    click.echo(str(act.body["sha256"]))


@evidence.command("hand-over")
@click.argument("sha256")
@click.option(
    "--what", default="handed over", show_default=True, help="handed over, returned, copied, examined, shown."
)
@click.option("--to", default="", help="To whom.")
@click.option("--reason", required=True, help="Why, in words.")
@signing
def hand_over(sha256: str, what: str, to: str, reason: str, given: Path | None, person: str | None) -> None:
    """One more link of the chain of custody."""
    click.echo(open_at(given or Path()).signing(passphrase(), person).hand_over(sha256, what, to, reason).id)


@evidence.command("list")
@click.option("-w", "--workspace", "given", type=click.Path(path_type=Path), help="Folder of the workspace.")
@click.option("--updated-since", "since", help="Only those with a link from this time on.")
@as_json
def list_(given: Path | None, since: str | None, json_: bool) -> None:
    """Every piece of evidence, who holds it, and every link of its chain."""
    found = open_at(given or Path()).evidence(moment(since))
    if json_:
        print_json(found)
        return
    for chain in found:
        click.echo(f"{str(chain['sha256'])[:16]}  {chain['title']}  {chain['media']}  held by {chain['holder']}")


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--monitor", required=True, help="Whose finding it is.")
@click.option("--position", required=True, help="concurs or dissents.")
@click.option("--document", required=True, help="Hash of the document, kept as evidence.")
@click.option("--reason", required=True, help="Why, in words.")
@signing
def concur(
    id_: str, monitor: str, position: str, document: str, reason: str, given: Path | None, person: str | None
) -> None:
    """Take in another monitor's finding on incident ID: it stands beside ours."""
    desk = open_at(given or Path()).signing(passphrase(), person)
    click.echo(desk.take_position(id_, monitor, position, document, reason).id)


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--status", required=True, help="killed, injured, missing or detained.")
@click.option("--age", "age_group", default="unknown", show_default=True, help="child, adult, … as far as told.")
@click.option("--min", "count_min", type=int, required=True, help="At least so many.")
@click.option("--max", "count_max", type=int, help="At most so many; left out: no upper end.")
@click.option("--source", required=True, help="Who tells it.")
@click.option("--document", help="Hash of the document, kept as evidence.")
@signing
def casualty(id_: str, given: Path | None, person: str | None, **told: Any) -> None:
    """People harmed in incident ID, as a source tells it; it stands beside what others tell."""
    record = {name: value for name, value in told.items() if value is not None or name == "count_max"}
    click.echo(open_at(given or Path()).signing(passphrase(), person).take_casualty(id_, record).id)


def _region(text: str) -> api.Region:
    try:
        left, top, right, bottom = (int(part) for part in text.split(","))
    except ValueError:
        raise UsageError(f'"{text}" is no region: write left,top,right,bottom in pixels.') from None
    return api.Region(left, top, right, bottom)
