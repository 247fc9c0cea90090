"""bestand identity: who somebody is, in the vault, apart from everything else."""

from __future__ import annotations

import json
from pathlib import Path

import click

from bestand.cli.keep import FILE
from bestand.cli.keys import passphrase, signing
from bestand.cli.options import open_at, print_json
from bestand.errors import InputError


@click.group()
def identity() -> None:
    """Keep who somebody is apart, under a key of its own: add, unmask by two, erase."""


@identity.command()
@click.argument("file", type=FILE)
@signing
def add(file: Path, given: Path | None, person: str | None) -> None:
    """Put FILE, a JSON object, into the vault; prints the pseudonym. Delete the file yourself."""
    try:
        told = json.loads(file.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise InputError("is no JSON in UTF-8.", file=file.name) from error
    if not isinstance(told, dict):
        raise InputError("is no identity: write an object.", file=file.name)
    click.echo(open_at(given or Path()).signing(word := passphrase(), person).keep_identity(told, word))


@identity.command()
@click.argument("subject")
@click.option("--reason", default="", help="Why. With it you ask; without it the data are shown, once two have asked.")
@signing
def unmask(subject: str, reason: str, given: Path | None, person: str | None) -> None:
    """Ask to look at SUBJECT, or look once two people have asked within a day. Who looked is written down."""
    desk = open_at(given or Path()).signing(word := passphrase(), person)
    if reason:
        click.echo(desk.ask_to_unmask(subject, reason, word).id)
    else:
        print_json(desk.unmask(subject, word))


@identity.command()
@click.argument("subject")
@click.option("--reason", required=True, help="Why, in words.")
@signing
def erase(subject: str, reason: str, given: Path | None, person: str | None) -> None:
    """Destroy the key of SUBJECT: nobody reads it again, and the ledger still verifies."""
    click.echo(open_at(given or Path()).signing(word := passphrase(), person).erase(subject, reason, word).id)
