"""One mapping for every form of a table: the same rows give the same observations."""

from __future__ import annotations

import gzip
import io
import json
import random
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bestand.intake import points
from bestand.intake.manifest import load_manifest
from bestand.intake.preview import preview
from bestand.intake.sources.table.read import Options
from bestand.intake.take import Taken
from bestand.text import files, parquet
from tests.unit.miniatures import MAP, balance, reasons, spreadsheet, table, take_in, utc

AT = datetime(2026, 5, 10, 13, 0)
POINTS = {k: v for k, v in MAP.items() if k not in ("lon", "lat")} | {"lon": "geometry.lon", "lat": "geometry.lat"}


def packed(columns: dict[str, object]) -> bytes:
    sink = io.BytesIO()
    pl.DataFrame(columns).write_parquet(sink)
    return sink.getvalue()


def point(lon: object = 37.5, lat: object = 48.5, **properties: object) -> dict[str, object]:
    place = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "properties": {"when": "2026-05-10 13:00", **properties}, "geometry": place}


def collection(*features: object, **more: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


def taken(tmp_path: Path, name: str, content: bytes, sheet: str = "", **changes: object) -> Taken:
    mapping = (POINTS if "json" in name else MAP) | changes
    options = {"map": {k: v for k, v in mapping.items() if v is not None}} | ({"sheet": sheet} if sheet else {})
    return take_in(tmp_path, "table", {name: content}, options)


def seen(tmp_path: Path, name: str, content: bytes, **changes: object) -> dict[str, object]:
    result = taken(tmp_path, name, content, **changes)
    assert (result.failures, reasons(result)) == ([], [])
    (row,) = result.tables["observations"].to_dicts()
    return row


FORMS: dict[str, bytes] = {
    "t.csv": table({"when": "", "x": "", "y": ""}, [{"when": "2026-05-10 13:00", "x": "37.5", "y": "48.5"}]).encode(),
    "t.parquet": packed({"when": [AT], "x": [37.5], "y": [48.5]}),
    "t.xlsx": spreadsheet([["when", "x", "y"], [AT, 37.5, 48.5]]),
    "t.geojson": collection(point()),
    "t.json": collection(point()),
}


@pytest.mark.parametrize("packing", [bytes, lambda b: gzip.compress(b, mtime=0)], ids=["plain", "gzip"])
@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_the_same_observation(tmp_path: Path, name: str, packing: type[bytes]) -> None:
    row = seen(tmp_path, name + (".gz" if packing is not bytes else ""), packing(FORMS[name]))
    assert (row["time_from"], row["time_to"]) == (utc("2026-05-10T10:00"), utc("2026-05-10T10:00"))
    assert (row["lon"], row["lat"], row["radius_m"], row["act"]) == (37.5, 48.5, 500.0, "shelling")


@pytest.mark.parametrize("name", FORMS)
def test_clock_time_without_a_zone_is_never_guessed_in_any_form(tmp_path: Path, name: str) -> None:
    (reason,) = reasons(taken(tmp_path, name, FORMS[name], timezone=None))
    assert reason.endswith("has no time zone; add timezone to the mapping")


@pytest.mark.parametrize("name", FORMS)
def test_missing_column_names_the_nearest_in_any_form(tmp_path: Path, name: str) -> None:
    (failure,) = taken(tmp_path, name, FORMS[name], time="wehn").failures
    assert failure.startswith(name)
    assert failure.endswith('has no column "wehn". Fix: did you mean "when"?')


@pytest.mark.parametrize("name", FORMS)
def test_preview_of_every_form_gives_a_mapping_to_start_from(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(FORMS[name])
    found = preview(tmp_path / name)
    lon, lat = ("geometry.lon", "geometry.lat") if "json" in name else ("x", "y")
    assert found.reader is None
    assert (found.mapping["time"], found.mapping["lon"], found.mapping["lat"]) == ("when", lon, lat)
    assert str(found.first[0]["when"]).startswith("2026-05-10 13:00")


@pytest.mark.parametrize("name", [n for n in FORMS if n != "t.csv"])
def test_damaged_file_of_any_form_fails_or_balances(tmp_path: Path, name: str) -> None:
    random_ = random.Random(name)
    for _ in range(60):
        at = random_.randrange(len(FORMS[name]))
        piece = random_.choice([b"", b"\xff", b"9", b'"', b"\0", random_.randbytes(3)])
        result = taken(tmp_path, name, FORMS[name][:at] + piece + FORMS[name][at + random_.choice([0, 1, 9]) :])
        if result.failures:
            assert result.failures[0].startswith(name)
            result.failures[0].encode()
        else:
            balance(result)


@pytest.mark.parametrize(
    ("time", "time_from", "time_to"),
    [
        (datetime(2026, 5, 10, 13, tzinfo=UTC), "2026-05-10T13:00", "2026-05-10T13:00"),
        (datetime(2026, 5, 10, 13, tzinfo=timezone(timedelta(hours=5))), "2026-05-10T08:00", "2026-05-10T08:00"),
        (datetime(2026, 5, 10, 13, 0, 0, 250000, tzinfo=UTC), "2026-05-10T13:00:00.25", "2026-05-10T13:00:00.25"),
        (datetime(2026, 5, 10, 13, 0, 0, 250000), "2026-05-10T10:00:00.25", "2026-05-10T10:00:00.25"),
        (datetime(2026, 5, 10), "2026-05-09T21:00", "2026-05-09T21:00"),
        (date(2026, 5, 10), "2026-05-09T21:00", "2026-05-10T21:00"),
        ("2026-05-10", "2026-05-09T21:00", "2026-05-10T21:00"),
    ],
    ids=["UTC", "offset", "parts of a second", "parts of a second, local", "midnight", "day", "text"],
)
def test_parquet_time_is_an_instant_with_a_zone_and_local_without(
    tmp_path: Path, time: object, time_from: str, time_to: str
) -> None:
    row = seen(tmp_path, "t.parquet", packed({"when": [time], "x": [37.5], "y": [48.5]}))
    assert (row["time_from"], row["time_to"]) == (utc(time_from), utc(time_to))


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata", "+05:30", "-00:30"])
@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_parquet_instant_is_the_same_whatever_zone_it_is_shown_in(tmp_path: Path, zone: str, unit: str) -> None:
    at = pa.array([1778418000 * {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[unit]], pa.timestamp(unit, zone))
    sink = io.BytesIO()
    pq.write_table(pa.table({"when": at, "x": [37.5], "y": [48.5]}), sink)
    assert seen(tmp_path, "t.parquet", sink.getvalue())["time_from"] == utc("2026-05-10T13:00")


@pytest.mark.parametrize(
    "x",
    [
        pl.Series([37.5], dtype=pl.Float32),
        pl.Series([Decimal("37.50")]),
        pl.Series(["37.5"]),
        pl.Series(["37.5"], dtype=pl.Categorical),
    ],
    ids=["float32", "decimal", "text", "category"],
)
def test_parquet_number_may_have_any_type(tmp_path: Path, x: pl.Series) -> None:
    assert seen(tmp_path, "t.parquet", packed({"when": [AT], "x": x, "y": [48]}))["lon"] == 37.5


def test_parquet_null_and_nan_are_not_the_same(tmp_path: Path) -> None:
    content = packed({"when": [AT] * 3, "x": [37.5] * 3, "y": [48.5] * 3, "n": [2.0, None, float("nan")]})
    result = taken(tmp_path, "t.parquet", content, count="n")
    assert reasons(result) == ['count "NaN" is not a number']
    assert sorted(result.tables["observations"]["count_min"].to_list(), key=str) == [2.0, None]
    assert result.tables["rejected"]["row"].to_list() == [3]


@pytest.mark.parametrize(
    ("column", "words"),
    [([[1]], 'has "extra" as List'), ([{"a": 1}], 'has "extra" as Struct'), ([b"\xff"], 'has "extra" as Binary')],
)
def test_parquet_column_without_one_value_is_refused(tmp_path: Path, column: object, words: str) -> None:
    (failure,) = taken(tmp_path, "t.parquet", packed({"when": [AT], "x": [1.0], "y": [1.0], "extra": column})).failures
    assert words in failure
    assert "leave the column out, or spread it over columns" in failure


def test_parquet_of_one_repeated_row_is_refused_by_its_cells(tmp_path: Path) -> None:
    content = packed({"when": pl.repeat("2026-05-10", files.MAX_CELLS // 3 + 1, eager=True), "x": 1.0, "y": 1.0})
    assert len(content) < 1_000_000
    (failure,) = taken(tmp_path, "t.parquet", content).failures
    assert failure == "t.parquet: holds more than 50,000,000 cells. Fix: split it."


def test_parquet_of_one_long_repeated_text_is_refused_as_it_unpacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = packed({"when": pl.repeat("x" * 100_000, 2000, eager=True), "x": 1.0, "y": 1.0})
    monkeypatch.setattr(parquet, "MAX_BYTES", 10_000_000)
    assert len(content) < 100_000
    pool = pa.default_memory_pool()
    before = pool.max_memory()
    (failure,) = taken(tmp_path, "t.parquet", content).failures
    assert pool.max_memory() <= max(before, 50_000_000)  # not first unpacked, then counted
    assert failure == "t.parquet: unpacks to more than 10,000,000 bytes. Fix: split it."


def test_parquet_is_refused_by_the_size_it_states(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "MAX_BYTES", 10)
    for source, content in (("table", FORMS["t.parquet"]), ("alerts", FORMS["t.parquet"])):
        (failure,) = take_in(
            tmp_path, source, {"t.parquet": content}, {"map": MAP} if source == "table" else {}
        ).failures
        assert "unpacks to more than 10 bytes" in failure


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        (
            {"type": "Polygon", "coordinates": [[[36, 47], [38, 47], [38, 49], [36, 47]]]},
            "geometry is Polygon, not Point",
        ),
        ({"type": "MultiPoint", "coordinates": [[36, 47]]}, "geometry is MultiPoint, not Point"),
        ({"coordinates": [36, 47]}, "geometry is nothing known, not Point"),
        ("POINT(36 47)", "geometry is nothing known, not Point"),
        ({"type": "Point", "coordinates": []}, "point has no longitude and latitude"),
        ({"type": "Point", "coordinates": ["37.5", "48.5"]}, "point has no longitude and latitude"),
        ({"type": "Point", "coordinates": [37.5]}, "point has no longitude and latitude"),
        ({"type": "Point", "coordinates": [True, 48.5]}, "point has no longitude and latitude"),
        ({"type": "Point", "coordinates": [48.5, 37.5]}, "longitude 48.5 and latitude look swapped"),
        ({"type": "Point", "coordinates": [1e400, 48.5]}, 'lon "Infinity" is not a number'),
        (None, "no place: neither lon and lat nor an area"),
    ],
    ids=repr,
)
def test_geometry_that_is_no_sound_point_is_rejected(tmp_path: Path, geometry: object, reason: str) -> None:
    bad = {**point(), "geometry": geometry}
    content = collection(point(), bad).replace(b"Infinity", b"1e400")
    result = taken(tmp_path, "t.geojson", content)
    assert [found[: len(reason)] for found in reasons(result)] == [reason]
    assert result.tables["rejected"]["row"].to_list() == [2]
    assert balance(result) == {"records": 2, "observations": 1, "rejected": 1}


@pytest.mark.parametrize("entry", ["text", 7, None, []], ids=repr)
def test_entry_that_is_no_feature_is_rejected(tmp_path: Path, entry: object) -> None:
    assert reasons(taken(tmp_path, "t.geojson", collection(point(), entry))) == ["entry of the list is no feature"]


def test_feature_without_geometry_may_be_known_to_an_area(tmp_path: Path) -> None:
    feature = {**point(oblast="UA-63"), "geometry": None}
    assert seen(tmp_path, "t.geojson", collection(feature), area_code="oblast")["area_code"] == "UA-63"


def test_height_of_a_point_and_its_id_and_nested_properties_are_kept_apart(tmp_path: Path) -> None:
    feature = {**point(tags=["a"], n=3), "id": 17, "geometry": {"type": "Point", "coordinates": [37.5, 48.5, 120.0]}}
    row = seen(tmp_path, "t.geojson", collection(feature), key="feature.id", text="tags", count="n")
    assert (row["record_key"], row["text"], row["count_min"]) == ("17", '["a"]', 3.0)


def test_property_with_a_name_of_the_geometry_fails_the_file(tmp_path: Path) -> None:
    (failure,) = taken(tmp_path, "t.geojson", collection(point(**{"geometry.lon": 1}))).failures
    assert failure == 't.geojson: names column "geometry.lon" twice.'


@pytest.mark.parametrize(
    ("crs", "refused"), [("urn:ogc:def:crs:OGC:1.3:CRS84", False), ("EPSG:4326", False), ("EPSG:3857", True)]
)
def test_coordinates_that_are_stated_not_to_be_degrees_are_refused(tmp_path: Path, crs: str, refused: bool) -> None:
    content = collection(point(), crs={"type": "name", "properties": {"name": crs}})
    assert bool(taken(tmp_path, "t.geojson", content).failures) is refused


@pytest.mark.parametrize(
    "content", [b"[]", b'{"type": "Feature"}', b'{"features": []}', b"{", b"a,b\n1,2\n"], ids=range(5)
)
def test_what_is_no_collection_fails_by_name(tmp_path: Path, content: bytes) -> None:
    (failure,) = taken(tmp_path, "t.geojson", content).failures
    assert failure.startswith("t.geojson:")


def test_day_of_a_spreadsheet_is_its_whole_length(tmp_path: Path) -> None:
    row = seen(tmp_path, "t.xlsx", spreadsheet([["when", "x", "y"], [date(2026, 5, 10), 37.5, 48.5]]))
    assert (row["time_from"], row["time_to"]) == (utc("2026-05-09T21:00"), utc("2026-05-10T21:00"))


def test_row_of_a_spreadsheet_is_rejected_by_its_own_number(tmp_path: Path) -> None:
    rows = [["when", "x", "y"], [AT, 37.5, 48.5], [None], ["10.05.2026", 37.5, 48.5], ["=NOW()", 37.5, 48.5]]
    result = taken(tmp_path, "t.xlsx", spreadsheet(rows))
    assert result.tables["rejected"].select("row", "reason").rows() == [
        (4, '"10.05.2026" is not a time (2026-05-09, 2026-05-09 13:00, 2026-05-09T13:00Z)'),
        (5, "A5 is a formula saved without its value; open the file and save it again"),
    ]


def test_sheet_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    (failure,) = taken(tmp_path, "t.xlsx", FORMS["t.xlsx"], sheet="Sheet1").failures
    assert failure == 't.xlsx: has no sheet "Sheet1". Fix: did you mean "Sheet"?'


@pytest.mark.parametrize("name", ["t.xls", "t.ods"])
def test_old_spreadsheet_is_told_how_to_be_saved(tmp_path: Path, name: str) -> None:
    (failure,) = taken(tmp_path, name, b"\xd0\xcf\x11\xe0").failures
    assert failure == f"{name}: is an old spreadsheet. Fix: save it as XLSX or CSV."


def test_names_of_its_own_in_every_feature_are_refused_by_their_cells(tmp_path: Path) -> None:
    content = collection(*(point(**{f"name {n}": 1}) for n in range(8000)))
    (failure,) = taken(tmp_path, "t.geojson", content).failures
    assert failure == "t.geojson: holds more than 50,000,000 cells. Fix: split it."


def test_collection_that_is_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(points, "MAX_BYTES", 100)
    (failure,) = taken(tmp_path, "t.geojson", collection(point())).failures
    assert failure.startswith("t.geojson: is larger than 100 bytes")


def test_every_option_of_the_table_may_be_given_by_a_workspace() -> None:
    assert set(Options.model_fields) == set(load_manifest("table").options)
