"""A copied edition, whole and with things changed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bestand.errors import InputError, UsageError
from bestand.ledger.edition import edition_content
from bestand.ledger.entries import leaf_data
from bestand.ledger.forms import file_bytes, read_file
from bestand.ledger.merkle import leaf_hash, root_of
from bestand.ledger.rows import check_openings, commit_rows, open_rows
from bestand.ledger.verify import verify_edition
from bestand.model.ids import Json
from bestand.model.keys import Signer
from tests.unit.ledgers import AT, ROWS, head_before, make_edition

SECRET = b"sixteen bytes or more"


@pytest.fixture
def signer() -> Signer:
    return Signer.new()


@pytest.fixture
def edition(tmp_path: Path, signer: Signer) -> Path:
    return make_edition(tmp_path, signer, previous=head_before(signer))


def first(folder: Path, pinned: str | Path | None = None) -> tuple[str, str] | None:
    """Place and rule of the first thing that differs."""
    found = [difference for difference in verify_edition(folder, pinned) if not difference.note]
    return (found[0].place, found[0].rule) if found else None


def restate(folder: Path, change: Callable[[dict[str, Json]], object]) -> None:
    """What somebody without the key can do: another edition.json in canonical form."""
    value = read_file((folder / "edition.json").read_bytes())
    change(value)
    (folder / "edition.json").write_bytes(file_bytes(value))


def test_a_copy_is_whole_under_the_pinned_key(edition: Path, signer: Signer, tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere" / edition.name
    shutil.copytree(edition, copy)
    pem = signer.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "key.pem").write_bytes(pem)
    (tmp_path / "key.txt").write_text(signer.public.hex() + "\n")
    for pinned in (signer.public.hex(), signer.key, tmp_path / "key.pem", str(tmp_path / "key.txt")):
        assert verify_edition(copy, pinned) == []


def test_without_a_pin_it_says_that_the_signer_is_not_known(edition: Path, signer: Signer) -> None:
    (note,) = verify_edition(edition)
    assert note.note and signer.key in note.message


def test_another_signer_is_refused_under_the_pin_alone(tmp_path: Path, signer: Signer) -> None:
    forged = make_edition(tmp_path, Signer.new())
    assert first(forged) is None
    assert first(forged, signer.key) == ("edition.json", "pin")


def test_a_head_that_only_names_the_pinned_key_is_refused(tmp_path: Path, signer: Signer) -> None:
    """Signed by another key, which the edition shows, under the id of the pinned one."""

    @dataclass(frozen=True)
    class Borrowed(Signer):
        @property
        def key(self) -> str:
            return signer.key

    forged = make_edition(tmp_path, Borrowed(signer.person, Signer.new().private))
    assert first(forged, signer.key) == ("edition.json", "signature")


CHANGES: dict[str, tuple[Callable[[dict[str, Json]], object], str]] = {
    "a figure": (lambda e: e.update(number=2), "inclusion"),
    "one more member": (lambda e: e.update(extra=None), "inclusion"),
    "the hash of a file": (lambda e: e["files"].update({"findings.csv": "0" * 64}), "inclusion"),
    "a file taken off the list": (lambda e: e["files"].pop("findings.csv"), "inclusion"),
    "no ledger": (lambda e: e.update(ledger=None), "no ledger"),
    "the number": (lambda e: e["ledger"].update(index=4), "inclusion"),
    "the time": (lambda e: e["ledger"].update(at="2026-05-10T18:30:00.000251Z"), "inclusion"),
    "the salt": (lambda e: e["ledger"].update(salt="00" * 16), "inclusion"),
    "a truth for a number": (lambda e: e["ledger"].update(index=True), "form"),
    "another log": (lambda e: e["ledger"].update(log="1" * 32), "log"),
    "the head's root": (lambda e: e["ledger"]["head"].update(root="00" * 32), "signature"),
    "the head's time": (lambda e: e["ledger"]["head"].update(at="2026-05-11T18:30:00.000250Z"), "signature"),
    "the key": (lambda e: e["ledger"].update(public="00" * 32), "signature"),
    "the head before": (lambda e: e["ledger"]["previous"].update(root="00" * 32), "consistency"),
    "a proof cut": (lambda e: e["ledger"]["inclusion"].pop(), "inclusion"),
    "one more member of the field": (lambda e: e["ledger"].update(note=""), "form"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_restated_edition_is_refused(edition: Path, signer: Signer, what: str) -> None:
    change, rule = CHANGES[what]
    restate(edition, change)
    assert first(edition, signer.key) == ("edition.json", rule)


def test_a_file_too_many_too_few_or_changed_is_named(edition: Path) -> None:
    (edition / "findings.csv").rename(edition / "findings2.csv")
    (edition / "report.html").write_bytes(b"")
    named = [(d.place, d.rule) for d in verify_edition(edition) if not d.note]
    assert named == [("findings.csv", "missing"), ("findings2.csv", "extra"), ("report.html", "hash")]


def test_a_link_or_pipe_is_no_file_of_an_edition(edition: Path, tmp_path: Path) -> None:
    (edition / "report.html").rename(tmp_path / "report.html")
    (edition / "report.html").symlink_to(tmp_path / "report.html")
    assert first(edition) == ("report.html", "hash")
    (edition / "report.html").unlink()
    os.mkfifo(edition / "report.html")
    assert first(edition) == ("report.html", "hash")


def test_an_edition_from_before_the_ledger_is_held_against_its_files_and_says_so(edition: Path) -> None:
    restate(edition, lambda e: e.update(ledger=None))
    (note,) = verify_edition(edition)
    assert note.note and "before there was a ledger" in note.message
    (edition / "report.html").write_bytes(b"")
    assert first(edition) == ("report.html", "hash")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]\n",
        b"{}\n",
        b"\xff\xfe{}",
        b'{"a":NaN}\n',
        b'{"a":1,"a":1}\n',
        b'{"a":"\\ud800"}\n',
        b"[" * 100_000,
        b'{"edition":"e","files":{"../x":"00"},"ledger":null}\n',
        b'{"edition":"e","files":{"edition.json":"00"},"ledger":null}\n',
        b'{"edition":"e","files":[],"ledger":null}\n',
        b'{"a":' + b"9" * 5000 + b"}\n",
    ],
)
def test_no_edition_json_at_all_is_named_and_no_traceback(edition: Path, data: bytes) -> None:
    (edition / "edition.json").write_bytes(data)
    assert first(edition) == ("edition.json", "form")


def test_no_canonical_form_is_named_with_its_byte(edition: Path) -> None:
    data = (edition / "edition.json").read_bytes()
    (edition / "edition.json").write_bytes(data.replace(b'"number":1', b'"number": 1'))
    place = data.index(b'"number":1') + len(b'"number":')
    assert f"canonical form from byte {place} on" in verify_edition(edition)[0].message


@pytest.mark.parametrize(
    "data", [b'{"a":NaN}\n', b'{"a":Infinity}\n', b'{"a":1e999}\n', b'{"a":"\\u00e9"}\n', b'{"a":1.50}\n']
)
def test_no_value_has_two_forms_as_a_file(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"no JSON|canonical"):
        read_file(data)


@pytest.mark.parametrize("pinned", ["abc", "/none/such", "0" * 63])
def test_no_key_is_an_error_of_its_own(edition: Path, pinned: str) -> None:
    with pytest.raises(InputError, match="no key"):
        verify_edition(edition, pinned)


def test_a_folder_that_is_none_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no folder"):
        verify_edition(tmp_path / "none")


def test_the_name_of_the_folder_is_only_noted(edition: Path, signer: Signer) -> None:
    other = edition.rename(edition.parent / "copied")
    (note,) = verify_edition(other, signer.key)
    assert note.note and edition.name in note.message


def test_editions_of_two_levels_commit_to_one_table(tmp_path: Path, signer: Signer) -> None:
    amber = make_edition(tmp_path, signer, name="2026-05-10-amber-1", opened=7)
    clear = make_edition(tmp_path, signer, opened=0)
    stated = [json.loads((folder / "edition.json").read_bytes())["commitments"] for folder in (amber, clear)]
    assert stated[0] == stated[1] and stated[0]["count"] == len(ROWS)
    opened = json.loads((amber / "openings.json").read_bytes())
    rows = check_openings(opened, bytes.fromhex(stated[1]["root"]), stated[1]["count"])
    assert sorted(rows) == sorted(text for _, text in ROWS)
    shown = (clear / "openings.json").read_text()
    assert not any(text in shown for _, text in ROWS)


def test_openings_that_fit_edition_json_but_not_the_table_are_named(tmp_path: Path, signer: Signer) -> None:
    """The publisher's own mistake or lie: signed, hashed, and still not of the table committed to."""
    other = commit_rows(ROWS[1:], SECRET)
    edition = make_edition(tmp_path, signer, more={"commitments": other.as_json()})
    assert first(edition, signer.key) == ("openings.json", "openings")


