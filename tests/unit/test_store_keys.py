"""Keys, the anchor and the data key: outside the workspace, for their owner alone, never over another."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed448 import Ed448PrivateKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

from bestand.errors import InputError, NotFound, UsageError
from bestand.model.keys import holds
from bestand.store import datakey
from bestand.store.anchor import read_anchor, write_anchor
from bestand.store.datakey import data_key, has_data_key, new_data_key
from bestand.store.keys import key_files, keys_folder, new_key, unlock

WORD = "correct horse battery staple"


def test_key_unlocked_signs_as_the_one_made(tmp_path: Path) -> None:
    made = new_key(tmp_path / "keys", WORD)
    found = unlock(tmp_path / "keys", None, WORD)
    assert (found.person, found.public) == (made.person, made.public)
    assert holds(made.public, found.sign(b"text"), b"text")


def test_key_file_is_its_owners_alone_and_encrypted(tmp_path: Path) -> None:
    made = new_key(tmp_path / "a" / "keys", WORD)
    (path,) = key_files(tmp_path / "a" / "keys")
    assert path.name == f"{made.person}.{made.key[:12]}.pem"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert path.read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert made.private.private_bytes_raw() not in path.read_bytes()


@pytest.mark.parametrize("word", ["wrong", "", WORD + " "])
def test_wrong_passphrase_is_a_usage_error_without_secrets(tmp_path: Path, word: str) -> None:
    new_key(tmp_path, WORD)
    with pytest.raises(UsageError, match="passphrase") as caught:
        unlock(tmp_path, None, word)
    assert WORD not in str(caught.value)
    assert "wrong" not in str(caught.value)


def test_person_with_several_keys_signs_with_the_newest_or_the_one_asked_for(tmp_path: Path) -> None:
    first = new_key(tmp_path, WORD)
    second = new_key(tmp_path, WORD, first.person)
    os.utime(key_files(tmp_path)[0], ns=(1, 1))
    older, newer = (path.name.split(".")[1] for path in key_files(tmp_path, first.person))
    assert {older, newer} == {first.key[:12], second.key[:12]}
    assert unlock(tmp_path, first.person, WORD).key[:12] == newer
    for key in (first.key, second.key):
        assert unlock(tmp_path, None, WORD, key).key == key


def test_keys_of_several_people_need_a_name(tmp_path: Path) -> None:
    one, other = new_key(tmp_path, WORD), new_key(tmp_path, WORD)
    with pytest.raises(UsageError, match=one.person):
        unlock(tmp_path, None, WORD)
    assert unlock(tmp_path, other.person, WORD).public == other.public


@pytest.mark.parametrize("person", [None, "person-000000000000", "../../etc/passwd"])
def test_key_that_is_not_there_is_not_found(tmp_path: Path, person: str | None) -> None:
    with pytest.raises(NotFound, match="no key"):
        unlock(tmp_path / "none", person, WORD)


@pytest.mark.parametrize("person", ["../x", "person-1", "person-00000000000g", "a/person-000000000000"])
def test_key_is_made_for_a_pseudonym_only(tmp_path: Path, person: str) -> None:
    with pytest.raises(UsageError, match="person-"):
        new_key(tmp_path / "keys", WORD, person)
    assert not list(tmp_path.rglob("*.pem"))


def test_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    new_key(tmp_path, WORD)
    key_files(tmp_path)[0].chmod(0o640)
    with pytest.raises(UsageError, match="chmod 600"):
        unlock(tmp_path, None, WORD)


def test_file_with_another_key_than_its_name_says_is_refused(tmp_path: Path) -> None:
    one, other = new_key(tmp_path, WORD), new_key(tmp_path, WORD)
    files = {path.name.partition(".")[0]: path for path in key_files(tmp_path)}
    files[one.person].write_bytes(files[other.person].read_bytes())
    with pytest.raises(InputError, match="named after"):
        unlock(tmp_path, one.person, WORD)


def test_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    new_key(tmp_path, WORD)
    pem = Ed448PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(WORD.encode())
    )
    key_files(tmp_path)[0].write_bytes(pem)
    with pytest.raises(InputError, match="named after"):
        unlock(tmp_path, None, WORD)


def test_keys_folder_is_the_environments(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path.parent / "someone")}
    assert keys_folder(home, tmp_path) == tmp_path.parent / "someone" / ".config" / "bestand" / "keys"
    assert keys_folder(home | {"XDG_CONFIG_HOME": "/x"}, tmp_path) == Path("/x/bestand/keys")
    assert keys_folder(home | {"XDG_CONFIG_HOME": "/x", "BESTAND_KEYS": "/k"}, tmp_path) == Path("/k")


def test_keys_folder_inside_the_workspace_is_refused_however_it_is_written(tmp_path: Path) -> None:
    workspace = tmp_path / "w"
    workspace.mkdir()
    (tmp_path / "link").symlink_to(workspace)
    for folder in (workspace, workspace / "keys", tmp_path / "link" / "k", tmp_path / "x" / ".." / "w" / "k"):
        with pytest.raises(UsageError, match="outside the workspace"):
            keys_folder({"BESTAND_KEYS": str(folder)}, workspace)
    assert keys_folder({"BESTAND_KEYS": str(tmp_path / "wkeys")}, workspace) == tmp_path / "wkeys"


def test_anchor_is_written_once(tmp_path: Path) -> None:
    assert read_anchor(tmp_path) == ""
    write_anchor(tmp_path, "a" * 32)
    write_anchor(tmp_path, "a" * 32)
    with pytest.raises(InputError, match="another founding act"):
        write_anchor(tmp_path, "b" * 32)
    assert read_anchor(tmp_path) == "a" * 32
    assert [p.name for p in (tmp_path / "record").iterdir()] == ["anchor"]


@pytest.mark.parametrize("act", ["", "a" * 31, "A" * 32, "../../x", "a" * 32 + "\n"])
def test_anchor_is_an_id(tmp_path: Path, act: str) -> None:
    with pytest.raises(InputError, match="no id of an act"):
        write_anchor(tmp_path, act)
    assert read_anchor(tmp_path) == ""


def test_damaged_anchor_is_not_taken_for_none(tmp_path: Path) -> None:
    (tmp_path / "record").mkdir()
    (tmp_path / "record" / "anchor").write_text("")
    with pytest.raises(InputError, match="damaged"):
        read_anchor(tmp_path)


def test_data_key_comes_back_under_its_passphrase_and_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(datakey, "COST", 2**10)
    key = new_data_key(tmp_path, "easter", WORD)
    assert data_key(tmp_path, "easter", WORD) == key
    assert has_data_key(tmp_path, "easter")
    assert key.hex() not in (tmp_path / "easter.data-key.json").read_text()
    with pytest.raises(UsageError, match="passphrase does not open"):
        data_key(tmp_path, "easter", "wrong")
    with pytest.raises(InputError, match="its key is not here"):
        data_key(tmp_path, "minsk", WORD)
    (tmp_path / "minsk.data-key.json").write_bytes((tmp_path / "easter.data-key.json").read_bytes())
    with pytest.raises(UsageError, match="does not open"):
        data_key(tmp_path, "minsk", WORD)
    with pytest.raises(UsageError, match="there already"):
        new_data_key(tmp_path, "easter", WORD)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"salt": 1}', '{"salt":"","nonce":"","wrapped":"","format":"data-key/2"}']
)
def test_damaged_data_key_is_an_input_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "easter.data-key.json").write_text(text)
    with pytest.raises(InputError, match="no data key"):
        data_key(tmp_path, "easter", WORD)
