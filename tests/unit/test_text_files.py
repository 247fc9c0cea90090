"""Files that may be hostile: bounded, unpacked, decoded, or refused by name."""

from __future__ import annotations

import gzip
import os
import random
from pathlib import Path

import pytest

from bestand.errors import SourceError
from bestand.text import files
from bestand.text.files import SourceFile, open_file, text_of


def source(data: str | bytes) -> SourceFile:
    raw = data.encode() if isinstance(data, str) else data
    return SourceFile("v.json", raw, "", len(raw))


def test_gzip_is_unpacked_and_hashed_as_stored(tmp_path: Path) -> None:
    packed = gzip.compress(b"a,b\n1,2\n", mtime=0)
    (tmp_path / "a.csv").write_bytes(packed)  # the name does not matter
    file = open_file(tmp_path / "a.csv", "a.csv")
    assert (file.data, file.size) == (b"a,b\n1,2\n", len(packed))


def test_name_is_the_one_given_not_the_machines(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"a\n")
    assert open_file(tmp_path / "a.csv", "folder/a.csv").name == "folder/a.csv"


@pytest.mark.parametrize("cut", [1, 9, 40], ids=["trailer", "trailer whole", "middle"])
def test_truncated_gzip_is_refused_and_gives_nothing(tmp_path: Path, cut: int) -> None:
    random_bytes = random.Random(1).randbytes(200)
    (tmp_path / "a.gz").write_bytes(gzip.compress(random_bytes)[:-cut])
    with pytest.raises(SourceError, match=r"a\.gz: gzip is damaged .* nothing was taken .*fetch the file again"):
        open_file(tmp_path / "a.gz", "a.gz")


def test_gzip_with_a_changed_byte_is_refused(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(b"a,b\n" * 100))
    packed[-6] ^= 1  # its checksum
    (tmp_path / "a.gz").write_bytes(packed)
    with pytest.raises(SourceError, match="gzip is damaged"):
        open_file(tmp_path / "a.gz", "a.gz")


def test_gzip_bomb_is_stopped_at_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 1 << 16)
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(b"0" * (1 << 22)))
    with pytest.raises(SourceError, match=r"bomb\.gz: unpacks to more than 65,536 bytes"):
        open_file(tmp_path / "bomb.gz", "bomb.gz")


def test_file_larger_than_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 100)
    (tmp_path / "a.csv").write_bytes(b"0" * 101)
    with pytest.raises(SourceError, match="is larger than 100 bytes"):
        open_file(tmp_path / "a.csv", "a.csv")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf16_is_named_as_such(encoding: str) -> None:
    mark = b"" if encoding == "utf-16" else b"\xfe\xff"
    with pytest.raises(SourceError, match=r"is UTF-16\. Fix: save it as UTF-8"):
        text_of(mark + "a,b".encode(encoding), "a.csv")


@pytest.mark.parametrize(
    ("name", "words"),
    [("absent", "No such file"), ("folder", "no file but a folder"), ("loop", "symbolic links"), ("pipe", "no file")],
)
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceError, match=words):
        open_file(tmp_path / name, name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_without_permission_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"a\n")
    (tmp_path / "a.csv").chmod(0)
    with pytest.raises(SourceError, match="Permission denied"):
        open_file(tmp_path / "a.csv", "a.csv")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ('{"a": NaN}', "NaN is no JSON value"),
        ('{"a": -Infinity}', "-Infinity is no JSON value"),
        ("[" * 200_000, "not JSON"),
        ("1" * 5000, "not JSON"),
        ('{"a": 1, "b": {"c": 1, "c": 2}}', 'key "c" stands twice'),
        ('{"\\ud800": 1, "\\ud800": 2}', "stands twice"),
        ('["\\ud800"]', "half a character"),
        ('["\\udc00 \\ud83d"]', "half a character"),
        (b'["\n\n\xd0"]', r"v\.json:3: not UTF-8"),
    ],
    ids=["empty", "open", "nan", "infinity", "deep", "long", "twice", "half twice", "half", "wrong halves", "bytes"],
)
def test_what_is_no_json_is_refused_with_words(text: str | bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words) as raised:
        source(text).json()
    str(raised.value).encode()  # can be stored and printed


def test_emoji_written_as_two_halves_is_a_character() -> None:
    assert source('["\\ud83d\\ude00 \\\\ud800"]').json() == ["😀 \\ud800"]


def test_json_error_names_its_line() -> None:
    with pytest.raises(SourceError, match=r"v\.json:3: not JSON"):
        source('{\n"a": 1,\nx}').json()
