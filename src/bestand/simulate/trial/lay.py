"""How the ground lies: places on the plane, along the line and away from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from bestand.geo.projection import Floats, Projection

Points = tuple[Floats, Floats]


@dataclass(frozen=True)
class Lay:
    """box: west, south, east, north in degrees, where acts may lie. edges: the line in metres, shape (n, 4).

    Edges are taken from west to east, however the line is drawn: which side is a and which is b decides nothing here.
    """

    projection: Projection
    box: tuple[float, float, float, float]
    edges: Floats

    @classmethod
    def of(cls, projection: Projection, box: tuple[float, float, float, float], edges: Floats) -> Lay:
        backward = edges[:, 0] > edges[:, 2]
        eastward = np.where(backward[:, None], edges[:, [2, 3, 0, 1]], edges)
        return cls(projection, box, eastward[np.lexsort(eastward.T[::-1])])

    @cached_property
    def _ends(self) -> Floats:
        """Length of the line up to the end of each edge."""
        return np.cumsum(np.hypot(self.edges[:, 2] - self.edges[:, 0], self.edges[:, 3] - self.edges[:, 1]))

    def off_line(self, share: Floats, away_m: Floats) -> Points:
        """Metres of places at a share of the line's length, so far to the left of it (negative: to the right)."""
        at = share * self._ends[-1]
        which = np.minimum(np.searchsorted(self._ends, at), len(self.edges) - 1)
        x0, y0, x1, y1 = self.edges[which].T
        length = np.hypot(x1 - x0, y1 - y0)
        along = 1 - (self._ends[which] - at) / length
        x, y = x0 + along * (x1 - x0), y0 + along * (y1 - y0)
        return x - away_m * (y1 - y0) / length, y + away_m * (x1 - x0) / length

    def anywhere(self, count: int, rng: np.random.Generator) -> Points:
        """Metres of places spread evenly over the box."""
        west, south, east, north = self.box
        return self.projection.to_plane(rng.uniform(west, east, count), rng.uniform(south, north, count))

    def degrees(self, points: Points) -> Points:
        return self.projection.to_degrees(*points)

    def inside(self, lon: Floats, lat: Floats) -> npt.NDArray[np.bool_]:
        west, south, east, north = self.box
        return np.asarray((lon > west) & (lon < east) & (lat > south) & (lat < north))