@pytest.mark.parametrize("wrong", ["row", "salt", "at", "order", "more", "count"])
def test_an_opening_with_one_thing_changed_is_refused(wrong: str) -> None:
    commitments = commit_rows(ROWS, SECRET)
    stated = json.loads(json.dumps(open_rows(ROWS[:3], commitments)))
    opening = stated["openings"][0]
    change: dict[str, Callable[[], object]] = {
        "row": lambda: opening.update(row=opening["row"] + " "),
        "salt": lambda: opening.update(salt="00" * 32),
        "at": lambda: opening.update(at=len(ROWS)),
        "order": lambda: stated["openings"].reverse(),
        "more": lambda: stated["commitments"].append("ff" * 32),
        "count": lambda: stated["commitments"].pop(),
    }
    check_openings(json.loads(json.dumps(stated)), commitments.root, commitments.count)
    change[wrong]()
    with pytest.raises(ValueError, match=r"opens|lists"):
        check_openings(stated, commitments.root, commitments.count)


def test_commitments_have_one_order_and_the_stated_number() -> None:
    commitments = commit_rows(ROWS, SECRET)
    stated = open_rows([], commitments)
    with pytest.raises(ValueError, match="lists other"):
        check_openings(stated, commitments.root, commitments.count + 1)
    least = [bytes(32).hex(), *(value.hex() for value in commitments.values[1:])]
    with pytest.raises(ValueError, match="lists other"):
        check_openings({"commitments": list(least), "openings": []}, commitments.root, commitments.count)
    values = [value.hex() for value in commitments.values[::-1]]
    root = root_of([leaf_hash(value) for value in commitments.values[::-1]])
    with pytest.raises(ValueError, match="lists other"):
        check_openings({"commitments": list(values), "openings": []}, root, commitments.count)


