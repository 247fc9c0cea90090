"""bestand agreement show."""

from __future__ import annotations

from pathlib import Path

import click

from bestand import api
from bestand.cli.options import as_json, print_json


@click.group()
def agreement() -> None:
    """Read the clauses of a workspace's agreement."""


@agreement.command()
@click.argument("clause", required=False)
@click.option("-w", "--workspace", "given", type=click.Path(path_type=Path), help="Folder of the workspace.")
@click.option("--lang", "language", default="en", show_default=True, help="Language of the words.")
@as_json
def show(clause: str | None, given: Path | None, language: str, json_: bool) -> None:
    """Print a clause in plain words, or all of them: who, what, where, when, and how readings differ."""
    found = api.open(given or Path()).clauses_in_words(clause, language)
    if json_:
        print_json(found)
        return
    click.echo("\n\n".join("\n".join(lines) for lines in found.values()))
