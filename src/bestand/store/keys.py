"""People's keys: one encrypted file each, in a folder outside every workspace."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from bestand.errors import InputError, NotFound, UsageError
from bestand.model.keys import Signer

PREFIX = 12
"""Characters of the key's id in its file's name."""
_FILE = re.compile(r"(?P<person>person-[0-9a-f]{12})\.(?P<key>[0-9a-f]{12})\.pem")


def keys_folder(environ: Mapping[str, str], workspace: Path) -> Path:
    """BESTAND_KEYS, else `bestand/keys` below XDG_CONFIG_HOME or ~/.config.

    Raises UsageError for a folder inside the workspace: who copies the one must not get the other.
    """
    config = environ.get("XDG_CONFIG_HOME") or Path(environ.get("HOME") or Path.home()) / ".config"
    folder = Path(environ.get("BESTAND_KEYS") or Path(config) / "bestand" / "keys")
    if folder.resolve().is_relative_to(workspace.resolve()):
        raise UsageError("keys are kept outside the workspace: set BESTAND_KEYS to another folder.")
    return folder


def new_key(folder: Path, passphrase: str, person: str = "") -> Signer:
    """Someone with a new key, kept under the passphrase; of `person`, or of whom the key names."""
    signer = Signer.new()
    signer = Signer(person or signer.person, signer.private)
    name = f"{signer.person}.{signer.key[:PREFIX]}.pem"
    if not _FILE.fullmatch(name):
        raise UsageError("a person is called person- and 12 hex characters.")
    encryption = BestAvailableEncryption(checked(passphrase))
    keep_secret(folder / name, signer.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption))
    return signer


def unlock(folder: Path, person: str | None, passphrase: str, key: str = "") -> Signer:
    """The person at one of their keys: the one whose id is given, else the newest.

    `person` may be None where the folder holds keys of one only. Raises NotFound where there is no
    such key, UsageError where the passphrase is not the key's.
    """
    path = _file_of(folder, person, key)
    if path.stat().st_mode & 0o077:
        raise UsageError(f"the key {path.name} can be read by others. Fix: chmod 600 on it.")
    try:
        private = load_pem_private_key(path.read_bytes(), checked(passphrase))
    except (ValueError, TypeError) as error:
        raise UsageError(f"the passphrase does not open the key {path.name}, or the file is damaged.") from error
    signer = Signer(path.name.partition(".")[0], private) if isinstance(private, Ed25519PrivateKey) else None
    if signer is None or signer.key[:PREFIX] != path.name.split(".")[1]:
        raise InputError("does not hold the key that it is named after.", file=path.name)
    return signer


def key_files(folder: Path, person: str | None = None) -> list[Path]:
    """Files of keys, oldest first; of one person or of all."""
    found = [(path, _FILE.fullmatch(path.name)) for path in folder.glob("person-*.pem")]
    of_person = [path for path, name in found if name and person in (None, name["person"])]
    return sorted(of_person, key=lambda path: (path.stat().st_mtime_ns, path.name))


def keep_secret(path: Path, data: bytes) -> None:
    """A new file that its owner alone may read, synced; never over another one."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except FileExistsError as error:
        raise UsageError(f"the key {path.name} is there already; nothing was written.") from error
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}.", file=path.name) from error


def checked(passphrase: str) -> bytes:
    """Raises UsageError for an empty one, which would keep nothing secret."""
    if not passphrase:
        raise UsageError("a key needs a passphrase: set BESTAND_PASSPHRASE or type one.")
    return passphrase.encode()


def _file_of(folder: Path, person: str | None, key: str) -> Path:
    files = [
        path
        for path in key_files(folder, person)
        if path.name.split(".")[1] == (key[:PREFIX] or path.name.split(".")[1])
    ]
    people = sorted({path.name.partition(".")[0] for path in files})
    if not files:
        raise NotFound(
            f"there is no key{f' of {person}' if person else ''}{f' with id {key}' if key else ''} in the keys folder."
        )
    if len(people) > 1:
        raise UsageError(f"there are keys of several people: say whose. There are: {', '.join(people)}.")
    return files[-1]
