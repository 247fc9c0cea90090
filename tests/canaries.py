"""A workspace in which every field of restricted rows carries a planted word or number of its own.

`Planted.marking` says who may see it; `never` that nobody may, whatever the level (its licence). Words are
letters and digits only, so that no encoding that keeps ASCII can hide them; numbers are looked for as written.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import bestand
from bestand.model.markings import read_marking
from bestand.model.words import Level
from bestand.text.yaml import read_yaml
from bestand.workspace.schemes import at_least

DAY = date(2030, 3, 5)
ROW_MARKS = {
    "green": "TLP:GREEN",
    "amber": "amber",
    "ukr": "TLP:AMBER//REL TO UKR",
    "strict": "TLP:AMBER+STRICT",
    "red": "TLP:RED//NO QUOTE",
    "orcon": "TLP:GREEN//ORCON//OWNER NLD",
    "nato": "NATO RESTRICTED",
    "none": "",
}
"""Markings of single rows of a source that is clear itself."""


@dataclass(frozen=True, slots=True)
class Planted:
    """One word or number that is looked for. quiet: not in a log or error either."""

    word: str
    marking: str
    never: bool = False
    coarse: bool = False  # of a clear row: may be told, but not at the levels that show less of a place or its words
    quiet: bool = True

    def may_be_seen(self, level: Level, audience: frozenset[str] | None) -> bool:
        if self.never or (self.coarse and level in (Level.CLEAR, Level.GREEN)):
            return False
        return read_marking(self.marking, at_least()).lets(level, audience)


class Garden:
    """Plants words, each once, and knows them all."""

    def __init__(self) -> None:
        self.planted: dict[str, Planted] = {}
        self.times = 0

    def word(self, name: str, marking: str, **how: bool) -> str:
        made = "Zq" + "".join(c for c in name.title() if c.isalnum()) + f"{len(self.planted) * 7919 + 1000003}"
        self.planted[name] = Planted(made, marking, **how)
        return made

    def number(self, name: str, marking: str, start: str, *, open: bool = False, **how: bool) -> str:
        """A number that begins with `start`, and whose further digits are its own. open: not looked for."""
        made = f"{start}{(len(self.planted) * 733 + 311) % 900 + 100}{len(self.planted) % 9 + 1}"
        if not open:
            self.planted[name] = Planted(made.lstrip("-"), marking, **how)
        return made


def plant(folder: Path) -> Garden:
    """Write the workspace, not yet run."""
    bestand.simulate_workspace(folder, bestand.Scenario(days=9, incidents=60, seed=7))
    garden = Garden()
    sources: list[dict[str, object]] = [
        _events(folder, garden, "open", "clear", coarse=True),
        _events(folder, garden, "closed", "red"),
        _events(folder, garden, "friends", "TLP:AMBER//REL TO NLD"),
        _events(folder, garden, "medium", "amber"),
        _events(folder, garden, "licensed", "clear", redistribute=False),
        _rows(folder, garden),
        _broken(folder, garden),
        _documents(folder, garden),
        _claims(folder, garden, "closedclaims", "red", redistribute=True),
        _claims(folder, garden, "licensedclaims", "clear", redistribute=False),
        _measures(folder, garden),
        _targets(folder, garden),
    ]
    file = folder / "bestand.yaml"
    settings = read_yaml(file).value
    assert isinstance(settings, dict)
    settings["sources"] += sources  # type: ignore[operator]
    settings["targets"] = ["protected", "closedtargets"]
    settings["release"] = {"accredited_to": "red"}
    file.write_text(json.dumps(settings, indent=1))  # JSON is YAML
    return garden


def _told(garden: Garden, name: str, marking: str, redistribute: bool) -> dict[str, object]:
    """What bestand.yaml tells of a source. The title of one that may be named stays in sight."""
    named = not read_marking(marking, at_least()).is_discreet
    words = {
        f: name if named else garden.word(f"{name} {f}", marking, quiet=False)
        for f in ("title", "attribution", "licence")
    }
    return {**words, "family": f"family{name}", "marking": marking, "redistribute": redistribute}


def _events(
    folder: Path, garden: Garden, name: str, marking: str, *, redistribute: bool = True, coarse: bool = False
) -> dict[str, object]:
    """One report near the line; every field that can be is a canary."""
    _write(
        folder,
        name,
        "id,when,lon,lat,radius,act,weapon,count,actor,note",
        [_event(garden, name, marking, redistribute, coarse)],
    )
    columns = {"key": "id", "time": "when", "lon": "lon", "lat": "lat", "radius_m": "radius", "act": "act"}
    mapped = {**columns, "weapon": "weapon", "count": "count", "actor": "actor", "account": "actor", "text": "note"}
    return _table(garden, name, marking, mapped, redistribute)


def _event(garden: Garden, name: str, marking: str, redistribute: bool = True, coarse: bool = False) -> list[str]:
    hidden = {"coarse": coarse}
    own = {"quiet": True}
    return [
        garden.word(f"{name} id", marking, never=True),
        _time(garden, f"{name} time", marking),
        garden.number(f"{name} lon", marking, f"-10.{len(garden.planted) % 90 + 10}", **hidden),
        garden.number(f"{name} lat", marking, f"0.0{len(garden.planted) % 9 + 1}", **hidden),
        garden.number(f"{name} radius", marking, "4117.3", **hidden),
        "shelling",
        "mortar_82" if coarse or not redistribute else garden.word(f"{name} weapon", marking, **own),
        garden.number(f"{name} count", marking, f"7{len(garden.planted) % 90 + 10}", open=coarse or not redistribute),
        "north" if coarse or not redistribute else garden.word(f"{name} actor", marking, **own),
        garden.word(f"{name} note", marking, never=not redistribute, **hidden),
    ]


def _time(garden: Garden, name: str, marking: str) -> str:
    """A time with an hour and seconds of its own; the workspace's clock is three hours ahead of UTC."""
    n = garden.times = garden.times + 1  # an hour apart each, so that none are taken for one event
    if marking != "clear":
        garden.planted[name] = Planted(f"{5 + n:02d}:17:{11 + 2 * n}", marking)
    return f"{DAY} {8 + n:02d}:17:{11 + 2 * n}"


