"""bestand init, bestand simulate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from bestand import api
from bestand.simulate.scenario import DENSITY, SCALE, TROUBLES, Trouble


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--template", default="starter", show_default=True, help="Which workspace to start from.")
def init(directory: Path, template: str) -> None:
    """A workspace to start from, in DIRECTORY."""
    for name in api.init(directory, template):
        click.echo(f"wrote {name}")
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
