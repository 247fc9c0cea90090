"""How long the monitoring itself takes: it measures the work, not the parties."""

from __future__ import annotations

from collections.abc import Mapping

from bestand.model.page import Grid, Section, Text
from bestand.model.words import Level
from bestand.report.compose.draft import Draft, tell

Row = Mapping[str, object]


def monitoring(draft: Draft) -> Section:
    """No section at all where there is no case, or the level shows none."""
    rows = draft.table("hours")
    if not rows.height:
        return Section("monitoring", tell("section-monitoring"), ())
    header = tuple(tell(f"column-{name}") for name in ("stages", "cases", "missing", "wrong-order", "median", "range"))
    told = tuple(
        (
            tell(f"monitoring-{'-'.join((row['start'], row['end']))}"),
            str(row["n"]),
            str(row["missing"]),
            str(row["reversed"]),
            _hours(row["median_low"], row["median_high"]),
            _hours(row["range_low"], row["range_high"]),
        )
        for row in rows.iter_rows(named=True)
    )
    grid = Grid(tell("table-monitoring"), header, told, ("text", *("number",) * 5), Level.AMBER)
    lead = Text((tell("monitoring-lead"),), "lead", Level.AMBER)
    return Section("monitoring", tell("section-monitoring"), (lead, grid))


def _hours(low: object, high: object) -> str:
    if not isinstance(low, float) or not isinstance(high, float):
        return "–"
    return f"{low:.1f}" if round(low, 1) == round(high, 1) else f"{low:.1f}–{high:.1f}"
