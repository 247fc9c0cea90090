"""Totals as parties claim them, one a row: who, of whose acts, in which window and unit.

`number` is as told ("2,935", "over 950", "about 900"). `part_of` names the claim of this file
that it details; parts that exceed their whole are rejected together with it, for nobody can
say which of them is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from bestand.intake.amounts import Amount, amount
from bestand.intake.reading import Context, Reading, first_problem, missing, reading
from bestand.intake.times import instant
from bestand.intake.trees import rest_of
from bestand.text.csv import ROW, read_csv
from bestand.text.files import SourceFile

REQUIRED = ("claim", "party", "side", "about", "window_from", "window_to", "number", "unit", "part_of", "cites", "note")
FILLED = ("claim", "party", "side", "about", "number", "unit", "cites")
Row = Mapping[str, object]


def read(file: SourceFile, context: Context) -> Reading:
    frame = read_csv(file, REQUIRED)
    told = [amount(text) if text else None for text in frame["number"]]
    frame = frame.with_columns(
        pl.Series("_low", [a and a.low for a in told], pl.Float64),
        pl.Series("_high", [a and a.high for a in told], pl.Float64),
        _from=instant(pl.col("window_from")),
        _to=instant(pl.col("window_to")),
    )
    frame = frame.with_columns(pl.Series("_tree", _tree_problems(frame, told), pl.String))
    wholes = frame.unique("claim", keep="first").select(part_of="claim", _whole="about")
    frame = frame.join(wholes, on="part_of", how="left", maintain_order="left")
    text = pl.concat_str(pl.col("cites"), pl.col("note"), separator="; ", ignore_nulls=True)
    given = frame.select(
        ROW,
        "party",
        "side",
        "about",
        part_of="_whole",
        window_from="_from",
        window_to="_to",
        count_min="_low",
        count_max="_high",
        count_unit="unit",
        text=text,
    )
    return reading(frame, key=("claim",), given={"claims": given}, problem=_problem())


def _problem() -> pl.Expr:
    no_time = '"{}" is no time with its offset, such as 2025-04-20T00:00+03:00'
    return first_problem(
        *(missing(c) for c in FILLED),
        (pl.col("_low").is_null(), "number", '"{}" is no count, such as 12, over 950, about 900 or at least 3'),
        (pl.col("_from").is_null(), "window_from", no_time),
        (pl.col("_to").is_null(), "window_to", no_time),
        (pl.col("_to") <= pl.col("_from"), "window_to", 'its window ends at "{}", not after it begins'),
        (pl.col("_tree").is_not_null(), "_tree", "{}"),
    )


def _tree_problems(frame: pl.DataFrame, told: list[Amount | None]) -> list[str | None]:
    """Per row, what is wrong with it as a part or as a whole."""
    rows = list(frame.select("claim", "part_of", "_from", "_to", "party", "side").iter_rows(named=True))
    found: list[str | None] = [None] * len(rows)
    at: dict[str, int] = {}
    for i, row in enumerate(rows):
        if row["claim"] in at:
            found[i] = f'there is another claim "{row["claim"]}" in line {frame[ROW][at[row["claim"]]]}'
        at.setdefault(row["claim"], i)
    parts: dict[int, list[int]] = {}
    for i, row in enumerate(rows):
        if row["part_of"]:
            whole = at.get(row["part_of"])
            found[i] = found[i] or _part_problem(row, rows[whole] if whole is not None else None)
            if whole is not None:
                parts.setdefault(whole, []).append(i)
    for whole, inner in parts.items():
        amounts, own = [a for i in inner if (a := told[i])], told[whole]
        if own and rest_of(own, amounts) is None:
            least = sum(a.low for a in amounts)
            for i in (whole, *inner):
                found[i] = f'the parts of "{rows[whole]["claim"]}" come to {least:,} or more, its whole to {own.high:,}'
    return found


def _part_problem(part: Row, whole: Row | None) -> str | None:
    if whole is None:
        return f'is part of "{part["part_of"]}", which is no claim of this file'
    if part["claim"] == whole["claim"]:
        return "is part of itself"
    if (part["party"], part["side"]) != (whole["party"], whole["side"]):
        return f'is part of "{whole["claim"]}", which another party claims or of another side'
    ends = [part["_from"], part["_to"], whole["_from"], whole["_to"]]
    if None not in ends and not (ends[0] >= ends[2] and ends[1] <= ends[3]):  # type: ignore[operator]
        return f'is part of "{whole["claim"]}", but its window reaches beyond it'
    return None
