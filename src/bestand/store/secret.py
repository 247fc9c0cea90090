"""Keys that a workspace makes for itself, each when it is first asked for."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from bestand.errors import InputError
from bestand.store.keys import keys_folder

REFUSED, ROWS, KEY_BYTES = "refused.key", "rows.key", 32


def refused_key(workspace: Path) -> bytes:
    """The key of the hashes that refused records leave: with people's keys where there is such a folder, else in
    the workspace's record. Raises InputError where it is damaged."""
    own, outside = workspace / "record" / REFUSED, keys_folder(os.environ, workspace)
    return _key(outside / REFUSED if outside.is_dir() and not own.exists() else own)


def rows_key(workspace: Path) -> bytes:
    """The key of the salts that hide withheld rows: beside the log, since all who release need the same."""
    return _key(workspace / "record" / ROWS)


def _key(path: Path) -> bytes:
    if not path.exists():
        _make(path)
    try:
        key = bytes.fromhex(path.read_text("ascii"))
    except (OSError, ValueError) as error:
        raise InputError("is damaged.", file=path.name, fix="restore it from a copy.") from error
    if len(key) != KEY_BYTES:
        raise InputError("is damaged.", file=path.name, fix="restore it from a copy.")
    return key


def _make(path: Path) -> None:
    """Only the owner may read it; of two that make it at once, one does."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(secrets.token_hex(KEY_BYTES))
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(part, path)  # fails where another made it meanwhile
        except FileExistsError:
            pass
        finally:
            part.unlink()
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}.", file=path.name) from error
