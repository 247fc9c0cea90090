"""Any table by a mapping of its columns (or constants) to the fields of an observation."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import polars as pl
from pydantic import Field

from bestand.errors import SourceError
from bestand.intake.forms import read_table
from bestand.intake.manifest import Merge
from bestand.intake.reading import Context, Reading, first_problem, not_number, number, reading
from bestand.intake.times import CLOCK, clock, instant
from bestand.intake.zones import ZONES
from bestand.text.csv import PROBLEM, ROW
from bestand.text.files import SourceFile
from bestand.text.typed import Typed, typed
from bestand.text.yaml import Document


class Constant(Typed):
    """A value that holds for every row."""

    constant: str | int | float


Cell: TypeAlias = str | Constant
NUMBERS = ("lon", "lat", "radius_m", "count")
_KEYLESS = ((pl.col("_key").is_null(), "_key", "the key is empty{}: the row cannot be told from others"),)


class Mapping(Typed):
    """Which column (a name) or constant gives which field."""

    time: Cell
    time_to: Cell | None = None
    timezone: Cell | None = None
    lon: Cell | None = None
    lat: Cell | None = None
    radius_m: Cell | None = None
    area_code: Cell | None = None
    act: Cell
    weapon: Cell | None = None
    count: Cell | None = None
    count_unit: Cell | None = None
    actor: Cell | None = None
    account: Cell | None = None
    text: Cell | None = None
    key: Cell | None = None
    role: Cell | None = None
    marking: Cell | None = None
    first_seen: Cell | None = None


class Options(Typed):
    """The options of a `table` source in bestand.yaml."""

    map: Mapping
    acts: dict[str, str] = Field(default_factory=dict)
    separator: Annotated[str, Field(pattern=r'^[^"\r\n]$')] = ","  # of CSV
    sheet: str = ""  # of a spreadsheet; by default the first
    title: str = ""
    family: str = ""
    role: str = ""
    party: str = ""
    licence: str = ""
    attribution: str = ""
    redistribute: bool = False
    marking: str = ""
    merge: Merge | None = None


def read(file: SourceFile, context: Context) -> Reading:
    options = _options(context, file.name)
    cells = {k: v for k in Mapping.model_fields if (v := getattr(options.map, k)) is not None}
    columns = [v for v in cells.values() if isinstance(v, str)]
    frame = read_table(file, columns, options.separator, options.sheet)
    # fields stand apart from the columns: a file may call its own columns what it likes
    fields = _with_times(frame.select(ROW, *(_cell(cells.get(f)).alias(f"_{f}") for f in Mapping.model_fields)))
    given = fields.select(
        ROW,
        time_from="_time_from",
        time_to="_until",
        weapon="_weapon",
        act=pl.col("_act").replace(options.acts) if options.acts else pl.col("_act"),
        lon=number("_lon"),
        lat=number("_lat"),
        radius_m=number("_radius_m"),
        area_code="_area_code",
        count_min=number("_count"),
        count_max=number("_count"),
        count_unit=pl.when(pl.col("_count").is_not_null()).then(pl.coalesce("_count_unit", pl.lit("events"))),
        actor_claimed="_actor",
        account="_account",
        text="_text",
        role="_role",
        **({"marking": pl.col("_marking").fill_null("")} if "marking" in cells else {}),
    )
    key = (options.map.key,) if isinstance(options.map.key, str) else ()
    told = fields.select(first_problem(*_checks(), *(_KEYLESS if key else ())).alias("problem"), seen=_seen())
    return reading(
        frame,
        key=key,
        given={"observations": given},
        problem=pl.lit(told["problem"]),
        first_seen=pl.lit(told["seen"]),
        columns=[c for c in frame.columns if c not in (ROW, PROBLEM)],
    )


def _options(context: Context, file: str) -> Options:
    document = Document("bestand.yaml", dict(context.options))  # type: ignore[arg-type]
    options = typed(document, Options)
    if options is None:
        first = document.problems[0]
        raise SourceError(f"options of the table: {first.message}", file=file, fix=first.fix)
    return options


def _cell(cell: Cell | None) -> pl.Expr:
    if cell is None:
        return pl.lit(None, pl.String)
    return pl.col(cell).str.strip_chars() if isinstance(cell, str) else pl.lit(str(cell.constant))


def _with_times(fields: pl.DataFrame) -> pl.DataFrame:
    """Adds `_time_from` and `_until`: stated offsets first, else the row's zone, else null."""
    start, end = pl.col("_time"), pl.coalesce("_time_to", "_time")
    fields = fields.with_columns(
        _zone=pl.when(pl.col("_timezone").is_in(sorted(ZONES))).then("_timezone"),
        _time_from=instant(start),
        _until=instant(end),
    )
    parts = [
        part
        if zone is None
        else part.with_columns(
            _time_from=pl.coalesce("_time_from", clock(start, str(zone), late=False)),
            _until=pl.coalesce("_until", clock(end, str(zone), late=True)),
        )
        for (zone,), part in fields.partition_by("_zone", as_dict=True).items()
    ]
    return pl.concat(parts).sort(ROW) if parts else fields


def _seen() -> pl.Expr:
    """First seen in UTC; a day alone is known at its end only."""
    return pl.coalesce(instant(pl.col("_first_seen")), clock(pl.col("_first_seen"), "UTC", late=True))


def _checks() -> list[tuple[pl.Expr, str, str]]:
    unread = pl.col("_time_from").is_null()
    zone = pl.col("_timezone")
    place = pl.col("_lon").is_null() | pl.col("_lat").is_null()
    return [
        (pl.col("_time").is_null(), "_time", "the time is empty{}"),
        (unread & zone.is_not_null() & pl.col("_zone").is_null(), "_timezone", '"{}" is no IANA time zone'),
        (
            unread & zone.is_null() & pl.col("_time").str.contains(CLOCK),
            "_time",
            '"{}" has no time zone; add timezone to the mapping',
        ),
        (unread, "_time", '"{}" is not a time (2026-05-09, 2026-05-09 13:00, 2026-05-09T13:00Z)'),
        (pl.col("_until").is_null(), "_time_to", '"{}" is not an end of the time'),
        (pl.col("_act").is_null(), "_act", "the act is empty{}"),
        (place & pl.col("_area_code").is_null(), "_lon", 'no place: neither lon and lat nor an area ("{}")'),
        (
            pl.col("_lon").is_not_null() & pl.col("_radius_m").is_null(),
            "_lon",
            "place {} has no radius; add radius_m to the mapping, or a constant of metres",
        ),
        (
            pl.col("_first_seen").is_not_null() & _seen().is_null(),
            "_first_seen",
            '"{}" is not a first-seen time in UTC',
        ),
        *((not_number(f"_{f}")[0], f"_{f}", f'{f} "{{}}" is not a number') for f in NUMBERS),
    ]
