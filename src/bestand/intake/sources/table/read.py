"""Any CSV table by a mapping of its columns (or constants) to the fields of an observation."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import polars as pl
from pydantic import Field

from bestand.errors import SourceError
from bestand.intake.manifest import Merge
from bestand.intake.reading import Context, Reading, first_problem, not_number, number, reading
from bestand.intake.times import CLOCK, clock
from bestand.model.tables import TIME
from bestand.text.csv import ROW, read_csv
from bestand.text.files import SourceFile
from bestand.text.typed import Typed, typed
from bestand.text.yaml import Document


class Constant(Typed):
    """A value that holds for every row."""

    constant: str | float


Cell: TypeAlias = str | Constant
NUMBERS = ("lon", "lat", "radius_m", "count")
_OFFSET = r"(?:Z|[+-]\d{2}:?\d{2})$"


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
    first_seen: Cell | None = None


class Options(Typed):
    """The options of a `table` source in bestand.yaml."""

    map: Mapping
    acts: dict[str, str] = Field(default_factory=dict)
    separator: Annotated[str, Field(min_length=1, max_length=1)] = ","
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
    frame = read_csv(file, columns, options.separator)
    named = frame.with_columns(_cell(cells.get(field)).alias(f"_{field}") for field in Mapping.model_fields)
    named = _with_times(named)
    acts = pl.col("_act").replace(options.acts) if options.acts else pl.col("_act")
    empty = pl.lit(None, pl.String)
    given = named.select(
        ROW,
        time_from="_time_from",
        time_to="_until",
        weapon="_weapon",
        act=acts,
        lon=number("_lon"),
        lat=number("_lat"),
        radius_m=number("_radius_m"),
        area_code="_area_code",
        count_min=number("_count"),
        count_max=number("_count"),
        count_unit=pl.when(pl.col("_count").is_not_null()).then(pl.coalesce("_count_unit", pl.lit("events"))),
        actor_claimed="_actor",
        account=pl.coalesce("_account", empty),
        text="_text",
        role="_role",
    )
    problem = first_problem(*_checks(), *[(w, f"_{f}", m) for f in NUMBERS for w, _, m in [not_number(f"_{f}")]])
    named = named.with_columns(_problem=pl.coalesce("_problem", problem))
    key = (columns[columns.index(options.map.key)],) if isinstance(options.map.key, str) else ()
    seen = pl.col("_first_seen").str.to_datetime(time_unit="us", time_zone="UTC", strict=False)
    return reading(
        named.select(*frame.columns[:-1], "_problem", "_first_seen"),
        key=key,
        given={"observations": given},
        first_seen=seen,
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


def _with_times(frame: pl.DataFrame) -> pl.DataFrame:
    """Adds `_time_from` and `_until`: stated offsets first, else the row's zone, else null."""
    start, end = pl.col("_time"), pl.coalesce("_time_to", "_time")
    frame = frame.with_columns(_time_from=_stated(start), _until=_stated(end))
    zones = frame["_timezone"].unique().drop_nulls().sort().to_list()
    for zone in zones:
        here = pl.col("_timezone") == zone
        try:
            local = frame.filter(here).select(
                clock(start, zone, late=False).alias("f"), clock(end, zone, late=True).alias("t"), ROW
            )
        except pl.exceptions.PolarsError:
            continue  # no such zone: the rows stay without a time and are rejected below
        frame = (
            frame.join(local, on=ROW, how="left", maintain_order="left")
            .with_columns(pl.coalesce("_time_from", "f"), pl.coalesce("_until", "t"))
            .drop("f", "t")
        )
    return frame


def _stated(text: pl.Expr) -> pl.Expr:
    zoned = pl.when(text.str.contains(_OFFSET) & text.str.contains(":")).then(
        text.str.replace("T", " ", literal=True).str.replace(" ", "T", literal=True)
    )
    return zoned.str.to_datetime("%+", time_unit="us", time_zone="UTC", strict=False).cast(TIME)


def _checks() -> list[tuple[pl.Expr, str, str]]:
    unread = pl.col("_time_from").is_null()
    no_zone = unread & pl.col("_timezone").is_null() & pl.col("_time").str.contains(CLOCK)
    return [
        (pl.col("_time").is_null(), "_time", "the time is empty{}"),
        (no_zone, "_time", '"{}" has no time zone; add timezone to the mapping'),
        (unread, "_time", '"{}" is not a time (2026-05-09, 2026-05-09 13:00, 2026-05-09T13:00Z)'),
        (pl.col("_until").is_null(), "_time_to", '"{}" is not an end of the time'),
        (pl.col("_act").is_null(), "_act", "the act is empty{}"),
        (
            (pl.col("_lon").is_null() | pl.col("_lat").is_null()) & pl.col("_area_code").is_null(),
            "_lon",
            'no place: neither lon and lat nor an area ("{}")',
        ),
        (
            pl.col("_lon").is_not_null() & pl.col("_radius_m").is_null(),
            "_lon",
            "place {} has no radius; add radius_m to the mapping, or {{constant: metres}}",
        ),
        (
            pl.col("_first_seen").is_not_null()
            & pl.col("_first_seen").str.to_datetime(time_unit="us", time_zone="UTC", strict=False).is_null(),
            "_first_seen",
            '"{}" is not a first-seen time in UTC',
        ),
    ]
