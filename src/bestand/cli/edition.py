"""bestand edition diff, errata."""

from __future__ import annotations

from pathlib import Path

import click

from bestand import api
from bestand.cli.options import as_json, print_json

FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.group()
def edition() -> None:
    """Compare published editions, and read what was corrected."""


@edition.command()
@click.argument("before", type=FOLDER)
@click.argument("after", type=FOLDER)
@as_json
def diff(before: Path, after: Path, json_: bool) -> None:
    """Rows that edition AFTER adds to BEFORE, says otherwise, or withdraws. Both are folders of editions."""
    changes = api.corrections_between(before, after)
    if json_:
        print_json([{"change": c.kind, "table": c.table, "id": c.id, "columns": list(c.fields)} for c in changes])
        return
    for change in changes:
        click.echo(f"{change.kind} {change.table} {change.id}")
        for column, old, new in change.fields:
            click.echo(f"  {column}\n  - {old}\n  + {new}")
    if not changes:
        click.echo("No difference.")


@edition.command()
@click.option("-w", "--workspace", "given", type=FOLDER, help="Folder of the workspace.")
@as_json
def errata(given: Path | None, json_: bool) -> None:
    """The erratum log: each edition that supersedes another, why, and how many rows it changed."""
    found = api.errata((given or Path()) / "editions")
    if json_:
        print_json(found)
        return
    for one in found:
        click.echo(f"{one['edition']} supersedes edition {one['number']}: {one['why']}")
        if isinstance(counts := one.get("changes"), dict):
            click.echo("  " + ", ".join(f"{n} {kind}" for kind, n in counts.items()))
    if not found:
        click.echo("No edition supersedes another.")
