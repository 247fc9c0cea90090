"""The page as one HTML file: no script, no outside request, light and dark, screen and print."""

from __future__ import annotations

import base64
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bestand.model.page import Page
from bestand.report.draw.figures import draw
from bestand.report.draw.ink import Ink, variables
from bestand.report.words import Words, printable

FONTS = {"sans-regular.woff2": 400, "sans-semibold.woff2": 600}


def html_of(page: Page, language: str, stamp: str, footer: list[str]) -> str:
    """stamp: edition number and content prefix, drawn into every picture."""
    words, stamp, footer = Words(language), printable(stamp), [printable(line) for line in footer]
    environment = Environment(
        loader=PackageLoader("bestand.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    figure = {"MapFigure", "StripFigure", "SeriesFigure"}
    return environment.get_template("edition.html").render(
        page=page,
        words=words,
        language=language,
        footer=footer,
        fonts=Markup(_fonts()),
        light=Markup(variables(False)),
        dark=Markup(variables(True)),
        kind=lambda block: "figure" if type(block).__name__ in figure else type(block).__name__.lower(),
        draw=lambda block: Markup(draw(block, words, Ink(fixed=False), stamp)),
    )


def _fonts() -> str:
    """The built fonts as data, so that nothing is fetched; the system's own where not built."""
    rules = []
    for name, weight in FONTS.items():
        path = files("bestand.report") / "assets" / name
        if path.is_file():
            data = base64.b64encode(path.read_bytes()).decode()
            rules.append(
                f"@font-face{{font-family:'Bestand Sans';font-weight:{weight};"
                f"src:url(data:font/woff2;base64,{data}) format('woff2')}}"
            )
    return "".join(rules)
