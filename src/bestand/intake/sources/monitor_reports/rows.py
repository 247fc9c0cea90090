"""One row of a report in the words of the tables: observations, counts, measures."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bestand.geo.ring import disc_of
from bestand.intake.amounts import PHRASE, amount_of
from bestand.intake.manifest import Manifest
from bestand.intake.sources.monitor_reports.period import Period, Unreadable
from bestand.intake.sources.monitor_reports.sentence import (
    Gazetteer,
    Told,
    own_position,
    told,
    totals,
    without_brackets,
)
from bestand.intake.trees import REST, Node
from bestand.model.counts import WITHIN
from bestand.text.csv import ROW

UNIT = "explosions, bursts, shots"
_REGION = re.compile(r"^(?P<noun>.*?)\s*\bin (?:the )?(?P<region>[\w-]+) region$")
_TIMES = re.compile(rf"(?P<n>{PHRASE.pattern}) (?:times|occasions)\b|\b(?P<twice>twice)\b", re.I)
_SMALL = ("small_arms", "heavy_machine_gun")
Cells = Mapping[str, str | None]
Made = dict[str, object]
Degrees = tuple[float, float]


def observations(
    row: Cells, text: str, when: Period, at: Degrees | None, manifest: Manifest, gazetteer: Gazetteer
) -> list[Made]:
    """One per total of the sentence; empty where nothing, or nothing that is an act, was observed."""
    found = told(text)
    if not found.nodes:
        raise Unreadable('counts nothing; expected such as "12 undetermined explosions"')
    start, end = when.span(text)
    place = _place(row, text, found, at, manifest, gazetteer)
    weapon = _weapon(manifest, found.assessed)
    acts = [(node, _act(manifest, node, weapon, found.assessed)) for node in found.nodes]
    return [
        {
            ROW: row[ROW],
            "act": act,
            "weapon": weapon,
            "time_from": start,
            "time_to": end,
            **place,
            **_span(node),
            "count_unit": node.noun or "observations",
        }
        for node, act in acts
        if act and node.amount.high != 0
    ]


def _span(node: Node) -> Made:
    high = node.amount.high
    return {"count_min": float(node.amount.low), "count_max": None if high is None else float(high)}


def _place(row: Cells, text: str, found: Told, at: Degrees | None, manifest: Manifest, gazetteer: Gazetteer) -> Made:
    """The disc of the part of a ring, or the area where no distance is told; the part stays in the text."""
    lon, lat, more_m = (*at, 0.0) if at else own_position(text, row["position"], gazetteer)
    part = found.direction.part() if found.direction else None
    if part is None:
        points = " ".join(found.direction.points) if found.direction else ""
        if not row["area"]:
            raise Unreadable("tells no distance of what was observed; fill area, or the distance")
        said = f"{text} [distance not told; direction: {points or 'not told'}]"
        return {"lon": None, "lat": None, "radius_m": None, "area_code": row["area"], "text": said}
    bearings = f"{part.from_deg:g}–{part.to_deg:g}°" if part.width_deg < 360 else "direction not told"
    x, y, radius = disc_of(part, lon, lat, manifest.radius_m["position"] + more_m)
    said = f"{text} [from position {lon:.4f}, {lat:.4f}: {part.near_m:g}–{part.far_m:g} m, {bearings}]"
    return {"lon": x, "lat": y, "radius_m": radius, "area_code": None, "text": said}


def _weapon(manifest: Manifest, assessed: str) -> str | None:
    words = re.sub(r"(?<=\d)(?=mm\b)", " ", assessed.lower().replace("-", " "))
    known = [name for name in manifest.weapons if name in words]
    return manifest.weapons[max(known, key=len)] if known else None


def _act(manifest: Manifest, node: Node, weapon: str | None, assessed: str) -> str | None:
    """The act of a total by its words, then by the weapon; None for a flare, which is no act by itself."""
    words = f"{assessed} {node.noun}".lower() if "exercise" in assessed else node.noun.lower()
    act = next((act for word, act in manifest.acts.items() if word in words), None)
    if act is None and "flare" in words:
        return None
    if act is None:
        raise Unreadable(f'"{node.said} {node.noun}" is no act known here')
    if act != "kinetic_unspecified" or weapon is None:
        return act
    return "small_arms_fire" if weapon in _SMALL else "rocket_fire" if weapon.startswith("rocket") else "shelling"


def counts(row: Cells, text: str, when: Period, manifest: Manifest) -> list[Made]:
    """Every total of the text with its parts."""
    nodes = totals(text, without_brackets(text), [])
    if not nodes:
        raise Unreadable('holds no total; expected such as "394 ceasefire violations, including 119 explosions"')
    start, end = when.utc()
    plain = {ROW: row[ROW], "window_from": start, "window_to": end, "count_unit": UNIT, "text": text}
    return [plain | own for node in nodes for own in _tree(node, (), row["area"], manifest)]


def _tree(node: Node, path: tuple[str, ...], area: str | None, manifest: Manifest) -> list[Made]:
    """A total and its parts; a part told by region counts what its whole counts, in that area."""
    region = _REGION.match(node.noun)
    if region:
        area = manifest.areas.get(region["region"])
        if area is None:
            raise Unreadable(f'"{region["region"]}" is no region known here')
    about = (region["noun"] if region else node.noun) or (path[-1] if path else REST)
    rows: list[Made] = [{"about": about, "part_of": WITHIN.join(path) or None, "area_code": area, **_span(node)}]
    for part in (part for split in node.splits for part in split):
        rows += _tree(part, (*path, about), area, manifest)
    return rows


def measure(row: Cells, text: str, when: Period, manifest: Manifest) -> Made:
    """How often monitors were kept from seeing, on the day on which the period ends."""
    words = text.lower()
    quantity = next((q for word, q in manifest.words.items() if word in words), None)
    if quantity is None:
        raise Unreadable("tells no impediment known here, such as denied, delayed, mines or jamming")
    found = _TIMES.search(text)
    often = amount_of(found) if found and not found["twice"] else None
    value = 2.0 if found and found["twice"] else float(often.low if often else 1)
    return {ROW: row[ROW], "day": when.end.date(), "area": row["area"] or "all", "quantity": quantity, "value": value}
