"""The line strip as SVG: what was told, where and when, and where nobody looked."""

from __future__ import annotations

from collections.abc import Callable

from bestand.model.page import StripCell, StripFigure
from bestand.report.draw.days import day_axis, window_bars
from bestand.report.draw.ink import Ink, element, label, picture

WIDTH, LEFT, ROW = 1000.0, 150.0, 26.0


def draw_strip(figure: StripFigure, say: Callable[..., str], ink: Ink, stamp: str) -> str:
    """Rows are sectors, columns are days; a row of cloud on top where it is known."""
    step = (WIDTH - LEFT - 10) / max(len(figure.days), 1)
    bars, top = window_bars(figure.windows, figure.days, LEFT, step, ink)
    parts = [_hatch(ink), *bars]
    if any(v is not None for v in figure.sky):
        parts += _sky(figure, step, top, say, ink)
        top += 26
    for r, (name, cells) in enumerate(zip(figure.sectors, figure.cells, strict=True)):
        y = top + r * ROW
        parts.append(label(name, LEFT - 8, y + ROW / 2 + 4, 12, ink("ink"), text_anchor="end"))
        parts += [_cell(cell, LEFT + c * step, y, step, ink) for c, cell in enumerate(cells)]
    bottom = top + ROW * len(figure.sectors)
    parts += day_axis(figure.days, LEFT, step, bottom + 14, ink)
    parts += _legend(bottom + 44, say, ink)
    return picture(WIDTH, bottom + 74, parts, say(figure.alt), stamp, ink)


def _hatch(ink: Ink) -> str:
    line = element("path", d="M0 6L6 0", stroke=ink("quiet"), stroke_width=1)
    pattern = element("pattern", line, id="unseen", width=6, height=6, patternUnits="userSpaceOnUse")
    return element("defs", pattern)


def _cell(cell: StripCell, x: float, y: float, step: float, ink: Ink) -> str:
    box = {"x": x + 0.5, "y": y + 0.5, "width": step - 1, "height": ROW - 1}
    if cell.seen == "no":
        return element("rect", **box, fill="url(#unseen)", stroke=ink("rule"), stroke_width=0.5)
    shade = min(cell.leads, 8) / 8 * 0.5
    parts = [
        element("rect", **box, fill=ink("observed"), fill_opacity=shade or 0.02, stroke=ink("rule"), stroke_width=0.6)
    ]
    if cell.events:
        r = min(2.6 + 1.1 * (cell.events - 1), ROW / 2 - 4)
        ring = ink("possible") if cell.findings else ink("ink")
        parts.append(
            element("circle", cx=x + step / 2, cy=y + ROW / 2, r=r, fill=ink("panel"), stroke=ring, stroke_width=2)
        )
    return "".join(parts)


def _sky(figure: StripFigure, step: float, top: float, say: Callable[..., str], ink: Ink) -> list[str]:
    parts = [label(say("strip-legend-cloud"), LEFT - 8, top + 14, 12, ink("quiet"), text_anchor="end")]
    for c, share in enumerate(figure.sky):
        if share is not None:
            high = 18 * share
            parts.append(
                element(
                    "rect",
                    x=LEFT + c * step + 1.5,
                    y=top + 19 - high,
                    width=step - 3,
                    height=high,
                    fill=ink("quiet"),
                    fill_opacity=0.55,
                )
            )
    return parts


def _legend(y: float, say: Callable[..., str], ink: Ink) -> list[str]:
    parts, x = [], LEFT
    for name in ("leads", "events", "possible", "unseen"):
        text = say(f"strip-legend-{name}")
        parts += [_key(name, x, y, ink), label(text, x + 22, y + 13, 12, ink("ink"))]
        x += 44 + 6.4 * len(text)
    return parts


def _key(name: str, x: float, y: float, ink: Ink) -> str:
    if name in ("events", "possible"):
        ring = ink("possible" if name == "possible" else "ink")
        return element("circle", cx=x + 8, cy=y + 8, r=4, fill=ink("panel"), stroke=ring, stroke_width=2)
    if name == "unseen":
        return element("rect", x=x, y=y, width=16, height=16, fill="url(#unseen)", stroke=ink("rule"))
    return element("rect", x=x, y=y, width=16, height=16, fill=ink("observed"), fill_opacity=0.4)
