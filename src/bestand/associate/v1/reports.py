"""What is compared across sources: each source's reports of one event as one report.

A report has a place with its standard deviation and an interval. Those too vague to be told
apart from chance are kept out of every comparison, and say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl

from bestand.geo.cells import Cells, Spots, cells_of
from bestand.geo.chance import RADIUS_TO_SIGMA
from bestand.geo.clusters import Ints
from bestand.geo.projection import Floats
from bestand.model.words import FOUNDING, Role

DAY_S = 86_400.0
FINEST_M, VAGUEST_M = 50.0, 50_000.0
"""95 % radii: no place is believed finer; none vaguer is compared across sources."""
SLACK_S = 300.0
"""How far clocks are trusted: added to both ends of every interval."""
LONGEST_S = 3 * DAY_S
"""Reports with a longer interval are not compared across sources."""
LIT_S = 12 * 3600.0
"""A trace is seen up to this long after what caused it: the time between two overpasses."""
PLACE_CELL_M = 50_000.0
VAGUE = -1


@dataclass(frozen=True)
class Facts:
    """Of a whole source, rounded so far that a day's new records seldom move them.

    sigma_m, length_s: medians. first_s, last_s: whole UTC days covered. everywhere: reports per
    square metre and second over the cells and days covered. acts: share of each clear act.
    """

    sigma_m: float
    length_s: float
    first_s: float
    last_s: float
    everywhere: float
    acts: tuple[float, ...]

    @classmethod
    def of(cls, spots: Spots, act: Ints, n_acts: int) -> Facts:
        middle, length = (spots.start_s + spots.end_s) / 2, spots.end_s - spots.start_s
        first, last = float(middle.min() // DAY_S * DAY_S), float((middle.max() // DAY_S + 1) * DAY_S)
        cells = np.unique(np.stack([np.floor(v / PLACE_CELL_M + 0.5) for v in (spots.x, spots.y)]), axis=1).shape[1]
        clear = np.bincount(act[act != VAGUE], minlength=n_acts) + 1
        return cls(
            half_octave(float(np.median(spots.sigma_m))),
            half_octave(float(np.median(length))),
            first,
            last,
            half_octave(len(middle) / (cells * PLACE_CELL_M**2 * (last - first))),
            tuple(round(float(share), 2) for share in np.maximum(clear / clear.sum(), 0.01)),
        )


@dataclass(frozen=True)
class Source:
    """The reports of one source, in order of their ids, that can be compared across sources.

    place: index of each in the frame of all reports. act: number of its act, -1 where vague.
    """

    name: str
    founding: bool
    facts: Facts
    place: Ints
    spots: Spots
    act: Ints

    def __len__(self) -> int:
        return len(self.place)

    @cached_property
    def middle_s(self) -> Floats:
        return np.asarray((self.spots.start_s + self.spots.end_s) / 2)

    @cached_property
    def longest_s(self) -> float:
        return float((self.spots.end_s - self.spots.start_s).max(initial=0.0))

    @cached_property
    def kinds(self) -> Mapping[int, Ints]:
        """Indices by octave of sigma and two octaves of length: alike enough for one grid."""
        sigma = np.ceil(np.log2(self.spots.sigma_m)).astype(np.int64)
        length = np.ceil(np.log2(self.spots.end_s - self.spots.start_s)).astype(np.int64) // 2
        kind = sigma * 64 + length
        return {int(k): np.flatnonzero(kind == k) for k in np.unique(kind)}

    def at(self, chosen: Ints) -> Source:
        """Some of the reports; the facts stay those of the whole source."""
        return replace(self, place=self.place[chosen], spots=self.spots.at(chosen), act=self.act[chosen])

    def between(self, low_s: float, high_s: float) -> Source:
        """Reports whose interval touches [low_s, high_s]."""
        return self.at(np.flatnonzero((self.spots.start_s <= high_s) & (self.spots.end_s >= low_s)))

    def moved(self, by_s: float) -> Source:
        """Every report at another time: what it then meets, it meets by chance."""
        spots = self.spots._replace(start_s=self.spots.start_s + by_s, end_s=self.spots.end_s + by_s)
        return replace(self, spots=spots)


@dataclass(frozen=True)
class Reports:
    """All reports: a frame in order of report id, and per source those that can be compared."""

    frame: pl.DataFrame
    sources: tuple[Source, ...]

    @cached_property
    def box(self) -> tuple[float, float, float]:
        """West, south and width of all compared places, on whole cells: new records seldom move it."""
        x = np.concatenate([s.spots.x for s in self.sources] or [np.zeros(1)])
        y = np.concatenate([s.spots.y for s in self.sources] or [np.zeros(1)])
        west, south = (float(np.floor(v.min() / 1e6) * 1e6) for v in (x, y))
        return west, south, float(np.ceil(x.max() / 1e6) * 1e6) - west

    def number(self, name: str) -> int:
        """Place of a source among the sources."""
        return [s.name for s in self.sources].index(name)

    def pairs(self) -> Iterator[tuple[Source, Source]]:
        """Pairs of sources of which at least one founds incidents."""
        for n, a in enumerate(self.sources):
            yield from ((a, b) for b in self.sources[n + 1 :] if a.founding or b.founding)


class Grid:
    """The reports of one source by cells of any size, each made once."""

    def __init__(self, source: Source, box: tuple[float, float, float]):
        self.source, self.box = source, box
        self._made: dict[tuple[float, int | None], Cells] = {}

    def middles(self, size_m: float) -> Cells:
        """All reports by the middle of their interval."""
        return self._cells(size_m, None, self.source.middle_s)

    def starts(self, size_m: float, kind: int) -> Cells:
        """The reports of one kind by the start of their interval."""
        return self._cells(size_m, kind, self.source.spots.start_s)

    def _cells(self, size_m: float, kind: int | None, time_s: Floats) -> Cells:
        if (size_m, kind) not in self._made:
            chosen = np.arange(len(self.source)) if kind is None else self.source.kinds[kind]
            x, y = self.source.spots.x[chosen], self.source.spots.y[chosen]
            cells = cells_of(x, y, time_s[chosen], size_m, self.box)
            self._made[size_m, kind] = cells._replace(order=chosen[cells.order])
        return self._made[size_m, kind]


def half_octave(value: float) -> float:
    """Rounded so far that a day's new records seldom change it."""
    return float(2.0 ** (np.round(2 * np.log2(value)) / 2)) if value > 0 else 0.0


