"""bestand agreement show, diff, test."""

from __future__ import annotations

from pathlib import Path

import click

from bestand import api
from bestand.cli.options import as_json, done, folder, open_at, print_json, ticker, workspace
from bestand.text.messages import LANGUAGES

where = click.option("-w", "--workspace", "given", type=click.Path(path_type=Path), help="Folder of the workspace.")
words = f"Language of the words: {', '.join(LANGUAGES)}."
language = click.option("--lang", "language", default="en", show_default=True, help=words)


@click.group()
def agreement() -> None:
    """Read the clauses of an agreement and how they differ; try a draft before it is signed."""


@agreement.command()
@click.argument("clause", required=False)
@where
@language
@as_json
def show(clause: str | None, given: Path | None, language: str, json_: bool) -> None:
    """Print a clause in plain words, or all of them: who, what, where, when, and how readings differ."""
    opened = open_at(given or Path())
    found = opened.clauses_in_words(clause, language)
    if json_:
        print_json(found)
        return
    whole = [] if clause else [opened.agreement_in_words(language)]
    click.echo("\n\n".join("\n".join(lines) for lines in (*whole, *found.values())))


@agreement.command()
@click.argument("other", required=False, type=click.Path(path_type=Path))
@where
@click.option("--readings", nargs=2, help="Two readings of the agreement to compare.")
@language
@as_json
def diff(other: Path | None, given: Path | None, readings: tuple[str, str] | None, language: str, json_: bool) -> None:
    """Print what differs, clause by clause: in the workspace OTHER, between two readings, or, without
    either, between the versions of amended clauses. Lines with - stand before, with + after."""
    changes = open_at(given or Path()).differences(other, readings, language)
    if json_:
        print_json([{"clause": c.clause_id, "title": c.title, "lines": list(c.lines)} for c in changes])
        return
    for change in changes:
        click.echo("\n".join((f"{change.clause_id}: {change.title}", *change.lines, "")))
    if not changes:
        click.echo("No difference.")


@agreement.command()
@workspace
@click.option(
    "--sensors",
    "planned",
    type=click.Path(path_type=Path),
    help="File of the planned sensors.  [default: sensors.yaml beside the agreement]",
)
@click.option(
    "--n", "count", type=click.IntRange(20, 100_000), default=1000, show_default=True, help="Acts per clause."
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@as_json
def test(path: Path | None, given: Path | None, planned: Path | None, count: int, seed: int, json_: bool) -> None:
    """Try a draft with planned sensors: who could test each clause, how soon, what is missed or alleged wrongly.

    PATH is an agreement file alone, or the folder of a workspace. Acts against each clause and allowed acts just
    beyond its edges are invented, pass every sensor, and go through the walk.
    """
    draft = folder(path, given)
    sensors = planned or (draft if draft.is_dir() else draft.parent) / "sensors.yaml"
    trial = api.try_draft(draft, sensors, count, seed, ticker(json_))
    done(json_)
    print_json(trial.as_json()) if json_ else click.echo("\n".join(api.words_of(trial)))
