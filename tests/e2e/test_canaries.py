"""Canaries in every field of restricted rows are looked for in every byte of everything that leaves."""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import io
import json
import re
import shutil
import sys
import urllib.parse
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import polars as pl
import pytest
import shapely

import bestand
from bestand.cli import main
from bestand.errors import BestandError
from bestand.flow.report import Asked, draft_of
from bestand.model.markings import codes_of
from bestand.model.people import Standing
from bestand.model.released import Released
from bestand.model.words import Level
from bestand.release.decided import LISTS
from bestand.release.door import release
from bestand.release.filters import FILTERS, Filter
from bestand.store.store import View
from tests.canaries import DAY, Garden, Planted, plant

ASKED = [
    (Level.CLEAR, "public"), (Level.GREEN, "UKR"), (Level.AMBER, "public"), (Level.AMBER, "NLD,UKR"),
    (Level.AMBER_STRICT, "NLD"), (Level.RED, "UKR"),
]  # fmt: skip
pytestmark = pytest.mark.xdist_group("canaries")


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Garden]:
    folder = tmp_path_factory.mktemp("canaries") / "w"
    planted = plant(folder)
    bestand.open(folder).run()
    return folder, planted


def audience_of(words: str) -> frozenset[str] | None:
    return None if words == "public" else codes_of(words.split(","))


def forms(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """The bytes themselves, and all that they are another form of."""
    yield data
    if depth > 3:
        return
    if data[:2] == b"\x1f\x8b":
        yield from forms(gzip.decompress(data), depth + 1)
    if data[:2] in (b"\x78\x9c", b"\x78\xda", b"\x78\x01"):
        yield from forms(zlib.decompress(data), depth + 1)
    if data[:4] == b"PAR1":
        yield from forms(parquet(data), depth + 1)
    if data[:5] == b"%PDF-":
        for part in pdf(data):
            yield from forms(part, depth + 1)
        return
    for codec in ("utf-16-le", "utf-16-be"):
        if b"\0" in data[:4000]:
            yield data.decode(codec, "ignore").encode()
    text = data.decode("utf-8", "ignore")
    yield urllib.parse.unquote(text).encode()
    yield html.unescape(text).encode()
    for found in re.findall(r"(?:[A-Za-z0-9+/_-]{4}){6,}={0,2}", text):
        try:
            inner = base64.b64decode(found.replace("-", "+").replace("_", "/") + "=" * (-len(found) % 4))
        except binascii.Error:
            continue
        yield from forms(inner, depth + 1)
    for found in re.findall(r"(?:[0-9a-fA-F]{2}){12,}", text):
        yield bytes.fromhex(found)


def parquet(data: bytes) -> bytes:
    frame = pl.read_parquet(io.BytesIO(data))
    shapes = [str(s) for c in frame.columns if c == "geometry" for s in shapely.from_wkb(frame[c].to_list()) if s]
    meta = json.dumps(pl.read_parquet_metadata(io.BytesIO(data)))
    return (meta + words_of(frame.drop("geometry", strict=False)) + " ".join(shapes)).encode()


def pdf(data: bytes) -> Iterator[bytes]:
    """Every stream of a PDF unpacked, every other object as text, and what its pages say by their fonts."""
    with pikepdf.open(io.BytesIO(data)) as file:
        for one in file.objects:
            yield one.read_bytes() if isinstance(one, pikepdf.Stream) else str(one).encode()
        drawn = [o for o in file.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Form"]
        for page in [*(p.obj for p in file.pages), *drawn]:
            yield said(page).encode()


def said(page: pikepdf.Object) -> str:
    """The text of a page or drawing, in the order in which it is set."""
    fonts = page.get("/Resources", {}).get("/Font", {})
    maps = {name: characters(font["/ToUnicode"].read_bytes()) for name, font in fonts.items() if "/ToUnicode" in font}
    found, known = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            known = maps.get(str(operands[0]), {})
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else [operands[0]]
            raw = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
            found += [known.get(raw[i : i + 2], "?") for i in range(0, len(raw), 2)]
    return "".join(found)


def characters(cmap: bytes) -> dict[bytes, str]:
    """Glyph → what it stands for."""
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]{4,})>", cmap)
    return {bytes.fromhex(g.decode()): bytes.fromhex(u.decode()).decode("utf-16-be", "ignore") for g, u in pairs}


