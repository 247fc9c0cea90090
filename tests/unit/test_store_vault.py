"""Identities under keys of their own: sealed, looked at by two, erased for good."""

from __future__ import annotations

import json
import re
import secrets
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bestand.errors import BestandError, InputError, NotFound, UsageError
from bestand.store.vault import State, Unmasking, Vault, change_key

KEY = bytes(range(32))
NOW = datetime(2026, 5, 10, 12, tzinfo=UTC)
CALLER = {"name": "Olena Sekret", "phone": "+380 00 4711"}
BOTH = Unmasking("person-aaaaaaaaaaaa", "person-bbbbbbbbbbbb", "the commission asked for a statement", NOW)


def every_byte(folder: Path) -> bytes:
    files = [p for p in folder.rglob("*") if p.is_file()]
    return b"".join(str(p).encode() + p.read_bytes() for p in files)


def root(folder: Path) -> Path:
    return folder / "record" / "vault"


def test_two_persons_together_read_what_was_sealed(tmp_path: Path) -> None:
    subject = Vault(tmp_path, KEY).seal(CALLER)
    assert re.fullmatch("subject-[0-9a-f]{32}", subject)
    assert Vault(tmp_path, KEY).unmask(subject, BOTH) == CALLER
    (told,) = Vault(tmp_path, KEY).lookings()
    assert (told["subject"], told["by"], told["other"]) == (subject, BOTH.by, BOTH.other)
    assert told["at"] == "2026-05-10T12:00:00.000000Z"


@pytest.mark.parametrize(("by", "other"), [("person-a", "person-a"), ("person-a", ""), ("", "person-b")])
def test_nobody_looks_at_an_identity_alone(by: str, other: str) -> None:
    with pytest.raises(UsageError, match="two persons together"):
        Unmasking(by, other, "because", NOW)


def test_looking_needs_a_reason() -> None:
    with pytest.raises(UsageError, match="reason"):
        Unmasking("person-a", "person-b", " ", NOW)


def test_nothing_of_a_person_is_in_any_byte_or_name(tmp_path: Path) -> None:
    vault = Vault(tmp_path, KEY)
    subject = vault.seal(CALLER)
    vault.unmask(subject, BOTH)
    found = every_byte(tmp_path)
    assert b"Olena" not in found and b"4711" not in found and KEY not in found


def test_the_length_of_a_payload_tells_nothing(tmp_path: Path) -> None:
    vault = Vault(tmp_path, KEY)
    sizes = {(root(tmp_path) / vault.seal({"name": "x" * n})).stat().st_size for n in (1, 50, 900)}
    assert len(sizes) == 1


def test_one_person_sealed_twice_has_two_pseudonyms(tmp_path: Path) -> None:
    vault = Vault(tmp_path, KEY)
    assert vault.seal(CALLER) != vault.seal(CALLER)


def test_a_wrong_key_is_told_before_anything_is_read_or_written(tmp_path: Path) -> None:
    Vault(tmp_path, KEY).seal(CALLER)
    before = every_byte(tmp_path)
    with pytest.raises(InputError, match="key of the vault is not the one") as caught:
        Vault(tmp_path, secrets.token_bytes(32))
    assert "Olena" not in str(caught.value)
    assert every_byte(tmp_path) == before
    with pytest.raises(UsageError, match="32 bytes"):
        Vault(tmp_path, b"short")


def test_the_key_is_not_shown(tmp_path: Path) -> None:
    assert KEY.hex() not in repr(Vault(tmp_path, KEY)) and repr(KEY) not in repr(Vault(tmp_path, KEY))


def test_an_erased_person_is_gone_and_the_pseudonym_still_resolves(tmp_path: Path) -> None:
    vault = Vault(tmp_path, KEY)
    subject, other = vault.seal(CALLER), vault.seal({"name": "Marc"})
    vault.erase(subject, NOW)
    assert vault.state(subject) is State.ERASED
    with pytest.raises(NotFound, match=f"{subject} was erased"):
        vault.unmask(subject, BOTH)
    assert not (root(tmp_path) / "keys" / f"{subject}.key").exists()
    assert not (root(tmp_path) / subject).exists()
    tombstone = json.loads((root(tmp_path) / f"{subject}.erased").read_text())
    assert tombstone == {"erased": subject, "at": "2026-05-10T12:00:00.000000Z"}
    assert vault.subjects() == {subject: State.ERASED, other: State.SEALED}
    assert vault.unmask(other, BOTH) == {"name": "Marc"}
    vault.erase(subject, NOW)


