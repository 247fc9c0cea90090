"""Invented miniature files, one builder per dialect; no row is copied from any source.

A builder takes rows as changes to one plain row: `firms({"acq_time": "122"})`.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import polars as pl

from bestand.agreement import load_taxonomy
from bestand.intake.manifest import load_manifest
from bestand.intake.take import Ask, Taken, take
from bestand.model.notes import Note, NoteKind
from bestand.model.words import Level

BOX = (30.0, 45.0, 42.0, 53.0)
"""West, south, east, north of the invented workspace; all plain rows lie inside."""
Row = Mapping[str, str]
MAP: dict[str, object] = {
    "time": "when",
    "timezone": {"constant": "Europe/Kyiv"},
    "lon": "x",
    "lat": "y",
    "radius_m": {"constant": 500},
    "act": {"constant": "shelling"},
}


def take_in(
    folder: Path,
    source: str,
    files: Mapping[str, str | bytes],
    options: Mapping[str, object] | None = None,
    box: tuple[float, float, float, float] = BOX,
) -> Taken:
    """Write the files and take them in as one source."""
    paths = {name: folder / name for name in files}
    for name, content in files.items():
        paths[name].parent.mkdir(parents=True, exist_ok=True)
        paths[name].write_bytes(content.encode() if isinstance(content, str) else content)
    return take(Ask(source, load_manifest(source), paths, options or {}), box, load_taxonomy("core-2026"))


def reasons(taken: Taken) -> list[str]:
    return taken.tables["rejected"]["reason"].to_list()


def balance(taken: Taken) -> dict[str, int]:
    """The non-zero columns of the one balance, after asserting that they add up."""
    (line,) = taken.tables["balance"].drop("source").to_dicts()
    assert line["records"] == sum(n for column, n in line.items() if column != "records")
    return {column: n for column, n in line.items() if n}


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def table(plain: Row, rows: Sequence[Row], separator: str = ",") -> str:
    """CSV with the plain row's columns."""
    sink = io.StringIO()
    writer = csv.DictWriter(sink, list(plain), delimiter=separator, lineterminator="\n")
    writer.writeheader()
    writer.writerows({**plain, **row} for row in rows)
    return sink.getvalue()


FIRMS = {
    "lat": "48.25",
    "lng": "37.5",
    "acq_date": "2026-05-10",
    "acq_time": "1130",
    "confidence": "n",
    "frp": "4.5",
    "brightness": "335.1",
    "source": "VIIRS_TEST_NRT",
    "satellite": "N",
    "daynight": "D",
    "x_first_seen_utc": "2026-05-10T15:00:00.25+00:00",
}


def firms(*rows: Row) -> bytes:
    """As published: compressed."""
    return gzip.compress(table(FIRMS, rows).encode(), mtime=0)


FIRMS_API = {
    "latitude": "48.25",
    "longitude": "37.5",
    "bright_ti4": "335.1",
    "scan": "0.5",
    "track": "0.5",
    "acq_date": "2026-05-10",
    "acq_time": "0122",
    "satellite": "N20",
    "instrument": "VIIRS",
    "confidence": "n",
    "version": "2.0NRT",
    "bright_ti5": "290.2",
    "frp": "1.2",
    "daynight": "N",
}
FIRMS_DAY = {"LATITUDE": "48.25", "LONGITUDE": "37.5", "ACQ_DATE": "2016-05-10"}
FIRMS_LOST = {
    "dataset": "VIIRS_NOAA20_NRT",
    "published_at": "2026-05-10T11:28:00+00:00",
    "lat": "48.25",
    "lng": "37.5",
    "confidence": "l",
    "frp": "4.47",
    "daynight": "D",
    "bright_ti4": "336.45",
    "bright_ti5": "310.66",
    "x_first_seen_utc": "2026-05-10T15:00:00+00:00",
}


def firms_snapshot(*points: object, made: str = "2026-05-11T09:00:00.5+00:00") -> bytes:
    """The points of a map as JSON: numbers are numbers, the clock is not."""
    plain = {k: v for k, v in FIRMS.items() if not k.startswith("x_")}
    numbers = {k: float(plain[k]) for k in ("lat", "lng", "frp", "brightness")}
    full = [{**plain, **numbers, **p} if isinstance(p, dict) else p for p in points]
    return gzip.compress(json.dumps({"updated_at": made, "points": full}).encode(), mtime=0)


LAUNCHES = {
    "time_start": "2026-05-09 20:00",
    "time_end": "2026-05-10 06:30",
    "model": "Shahed-136/131",
    "launch_place": "Nowhere",
    "target": "Kharkiv oblast",
    "launched": "12.0",
    "destroyed": "9.0",
}


def launches(*rows: Row) -> bytes:
    return gzip.compress(table(LAUNCHES, rows).encode(), mtime=0)