def words_of(frame: pl.DataFrame) -> str:
    return json.dumps(frame.to_dict(as_series=False), default=str, ensure_ascii=False)


def seen_in(data: Mapping[str, bytes], planted: Mapping[str, Planted]) -> set[tuple[str, str]]:
    """(where, canary) of every canary that is in some form of the bytes, or in the name."""
    names = {p.word.encode(): canary for canary, p in planted.items()}
    any_of = re.compile(b"|".join(re.escape(word) for word in names))
    every = ((name, form) for name, raw in data.items() for form in (name.encode(), *forms(raw)))
    return {(name, names[word]) for name, form in every for word in any_of.findall(form)}


def closed_to(garden: Garden, level: Level, audience: str) -> dict[str, Planted]:
    return {n: p for n, p in garden.planted.items() if not p.may_be_seen(level, audience_of(audience))}


@pytest.mark.parametrize(("level", "audience"), ASKED)
def test_no_canary_is_in_any_byte_of_an_edition(garden: tuple[Path, Garden], level: Level, audience: str) -> None:
    folder, planted = garden
    edition = bestand.open(folder).report(DAY, level, audience)
    files = {f"{edition.name}/{path.name}": path.read_bytes() for path in edition.folder.iterdir()}
    where = {name.rpartition("/")[2] for name in files} - {"patterns.csv", "casualties.csv"}  # only if they have rows
    assert where == {
        "report.html", "report.pdf", "incidents.parquet", "incidents.csv", "findings.csv", "edition.json"
    }  # fmt: skip
    assert seen_in(files, closed_to(planted, level, audience)) == set()


@pytest.mark.parametrize(("level", "audience"), [(Level.AMBER, "NLD"), (Level.RED, "UKR"), (Level.RED, "NLD")])
def test_those_who_may_see_a_canary_do(garden: tuple[Path, Garden], level: Level, audience: str) -> None:
    """The search finds words in every kind of file, and nothing is withheld from those it is for."""
    folder, planted = garden
    edition = bestand.open(folder).report(DAY, level, audience)
    may = {n: p for n, p in planted.planted.items() if p.may_be_seen(level, audience_of(audience))}
    notes = {name for name in may if name.endswith(" note") and name != "closedclaims note"}
    assert notes >= {"friends note", "row amber note"} if audience == "NLD" else notes >= {"row ukr note"}
    incidents = (edition.folder / "incidents.parquet").read_bytes()
    assert {name for _, name in seen_in({"": incidents}, may)} >= notes | {n.replace(" note", " lon") for n in notes}
    titles = {name for name in may if name.endswith(" title") and not name.startswith(("broken", "document"))}
    for file in ("report.html", "report.pdf"):
        shown = {name for _, name in seen_in({file: (edition.folder / file).read_bytes()}, may)}
        assert shown >= titles and (titles or audience == "public")


def test_a_row_bears_its_marking_as_it_was_written(garden: tuple[Path, Garden]) -> None:
    edition = bestand.open(garden[0]).report(DAY, "red", "NLD")
    shown = pl.read_csv(edition.folder / "incidents.csv", infer_schema_length=None)["marking"].to_list()
    page = (edition.folder / "report.html").read_text()
    for marking in ("NATO RESTRICTED", "TLP:RED//NO QUOTE", "TLP:GREEN//ORCON//OWNER NLD"):
        assert marking in shown and marking in page
    assert "TLP:RED//REL TO NLD" in page


