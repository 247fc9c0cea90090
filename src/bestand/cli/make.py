"""bestand init, bestand simulate."""

from __future__ import annotations

from pathlib import Path

import click

from bestand import api


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
def simulate(directory: Path, days: int, incidents: int, seed: int, ceasefire: str) -> None:
    """An invented ceasefire with known truth, in DIRECTORY; the same for the same seed."""
    api.simulate_workspace(directory, api.Scenario(days, incidents, seed, ceasefire))  # type: ignore[arg-type]
    click.echo(f"Simulated: nothing in {directory} happened. Truth: {directory / 'truth.parquet'}")
