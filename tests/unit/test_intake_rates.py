"""Hand labels as error rates: shares with intervals, and what was not labelled stays unknown."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from pathlib import Path

import polars as pl
import pytest

from bestand.intake import error_rates, load_manifest
from bestand.intake.manifest import source_names
from bestand.intake.rates import labels_of
from bestand.model.shares import wilson
from bestand.model.tables import TABLES

LABELLED = ("viina", "viina_monthly")


def observed(source: str, **rows: int) -> pl.DataFrame:
    acts = [act for act, n in rows.items() for _ in range(n)]
    return TABLES["observations"].shape(pl.DataFrame({"source": [source] * len(acts), "act": acts}))


def rate(rates: pl.DataFrame, act: str | None, quantity: str = "event") -> dict[str, object]:
    found = rates.filter((pl.col("quantity") == quantity) & pl.col("act").eq_missing(pl.lit(act)))
    assert found.height == 1
    return found.row(0, named=True)


def test_interval_is_wilsons() -> None:
    # 5 of 10: middle (.5 + 3.8415 / 20) / 1.38415 = .5; half 1.96 sqrt(.025 + .0096) / 1.38415 = .2634
    assert wilson(0.5, 10) == (0.237, 0.763)
    assert wilson(0.0, 10)[0] == 0.0
    assert wilson(1.0, 10)[1] == 1.0


def test_share_of_an_act_counts_only_rows_that_tell() -> None:
    labels = labels_of(load_manifest("viina"))
    assert labels is not None
    told = labels.filter((pl.col("act") == "shelling") & (pl.col("event") != "unclear"))
    found = rate(error_rates({"viina": load_manifest("viina")}, observed("viina", shelling=3)), "shelling")
    assert found["labelled"] == told.height
    assert found["share"] == round(float((told["event"] == "yes").mean()), 3)  # type: ignore[arg-type]
    assert found["low"] < found["share"] < found["high"]  # type: ignore[operator]


def test_a_source_as_a_whole_weighs_acts_by_its_rows() -> None:
    manifests = {"viina": load_manifest("viina")}
    only = error_rates(manifests, observed("viina", shelling=5))
    assert rate(only, None)["share"] == rate(only, "shelling")["share"]
    other = error_rates(manifests, observed("viina", shelling=5, air_strike=5))
    shares = [rate(other, act)["share"] for act in ("shelling", "air_strike")]
    assert rate(other, None)["share"] == pytest.approx(sum(shares) / 2, abs=0.001)  # type: ignore[arg-type]


def test_what_was_not_labelled_is_unknown() -> None:
    rates = error_rates({"firms": load_manifest("firms")}, observed("firms", thermal_anomaly=9))
    assert rates["share"].to_list() == [None, None]
    assert rates["basis"].to_list() == ["not measured"] * 2


@pytest.mark.parametrize("source", LABELLED)
def test_labels_are_keys_and_labels_only(source: str) -> None:
    labels = labels_of(load_manifest(source))
    assert labels is not None
    assert labels["key"].str.contains("^[0-9a-f]{16}$").all()
    assert labels["key"].is_unique().all()
    assert set(labels["event"]) == {"yes", "no", "unclear"}
    assert set(labels["place"].fill_null("")) <= {"yes", "no", "unclear", ""}
    assert labels.filter((pl.col("event") != "yes") & (pl.col("place").fill_null("") != "")).is_empty()


def test_only_sources_with_labels_have_rates() -> None:
    assert {s for s in source_names() if labels_of(load_manifest(s)) is not None} == set(LABELLED)


@pytest.mark.skipif("BESTAND_DATA" not in os.environ, reason="real records are not at hand")
def test_every_label_names_a_real_row() -> None:
    labels = labels_of(load_manifest("viina"))
    assert labels is not None
    path = Path(os.environ["BESTAND_DATA"]) / "viina_2026" / "viina-events-2026.json.gz"
    days = json.loads(gzip.decompress(path.read_bytes()))
    rows = [(day, *row) for day, of in days.items() for row in of]
    keys = ["|".join([d, str(float(x)), str(float(y)), name, kind, urls[0]]) for d, x, y, name, kind, _, urls in rows]
    known = {hashlib.sha256(key.encode()).hexdigest()[:16] for key in keys}
    assert set(labels["key"]) <= known