def test_the_order_of_rows_does_not_matter_and_the_secret_does() -> None:
    one = commit_rows(ROWS, SECRET)
    assert commit_rows(ROWS[::-1], SECRET).root == one.root
    assert commit_rows(ROWS, SECRET + b"!").root != one.root
    assert commit_rows([], SECRET).count == 0


def test_rows_that_cannot_be_committed_to_or_opened_are_a_wrong_call() -> None:
    commitments = commit_rows(ROWS, SECRET)
    for call in (
        lambda: commit_rows([*ROWS, ROWS[0]], SECRET),
        lambda: commit_rows(ROWS, b"short"),
        lambda: open_rows([(ROWS[0][0], "changed")], commitments),
        lambda: open_rows([("unknown", "x")], commitments),
    ):
        with pytest.raises(UsageError):
            call()


def test_a_leaf_states_everything_of_its_entry() -> None:
    data = leaf_data("act", "ref", AT, bytes(16), b"content")
    assert data.decode() == (
        '{"at":"2026-05-10T18:30:00.000250Z",'
        '"commitment":"188e7285f36c05471e46938734f7d7267cc4dfb97b3bd8fc9b84b2df0a23d203",'
        '"entry":"entry/1","kind":"act","ref":"ref"}'
    )
    with pytest.raises(UsageError):
        leaf_data("act", "ref", AT, b"short", b"")
    with pytest.raises(UsageError):
        leaf_data("act", "ref", AT.replace(tzinfo=None), bytes(16), b"")


def test_the_hour_that_clocks_show_twice_is_two_times() -> None:
    once = datetime(2026, 10, 25, 3, 30, tzinfo=ZoneInfo("Europe/Kyiv"))
    again = once.replace(fold=1)
    times = [json.loads(leaf_data("act", "ref", at, bytes(16), b""))["at"] for at in (once, again)]
    assert times == ["2026-10-25T00:30:00.000000Z", "2026-10-25T01:30:00.000000Z"]


def test_content_is_everything_but_the_proofs() -> None:
    assert edition_content({"b": 1, "ledger": {"x": 1}, "a": None}) == b'{"a":null,"b":1}'
