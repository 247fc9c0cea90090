"""Colours and signs. Least CAM02-UCS distance over normal and colour-blind sight was searched
for the class colours; shape carries class as well, so that no meaning hangs on colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

COLOURS: dict[str, tuple[str, str]] = {
    "artillery": ("#ce581d", "#f7a608"),
    "uncrewed": ("#d24cff", "#7e5ae0"),
    "ground": ("#613408", "#85712b"),
    "air": ("#36398d", "#86b0fb"),
    "withdrawal": ("#848281", "#b0acac"),
    "protected": ("#545352", "#cefeb9"),
    "unspecified": ("#16191d", "#e8eaec"),
    "none": ("#5f6771", "#9aa3ad"),
    "land": ("#fbfbf9", "#1b2128"),
    "sea": ("#dbe5ec", "#0e1a24"),
    "line": ("#111111", "#ffffff"),
    "border": ("#8d959d", "#5d6670"),
    "area": ("#c9ced2", "#333c45"),
    "river": ("#b9cfdd", "#23394a"),
    "cell": ("#16191d", "#e8eaec"),
    "page": ("#f7f7f5", "#101418"),
    "panel": ("#ffffff", "#171c22"),
    "ink": ("#16191d", "#e8eaec"),
    "quiet": ("#5f6771", "#9aa3ad"),
    "rule": ("#d9dcdf", "#2b333b"),
    "observed": ("#2b6cc4", "#6ab0f5"),
    "possible": ("#9a6400", "#f3c25a"),
    "verified": ("#8c0a2e", "#f2605a"),
}
"""Name → light, dark."""


@dataclass(frozen=True, slots=True)
class Ink:
    """Gives colours: CSS variables for a page, fixed light colours for print."""

    fixed: bool

    def __call__(self, name: str) -> str:
        return COLOURS[name][0] if self.fixed else f"var(--{name})"


def variables(dark: bool) -> str:
    """The palette as CSS custom properties."""
    return "".join(f"--{name}:{pair[dark]};" for name, pair in COLOURS.items())


def element(tag: str, content: str | None = None, /, **attributes: str | float | None) -> str:
    """One SVG element; `_` in names becomes `-`, content must be escaped already."""
    pairs = "".join(
        f" {name.rstrip('_').replace('_', '-')}={quoteattr(_plain(value))}"
        for name, value in attributes.items()
        if value is not None
    )
    return f"<{tag}{pairs}/>" if content is None else f"<{tag}{pairs}>{content}</{tag}>"


def label(text: str, x: float, y: float, size: float, fill: str, **more: str | float | None) -> str:
    return element("text", escape(text), x=x, y=y, font_size=size, fill=fill, **more)


def sign(shape: str, x: float, y: float, r: float, **style: str | float | None) -> str:
    """The sign of a class of acts, centred, about 2 r wide."""
    if shape == "artillery":
        return element("circle", cx=x, cy=y, r=r, **style)
    points = {
        "uncrewed": [(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)],
        "ground": [(-0.95, -0.95), (0.95, -0.95), (0.95, 0.95), (-0.95, 0.95)],
        "air": [(0, -1.15), (1.15, 0.9), (-1.15, 0.9)],
        "withdrawal": [(0, 1.15), (1.15, -0.9), (-1.15, -0.9)],
        "protected": [(0.6, -1.05), (1.2, 0), (0.6, 1.05), (-0.6, 1.05), (-1.2, 0), (-0.6, -1.05)],
    }.get(
        shape,
        [
            (-0.35, -1.1),
            (0.35, -1.1),
            (0.35, -0.35),
            (1.1, -0.35),
            (1.1, 0.35),
            (0.35, 0.35),
            (0.35, 1.1),
            (-0.35, 1.1),
            (-0.35, 0.35),
            (-1.1, 0.35),
            (-1.1, -0.35),
            (-0.35, -0.35),
        ],
    )
    corners = " ".join(f"{_plain(x + r * dx)},{_plain(y + r * dy)}" for dx, dy in points)
    return element("polygon", points=corners, **style)


def picture(width: float, height: float, parts: list[str], alt: str, stamp: str, ink: Ink) -> str:
    """A whole SVG with its text alternative and, at the foot, edition and content hash."""
    foot = label(stamp, width - 4, height - 5, 9.5, ink("quiet"), text_anchor="end")
    head = element("title", escape(alt))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_plain(width)} {_plain(height)}" role="img" '
        f'font-family="Bestand Sans, Source Sans Pro, Source Sans 3, sans-serif">{head}{"".join(parts)}{foot}</svg>'
    )


def _plain(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