UCDP = {
    "id": "900001",
    "code_status": "Clear",
    "source_headline": "Two people killed in a village",
    "where_prec": "1",
    "adm_1": "Kharkiv oblast",
    "latitude": "49.5",
    "longitude": "36.5",
    "country": "Ukraine",
    "date_prec": "1",
    "date_start": "2026-05-10 00:00:00.000",
    "date_end": "2026-05-10 00:00:00.000",
    "best": "2",
    "high": "3",
    "low": "1",
    "x_source_agency": "Agency",
    "x_source_side": "ua_media",
}


GED = {k: v for k, v in UCDP.items() if not k.startswith("x_")} | {
    "source_office": "Agency One;Agency Two;Agency One",
    "date_start": "2020-05-10",
    "date_end": "2020-05-10",
}
"""The product's own columns, as far as the reader uses them."""


def ucdp(*rows: Row) -> bytes:
    return gzip.compress(table(UCDP, rows).encode(), mtime=0)


MONITORED = {
    "report": "7/2031",
    "issued": "2031-07-03",
    "as_of_date": "2031-07-02",
    "as_of_time_local": "19:30",
    "tz": "EEST (UTC+3)",
    "period_days": "1",
    "region": "Donetsk",
    "violations": "12",
    "explosions": "5",
    "previous_period_violations": "",
    "cumulative_since_2020_07_27_0001": "",
    "source_url": "https://example.org/7",
    "note": "",
}
"""One day and region of a monitor's counts."""


EVENING = {"date": "2026-05-10", "clashes": "140", "ucdp_id": "900001", "headline": "At the front 140 clashes"}
ADDRESS = {
    "date": "2026-05-10",
    "lastUpdate": "2026-05-10T18:00:00Z",
    "totalEngagements": "77",
    "sectors_nonzero": "{}",
    "sourceUrl_slug": "77-clashes-over-past-day",
    "x_number_in_slug": "77",
    "x_period": "over past day",
}


def evening_totals(*rows: Row) -> str:
    return table(EVENING, rows)


def report_addresses(*rows: Row) -> str:
    return table(ADDRESS, rows)


LOSSES = {
    "date": "2026-05-10",
    "sourceUri": "https://example.org/1",
    **dict.fromkeys(
        [
            "personnel",
            "tanks",
            "afvs",
            "artillery",
            "airDefense",
            "rocketSystems",
            "unarmoredVehicles",
            "fixedWingAircraft",
            "rotaryWingAircraft",
            "uavs",
            "ships",
            "submarines",
            "specialEquipment",
            "missiles",
        ],
        "",
    ),
}


def losses(*rows: Row) -> bytes:
    return gzip.compress(table(LOSSES, rows).encode(), mtime=0)


CLAIMED = {
    "claim": "x-1",
    "party": "x",
    "side": "y",
    "about": "violations",
    "window_from": "2031-05-01T00:00+03:00",
    "window_to": "2031-05-02T00:00+03:00",
    "number": "100",
    "unit": "violations",
    "part_of": "",
    "cites": "example.org/1",
    "note": "",
}
"""A total that one party claims of the other."""


SENTENCE = {
    "report": "7/2031",
    "item": "1",
    "as_of": "2031-08-26 19:30",
    "timezone": "Europe/Kyiv",
    "period_days": "1",
    "kind": "observation",
    "position": "",
    "lon": "37.5",
    "lat": "48.0",
    "area": "UA-14",
    "text": "While in Novyi Stavok, the mission heard 12 undetermined explosions 2–4 km south of its position.",
}
"""One sentence of a monitor's report."""


CLOUD = {
    "date": "2026-05-10",
    "cloud_cover_in_country": "0.5",
    "cloud_cover_in_east_of_country": "0.25",
    "fires_per_day": "0",
    "war_fires_per_day": "4",
    "fires_per_day_in_ukraine_held_area": "6",
    "war_fires_per_day_in_ukraine_held_area": "3",
    "fires_per_day_in_russia_held_area": "4",
    "war_fires_per_day_in_russia_held_area": "1",
    "fires_per_day_7dma": "9.5",
}


def cloud(*rows: Row) -> str:
    return table(CLOUD, rows)


PPM = {"id": "71", "Name": "Middle Dam", "Fueltype": "Hydro", "Country": "Ukraine", "lat": "48.5", "lon": "34.5"}
WRI = {
    "country": "UKR",
    "name": "Great Reactor",
    "gppd_idnr": "WRI0000001",
    "latitude": "47.5",
    "longitude": "34.6",
    "primary_fuel": "Nuclear",
}
GEONAMES = {
    "geonameid": "5000001",
    "name": "Novyi Stavok",
    "latitude": "48.5",
    "longitude": "37.25",
    "countrycode": "UA",
    "population": "1441",
    "alternatenames": "Новий Ставок,Novy Stavok",
}
DOCUMENT = {"id": "d1", "kind": "order", "party": "north", "time": "2026-05-10T09:00Z"}
TARGET = {"id": "t1", "class": "hospital", "name": "A", "lon": "37.1", "lat": "48.1", "radius_m": "200"}
MEASURE = {"day": "2026-05-10", "quantity": "cloud_cover", "area": "north", "value": "0.5"}
PLAIN = {"when": "2026-05-10 13:00", "x": "37.5", "y": "48.5", "note": "a note"}
"""A row for the source `table`, read by `MAP`."""


