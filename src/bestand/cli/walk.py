"""bestand check, source preview, run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from bestand import api
from bestand.cli.options import as_json, day, done, folder, moment, open_at, print_json, ticker, workspace
from bestand.errors import UsageError

FIELDS = ("file", "line", "column", "rule", "message", "fix", "note")


@click.command()
@workspace
@as_json
def check(path: Path | None, given: Path | None, json_: bool) -> None:
    """Find what is wrong in bestand.yaml, agreement, lines and sources; note what is left open."""
    found = api.check(folder(path, given))
    problems = [p for p in found if not p.note]
    if json_:
        print_json([{f: getattr(p, f) for f in FIELDS} for p in found])
    else:
        for problem in found:
            click.echo(str(problem))
        notes = f" {len(found)} notes." if len(found) > len(problems) else ""
        click.echo((f"{len(problems)} problems." if problems else "No problems.") + notes)
    raise click.exceptions.Exit(1 if problems else 0)


@click.group()
def source() -> None:
    """Look at files before they are sources."""


@source.command()
@click.argument("file", type=click.Path(path_type=Path))
@as_json
def preview(file: Path, json_: bool) -> None:
    """Guess the reader or mapping of FILE, show first rows and what would be rejected."""
    found = api.preview(file)
    if json_:
        return print_json({f: getattr(found, f) for f in found.__dataclass_fields__})
    if found.problem:
        click.echo(found.problem)
        raise click.exceptions.Exit(3)
    click.echo(f"Reader: {found.reader}" if found.reader else "No reader knows this file. A mapping to start from:")
    for name, column in found.mapping.items():
        click.echo(f"  {name}: {column}")
    _rows("Columns:", [", ".join(found.columns)] if found.columns else [])
    _rows("First rows:", found.first)
    _rows("Would be rejected:", found.rejected)
    if found.balance:
        click.echo("Account: " + ", ".join(f"{k} {v}" for k, v in found.balance.items()))
    return None


def _rows(title: str, rows: list[dict[str, object]] | list[str]) -> None:
    if rows:
        click.echo(title)
        for row in rows:
            shown = row if isinstance(row, str) else ", ".join(f"{k}={v}" for k, v in row.items() if v is not None)
            click.echo(f"  {shown[:400]}")


@click.command()
@workspace
@click.option("--from", "first", help="First local day, YYYY-MM-DD.")
@click.option("--to", "last", help="Last local day, inclusive.")
@click.option("--engine", default="local", show_default=True, help="Where heavy steps run.")
@click.option("--plan", "only_plan", is_flag=True, help="Show what would run; run nothing.")
@click.option("--as-known-at", help="Use only what was known at this time, e.g. 2026-05-11T06:00Z.")
@as_json
def run(
    path: Path | None,
    given: Path | None,
    first: str | None,
    last: str | None,
    engine: str,
    only_plan: bool,
    as_known_at: str | None,
    json_: bool,
) -> None:
    """Take all sources in, locate, associate, assess; replace the tables in data/."""
    if engine != "local":
        raise UsageError(f'there is no engine "{engine}"; use local.')
    opened = open_at(folder(path, given))
    period = (day(first), day(last), moment(as_known_at))
    if only_plan:
        plan = opened.plan(*period)
        return print_json(plan.as_json()) if json_ else click.echo("\n".join(api.show(plan)))
    outcome = opened.run(*period, tick=ticker(json_))
    done(json_)
    if json_:
        return print_json(outcome.as_json())
    return print_outcome(outcome)


def print_outcome(outcome: api.Outcome) -> None:
    """Accounts per source, then what is not whole, then rows per table."""
    names = [n for n in outcome.balance[0] if n != "source"] if outcome.balance else []
    click.echo(f"{'source':<18}" + "".join(f"{n.replace('_', ' '):>13}" for n in names))
    for row in outcome.balance:
        click.echo(f"{row['source']!s:<18}" + "".join(f"{_number(row, n):>13,}" for n in names))
    for bad in outcome.not_whole:
        click.echo(f"! source {bad['source']} is {bad['status']}" + (f": {bad['reason']}" if bad["reason"] else ""))
    if outcome.rejected:
        click.echo(f"! {outcome.rejected:,} rows rejected; see the table `rejected`")
    shown = ("observations", "incidents", "findings")
    click.echo(", ".join(f"{outcome.rows[n]:,} {n}" for n in shown))


def _number(row: Mapping[str, object], name: str) -> int:
    return int(str(row[name]))
