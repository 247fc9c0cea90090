"""How often rows of a source speak of an event at all, and have the right place: hand labels.

A source folder may hold `labels.csv` (key, act, event, place; yes, no or unclear): our own
labels of its rows by their address or headline. What was not labelled is unknown, never zero.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from importlib.resources import files

import numpy as np
import polars as pl

from bestand.intake.manifest import Manifest
from bestand.model.shares import wilson
from bestand.model.tables import TABLES

QUANTITIES = ("event", "place")


def error_rates(manifests: Mapping[str, Manifest], observations: pl.DataFrame) -> pl.DataFrame:
    """The table `error_rates`: per source, quantity and act; a source without labels is unknown.

    observations: they weigh the acts, since rows were drawn for labelling act by act.
    """
    counts = observations.group_by("source", "act").agg(rows=pl.len())
    parts = [
        _of_source(name, manifest, counts.filter(pl.col("source") == name))
        for name, manifest in sorted(manifests.items())
        if "observations" in manifest.gives
    ]
    return TABLES["error_rates"].shape(pl.concat(parts, how="diagonal") if parts else pl.DataFrame())


def _of_source(name: str, manifest: Manifest, counts: pl.DataFrame) -> pl.DataFrame:
    labels = labels_of(manifest)
    if labels is None:
        unknown = [{"source": name, "quantity": q, "basis": "not measured"} for q in QUANTITIES]
        return pl.DataFrame(unknown)
    rows = [row for quantity in QUANTITIES for row in _rates(labels, quantity, counts)]
    return pl.DataFrame(rows, infer_schema_length=None).with_columns(source=pl.lit(name), basis=pl.lit(BASIS))


BASIS = "rows labelled by hand, by address or headline; share of those that tell"


def labels_of(manifest: Manifest) -> pl.DataFrame | None:
    """The labels that a source's folder holds; None where it holds none."""
    path = files("bestand.intake") / "sources" / manifest.name / "labels.csv"
    return pl.read_csv(io.BytesIO(path.read_bytes()), infer_schema_length=0) if path.is_file() else None


def _rates(labels: pl.DataFrame, quantity: str, counts: pl.DataFrame) -> list[dict[str, object]]:
    """A row per act, then one for the source: the acts weighed by their rows."""
    told = (
        labels.filter(pl.col(quantity) != "")
        .group_by("act")
        .agg(yes=(pl.col(quantity) == "yes").sum(), n=pl.col(quantity).is_in(["yes", "no"]).sum(), all=pl.len())
    )
    told = (
        told.join(counts.select("act", "rows"), on="act", how="left")
        .sort("act")
        .with_columns(pl.col("rows").fill_null(0))
    )
    rows = [_row(a, quantity, y / n if n else None, n, u - n) for a, y, n, u, _ in told.iter_rows()]
    yes, n, weight = (told[c].to_numpy().astype(float) for c in ("yes", "n", "rows"))
    known = n > 0
    weight = np.where(known, weight if weight[known].sum() else n, 0.0)
    weight = weight / max(weight.sum(), 1e-9)
    share = float((weight * yes / np.maximum(n, 1)).sum()) if known.any() else None
    counted = 1 / max(float((weight**2 / np.maximum(n, 1)).sum()), 1e-9) if known.any() else 0.0
    unclear = int(told.select((pl.col("all") - pl.col("n")).sum()).item())
    return [*rows, _row(None, quantity, share, counted, unclear) | {"labelled": int(n.sum())}]


def _row(act: str | None, quantity: str, share: float | None, n: float, unclear: int) -> dict[str, object]:
    low, high = wilson(share, n) if share is not None else (None, None)
    return {
        "act": act,
        "quantity": quantity,
        "share": None if share is None else round(share, 3),
        "low": low,
        "high": high,
        "labelled": int(n),
        "unclear": unclear,
    }
