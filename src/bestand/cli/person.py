"""bestand person: who belongs to a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from bestand import api
from bestand.cli.keys import passphrase, signing
from bestand.cli.options import as_json, moment, open_at, print_json, write
from bestand.errors import UsageError

RIGHTS = ", ".join(right.value for right in api.Right)


@click.group()
def person() -> None:
    """Who belongs to a workspace: found, request, propose, confirm, rotate, revoke, list."""


@person.command()
@signing
def found(given: Path | None, person: str | None) -> None:
    """Make your key and found the log: you are the first owner."""
    opened = open_at(given or Path())
    click.echo(opened.found(passphrase(new=True), person))


@person.command()
@signing
@click.option("--out", type=click.Path(path_type=Path), help="File for the request; then prints your pseudonym.")
def request(given: Path | None, person: str | None, out: Path | None) -> None:
    """Make your key and a request to be enrolled; send it to an owner."""
    if out and out.is_dir():
        raise UsageError("--out names a folder: name a file.")  # before there is a new key
    who, asked = open_at(given or Path()).request(passphrase(new=True), person)
    if out:
        write(out, f"{asked}\n".encode())
    click.echo(who if out else asked)


@person.command()
@click.argument("request", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--right", "rights", multiple=True, required=True, help=f"What the person may do; again for more: {RIGHTS}."
)
@signing
def propose(request: Path, rights: tuple[str, ...], given: Path | None, person: str | None) -> None:
    """Propose who sent REQUEST. An owner does; another enrolled person then confirms."""
    act = open_at(given or Path()).signing(passphrase(), person).propose(request, rights)
    click.echo(act.id)


@person.command()
@click.argument("id_", metavar="ID")
@signing
def confirm(id_: str, given: Path | None, person: str | None) -> None:
    """Confirm what another proposed: ID of the act, of the person or of the key."""
    click.echo(open_at(given or Path()).signing(passphrase(), person).confirm(id_).id)


@person.command()
@signing
def rotate(given: Path | None, person: str | None) -> None:
    """A new key for yourself, under the same passphrase; the old one ends."""
    click.echo(open_at(given or Path()).signing(passphrase(), person).rotate(passphrase()).id)


@person.command()
@click.argument("key")
@click.option("--reason", required=True, help="Why, in words.")
@click.option("--since", help="From an earlier time on, e.g. 2026-05-11T06:00Z; another person confirms it.")
@signing
def revoke(key: str, reason: str, since: str | None, given: Path | None, person: str | None) -> None:
    """End a key that was lost or is no longer used: your own, or, as an owner, another's."""
    click.echo(open_at(given or Path()).signing(passphrase(), person).revoke(key, reason, since).id)


@person.command("list")
@click.option("-w", "--workspace", "given", type=click.Path(path_type=Path), help="Folder of the workspace.")
@as_json
def list_(given: Path | None, json_: bool) -> None:
    """People by their pseudonyms, their rights and keys, and what waits to be confirmed."""
    opened = open_at(given or Path())
    if json_:
        print_json(opened.people())
        return
    standing = opened.standing
    for one in standing.people.values():
        alone = "; not vouched for by two" if one.alone else ""
        click.echo(f"{one.id}: {', '.join(sorted(one.rights))}, since {one.since:%Y-%m-%d %H:%M} UTC{alone}")
        for key in standing.keys.values():
            if key.person == one.id:
                click.echo(f"  key {key.id}" + (f" until {key.until:%Y-%m-%d %H:%M} UTC" if key.until else ""))
    for act in opened.waiting():
        click.echo(f"waits for confirmation: {act.kind} {act.id} by {act.by}")
    for act, why in standing.void:
        click.echo(f"does not count: {act.kind} {act.id}: {why}")


@click.command()
@click.option("-w", "--workspace", "given", type=click.Path(path_type=Path), help="Folder of the workspace.")
@click.option("--updated-since", "since", help="Only from this time on, with zone.")
@click.option("--kind", "kinds", multiple=True, help="Only acts of this kind; again for more.")
@as_json
def log(given: Path | None, since: str | None, kinds: tuple[str, ...], json_: bool) -> None:
    """Every act that counts, in its order: what, by whom, when; sealed answers stay sealed."""
    acts = open_at(given or Path()).acts(moment(since), kinds)
    if json_:
        print_json([{"act": a.id, "kind": a.kind, "by": a.by, "at": a.at, "body": dict(a.body)} for a in acts])
        return
    for act in acts:
        click.echo(f"{act.at:%Y-%m-%d %H:%M:%S} UTC  {act.kind:<10}  {act.by}  {act.id}")
