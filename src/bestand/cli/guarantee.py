"""bestand guarantee: texts that may be invoked."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from bestand.cli.case import FILE, end, interval, start, where
from bestand.cli.keys import passphrase, signing
from bestand.cli.options import as_json, open_at, print_json


@click.group()
def guarantee() -> None:
    """Texts that may be invoked: list, advise, and record that somebody entitled did."""


@guarantee.command("list")
@where
@as_json
def texts(given: Path | None, json_: bool) -> None:
    """Texts, who may invoke them, and the time that each gives for consulting."""
    found = open_at(given or Path()).guarantees()
    if json_:
        print_json({id_: text.model_dump(mode="json") for id_, text in found.texts.items()})
        return
    for id_, text in found.texts.items():
        within = text.consultation.within
        hours = f"consult within {within.hours:g} h" if within and within.hours else "no time given"
        click.echo(f"{id_}: {text.title}; {', '.join(text.entitled)}; {hours} ({text.known})")


@guarantee.command()
@click.argument("id_", metavar="ID")
@click.option("--attacked", multiple=True, help="Whom people found was attacked; again for more.")
@where
@as_json
def advise(id_: str, attacked: tuple[str, ...], given: Path | None, json_: bool) -> None:
    """Texts that could be invoked over incident or finding ID. Whether, is for those entitled to say. AMBER."""
    found = open_at(given or Path()).advise(id_, attacked)
    if json_:
        print_json([asdict(one) for one in found])
        return
    for one in found:
        click.echo(f"{one.guarantee} ({one.marking.value.upper()}): {one.title}; {', '.join(one.entitled)}")
        for line in (*one.reasons, *(f"open: {text}" for text in one.open)):
            click.echo(f"  {line}")
    if not found:
        click.echo("No text speaks of it.")


@guarantee.command()
@click.argument("guarantee")
@click.option("--by", required=True, help="Who invoked it.")
@start
@end
@click.option("--document", required=True, type=FILE, help="That says so.")
@click.option("--case", "case_", default="", help="Case over which it was.")
@signing
def invoke(
    guarantee: str,
    by: str,
    start: str | None,
    end: str | None,
    document: Path,
    case_: str,
    given: Path | None,
    person: str | None,
) -> None:
    """Put on record that somebody entitled invoked GUARANTEE. Bestand invokes nothing."""
    desk = open_at(given or Path()).signing(passphrase(), person)
    click.echo(desk.invoke(guarantee, by, interval(start, end), document, case_).id)
