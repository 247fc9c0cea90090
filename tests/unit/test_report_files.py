"""What an edition is printed into: PDF, HTML, CSV, GeoParquet; hostile text stays text."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pikepdf
import polars as pl
import pyarrow.parquet as pq
import pytest

from bestand.model.page import Grid, Page, Section, Sentence, SeriesFigure, Text
from bestand.model.tables import REASONS
from bestand.report.files import csv_of, incidents_parquet
from bestand.report.html import html_of
from bestand.report.pdf import pdf_of

HOSTILE = '<script>alert(1)</script> #panic("x") \\ " $x$ @ref `code` *b* _i_ [c] {d} \u202e ' + "long" * 4000
AT = datetime(2026, 5, 10, 21, tzinfo=UTC)


def page(text: str = "plain") -> Page:
    title = Sentence("page-title", {"title": text, "day": "2026-05-10"})
    grid = Grid(
        Sentence("table-seen"), (Sentence("column-source"), Sentence("column-note")), ((text, text),), ("text", "words")
    )
    alt = Sentence("series-drones-alt", {"first": "2026-05-09", "last": "2026-05-10"})
    bars = SeriesFigure(
        Sentence("series-drones"), alt, Sentence("series-drones-unit"), ("2026-05-09", "2026-05-10"), (1.0, 2.0)
    )
    section = Section("summary", Sentence("section-summary"), (Text((title,), "lead"), grid, bars))
    return Page(title, title, (section,), banner=(Sentence("banner-simulated"),))


def test_pdf_declares_its_standards_and_is_the_same_each_time() -> None:
    one, two = (pdf_of(page(), "en", "2026-05-10-clear-1 · 3fa9c1", ["foot"], AT) for _ in range(2))
    assert one == two
    with pikepdf.open(io.BytesIO(one)) as pdf:
        meta = pdf.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("2", "A", "1")
        assert pdf.Root.MarkInfo.Marked and pdf.Root.Lang == "en"


@pytest.mark.parametrize(
    "text", [HOSTILE, "Київ – Łódź – Ґданськ", "", "\x00\x07"], ids=["hostile", "letters", "empty", "controls"]
)
def test_any_text_can_be_printed(text: str) -> None:
    assert pdf_of(page(text), "en", text or "x", [text], AT).startswith(b"%PDF")
    html = html_of(page(text), "en", text or "x", [text])
    assert "<script>alert" not in html


def test_cells_are_no_formulas_and_lists_are_json() -> None:
    reason = [{"test": "time", "result": "yes", "value": 'a "b"', "limit": ","}]
    frame = pl.DataFrame(
        {"id": ["=cmd()", "+1", "plain"], "t": [AT] * 3, "reasons": pl.Series([reason, [], None], dtype=REASONS)}
    )
    rows = csv_of(frame).decode().splitlines()
    read = pl.read_csv(io.BytesIO(csv_of(frame)), infer_schema=False)
    assert read["id"].to_list() == ["'=cmd()", "'+1", "plain"] and len(rows) == 4
    assert json.loads(read["reasons"][0]) == reason and json.loads(read["reasons"][1]) == []
    assert read["t"][0] == "2026-05-10T21:00:00Z"


def test_incidents_are_geoparquet_without_a_point_where_only_an_area_is_shown() -> None:
    frame = pl.DataFrame({"incident_id": ["a", "b"], "time_from": [AT, AT], "lon": [30.5, None], "lat": [50.4, None]})
    table = pq.read_table(io.BytesIO(incidents_parquet(frame)))
    geo = json.loads(table.schema.metadata[b"geo"])
    assert geo["version"] == "1.1.0" and geo["columns"]["geometry"]["encoding"] == "WKB"
    assert [g is None for g in table["geometry"].to_pylist()] == [False, True]