def command(folder: Path, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[bytes], *words: str) -> bytes:
    """What a command writes to both streams; it may fail."""
    patch.chdir(folder)
    patch.setattr(sys, "argv", ["bestand", *words])
    with pytest.raises(SystemExit):
        main()
    out, err = capture.readouterr()
    return out + err


def test_no_canary_is_in_what_commands_write(
    garden: tuple[Path, Garden],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    folder, day, out = tmp_path / "w", str(DAY), str(tmp_path / "editions")
    shutil.copytree(garden[0], folder)
    calls = [
        ("check", ".", "--json"), ("run",), ("run", "--plan"), ("status", "--json"), ("explain", "ffffffffffff"),
        ("report", "--date", day, "--level", "purple"), ("report", "--date", day, "--level", "red"),
        ("report", "--date", day, "--audience", "n;l"), ("report", "--date", day, "--out", out, "--json"),
        ("report", "--date", "2030-03-40"), ("report", "--date", day, "--lang", "xx"),
    ]  # fmt: skip
    told = {" ".join(words): command(folder, monkeypatch, capfdbinary, *words) for words in calls}
    # a changed table is an error that names a place, and quotes nothing
    (folder / "data" / "claims" / "all.parquet").write_bytes(b"no")
    told["changed"] = command(folder, monkeypatch, capfdbinary, "report", "--date", day, "--out", out)
    assert all(told.values()) and b"was changed since the run" in told["changed"]
    assert seen_in(told, {n: p for n, p in garden[1].planted.items() if p.quiet}) == set()


def dumped(released: Released) -> bytes:
    """Every table that is let out, and whether a line or cells are."""
    drawn = " line drawn" if released.line or released.cells else ""
    parts = [f"{name} {words_of(frame.drop('geometry', strict=False))}" for name, frame in released.tables.items()]
    return ("\n".join(parts) + drawn).encode()


EXTRA = {
    "failure": Planted("ZqFailure993", "amber"),
    "duty": Planted("ZqDuty994", "red"),
    "register": Planted("ZqRegister997", "red"),
    "coverage": Planted("ZqCoverage995", "amber"),
    "outside": Planted("ZqOutside992", "red"),
    "joins": Planted("ZqJoins998", "red"),
    "target hit": Planted("ZqTarget996", "red"),
    "sighting": Planted("991.4127", "clear", coarse=True),
    "sector": Planted("-10.91919", "clear", coarse=True),
    "chance": Planted("probability 0.4207", "clear", coarse=True),
    "line": Planted("line drawn", "red"),
    "responsible": Planted("determined:ZqResponsible991", "clear", coarse=True),
    "dissent": Planted("ZqDissent990", "clear", coarse=True),
    "held back": Planted("ZqHeld989", "clear", coarse=True),
    "pattern": Planted("ZqPattern988", "red"),
    "case": Planted("ZqCase987", "red"),
    "record of people": Planted("ZqHarmed986", "red"),
    "case before notice": Planted("98765", "clear", coarse=True),
    "one record": Planted("ZqRecord985", "clear", coarse=True),
    "title": Planted("ZqTitle984", "clear", coarse=True),
    "hours": Planted("ZqHours983", "clear", coarse=True),
    "nearness": Planted("987123", "clear", coarse=True),
}
"""Canaries in tables that a run computes from restricted rows, put there by hand."""
OPEN = ("case before notice", "one record", "title", "hours", "nearness")
"""Those that are looked for where no record is restricted."""
ADDED = {
    "duties": {"clause_id": "ZqDuty994", "version": 1, "reading": "north"},
    "coverage": {"day": DAY, "family": "familymedium", "area": "ZqCoverage995", "act": "any", "seen": "no"},
    "tested": {"clause_id": "ZqOutside992", "version": 1, "reading": "north", "day": DAY, "outside": 1},
    "sectors": {"sector": 99, "name": "x", "lon": -10.91919, "lat": 0.0},
    "excess": {"source_a": "sourceclosed", "source_b": "news", "verdict": "ZqJoins998"},
    "equipment": {
        "clause_id": "c",
        "version": 1,
        "reading": "r",
        "weapon": "tank",
        "outcome": "x",
        "distance_m": 991.4127,
    },
}
JUDGED = (
    {"question": "responsibility", "answer": "determined:ZqResponsible991", "clause_id": "c"},
    {"question": "occurred", "answer": "yes", "dissent": ["ZqDissent990"]},
)
HELD = {"finding_id": "ZqHeld989", "clause_id": "zqheld", "version": 1, "reading": "r"}
PATTERN = {"target_class": "energy", "outcome": "exceeds chance", "n": 5, "incident_ids": ["x"]}
STEP = {"clause_id": "c", "version": 1, "reading": "r", "step": "notice", "finished": True, "finding_ids": ["f"]}
CLEAR_ROWS = {"sources": ["sourceopen"], "markings": ["clear"]}
RED_ROWS = {"sources": ["sourceclosed"], "markings": ["red"]}


def did(near: str, *, closed: bool) -> dict[str, list[dict[str, object]]]:
    """Rows of what people did, on the incident of a clear report; closed: also such as rest on red records."""
    step = {**STEP, "incident_ids": [near], **CLEAR_ROWS}
    harmed = {"incident_id": near, "source": "sourceopen", "record_key": "k", "markings": ["clear"]}
    rows: dict[str, list[dict[str, object]]] = {
        "patterns": [PATTERN | {"pattern_id": "open", "n_at": 987123}],
        "steps": [
            step | {"case": "1", "n": 1, "title": "ZqTitle984"},
            step | {"case": "2", "n": 98765, "finding_ids": [HELD["finding_id"]]},
        ],
        "casualties": [harmed | {"casualty_id": "ZqRecord985"}],
        "hours": [{"start": "ZqHours983", "end": "verified", "n": 1}],
    }
    if closed:
        rows["patterns"] = [PATTERN | {"pattern_id": "ZqPattern988"}]
        rows["steps"].append(step | {"case": "3", "n": 3, "title": "ZqCase987"} | RED_ROWS)
        rows["casualties"].append(
            harmed | {"casualty_id": "ZqHarmed986", "source": "sourceclosed", "markings": ["red"]}
        )
    return rows


REASONS = {"place": "probability 0.4207", "target": "ZqTarget996", "unless": "ZqRegister997"}


def with_extra(tables: Mapping[str, pl.DataFrame], *, red_line: bool, closed: bool = True) -> dict[str, pl.DataFrame]:
    """The tables as release gets them, with the extra canaries; those of findings on a clear report near the line.

    closed: with records that may not be seen; without them patterns and hours may be told at all.
    """
    given = dict(tables)
    near = given["incidents"].filter(pl.col("sources").list.contains("sourceopen"))["incident_id"][0]
    for name, row in ADDED.items():
        frame = pl.DataFrame([row], schema={c: given[name].schema[c] for c in row})
        if name == "equipment":
            frame = frame.with_columns(incident_id=pl.lit(near))
        given[name] = pl.concat([given[name], frame], how="diagonal")
    rows = pl.DataFrame([{"incident_id": near, **row} for row in JUDGED], schema_overrides=given["judged"].schema)
    given["judged"] = pl.concat([given["judged"], rows], how="diagonal")
    held = pl.DataFrame([{"incident_id": near, **HELD}], schema_overrides=given["findings"].schema)
    given["findings"] = pl.concat([given["findings"], held], how="diagonal_relaxed")
    for name, added in did(near, closed=closed).items():
        base = given[name]
        extra = {c: pl.List(pl.String) for c in ("sources", "markings") if c in added[0] and c not in base.columns}
        base = base.with_columns(pl.lit(None, kind).alias(c) for c, kind in extra.items())
        frame = pl.DataFrame(added, schema={c: base.schema[c] for c in added[0]}, infer_schema_length=None)
        given[name] = pl.concat([base, frame], how="diagonal_relaxed")
    if not closed:
        mine = given["members"].filter(pl.col("incident_id") == near)
        given["observations"] = given["observations"].join(mine, on="observation_id", how="semi")
        given["members"] = mine
    source = pl.col("source")
    given["sources"] = given["sources"].with_columns(
        pl.when(source == "areas").then(pl.lit("ZqFailure993")).otherwise("reason").alias("reason"),
        pl.when((source == "line") & red_line)
        .then(pl.lit("red"))
        .when((source == "areas") & closed)
        .then(pl.lit("amber"))
        .when(pl.lit(not closed) & pl.col("gives").list.eval(pl.element().is_in(LISTS)).list.any())
        .then(pl.lit("clear"))
        .otherwise("marking")
        .alias("marking"),
    )
    told = [{"test": t, "result": "unknown", "value": value, "limit": "near"} for t, value in REASONS.items()]
    findings = given["findings"]
    mine = pl.when(pl.col("incident_id") == near).then(pl.lit(told, findings.schema["reasons"])).otherwise("reasons")
    return given | {"findings": findings.with_columns(mine.alias("reasons"))}


@pytest.fixture(scope="module")
def asked(garden: tuple[Path, Garden]) -> list[tuple[Level, Any]]:
    """What flow hands to release, at the levels where most is withheld."""
    found: list[tuple[Level, Any]] = []

    def through(*arguments: Any) -> Released:
        found.append((level, arguments))
        return release(*arguments)

    tables = View(garden[0]).tables()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bestand.flow.report.release", through)
        for level in (Level.CLEAR, Level.AMBER):
            draft_of(bestand.open(garden[0]).settings, Asked(DAY, level), tables, {}, Standing())
    return found


def leaks(asked: list[tuple[Level, Any]], garden: Garden, filters: Mapping[str, Filter]) -> set[str]:
    """Canaries that get out by these filters; the line too, where it is marked red."""
    found: set[str] = set()
    for level, (tables, door, *rest) in asked:
        door = replace(door, held=frozenset({str(HELD["finding_id"])}))
        for red_line, restricted in ((False, True), (True, True), (False, False)):
            given = with_extra(tables, red_line=red_line, closed=restricted)
            raw = dumped(release(given, door, *rest, filters=filters))
            extra = {n: p for n, p in EXTRA.items() if (n != "line" or red_line) and (restricted or n in OPEN)}
            closed = {
                n: p
                for n, p in {**(garden.planted if restricted else {}), **extra}.items()
                if not p.may_be_seen(level, None)
            }
            if closed:
                found |= {f"{name} at {level}" for _, name in seen_in({"": raw}, closed)}
    return found


def test_no_canary_passes_the_whole_door(garden: tuple[Path, Garden], asked: list[tuple[Level, Any]]) -> None:
    assert leaks(asked, garden[1], FILTERS) == set()


@pytest.mark.parametrize("name", FILTERS)
def test_without_any_one_filter_a_canary_gets_out(
    garden: tuple[Path, Garden], asked: list[tuple[Level, Any]], name: str
) -> None:
    """A new filter needs a canary that it alone holds back."""
    assert leaks(asked, garden[1], {n: f for n, f in FILTERS.items() if n != name})


def test_errors_of_the_api_quote_nothing(garden: tuple[Path, Garden]) -> None:
    folder, planted = garden
    workspace = bestand.open(folder)
    told = {}
    for n, call in enumerate((lambda: workspace.explain("ffffff"), lambda: workspace.report(DAY, "red"))):
        with pytest.raises(BestandError) as error:
            call()
        told[str(n)] = str(error.value).encode()
    assert seen_in(told, planted.planted) == set()
