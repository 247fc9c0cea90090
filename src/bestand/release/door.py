"""Tables and pages → those that a level may see, with what was kept back counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from bestand.geo.projection import Projection
from bestand.model.page import Page, Section
from bestand.model.released import Released
from bestand.model.words import Level
from bestand.release.coarsen import coarsened, coarsened_findings, without_documents
from bestand.release.line import line_cells, line_pieces
from bestand.release.policy import Door

Tables = Mapping[str, pl.DataFrame]
PASSED = (
    "sources",
    "receipts",
    "balance",
    "tested",
    "coverage",
    "measures",
    "claims",
    "counts",
    "areas",
    "sectors",
    "excess",
    "error_rates",
)
FROM_SOURCES = ("claims", "counts", "measures", "areas")
"""Of these, rows of sources marked above the level are taken out."""


def release(tables: Tables, door: Door, line_edges: list[list[float]], projection: Projection) -> Released:
    """Everything of `tables` that the door lets through.

    tables: `incidents` joined with their `placed` columns, texts and targets (see flow), and
    `findings`, besides the passed ones. line_edges: the line of the day in metres.
    """
    withheld: dict[str, int] = {}
    allowed = _allowed(tables["sources"], door.level)
    incidents = _by_source(tables["incidents"], allowed, withheld)
    findings = tables["findings"].join(incidents.select("incident_id"), on="incident_id", how="semi")
    if not door.text:
        withheld["text"] = incidents["text"].count()
        incidents = incidents.with_columns(pl.lit(None, pl.String).alias("text"))
    if door.coarse:
        incidents = coarsened(incidents, door, withheld)
        findings = coarsened_findings(findings, incidents)
    duties = tables["duties"]
    if not _registers_shown(tables["sources"], allowed):
        withheld["documents"] = tables["documents"].height
        findings, duties = without_documents(findings), duties.clear()
    passed = {name: _passed(name, tables[name], allowed) for name in PASSED} | {"duties": duties}
    sighted = tables["equipment"].join(incidents.select("incident_id"), on="incident_id", how="semi")
    if door.coarse:  # how many, never which or where
        sighted = sighted.with_columns(
            pl.lit(None, sighted.schema[c]).alias(c) for c in ("incident_id", "distance_m", "error_m")
        )
    out = (
        passed
        | {"equipment": sighted}
        | {"incidents": incidents.drop("sources", "sensitive", "near_target", strict=False), "findings": findings}
    )
    # what a monitor notes beside a total changes what it means, and names no place
    passing = tables["sources"].filter("redistribute")["source"].to_list()
    out["counts"] = out["counts"].with_columns(pl.when(pl.col("source").is_in(passing)).then("text").alias("text"))
    if door.coarse:
        out["claims"] = out["claims"].with_columns(pl.lit(None, pl.String).alias("text"))
        withheld["line"] = int(bool(line_edges))
        return Released(door.level, out, withheld, cells=line_cells(line_edges, door.policy.cell_km, projection))
    return Released(door.level, out, withheld, line=line_pieces(line_edges, projection))


def release_page(page: Page, released: Released) -> Page:
    """The page without blocks above the level."""
    rank = released.level.rank
    sections = [Section(s.id, s.title, tuple(b for b in s.blocks if b.level.rank <= rank)) for s in page.sections]
    return replace(page, sections=tuple(s for s in sections if s.blocks))


def _allowed(sources: pl.DataFrame, level: Level) -> list[str]:
    """Sources whose marking does not exceed the level."""
    ranks = {mark.value: mark.rank for mark in Level}
    return [r["source"] for r in sources.iter_rows(named=True) if ranks.get(r["marking"], 99) <= level.rank]


def _registers_shown(sources: pl.DataFrame, allowed: list[str]) -> bool:
    """Whether every register of documents may be shown: what is not on record tells of all of them."""
    registers = sources.filter(pl.col("gives").list.contains("documents"))
    return bool(registers["source"].is_in(allowed).all())


def _by_source(incidents: pl.DataFrame, allowed: list[str], withheld: dict[str, int]) -> pl.DataFrame:
    """Without incidents that rest on a source marked above the level."""
    keep = pl.col("sources").list.eval(pl.element().is_in(allowed)).list.all()
    kept = incidents.filter(keep)
    withheld["marking"] = incidents.height - kept.height
    return kept


def _passed(name: str, frame: pl.DataFrame, allowed: list[str]) -> pl.DataFrame:
    """That a source was used and how its records balance is no secret; its rows may be."""
    return frame.filter(pl.col("source").is_in(allowed)) if name in FROM_SOURCES else frame
