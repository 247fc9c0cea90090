"""How anyone can check the edition."""

from __future__ import annotations

from bestand.model.page import Grid, Section, Text
from bestand.report.compose.draft import Draft, tell


def check(draft: Draft) -> Section:
    rows = tuple(
        (str(r["source"]), str(r["file"]), "–" if r["bytes"] is None else f"{r['bytes']:,}", str(r["sha256"]))
        for r in draft.table("receipts").iter_rows(named=True)
    )
    header = ("column-source", "column-file", "column-bytes", "column-sha256")
    grid = Grid(
        tell("table-receipts", n=len(rows)),
        tuple(tell(h) for h in header),
        rows[:40],
        ("text", "text", "number", "hash"),
        left_out=max(len(rows) - 40, 0),
    )
    texts = [Text((tell(f"check-{n}"),), "item") for n in (1, 2, 3)]
    return Section("check", tell("section-check"), (*texts, grid))
