"""Combining markings: the order does not matter, and nothing is ever widened."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bestand.errors import UsageError
from bestand.model.markings import HANDLING, Marking, combine, folded, note_on, read_marking
from bestand.model.words import Level
from bestand.workspace.schemes import at_least, marking_of, schemes

CODES = st.frozensets(st.sampled_from(["NLD", "UKR", "USA", "OSCE"]), max_size=4)
AUDIENCES = st.none() | CODES.filter(bool)
MARKINGS = st.builds(
    Marking,
    level=st.sampled_from(list(Level)),
    audience=AUDIENCES,
    caveats=st.frozensets(st.sampled_from(["ORCON", "NOFORN", "NEVER HEARD", *sorted(HANDLING)]), max_size=3),
    owners=CODES,
    given=st.frozensets(st.sampled_from(["NATO RESTRICTED", "LIMITE"]), max_size=2),
)


def both(*markings: Marking) -> Marking | None:
    """Their combination, or None where nobody is left."""
    try:
        return combine(*markings)
    except UsageError:
        return None


@given(MARKINGS, MARKINGS)
def test_combining_is_commutative(one: Marking, other: Marking) -> None:
    assert both(one, other) == both(other, one)


@given(MARKINGS, MARKINGS, MARKINGS)
def test_combining_is_associative(a: Marking, b: Marking, c: Marking) -> None:
    left, right = both(a, b), both(b, c)
    assert (left and both(left, c)) == (right and both(a, right))


@given(MARKINGS)
def test_combining_with_itself_changes_nothing(one: Marking) -> None:
    assert combine(one, one) == one


@given(MARKINGS, MARKINGS, st.sampled_from(list(Level)), AUDIENCES)
def test_a_combination_lets_nobody_whom_a_part_does_not_let(
    one: Marking, other: Marking, level: Level, audience: frozenset[str] | None
) -> None:
    made = both(one, other)
    if made and made.lets(level, audience):
        assert one.lets(level, audience) and other.lets(level, audience)


@given(MARKINGS, st.sampled_from(list(Level)), CODES.filter(bool), CODES.filter(bool))
def test_a_larger_audience_sees_no_more(one: Marking, level: Level, few: frozenset[str], more: frozenset[str]) -> None:
    if one.lets(level, few | more) and not one.is_held:
        assert one.lets(level, few)


@given(MARKINGS)
def test_the_text_says_all_of_the_marking(one: Marking) -> None:
    read = read_marking(one.text, at_least())
    assert (read.audience, read.caveats, read.owners, read.given) == (one.audience, one.caveats, one.owners, one.given)
    assert read.level is one.level or (one.given and read.level.rank > one.level.rank)


def test_audiences_with_nobody_in_common_are_an_error_to_show() -> None:
    with pytest.raises(UsageError, match="nobody in common"):
        combine(read_marking("amber//REL TO NLD"), read_marking("amber//REL TO UKR"))


def test_white_is_taken_as_clear_with_a_note() -> None:
    assert read_marking("TLP:WHITE") == Marking(Level.CLEAR)
    assert "TLP:CLEAR" in note_on("TLP:WHITE") and not note_on("TLP:CLEAR")


@pytest.mark.parametrize("text", [None, "", "  "])
def test_what_is_not_marked_is_shown_to_nobody(text: str | None) -> None:
    found = read_marking(text)
    assert not any(found.lets(level, audience) for level in Level for audience in (None, frozenset({"NLD"})))


@pytest.mark.parametrize(
    "text", ["ambr", "TLP:PURPLE", "NATO SECRET", "Stg. GEHEIM", "VS-NfD", "amber//REL TO", "a//b;c"]
)
def test_what_is_unknown_or_beyond_is_no_marking(text: str) -> None:
    assert marking_of(text) is None


def test_other_schemes_keep_their_words() -> None:
    found = marking_of("NATO  restricted//REL TO NLD")
    assert found and found.level is Level.RED and found.given == {"NATO  restricted"}
    assert found.text == "TLP:RED//REL TO NLD//AS GIVEN NATO  restricted"


@pytest.mark.parametrize(
    ("audience", "shown"), [(None, False), ({"UKR"}, False), ({"NLD"}, True), ({"NLD", "UKR"}, False)]
)
def test_what_the_originator_controls_goes_to_the_owner_alone(audience: set[str] | None, shown: bool) -> None:
    found = read_marking("TLP:AMBER//REL TO NLD, UKR//ORCON//OWNER NLD")
    assert found.lets(Level.AMBER, audience and frozenset(audience)) is shown


def test_no_word_stands_in_two_schemes() -> None:
    names = [folded(name) for scheme in schemes().values() for word in scheme.words for name in word.names]
    assert len(names) == len(set(names)) == len(at_least())
    assert not [name for name in names if marking_of(name) == Marking(Level.CLEAR)]
