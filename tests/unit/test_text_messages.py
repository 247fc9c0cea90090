"""Messages: each forms a sentence, and each that is asked for exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bestand.agreement import load_taxonomy
from bestand.agreement.document import Position, Status
from bestand.agreement.taxonomy import ActClass
from bestand.agreement.times import Basis
from bestand.errors import UsageError
from bestand.model.words import Role, Side
from bestand.text.messages import LANGUAGES, MessageError, knows, say

SOURCE = Path(str(files("bestand")))
SAYING = {"tell", "say", "_say", "words", "Sentence"}
SERIES = ("drones", "missiles", "alerts", "clashes")
FAMILIES = {
    "{}-unseen": ("summary-events", "summary-leads"),
    "act-{}": tuple(load_taxonomy("core-2026").acts),
    "check-{}": ("1", "2", "3"),
    "class-{}": get_args(ActClass),
    "column-{}": (
        *("records", "observations", "claims", "measures", "documents", "reference", "set-aside", "rejected", "known"),
        *("report-day", "coded-as", "place", "words", "id"),
        *("source", "other", "within", "observed", "weeks", "expected", "noise", "verdict"),
        *("act", "quantity", "share", "interval", "labelled", "unclear"),
    ),
    "count-{}": ("deaths", "launched", "other"),
    "equipment-{}": ("within", "outside-storage", "in-storage", "unverified"),
    "limit-{}": ("leads", "fires", "alerts", "family", "claims", "line", "no-line", "association"),
    "moment-{}": get_args(Basis),
    "place-side-{}": tuple(Side),
    "rates-{}": ("event", "place"),
    "role-{}": tuple(Role),
    "seen-{}": ("yes", "no", "unknown"),
    "seen-{}-cloud": ("yes", "no", "unknown"),
    "series-{}": SERIES,
    "series-{}-alt": SERIES,
    "series-{}-unit": SERIES,
    "series-{}-note": SERIES,
    "status-{}": ("ok", "missing", "failed", "partial"),
    "strip-legend-{}": ("leads", "events", "possible", "unseen"),
    "verdict-{}": ("excess", "none", "unknown"),
    "plain-{}": ("hours", "days", "business-days"),
    "word-{}": tuple(word.replace(" ", "-") for word in (*get_args(Status), *get_args(Position))),
    "withheld-{}": ("text", "marking", "documents", "line", "place-by-area-only", "place-within-the-delay"),
}
"""Ids that are put together when a page is written, with every value there is."""


class Variables(Visitor):
    """Plausible arguments of a message: a day for DATETIME, a number to choose by, else words."""

    def __init__(self) -> None:
        self.found: dict[str, object] = {}

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802 - named by fluent
        self.found.setdefault(node.id.name, "words")

    def visit_FunctionReference(self, node: ftl.FunctionReference) -> None:  # noqa: N802
        value: object = "2026-05-10" if node.id.name == "DATETIME" else 3
        for argument in node.arguments.positional:
            self.found[argument.id.name] = value

    def visit_SelectExpression(self, node: ftl.SelectExpression) -> None:  # noqa: N802
        if isinstance(node.selector, ftl.VariableReference):
            self.found[node.selector.id.name] = 3
        self.generic_visit(node)


def messages(language: str) -> dict[str, ftl.Message]:
    found: dict[str, ftl.Message] = {}
    for path in sorted((SOURCE / "text" / "locales" / language).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text("utf-8")).body:
            assert not isinstance(entry, ftl.Junk), f"{path.name}: {entry.content[:60]}"
            if isinstance(entry, ftl.Message):
                assert entry.id.name not in found, f"{entry.id.name} stands twice"
                found[entry.id.name] = entry
    return found


EVERY = [(language, name) for language in LANGUAGES for name in messages(language)]


def calls() -> Iterator[tuple[str, ast.expr]]:
    """Place and first argument of every call that asks for a message."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in SAYING:
                    yield f"{path.name}:{node.lineno}", node.args[0]


def template(node: ast.JoinedStr) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)


def literals() -> Iterator[tuple[str, str]]:
    """Every text in the report's code that looks like an id of a message."""
    families = {name.partition("-")[0] for name in messages("en")}
    for path in sorted((SOURCE / "report").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                word = re.fullmatch(r"([a-z]+)(-[a-z0-9_]+)+", node.value)
                if word and word[1] in families:
                    yield f"{path.name}:{node.lineno}", node.value


@pytest.mark.parametrize(("language", "name"), EVERY)
def test_every_message_forms_a_sentence(language: str, name: str) -> None:
    variables = Variables()
    variables.visit(messages(language)[name])
    for n in (0, 1, 2, 1234):
        chosen = {key: n if value == 3 else value for key, value in variables.found.items()}
        text = say(language, name, chosen)
        assert text.strip()
        assert "{" not in text


@pytest.mark.parametrize("n", [1, 2])
def test_a_number_agrees_with_its_noun(n: int) -> None:
    text = say("en", "count-deaths", {"span": str(n), "n": n})
    assert text == ("1 death" if n == 1 else "2 deaths")


def test_a_day_is_written_out() -> None:
    assert "10 May 2026" in say("en", "page-title", {"title": "A", "day": "2026-05-10"})


@pytest.mark.parametrize("name", ["no-such-message", "page-title.no-such-attribute"])
def test_unknown_message_raises(name: str) -> None:
    with pytest.raises(MessageError, match=r"\"(page-title|no-such)[^\"]*\""):
        say("en", name, {"title": "A", "day": "2026-05-10"})
    assert not knows("en", "no-such-message")


def test_missing_argument_raises_rather_than_print_a_broken_sentence() -> None:
    with pytest.raises(MessageError, match="page-title"):
        say("en", "page-title", {"title": "A"})


def test_language_without_messages_names_those_there_are() -> None:
    with pytest.raises(UsageError, match='no messages in "xx"; there are: en'):
        say("xx", "page-title")


def test_every_message_asked_for_by_name_exists() -> None:
    asked = [
        (place, part.value)
        for place, node in calls()
        for part in ([node.body, node.orelse] if isinstance(node, ast.IfExp) else [node])
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]
    assert len(asked) > 80
    # `say(language, …)` of text.messages has the language first
    assert [(place, name) for place, name in asked if not knows("en", name) and name not in LANGUAGES] == []


def test_every_id_written_in_the_report_exists() -> None:
    parts = {value for values in FAMILIES.values() for value in values}
    missing = [(place, name) for place, name in literals() if not knows("en", name) and name not in parts]
    assert missing == []


def test_every_id_put_together_belongs_to_a_family_known_here() -> None:
    templates = {template(node) for _, node in calls() if isinstance(node, ast.JoinedStr)}
    assert templates == set(FAMILIES)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_member_of_a_family_exists(family: str) -> None:
    assert [value for value in FAMILIES[family] if not knows("en", family.format(value))] == []


def test_page_template_asks_only_for_messages_there_are() -> None:
    text = (SOURCE / "report" / "templates" / "edition.html").read_text("utf-8")
    asked = re.findall(r"""words\(["']([a-z-]+)["']""", text)
    assert asked
    assert [name for name in asked if not knows("en", name)] == []
