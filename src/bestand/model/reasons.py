"""Lists of reasons, one per row: test, result, value, limit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from bestand.model.tables import REASONS


def side_by_side(frame: pl.DataFrame, each: Sequence[pl.Expr]) -> pl.Series:
    """One list of reasons per row; laid side by side and turned, which is far quicker than `concat_list`."""
    n, k = frame.height, len(each)
    columns = frame.select(reason.alias(str(i)) for i, reason in enumerate(each))
    if not n:
        return pl.Series("reasons", [], dtype=REASONS)
    turned = (np.arange(k) * n + np.arange(n)[:, None]).ravel()
    every = pl.concat([columns[name].rename("reasons") for name in columns.columns])
    return every.gather(turned).reshape((n, k)).arr.to_list().cast(REASONS)
