"""The command line: a thin face over `bestand.api`."""

from __future__ import annotations

import sys

import click

from bestand.cli.lazy import LazyGroup
from bestand.errors import BestandError, InputError, NotFound, UsageError

EXIT = ((UsageError, 2), (NotFound, 1), (InputError, 3), (BestandError, 3))
"""Error → exit code; 0 good, 1 a negative result, 2 wrong use, 3 a file or workspace unusable."""

LONGEST = 2000
"""Characters of an error: a line of a file may be longer than any screen."""

COMMANDS = {
    "init": "bestand.cli.make:init",
    "simulate": "bestand.cli.make:simulate",
    "check": "bestand.cli.walk:check",
    "source": "bestand.cli.walk:source",
    "run": "bestand.cli.walk:run",
    "status": "bestand.cli.show:status",
    "explain": "bestand.cli.show:explain",
    "together": "bestand.cli.say:together",
    "apart": "bestand.cli.say:apart",
    "report": "bestand.cli.show:report",
    "person": "bestand.cli.person:person",
    "queue": "bestand.cli.judge:queue",
    "handover": "bestand.cli.judge:handover",
    "screen": "bestand.cli.judge:screen",
    "judge": "bestand.cli.judge:judge",
    "reveal": "bestand.cli.judge:reveal",
    "withdraw": "bestand.cli.judge:withdraw",
    "note": "bestand.cli.keep:note",
    "evidence": "bestand.cli.keep:evidence",
    "casualty": "bestand.cli.keep:casualty",
    "concur": "bestand.cli.keep:concur",
    "identity": "bestand.cli.identity:identity",
    "case": "bestand.cli.case:case",
    "guarantee": "bestand.cli.guarantee:guarantee",
    "release": "bestand.cli.show:release",
    "ledger": "bestand.cli.ledger:ledger",
    "log": "bestand.cli.person:log",
    "anchor": "bestand.cli.anchor:anchor",
    "edition": "bestand.cli.edition:edition",
    "backup": "bestand.cli.make:backup",
    "restore": "bestand.cli.make:restore",
    "agreement": "bestand.cli.agree:agreement",
}


@click.group(
    cls=LazyGroup,
    commands_at=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="bestand")
def cli() -> None:
    """Keep the file of a ceasefire: take in, locate, associate, assess, publish.

    A workspace is a folder with bestand.yaml. Give it with -w, or stand in it.
    """


def shown(message: str) -> str:
    """As a terminal may show it: what was given comes back in errors, and may be long or steer the terminal."""
    told = "".join(
        letter if letter.isprintable() or letter == "\n" else "\N{REPLACEMENT CHARACTER}" for letter in message
    )
    return told if len(told) <= LONGEST else f"{told[: LONGEST // 2]} … {told[-LONGEST // 2 :]}"


def main() -> None:
    """Run the command line and map errors to exit codes, in one place."""
    try:
        code = cli.main(standalone_mode=False)  # what a command raised as Exit comes back as its code
        sys.exit(code if isinstance(code, int) else 0)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except BestandError as error:
        click.echo(shown(str(error)), err=True)
        sys.exit(next(code for kind, code in EXIT if isinstance(error, kind)))
    except MemoryError:
        click.echo("Not enough memory: run fewer days with --from and --to.", err=True)
        sys.exit(3)
