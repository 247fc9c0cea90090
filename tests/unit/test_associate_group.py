"""Average linkage, best first, against a slow reference; what people said comes before any score."""

from __future__ import annotations

import itertools

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestand.associate.v1.group import ALWAYS, NEVER, Links, groups
from tests.golden.associate_v1.ground import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    Frames,
    Row,
    edge,
    members_by_key,
    rules,
    run,
    seen,
    table,
    tables_of,
)
from tests.golden.associate_v1.ground import groups as grouped

Scores = dict[tuple[int, int], float]
TWICE = rules(mission=(50.0, 0.0, "act"))


def labels(scores: Scores, source: list[int], order: list[int] | None = None) -> list[int]:
    pairs = list(scores) if order is None else [list(scores)[k] for k in order]
    first, second = (np.array([p[k] for p in pairs], np.int64) for k in (0, 1))
    found = groups(Links(first, second, np.array([scores[p] for p in pairs], float)), np.array(source, np.int64))
    return found.label.tolist()


def by_hand(scores: Scores, source: list[int]) -> list[int]:
    """Join the two groups of the greatest mean likeness, the first of equals, until none is 0.5."""
    clusters = [[n] for n in range(len(source))]
    while True:
        best, at = 0.5, None
        for one, other in itertools.combinations(clusters, 2):
            alike = _mean(one, other, scores, source)
            if alike > best or (at is None and alike >= best):
                best, at = alike, (one, other)
        if at is None:
            return [min(next(c for c in clusters if n in c)) for n in range(len(source))]
        one, other = at
        clusters[clusters.index(one)] = sorted(one + other)
        clusters.remove(other)


def _mean(one: list[int], other: list[int], scores: Scores, source: list[int]) -> float:
    every = [scores.get((min(a, b), max(a, b)), 0.0) for a in one for b in other]
    apart = any(source[a] == source[b] and scores.get((min(a, b), max(a, b))) != ALWAYS for a in one for b in other)
    if apart or NEVER in every:
        return NEVER
    return ALWAYS if ALWAYS in every else sum(every) / len(every)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Scores, list[int]]:
    """Up to nine reports of four sources, scores that are never alike by accident."""
    source = draw(st.lists(st.integers(0, 3), min_size=2, max_size=9))
    pairs = [p for p in itertools.combinations(range(len(source)), 2) if source[p[0]] != source[p[1]]]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=20)) if pairs else []
    steps = draw(st.permutations(range(1, len(chosen) + 1)))
    return {p: 0.05 + 0.94 * step / (len(chosen) + 1) for p, step in zip(sorted(chosen), steps, strict=True)}, source


@settings(max_examples=150, deadline=None)
@given(graph=graphs(), data=st.data())
def test_groups_are_those_of_the_slow_reference_in_any_order(
    graph: tuple[Scores, list[int]], data: st.DataObject
) -> None:
    scores, source = graph
    found = labels(scores, source)
    assert found == by_hand(scores, source)
    assert labels(scores, source, data.draw(st.permutations(range(len(scores))))) == found
    members = [[n for n in range(len(source)) if found[n] == root] for root in set(found)]
    assert all(len({source[n] for n in group}) == len(group) for group in members), "one report of a source in each"


@settings(max_examples=100, deadline=None)
@given(graph=graphs(), said=st.data())
def test_what_people_said_is_kept_whatever_the_scores(graph: tuple[Scores, list[int]], said: st.DataObject) -> None:
    scores, source = graph
    pair = said.draw(st.sampled_from(list(itertools.combinations(range(len(source)), 2))))
    together = labels({**scores, pair: ALWAYS}, source)
    assert together[pair[0]] == together[pair[1]]
    apart = labels({**scores, pair: NEVER}, source)
    assert apart[pair[0]] != apart[pair[1]]


def test_a_chain_of_good_pairs_is_not_one_incident() -> None:
    """Along a busy front each report is like the next; the ends are not."""
    source = list(range(6))
    found = labels({(n, n + 1): 0.9 - n / 100 for n in range(5)}, source)
    assert found == [0, 0, 2, 2, 4, 4]


@pytest.mark.parametrize(("third", "one"), [(0.2, True), (0.05, False)])
def test_a_third_joins_by_its_mean_likeness(third: float, one: bool) -> None:
    found = labels({(0, 1): 0.95, (1, 2): 0.85, (0, 2): third}, [0, 1, 2])
    assert (len(set(found)) == 1) == one


def test_second_report_of_a_source_never_joins_however_like_the_others_it_is() -> None:
    alike = {(0, 1): 0.95, (0, 2): 0.95, (1, 2): 0.95, (1, 3): 0.9, (2, 3): 0.9}
    assert labels(alike, [0, 1, 2, 0]) == [0, 0, 0, 3]
    assert labels(alike, [0, 1, 2, 3]) == [0, 0, 0, 0]


def test_groups_far_away_do_not_matter() -> None:
    scores, source = {(0, 1): 0.9, (1, 2): 0.8, (0, 2): 0.6}, [0, 1, 2]
    far = {(a + 3, b + 3): s for (a, b), s in scores.items()}
    assert labels({**scores, **far}, source * 2) == [0, 0, 0, 3, 3, 3]


def test_joined_is_the_likeness_at_which_each_joined() -> None:
    first, second = np.array([0, 0, 1]), np.array([1, 2, 2])
    found = groups(Links(first, second, np.array([0.9, 0.7, 0.5])), np.arange(4))
    assert found.joined[:3].tolist() == pytest.approx([0.9, 0.9, 0.6]) and np.isnan(found.joined[3])


def walked(*rows: Row, edges: list[Row], **other: pl.DataFrame) -> tuple[Frames, Frames]:
    tables = tables_of(table(rows), edges=table(edges, "edges"), **other)
    return tables, run(tables)


