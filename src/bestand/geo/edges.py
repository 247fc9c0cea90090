"""Geometries as flat arrays of edges, for the kernels."""

from __future__ import annotations

import numpy as np
import shapely

from bestand.geo.projection import Floats


def edges_of(geometry: shapely.Geometry) -> Floats:
    """All edges of lines or rings as rows (x0, y0, x1, y1); shape (n, 4), no zero lengths."""
    parts = shapely.get_parts(_linework(geometry))
    coords, index = shapely.get_coordinates(parts, return_index=True)
    same = index[1:] == index[:-1]
    edges = np.hstack([coords[:-1], coords[1:]])[same]
    return np.ascontiguousarray(edges[_lengths(edges) > 0])


def facing(edges: Floats, offset_m: float) -> tuple[Floats, Floats]:
    """Points `offset_m` to the left and to the right of each edge's middle; shape (n, 2)."""
    along = edges[:, 2:] - edges[:, :2]
    normal = np.stack([-along[:, 1], along[:, 0]], axis=1) / _lengths(edges)[:, None]
    middle = (edges[:, :2] + edges[:, 2:]) / 2
    return middle + offset_m * normal, middle - offset_m * normal


def _linework(geometry: shapely.Geometry) -> shapely.Geometry:
    return geometry if shapely.get_dimensions(geometry) == 1 else shapely.boundary(geometry)


def _lengths(edges: Floats) -> Floats:
    return np.hypot(edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1])
