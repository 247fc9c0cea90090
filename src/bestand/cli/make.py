"""bestand init, bestand simulate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from bestand import api
from bestand.cli.keys import passphrase
from bestand.simulate.scenario import DENSITY, SCALE, TROUBLES, Trouble


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--template", default="starter", show_default=True, help="Which workspace to start from.")
@click.option("--owner", is_flag=True, help="Make your key and found the log: you are the first owner.")
def init(directory: Path, template: str, owner: bool) -> None:
    """A workspace to start from, in DIRECTORY."""
    word = passphrase(new=True) if owner else ""
    for name in api.init(directory, template):
        click.echo(f"wrote {name}")
    if owner:
        click.echo(f"founded by {api.open(directory).found(word)}")
    click.echo(f"Next: bestand check {directory}")


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--days", default=14, show_default=True, type=click.IntRange(3, 3650))
@click.option("--incidents", default=300, show_default=True, type=click.IntRange(0, 1_000_000))
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0))
@click.option(
    "--ceasefire",
    default="half",
    show_default=True,
    type=click.Choice(["kept", "broken", "half"]),
    help="Whether the invented parties keep it.",
)
@click.option("--density", type=click.Choice(list(DENSITY)), help="How crowded the front is; else all of it is used.")
@click.option(
    "--precision",
    default="usual",
    show_default=True,
    type=click.Choice(list(SCALE)),
    help="How precise places and times are.",
)
@click.option(
    "--trouble",
    "troubles",
    multiple=True,
    metavar="NAME",
    type=click.Choice(TROUBLES),
    help=f"How sources depend or fail, again for more: {', '.join(TROUBLES)}.",
)
def simulate(directory: Path, troubles: tuple[Trouble, ...], **asked: Any) -> None:
    """An invented ceasefire with known truth, in DIRECTORY; the same for the same seed."""
    api.simulate_workspace(directory, api.Scenario(**asked, troubles=frozenset(troubles)))
    click.echo(f"Simulated: nothing in {directory} happened. Truth: {directory / 'truth.parquet'}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-w", "--workspace", "given", type=click.Path(path_type=Path), help="Folder of the workspace.")
def backup(file: Path, given: Path | None) -> None:
    """Everything of a workspace that cannot be made again, in FILE. No key is in it."""
    click.echo(f"{api.backup(given or Path(), file)} files in {file}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--id", "workspace", default="", help="Id of the workspace, where BESTAND_DB names a database.")
def restore(file: Path, directory: Path, workspace: str) -> None:
    """A workspace from its backup FILE, in the new folder DIRECTORY; every hash is checked first."""
    click.echo(f"{api.restore(file, directory, workspace)} files restored")
    click.echo(f"Next: bestand ledger verify {directory}")
