"""Numbers of people by area and day, so that no small number can be worked out.

A number below k of distinct persons (or incidents) is withheld. A total that would give it away by
subtraction is withheld too, or another number of that day is, so that a total hides at least two numbers
that come to k or more. There are totals of days and of all days, none of areas: totals that cross each
other are what lets a withheld number be solved for.

What was published before binds: what was withheld stays so, a number once shown protects no other, and a
figure is published anew only when it differs by k or more from all that stood there; until then the earlier
one stands, as `held`.

Method: cell suppression with complementary cells (Willenborg and de Waal 2001, ch. 4), in a tree of
totals, where a group of hidden cells is bounded by its own sum alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import polars as pl

from bestand.model.tables import PEOPLE

K = 5
SHOWN, HELD, WITHHELD = "shown", "held", "withheld"
SCHEMA = PEOPLE.columns
"""Of what is published. area_code null: the total of a day; day null as well: of all days."""
Key: TypeAlias = tuple[date | None, str | None]
Cell: TypeAlias = tuple[date, str]


@dataclass(frozen=True, slots=True)
class Number:
    """At least and at most how many; high None: no upper end."""

    low: float = 0.0
    high: float | None = 0.0

    def __add__(self, other: Number) -> Number:
        high = None if self.high is None or other.high is None else self.high + other.high
        return Number(self.low + other.low, high)


@dataclass(frozen=True, slots=True)
class Before:
    """What earlier releases told: numbers by key, the latest last, and what any of them withheld. hidden:
    the part of each total that no number shown accounts for."""

    told: Mapping[Key, tuple[Number, ...]]
    withheld: frozenset[Key]
    hidden: Mapping[Key, tuple[Number, ...]]


def counts_of_people(rows: pl.DataFrame, before: Sequence[pl.DataFrame] = (), k: int = K) -> pl.DataFrame:
    """Published numbers of `rows`: about (killed, injured, …), day, area_code, low, high; one row per cell.

    rows: numbers of distinct persons or incidents per cell, as `cells_of_people` makes them. before: all
    that this function published earlier, in order. high null: no upper end.
    """
    earlier = pl.concat([pl.DataFrame(schema=SCHEMA), *before])
    abouts = sorted({*rows["about"].to_list(), *earlier["about"].to_list()})
    found = [
        (about, *key, number and number.low, number and number.high, state)
        for about in abouts
        for key, number, state in _published(
            _cells(rows.filter(pl.col("about") == about)),
            _before([release.filter(pl.col("about") == about) for release in before]),
            k,
        )
    ]
    frame = pl.DataFrame(found, schema=SCHEMA, orient="row")
    return frame.sort("about", "day", "area_code", nulls_last=True)


def cells_of_people(people: pl.DataFrame, incidents: pl.DataFrame, timezone: str, by: str = "persons") -> pl.DataFrame:
    """Numbers per status, local day and area.

    people: incident_id, status, count_min, count_max, one row per group of people. incidents: incident_id,
    time_from, area_code; of no area counts as `elsewhere`. by: count `persons`, or `incidents` with any.
    """
    own = pl.col("time_from").dt.convert_time_zone(timezone).dt.date().alias("day")
    placed = incidents.select("incident_id", own, pl.col("area_code").fill_null("elsewhere"))
    joined = people.join(placed, on="incident_id").rename({"status": "about"})
    if by == "incidents":
        n = pl.col("incident_id").n_unique().cast(pl.Float64)
        numbers = [n.alias("low"), n.alias("high")]
    else:
        open_ended = pl.col("count_max").is_null().any()
        high = pl.when(~open_ended).then(pl.col("count_max").sum()).cast(pl.Float64)
        numbers = [pl.col("count_min").fill_null(0).sum().cast(pl.Float64).alias("low"), high.alias("high")]
    return joined.group_by("about", "day", "area_code").agg(numbers).sort("about", "day", "area_code")


def _published(cells: Mapping[Cell, Number], before: Before, k: int) -> Iterator[tuple[Key, Number | None, str]]:
    known = [(day, area) for day, area in before.withheld if day is not None and area is not None]
    cells = {**dict.fromkeys(known, Number()), **cells}
    days: dict[date, dict[Cell, Number]] = {}
    for cell, number in cells.items():
        days.setdefault(cell[0], {})[cell] = number
    hidden = {day: _hidden(own, before, k, partners=(day, None) not in before.withheld) for day, own in days.items()}
    shown = {c: _changed(before.told.get(c, ()), n, k) for c, n in cells.items() if c not in hidden[c[0]]}
    for cell in cells:
        yield (cell, *shown[cell]) if cell in shown else (cell, None, WITHHELD)
    apart = _days_apart(days, hidden, before, k)
    parts: list[tuple[Number, str]] = []
    for day, own in days.items():
        inner = [shown[cell] for cell in own if cell in shown]
        if day not in apart:
            part = _changed(before.hidden.get((day, None), ()), _sum([own[c] for c in hidden[day]]), k)
            inner = [_total([*inner, part])]
        yield ((day, None), None, WITHHELD) if day in apart else ((day, None), *inner[0])
        parts += inner
    rest = [cells[cell] for day in apart for cell in hidden[day]]
    if _is_safe(rest, k) and (None, None) not in before.withheld:
        parts.append(_changed(before.hidden.get((None, None), ()), _sum(rest), k))
        yield (None, None), *_total(parts)
    else:
        yield (None, None), None, WITHHELD


def _total(parts: Sequence[tuple[Number, str]]) -> tuple[Number, str]:
    """A total stands as held where any part of it does."""
    return _sum([number for number, _ in parts]), HELD if any(state == HELD for _, state in parts) else SHOWN


def _hidden(own: Mapping[Cell, Number], before: Before, k: int, *, partners: bool) -> set[Cell]:
    """The cells of a day that are withheld: small ones, those withheld before, and a partner if they need one."""
    small = {c for c, n in own.items() if c in before.withheld or (n.low < k and n.high != 0)}
    if partners and not _is_safe([own[c] for c in small], k):
        free = [(n.low, c) for c, n in own.items() if c not in small and c not in before.told and n.low >= k]
        small |= {c for _, c in sorted(free)[:1]}
    return small


def _days_apart(
    days: Mapping[date, Mapping[Cell, Number]], hidden: Mapping[date, set[Cell]], before: Before, k: int
) -> set[date]:
    """The days without a total of their own: those whose hidden cells it would give away, and one more with
    hidden cells where the total of all days would give those away."""
    apart = {
        d for d, own in days.items() if (d, None) in before.withheld or not _is_safe([own[c] for c in hidden[d]], k)
    }
    if not _is_safe([days[d][c] for d in apart for c in hidden[d]], k):
        free = [(_sum([own[c] for c in hidden[d]]).low, d) for d, own in days.items() if d not in apart and hidden[d]]
        apart |= {d for _, d in sorted(free)[:1] if (d, None) not in before.told}
    return apart


def _is_safe(hidden: Sequence[Number], k: int) -> bool:
    """Whether a total may be told over hidden cells: over none, or over two or more that come to k."""
    return not hidden or (sum(n.high != 0 for n in hidden) > 1 and _sum(hidden).low >= k)


def _changed(earlier: Sequence[Number], now: Number, k: int) -> tuple[Number, str]:
    """The new number, or the latest where the new one differs by fewer than k from any that stood there."""
    if not earlier or earlier[-1] == now:
        return now, SHOWN
    return (earlier[-1], HELD) if any(_is_close(old, now, k) for old in earlier) else (now, SHOWN)


def _is_close(old: Number, now: Number, k: int) -> bool:
    ends = old.high is not None and now.high is not None and 0 < abs(old.high - now.high) < k
    return ends or 0 < abs(old.low - now.low) < k


def _sum(numbers: Sequence[Number]) -> Number:
    return sum(numbers, start=Number())


def _cells(rows: pl.DataFrame) -> dict[Cell, Number]:
    columns = rows.select("day", "area_code", "low", "high").iter_rows()
    return {(day, area): Number(low, high) for day, area, low, high in columns}


def _before(releases: Sequence[pl.DataFrame]) -> Before:
    """What was told, with the hidden part of each total: what is left of it after all that was shown."""
    told: dict[Key, tuple[Number, ...]] = {}
    hidden: dict[Key, tuple[Number, ...]] = {}
    withheld: set[Key] = set()
    for release in releases:
        rows = list(release.select("day", "area_code", "low", "high", "state").iter_rows())
        closed = {(day, area) for day, area, *_, state in rows if state == WITHHELD}
        here = {(d, a): Number(low, high) for d, a, low, high, _ in rows if (d, a) not in closed}
        for key, number in here.items():
            told[key] = (*told.get(key, ()), number)
            if key[1] is None:
                hidden[key] = (*hidden.get(key, ()), _left(key, here, closed))
        withheld |= closed
    return Before(told, frozenset(withheld), hidden)


def _left(key: Key, told: Mapping[Key, Number], withheld: set[Key]) -> Number:
    day, whole = key[0], told[key]
    if day is None:  # days with a total of their own count as that, others by their cells
        inner = [n for (d, area), n in told.items() if d is not None and ((area is None) or (d, None) in withheld)]
    else:
        inner = [n for (d, area), n in told.items() if d == day and area is not None]
    part = _sum(inner)
    high = None if whole.high is None or part.high is None else whole.high - part.high
    return Number(whole.low - part.low, high)
