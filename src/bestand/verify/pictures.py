"""Opening pictures that may be hostile: bounded before they are unpacked, never a traceback."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps

from bestand.errors import InputError
from bestand.model.media import JPEG, PNG, TIFF, WEBP

FORMATS = {JPEG: "JPEG", PNG: "PNG", TIFF: "TIFF", WEBP: "WEBP"}
"""Media that are opened, and the one decoder each may use: others start programs or hold scripts."""
MAX_PIXELS = 80_000_000
"""A picture of more pixels is taken for a bomb: 80 million need 240 MB in memory."""
MAX_BYTES = 256 << 20
MAX_SCANS = 64
"""Of a JPEG: usual ones have up to ten, and each takes the time of a whole picture."""
_SCAN = b"\xff\xda"


def open_picture(data: bytes, media: str) -> Image.Image:
    """The first picture of the file, unpacked. Raises InputError with the reason."""
    if media not in FORMATS:
        raise InputError(f"{media} is no picture that can be opened.", fix="hand in a JPEG, PNG, TIFF or WebP of it.")
    if len(data) > MAX_BYTES:
        raise InputError(f"the picture is larger than {MAX_BYTES:,} bytes.")
    if media == JPEG and data.count(_SCAN) > MAX_SCANS:
        raise InputError(f"the picture comes in more than {MAX_SCANS} scans.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(data), formats=[FORMATS[media]])
            if picture.width * picture.height > MAX_PIXELS:
                raise InputError(_many(picture.width, picture.height))
            picture.load()
    except InputError:
        raise
    except Image.DecompressionBombError as error:
        raise InputError(_many(0, 0)) from error
    except Exception as error:  # a decoder given hostile bytes raises whatever it runs into
        raise InputError("the picture is damaged or ends early.", fix="ask for the file again.") from error
    return picture


def upright(picture: Image.Image) -> Image.Image:
    """As a viewer shows it: turned as its metadata say. Raises InputError where they cannot be read."""
    try:
        return ImageOps.exif_transpose(picture)
    except Exception as error:  # as above: the metadata are as hostile as the pixels
        raise InputError("what the picture says of its direction cannot be read.") from error


def _many(width: int, height: int) -> str:
    size = f" ({width} by {height})" if width else ""
    return f"the picture has more than {MAX_PIXELS:,} pixels{size}."