def test_a_payload_brought_back_without_its_key_cannot_be_read(tmp_path: Path) -> None:
    vault = Vault(tmp_path, KEY)
    subject = vault.seal(CALLER)
    payload = (root(tmp_path) / subject).read_bytes()
    vault.erase(subject, NOW)
    (root(tmp_path) / subject).write_bytes(payload)
    with pytest.raises(NotFound):
        vault.unmask(subject, BOTH)
    Vault(tmp_path, KEY)
    assert not (root(tmp_path) / subject).exists(), "the next opening takes it away"


def test_an_erasure_that_was_killed_is_finished_at_the_next_opening(tmp_path: Path) -> None:
    """Killed after the tombstone, before the key was destroyed."""
    subject = Vault(tmp_path, KEY).seal(CALLER)
    code = "import os, sys, pathlib\nfrom datetime import UTC, datetime\nfrom bestand.store import vault\n"
    code += "vault.destroy = lambda path: os._exit(9)\n"
    code += "vault.Vault(pathlib.Path(sys.argv[1]), bytes(range(32))).erase(sys.argv[2], datetime.now(UTC))"
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path), subject])
    assert killed.returncode == 9
    assert (root(tmp_path) / "keys" / f"{subject}.key").exists()
    assert Vault(tmp_path, KEY).state(subject) is State.ERASED
    assert not (root(tmp_path) / "keys" / f"{subject}.key").exists()


@pytest.mark.parametrize("point", range(4))
def test_a_writer_killed_at_any_file_leaves_the_vault_whole(tmp_path: Path, point: int) -> None:
    """Killed when a file has its name but also that of its part: the check, the payload, the key, none."""
    code = "import os, sys, pathlib\nfrom bestand.store import vault, vault_files\nleft = [int(sys.argv[2])]\n"
    code += "def sync(folder):\n    left[0] -= 1\n    if left[0] < 0: os._exit(9)\n"
    code += "vault_files.sync_folder = sync\n"
    code += "vault.Vault(pathlib.Path(sys.argv[1]), bytes(range(32))).seal({'name': 'Olena'})"
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path), str(point)])
    assert killed.returncode == (9 if point < 3 else 0)
    assert bool(list(root(tmp_path).glob("**/.*.part"))) == (point < 3)
    vault = Vault(tmp_path, KEY)
    vault.seal({"name": "Marc"})
    assert not list(root(tmp_path).glob("**/.*.part"))
    told = [Vault(tmp_path, KEY).unmask(subject, BOTH)["name"] for subject in vault.subjects()]
    assert sorted(map(str, told)) == (["Marc", "Olena"] if point > 1 else ["Marc"])


