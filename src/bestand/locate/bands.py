"""Chances that subjects lie in bands along lines: of one line, or each side along its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl
from scipy.special import ndtr

from bestand.agreement import Agreement, Place
from bestand.agreement.places import CONTACT, LineBand
from bestand.geo.chance import ERROR_TO_SIGMA, RADIUS_TO_SIGMA, STRAIGHT_M, spread
from bestand.geo.projection import Floats
from bestand.geo.signed import signed_distances
from bestand.locate.geography import Geography, Line
from bestand.locate.place import with_line

Hits = tuple[str, pl.DataFrame, Floats, Floats]
"""Zone id, subjects, chances, and how far behind the own line they are (metres)."""
SLICE = 100_000
"""Subjects at a time: each vague one is spread over hundreds of places."""


def bands_of(agreement: Agreement) -> dict[str, Place]:
    """Every band along a line that some clause or reading names, by its zone id."""
    places = [place for clause in agreement.clauses for place in clause.places if place.line]
    return {place.zone_id or "": place for place in places}


def band_hits(points: pl.DataFrame, geography: Geography, bands: Mapping[str, Place]) -> Iterator[Hits]:
    """Chances are NaN where a line that the agreement names is not in force or not
    drawn; where the line of contact is not, there is no hit at all, and `placed` says so."""
    alike: dict[tuple[str, ...], dict[str, LineBand]] = defaultdict(dict)
    for name, place in sorted(bands.items()):
        if place.line:
            alike[place.line.lines][name] = place.line
    for names, those in alike.items():
        for lines, group in _in_force(points, names, geography):
            if lines:
                yield from _of_lines(group, lines, those)
            elif names != (CONTACT,):
                unknown = np.full(len(group), np.nan)
                yield from ((name, group, unknown, unknown) for name in those)


def _in_force(
    points: pl.DataFrame, names: tuple[str, ...], geography: Geography
) -> Iterator[tuple[dict[str, Line] | None, pl.DataFrame]]:
    """Subjects by the lines in force at their time; None where one of the lines is not."""
    columns = [f"_line{i}" for i in range(len(names))]
    for name, column in zip(names, columns, strict=True):
        points = with_line(points, geography.lines_of(name), column)
    for indices, group in points.partition_by(columns, as_dict=True).items():
        held = None
        if None not in indices:
            held = {n: geography.lines_of(n)[int(str(i))] for n, i in zip(names, indices, strict=True)}
        yield from ((held, part) for part in group.iter_slices(SLICE))


def _of_lines(group: pl.DataFrame, lines: Mapping[str, Line], bands: Mapping[str, LineBand]) -> Iterator[Hits]:
    """Distances once, then each band: precise places with one normal tail per edge, vague ones spread out."""
    x, y, radius = (group[c].to_numpy() for c in ("x", "y", "radius_m"))
    sigma = {name: np.hypot(radius * RADIUS_TO_SIGMA, line.error_m * ERROR_TO_SIGMA) for name, line in lines.items()}
    distance = {name: signed_distances(x, y, line.edges, line.rings) for name, line in lines.items()}
    vague = np.flatnonzero(radius > STRAIGHT_M)
    dx, dy = spread()
    wide = radius[vague, None] * RADIUS_TO_SIGMA
    xs, ys = (x[vague, None] + wide * dx).ravel(), (y[vague, None] + wide * dy).ravel()
    spread_out = {name: signed_distances(xs, ys, line.edges, line.rings) for name, line in lines.items()}
    alone = {name: np.full(len(xs), line.error_m * ERROR_TO_SIGMA) for name, line in lines.items()}
    for name, band in bands.items():
        chance = _chance(distance, sigma, band)
        chance[vague] = _chance(spread_out, alone, band).reshape(len(vague), len(dx)).mean(1)
        yield name, group, chance, _behind(distance, band)


def _chance(distance: Mapping[str, Floats], sigma: Mapping[str, Floats], band: LineBand) -> Floats:
    """Chance to lie in the band, given signed distances to its lines and how sure they are.

    Where the sides have lines of their own, the chance of the side and that of the distance are
    multiplied: both edges within one place's radius is rare, and errs by two in a hundred at most.
    """
    reach = band.reach_m
    if band.of.line:
        low, high = {"a": (-reach, 0.0), "b": (0.0, reach), "both": (-reach, reach)}[band.side]
        return _between(distance[band.of.line], sigma[band.of.line], low, high, band)
    found = np.zeros(len(distance[CONTACT]))
    for side, own in (("a", band.of.a), ("b", band.of.b)):
        if band.side in (side, "both"):
            found += _own(distance, sigma, side, own, band)
    return np.minimum(found, 1.0)


def _behind(distance: Mapping[str, Floats], band: LineBand) -> Floats:
    """Metres behind the own line, on the side where a place is; negative before it."""
    if band.of.line:
        return {"a": -distance[band.of.line], "b": distance[band.of.line]}.get(
            band.side, np.abs(distance[band.of.line])
        )
    sides = {side: distance.get(own, distance[CONTACT]) for side, own in (("a", band.of.a), ("b", band.of.b))}
    return np.where(distance[CONTACT] < 0, -sides["a"], sides["b"])


def _own(distance: Mapping[str, Floats], sigma: Mapping[str, Floats], side: str, own: str, band: LineBand) -> Floats:
    """On a side of the line of contact, and before or near that side's own line."""
    sign = -1.0 if side == "a" else 1.0
    here = sign * distance[CONTACT]
    if own == CONTACT:
        return _between(here, sigma[CONTACT], 0.0, band.reach_m, band)
    away = sign * distance[own]
    on_side = _between(here, sigma[CONTACT], 0.0, np.inf, band)
    return on_side * _between(away, sigma[own], -np.inf, band.reach_m, band)


def _between(distance: Floats, sigma: Floats, low: float, high: float, band: LineBand) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        soft = ndtr((high - distance) / sigma) - ndtr((low - distance) / sigma)
    closed = band.comparator == "le"
    hard = (distance <= high) & (distance >= low) if closed else (distance < high) & (distance > low)
    return np.where(sigma > 0, soft, hard.astype(float))
