"""Reading files that may be hostile: bounded, decompressed, decoded, never executed."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import stat
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bestand.errors import SourceError

MAX_BYTES = 4 << 30
"""Most bytes of one file after decompression; a larger one is taken for a bomb."""
MAX_CELLS = 50_000_000
"""Most rows times columns of one table: a few bytes can ask for rows of a hundred thousand columns."""
_CHUNK = 1 << 20
_BROKEN = re.compile("[\ud800-\udfff]")
_HALF = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as it came: its name without any folder of the machine, and its bytes."""

    name: str
    data: bytes
    sha256: str
    size: int | None  # bytes as stored, before decompression; None: not told

    def json(self) -> object:
        """The file as JSON; NaN, a key twice and text that is no Unicode are refused."""
        text = text_of(self.data, self.name)
        if not text.isascii() and (broken := _BROKEN.search(text)):
            line = text.count("\n", 0, broken.start()) + 1
            raise SourceError("not UTF-8.", file=self.name, line=line, fix="save it as UTF-8.")
        try:
            value = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_each_once)
            if _HALF.search(text):  # most are halves of one pair, as of an emoji
                json.dumps(value, ensure_ascii=False).encode()
            return value
        except json.JSONDecodeError as error:
            raise SourceError(f"not JSON: {error.msg}.", file=self.name, line=error.lineno) from error
        except UnicodeEncodeError as error:
            raise SourceError("not JSON: a text holds half a character.", file=self.name) from error
        except (ValueError, RecursionError) as error:
            raise SourceError(f"not JSON: {error}.", file=self.name) from error


def open_file(path: Path, name: str) -> SourceFile:
    """Read a file whole, unpacking gzip. Raises SourceError with the reason."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe would never end
            raise SourceError("is no file but a folder or device.", file=name)
        if found.st_size > MAX_BYTES:
            raise SourceError(f"is larger than {MAX_BYTES:,} bytes.", file=name)
        raw = path.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}.", file=name) from error
    return file_of(raw, name)


def file_of(raw: bytes, name: str) -> SourceFile:
    """A file whose bytes are at hand, unpacking gzip. Raises SourceError with the reason."""
    data = _unpack(raw, name) if raw[:2] == b"\x1f\x8b" else raw
    return SourceFile(name, data, hashlib.sha256(raw).hexdigest(), len(raw))


def check_cells(rows: int, columns: int, file: str) -> None:
    """Raises SourceError for a table that is too large to hold."""
    if rows * columns > MAX_CELLS:
        raise SourceError(f"holds more than {MAX_CELLS:,} cells.", file=file, fix="split it.")


def text_of(data: bytes, name: str) -> str:
    """UTF-8 without its mark; bytes that are not UTF-8 stay recognisable as surrogates."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise SourceError("is UTF-16.", file=name, fix="save it as UTF-8.")
    return data.decode("utf-8-sig", errors="surrogateescape")


def _unpack(raw: bytes, name: str) -> bytes:
    parts, size = [], 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as stream:
            while chunk := stream.read(_CHUNK):
                parts.append(chunk)
                size += len(chunk)
                if size > MAX_BYTES:
                    raise SourceError(f"unpacks to more than {MAX_BYTES:,} bytes.", file=name)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise SourceError(
            f"gzip is damaged or ends early after {size:,} unpacked bytes; nothing was taken from it.",
            file=name,
            fix="fetch the file again.",
        ) from error
    return b"".join(parts)


def _each_once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(k for k in keys if keys.count(k) > 1)
        raise ValueError(f"key {json.dumps(twice)[:80]} stands twice")
    return found


def _no_constant(word: str) -> object:
    raise ValueError(f"{word} is no JSON value")
