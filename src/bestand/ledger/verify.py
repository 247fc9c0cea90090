"""A copied edition alone, offline: is every byte of it what was signed?"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from bestand.errors import InputError
from bestand.ledger import forms, rows
from bestand.ledger.difference import Difference
from bestand.ledger.edition import FILE, check_field, read_field
from bestand.ledger.heads import pinned_key
from bestand.ledger.merkle import HASH_BYTES
from bestand.model.ids import Json

MOST_BYTES = 256 << 20
"""Most bytes of a file that is read as JSON; the others are hashed piece by piece, whatever their size."""


def verify_edition(folder: Path, pinned: str | Path | None = None) -> list[Difference]:
    """What differs, the first thing first; notes after that. Nothing but notes: the edition is whole.

    `pinned` is the signer's public key or key id in hexadecimal, or a file that holds it. edition.json is
    held against its signature before the files are held against edition.json, so that the name given is of
    what was changed. Raises InputError for a folder or a key that is none.
    """
    pin = None if pinned is None else pinned_key(pinned)
    if not folder.is_dir():
        raise InputError("is no folder of an edition.", file=folder.name)
    try:
        edition = forms.read_file(small_file(folder / FILE))
        hashes = _hashes(edition)
    except ValueError as error:
        return [Difference(FILE, "form", str(error))]
    found = [*_against_ledger(edition, pin), *_against_hashes(folder, hashes)]
    found += _openings(folder, edition, found)
    return sorted([*found, *_name(folder, edition)], key=lambda difference: difference.note)


def edition_of(folder: Path) -> dict[str, Json]:
    """What edition.json states, unverified. Raises InputError where it cannot be read."""
    try:
        return forms.read_file(small_file(folder / FILE))
    except ValueError as error:
        raise InputError(str(error), file=f"{folder.name}/{FILE}") from error


def _against_ledger(edition: Mapping[str, Json], pin: str | None) -> Iterator[Difference]:
    if edition["ledger"] is None:
        message = "was made before there was a ledger and bears no signature: only its files are held against it."
        yield Difference(FILE, "no ledger", message, note=pin is None)
        return
    try:
        shown = read_field(edition["ledger"])
    except ValueError as error:
        yield Difference(FILE, "form", f"in its field ledger: {error}")
    else:
        yield from check_field(edition, shown, pin)


def _against_hashes(folder: Path, hashes: Mapping[str, str]) -> Iterator[Difference]:
    with os.scandir(folder) as entries:
        regular = {entry.name: entry.is_file(follow_symlinks=False) for entry in entries}
    for name in sorted(hashes.keys() - regular.keys()):
        yield Difference(name, "missing", "is listed in edition.json and missing.")
    for name in sorted(regular.keys() - hashes.keys() - {FILE}):
        yield Difference(name, "extra", "is not listed in edition.json.")
    for name, stated in sorted(hashes.items()):
        if name in regular and (wrong := _wrong(folder / name, stated, regular[name])):
            yield Difference(name, "hash", wrong)


def _wrong(path: Path, stated: str, regular: bool) -> str:
    """A link or a pipe is not read: what it leads to was not published."""
    if not regular:
        return "is no regular file."
    try:
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        return f"cannot be read: {error.strerror}."
    return "" if found == stated else "is not the file whose hash edition.json states."


def _openings(folder: Path, edition: Mapping[str, Json], found: list[Difference]) -> Iterator[Difference]:
    """Opened rows against the commitments; not where the file differs already."""
    files = edition["files"]
    if not isinstance(files, dict) or rows.FILE not in files or rows.FILE in {d.place for d in found}:
        return
    try:
        stated = forms.members(edition.get("commitments"), ("count", "root"))
        root, count = forms.hex_bytes(stated["root"], HASH_BYTES), forms.whole(stated["count"])
        rows.check_openings(forms.read_file(small_file(folder / rows.FILE)), root, count)
    except ValueError as error:
        yield Difference(rows.FILE, "openings", str(error))


def _name(folder: Path, edition: Mapping[str, Json]) -> Iterator[Difference]:
    if folder.resolve().name != edition["edition"]:
        yield Difference(FILE, "name", f"the edition in this folder is {edition['edition']}.", note=True)


def _hashes(edition: Mapping[str, Json]) -> dict[str, str]:
    """Hash of each listed file. Raises ValueError where edition.json lists what can be no file beside it."""
    if "ledger" not in edition or not isinstance(edition.get("edition"), str):
        raise ValueError("is no edition: it lacks edition or ledger.")
    files = edition.get("files")
    if not isinstance(files, dict):
        raise ValueError("lists no files.")
    if any(name in ("", ".", "..", FILE) or "/" in name or "\\" in name or "\0" in name for name in files):
        raise ValueError("lists a name that is none of a file beside it.")
    return {name: forms.hex_bytes(hash_, HASH_BYTES).hex() for name, hash_ in files.items()}


def small_file(path: Path) -> bytes:
    """A regular file that is small enough to be read as JSON; ValueError for any other."""
    try:
        if path.is_symlink() or not path.is_file():
            raise ValueError("is missing, or no regular file.")
        if path.stat().st_size > MOST_BYTES:
            raise ValueError(f"is larger than {MOST_BYTES:,} bytes.")
        return path.read_bytes()
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}.") from error
