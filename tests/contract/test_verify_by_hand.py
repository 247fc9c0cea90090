"""The verifier printed in docs/how-to/verify-by-hand.md against Bestand's own, on whatever can be changed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bestand.ledger.verify import verify_edition
from bestand.model.keys import Signer
from tests.conftest import ROOT
from tests.unit.ledgers import head_before, make_edition

DOC = ROOT / "docs" / "how-to" / "verify-by-hand.md"
BITS = (0x01, 0x20)
"""0x20 turns small letters into large ones, which a careless reader of hexadecimal takes for the same."""


@pytest.fixture(scope="module")
def signer() -> Signer:
    return Signer.new()


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory, signer: Signer) -> Path:
    return make_edition(tmp_path_factory.mktemp("good"), signer, previous=head_before(signer))


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    (code,) = re.findall(r"```python\n(.*?)```", DOC.read_text("utf-8"), re.DOTALL)
    path = tmp_path_factory.mktemp("program") / "verify.py"
    path.write_text(code, encoding="utf-8")
    return path


def by_hand(program: Path, folders: list[Path], key: str) -> tuple[int, dict[str, str | None]]:
    """Exit code, and by folder's name the file that is said to differ. Isolated: it may not find Bestand."""
    parent = folders[0].parent
    told = subprocess.run(
        [sys.executable, "-I", str(program), "--key", key, *(folder.name for folder in folders)],
        cwd=parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not told.stderr, told.stderr[-2000:]
    lines = [line.split("\t") for line in told.stdout.splitlines()]
    return told.returncode, {name: None if said == "whole" else said.split(":")[0] for name, said in lines}


def by_bestand(folder: Path, key: str) -> str | None:
    return next((d.place for d in verify_edition(folder, key) if not d.note), None)


def laid(edition: Path, out: Path, name: str, changed: Mapping[str, bytes | None]) -> Path:
    """A copy of the edition with some files changed, added or (None) taken away; the others are hard links."""
    folder = out / name
    folder.mkdir()
    for file in edition.iterdir():
        if file.name not in changed:
            os.link(file, folder / file.name)
    for file_name, data in changed.items():
        if data is not None:
            (folder / file_name).write_bytes(data)
    return folder


def bytes_changed(data: bytes, step: int = 1) -> Iterator[tuple[str, bytes]]:
    for i in range(0, len(data), step):
        for bit in BITS:
            yield f"{i}-{bit:02x}", data[:i] + bytes([data[i] ^ bit]) + data[i + 1 :]


def agree(program: Path, folders: list[Path], key: str) -> set[str | None]:
    """What both say of every folder; they must say the same of each."""
    said: dict[str, str | None] = {}
    for first in range(0, len(folders), 2000):  # a command line has a length
        said |= by_hand(program, folders[first : first + 2000], key)[1]
    ours = {folder.name: by_bestand(folder, key) for folder in folders}
    assert said == ours
    return set(ours.values())


def test_both_say_that_the_edition_is_whole(program: Path, edition: Path, signer: Signer) -> None:
    assert by_hand(program, [edition], signer.public.hex()) == (0, {edition.name: None})
    assert by_bestand(edition, signer.public.hex()) is None


def test_both_refuse_another_signer(program: Path, edition: Path) -> None:
    other = Signer.new().public.hex()
    assert by_hand(program, [edition], other) == (1, {edition.name: "edition.json"})
    assert by_bestand(edition, other) == "edition.json"


def test_every_changed_byte_of_edition_json_is_seen_by_both(
    program: Path, edition: Path, signer: Signer, tmp_path: Path
) -> None:
    data = (edition / "edition.json").read_bytes()
    folders = [laid(edition, tmp_path, name, {"edition.json": new}) for name, new in bytes_changed(data)]
    assert len(folders) == len(BITS) * len(data)
    assert agree(program, folders, signer.public.hex()) == {"edition.json"}


def test_every_byte_too_many_or_too_few_in_edition_json_is_seen_by_both(
    program: Path, edition: Path, signer: Signer, tmp_path: Path
) -> None:
    data = (edition / "edition.json").read_bytes()
    cut = {f"cut-{i}": data[:i] + data[i + 1 :] for i in range(0, len(data), 3)}
    put = {f"put-{i}": data[:i] + b"0" + data[i:] for i in range(0, len(data), 3)}
    folders = [laid(edition, tmp_path, name, {"edition.json": new}) for name, new in (cut | put).items()]
    assert agree(program, folders, signer.public.hex()) == {"edition.json"}


@pytest.mark.parametrize("file", ["findings.csv", "report.html", "openings.json"])
def test_changed_bytes_of_the_files_are_seen_by_both(
    program: Path, edition: Path, signer: Signer, tmp_path: Path, file: str
) -> None:
    data = (edition / file).read_bytes()
    folders = [laid(edition, tmp_path, n, {file: new}) for n, new in bytes_changed(data, max(1, len(data) // 97))]
    folders += [laid(edition, tmp_path, "longer", {file: data + b"\n"}), laid(edition, tmp_path, "empty", {file: b""})]
    assert agree(program, folders, signer.public.hex()) == {file}


def test_files_added_removed_and_renamed_are_seen_by_both(
    program: Path, edition: Path, signer: Signer, tmp_path: Path
) -> None:
    names = sorted(file.name for file in edition.iterdir())
    folders = [
        laid(edition, tmp_path, "added", {"more.csv": b""}),
        laid(edition, tmp_path, "hidden", {".DS_Store": b""}),
    ]
    folders += [laid(edition, tmp_path, f"without-{name}", {name: None}) for name in names]
    for name in names:
        folders.append(
            laid(edition, tmp_path, f"renamed-{name}", {name: None, f"{name}.old": (edition / name).read_bytes()})
        )
    folders.append(laid(edition, tmp_path, "swapped", {"findings.csv": (edition / "report.html").read_bytes()}))
    assert None not in agree(program, folders, signer.public.hex())


def test_an_edition_from_before_the_ledger_is_whole_to_both_but_under_a_key(
    program: Path, edition: Path, signer: Signer, tmp_path: Path
) -> None:
    data = (edition / "edition.json").read_bytes()
    old = re.sub(rb'"ledger":\{.*\},"number"', b'"ledger":null,"number"', data)
    folder = laid(edition, tmp_path, "old", {"edition.json": old})
    assert agree(program, [folder], signer.public.hex()) == {"edition.json"}
    told = subprocess.run(
        [sys.executable, "-I", str(program), str(folder)], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0 and told.stdout.endswith("\twhole\n")
    assert not [d for d in verify_edition(folder) if not d.note]


def test_the_program_is_about_a_hundred_lines_with_one_import_from_outside(program: Path) -> None:
    lines = [line for line in program.read_text().splitlines() if line.strip()]
    assert len(lines) <= 130
    assert {line.split()[1].split(".")[0] for line in lines if re.match("import |from ", line)} == {
        "hashlib",
        "json",
        "sys",
        "pathlib",
        "cryptography",
    }
