"""The page as PDF by typst: declares PDF/A-2a and PDF/UA-1, same bytes for the same page."""

from __future__ import annotations

from datetime import datetime

import font_source_sans_pro
import typst

from bestand.model.page import Block, Grid, MapFigure, Page, Section, SeriesFigure, StripFigure, Text
from bestand.report.draw.figures import draw
from bestand.report.draw.ink import Ink
from bestand.report.words import Words, printable

STANDARDS: list[str] = ["a-2a", "ua-1"]
_WIDTH = {"number": "auto", "time": "auto", "id": "auto", "words": "2fr", "wide": "1.5fr", "hash": "2fr"}
_PREAMBLE = """
#set document(title: {title}, author: "Bestand", date: auto)
#set page(paper: "a4", margin: (x: 18mm, top: 18mm, bottom: 20mm), footer: context [
  #set text(size: 7.5pt, fill: rgb("#5f6771"))
  {stamp} #h(1fr) #counter(page).display("1 / 1", both: true)])
#set text(font: "Source Sans Pro", size: 9.5pt, lang: {language}, fill: rgb("#16191d"))
#set par(leading: 0.58em, spacing: 0.8em)
#show heading.where(level: 1): it => block(below: 4pt, text(size: 19pt, weight: 600, it.body))
#show heading.where(level: 2): it => block(above: 16pt, below: 7pt, sticky: true, text(size: 13pt, weight: 600, it.body))
#show heading.where(level: 3): it => block(above: 10pt, below: 5pt, sticky: true, text(size: 9.5pt, weight: 600, it.body))
#set table(stroke: (x, y) => (top: if y > 0 {{ 0.4pt + rgb("#d9dcdf") }}), inset: (x: 4pt, y: 3pt), align: left)
#show table.cell.where(y: 0): set text(fill: rgb("#5f6771"))
#show table.cell: set text(size: 7.6pt)
#let note(it) = text(fill: rgb("#5f6771"), size: 8.6pt, it)
#let lead(it) = text(size: 11pt, it)
#let banner(it) = block(stroke: 1.2pt + rgb("#9a6400"), inset: 7pt, width: 100%, text(fill: rgb("#9a6400"), weight: 600, it))
"""


def pdf_of(page: Page, language: str, stamp: str, footer: list[str], at: datetime) -> bytes:
    """at: the document's date (the end of its period), so that bytes do not depend on now."""
    words, stamp, footer = Words(language), printable(stamp), [printable(line) for line in footer]
    pictures: dict[str, bytes] = {}
    body = [
        _PREAMBLE.format(title=_q(words(page.title)), stamp=f"#{_q(stamp)}", language=_q(language)),
        f"#heading(level: 1, {_q(words(page.title))})",
        f"#note({_q(words(page.subtitle))})",
        *(f"#banner({_q(words(line))})" for line in page.banner),
        *(_section(section, words, stamp, pictures) for section in page.sections),
        *(f"#note({_q(line)})" for line in footer),
    ]
    source = "\n\n".join(body).encode()
    fonts = [font_source_sans_pro.font_directory]
    # the stubs know paths only; a mapping of names to bytes is in typst's own documentation
    compiled: bytes = typst.compile(  # type: ignore[call-overload]
        {"main.typ": source, **pictures},
        font_paths=fonts,
        ignore_system_fonts=True,
        pdf_standards=STANDARDS,
        timestamp=int(at.timestamp()),
    )
    return compiled


def _section(section: Section, words: Words, stamp: str, pictures: dict[str, bytes]) -> str:
    blocks = [_block(block, words, stamp, pictures) for block in section.blocks]
    return "\n\n".join([f"#heading(level: 2, {_q(words(section.title))})", *blocks])


def _block(block: Block, words: Words, stamp: str, pictures: dict[str, bytes]) -> str:
    match block:
        case Text():
            return _text(block, words)
        case Grid():
            return _grid(block, words)
        case MapFigure() | StripFigure() | SeriesFigure():
            name = f"figure-{len(pictures) + 1}.svg"
            pictures[name] = draw(block, words, Ink(fixed=True), stamp).encode()
            note = f"#note({_q(words(block.note))})" if isinstance(block, SeriesFigure) and block.note else ""
            title = f"#heading(level: 3, {_q(words(block.title))})"
            return f"{title}\n#image({_q(name)}, width: 100%, alt: {_q(words(block.alt))})\n{note}"


def _text(block: Text, words: Words) -> str:
    text = _q(" ".join(words(s) for s in block.sentences))
    if block.kind == "item":
        return f"#list(text({text}))"
    return f"#{block.kind}({text})" if block.kind in ("lead", "note") else f"#par(text({text}))"


def _grid(block: Grid, words: Words) -> str:
    kinds = block.kinds or ("text",) * len(block.header)
    columns = ", ".join(_WIDTH.get(kind, "1fr") for kind in kinds)
    align = ", ".join("right" if kind == "number" else "left" for kind in kinds)
    header = ", ".join(f"text({_q(words(cell))})" for cell in block.header)
    rows = "\n".join("  " + ", ".join(f"text({_q(_soft(words.cell(c)))})" for c in row) + "," for row in block.rows)
    more = f"#note({_q(words('left-out', n=block.left_out))})" if block.left_out else ""
    title = f"#heading(level: 3, {_q(words(block.title))})"
    if not block.rows:
        return f"{title}\n#note({_q('–')})"
    return f"{title}\n#table(columns: ({columns},), align: ({align},),\n  table.header({header}),\n{rows}\n)\n{more}"


def _soft(text: str) -> str:
    """Room to break long addresses and hashes."""
    return " ".join(
        "\u200b".join(word[i : i + 16] for i in range(0, len(word), 16)) if len(word) > 24 else word
        for word in text.split(" ")
    )


def _q(text: str) -> str:
    """A typst string literal: nothing in it is markup."""
    clean = "".join(c for c in text if c >= " " or c == "\n")
    return '"' + clean.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
