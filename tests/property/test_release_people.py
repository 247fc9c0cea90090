"""Numbers of people against an attacker who solves every linear equation that was ever published.

He holds all releases, knows the method and k, and is told which numbers did not change between them.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from bestand.release.people import HELD, SCHEMA, SHOWN, WITHHELD, K, cells_of_people, counts_of_people

DAYS = [date(2026, 5, 1) + timedelta(days=n) for n in range(4)]
AREAS = ["A", "B", "C", "D"]
Truth = dict[tuple[date, str], int]
TRUTHS = st.dictionaries(st.tuples(st.sampled_from(DAYS), st.sampled_from(AREAS)), st.integers(0, 12), max_size=16)
HISTORIES = st.lists(TRUTHS, min_size=1, max_size=4).map(
    lambda parts: [{k: v for p in parts[: n + 1] for k, v in p.items()} for n in range(len(parts))]
)
"""Each release knows what the last one knew, some of it corrected."""


def rows_of(truth: Truth) -> pl.DataFrame:
    rows = [
        {"about": "killed", "day": d, "area_code": a, "low": float(n), "high": float(n)} for (d, a), n in truth.items()
    ]
    return pl.DataFrame(rows, schema={c: SCHEMA[c] for c in ("about", "day", "area_code", "low", "high")})


def releases(history: list[Truth]) -> list[pl.DataFrame]:
    found: list[pl.DataFrame] = []
    for truth in history:
        found.append(counts_of_people(rows_of(truth), found))
    return found


def told(release: pl.DataFrame) -> dict[tuple[date | None, str | None], tuple[float | None, str]]:
    return {(d, a): (low, state) for _, d, a, low, _, state in release.iter_rows()}


def solved(history: list[Truth], published: list[pl.DataFrame]) -> set[tuple[int, tuple[date, str]]]:
    """(version, cell) of every number that the equations determine. A number that did not change is one
    unknown in all releases; figures that are held speak of an earlier release and add no equation."""
    names: dict[tuple[date, str, int], int] = {}
    unknown: list[dict[tuple[date, str], int]] = []
    for n, truth in enumerate(history):
        at = {}
        for cell, value in truth.items():
            since = n
            while since and history[since - 1].get(cell) == value:
                since -= 1
            at[cell] = names.setdefault((*cell, since), len(names))
        unknown.append(at)
    equations = []
    for at, release in zip(unknown, published, strict=True):
        for (day, area), (_, state) in told(release).items():
            if state == SHOWN:
                inside = [i for (d, a), i in at.items() if day in (None, d) and area in (None, a)]
                equations.append(np.isin(np.arange(len(names)), inside).astype(float))
    if not equations:
        return set()
    _, size, basis = np.linalg.svd(np.array(equations))
    null = basis[(size > 1e-9).sum() :]
    free = (np.abs(null) > 1e-9).any(axis=0)
    return {(n, c) for n, at in enumerate(unknown) for c, i in at.items() if not free[i]}


@settings(max_examples=400, deadline=None)
@given(HISTORIES)
def test_no_small_number_of_people_can_be_solved_for(history: list[Truth]) -> None:
    published = releases(history)
    for n, cell in solved(history, published):
        small = 0 < history[n][cell] < K
        assert not small, (n, cell, published)


@settings(max_examples=300, deadline=None)
@given(HISTORIES)
def test_two_releases_never_differ_by_a_small_number(history: list[Truth]) -> None:
    published = [told(release) for release in releases(history)]
    for old, new in pairwise(published):
        for key in old.keys() & new.keys():
            was, now = old[key][0], new[key][0]
            if was is not None and now is not None and key[1] is not None:
                assert was == now or abs(was - now) >= K


@settings(max_examples=300, deadline=None)
@given(HISTORIES)
def test_what_was_withheld_stays_withheld(history: list[Truth]) -> None:
    published = [told(release) for release in releases(history)]
    for old, new in pairwise(published):
        for key, (_, state) in old.items():
            assert state != WITHHELD or new[key][1] == WITHHELD


@settings(max_examples=300, deadline=None)
@given(TRUTHS)
def test_what_a_first_release_shows_is_true(truth: Truth) -> None:
    for (day, area), (low, state) in told(releases([truth])[0]).items():
        inside = [n for (d, a), n in truth.items() if day in (None, d) and area in (None, a)]
        assert state != HELD and (low is None or low == sum(inside))


def test_the_attacker_finds_what_plain_suppression_leaves() -> None:
    """He can succeed: with its total published, one withheld number is solved for."""
    truth = {(DAYS[0], "A"): 3, (DAYS[0], "B"): 9}
    plain = pl.DataFrame(
        [("killed", DAYS[0], "A", None, None, WITHHELD), ("killed", DAYS[0], "B", 9.0, 9.0, SHOWN),
         ("killed", DAYS[0], None, 12.0, 12.0, SHOWN)], schema=SCHEMA, orient="row")  # fmt: skip
    assert (0, (DAYS[0], "A")) in solved([truth], [plain])
    assert told(releases([truth])[0]) == {
        (DAYS[0], "A"): (None, WITHHELD), (DAYS[0], "B"): (None, WITHHELD), (DAYS[0], None): (12.0, SHOWN),
        (None, None): (12.0, SHOWN)}  # fmt: skip


def test_a_number_alone_on_its_day_takes_the_total_with_it() -> None:
    found = told(releases([{(DAYS[0], "A"): 3, (DAYS[1], "B"): 8}])[0])
    assert found[(DAYS[0], None)] == (None, WITHHELD) and found[(None, None)] == (None, WITHHELD)
    assert found[(DAYS[1], "B")] == (8.0, SHOWN)


def test_persons_and_incidents_are_counted_by_local_day() -> None:
    at = datetime(2026, 5, 1, 22, tzinfo=UTC)
    incidents = pl.DataFrame({"incident_id": ["i", "j"], "time_from": [at, at], "area_code": ["A", None]})
    people = pl.DataFrame(
        {"incident_id": ["i", "i", "j"], "status": ["killed"] * 3, "age_group": ["child", "adult", None],
         "count_min": [1, 4, 2], "count_max": [1, 6, None]})  # fmt: skip
    found = cells_of_people(people, incidents, "Europe/Kyiv").rows()
    assert found == [("killed", date(2026, 5, 2), "A", 5.0, 7.0), ("killed", date(2026, 5, 2), "elsewhere", 2.0, None)]
    assert cells_of_people(people, incidents, "UTC", by="incidents")["low"].to_list() == [1.0, 1.0]
