"""Messages: each forms a sentence, and each that is asked for exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from babel import Locale
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bestand.agreement import load_taxonomy
from bestand.agreement.document import Position, Status
from bestand.agreement.follow import EVENTS
from bestand.agreement.taxonomy import ActClass
from bestand.agreement.times import Basis
from bestand.errors import UsageError
from bestand.followup.measures import Stage
from bestand.model.words import AgeGroup, Excess, Hurt, Role, Side
from bestand.report.compose.cases import OWED
from bestand.text.messages import LANGUAGES, PAGES, MessageError, knows, no_pages, say
from bestand.verify.carry import Since
from bestand.verify.concurrence import Position as Stands
from bestand.verify.questions import OPEN, Question, State

SOURCE = Path(str(files("bestand")))
SAYING = {"tell", "say", "_say", "_named", "words", "Sentence"}
TAXONOMY = load_taxonomy("core-2026")
SERIES = ("drones", "missiles", "alerts", "clashes", "counts")
FAMILIES = {
    "{}-unseen": ("summary-events", "summary-leads"),
    "act-{}": tuple(TAXONOMY.acts),
    "answer-{}": ("yes", "no", "determined", "largely", *(a.replace(" ", "-") for a in OPEN.values())),
    "question-{}": tuple(Question),
    "since-{}": tuple(s.replace(" ", "-") for s in Since if s),
    "state-{}": tuple(s.replace(" ", "-") for s in State),
    "check-{}": ("1", "2", "3"),
    "class-{}": get_args(ActClass),
    "column-{}": (
        *("records", "observations", "claims", "measures", "counts", "documents", "reference"),
        *("set-aside", "rejected", "known"),
        *("report-day", "coded-as", "place", "words", "id"),
        *("source", "other", "within", "observed", "weeks", "expected", "noise", "verdict"),
        *("act", "quantity", "share", "interval", "labelled", "unclear"),
        *("question", "held", "stands", "answer", "people", "dissent"),
        *("monitor", "position", "document", "id-case", "case-of", "path", "steps-finished", "steps-owed"),
        *("told-as", "age", "number", "area", "in-any-case", "sources", "said", "cases"),
        *("id-pattern", "pattern", "n", "left-out", "found", "by-chance", "p", "verdict-chance", "why"),
        *("stages", "missing", "wrong-order", "median", "range"),
    ),
    "age-{}": tuple(AgeGroup),
    "cases-step-{}": tuple(s.replace(" ", "-") for s in OWED),
    "excess-{}": tuple(s.replace(" ", "-") for s in Excess),
    "hurt-{}": tuple(Hurt),
    "monitoring-{}": tuple("-".join(pair) for pair in pairwise(Stage)),
    "patterns-why-{}": ("places", "targets", "nothing", "chance", "size", "sensitivity"),
    "position-{}": tuple(Stands),
    "count-{}": ("deaths", "launched", "other"),
    "equipment-{}": ("within", "outside-storage", "in-storage", "unverified"),
    "count-{}-at-least": ("deaths", "launched", "other"),
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
    "target-{}": TAXONOMY.targets,
    "weapon-{}": tuple({*TAXONOMY.weapons, *(group for one in TAXONOMY.weapons.values() for group in one.groups)}),
    "trial-beyond-{}": ("place", "time", "weapon", "actor"),
    "trial-invented-{}": ("line", "event", "zone", "targets"),
    "trial-open-{}": ("time", "act", "place", "actor", "weapon", "target", "role", "other"),
    "verdict-{}": ("excess", "none", "unknown"),
    "plain-{}": ("hours", "days", "business-days", "business-hours", *EVENTS),
    "word-{}": tuple(word.replace(" ", "-") for word in (*get_args(Status), *get_args(Position))),
    "withheld-{}": (
        "text",
        "responsibility",
        "marking",
        "documents",
        "line",
        "place-by-area-only",
        "place-within-the-delay",
    ),
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


class Choices(Visitor):
    """What a message inserts or chooses by, and between what it chooses."""

    def __init__(self) -> None:
        self.inserted: set[str] = set()
        self.chosen: dict[str, set[str]] = {}

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802 - named by fluent
        self.inserted.add(node.id.name)

    def visit_SelectExpression(self, node: ftl.SelectExpression) -> None:  # noqa: N802
        self.chosen[node.selector.id.name] = {variant.key.name for variant in node.variants}
        self.generic_visit(node)


def choices(language: str, name: str) -> Choices:
    found = Choices()
    found.visit(messages(language)[name])
    return found


@cache
def messages(language: str) -> dict[str, ftl.Message]:
    found: dict[str, ftl.Message] = {}
    for path in sorted((SOURCE / "text" / "locales" / language).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text("utf-8")).body:
            assert not isinstance(entry, ftl.Junk), f"{language}/{path.name}: {entry.content[:60]}"
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


def plain_words() -> set[str]:
    """Every message that the plain words of an agreement may ask for."""
    asked: set[str] = set()
    for path in sorted((SOURCE / "agreement").glob("plain*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and knows("en", node.value):
                asked.add(node.value)
            if isinstance(node, ast.JoinedStr) and (name := template(node)) in FAMILIES:
                asked |= {name.format(value) for value in FAMILIES[name]}
    return asked


OTHERS = [(language, name) for language in LANGUAGES if language not in PAGES for name in sorted(messages(language))]


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


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language not in PAGES])
def test_language_without_pages_has_the_plain_words_and_nothing_else(language: str) -> None:
    assert len(plain_words()) > 150
    assert set(messages(language)) == plain_words()
    assert no_pages(language) == f'no pages in "{language}"; there are: en.'


def test_every_plain_word_is_asked_for() -> None:
    text = (SOURCE / "text" / "locales" / "en" / "agreement.ftl").read_text("utf-8")
    assert set(re.findall(r"^([a-z][\w-]*) =", text, re.MULTILINE)) <= plain_words()


@pytest.mark.parametrize(("language", "name"), OTHERS)
def test_message_says_in_every_language_what_it_says_in_english(language: str, name: str) -> None:
    here, english = choices(language, name), choices("en", name)
    assert here.inserted == english.inserted
    counted = here.chosen.pop("n", None)
    assert counted in (None, {*Locale.parse(language).plural_form.tags, "other"})
    assert here.chosen == {key: keys for key, keys in english.chosen.items() if key != "n"}


PLURALS = {
    ("uk", "plain-hours"): "1 годину, 2 години, 5 годин, 21 годину, 1,5 години",
    ("uk", "plain-days"): "1 день, 2 дні, 5 днів, 21 день, 1,5 дня",
    ("uk", "plain-business-days"): "1 робочий день, 2 робочі дні, 5 робочих днів, 21 робочий день, 1,5 робочого дня",
    ("ru", "plain-hours"): "1 час, 2 часа, 5 часов, 21 час, 1,5 часа",
    ("ru", "plain-days"): "1 день, 2 дня, 5 дней, 21 день, 1,5 дня",
    ("ru", "plain-business-days"): "1 рабочий день, 2 рабочих дня, 5 рабочих дней, 21 рабочий день, 1,5 рабочего дня",
    ("nl", "plain-hours"): "1 uur, 2 uur, 5 uur, 21 uur, 1,5 uur",
    ("nl", "plain-days"): "1 dag, 2 dagen, 5 dagen, 21 dagen, 1,5 dagen",
    ("en", "plain-hours"): "1 hour, 2 hours, 5 hours, 21 hours, 1.5 hours",
}


@pytest.mark.parametrize(("language", "name"), PLURALS)
def test_span_agrees_with_its_number(language: str, name: str) -> None:
    # hours are read as floats
    assert ", ".join(say(language, name, {"n": n}) for n in (1.0, 2, 5.0, 21, 1.5)) == PLURALS[language, name]


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


def test_attribute_that_is_not_there_is_not_known() -> None:
    assert knows("en", "act-shelling") and not knows("en", "act-shelling.of-towns")


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
