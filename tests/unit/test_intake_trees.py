"""Nested totals: trees that add up, with the rest told; and those that do not."""

from __future__ import annotations

from typing import TypeAlias

import pytest

from bestand.intake.trees import Node, TreeError, trees

Plain: TypeAlias = "tuple[int, int | None, str, list[list[Plain]]]"


def plain(node: Node) -> Plain:
    splits = [[plain(part) for part in split] for split in node.splits]
    return (node.amount.low, node.amount.high, node.noun, splits)


def exact(n: int, noun: str, *splits: list[Plain]) -> Plain:
    return (n, n, noun, list(splits))


REST = "not further described"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # July to September 2020
            "908 ceasefire violations: 152 explosions, two projectiles, 13 flares and 741 bursts and shots",
            exact(
                908,
                "ceasefire violations",
                [
                    exact(152, "explosions"),
                    exact(2, "projectiles"),
                    exact(13, "flares"),
                    exact(741, "bursts and shots"),
                ],
            ),
        ),
        (  # a week of November 2020: split by region, and again by kind
            "256 ceasefire violations (211 in Donetsk region and 45 in Luhansk region), including 200 explosions",
            exact(
                256,
                "ceasefire violations",
                [exact(211, "in Donetsk region"), exact(45, "in Luhansk region")],
                [exact(200, "explosions"), exact(56, REST)],
            ),
        ),
        (
            "394 ceasefire violations, including 119 explosions (three impacts and 116 undetermined)",
            exact(
                394,
                "ceasefire violations",
                [exact(119, "explosions", [exact(3, "impacts"), exact(116, "undetermined")]), exact(275, REST)],
            ),
        ),
        (
            "394 ceasefire violations, including 119 explosions, of which three impacts",
            exact(
                394,
                "ceasefire violations",
                [exact(119, "explosions", [exact(3, "impacts"), exact(116, REST)]), exact(275, REST)],
            ),
        ),
        (
            "32 explosions (three airbursts, one impact and 28 undetermined)",
            exact(32, "explosions", [exact(3, "airbursts"), exact(1, "impact"), exact(28, "undetermined")]),
        ),
        (  # what is known of a part is no total of its own
            "ten explosions (four impacts assessed as 122 mm artillery rounds and six undetermined)",
            exact(10, "explosions", [exact(4, "impacts"), exact(6, "undetermined")]),
        ),
        ("12 explosions (compared with 40 explosions in the previous period)", exact(12, "explosions")),
        (
            "over 350 explosions (at least 12 outgoing)",
            (351, None, "explosions", [[(12, None, "outgoing", []), (0, None, REST, [])]]),
        ),
        (
            "about 170 explosions (about 50 impacts)",
            (165, 175, "explosions", [[(45, 55, "impacts", []), (110, 130, REST, [])]]),
        ),
        (
            "five explosions (three caused by mortar (82 mm) and two undetermined)",
            exact(5, "explosions", [exact(3, "caused by mortar"), exact(2, "undetermined")]),
        ),
        ("uncountable overlapping bursts", (2, None, "overlapping bursts", [])),
        ("one hundred and sixteen undetermined explosions", exact(116, "undetermined explosions")),
    ],
)
def test_nested_total_is_a_tree_with_its_rest(text: str, expected: Plain) -> None:
    (node,) = trees(text)
    assert plain(node) == expected


@pytest.mark.parametrize("text", ["12.5 explosions", "1,00 explosions", "someone often fired T64 rounds", "D-30s"])
def test_number_that_is_no_count_is_not_read_as_another(text: str) -> None:
    assert trees(text) == []


def test_semicolon_ends_what_a_total_includes() -> None:
    first, second = trees("394 ceasefire violations, including 119 explosions; 13 flares")
    assert [part.noun for part in first.splits[0]] == ["explosions", REST]
    assert plain(second) == exact(13, "flares")


def test_totals_beside_each_other_are_not_parts_of_one() -> None:
    assert [n.noun for n in trees("19 explosions, about 40 bursts and shots and two projectiles")] == [
        "explosions",
        "bursts and shots",
        "projectiles",
    ]


def test_parts_that_may_fit_within_their_intervals_are_kept() -> None:
    (node,) = trees("about 170 explosions (174 impacts)")
    assert node.splits[0][1].amount.high == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "119 explosions (three impacts and 117 undetermined)",
            'the parts of "119 explosions" come to 120 or more, more than the whole',
        ),
        (
            "394 ceasefire violations, including 119 explosions (four impacts and 116 undetermined)",
            'the parts of "119 explosions" come to 120 or more',
        ),
        ("256 violations (211 in the north and 46 in the south)", 'the parts of "256 violations" come to 257 or more'),
        ("about 170 explosions (over 175 impacts)", 'the parts of "about 170 explosions" come to 176'),
        ("12 explosions (uncountable impacts, 11 airbursts)", "come to 13 or more"),
        ("12 explosions (three impacts", "a bracket is never closed"),
        ("12 explosions) and three impacts", '")" closes nothing'),
        ("9" * 30 + " explosions", "is no count"),
        ("1 a " + "(1 a " * 20 + ")" * 20, "nested too deep"),
    ],
)
def test_total_that_does_not_hold_says_why(text: str, reason: str) -> None:
    with pytest.raises(TreeError) as raised:
        trees(text)
    assert reason in str(raised.value)