def spreadsheet(rows: Sequence[Sequence[object]]) -> bytes:
    """One sheet of these cells."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def settlements(*rows: Row) -> bytes:
    return gzip.compress(table(GEONAMES, rows).encode(), mtime=0)


def viina(days: Mapping[str, Sequence[object]]) -> bytes:
    """{day: [[lng, lat, name, type, n_reports, [urls]], …]}."""
    return gzip.compress(json.dumps(days, ensure_ascii=False).encode(), mtime=0)


def report(kind: str = "A", name: str = "Novyi Stavok", n: int = 1, url: str = "https://example.org/1") -> list[object]:
    """One VIINA entry."""
    return [37.25, 48.5, name, kind, n, [url]]


MONTHLY = {
    "datetime": "2025-04-20 08:06:00",
    "lon": "37.25",
    "lat": "48.5",
    "place_name": "Novyi Stavok",
    "event_type": "artillery|loc",
    "headline": "У Новому Ставку чути вибухи",
}


def viina_monthly(*rows: Row) -> bytes:
    """As published: with its mark and all cells in quotes."""
    sink = io.StringIO()
    writer = csv.DictWriter(sink, list(MONTHLY), quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writeheader()
    writer.writerows({**MONTHLY, **row} for row in rows)
    return gzip.compress(b"\xef\xbb\xbf" + sink.getvalue().encode(), mtime=0)


RU_STRIKE = {
    "event_id_1pd": "100",
    "date": "20250510",
    "n_reports": "2",
    "source_urls": "https://example.org/1",
    "asciiname": "Novyi Stavok",
    "longitude": "36.25",
    "latitude": "50.5",
    "location_method": "COORDINATE_RU_STRICT",
    "representative_text": "Вибухи на складі",
    "Stage1Triage": "REVIEW",
}


def alerts(*rows: Mapping[str, object]) -> bytes:
    plain = {
        "region": "Kharkivska oblast",
        "started_at": utc("2026-05-10T01:00"),
        "finished_at": utc("2026-05-10T02:30"),
        "n_subalerts": 2,
    }
    sink = io.BytesIO()
    schema = {"region": pl.String, "started_at": TIME, "finished_at": TIME, "n_subalerts": pl.Int64}
    pl.DataFrame([{**plain, **row} for row in rows], schema=schema).write_parquet(sink)
    return sink.getvalue()


OFFICIAL_ALERT = {
    "oblast": "Kharkivska oblast",
    "raion": "",
    "hromada": "",
    "level": "oblast",
    "started_at": "2024-04-10 01:00:00+00:00",
    "finished_at": "2024-04-10 02:30:00+00:00",
    "source": "official",
}
VOLUNTEER_ALERT = {
    "region": "Kharkivska oblast",
    "started_at": "2024-04-10 01:00:00+00:00",
    "finished_at": "2024-04-10 01:30:00+00:00",
    "naive": "False",
}
TIME = pl.Datetime("us", "UTC")
SQUARE = [[36.0, 47.0], [38.0, 47.0], [38.0, 49.0], [36.0, 49.0], [36.0, 47.0]]
BOW_TIE = [[36.0, 47.0], [38.0, 49.0], [38.0, 47.0], [36.0, 49.0], [36.0, 47.0]]


def feature(ring: object = SQUARE, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def collection(*features: object, name: str | None = None) -> bytes:
    """A GeoJSON file, compressed as the sources give it."""
    value: dict[str, object] = {"type": "FeatureCollection", "features": list(features)}
    return gzip.compress(json.dumps(value | ({"name": name} if name else {})).encode(), mtime=0)


NOTE: dict[str, object] = {
    "kind": NoteKind.HOTLINE,
    "act": "shelling",
    "time_from": datetime(2026, 5, 9, 10, tzinfo=UTC),
    "time_to": datetime(2026, 5, 9, 10, 30, tzinfo=UTC),
    "timezone": "Europe/Kyiv",
    "taken_by": "person-0123456789ab",
    "taken_at": datetime(2026, 5, 9, 12, tzinfo=UTC),
    "salt": "00" * 16,
    "grade": "B",
    "information": "2",
    "marking": Level.AMBER,
    "text": "The caller heard six shells near the school.",
    "weapon": "mortar_120",
    "lon": 37.5,
    "lat": 48.25,
    "radius_m": 800.0,
    "count_min": 6.0,
    "count_max": 6.0,
    "count_unit": "explosions",
    "subject": "subject-" + "ab" * 16,
}


def note(**changes: object) -> bytes:
    """A file as `record/notes/` holds it."""
    return Note(**{**NOTE, **changes}).content  # type: ignore[arg-type]


EVERY: dict[str, tuple[str, bytes, dict[str, object]]] = {
    "alerts": ("a.parquet", alerts({}, {"region": "Kyiv City"}, {"finished_at": utc("2026-05-09T01:00")}), {}),
    "alerts_raw": (
        "r.csv",
        table(VOLUNTEER_ALERT, [{}, {"naive": "True"}, {"region": "?"}, {"naive": ""}]).encode(),
        {},
    ),
    "areas": ("a.geojson.gz", collection(feature(shapeISO="UA-63", shapeName="North"), feature(BOW_TIE)), {}),
    "claimed_losses": ("l.csv.gz", losses({"personnel": "10"}, {"date": "x"}, {"date": "2026-05-11"}), {}),
    "claimed_totals": (
        "t.csv",
        table(
            CLAIMED, [{}, {"claim": "x-2", "part_of": "x-1", "number": "over 9"}, {"claim": "x-3", "number": "many"}]
        ).encode(),
        {},
    ),
    "clashes": ("c.csv", evening_totals({}, {"date": "2026-05-11", "clashes": ""}, {"clashes": "many"}).encode(), {}),
    "cloud_and_fires": ("s.csv", cloud({}, {"date": "2026-05-11", "fires_per_day": "lots"}).encode(), {}),
    "deepstate": ("line_20260510.geojson.gz", collection(feature(), feature(BOW_TIE)), {}),
    "firms": ("f.csv.gz", firms({}, {}, {"acq_time": "2460"}, {"lat": "60.1"}), {}),
    "geoboundaries": ("g.geojson.gz", collection(feature(shapeISO="UA-63", shapeName="North")), {}),
    "launches": ("l.csv.gz", launches({}, {"time_start": "soon"}), {}),
    "line_polygons": ("line_20260510.geojson.gz", collection(feature()), {}),
    "measures": ("m.csv", table(MEASURE, [{}, {"area": "south", "value": "much"}]).encode(), {}),
    "monitor_reports": (
        "m.csv",
        table(
            SENTENCE,
            [
                {},
                {"item": "2", "kind": "total", "text": "5 explosions (one impact and four undetermined)"},
                {"item": "3", "kind": "impediment", "text": "Patrols were denied passage twice."},
                {"item": "4", "kind": "place", "position": "Novyi Stavok"},
                {"item": "5", "kind": "total", "text": "5 explosions (six impacts)"},
            ],
        ).encode(),
        {},
    ),
    "notes": ("note.json", note(), {}),
    "osce_counts": (
        "o.csv",
        table(
            MONITORED, [{}, {"region": "Luhansk", "violations": "", "explosions": ""}, {"tz": "EET (UTC+2)"}]
        ).encode(),
        {},
    ),
    "power_plants": ("p.csv", (table(WRI, [{}, {"gppd_idnr": "WRI2", "longitude": "400"}])).encode(), {}),
    "settlements": ("s.csv.gz", settlements({}, {"geonameid": "2", "population": "many"}), {}),
    "table": ("t.csv", table(PLAIN, [{}, {"when": "25:10"}, {"x": "10"}]).encode(), {"map": MAP}),
    "documents": ("register.csv", table(DOCUMENT, [{}, {"id": "d2", "time": "soon"}]).encode(), {}),
    "targets": ("t.csv", table(TARGET, [{}, {"id": "t2", "radius_m": "wide"}]).encode(), {}),
    "ucdp": ("g.csv", table(GED, [{}, {"id": "2", "where_prec": "4"}, {"id": "3", "date_end": "soon"}]).encode(), {}),
    "ucdp_candidate": ("u.csv.gz", ucdp({}, {"id": "2", "source_headline": "140 clashes"}, {"id": ""}), {}),
    "viina_monthly": (
        "m.csv.gz",
        viina_monthly({}, {"event_type": ""}, {"datetime": "2025-04-20 24:00:00"}, {"lon": "10"}),
        {},
    ),
    "viina_ru_strikes": (
        "r.csv",
        table(
            RU_STRIKE, [{}, {"event_id_1pd": "2", "Stage1Triage": "MACHINE_NONCANDIDATE"}, {"date": "soon"}]
        ).encode(),
        {},
    ),
    "viina": ("v.json.gz", viina({"20260510": [report(), report("O"), report("?"), "no entry"]}), {}),
}
"""One file per source, with sound rows and broken ones."""
