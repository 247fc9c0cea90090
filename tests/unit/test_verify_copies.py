"""Flags of what identifies people, and copies without it."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, PngImagePlugin, TiffImagePlugin

from bestand.errors import InputError, UsageError
from bestand.model.media import JPEG, PNG, TIFF, WEBP, media_of
from bestand.verify.copies import Region, derive
from bestand.verify.flags import Flag, flags_of

FORMS = {JPEG: "JPEG", PNG: "PNG", TIFF: "TIFF", WEBP: "WEBP"}
SECRET = "Sekret-4711-Olena"


def scene(size: tuple[int, int] = (96, 64)) -> Image.Image:
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    ImageDraw.Draw(picture).ellipse((10, 10, 30, 30), fill=(200, 20, 20))
    return picture


def saved(media: str, picture: Image.Image | None = None, **options: object) -> bytes:
    out = io.BytesIO()
    if media == TIFF and "exif" in options:
        options["tiffinfo"] = directory(options.pop("exif"))  # the writer leaves inner directories of Exif out
    (picture or scene()).save(out, FORMS[media], **options)
    return out.getvalue()


def directory(exif: object) -> TiffImagePlugin.ImageFileDirectory_v2:
    assert isinstance(exif, Image.Exif)
    found = TiffImagePlugin.ImageFileDirectory_v2()
    for tag, value in exif.items():
        found[tag] = value
    for inner in (0x8769, 0x8825):
        if exif.get_ifd(inner):
            found[inner] = dict(exif.get_ifd(inner))
    return found


def exif_of(values: dict[int, str], gps: bool = False) -> Image.Exif:
    """Tags of the main directory below 0x9000, others in the Exif directory."""
    exif = Image.Exif()
    exif[0x0112] = 1  # some writers skip a main directory that is empty
    inner = exif.get_ifd(0x8769)
    for tag, value in values.items():
        (inner if 0x9000 <= tag < 0x9C00 or tag >= 0xA000 else exif)[tag] = value
    if gps:
        exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 15.0, 12.5), 3: "E", 4: (37.0, 30.0, 1.0)})
    return exif


def shown(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def test_a_plain_picture_has_no_flags() -> None:
    for media in (JPEG, PNG, TIFF, WEBP):
        assert flags_of(saved(media), media) == (), media


@pytest.mark.parametrize(
    ("tag", "flag"),
    [
        (0x013B, Flag.NAME),
        (0xA430, Flag.NAME),
        (0x0110, Flag.DEVICE),
        (0xA431, Flag.SERIAL),
        (0x9003, Flag.TIME),
        (0x010E, Flag.TEXT),
        (0xA003 + 0x0500, Flag.OTHER),
    ],
)
@pytest.mark.parametrize("media", [JPEG, PNG, TIFF, WEBP])
def test_each_tag_is_told_by_its_kind_and_its_value_never(media: str, tag: int, flag: Flag) -> None:
    found = flags_of(saved(media, exif=exif_of({tag: SECRET})), media)
    assert flag in found
    assert SECRET not in str(found)


@pytest.mark.parametrize("media", [JPEG, PNG, TIFF, WEBP])
def test_a_place_in_the_metadata_is_flagged(media: str) -> None:
    assert Flag.PLACE in flags_of(saved(media, exif=exif_of({}, gps=True)), media)


def chunks(**texts: str) -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    for name, text in texts.items():
        info.add_itxt(name, text, zip=True)
    return info


def with_chunk(name: bytes, value: bytes) -> bytes:
    """A PNG with one more chunk before its end."""
    end = saved(PNG).index(b"IEND") - 4
    chunk = struct.pack(">I", len(value)) + name + value + struct.pack(">I", zlib.crc32(name + value))
    return saved(PNG)[:end] + chunk + saved(PNG)[end:]


XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>{SECRET}</dc:creator></x:xmpmeta>'


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (saved(JPEG, comment=SECRET.encode()), {Flag.TEXT}),
        (saved(JPEG, xmp=XMP.encode()), {Flag.TEXT, Flag.NAME}),
        (saved(WEBP, xmp=XMP.encode()), {Flag.TEXT, Flag.NAME}),
        (saved(PNG, pnginfo=chunks(Author=SECRET)), {Flag.TEXT, Flag.NAME}),
        (saved(PNG, pnginfo=chunks(Anything=SECRET)), {Flag.TEXT}),
        (saved(JPEG, icc_profile=b"profile of " + SECRET.encode()), {Flag.OTHER}),
        (saved(JPEG) + SECRET.encode(), {Flag.OTHER}),
        (saved(JPEG) + saved(JPEG), {Flag.THUMBNAIL}),
        (saved(PNG) + SECRET.encode(), {Flag.OTHER}),
        (saved(WEBP) + SECRET.encode(), {Flag.OTHER}),
        (with_chunk(b"caBX", SECRET.encode()), {Flag.OTHER}),
        (saved(JPEG)[:2] + b"\xff\xeb\x00\x13" + SECRET.encode() + saved(JPEG)[2:], {Flag.OTHER}),
        (saved(TIFF, save_all=True, append_images=[scene()]), {Flag.THUMBNAIL}),
        (saved(TIFF, tiffinfo={33723: SECRET.encode()}), {Flag.OTHER}),
        (saved(TIFF, tiffinfo={700: XMP.encode()}), {Flag.TEXT, Flag.NAME}),
    ],
    ids=[
        "comment",
        "xmp",
        "webp xmp",
        "png author",
        "png text",
        "profile",
        "behind jpeg",
        "second picture",
        "behind png",
        "behind webp",
        "provenance chunk",
        "provenance segment",
        "second page",
        "tiff iptc",
        "tiff xmp",
    ],
)
def test_what_else_a_picture_carries_is_flagged_and_not_copied(data: bytes, wanted: set[Flag]) -> None:
    media = media_of(data)
    assert wanted <= set(flags_of(data, media))
    copy = derive(data, media, [])
    assert SECRET.encode() not in copy
    assert flags_of(copy, media_of(copy)) == ()


@pytest.mark.parametrize("media", ["application/pdf", "video/mp4", "audio/mpeg", "application/zip", "text/plain"])
def test_what_is_not_looked_into_says_so_and_has_no_copy(media: str) -> None:
    assert flags_of(b"anything", media) == (Flag.NOT_LOOKED_INTO,)
    with pytest.raises(InputError, match="no picture that can be opened"):
        derive(b"anything", media, [])


TEXTS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=8, max_size=40)
TAGS = st.dictionaries(
    st.sampled_from([0x010E, 0x010F, 0x0110, 0x0131, 0x013B, 0x8298, 0x9003, 0x9286, 0xA430, 0xA431, 0xA435]),
    TEXTS,
    min_size=1,
)


@given(tags=TAGS, media=st.sampled_from(list(FORMS)), gps=st.booleans(), comment=TEXTS)
@settings(max_examples=80, deadline=None)
def test_no_text_of_any_metadata_is_in_the_copy(tags: dict[int, str], media: str, gps: bool, comment: str) -> None:
    more: dict[str, object] = {"comment": comment.encode()} if media == JPEG else {}
    more |= {"pnginfo": chunks(Comment=comment)} if media == PNG else {}
    data = saved(media, exif=exif_of(tags, gps), **more)
    copy = derive(data, media, [Region(10, 10, 30, 30)])
    for text in (*tags.values(), comment):
        for form in (text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be")):
            assert form not in copy
    assert flags_of(copy, media_of(copy)) == ()
    assert not shown(copy).getexif()


@given(noise=st.binary(min_size=48, max_size=48))
@settings(max_examples=40, deadline=None)
def test_nothing_of_a_stated_region_is_left(noise: bytes) -> None:
    """Two pictures that differ within the region only have the same copy, byte for byte."""
    other = scene()
    other.paste(Image.frombytes("RGB", (4, 4), noise).resize((20, 20)), (10, 10))
    region = [Region(10, 10, 30, 30)]
    assert derive(saved(PNG), PNG, region) == derive(saved(PNG, other), PNG, region)


def test_a_copy_is_the_same_every_time_and_shows_the_rest() -> None:
    data = saved(PNG)
    copy = derive(data, PNG, [Region(0, 0, 8, 8)])
    assert copy == derive(data, PNG, [Region(0, 0, 8, 8)])
    assert shown(copy).getpixel((4, 4)) == (128, 128, 128)
    right = (40, 0, 96, 64)
    assert shown(copy).crop(right).tobytes() == scene().crop(right).tobytes()


def test_regions_are_of_the_picture_as_it_is_seen() -> None:
    """Stored lying, shown upright: a quarter turn."""
    exif = Image.Exif()
    exif[0x0112] = 6
    copy = shown(derive(saved(JPEG, exif=exif), JPEG, [Region(0, 80, 8, 96)]))
    assert copy.size == (64, 96)
    assert all(abs(c - 128) < 3 for c in copy.getpixel((2, 94)))  # type: ignore[union-attr]


def test_colours_under_transparency_are_not_copied() -> None:
    hidden = Image.new("RGBA", (8, 8), (1, 2, 3, 0))
    copy = shown(derive(saved(PNG, hidden), PNG, []))
    assert copy.getcolors() == [(64, (255, 255, 255))]


def test_without_a_statement_there_is_no_copy() -> None:
    with pytest.raises(UsageError, match="nobody has stated whether people can be recognised"):
        derive(saved(JPEG), JPEG, None)


@pytest.mark.parametrize("region", [(0, 0, 97, 10), (-1, 0, 9, 9), (9, 9, 9, 20), (500, 500, 600, 600), (0.5, 0, 9, 9)])
def test_a_region_outside_the_picture_is_refused(region: tuple[int, int, int, int]) -> None:
    with pytest.raises(InputError, match="not within the upright picture of 96 by 64 pixels"):
        derive(saved(PNG), PNG, [Region(*region)])


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""
    chunk = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = b""
    for name, value in ((b"IHDR", chunk), (b"IDAT", zlib.compress(bytes(100))), (b"IEND", b"")):
        body += struct.pack(">I", len(value)) + name + value + struct.pack(">I", zlib.crc32(name + value))
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(("width", "height"), [(9000, 9000), (60000, 60000), (2**31 - 1, 1), (2**31 - 1, 2**31 - 1)])
def test_a_picture_that_would_fill_the_memory_is_refused(width: int, height: int) -> None:
    with pytest.raises(InputError, match=r"pixels|damaged"):
        derive(bomb(width, height), PNG, [])
    assert flags_of(bomb(width, height), PNG) == (Flag.UNREADABLE, Flag.NOT_LOOKED_INTO)


@pytest.mark.parametrize("media", list(FORMS))
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_cut_and_damaged_pictures_are_refused_or_cleaned(media: str, data: st.DataObject) -> None:
    """Never another error; and whatever still opens is as clean as any."""
    whole = bytearray(saved(media, exif=exif_of({0x013B: SECRET})))
    for _ in range(data.draw(st.integers(0, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(whole[: data.draw(st.integers(0, len(whole)))])
    flags_of(cut, media)
    try:
        copy = derive(cut, media, [])
    except InputError:
        return
    assert SECRET.encode() not in copy


def test_one_decoder_is_used_and_no_other() -> None:
    with pytest.raises(InputError, match="damaged"):
        derive(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", JPEG, [])
    with pytest.raises(InputError, match="damaged"):
        derive(saved(PNG), JPEG, [])
