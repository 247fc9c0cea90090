"""What commands that sign share: who signs, and the passphrase of their key."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from bestand.errors import UsageError

F = TypeVar("F", bound=Callable[..., object])
PASSPHRASE, PERSON = "BESTAND_PASSPHRASE", "BESTAND_PERSON"


def signing(command: F) -> F:
    """`-w WORKSPACE` and `--as PERSON`; a folder of keys with one person needs no `--as`."""
    command = click.option("-w", "--workspace", "given", type=click.Path(path_type=Path), help="Folder.")(command)
    told = f"Who signs, where keys of several people lie here ({PERSON})."
    return click.option("--as", "person", envvar=PERSON, help=told)(command)


def passphrase(new: bool = False) -> str:
    """From the environment, else typed without echo; never an option, which others could read."""
    found = os.environ.get(PASSPHRASE)
    if found:
        return found
    if not sys.stdin.isatty():
        raise UsageError(f"a key needs its passphrase: set {PASSPHRASE}, or type it at a terminal.")
    return str(click.prompt("Passphrase", hide_input=True, confirmation_prompt=new, err=True))
