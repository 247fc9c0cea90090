"""bestand together, bestand apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from bestand.cli.options import open_at

F = TypeVar("F", bound=Callable[..., object])


def _statement(command: F) -> F:
    command = click.argument("other", metavar="ID")(command)
    command = click.argument("one", metavar="ID")(command)
    command = click.option("-w", "--workspace", "given", type=click.Path(path_type=Path), help="Folder.")(command)
    command = click.option("--by", required=True, help="Who says it.")(command)
    return click.option("--reason", required=True, help="Why, in words.")(command)


@click.command()
@_statement
def together(one: str, other: str, given: Path | None, by: str, reason: str) -> None:
    """Say that two observations are of one event. The next run follows it."""
    click.echo(open_at(given or Path()).together(one, other, by, reason))


@click.command()
@_statement
def apart(one: str, other: str, given: Path | None, by: str, reason: str) -> None:
    """Say that two observations are not of one event. The next run follows it."""
    click.echo(open_at(given or Path()).apart(one, other, by, reason))
