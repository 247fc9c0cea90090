"""What in a file may identify people: its metadata, by kind and never by value.

Values stay in the original: a flag goes into acts that cannot be erased.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from PIL import Image, ImageCms

from bestand.errors import InputError
from bestand.model.media import JPEG, PICTURES
from bestand.verify.parts import unknown_parts
from bestand.verify.pictures import open_picture


class Flag(StrEnum):
    """What a file holds besides what it shows."""

    PLACE = "place"
    TIME = "time"
    NAME = "name"
    DEVICE = "device"
    SERIAL = "serial number"
    TEXT = "text"
    THUMBNAIL = "another picture inside"
    OTHER = "other metadata"
    UNREADABLE = "cannot be read"
    NOT_LOOKED_INTO = "not looked into"


_EXIF_IFD, _GPS_IFD, _THUMBNAIL_IFD = 0x8769, 0x8825, 1
_TAGS: Mapping[int, Flag] = {
    0x0132: Flag.TIME,  # DateTime
    0x9003: Flag.TIME,  # DateTimeOriginal
    0x9004: Flag.TIME,  # DateTimeDigitized
    0x9010: Flag.TIME,  # OffsetTime
    0x9011: Flag.TIME,
    0x9012: Flag.TIME,
    0x013B: Flag.NAME,  # Artist
    0x8298: Flag.NAME,  # Copyright
    0x9C9D: Flag.NAME,  # XPAuthor
    0xA430: Flag.NAME,  # CameraOwnerName
    0x010F: Flag.DEVICE,  # Make
    0x0110: Flag.DEVICE,  # Model
    0x0131: Flag.DEVICE,  # Software
    0x013C: Flag.DEVICE,  # HostComputer
    0xA433: Flag.DEVICE,  # LensMake
    0xA434: Flag.DEVICE,  # LensModel
    0xA431: Flag.SERIAL,  # BodySerialNumber
    0xA435: Flag.SERIAL,  # LensSerialNumber
    0xA420: Flag.SERIAL,  # ImageUniqueID
    0xC62F: Flag.SERIAL,  # CameraSerialNumber
    0x927C: Flag.SERIAL,  # MakerNote: each maker's own form; most hold a serial number
    0x010E: Flag.TEXT,  # ImageDescription
    0x9286: Flag.TEXT,  # UserComment
    0x9C9B: Flag.TEXT,  # XPTitle
    0x9C9C: Flag.TEXT,  # XPComment
    0x9C9E: Flag.TEXT,  # XPKeywords
    0x9C9F: Flag.TEXT,  # XPSubject
}
"""Tags of Exif 3.0 and of Microsoft's additions that identify."""
_PLAIN = frozenset(
    {0x00FE, 0x0100, 0x0101, 0x0102, 0x0103, 0x0106, 0x0111, 0x0112, 0x0115, 0x0116, 0x0117, 0x011A, 0x011B}
    | {0x011C, 0x0128, 0x013D, 0x0140, 0x0142, 0x0143, 0x0144, 0x0145, 0x0152, 0x0153, 0x0213, _EXIF_IFD, _GPS_IFD}
)
"""Tags that say how pixels are laid out, and no more."""
_WORDS: Mapping[Flag, tuple[bytes, ...]] = {
    Flag.PLACE: (b"gps", b"location", b"city", b"country", b"latitude"),
    Flag.NAME: (b"creator", b"author", b"artist", b"owner", b"rights", b"byline"),
    Flag.SERIAL: (b"serial", b"documentid", b"instanceid"),
    Flag.DEVICE: (b"tiff:make", b"tiff:model", b"creatortool", b"software"),
    Flag.TIME: (b"date", b"time"),
}
"""Names of fields in text metadata (XMP, IPTC, chunks of PNG)."""
_PIXELS = frozenset({"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "gamma", "srgb", "transparency"})
_PIXELS |= {"interlace", "aspect", "loop", "timestamp", "duration", "background", "compression", "adobe"}
_PIXELS |= {"adobe_transform", "progressive", "progression", "chromaticity", "default_image", "bbox", "resolution"}
"""Entries of a decoder that come from the laying out of pixels."""


def flags_of(data: bytes, media: str) -> tuple[Flag, ...]:
    """What may identify people in a file, in the order of the list above.

    Only pictures are looked into; anything else says so, since nobody knows what it holds. A picture that
    cannot be read is evidence all the same, and says that.
    """
    if media not in PICTURES:
        return (Flag.NOT_LOOKED_INTO,)
    try:
        picture = open_picture(data, media)
    except InputError:
        return (Flag.UNREADABLE, Flag.NOT_LOOKED_INTO)
    found = {*_exif(picture), *_entries(picture), *_beside(picture, data, media)}
    return tuple(flag for flag in Flag if flag in found)


def _exif(picture: Image.Image) -> Iterator[Flag]:
    try:
        exif = picture.getexif()
        tags = [*exif, *exif.get_ifd(_EXIF_IFD)]
        if _GPS_IFD in exif or exif.get_ifd(_GPS_IFD):
            yield Flag.PLACE
        if exif.get_ifd(_THUMBNAIL_IFD):
            yield Flag.THUMBNAIL
    except Exception:  # hostile metadata: whatever they are, they are there
        yield Flag.OTHER
        return
    yield from (_TAGS.get(tag, Flag.OTHER) for tag in tags if tag not in _PLAIN)


def _entries(picture: Image.Image) -> Iterator[Flag]:
    """From what the decoder set aside: texts, XMP, IPTC, colour profiles, comments."""
    for name, value in picture.info.items():
        key = str(name).lower()
        if key in _PIXELS or key == "exif":
            continue
        if key == "icc_profile":
            yield from _profile(value)
            continue
        yield Flag.TEXT
        yield from _named(key.encode() + b" " + _raw(value))
        if key == "photoshop":  # IPTC: by-line, city and the like are numbers in it
            yield from (Flag.NAME, Flag.PLACE)


def _profile(value: object) -> Iterator[Flag]:
    """A colour profile of a monitor or a camera names it; the common ones name nothing."""
    common = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    if value != common:
        yield Flag.OTHER


def _named(raw: bytes) -> Iterable[Flag]:
    low = raw.lower()
    return (flag for flag, words in _WORDS.items() if any(word in low for word in words))


def _raw(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


def _beside(picture: Image.Image, data: bytes, media: str) -> Iterator[Flag]:
    """Further pictures, parts that the decoder passed over, and what lies behind the picture."""
    try:
        several = getattr(picture, "n_frames", 1) > 1
    except Exception:  # hostile directories of a TIFF
        several = True
    if several or (media == JPEG and data.count(b"\xff\xd8\xff") > 1):
        yield Flag.THUMBNAIL
    if any(unknown_parts(data, media)):
        yield Flag.OTHER
