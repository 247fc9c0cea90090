"""Reports of monitors, one sentence a row, in the form of the OSCE mission's daily reports.

kind says what a row is. observation: what monitors at a position saw or heard, and where.
total: a nested total of the period. impediment: what kept monitors from seeing, as a measure
of its day. place: a name with its coordinates, by which the positions of this file are known.
"""

from __future__ import annotations

from collections import defaultdict

import polars as pl

from bestand.intake.reading import Context, Reading, reading
from bestand.intake.sources.monitor_reports.period import Unreadable, period
from bestand.intake.sources.monitor_reports.rows import Cells, Degrees, Made, counts, measure, observations
from bestand.intake.sources.monitor_reports.sentence import Gazetteer
from bestand.model.tables import TABLES
from bestand.text.csv import PROBLEM, ROW, read_csv
from bestand.text.files import SourceFile

REQUIRED = ("report", "item", "as_of", "timezone", "period_days", "kind", "position", "lon", "lat", "area", "text")
KINDS = ("observation", "total", "impediment", "place")
GIVEN = ("observations", "counts", "measures")
LONGEST = 4000
"""Characters of a sentence; a longer one is no sentence."""
A_PLACE = "a place by which positions of the file are known"
NOTHING = "nothing was observed, or nothing that is an act by itself"


def read(file: SourceFile, context: Context) -> Reading:
    frame = read_csv(file, REQUIRED)
    rows = list(frame.iter_rows(named=True))
    gazetteer = _gazetteer(rows)
    verdicts = [_verdict(row, context, gazetteer) for row in rows]
    wrong = pl.Series("_wrong", [said for _, said in verdicts], pl.String)
    aside = pl.Series("_for", [_aside(row, made) for row, (made, _) in zip(rows, verdicts, strict=True)], pl.String)
    given = {name: _table(name, [own for made, _ in verdicts for own in made.get(name, [])]) for name in GIVEN}
    frame = frame.with_columns(wrong, aside)
    return reading(frame, key=("report", "item"), given=given, problem=pl.col("_wrong"), aside=pl.col("_for"))


def _verdict(
    row: dict[str, str | None], context: Context, gazetteer: Gazetteer
) -> tuple[dict[str, list[Made]], str | None]:
    """What the row gives, by table, and what is wrong with it."""
    if row[PROBLEM]:
        return {}, None
    try:
        return _made(row, context, gazetteer), None
    except Unreadable as error:
        return {}, str(error)[:400]


def _aside(row: Cells, made: dict[str, list[Made]]) -> str | None:
    if row["kind"] == "place":
        return A_PLACE
    return None if any(made.values()) else NOTHING


def _table(name: str, rows: list[Made]) -> pl.DataFrame:
    schema = {ROW: pl.Int64} | {c: t for c, t in TABLES[name].columns.items() if rows and c in rows[0]}
    return pl.DataFrame(rows, schema=schema)


def _gazetteer(rows: list[dict[str, str | None]]) -> Gazetteer:
    """Distinct places by folded name; rows that are no sound places are rejected later."""
    found: dict[str, list[Degrees]] = defaultdict(list)
    for row in rows:
        at = _degrees(row)
        if row["kind"] == "place" and row["position"] and isinstance(at, tuple):
            known = found[row["position"].strip().casefold()]
            known += [] if at in known else [at]
    return found


def _degrees(row: Cells) -> Degrees | str | None:
    """Longitude and latitude, what is wrong with them, or None where the row has none."""
    if not row["lon"] and not row["lat"]:
        return None
    try:
        lon, lat = float(row["lon"] or ""), float(row["lat"] or "")
    except ValueError:
        return f'"{row["lon"] or ""}, {row["lat"] or ""}" is no longitude and latitude'
    return (lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else f'"{lon:g}, {lat:g}" is out of range'


def _made(row: dict[str, str | None], context: Context, gazetteer: Gazetteer) -> dict[str, list[Made]]:
    """What a row gives, by table. Raises Unreadable."""
    for column in ("report", "item", "kind"):
        if not row[column]:
            raise Unreadable(f'"{column}" is empty')
    if row["kind"] not in KINDS:
        raise Unreadable(f'"{row["kind"]}" is no kind of row; use one of: {", ".join(KINDS)}')
    at = _degrees(row)
    if isinstance(at, str):
        raise Unreadable(at)
    if row["kind"] == "place":
        if not row["position"] or at is None:
            raise Unreadable("a place needs position, lon and lat")
        return {}
    text = row["text"] or ""
    if not text or len(text) > LONGEST:
        raise Unreadable('"text" is empty' if not text else f'"text" has over {LONGEST} characters')
    when = period(row["as_of"] or "", row["period_days"] or "", row["timezone"] or "")
    words = " ".join(text.split())
    if row["kind"] == "observation":
        return {"observations": observations(row, words, when, at, context.manifest, gazetteer)}
    if row["kind"] == "total":
        return {"counts": counts(row, words, when, context.manifest)}
    return {"measures": [measure(row, words, when, context.manifest)]}
