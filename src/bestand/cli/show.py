"""bestand status, explain, report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from bestand import api
from bestand.cli.keys import PERSON, passphrase, signing
from bestand.cli.options import as_json, day, done, folder, moment, open_at, print_json, ticker, workspace
from bestand.cli.walk import print_outcome
from bestand.errors import UsageError
from bestand.text.messages import PAGES


@click.command()
@workspace
@as_json
def status(path: Path | None, given: Path | None, json_: bool) -> None:
    """Accounts and sources of the last complete run."""
    outcome = open_at(folder(path, given)).status()
    print_json(outcome.as_json()) if json_ else print_outcome(outcome)


@click.command()
@click.argument("id_", metavar="ID")
@click.option("-w", "--workspace", "given", type=click.Path(path_type=Path), help="Folder of the workspace.")
@as_json
def explain(id_: str, given: Path | None, json_: bool) -> None:
    """Why: any finding, incident, observation or claim, back to its records and files."""
    answer = open_at(folder(None, given)).explain(id_)
    print_json(answer) if json_ else _tell(answer, 0)


def _tell(value: object, depth: int) -> None:
    """Nested values as an indented list; nothing left out."""
    pad = "  " * depth
    if isinstance(value, Mapping):
        for name, item in value.items():
            if isinstance(item, (Mapping, list)) and item:
                click.echo(f"{pad}{name}:")
                _tell(item, depth + 1)
            elif item is not None and item != []:
                click.echo(f"{pad}{name}: {item}")
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for item in value:
            if isinstance(item, Mapping) and set(item) == {"test", "result", "value", "limit"}:
                click.echo(f"{pad}- {item['test']}: {item['result']} · {item['value']} · {item['limit']}")
            elif isinstance(item, Mapping):
                click.echo(f"{pad}-")
                _tell(item, depth + 1)
            else:
                click.echo(f"{pad}- {item}")


@click.command()
@workspace
@click.option("--date", "date_", required=True, help="Local day of the workspace, YYYY-MM-DD.")
@click.option("--level", default="clear", show_default=True, help="clear, green, amber, amber+strict or red.")
@click.option(
    "--audience", default="public", show_default=True, help="Whom it is for: public, or codes such as NLD,UKR."
)
@click.option("--lang", default="en", show_default=True, help=f"Language of the page: {', '.join(PAGES)}.")
@click.option("--as-known-at", help="Replay: only what was known at this time, e.g. 2026-05-11T06:00Z.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for editions, instead of the workspace's.")
@click.option("--reason", default="", help="Why it supersedes the edition before it; printed in it.")
@click.option("--as", "person", envvar=PERSON, help="Who releases it, where the workspace has a log.")
@as_json
def report(
    path: Path | None,
    given: Path | None,
    date_: str,
    level: str,
    audience: str,
    lang: str,
    as_known_at: str | None,
    out: Path | None,
    reason: str,
    person: str | None,
    json_: bool,
) -> None:
    """Publish the edition of a day; the same content again is the same edition."""
    levels = [known.value for known in api.Level]
    if level not in levels:
        raise UsageError(f'"{level}" is no level; there are: {", ".join(levels)}.')
    opened = open_at(folder(path, given))
    asked = day(date_)
    assert asked is not None
    signer = opened.signing(passphrase(), person).signer if opened.is_founded else None
    edition = opened.report(asked, level, audience, lang, moment(as_known_at), out, ticker(json_), reason, signer)
    done(json_)
    if json_:
        facts = {"edition": edition.name, "folder": str(edition.folder), "number": edition.number}
        return print_json(facts | {"content": edition.content, "again": edition.again})
    if edition.again:
        click.echo(f"Same content as edition {edition.name}; nothing new was published.")
    return click.echo(str(edition.folder))


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--what", required=True, type=click.Choice(["place", "time"]), help="Finer place, or before the delay.")
@click.option("--reason", required=True, help="Why, in words.")
@signing
def release(ids: tuple[str, ...], what: str, reason: str, given: Path | None, person: str | None) -> None:
    """Let incidents leave finer or earlier than the defaults: a releaser signs, and says why."""
    click.echo(open_at(given or Path()).signing(passphrase(), person).lift(ids, what, reason).id)
