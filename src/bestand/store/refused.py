"""The key of the hashes that refused records leave: with the people's keys where there is such a folder,
else in the workspace's record."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from bestand.errors import InputError

NAME, KEY_BYTES = "refused.key", 32


def refused_key(workspace: Path) -> bytes:
    """The workspace's key, made when it is first asked for. Raises InputError where it is damaged."""
    own = workspace / "record" / NAME
    outside = keys_folder()
    path = outside / NAME if outside.is_dir() and not own.exists() else own
    if not path.exists():
        _make(path)
    try:
        key = bytes.fromhex(path.read_text("ascii"))
    except (OSError, ValueError) as error:
        raise InputError("is damaged.", file=NAME, fix="restore it from a copy.") from error
    if len(key) != KEY_BYTES:
        raise InputError("is damaged.", file=NAME, fix="restore it from a copy.")
    return key


def keys_folder() -> Path:
    """Where people's keys are kept, outside every workspace."""
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return Path(os.environ.get("BESTAND_KEYS") or config / "bestand" / "keys")


def _make(path: Path) -> None:
    """Only the owner may read it; of two that make it at once, one does."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{NAME}.{secrets.token_hex(8)}")
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
        raise InputError(f"cannot be written: {error.strerror}.", file=NAME) from error
