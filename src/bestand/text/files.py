"""Reading files that may be hostile: bounded, decompressed, decoded, never executed."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zlib
from dataclasses import dataclass
from pathlib import Path

from bestand.errors import SourceError

MAX_BYTES = 4 << 30
"""Most bytes of one file after decompression; a larger one is taken for a bomb."""
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as it came: its name without any folder of the machine, and its bytes."""

    name: str
    data: bytes
    sha256: str
    size: int  # bytes as stored, before decompression

    def json(self) -> object:
        """The file as JSON; NaN and Infinity are refused, since JSON has none."""
        try:
            return json.loads(text_of(self.data, self.name), parse_constant=_no_constant)
        except json.JSONDecodeError as error:
            raise SourceError(f"not JSON: {error.msg}.", file=self.name, line=error.lineno) from error
        except (ValueError, RecursionError) as error:
            raise SourceError(f"not JSON: {error}.", file=self.name) from error


def open_file(path: Path, name: str) -> SourceFile:
    """Read a file whole, unpacking gzip. Raises SourceError with the reason."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}.", file=name) from error
    data = _unpack(raw, name) if raw[:2] == b"\x1f\x8b" else raw
    return SourceFile(name, data, hashlib.sha256(raw).hexdigest(), len(raw))


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
                    raise SourceError("unpacks to more than 4 GiB.", file=name)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise SourceError(
            f"gzip is damaged or ends early after {size:,} unpacked bytes; nothing was taken from it.",
            file=name,
            fix="fetch the file again.",
        ) from error
    return b"".join(parts)


def _no_constant(word: str) -> object:
    raise ValueError(f"{word} is no JSON value")
