"""A workspace to start from."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from bestand.errors import UsageError
from bestand.text.problems import nearest


def templates() -> list[str]:
    folder = files("bestand.workspace") / "templates"
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def init(folder: Path, template: str = "starter") -> list[str]:
    """Copy a template into a new or empty folder; names the files written."""
    if template not in templates():
        raise UsageError(f'no template "{template}"; {nearest(template, templates())}')
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty; nothing was written.")
    written = []
    with as_file(files("bestand.workspace") / "templates" / template) as source:
        for path in sorted(p for p in source.rglob("*") if p.is_file()):
            target = folder / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
            written.append(str(path.relative_to(source)))
    return written
