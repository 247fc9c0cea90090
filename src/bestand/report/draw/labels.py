"""Place names that do not cover one another or the marks: the largest places first."""

from __future__ import annotations

import numpy as np

from bestand.report.draw.basemap import Place
from bestand.report.draw.ink import Ink, element, label

Box = tuple[float, float, float, float]
MOST, SMALLEST = 46, 60_000


def place_labels(
    places: list[Place], xy: np.ndarray, busy: list[tuple[float, ...]], size: tuple[float, float], ink: Ink
) -> list[str]:
    """Dots and names; a name that finds no free side is left out, never drawn over another."""
    taken: list[Box] = [(x - 8, y - 8, x + 8, y + 8) for x, y in busy]
    parts: list[str] = []
    order = sorted(range(len(places)), key=lambda i: (-places[i]["population"], places[i]["name_en"]))
    for i in order:
        if len(parts) >= 2 * MOST or places[i]["population"] < SMALLEST:
            break
        x, y = map(float, xy[i])
        if not (10 < x < size[0] - 10 and 10 < y < size[1] - 10):
            continue
        big = places[i]["population"] > 500_000
        font = 13.5 if big else 11.5
        spot = _free(places[i]["name_en"], x, y, font, taken, size)
        if spot is None:
            continue
        box, anchor, tx = spot
        taken += [box, (x - 3, y - 3, x + 3, y + 3)]
        parts.append(element("circle", cx=x, cy=y, r=2.4 if big else 1.7, fill=ink("quiet")))
        parts.append(
            label(
                places[i]["name_en"],
                tx,
                y + 4,
                font,
                ink("quiet"),
                text_anchor=anchor,
                paint_order="stroke",
                stroke=ink("land"),
                stroke_width=2.5,
                stroke_linejoin="round",
            )
        )
    return parts


def _free(
    name: str, x: float, y: float, font: float, taken: list[Box], size: tuple[float, float]
) -> tuple[Box, str, float] | None:
    wide = len(name) * font * 0.52
    right = (x + 5, y - font * 0.6, x + 5 + wide, y + font * 0.5)
    left = (x - 5 - wide, y - font * 0.6, x - 5, y + font * 0.5)
    for box, anchor, tx in ((right, "start", x + 5), (left, "end", x - 5)):
        inside = box[0] > 2 and box[2] < size[0] - 2
        if inside and not any(box[0] < b[2] and box[2] > b[0] and box[1] < b[3] and box[3] > b[1] for b in taken):
            return box, anchor, tx
    return None