@pytest.mark.parametrize("subject", ["subject-" + "0" * 32, "../../secret", "subject-x", ""])
def test_an_unknown_pseudonym_is_not_found(tmp_path: Path, subject: str) -> None:
    vault = Vault(tmp_path, KEY)
    calls: list[Callable[[], object]] = [
        lambda: vault.state(subject),
        lambda: vault.unmask(subject, BOTH),
        lambda: vault.erase(subject, NOW),
    ]
    for call in calls:
        with pytest.raises(NotFound):
            call()


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_changed_byte_is_noticed_and_nothing_is_shown(tmp_path: Path, data: st.DataObject) -> None:
    vault = Vault(tmp_path, KEY)
    subject = vault.seal(CALLER)
    path = root(tmp_path) / data.draw(st.sampled_from([subject, f"keys/{subject}.key"]))
    raw = bytearray(path.read_bytes())
    at = data.draw(st.integers(len(b"bestand/vault/1\n"), len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(bytes(raw))
    with pytest.raises(InputError, match="was changed since it was sealed") as caught:
        vault.unmask(subject, BOTH)
    assert "Olena" not in str(caught.value)
    assert subject not in {told["subject"] for told in vault.lookings()}


def test_one_persons_files_do_not_stand_in_for_anothers(tmp_path: Path) -> None:
    vault = Vault(tmp_path, KEY)
    one, two = vault.seal(CALLER), vault.seal({"name": "Marc"})
    for name in ("{}", "keys/{}.key"):
        (root(tmp_path) / name.format(two)).write_bytes((root(tmp_path) / name.format(one)).read_bytes())
    with pytest.raises(InputError, match="was changed"):
        vault.unmask(two, BOTH)


def test_many_writers_lose_nobody(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        subjects = list(pool.map(lambda n: Vault(tmp_path, KEY).seal({"n": n}), range(32)))
    vault = Vault(tmp_path, KEY)
    assert [vault.unmask(s, BOTH)["n"] for s in subjects] == list(range(32))


def test_where_looking_cannot_be_written_down_nothing_is_shown(tmp_path: Path) -> None:
    vault = Vault(tmp_path, KEY)
    subject = vault.seal(CALLER)
    (root(tmp_path) / "unmasked.jsonl").mkdir()
    with pytest.raises(BestandError, match="the identity was not shown"):
        vault.unmask(subject, BOTH)


NEW = bytes(range(1, 33))


def test_after_a_change_of_keys_only_the_new_one_opens(tmp_path: Path) -> None:
    subject = Vault(tmp_path, KEY).seal(CALLER)
    change_key(tmp_path, KEY, NEW)
    assert Vault(tmp_path, NEW).unmask(subject, BOTH) == CALLER
    with pytest.raises(InputError, match="is not the one it was sealed with"):
        Vault(tmp_path, KEY)
    change_key(tmp_path, KEY, NEW)


def test_after_a_change_of_keys_an_old_copy_of_an_erased_key_is_worth_nothing(tmp_path: Path) -> None:
    vault = Vault(tmp_path, KEY)
    subject = vault.seal(CALLER)
    copies = {
        path: path.read_bytes() for path in (root(tmp_path) / subject, root(tmp_path) / "keys" / f"{subject}.key")
    }
    vault.erase(subject, NOW)
    change_key(tmp_path, KEY, NEW)
    for path, raw in copies.items():
        path.write_bytes(raw)
    (root(tmp_path) / f"{subject}.erased").unlink()
    with pytest.raises(InputError, match="was changed since it was sealed"):
        Vault(tmp_path, NEW).unmask(subject, BOTH)


def test_a_key_that_does_not_fit_changes_nothing(tmp_path: Path) -> None:
    Vault(tmp_path, KEY).seal(CALLER)
    before = every_byte(tmp_path)
    with pytest.raises(InputError, match="is not the one"):
        change_key(tmp_path, bytes(32), NEW)
    for new in (KEY, b"short"):
        with pytest.raises(UsageError, match="is another one"):
            change_key(tmp_path, KEY, new)
    assert every_byte(tmp_path) == before


def test_an_interrupted_change_of_keys_goes_on_to_the_same_key_only(tmp_path: Path) -> None:
    subjects = [Vault(tmp_path, KEY).seal({"n": n}) for n in range(3)]
    code = "import os, sys, pathlib\nfrom bestand.store import vault\nwas, left = vault._key_of, [2]\n"
    code += "def name(subject):\n    left[0] -= 1\n    return was(subject) if left[0] >= 0 else os._exit(9)\n"
    code += "vault._key_of = name\nvault.change_key(pathlib.Path(sys.argv[1]), bytes(range(32)), bytes(range(1, 33)))"
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)]).returncode == 9
    with pytest.raises(InputError, match="change to a new key was interrupted"):
        Vault(tmp_path, KEY)
    with pytest.raises(InputError, match="being changed to another new key"):
        change_key(tmp_path, KEY, bytes(32))
    change_key(tmp_path, KEY, NEW)
    vault = Vault(tmp_path, NEW)
    assert [vault.unmask(s, BOTH)["n"] for s in subjects] == [0, 1, 2]
    assert not (root(tmp_path) / "changing").exists()


def test_whoever_opened_it_before_a_change_of_keys_seals_nothing_under_the_old_one(tmp_path: Path) -> None:
    opened = Vault(tmp_path, KEY)
    opened.seal(CALLER)
    change_key(tmp_path, KEY, NEW)
    with pytest.raises(InputError, match="is not the one it was sealed with"):
        opened.seal({"name": "Marc"})
    assert len(Vault(tmp_path, NEW).subjects()) == 1


def test_two_that_begin_one_vault_with_two_keys_do_not_both_seal(tmp_path: Path) -> None:
    one, two = Vault(tmp_path, KEY), Vault(tmp_path, NEW)
    one.seal(CALLER)
    with pytest.raises(InputError, match="is not the one it was sealed with"):
        two.seal({"name": "Marc"})
