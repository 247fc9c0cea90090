"""Chances under a radius: where the true place may lie, given a point and its precision.

A place is a symmetric normal about its point, and `radius_m` holds it with 95 %:
sigma = radius / sqrt(-2 ln 0.05). A line drawn with a 95 % error e has sigma e / 1.96.
"""

from __future__ import annotations

import numpy as np
from scipy.special import chndtr, ndtr

from bestand.geo.projection import Floats
from bestand.geo.signed import inside, signed_distances

RADIUS_TO_SIGMA = 1 / np.sqrt(-2 * np.log(0.05))
ERROR_TO_SIGMA = 1 / 1.959963984540054
STRAIGHT_M = 2_000.0
"""Up to this radius the line is taken as straight over the place's own size."""
SAMPLES, FINE, GOLDEN = 512, 2048, (np.sqrt(5) - 1) / 2


def spread(samples: int = SAMPLES) -> tuple[Floats, Floats]:
    """Offsets of equal probability under a unit normal in the plane; shape (samples,) each.

    A sunflower in one quarter, repeated in the other three: radii at the middles of rings of
    equal probability, turned by the golden section. Fixed, so that the same place always
    gets the same chance; symmetric, so that a mirrored world gets mirrored chances.
    """
    k = np.arange(samples // 4)
    radius = np.sqrt(-2 * np.log(1 - (k + 0.5) / len(k)))
    angle = (k * GOLDEN % 1) * np.pi / 2
    x, y = radius * np.cos(angle), radius * np.sin(angle)
    return np.concatenate([x, -x, x, -x]), np.concatenate([y, y, -y, -y])


def chance_positive(
    x: Floats, y: Floats, radius_m: Floats, distance_m: Floats, error_m: float, line: Floats, rings: Floats
) -> Floats:
    """Probability that the true place lies on the positive side of the true line.

    Precise places: the normal tail of distance over the joint sigma. Vague ones near the
    line: the mean of that over a fixed spread of places, since the line bends within reach.
    """
    sigma, line_sigma = radius_m * RADIUS_TO_SIGMA, error_m * ERROR_TO_SIGMA
    joint = np.hypot(sigma, line_sigma)
    chance = _tail(distance_m, joint)
    vague = np.flatnonzero((radius_m > STRAIGHT_M) & (np.abs(distance_m) < 4 * joint))
    if len(vague):
        dx, dy = spread()
        xs = (x[vague, None] + sigma[vague, None] * dx).ravel()
        ys = (y[vague, None] + sigma[vague, None] * dy).ravel()
        d = signed_distances(xs, ys, line, rings)
        chance[vague] = _tail(d, np.full(len(d), line_sigma)).reshape(len(vague), SAMPLES).mean(1)
    return chance


def chance_inside(x: Floats, y: Floats, radius_m: Floats, rings: Floats) -> Floats:
    """Probability that the true place lies inside the rings, by a fixed spread of places.

    An edge that runs along a row of the spread moves the answer by up to 0.01.
    """
    dx, dy = spread(FINE)
    sigma = radius_m * RADIUS_TO_SIGMA
    xs = (x[:, None] + sigma[:, None] * dx).ravel()
    ys = (y[:, None] + sigma[:, None] * dy).ravel()
    return np.asarray(inside(xs, ys, rings).reshape(len(x), FINE).mean(1), float)


def chance_within(distance_m: Floats, limit_m: Floats, radius_m: Floats) -> Floats:
    """Probability that the true place lies within `limit_m` of a point `distance_m` away.

    The squared offset is non-central chi-square with two degrees of freedom.
    """
    sigma = np.maximum(radius_m * RADIUS_TO_SIGMA, 1e-3)
    reach, offset = (limit_m / sigma) ** 2, (distance_m / sigma) ** 2
    # scipy's series goes astray for offsets next to nothing, where the distribution is
    # exponential, and for huge ones, where the target's edge is straight over the place's size
    central, far = offset < 1e-12, offset > 1e6
    between = chndtr(reach, 2.0, np.where(central | far, 1.0, offset))
    straight = ndtr((limit_m - distance_m) / sigma)
    return np.asarray(np.where(central, -np.expm1(-reach / 2), np.where(far, straight, between)), float)


def _tail(distance_m: Floats, sigma: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(sigma > 0, distance_m / sigma, np.sign(distance_m) * np.inf)
    return np.asarray(ndtr(z), float)
