"""One figure of a page → its SVG."""

from __future__ import annotations

from collections.abc import Callable

from bestand.model.page import MapFigure, SeriesFigure, StripFigure
from bestand.report.draw.ink import Ink
from bestand.report.draw.map import draw_map
from bestand.report.draw.series import draw_series
from bestand.report.draw.strip import draw_strip


def draw(figure: MapFigure | StripFigure | SeriesFigure, say: Callable[..., str], ink: Ink, stamp: str) -> str:
    """say: a message id or a sentence → words."""
    match figure:
        case MapFigure():
            return draw_map(figure, say, ink, stamp)
        case StripFigure():
            return draw_strip(figure, say, ink, stamp)
        case SeriesFigure():
            return draw_series(figure, say, ink, stamp)
