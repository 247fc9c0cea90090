"""What figures over days share: the axis of days and the bars of the clauses' windows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bestand.report.draw.ink import Ink, element, label


def day_axis(days: Sequence[str], left: float, step: float, y: float, ink: Ink) -> list[str]:
    """Day numbers under their columns, as dense as they fit; the month where it changes."""
    every = next(n for n in (1, 2, 5, 7, 10, 14, 30) if n * step >= 17 or n == 30)
    parts, month = [], ""
    for i, text in enumerate(days):
        day = date.fromisoformat(text)
        if i % every == 0:
            parts.append(label(str(day.day), left + (i + 0.5) * step, y, 10.5, ink("quiet"), text_anchor="middle"))
        name = f"{day:%b %Y}"
        if name != month and (i == 0 or day.day == 1):
            parts.append(label(name, left + i * step, y + 14, 11, ink("quiet")))
        month = name
    return parts


def window_bars(
    windows: Sequence[tuple[str, str, str]], days: Sequence[str], left: float, step: float, ink: Ink
) -> tuple[list[str], float]:
    """A bar per clause over the days of its undisputed window; and where the figure goes on."""
    parts, y = [], 6.0
    for name, first, last in windows:
        inside = [i for i, d in enumerate(days) if first <= d <= last]
        if not inside:
            continue
        x, wide = left + inside[0] * step, len(inside) * step
        parts.append(element("rect", x=x + 1, y=y, width=wide - 2, height=5, fill=ink("ink"), fill_opacity=0.75, rx=2))
        anchor, tx = ("end", x - 4) if x > left + 120 else ("start", x + wide + 4)
        parts.append(label(name, tx, y + 6, 11, ink("ink"), text_anchor=anchor))
        y += 13
    return parts, y + 6
