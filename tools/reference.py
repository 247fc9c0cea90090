"""Write the parts of docs/reference that the code knows best: tables, sources, commands, schemas.

Run after a change: .venv/bin/python tools/reference.py. A test compares.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from bestand.agreement.document import Agreement
from bestand.cli import cli
from bestand.followup.guarantees import Guarantees
from bestand.intake import load_manifest, source_names
from bestand.model.tables import TABLES
from bestand.simulate.trial import Sensors
from bestand.workspace.document import WorkspaceFile

DOCS = Path(__file__).parent.parent / "docs" / "reference"


def pages() -> dict[str, str]:
    """File name → text."""
    return {
        "tables.md": "\n".join(tables()) + "\n",
        "sources.md": "\n".join(sources()) + "\n",
        "commands.md": "\n".join(commands()) + "\n",
        "bestand.schema.json": schema(WorkspaceFile),
        "agreement.schema.json": schema(Agreement),
        "sensors.schema.json": schema(Sensors),
        "guarantees.schema.json": schema(Guarantees),
    }


def schema(kind: type[WorkspaceFile] | type[Agreement] | type[Sensors] | type[Guarantees]) -> str:
    return json.dumps(kind.model_json_schema(by_alias=True), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def tables() -> Iterator[str]:
    yield "# Tables\n\nMade from `model/tables.py`. Times are `timestamp[us, UTC]`; a null means not known, never zero."
    for table in TABLES.values():
        place = f"one file per UTC day of `{table.day}`" if table.day else "one file, `all.parquet`"
        place = f"a file per {table.block:,} rows in their order" if table.block else place
        geo = "; GeoParquet 1.1" if table.geometry else ""
        yield f"\n## {table.name}\n\n{place}{geo}; sorted by {', '.join(f'`{c}`' for c in table.sort)}\n"
        yield "| column | type |\n|---|---|"
        yield from (f"| `{name}` | {str(kind).replace('|', '/')} |" for name, kind in table.columns.items())


def sources() -> Iterator[str]:
    yield "# Sources\n\nMade from the manifests in `intake/sources/`."
    for name in source_names():
        m = load_manifest(name)
        yield f"\n## {name}\n\n{m.title}. {m.note}\n"
        yield "| | |\n|---|---|"
        told = {"role": m.role.value, "family": m.family, "account of": m.party or "–", "gives": ", ".join(m.gives)}
        told |= {"reads": m.reads, "licence": m.licence, "attribution": m.attribution}
        told |= {"may be passed on": "yes" if m.redistribute else "no", "marking": m.marking}
        told |= {"time zone": f"{m.timezone}: {m.timezone_reason}"}
        told |= {"radius": ", ".join(f"{k} {v:g} m" for k, v in m.radius_m.items()) or "–"}
        told |= {"one event if": m.merge.reason if m.merge else "never merged", "options": ", ".join(m.options) or "–"}
        yield from (f"| {key} | {value} |" for key, value in told.items())


def commands() -> Iterator[str]:
    yield "# Commands\n\nMade from the commands themselves. `-w` names the workspace; `--json` prints JSON."
    # as the command line makes it, but as wide on any terminal
    context = click.Context(cli, info_name="bestand", terminal_width=80, **cli.context_settings)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        inner = click.Context(command, info_name=name, parent=context)
        yield f"\n## bestand {name}\n\n```\n{command.get_help(inner)}\n```"
        if isinstance(command, click.Group):
            for child in command.list_commands(inner):
                sub = command.get_command(inner, child)
                assert sub is not None
                deeper = click.Context(sub, info_name=child, parent=inner)
                yield f"\n### bestand {name} {child}\n\n```\n{sub.get_help(deeper)}\n```"


def main() -> None:
    for name, text in pages().items():
        (DOCS / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