def next_half_octave(value: float) -> float:
    """No smaller, and one of few: sizes of cells that can be made once."""
    return float(2.0 ** (np.ceil(2 * np.log2(value)) / 2))


def octave(values: Floats) -> Floats:
    """The next power of two."""
    return np.asarray(2.0 ** np.ceil(np.log2(values)))


def reports_of(merged: pl.DataFrame, vague: frozenset[str]) -> Reports:
    """Each group of `merged` as one report: its most precise place, the time all its rows share.

    vague: acts that may be any of several others.
    """
    frame = _facts(merged).with_columns(_reach())
    compared = frame.with_row_index("at").filter(pl.col("kept_out").is_null())
    acts = {act: n for n, act in enumerate(sorted(set(compared["act"].drop_nulls()) - vague))}
    parts = compared.partition_by("source", as_dict=True, maintain_order=True)
    sources = (_source(str(name), part, acts) for (name,), part in parts.items())
    return Reports(frame, tuple(sorted(sources, key=_rank)))


def _rank(source: Source) -> tuple[bool, float, float, int, str]:
    """Founding and precise ones first; names come last, so that no party's stands before the other's."""
    return not source.founding, source.facts.sigma_m, source.facts.length_s, -len(source), source.name


def _facts(merged: pl.DataFrame) -> pl.DataFrame:
    """Order inside a group: most precise first, then earliest, then by key. Ids come last:
    they hash the words of a report, and no word may move an incident."""
    supporting = merged.filter(pl.col("role") != Role.WARNING)
    rank = [pl.col("radius_m").is_null(), *map(pl.col, ("radius_m", "time_from", "record_key", "lon", "lat"))]
    late, early = pl.col("time_from").max(), pl.col("time_to").min()
    return (
        supporting.sort("group", *rank, "observation_id")
        .group_by("group", maintain_order=True)
        .agg(
            pl.col("source", "family", "act", "x", "y", "radius_m", "area_code").first(),
            pl.when(pl.col("role").is_in(FOUNDING).any()).then(pl.lit(True)).otherwise(pl.lit(False)).alias("founding"),
            pl.when(late <= early).then(late).otherwise(pl.col("time_from").min()).alias("from"),
            pl.when(late <= early).then(early).otherwise(pl.col("time_to").max()).alias("to"),
        )
    )


def _reach() -> pl.Expr:
    """Why a report is not compared across sources, or null."""
    length = (pl.col("to") - pl.col("from")).dt.total_seconds()
    return (
        pl.when(pl.col("x").is_null())
        .then(pl.lit("known to an area only"))
        .when(pl.col("radius_m").is_null())
        .then(pl.lit("place of unknown precision"))
        .when(pl.col("radius_m") > VAGUEST_M)
        .then(pl.lit(f"place known to more than {VAGUEST_M / 1000:.0f} km"))
        .when(length.is_null() | (length < 0))
        .then(pl.lit("time not known"))
        .when(length > LONGEST_S)
        .then(pl.lit(f"time known to more than {LONGEST_S / DAY_S:.0f} days"))
        .alias("kept_out")
    )


def _source(name: str, part: pl.DataFrame, acts: dict[str, int]) -> Source:
    founding = bool(part["founding"].any())
    start, end = (part[c].dt.epoch("us").to_numpy() / 1e6 for c in ("from", "to"))
    sigma = np.maximum(part["radius_m"].fill_null(0.0).to_numpy(), FINEST_M) * RADIUS_TO_SIGMA
    early = SLACK_S if founding else SLACK_S + LIT_S
    x, y = (part[c].to_numpy().astype(float) for c in ("x", "y"))
    spots = Spots(x, y, sigma, start - early, end + SLACK_S)
    act = part["act"].replace_strict(acts, default=VAGUE, return_dtype=pl.Int64).to_numpy()
    return Source(name, founding, Facts.of(spots, act, len(acts)), part["at"].cast(pl.Int64).to_numpy(), spots, act)
