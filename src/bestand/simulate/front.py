"""Where along the line incidents happen: everywhere, or in spots."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bestand.geo.projection import Floats

SPOTS = 12  # that touch one another when the whole front is in use
LEAST = 1 / 400  # of the front: one spot of 0.8 km


@dataclass(frozen=True)
class Front:
    """Spots of one width between two ends, in degrees. `depth` shortens how far from the line
    incidents happen: 1 leaves each act its own reach."""

    ends: tuple[float, float]
    west: Floats  # of each spot; none: the whole front
    width: float = 0.0
    depth: float = 1.0

    def lon(self, at: Floats) -> Floats:
        """Places between the ends, brought into the spots, each spot as often as any other."""
        if not len(self.west):
            return at
        first, last = self.ends
        step = (at - first) / (last - first) * len(self.west)
        spot = np.clip(step.astype(np.int64), 0, len(self.west) - 1)
        return np.asarray(self.west[spot] + (step - spot) * self.width)


def whole(ends: tuple[float, float]) -> Front:
    return Front(ends, np.empty(0))


def spotted(ends: tuple[float, float], share: float, luck: Floats) -> Front:
    """A share of the front, in as many spots as the share is twelfths, one in each equal part.

    luck: where in its part each spot lies, from 0 to 1; shape (SPOTS,). Below a twelfth there
    is one spot, which becomes less deep as it becomes narrower.
    """
    first, last = ends
    count = max(1, round(share * SPOTS))
    part, width = (last - first) / count, (last - first) * share / count
    west = first + np.arange(count) * part + luck[:count] * (part - width)
    return Front(ends, west, width, min(1.0, share * SPOTS))
