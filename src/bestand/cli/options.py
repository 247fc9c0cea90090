"""What commands share: the workspace, JSON, times, progress."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

import click

from bestand import api
from bestand.errors import InputError, UsageError

F = TypeVar("F", bound=Callable[..., object])


def workspace(command: F) -> F:
    """`-w WORKSPACE`, or a path as first argument; the current folder without either."""
    command = click.argument("path", required=False, type=click.Path(path_type=Path))(command)
    option = click.option(
        "-w", "--workspace", "given", type=click.Path(path_type=Path), help="Folder of the workspace."
    )
    return option(command)


def as_json(command: F) -> F:
    return click.option("--json", "json_", is_flag=True, help="Print JSON.")(command)


def folder(path: Path | None, given: Path | None) -> Path:
    if path and given and path != given:
        raise UsageError("give the workspace once: as argument or with -w.")
    return given or path or Path()


def open_at(path: Path) -> api.Workspace:
    """The workspace; what a killed writer had left half is said on the way."""
    found = api.open(path)
    for line in found.repaired:
        click.echo(line, err=True)
    return found


def print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value)


def day(text: str | None) -> date | None:
    """YYYY-MM-DD."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f'"{text}" is not a day; write it like 2026-05-10.') from None


def moment(text: str | None) -> datetime | None:
    """A time with its zone, as UTC."""
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise UsageError(f'"{text}" is not a time; write it like 2026-05-11T06:00Z.') from None
    if time.tzinfo is None:
        raise UsageError(f'"{text}" has no time zone; write it like 2026-05-11T06:00Z.')
    try:
        return time.astimezone(UTC)
    except OverflowError:
        raise UsageError(f'"{text}" is no time in UTC: the calendar ends before it.') from None


def write(path: Path, data: bytes) -> None:
    """A file that was asked for with --out. Raises InputError where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}.", file=path.name) from error


def ticker(quiet: bool) -> Callable[[str], None]:
    """One line that names the step at hand, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        return lambda _: None
    return lambda step: click.echo(f"\r\x1b[K{step} …", nl=False, err=True)


def done(quiet: bool) -> None:
    if not quiet and sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
