"""Signed distance and side of a million points: ours against shapely and geopandas.

Peers get their geometries built, prepared and indexed before the clock starts, and run on
the first tenth of the points, scaled linearly; ours runs on all and builds all it needs.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import geopandas
import numba
import numpy as np
import numpy.typing as npt
import shapely

from bench.figure import Figure
from bench.timing import fastest, medians
from bestand.geo.edges import edges_of
from bestand.geo.projection import Floats
from bestand.geo.signed import signed_distances

POINTS, EDGES, SHARE, THREADS = 1_000_000, 3_000, 10, 2
AGAINST_SHAPELY, AGAINST_GEOPANDAS = 10.0, 40.0

Answer = tuple[Floats, npt.NDArray[np.bool_]]
"""Distance without sign, and whether inside."""


@dataclass(frozen=True)
class Scene:
    """A polygon, the part of its edge that counts as the line, and points about it."""

    polygon: shapely.Polygon
    line: shapely.MultiLineString
    x: Floats
    y: Floats


def scene(seed: int = 20260510) -> Scene:
    """A territory some 800 km by 500 km with an edge that bends at every scale."""
    rng = np.random.default_rng(seed)
    angle = np.arange(EDGES) * 2 * np.pi / EDGES
    wave = np.arange(1, EDGES // 8)
    height, phase = rng.normal(size=len(wave)) / wave**1.1, rng.uniform(0, 2 * np.pi, len(wave))
    bend = (height[:, None] * np.cos(wave[:, None] * angle + phase[:, None])).sum(0)
    radius = 300e3 * np.exp(0.25 * bend / np.abs(bend).max())
    ring = np.column_stack([1.3 * radius * np.cos(angle), 0.8 * radius * np.sin(angle)])
    line = shapely.MultiLineString([ring[200:1_500], ring[1_550:2_050]])  # the rest is coast
    x, y = rng.normal(scale=250e3, size=(2, POINTS))
    return Scene(shapely.Polygon(ring), line, x, y)


def figures() -> list[Figure]:
    ground = scene()
    part = slice(0, POINTS // SHARE)
    x, y = ground.x[part], ground.y[part]
    lines, rings = edges_of(ground.line), edges_of(ground.polygon)
    peers = {f"shapely {n}": c for n, c in shapely_forms(ground, x, y).items()}
    peers |= {f"geopandas {n}": c for n, c in geopandas_forms(ground, x, y).items()}
    numba.set_num_threads(min(THREADS, os.cpu_count() or 1))

    def ours() -> Floats:
        return signed_distances(ground.x, ground.y, lines, rings)

    check(ours()[part], peers, ground, x, y)
    seconds = medians({"ours": ours, **peers})
    return [_figure("shapely", AGAINST_SHAPELY, seconds), _figure("geopandas", AGAINST_GEOPANDAS, seconds)]


def _figure(library: str, reach: float, seconds: dict[str, float]) -> Figure:
    forms = {name: SHARE * s for name, s in seconds.items() if name.startswith(library)}
    peer, peer_s = fastest(forms)
    tried = ", ".join(f"{name.removeprefix(library).strip()} {s:.2f} s" for name, s in sorted(forms.items()))
    note = f"peer on {POINTS // SHARE:,} of {POINTS:,} points, scaled; tried: {tried}"
    return Figure(f"locate: {library}", seconds["ours"], reach, peer, peer_s, note)


def check(signed: Floats, peers: dict[str, Callable[[], Answer]], ground: Scene, x: Floats, y: Floats) -> None:
    """Every peer gives our distances, and our side unless the point is on the edge itself."""
    on_edge = shapely.distance(ground.polygon.exterior, shapely.points(x, y)) <= 1e-9
    for name, peer in peers.items():
        distance, within = peer()
        assert np.allclose(np.abs(signed), distance, rtol=1e-6, atol=1e-9), name
        assert np.array_equal(signed[~on_edge] > 0, within[~on_edge]), name


def shapely_forms(ground: Scene, x: Floats, y: Floats) -> dict[str, Callable[[], Answer]]:
    """Two threads each: shapely lets go of the interpreter's lock."""
    points, pieces = shapely.points(x, y), _pieces(ground.line)
    tree = shapely.STRtree(pieces)
    shapely.prepare([ground.line, ground.polygon])
    pool = ThreadPoolExecutor(THREADS)
    slices = [slice(k * len(x) // THREADS, (k + 1) * len(x) // THREADS) for k in range(THREADS)]

    def by(distance: Callable[[npt.NDArray[np.object_]], Floats]) -> Callable[[], Answer]:
        def one(at: slice) -> Answer:
            return distance(points[at]), shapely.contains_xy(ground.polygon, x[at], y[at])

        def all_() -> Answer:
            parts = list(pool.map(one, slices))
            return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])

        return all_

    return {
        "distance": by(lambda p: np.asarray(shapely.distance(ground.line, p))),
        "STRtree": by(lambda p: np.asarray(tree.query_nearest(p, return_distance=True, all_matches=False)[1])),
    }


def geopandas_forms(ground: Scene, x: Floats, y: Floats) -> dict[str, Callable[[], Answer]]:
    points = geopandas.GeoSeries(geopandas.points_from_xy(x, y))
    frame = geopandas.GeoDataFrame(geometry=points)
    edges = geopandas.GeoDataFrame(geometry=_pieces(ground.line))
    area = geopandas.GeoDataFrame(geometry=[ground.polygon])
    _ = edges.sindex, area.sindex, points.sindex

    def series() -> Answer:
        return points.distance(ground.line).to_numpy(), points.within(ground.polygon).to_numpy()

    def joins() -> Answer:
        near = geopandas.sjoin_nearest(frame, edges, distance_col="d")
        within = geopandas.sjoin(frame, area, predicate="within")
        first = near[~near.index.duplicated()]
        return first["d"].to_numpy(), frame.index.isin(within.index)

    def index() -> Answer:
        _, distance = edges.sindex.nearest(points, return_all=False, return_distance=True)
        within = np.zeros(len(points), bool)
        within[points.sindex.query(ground.polygon, predicate="contains")] = True
        return np.asarray(distance), within

    return {"distance, within": series, "sjoin_nearest, sjoin": _quiet(joins), "sindex": index}


def _quiet(call: Callable[[], Answer]) -> Callable[[], Answer]:
    def quiet() -> Answer:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return call()

    return quiet


def _pieces(line: shapely.MultiLineString) -> npt.NDArray[np.object_]:
    """One geometry per edge, for the trees."""
    return np.asarray(shapely.linestrings(edges_of(line).reshape(-1, 2, 2)))
