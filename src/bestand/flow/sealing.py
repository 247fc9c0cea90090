"""How a workspace is kept on disk: plain, or under the data key that its `encrypted: true` asks for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from bestand.store.datakey import data_key, has_data_key, new_data_key
from bestand.store.keys import keys_folder
from bestand.store.sealed import PLAIN, AesGcm, Sealer
from bestand.store.store import View
from bestand.workspace import Workspace

PASSPHRASE = "BESTAND_PASSPHRASE"  # noqa: S105 (a name, not a secret)


def sealer_of(workspace: Workspace, environ: Mapping[str, str] = os.environ) -> Sealer:
    """What the store writes and reads this workspace with.

    A workspace in which nothing is kept yet gets a new key. Raises InputError where the key is not
    in the keys folder, UsageError where the passphrase is missing or not the key's.
    """
    if not workspace.settings.encrypted:
        return PLAIN
    keys = keys_folder(environ, workspace.folder)
    name, passphrase = workspace.settings.workspace, environ.get(PASSPHRASE, "")
    if not has_data_key(keys, name) and not _is_begun(workspace.folder):
        return AesGcm(new_data_key(keys, name, passphrase))
    return _opened(keys, name, passphrase)


def view_of(workspace: Workspace) -> View:
    """The tables of the workspace's last complete run, opened."""
    return View(workspace.folder, sealer_of(workspace))


@lru_cache(maxsize=4)
def _opened(keys: Path, name: str, passphrase: str) -> Sealer:
    """Once per process: the passphrase is made slow to try."""
    return AesGcm(data_key(keys, name, passphrase))


def _is_begun(folder: Path) -> bool:
    record = folder / "record"
    return (folder / "data" / "catalogue.sqlite").exists() or (record.is_dir() and any(record.iterdir()))
