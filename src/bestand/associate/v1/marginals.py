"""How likely each pair is one event, when a report has at most one match in the other source.

Sum-product messages between the reports of two sources (Williams and Lau 2014, "Approximate
evaluation of marginal association probabilities with belief propagation"); exact where the
candidates form a tree, and near it elsewhere. A fixed number of rounds keeps every result a
matter of its neighbourhood alone: what lies further than that many pairs away cannot move it.
"""

from __future__ import annotations

import numba as nb
import numpy as np

from bestand.geo.clusters import Ints
from bestand.geo.projection import Floats

ROUNDS = 8


@nb.njit(cache=True, nogil=True)
def marginals(i: Ints, j: Ints, odds: Floats, n_a: int, n_b: int) -> Floats:
    """Probability per pair, shape (pairs,). odds: of the pair against both unmatched.

    free_a, free_b: how free an end still is of its other pairs. Both ends are asked at once,
    so that no source comes first. Among equal rivals answers swing from round to round about the
    one they tend to: it is the geometric mean of the last two. Without it, eight alike reports of
    either source would be matched 64 times with certainty.
    """
    pairs = odds.shape[0]
    free_a, free_b = np.ones(pairs), np.ones(pairs)
    last_a, last_b = free_a, free_b
    for _ in range(ROUNDS):
        last_a, last_b = free_a.copy(), free_b.copy()
        of_a, of_b = odds * free_b, odds * free_a
        total_a, total_b = _sums(i, of_a, n_a), _sums(j, of_b, n_b)
        for e in range(pairs):
            free_a[e] = 1.0 / max(total_a[i[e]] - of_a[e], 1.0)
            free_b[e] = 1.0 / max(total_b[j[e]] - of_b[e], 1.0)
    both = odds * np.sqrt(last_a * free_a) * np.sqrt(last_b * free_b)
    return both / (1.0 + both)


@nb.njit(cache=True, nogil=True)
def _sums(index: Ints, values: Floats, n: int) -> Floats:
    """One (for no match) and all values per index, added in the order of the pairs."""
    total = np.ones(n)
    for e in range(index.shape[0]):
        total[index[e]] += values[e]
    return total