def _rows(folder: Path, garden: Garden) -> dict[str, object]:
    rows = [[*_event(garden, f"row {name}", mark or "red"), mark] for name, mark in ROW_MARKS.items()]
    for name, mark in ROW_MARKS.items():
        for field, planted in list(garden.planted.items()):
            if field.startswith(f"row {name} ") and not mark:
                garden.planted[field] = Planted(planted.word, "red", never=True)
    _write(folder, "rows", "id,when,lon,lat,radius,act,weapon,count,actor,note,mark", rows)
    columns = {"key": "id", "time": "when", "lon": "lon", "lat": "lat", "radius_m": "radius", "act": "act"}
    mapped = {**columns, "weapon": "weapon", "count": "count", "actor": "actor", "text": "note", "marking": "mark"}
    return _table(garden, "rows", "clear", mapped, True)


def _table(garden: Garden, name: str, marking: str, mapped: dict[str, str], redistribute: bool) -> dict[str, object]:
    mapping: dict[str, object] = {**mapped, "timezone": {"constant": "Etc/GMT-3"}}
    if "text" in mapped:
        mapping["count_unit"] = {"constant": "explosions"}
    options = {**_told(garden, name, marking, redistribute), "role": "event", "map": mapping}
    return {"source": "table", "name": f"source{name}", "files": [f"planted/{name}-*.csv"], "options": options}


def _broken(folder: Path, garden: Garden) -> dict[str, object]:
    """A file that can not be read, for a reason that quotes it."""
    column = garden.word("broken column", "red")
    (folder / "planted" / "broken-1.csv").write_text(f"{column},{column},when,act\n1,2,3,4\n")
    return _table(garden, "broken", "red", {"time": "when", "act": "act"}, True)


def _documents(folder: Path, garden: Garden) -> dict[str, object]:
    words = [garden.word(f"document {f}", "red", never=f in ("id", "title")) for f in ("id", "kind", "title", "cites")]
    _write(
        folder, "documents", "id,kind,party,time,title,cites", [[*words[:2], "north", "2030-03-05T09:00Z", *words[2:]]]
    )
    options = _told(garden, "documents", "red", True)
    options.pop("party", None)
    return {"source": "documents", "name": "sourcedocuments", "files": ["planted/documents-*.csv"], "options": options}


def _claims(folder: Path, garden: Garden, name: str, marking: str, *, redistribute: bool) -> dict[str, object]:
    closed = marking == "red"
    words = {f: garden.word(f"{name} {f}", marking) if closed else f for f in ("about", "unit")}
    note = garden.word(f"{name} note", marking, never=not redistribute)
    number = "81000017" if closed else "12"
    row = [
        "c1",
        "north",
        "south",
        words["about"],
        "2030-03-05T00:00+03:00",
        "2030-03-05T20:00+03:00",
        number,
        words["unit"],
        "",
        "x",
        note,
    ]
    _write(folder, name, "claim,party,side,about,window_from,window_to,number,unit,part_of,cites,note", [row])
    options = _told(garden, name, marking, redistribute)
    return {"source": "claimed_totals", "name": f"source{name}", "files": [f"planted/{name}-*.csv"], "options": options}


def _measures(folder: Path, garden: Garden) -> dict[str, object]:
    rows = [
        ["2030-03-05", "cloud_cover", garden.word("measure area", "red"), garden.number("measure value", "red", "0.38")]
    ]
    _write(folder, "measures", "day,quantity,area,value", rows)
    options = _told(garden, "measures", "red", True)
    return {"source": "measures", "name": "sourcemeasures", "files": ["planted/measures-*.csv"], "options": options}


def _targets(folder: Path, garden: Garden) -> dict[str, object]:
    words = [garden.word("target id", "red"), "power_plant", garden.word("target name", "red")]
    _write(folder, "closedtargets", "id,class,name,lon,lat,radius_m", [[*words, "-10.5", "0.05", "200"]])
    options = _told(garden, "closedtargets", "red", True)
    return {"source": "targets", "name": "closedtargets", "files": ["planted/closedtargets-*.csv"], "options": options}


def _write(folder: Path, name: str, header: str, rows: list[list[str]]) -> None:
    (folder / "planted").mkdir(exist_ok=True)
    (folder / "planted" / f"{name}-1.csv").write_text("\n".join([header, *(",".join(row) for row in rows)]) + "\n")
