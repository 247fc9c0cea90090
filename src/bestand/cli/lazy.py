"""Commands whose modules are loaded when they are called: help needs no tables library."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click

from bestand.errors import UsageError

HELP = {
    "init": "A workspace to start from.",
    "simulate": "A workspace with an invented ceasefire and known truth.",
    "check": "Find what is wrong in a workspace's files.",
    "source": "Look at files before they are sources.",
    "run": "Take all sources in and walk.",
    "status": "Accounts and sources of the last run.",
    "explain": "Why: from an id back to the records.",
    "together": "Say that two observations are of one event.",
    "apart": "Say that two observations are not of one event.",
    "report": "Publish the edition of a day.",
    "person": "Who belongs to a workspace, with which rights and keys.",
    "queue": "What waits for people, most pressing first, each with why.",
    "handover": "The note for those who take over a shift.",
    "screen": "Say whether a report speaks of an event; correct or drop it.",
    "judge": "Answer a question on an incident or finding, or on many.",
    "reveal": "Open your sealed answers that another's stands beside.",
    "withdraw": "Take back an act of your own.",
    "note": "Take in a call, a patrol report or a look at an image.",
    "evidence": "Keep files by their hash; copies without what identifies people.",
    "casualty": "People harmed in an incident, as a source tells it.",
    "concur": "Take in another monitor's finding beside ours.",
    "identity": "Who somebody is, apart in the vault: add, unmask by two, erase.",
    "case": "Follow findings: cases, notices, answers, what is due.",
    "guarantee": "Texts that may be invoked, and invocations on record.",
    "release": "Let incidents leave finer or earlier than the defaults.",
    "ledger": "Verify that nothing was changed; co-sign, dissent, compare.",
    "log": "Every signed act, and which do not count.",
    "anchor": "Have a head stamped by others, and read the stamp.",
    "edition": "Compare published editions, and read what was corrected.",
    "backup": "Everything that cannot be made again, in one file.",
    "restore": "A workspace from its backup.",
    "agreement": "Read the clauses of an agreement; try a draft before it is signed.",
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and place."""

    def __init__(self, *args: object, commands_at: Mapping[str, str], **attributes: object):
        super().__init__(*args, **attributes)  # type: ignore[arg-type]
        self._at = commands_at

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._at)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._at:
            return None
        module, _, name = self._at[cmd_name].partition(":")
        try:
            command: click.Command = getattr(import_module(module), name)
        except ModuleNotFoundError as error:
            raise UsageError(f'"{cmd_name}" needs {error.name}, a part of an extra that is not installed.') from error
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Short help without loading the commands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, HELP[name]) for name in self._at])
