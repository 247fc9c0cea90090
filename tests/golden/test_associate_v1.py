"""associate/v1 is frozen: the same records give the same bytes, this year and in ten. A change is v2."""

from __future__ import annotations

import json

import polars as pl

from tests.golden.associate_v1.frozen import SUMS, frozen_tables, sums_now
from tests.golden.associate_v1.ground import centre, run


def test_tables_have_the_bytes_they_always_had() -> None:
    frozen, now = json.loads(SUMS.read_text()), sums_now()
    assert now["observations"] == frozen["observations"], "the simulation changed, not the method"
    assert now == frozen, "associate/v1 changed: make it associate/v2, or undo the change"


def test_frozen_month_holds_all_that_v1_can_say() -> None:
    tables = frozen_tables()
    result = run(tables, centre(tables["observations"]))
    tests = {r["test"] for reasons in result["members"]["reasons"] for r in reasons}
    said = {r["test"] for reasons in result["incidents"]["reasons"] for r in reasons}
    assert tests >= {"founds", "support/warning", "support/trace", "compared", "flood", "people", "ambiguous"}
    assert said >= {"merged", "joined"}
    assert set(result["members"]["role"]) == {"event", "lead", "trace", "warning"}
    assert set(result["excess"]["verdict"]) >= {"excess", "none"}
    assert set(result["weights"]["learned"]) == {True, False}
    assert 300 < tables["observations"].height < 1500
    assert result["candidates"].filter(pl.col("taken")).height > 50
