"""Numbers as texts tell them: exact, vague, open, in words."""

from __future__ import annotations

import pytest

from bestand.intake.amounts import amount


@pytest.mark.parametrize(
    ("text", "low", "high", "rule"),
    [
        ("170", 170, 170, "exact"),
        ("2,935", 2935, 2935, "exact"),
        ("1 882", 1882, 1882, "exact"),
        ("about 170", 165, 175, "about"),
        ("~900", 850, 950, "about"),
        ("around 45", 44, 46, "about"),
        ("some three", 2, 4, "about"),
        ("over 350", 351, None, "over"),
        (">950", 951, None, "over"),
        ("more than 1,000", 1001, None, "over"),
        ("at least 543", 543, None, "at least"),
        ("20 or more", 20, None, "at least"),
        ("up to 12", 0, 12, "up to"),
        ("fewer than ten", 0, 9, "under"),
        ("uncountable", 2, None, "uncountable"),
        ("15 to 20", 15, 20, "between"),
        ("2–4", 2, 4, "between"),
        ("three", 3, 3, "exact"),
        ("Twenty-eight", 28, 28, "exact"),
        ("one hundred and sixteen", 116, 116, "exact"),
        ("two thousand nine hundred and thirty-five", 2935, 2935, "exact"),
        ("hundred", 100, 100, "exact"),
        ("no", 0, 0, "exact"),
        ("0", 0, 0, "exact"),
        ("about 0", 0, 1, "about"),
    ],
)
def test_phrase_is_an_interval_by_a_named_rule(text: str, low: int, high: int | None, rule: str) -> None:
    found = amount(text)
    assert found and (found.low, found.high, found.rule) == (low, high, rule)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "many",
        "12.5",
        "-3",
        "1,00",
        "350 over",
        "seven twenty",
        "five six",
        "4 to 2",
        "over 3 to 4",
        "9" * 40,
        "NaN",
    ],
)
def test_what_is_no_count_is_none(text: str) -> None:
    assert amount(text) is None
