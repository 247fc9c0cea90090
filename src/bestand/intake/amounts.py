"""What a text says of a number, as an interval: "about 170", "over 350", "at least 543".

The rules, by name:
exact: N is [N, N]. between: "N to M" is [N, M].
at least: N and no upper end. over: N + 1 and no upper end, since what is counted is whole.
up to: [0, N]. under: [0, N − 1].
about: N is taken as rounded to its last digit that is no zero, so [N − h, N + h] with h half of
that digit's unit and at least 1: about 170 is [165, 175], about 900 is [850, 950], about 3 is [2, 4].
uncountable: more than one and no upper end.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

# fmt: off
_ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
# fmt: on
SMALL = {word: n for n, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS, 2)} | {"no": 0}
LARGE = {"hundred": 100, "thousand": 1000}
_WORD = "|".join([*SMALL, *LARGE])
NUMBER = rf"(?:\d{{1,3}}(?:[,  ]\d{{3}}){{1,5}}|\d{{1,40}}|(?:{_WORD})(?:(?:[ -]|\sand\s)(?:{_WORD}))*)(?![\w.,]?\d)\b"
_RULES = {  # words, and the sign that means the same
    "about": (r"about|around|some|approximately|circa", "~"),
    "over": (r"over|more than", ">"),
    "at least": (r"at least|no fewer than", "≥"),
    "up to": (r"up to|at most|no more than", "≤"),
    "under": (r"fewer than|less than|under", "<"),
}
_QUALIFIER = "|".join(
    rf"(?P<{rule.replace(' ', '_')}>(?:{words})\s+|{sign}\s*)" for rule, (words, sign) in _RULES.items()
)
PHRASE = re.compile(
    rf"(?<![\w.,])(?:{_QUALIFIER})?(?P<number>{NUMBER})(?:\s*(?:to|–|-)\s*(?P<to>{NUMBER}))?(?P<more>\s+or more)?"
    r"|(?<!\w)(?P<uncountable>uncountable)\b",
    re.I,
)
LONGEST = 12
"""Digits of the largest number that is read; a longer one is a slip, not a count."""


@dataclass(frozen=True, slots=True)
class Amount:
    """How many, at least and at most; high None: no upper end. `rule` names how it was read."""

    low: int
    high: int | None
    rule: str = "exact"


UNCOUNTABLE = Amount(2, None, "uncountable")


def amount(text: str) -> Amount | None:
    """The whole text as an amount, or None where it is none."""
    found = PHRASE.fullmatch(text.strip())
    return amount_of(found) if found else None


def amount_of(found: re.Match[str]) -> Amount | None:
    """A match of PHRASE as an amount; None where its numbers cannot be meant."""
    if found["uncountable"]:
        return UNCOUNTABLE
    n, to = whole(found["number"]), whole(found["to"]) if found["to"] else None
    rule = next((r for r in _RULES if found[r.replace(" ", "_")]), "at least" if found["more"] else "exact")
    if n is None or (found["to"] and (to is None or to < n or rule not in ("exact", "about"))):
        return None
    if to is not None:
        return Amount(n, to, "between")
    return _BY_RULE[rule](n)


def whole(text: str) -> int | None:
    """A number in digits or words; None for words that form none ("seven twenty")."""
    digits = re.sub(r"[,  ]", "", text)
    if digits.isdecimal():
        return int(digits) if len(digits) <= LONGEST else None
    total = part = 0
    last = LARGE["thousand"] * 10
    for word in re.split(r"[\s-]+", text.lower()):
        if word in LARGE:
            part, last = max(part, 1) * LARGE[word], LARGE[word]
            if word == "thousand":
                total, part = total + part, 0
        elif word != "and":
            if SMALL[word] >= last:
                return None
            part, last = part + SMALL[word], 10 if SMALL[word] >= 20 else 0
    return total + part


def rounded(n: int) -> Amount:
    """The rule *about*: half a unit of the last digit that is no zero either way, at least 1."""
    unit = 1
    while n and n % (unit * 10) == 0:
        unit *= 10
    half = max(unit // 2, 1)
    return Amount(max(n - half, 0), n + half, "about")


_BY_RULE: dict[str, Callable[[int], Amount]] = {
    "exact": lambda n: Amount(n, n),
    "about": rounded,
    "over": lambda n: Amount(n + 1, None, "over"),
    "at least": lambda n: Amount(n, None, "at least"),
    "up to": lambda n: Amount(0, n, "up to"),
    "under": lambda n: Amount(0, max(n - 1, 0), "under"),
}
