"""A daily series as bars; a day without a figure is a dash on the ground line, not a zero."""

from __future__ import annotations

from collections.abc import Callable

from bestand.model.page import SeriesFigure
from bestand.report.draw.days import day_axis, window_bars
from bestand.report.draw.ink import Ink, element, label, picture

WIDTH, LEFT, HIGH = 1000.0, 60.0, 110.0


def draw_series(figure: SeriesFigure, say: Callable[..., str], ink: Ink, stamp: str) -> str:
    step = (WIDTH - LEFT - 10) / max(len(figure.days), 1)
    bars, top = window_bars(figure.windows, figure.days, LEFT, step, ink)
    most = max((v for v in figure.values if v is not None), default=0) or 1
    ceiling, ticks = _nice(most)
    ground = top + HIGH
    parts = list(bars)
    for tick in ticks:
        y = ground - HIGH * tick / ceiling
        parts.append(element("path", d=f"M{LEFT} {y:.1f}H{WIDTH - 10}", stroke=ink("rule"), stroke_width=1))
        parts.append(label(f"{tick:,.0f}", LEFT - 6, y + 4, 11, ink("quiet"), text_anchor="end"))
    inside = {d for _, first, last in figure.windows for d in figure.days if first <= d <= last}
    for i, (day, value) in enumerate(zip(figure.days, figure.values, strict=True)):
        x = LEFT + i * step
        if value is None:
            parts.append(
                element(
                    "path",
                    d=f"M{x + step * 0.3:.1f} {ground - 3}H{x + step * 0.7:.1f}",
                    stroke=ink("quiet"),
                    stroke_width=1.5,
                )
            )
            continue
        high = HIGH * value / ceiling
        colour = ink("observed") if day in inside else ink("quiet")
        parts.append(
            element("rect", x=x + step * 0.12, y=ground - high, width=step * 0.76, height=max(high, 0.8), fill=colour)
        )
    parts.append(label(say(figure.unit), WIDTH - 10, top - 2, 11, ink("quiet"), text_anchor="end"))
    parts += day_axis(figure.days, LEFT, step, ground + 14, ink)
    return picture(WIDTH, ground + 44, parts, f"{say(figure.title)}. {say(figure.alt)}", stamp, ink)


def _nice(most: float) -> tuple[float, list[float]]:
    """A round ceiling and three or four ticks below it."""
    size = 10.0 ** (len(str(int(most))) - 1)
    step = next(s for s in (0.5 * size, size, 2 * size, 5 * size) if most / s <= 4)
    step = max(step, 1.0)
    count = int(-(-most // step))
    return count * step, [i * step for i in range(count + 1)]