def reasons_of(tables: Frames, result: Frames, key: str) -> list[str]:
    return [r["value"] for m in members_by_key(tables, result) if m["record_key"] == key for r in m["reasons"]]


ONE, APART = "one event", "not one event"
ACROSS = ("mission", "press")
OBEYED = "a person said which records are of one event"
CONTRADICTED = "statements contradict each other; none of them is followed"
FAR: list[Row] = [seen("a"), seen("b", 90_000, NOON + DAY, source="press")]
NEAR: list[Row] = [seen("a"), seen("b", 10, source="press")]


class TestPeople:
    def test_what_a_person_put_together_is_one_incident(self) -> None:
        tables, result = walked(*FAR, edges=[edge(ONE, "a", "b", source=ACROSS)])
        assert grouped(tables, result) == [["a", "b"]]
        assert OBEYED in reasons_of(tables, result, "a")

    def test_what_a_person_told_apart_is_two(self) -> None:
        assert grouped(*walked(*NEAR, edges=[])) == [["a", "b"]]
        tables, result = walked(*NEAR, edges=[edge(APART, "a", "b", source=ACROSS)])
        assert grouped(tables, result) == [["a"], ["b"]]

    @pytest.mark.parametrize("pair", [("a", "b"), ("b", "a")])
    def test_rows_that_the_rule_of_their_source_merged_are_told_apart(self, pair: tuple[str, str]) -> None:
        """Also where the row that gave the merged report its id is the one to leave."""
        rows = [seen("a"), seen("b", 10), seen("c", 20)]
        assert grouped(*walked(*rows, edges=[], merge_rules=TWICE)) == [["a", "b", "c"]]
        stays, leaves = pair
        found = grouped(*walked(*rows, edges=[edge(APART, stays, leaves)], merge_rules=TWICE))
        assert found == sorted([sorted([stays, "c"]), [leaves]])

    def test_two_reports_of_one_source_can_be_said_to_be_one(self) -> None:
        rows = [seen("a"), seen("b", 90_000)]
        assert grouped(*walked(*rows, edges=[edge(ONE, "a", "b")])) == [["a", "b"]]

    def test_one_event_with_a_third_is_one_with_each_other(self) -> None:
        """Both of them of one source, which no score may join."""
        rows = [seen("a"), seen("b", 5000), seen("x", source="press")]
        said = [edge(ONE, "a", "x", source=ACROSS), edge(ONE, "b", "x", n=1, source=ACROSS)]
        assert grouped(*walked(*rows, edges=said)) == [["a", "b", "x"]]

    def test_contradiction_is_followed_by_none_and_shown(self) -> None:
        rows = [seen(n, k * 90_000, source=s) for k, (n, s) in enumerate([("a", "s1"), ("b", "s2"), ("c", "s3")])]
        said = [
            edge(ONE, "a", "b", n=0, source=("s1", "s2")),
            edge(ONE, "b", "c", n=1, source=("s2", "s3")),
            edge(APART, "a", "c", n=2, source=("s1", "s3")),
        ]
        tables, result = walked(*rows, edges=said)
        assert grouped(tables, result) == [["a"], ["b"], ["c"]]
        for key in "abc":
            assert CONTRADICTED in reasons_of(tables, result, key)
        told = [[r["test"] for r in reasons] for reasons in result["incidents"]["reasons"]]
        assert all("people" in tests for tests in told)

    def test_two_people_who_disagree_on_a_merged_pair_leave_it_to_its_rule(self) -> None:
        said = [edge(APART, "a", "b"), edge(ONE, "a", "b", by="bo", n=1)]
        tables, result = walked(seen("a"), seen("b", 10), edges=said, merge_rules=TWICE)
        assert grouped(tables, result) == [["a", "b"]]
        assert CONTRADICTED in reasons_of(tables, result, "a")

    def test_contradiction_elsewhere_does_not_stop_a_statement(self) -> None:
        rows = [*FAR, seen("c", 300_000), seen("d", 600_000, source="press")]
        said = [edge(w, "a", "b", by=by, n=n, source=ACROSS) for n, (w, by) in enumerate([(ONE, "x"), (APART, "y")])]
        found = grouped(*walked(*rows, edges=[*said, edge(ONE, "c", "d", n=5, source=ACROSS)]))
        assert found == [["a"], ["b"], ["c", "d"]]

    @pytest.mark.parametrize("turned", [False, True], ids=["named alike", "named the other way round"])
    @pytest.mark.parametrize(("then", "now"), [(ONE, APART), (APART, ONE)])
    def test_later_statement_of_one_person_replaces_the_earlier(self, then: str, now: str, turned: bool) -> None:
        later = edge(now, "b", "a", n=1, source=ACROSS[::-1]) if turned else edge(now, "a", "b", n=1, source=ACROSS)
        tables, result = walked(*NEAR, edges=[edge(then, "a", "b", source=ACROSS), later])
        assert grouped(tables, result) == ([["a", "b"]] if now == ONE else [["a"], ["b"]])
        assert CONTRADICTED not in reasons_of(tables, result, "a")

    def test_statement_on_a_record_that_is_gone_says_nothing(self) -> None:
        tables, result = walked(*NEAR, edges=[edge(APART, "a", "gone", source=ACROSS)])
        assert grouped(tables, result) == [["a", "b"]]

    def test_one_that_was_told_apart_does_not_come_back_through_a_third(self) -> None:
        rows = [*NEAR, seen("c", 5, NOON + MINUTE, 2 * HOUR, source="third")]
        said = [edge(APART, "a", "b", source=ACROSS)]
        assert all(not {"a", "b"} <= set(keys) for keys in grouped(*walked(*rows, edges=said)))
