"""The report's typeface, cut down to the characters the reports use."""

import io
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset  # type: ignore[import-untyped, unused-ignore]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped, unused-ignore]

from assets.sources import BuildError

# "Source" is a reserved font name: a changed copy may not bear it.
FAMILY = "Bestand Sans"
RANGES = (
    *((0x0020, 0x007E), (0x00A0, 0x00FF), (0x0100, 0x017F)),  # Latin
    *((0x0400, 0x045F), (0x0490, 0x0491)),  # Cyrillic
    (0x2010, 0x2044),  # general punctuation
    *((0x20AC, 0x20AC), (0x20B4, 0x20B4), (0x2116, 0x2116)),  # € ₴ №
    *((0x2190, 0x2199), (0x2212, 0x2212), (0x2248, 0x2248)),  # arrows, minus, ≈
    *((0x2260, 0x2265), (0x25A0, 0x25CF), (0x2713, 0x2717)),  # ≠ ≤ ≥, shapes, check marks
)
# Figures need no feature: this font's default ones are tabular (checked below).
FEATURES = ["ccmp", "locl", "kern", "mark", "mkmk", "liga", "case", "zero", "pnum", "onum"]
FEATURES += ["subs", "sups", "frac", "numr", "dnom"]


def build_font(source: Path, style: str) -> bytes:
    """A WOFF2 subset of a TTF under our own name; no time goes into its bytes."""
    font = TTFont(source, recalcTimestamp=False)
    _cut(font)
    _rename(font, style)
    _refuse_uneven_figures(font)
    written = io.BytesIO()
    font.flavor = "woff2"
    font.save(written)
    return written.getvalue()


def characters() -> Iterator[int]:
    """The code points asked for. The font lacks ● ○ ◇ □ ⬢ ✕ ✗ ↔: draw those."""
    for first, last in RANGES:
        yield from range(first, last + 1)


def _cut(font: TTFont) -> None:
    options = subset.Options()
    options.layout_features = FEATURES
    options.hinting = False  # saves bytes; today's screens do not need it
    options.name_IDs = [*range(7), 13, 14, 16, 17]  # 0, 13, 14: copyright and licence
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=list(characters()))
    cutter.subset(font)


def _rename(font: TTFont, style: str) -> None:
    unique = f"{FAMILY} {style} 2.020"
    postscript = f"{FAMILY}-{style}".replace(" ", "")
    full = FAMILY if style == "Regular" else f"{FAMILY} {style}"
    names = {1: full, 3: unique, 4: full, 6: postscript, 16: FAMILY}
    for record in font["name"].names:
        record.string = names.get(record.nameID, record.toUnicode())


def _refuse_uneven_figures(font: TTFont) -> None:
    glyphs = font.getBestCmap()
    widths = {font["hmtx"][glyphs[ord(figure)]][0] for figure in "0123456789"}
    if len(widths) != 1:
        raise BuildError("The default figures of the report font are not of one width.")
