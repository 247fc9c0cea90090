"""The parts that picture files are made of, and what lies behind them: what no decoder tells of."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from bestand.model.media import JPEG, PNG, WEBP

_PNG_PIXELS = frozenset({"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "bKGD", "pHYs"})
_PNG_PIXELS |= {"hIST", "acTL", "fcTL", "fdAT", "cICP"}
_PNG_TOLD = frozenset(["tEXt", "zTXt", "iTXt", "eXIf", "iCCP"])
_WEBP_PIXELS = frozenset(["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF"])
_WEBP_TOLD = frozenset(["EXIF", "XMP ", "ICCP"])
_JPEG_TOLD = (b"JFIF\0", b"Exif\0", b"http://ns.adobe.com/xap/", b"ICC_PROFILE\0", b"Photoshop 3.0\0", b"Adobe")
BEHIND = "behind"


def unknown_parts(data: bytes, media: str) -> Iterator[str]:
    """Names of parts that neither hold pixels nor are told by the decoder; BEHIND for what comes after."""
    if media == PNG:
        yield from (name for name in _png(data) if name not in _PNG_PIXELS | _PNG_TOLD)
    elif media == WEBP:
        yield from (name for name in _webp(data) if name not in _WEBP_PIXELS | _WEBP_TOLD)
    elif media == JPEG:
        yield from _jpeg(data)


def _png(data: bytes) -> Iterator[str]:
    at = 8
    while at + 8 <= len(data):
        (size,) = struct.unpack_from(">I", data, at)
        name = data[at + 4 : at + 8].decode("latin-1")
        yield name
        at += 12 + size
        if name == "IEND":
            yield from [BEHIND] if data[at:].strip(b"\0") else []
            return


def _webp(data: bytes) -> Iterator[str]:
    end, at = min(len(data), 8 + struct.unpack_from("<I", data, 4)[0]), 12
    while at + 8 <= end:
        (size,) = struct.unpack_from("<I", data, at + 4)
        yield data[at : at + 4].decode("latin-1")
        at += 8 + size + size % 2
    yield from [BEHIND] if data[end:].strip(b"\0") else []


def _jpeg(data: bytes) -> Iterator[str]:
    """Application segments before the pixels, by ISO/IEC 10918-1 annex B."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        (size,) = struct.unpack_from(">H", data, at + 2)
        body = data[at + 4 : at + 2 + size]
        if 0xE0 <= data[at + 1] <= 0xEF and not body.startswith(_JPEG_TOLD):
            yield f"APP{data[at + 1] - 0xE0}"
        at += 2 + max(size, 2)
    yield from [BEHIND] if data[data.rfind(b"\xff\xd9") + 2 :].strip(b"\0") else []
