"""The map of a day as SVG, north up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bestand.geo.projection import Projection
from bestand.model.page import MapFigure, Mark
from bestand.report.draw.basemap import basemap, covers
from bestand.report.draw.ink import Ink, element, label, picture, sign
from bestand.report.draw.labels import place_labels

WIDTH, MARGIN = 840.0, 0.015
Say = Callable[..., str]
Points = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Frame:
    """From degrees to the drawing: metres on a local plane, scaled, y downward."""

    projection: Projection
    x0: float
    y1: float
    scale: float
    height: float

    @classmethod
    def around(cls, box: tuple[float, float, float, float]) -> Frame:
        projection = Projection.of(box)
        west, south, east, north = box
        lon = np.concatenate([np.linspace(west, east, 9)] * 2 + [np.full(9, west), np.full(9, east)])
        lat = np.concatenate([np.full(9, south), np.full(9, north)] + [np.linspace(south, north, 9)] * 2)
        x, y = projection.to_plane(lon, lat)
        pad = MARGIN * (x.max() - x.min())
        scale = WIDTH / (x.max() - x.min() + 2 * pad)
        return cls(projection, x.min() - pad, y.max() + pad, scale, float((y.max() - y.min() + 2 * pad) * scale))

    def at(self, points: Points) -> np.ndarray:
        """Drawing coordinates, shape (n, 2)."""
        array = np.asarray(points, float).reshape(-1, 2)
        x, y = self.projection.to_plane(array[:, 0], array[:, 1])
        return np.stack([(x - self.x0) * self.scale, (self.y1 - y) * self.scale], axis=1)


def draw_map(figure: MapFigure, say: Say, ink: Ink, stamp: str) -> str:
    """The figure as one SVG."""
    frame = Frame.around(figure.box)
    parts = [element("rect", width=WIDTH, height=frame.height, fill=ink("land"))]
    parts += _ground(frame, figure, ink)
    parts += [_path(frame, c, close=True, fill=ink("cell"), fill_opacity=0.16, stroke="none") for c in figure.cells]
    parts += [_path(frame, z, close=True, fill="none", stroke=ink("ink"), stroke_dasharray="4 3") for z in figure.zones]
    parts += _line(frame, figure.line, ink)
    busy = [tuple(p) for p in frame.at([(m.lon, m.lat) for m in figure.marks])] if figure.marks else []
    parts += _places(frame, figure, ink, busy)
    parts += _areas(frame, figure, ink, busy)
    parts += _marks(frame, figure.marks, ink)
    parts += _legend(frame, figure, say, ink)
    parts += _scale_bar(frame, ink, drawn=covers(figure.box))
    return picture(WIDTH, frame.height + 20, parts, say(figure.alt), stamp, ink)


def _ground(frame: Frame, figure: MapFigure, ink: Ink) -> list[str]:
    built = basemap()
    outlines = [_path(frame, o, close=False, fill="none", stroke=ink("area")) for o in figure.outlines]
    if built is None or not covers(figure.box):
        return [element("rect", width=WIDTH, height=frame.height, fill=ink("land")), *outlines]
    layers = [
        ("land", "land", "none", 0.0),
        ("lakes", "sea", "none", 0.0),
        ("rivers", "none", "river", 0.9),
        ("areas", "none", "area", 0.8),
        ("borders", "none", "border", 1.3),
    ]
    west, south, east, north = built["box"]
    edge = [
        (west, south),
        *((x, north) for x in np.linspace(west, east, 24)),
        *((x, south) for x in np.linspace(east, west, 24)),
    ]
    found = [_path(frame, edge, close=True, fill=ink("sea"), stroke="none")]
    for name, fill, stroke, width in layers:
        shapes: Iterable[Points] = built[name]  # type: ignore[literal-required]
        d = "".join(_d(frame, s, close=fill != "none") for s in shapes)
        fills, strokes = (ink(c) if c != "none" else "none" for c in (fill, stroke))
        dash = "3 2" if name == "areas" else None
        found.append(element("path", d=d, fill=fills, stroke=strokes, stroke_width=width, stroke_dasharray=dash))
    return found + outlines


def _d(frame: Frame, points: Points, *, close: bool) -> str:
    """Path data, points nearer than a third of a unit to the last one left out."""
    xy = np.round(frame.at(points), 1)
    if (xy[:, 0].max() < 0) | (xy[:, 0].min() > WIDTH) | (xy[:, 1].max() < 0) | (xy[:, 1].min() > frame.height):
        return ""
    keep = [0]
    for i in range(1, len(xy)):
        if np.abs(xy[i] - xy[keep[-1]]).max() >= 0.6 or i == len(xy) - 1:
            keep.append(i)
    body = "L".join(f"{x:g} {y:g}" for x, y in xy[keep])
    return f"M{body}{'Z' if close else ''}"


def _path(frame: Frame, points: Points, *, close: bool, **style: str | float | None) -> str:
    return element("path", d=_d(frame, points, close=close), **style)


def _line(frame: Frame, pieces: Iterable[Points], ink: Ink) -> list[str]:
    d = "".join(_d(frame, piece, close=False) for piece in pieces)
    if not d:
        return []
    halo = element("path", d=d, fill="none", stroke=ink("land"), stroke_width=5, stroke_opacity=0.8)
    return [halo, element("path", d=d, fill="none", stroke=ink("line"), stroke_width=1.8, stroke_linejoin="round")]


def _places(frame: Frame, figure: MapFigure, ink: Ink, busy: list[tuple[float, ...]]) -> list[str]:
    built = basemap()
    if built is None or not covers(figure.box):
        return []
    xy = frame.at([(p["lon"], p["lat"]) for p in built["places"]])
    return place_labels(built["places"], xy, busy, (WIDTH, frame.height), ink)


def _areas(frame: Frame, figure: MapFigure, ink: Ink, busy: list[tuple[float, ...]]) -> list[str]:
    """How many incidents are known or shown by area only, in a ring on the area."""
    found = []
    for _, lon, lat, n in figure.shaded:
        x, y = _beside(frame.at([(lon, lat)])[0], busy)
        found.append(element("circle", cx=x, cy=y, r=11, fill=ink("panel"), stroke=ink("ink"), stroke_width=1.2))
        found.append(label(str(n), x, y + 4, 12, ink("ink"), text_anchor="middle", font_weight="600"))
    return found


def _beside(at: np.ndarray, busy: list[tuple[float, ...]]) -> tuple[float, float]:
    """The place itself, or the first free one around it: a ring must not hide a mark."""
    for dx, dy in ((0, 0), (24, 0), (-24, 0), (0, 24), (0, -24), (24, 24), (-24, -24)):
        x, y = float(at[0]) + dx, float(at[1]) + dy
        if all(abs(x - bx) > 18 or abs(y - by) > 18 for bx, by in busy):
            return x, y
    return float(at[0]), float(at[1])


def _marks(frame: Frame, marks: Sequence[Mark], ink: Ink) -> list[str]:
    """Leads first and faint, events on top with the ring that holds their true place."""
    groups = Counter((m.lon, m.lat, m.act_class, m.lead, m.corroborated, m.radius_m) for m in marks)
    found: list[str] = []
    for (lon, lat, kind, lead, sure, radius), n in sorted(groups.items(), key=lambda g: (not g[0][3], g[0])):
        ((x, y),) = frame.at([(lon, lat)])
        colour = ink(kind)
        if not lead:
            ring = radius * frame.scale
            found.append(
                element(
                    "circle",
                    cx=x,
                    cy=y,
                    r=max(ring, 2),
                    fill=colour,
                    fill_opacity=0.07,
                    stroke=colour,
                    stroke_opacity=0.45,
                    stroke_width=0.8,
                )
            )
        found.append(
            sign(
                kind,
                x,
                y,
                5.2,
                fill=ink("land"),
                fill_opacity=0.85,
                stroke=colour,
                stroke_width=2.6 if sure else 1.7,
                stroke_dasharray="1.6 1.6" if lead else None,
            )
        )
        if n > 1:
            found.append(
                label(f"{n}", x + 8, y - 4, 11, ink("ink"), paint_order="stroke", stroke=ink("land"), stroke_width=3)
            )
    return found


def _legend(frame: Frame, figure: MapFigure, say: Say, ink: Ink) -> list[str]:
    kinds = sorted({m.act_class for m in figure.marks})
    rows: list[tuple[str, str]] = [(k, say(f"class-{k}")) for k in kinds]
    rows += [("line", say("legend-line"))] if figure.line else []
    rows += [("cell", say("legend-cells"))] if figure.cells else []
    rows += [("zone", say("legend-zone"))] if figure.zones else []
    rows += [("area", say("legend-area"))] if figure.shaded else []
    rows += [("ring", say("legend-radius"))] if any(not m.lead for m in figure.marks) else []
    high, x0 = 20 * len(rows) + 32, 12.0
    y0 = frame.height - high - 12
    wide = max([len(t) for _, t in rows] + [len(say("legend-title"))]) * 6.1 + 46
    parts = [element("rect", x=x0, y=y0, width=wide, height=high, fill=ink("panel"), stroke=ink("rule"), rx=3)]
    parts.append(label(say("legend-title"), x0 + 12, y0 + 20, 12, ink("quiet")))
    for i, (key, text) in enumerate(rows):
        y = y0 + 38 + 20 * i
        parts.append(_key(key, x0 + 22, y, ink))
        parts.append(label(text, x0 + 40, y + 4.5, 13, ink("ink")))
    return parts


def _key(key: str, x: float, y: float, ink: Ink) -> str:
    if key == "line":
        return element("path", d=f"M{x - 10} {y}L{x + 10} {y}", stroke=ink("line"), stroke_width=2)
    if key == "cell":
        return element("rect", x=x - 8, y=y - 7, width=16, height=14, fill=ink("cell"), fill_opacity=0.16)
    if key == "zone":
        return element(
            "rect", x=x - 8, y=y - 7, width=16, height=14, fill="none", stroke=ink("ink"), stroke_dasharray="4 3"
        )
    if key == "area":
        return element("circle", cx=x, cy=y, r=8, fill=ink("panel"), stroke=ink("ink"), stroke_width=1.2) + label(
            "n", x, y + 3.5, 11, ink("ink"), text_anchor="middle"
        )
    if key == "ring":
        return element(
            "circle", cx=x, cy=y, r=8, fill=ink("ink"), fill_opacity=0.07, stroke=ink("ink"), stroke_opacity=0.45
        )
    return sign(key, x, y, 5.2, fill=ink("land"), stroke=ink(key), stroke_width=1.8)


def _scale_bar(frame: Frame, ink: Ink, *, drawn: bool) -> list[str]:
    km = next((k for k in (500, 200, 100, 50, 20, 10, 5, 2, 1) if k * 1000 * frame.scale < 160), 1)
    length, x, y = km * 1000 * frame.scale, WIDTH - 20, frame.height - 16
    bar = element("path", d=f"M{x - length:.1f} {y - 5}V{y}H{x}V{y - 5}", fill="none", stroke=ink("ink"))
    built = basemap()
    credit = label(built["credits"], 4, frame.height + 15, 9.5, ink("quiet")) if built and drawn else ""
    return [bar, label(f"{km} km", x - length / 2, y - 6, 11, ink("ink"), text_anchor="middle"), credit]
