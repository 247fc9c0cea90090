"""Copies that may be shown: pixels alone, with the regions a person stated made unrecognisable.

A region is filled with one grey. Blurring and mosaics are not enough: texts have been read back from both
(Hill et al. 2016, doi:10.1515/popets-2016-0047), and faces recognised behind them (McPherson et al. 2016,
arXiv:1609.00408). No machine looks for faces: it would miss some, and nobody would know which.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import NamedTuple

from PIL import Image

from bestand.errors import InputError, UsageError
from bestand.model.media import JPEG
from bestand.verify.pictures import open_picture, upright

GREY = (128, 128, 128)
MARGIN_PX = 16
"""Filled on each side beyond a region: a JPEG spreads its colours over blocks of 16 pixels."""
QUALITY = 90
_MODES = ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBX", "CMYK", "YCbCr")


class Region(NamedTuple):
    """A rectangle of the upright picture in pixels; right and bottom are outside of it."""

    left: int
    top: int
    right: int
    bottom: int


def derive(data: bytes, media: str, regions: Sequence[Region] | None) -> bytes:
    """A copy of a picture without metadata, regions filled: JPEG of a JPEG, PNG of any other.

    regions: where a person saw faces, plates, names, dates burnt in; empty where they stated that there is
    none; None where nobody has looked: then there is no copy (UsageError). Only the first picture of a file
    is copied, and nothing that was transparent. The same input gives the same bytes.
    Raises InputError for what cannot be opened, and for regions outside the picture.
    """
    if regions is None:
        fix = "look at it and give each as left, top, right, bottom; or state that there is none."
        raise UsageError(f"nobody has stated whether people can be recognised in it. {fix}")
    copy = _pixels(upright(open_picture(data, media)))
    for region in regions:
        _fill(copy, region)
    out = io.BytesIO()
    if media == JPEG:
        copy.save(out, "JPEG", quality=QUALITY, subsampling=0, icc_profile=None, exif=b"", comment=b"")
    else:
        copy.save(out, "PNG", icc_profile=None)
    return out.getvalue()


def _pixels(picture: Image.Image) -> Image.Image:
    """The colours alone on white, in a picture that never had metadata."""
    if picture.mode not in _MODES:
        raise InputError(f"pictures of the form {picture.mode} cannot be copied safely.", fix="save it with 8 bits.")
    flat = picture.convert("RGB")
    if "A" in picture.getbands() or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        flat = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")
    bare = Image.new("RGB", flat.size)
    bare.paste(flat)
    return bare


def _fill(copy: Image.Image, region: Region) -> None:
    left, top, right, bottom = region
    whole = all(isinstance(edge, int) and not isinstance(edge, bool) for edge in region)
    if not whole or not (0 <= left < right <= copy.width and 0 <= top < bottom <= copy.height):
        size = f"{copy.width} by {copy.height}"
        raise InputError(f"region {tuple(region)} is not within the upright picture of {size} pixels.")
    copy.paste(GREY, (left - MARGIN_PX, top - MARGIN_PX, right + MARGIN_PX, bottom + MARGIN_PX))
