"""What one sentence of a report tells: where the monitors stood, what they counted, where it was."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bestand.geo.ring import POINTS, moved
from bestand.intake.amounts import PHRASE
from bestand.intake.directions import NAMES, NEARBY, OFFSET, SECTOR, Direction, band, direction
from bestand.intake.sources.monitor_reports.period import Unreadable
from bestand.intake.trees import Node, TreeError, trees

_NAME = r"[^\W\d_a-z][\w'’-]*(?:\s+[^\W\d_a-z][\w'’-]*)*"
_STAND = (
    r"(?:[Ww]hile|[Pp]ositioned|[Ss]tationed|[Cc]amera|[Pp]atrol) (?:in|at|on|near) "
    r"(?:the )?(?:[\w-]+ (?:edge|outskirts|part) of )?"
)
POSITION = re.compile(rf"\b{_STAND}(?P<name>{_NAME})")
_AFTER_OFFSET = re.compile(_NAME)
VERB = re.compile(r"\b(?:heard|saw|recorded|observed|registered|counted|noted)\b")
ASSESSED = re.compile(r"\bassessed (?:as|to be)(?P<as>[^;.]*)")
_STOP = re.compile(r"(?:\.(?:\s|$)|;|\b(?:all |both |most )?assessed\b|\bat an?\b|\b(?:between|from|at) \d{1,2}:\d{2})")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = re.compile(rf"\b\d{{1,2}}(?:\s*[-–]\s*\d{{1,2}})? (?:{_MONTHS})(?: \d{{4}})?\b")
_CALIBRE = re.compile(r"\b\d{1,4}(?:\.\d{1,3})?\s?mm\b")
_ONE = re.compile(r"^(\s*)(?:a total of\b|an?\b)")
_FURTHER = re.compile(
    rf"(?P<said>(?:{PHRASE.pattern})\s+(?:[\w-]+\s+){{0,2}}?"
    r"(?:explosion|impact|airburst|outgoing|burst|shot|projectile|flare|violation)\w*)",
    re.I,
)
BLANK = "\N{MIDDLE DOT}"
"""Stands for a letter that is not looked at: no space, for runs of spaces take long to search."""
_POINT_DEG = dict.fromkeys(POINTS, 0.0) | {point: n * 360 / len(POINTS) for n, point in enumerate(POINTS)}
HALF_POINT = 0.2
"""How far aside a place may lie for each metre of distance, if only a point of the compass is told."""
Gazetteer = Mapping[str, list[tuple[float, float]]]


@dataclass(frozen=True, slots=True)
class Told:
    """Totals of what was observed, where from the monitors' position, and what it was assessed as."""

    nodes: list[Node]
    direction: Direction | None
    assessed: str


def own_position(text: str, column: str | None, gazetteer: Gazetteer) -> tuple[float, float, float]:
    """Degrees of the monitors' own position and what a stated offset adds to its error, in metres."""
    # in brackets stands where the place is, not where the monitors stood
    said = without_brackets(column or text)
    offset = OFFSET.search(said)
    named = _AFTER_OFFSET.match(column or text, offset.end()) if offset else POSITION.search(said)
    name = (column if column and not offset else named["name"] if named and not offset else named and named[0]) or ""
    if not name:
        raise Unreadable("names no position of the monitors; fill lon and lat, or position")
    lon, lat = resolve(name, gazetteer)
    if offset is None:
        return lon, lat, 0.0
    near, far = band(offset)
    away = (near + far) / 2
    point = NAMES.get(offset["points"], offset["points"])
    return (*moved(lon, lat, away, _POINT_DEG[point]), (far - near) / 2 + HALF_POINT * away)


def resolve(name: str, gazetteer: Gazetteer) -> tuple[float, float]:
    """The one place of this name. Raises Unreadable, naming all of them, where there are several."""
    found = gazetteer.get(name.casefold(), [])
    if len(found) == 1:
        return found[0]
    if not found:
        raise Unreadable(f'"{name}" is no place of this file; add a row of kind place, or fill lon and lat')
    where = " and ".join(f"({lon:g}, {lat:g})" for lon, lat in found)
    raise Unreadable(f'"{name}" matches {len(found)} places: {where}; fill lon and lat')


def told(text: str) -> Told:
    """The sentence read. Raises Unreadable."""
    plain = OFFSET.sub(lambda m: BLANK * len(m[0]), text)
    flat = without_brackets(plain)
    places = list(SECTOR.finditer(flat)) or list(NEARBY.finditer(flat))
    if len(places) > 1:
        raise Unreadable(f'tells of two places ("{places[0][0]}", "{places[1][0]}"); give each a row')
    where = direction(places[0]) if places else None
    if isinstance(where, str):
        raise Unreadable(where)
    assessed = ASSESSED.search(flat)
    return Told(
        totals(plain, flat, places), where, plain[assessed.start("as") : assessed.end("as")] if assessed else ""
    )


def totals(text: str, flat: str, places: list[re.Match[str]]) -> list[Node]:
    """What is counted, from the verb to where place, time or weapon begin. flat: without what is in brackets."""
    verb = VERB.search(flat)
    start = verb.end() if verb else 0
    stop = _STOP.search(flat, start)
    ends = [len(text), *(m.start() for m in places if m.start() >= start), *([stop.start()] if stop else [])]
    end = min(ends)
    further = _FURTHER.search(_CALIBRE.sub("", flat[:start] + ";" + flat[end:]))
    if further:
        raise Unreadable(f'counts more than once ("{further["said"]}"); give each a row')
    said = _DATE.sub("", text[start:end].replace(BLANK, " "))
    try:
        return trees(_ONE.sub(lambda m: m[1] + ("" if "total" in m[0] else "one"), said))
    except TreeError as error:
        raise Unreadable(str(error)) from error


def without_brackets(text: str) -> str:
    """The same length with everything in brackets blanked: what stands there speaks of a part only."""
    depth, out = 0, []
    for c in text:
        depth += c == "("
        out.append(BLANK if depth else c)
        depth -= c == ")" and depth > 0
    return "".join(out)
