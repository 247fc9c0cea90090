"""A share with its interval: no share is printed without one."""

from __future__ import annotations

import math
from dataclasses import dataclass

SURE = 1.959963984540054  # 95 %


def interval(share: float, n: float) -> tuple[float, float]:
    """95 % interval of a share of n (Wilson 1927)."""
    z2 = SURE**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = SURE / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def wilson(share: float, n: float) -> tuple[float, float]:
    """The same to three digits."""
    low, high = interval(share, n)
    return round(low, 3), round(high, 3)


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `of`, and the 95 % interval of the share; all null where there was nothing to count."""

    count: int
    of: int
    value: float | None
    low: float | None
    high: float | None

    @classmethod
    def counted(cls, count: int, of: int) -> Share:
        if not of:
            return cls(count, of, None, None, None)
        low, high = interval(count / of, of)
        return cls(count, of, *(round(v, 6) for v in (count / of, low, high)))
