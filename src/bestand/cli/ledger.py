"""bestand ledger: prove that nothing was changed afterwards."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from bestand import api
from bestand.cli.keys import PERSON, passphrase, signing
from bestand.cli.options import as_json, open_at, print_json

FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
key = click.option("--key", "pinned", help="The key that must have signed: hexadecimal, or a file that holds it.")


@click.group()
def ledger() -> None:
    """Verify, sign a head, co-sign an edition or dissent, compare editions."""


@ledger.command()
@click.argument("path", type=FOLDER, default=".")
@key
@as_json
def verify(path: Path, pinned: str | None, json_: bool) -> None:
    """Whether PATH, a workspace or a copied edition alone, is as it was signed; names the first thing that differs."""
    found = api.audit(path, pinned)
    wrong = [one for one in found if not one.note]
    if json_:
        print_json([{"place": d.place, "rule": d.rule, "message": d.message, "note": d.note} for d in found])
    else:
        for one in found:
            click.echo(f"note: {one}" if one.note else str(one))
        click.echo("Nothing differs." if not wrong else f"{len(wrong)} things differ.")
    raise click.exceptions.Exit(1 if wrong else 0)


@ledger.command()
@click.option("--out", type=click.Path(path_type=Path), help="File to write it to, for others to keep.")
@signing
def head(given: Path | None, person: str | None, out: Path | None) -> None:
    """Sign a head over the ledger as it is, and print it: for others to keep."""
    found = open_at(given or Path()).signing(passphrase(), person).head()
    if out:
        out.write_bytes(found.file)
    print_json(found.as_json())


@ledger.command()
@click.argument("edition", type=FOLDER)
@click.option("--dissent", default="", help="Why you do not agree; without it you say that you rebuilt the same.")
@click.option("--as", "person", envvar=PERSON, help="Who signs.")
def cosign(edition: Path, dissent: str, person: str | None) -> None:
    """Co-sign EDITION, or dissent. The statement is written beside its folder; no workspace is needed."""
    signer = api.unlocked(os.environ, edition, passphrase(), person)
    verdict = "dissents" if dissent else "rebuilt the same"
    click.echo(str(api.cosign(edition, signer, verdict, dissent, datetime.now(UTC))))


@ledger.command()
@click.argument("editions", type=FOLDER, nargs=-1, required=True)
@as_json
def compare(editions: tuple[Path, ...], json_: bool) -> None:
    """Whether EDITIONS that came different ways show one ledger."""
    found = api.compare(list(editions))
    if json_:
        print_json([{"place": d.place, "rule": d.rule, "message": d.message, "note": d.note} for d in found])
    else:
        told = [f"note: {one}" if one.note else str(one) for one in found]
        click.echo("\n".join(told) or "They show one ledger.")
    raise click.exceptions.Exit(1 if any(not one.note for one in found) else 0)
