"""Groups of points near in place and time: ours against scipy's trees and components."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from bench.figure import Figure
from bench.timing import fastest, medians
from bestand.geo.clusters import Ints, Points, connected
from bestand.geo.projection import Floats

ROWS, REACH = 200_000, 5.0
WITHIN_M, GAP_S = 800.0, 600.0  # as fire pixels are merged
OVERPASS_S = 43_200.0

Pairs = tuple[Ints, Ints]


def scenes(seed: int = 20260510) -> dict[str, Points]:
    """Sparse: one point by itself; medium: a few neighbours; dense: pixels of one overpass."""
    rng = np.random.default_rng(seed)
    overpass = rng.integers(0, 60, ROWS) * OVERPASS_S + rng.uniform(0, GAP_S, ROWS)
    alone = rng.uniform(0, 1e6, (ROWS, 2))
    about = _about(rng, centres=200, spread_m=5_000.0)
    pixels = np.round(_about(rng, centres=400, spread_m=4_000.0) / 375) * 375 + rng.uniform(-20, 20, (ROWS, 2))
    return {
        "sparse": _points(alone, overpass),
        "medium": _points(about, overpass),
        "dense": _points(pixels, rng.uniform(0, GAP_S, ROWS)),
    }


def _about(rng: np.random.Generator, centres: int, spread_m: float) -> Floats:
    middle = rng.uniform(0, 1e6, (centres, 2))
    return np.asarray(middle[rng.integers(centres, size=ROWS)] + rng.normal(scale=spread_m, size=(ROWS, 2)))


def _points(xy: Floats, at_s: Floats) -> Points:
    return Points(xy[:, 0].copy(), xy[:, 1].copy(), at_s, at_s + 1.0)


def figures() -> list[Figure]:
    return [_figure(name, points) for name, points in scenes().items()]


def _figure(name: str, points: Points) -> Figure:
    group = np.zeros(ROWS, np.int64)
    forms = {form: _with(pairs, points) for form, pairs in PAIRS.items()}

    def ours() -> Ints:
        return connected(points, group, WITHIN_M, GAP_S)

    label = ours()
    for form, call in forms.items():
        assert np.array_equal(label, _smallest(call())), form
    seconds = medians({"ours": ours, **forms})
    ours_s = seconds.pop("ours")
    peer, peer_s = fastest(seconds)
    tried = ", ".join(f"{form} {s:.3f} s" for form, s in seconds.items())
    note = f"{ROWS:,} points, {len(np.unique(label)):,} groups; tried: {tried}"
    return Figure(f"merge: {name}", ours_s, REACH, f"scipy {peer}", peer_s, note)


def _with(pairs: Callable[[Points], Pairs], points: Points) -> Callable[[], Ints]:
    return lambda: _components(points, *pairs(points))


def plane_pairs(p: Points) -> Pairs:
    """Pairs near in place; their times are compared afterwards."""
    i, j = _tree(np.column_stack([p.x, p.y])).query_pairs(WITHIN_M * (1 + 1e-9), output_type="ndarray").T
    return i, j


def space_pairs(p: Points) -> Pairs:
    """Time as a third dimension, scaled so that all pairs near in place and time are near."""
    scale = WITHIN_M / (GAP_S + float((p.end_s - p.start_s).max()))
    tree = _tree(np.column_stack([p.x, p.y, p.start_s * scale]))
    i, j = tree.query_pairs(WITHIN_M * np.sqrt(2) * (1 + 1e-9), output_type="ndarray").T
    return i, j


def slice_pairs(p: Points) -> Pairs:
    """A tree for each stretch of time that nothing joins to the next."""
    order = np.argsort(p.start_s)
    start = p.start_s[order]
    reach = GAP_S + float((p.end_s - p.start_s).max())
    parts = np.split(order, np.flatnonzero(np.diff(start) > reach) + 1)
    found = [(part, plane_pairs(Points(*(c[part] for c in p)))) for part in parts]
    return np.concatenate([k[i] for k, (i, _) in found]), np.concatenate([k[j] for k, (_, j) in found])


PAIRS = {"tree of the plane": plane_pairs, "tree with time": space_pairs, "tree per stretch of time": slice_pairs}


def _tree(coordinates: Floats) -> cKDTree:
    return cKDTree(coordinates, balanced_tree=False, compact_nodes=False)  # built and searched faster here


def _components(p: Points, i: Ints, j: Ints) -> Ints:
    apart = np.maximum(p.start_s[i], p.start_s[j]) - np.minimum(p.end_s[i], p.end_s[j])
    near = ((p.x[i] - p.x[j]) ** 2 + (p.y[i] - p.y[j]) ** 2 <= WITHIN_M**2) & (apart <= GAP_S)
    i, j = i[near], j[near]
    graph = coo_matrix((np.ones(len(i), np.int8), (i, j)), (len(p.x), len(p.x)))
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


def _smallest(component: Ints) -> Ints:
    """The smallest index of each point's component."""
    least = np.full(int(component.max()) + 1, len(component))
    np.minimum.at(least, component, np.arange(len(component)))
    return least[component]
