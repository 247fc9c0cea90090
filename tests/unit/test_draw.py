"""Figures: north up, signs, stamp, hostile text."""

from __future__ import annotations

import re

import pytest

from bestand.model.page import MapFigure, Mark, Sentence, SeriesFigure, StripCell, StripFigure
from bestand.report.draw.basemap import basemap
from bestand.report.draw.figures import draw
from bestand.report.draw.ink import COLOURS, Ink
from bestand.report.draw.map import Frame
from bestand.report.words import Words

UKRAINE = (22.1, 44.2, 40.3, 52.4)
WORDS = Words("en")
TITLE, ALT = (
    Sentence("map-title", {"day": "2026-05-10"}),
    Sentence("map-alt", {"marks": 1, "areas": 0, "day": "2026-05-10"}),
)


def test_kyiv_lies_above_odesa() -> None:
    (_, kyiv), (_, odesa) = Frame.around(UKRAINE).at([(30.52, 50.45), (30.73, 46.48)])
    assert kyiv < odesa


@pytest.mark.skipif(basemap() is None, reason="run make setup: the basemap is not built")
def test_names_on_the_map_stand_north_up() -> None:
    svg = draw(MapFigure(TITLE, ALT, UKRAINE), WORDS, Ink(fixed=True), "e-1 · abc")
    at = {name: float(y) for y, name in re.findall(r'<text x="[\d.]+" y="([\d.]+)"[^>]*>([^<]+)</text>', svg)}
    assert at["Kharkiv"] < at["Sevastopol"] and at["Lviv"] < at["Sevastopol"]


def test_every_picture_carries_the_stamp() -> None:
    day = Sentence("series-drones-alt", {"first": "2026-05-01", "last": "2026-05-02"})
    series = SeriesFigure(
        Sentence("series-drones"), day, Sentence("series-drones-unit"), ("2026-05-01", "2026-05-02"), (3.0, None)
    )
    strip = StripFigure(
        Sentence("strip-title"),
        Sentence("strip-alt", {"sectors": 1, "days": 1}),
        ("2026-05-01",),
        ("1 X",),
        ((StripCell(1, 1, 1, "yes"),),),
    )
    for figure in (MapFigure(TITLE, ALT, UKRAINE), series, strip):
        assert "2026-05-10-clear-1 · 3fa9c1" in draw(figure, WORDS, Ink(fixed=True), "2026-05-10-clear-1 · 3fa9c1")


def test_a_day_without_a_figure_is_no_bar() -> None:
    day = Sentence("series-drones-alt", {"first": "2026-05-01", "last": "2026-05-02"})
    days = ("2026-05-01", "2026-05-02", "2026-05-03")
    one = SeriesFigure(Sentence("series-drones"), day, Sentence("series-drones-unit"), days, (3.0, None, 0.0))
    assert draw(one, WORDS, Ink(fixed=True), "x").count("<rect") == 2  # the bar and the zero, not the gap


def test_nobody_looked_is_hatched() -> None:
    cells = ((StripCell(0, 0, 0, "no"), StripCell(0, 0, 0, "yes")),)
    strip = StripFigure(
        Sentence("strip-title"),
        Sentence("strip-alt", {"sectors": 1, "days": 2}),
        ("2026-05-01", "2026-05-02"),
        ("1 X",),
        cells,
    )
    assert draw(strip, WORDS, Ink(fixed=True), "x").count('fill="url(#unseen)"') == 2  # one cell and the legend


def test_a_lead_is_dotted_and_an_event_has_its_ring() -> None:
    lead, event = Mark(30, 50, "air", True, False, 5000), Mark(31, 50, "air", False, False, 5000)
    legend = draw(MapFigure(TITLE, ALT, UKRAINE), WORDS, Ink(fixed=True), "x").count('stroke-dasharray="1.6 1.6"')
    with_lead = draw(MapFigure(TITLE, ALT, UKRAINE, marks=(lead,)), WORDS, Ink(fixed=True), "x")
    with_event = draw(MapFigure(TITLE, ALT, UKRAINE, marks=(event,)), WORDS, Ink(fixed=True), "x")
    assert with_lead.count('stroke-dasharray="1.6 1.6"') == legend + 1
    assert with_event.count('stroke-dasharray="1.6 1.6"') == legend


def test_hostile_names_stay_text() -> None:
    strip = StripFigure(Sentence("strip-title"), Sentence("strip-alt", {"sectors": 1, "days": 1}), ("2026-05-01",),
                        ('<script>alert("x")</script>',), ((StripCell(0, 0, 0, "yes"),),))  # fmt: skip
    svg = draw(strip, WORDS, Ink(fixed=False), '"><script>')
    assert "<script" not in svg


def test_both_themes_have_every_colour() -> None:
    assert all(re.fullmatch(r"#[0-9a-f]{6}", c) for pair in COLOURS.values() for c in pair)
