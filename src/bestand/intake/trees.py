"""Nested totals: "394 ceasefire violations, including 119 explosions (three impacts and 116 undetermined)".

A total may be split more than once ("256 (211 in one region and 45 in another), including 200
explosions"); each split must fit by itself. Parts that exceed their whole make the text unusable;
parts that fall short leave a rest that is *not further described*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bestand.intake.amounts import PHRASE, Amount, amount_of

REST = "not further described"
DEEPEST = 8
_TOKEN = re.compile(
    rf"(?P<amount>{PHRASE.pattern})|(?P<open>\()|(?P<close>\))|(?P<stop>;)"
    r"|(?P<incl>,?\s*\b(?:including|incl\.?|of which|of them|namely|consisting of)(?=\W)|[:=])"
    r"|(?P<sep>,\s*(?:and\b)?|\band\b|\bplus\b|\bas well as\b)|(?P<word>[^\s,;():=]+)",
    re.I,
)
_ASSESSED = re.compile(
    rf",?\s*\b(?:all |both |most )?assessed (?:as|to be)[^,;()]*?(?=[,;()]|$|\s+and\s+(?:{PHRASE.pattern}))", re.I
)
_CALIBRE = re.compile(r"\(\s*\d{1,4}(?:\.\d{1,3})?\s?mm\s*\)|\b\d{1,4}(?:\.\d{1,3})?\s?mm\b")
_COMPARED = re.compile(r",?\s*\(?\s*\bcompared (?:with|to)[^();]*\)?", re.I)


class TreeError(ValueError):
    """A text whose totals cannot be read or do not add up."""


@dataclass(slots=True)
class Node:
    """One total, what it counts, and the ways in which the text splits it."""

    amount: Amount
    said: str
    noun: str = ""
    splits: list[list[Node]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    amount: Amount | None = None


def trees(text: str) -> list[Node]:
    """The totals of a text, checked, each split with its rest. Raises TreeError."""
    text = " ".join(text.split())
    tokens = list(_tokens(_ASSESSED.sub("", _CALIBRE.sub("", _COMPARED.sub("", text)))))
    nodes, at = _items(tokens, 0, 0)
    if at < len(tokens):
        raise TreeError(f'"{tokens[at].text}" closes nothing in "{_short(text)}"')
    for node in nodes:
        check(node)
    return nodes


def check(node: Node) -> None:
    """Raises TreeError where a split exceeds its whole; adds the rest where it falls short."""
    for split in node.splits:
        for part in split:
            check(part)
        rest = rest_of(node.amount, [part.amount for part in split])
        if rest is None:
            least = sum(part.amount.low for part in split)
            raise TreeError(f'the parts of "{_name(node)}" come to {least:,} or more, more than the whole')
        if rest.high != 0:
            split.append(Node(rest, REST, REST))


def rest_of(whole: Amount, parts: list[Amount]) -> Amount | None:
    """What the parts leave of the whole, as an interval; None where they exceed it whatever is meant."""
    least = sum(part.low for part in parts)
    highs = [part.high for part in parts]
    most = None if None in highs else sum(high for high in highs if high is not None)
    if whole.high is not None and least > whole.high:
        return None
    low = 0 if most is None else max(whole.low - most, 0)
    return Amount(low, None if whole.high is None else whole.high - least, "rest")


def _tokens(text: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(text):
        kind = str(found.lastgroup)
        if found["amount"]:
            inner = PHRASE.fullmatch(found["amount"])
            amount = amount_of(inner) if inner else None
            if amount is None:
                raise TreeError(f'"{found[0]}" is no count')
            yield Token("amount", found[0], amount)
        else:
            yield Token(kind if found[kind] else "word", found[0])


def _items(tokens: list[Token], at: int, depth: int, inner: bool = False) -> tuple[list[Node], int]:
    """Siblings from `at` on; an inner list (after "including") also ends at a semicolon."""
    if depth > DEEPEST:
        raise TreeError("totals are nested too deep")
    nodes: list[Node] = []
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "close" or (inner and token.kind == "stop"):
            break
        if token.kind == "amount" and token.amount:
            node = Node(token.amount, token.text)
            nodes.append(node)
            at = _noun(tokens, at + 1, node)
        elif token.kind == "open":
            split, at = _items(tokens, at + 1, depth + 1)
            if at == len(tokens):
                raise TreeError("a bracket is never closed")
            _split(nodes, split)
            at += 1
        elif token.kind == "incl":
            split, at = _items(tokens, at + 1, depth + 1, inner=True)
            _split(nodes, split)
        else:
            at += 1
    return nodes, at


def _split(nodes: list[Node], split: list[Node]) -> None:
    if nodes and split:
        nodes[-1].splits.append(split)


def _noun(tokens: list[Token], at: int, node: Node) -> int:
    """The words that say what is counted: "bursts and shots" is one noun, "bursts and 3 shots" is not."""
    words: list[str] = []
    while at < len(tokens):
        ahead = tokens[at + 1].kind if at + 1 < len(tokens) else ""
        if tokens[at].kind == "word" or (tokens[at].text.lower() == "and" and ahead == "word" and words):
            words.append(tokens[at].text)
            at += 1
        else:
            break
    node.noun = " ".join(words).rstrip(".")
    return at


def _name(node: Node) -> str:
    return f"{node.said} {node.noun}".strip()


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"
