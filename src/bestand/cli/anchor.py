"""bestand anchor: show that a head existed at a time, by somebody else's word. Needs `bestand[anchors]`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from bestand.cli.keep import FILE
from bestand.errors import InputError, UsageError
from bestand.ledger.anchors.authority import ask_authority, stamped_at
from bestand.ledger.anchors.calendar import ask_calendar, blocks, complete
from bestand.ledger.heads import Head, read_head

roots = click.option("--roots", type=FILE, help="Certificates in PEM that you trust, of a time-stamp authority.")


@click.group()
def anchor() -> None:
    """Have a head stamped by a time-stamp authority or a public calendar; read such a stamp. Only a hash is sent."""


@anchor.command()
@click.argument("head", type=FILE)
@click.option("--authority", help="Address of a time-stamp authority (RFC 3161).")
@click.option("--calendar", help="Address of a calendar (OpenTimestamps).")
@roots
def stamp(head: Path, authority: str | None, calendar: str | None, roots: Path | None) -> None:
    """Stamp the file HEAD of `bestand ledger head --out`; the stamp is written beside it (.tsr or .ots)."""
    if bool(authority) == bool(calendar) or bool(authority) != bool(roots):
        raise UsageError("give --authority with --roots, or --calendar.")
    told = _head(head)
    if authority and roots:
        path, data = head.with_name(f"{head.name}.tsr"), ask_authority(told, authority, roots.read_bytes())
    else:
        path, data = head.with_name(f"{head.name}.ots"), ask_calendar(told, str(calendar))
    path.write_bytes(data)
    click.echo(str(path))


@anchor.command()
@click.argument("head", type=FILE)
@click.argument("stamp", type=FILE)
@roots
@click.option("--calendar", help="Ask this calendar for what it promised; the stamp is written anew.")
def read(head: Path, stamp: Path, roots: Path | None, calendar: str | None) -> None:
    """When STAMP shows that HEAD existed: the time of an authority, or the blocks that a calendar put it into."""
    told, data = _head(head), stamp.read_bytes()
    if roots:
        click.echo(f"{stamped_at(told, data, roots.read_bytes()):%Y-%m-%d %H:%M:%S} UTC")
        return
    if calendar:
        data = complete(told, data, calendar)
        stamp.write_bytes(data)
    heights = blocks(told, data)
    click.echo("\n".join(f"block {height}" for height in heights) or "Promised, and in no block yet.")


def _head(path: Path) -> Head:
    try:
        return read_head(json.loads(path.read_bytes()))
    except (ValueError, RecursionError) as error:
        raise InputError("is no head.", file=path.name, fix="bestand ledger head --out FILE.") from error
