"""bestand together, bestand apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from bestand.cli.keys import passphrase, signing
from bestand.cli.options import open_at
from bestand.errors import UsageError

F = TypeVar("F", bound=Callable[..., object])


def _statement(command: F) -> F:
    command = click.argument("other", metavar="ID")(command)
    command = click.argument("one", metavar="ID")(command)
    command = click.option("--by", default="", help="Who says it, in a workspace where nobody is enrolled.")(command)
    command = click.option("--reason", required=True, help="Why, in words.")(command)
    return signing(command)


@click.command()
@_statement
def together(one: str, other: str, given: Path | None, person: str | None, by: str, reason: str) -> None:
    """Say that two observations are of one event. The next run follows it."""
    _stated("together", one, other, given, person, by, reason)


@click.command()
@_statement
def apart(one: str, other: str, given: Path | None, person: str | None, by: str, reason: str) -> None:
    """Say that two observations are not of one event. The next run follows it."""
    _stated("apart", one, other, given, person, by, reason)


def _stated(said: str, one: str, other: str, given: Path | None, person: str | None, by: str, reason: str) -> None:
    opened = open_at(given or Path())
    if opened.is_founded and by:
        raise UsageError("people are enrolled here: they sign, and --by says nothing.")
    if opened.is_founded:
        desk = opened.signing(passphrase(), person)
        click.echo((desk.together if said == "together" else desk.apart)(one, other, reason).id)
    else:
        click.echo((opened.together if said == "together" else opened.apart)(one, other, by, reason))
