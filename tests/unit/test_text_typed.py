"""Typed values from documents: what is wrong is told where it stands, with the mend."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from pydantic import Field

from bestand.text.problems import Problem
from bestand.text.typed import Typed, typed
from bestand.text.yaml import read_yaml


class Leaf(Typed):
    colour: Literal["red", "green"]
    size_m: float = Field(default=1.0, ge=0)


class Tree(Typed):
    name: str
    leaves: tuple[Leaf, ...] = ()
    named: dict[str, Leaf] = Field(default_factory=dict)
    until: Leaf | Literal["open"] = "open"


def problems(tmp_path: Path, text: str) -> list[Problem]:
    (tmp_path / "tree.yaml").write_text(text)
    document = read_yaml(tmp_path / "tree.yaml")
    assert typed(document, Tree) is None
    return document.problems


def test_a_sound_document_is_a_value(tmp_path: Path) -> None:
    (tmp_path / "tree.yaml").write_text("name: no\nleaves: [{colour: red, size_m: 2}]\n")
    assert typed(read_yaml(tmp_path / "tree.yaml"), Tree) == Tree(name="no", leaves=(Leaf(colour="red", size_m=2),))


@pytest.mark.parametrize(
    ("text", "rule", "place", "message", "fix"),
    [
        ("nmae: x\nname: y\n", "extra-forbidden", (1, 1), '"nmae" is not known', 'did you mean "name"'),
        (
            "name: y\nleaves:\n  - colour: red\n    sise_m: 2\n",
            "extra-forbidden",
            (4, 5),
            '"sise_m" is not known',
            'did you mean "size_m"',
        ),
        ("leaves: []\n", "missing", (1, 1), '"name" is missing', "add `name: …`"),
        ("name: y\nleaves:\n  - size_m: 2\n", "missing", (3, 5), '"colour" is missing', "add `colour: …`"),
        (
            "name: y\nnamed:\n  a: {colour: gren}\n",
            "literal-error",
            (3, 7),
            '"gren" is not one',
            'did you mean "green"',
        ),
        ("name: y\nuntil: opne\n", "literal-error", (2, 1), '"opne" is not one', 'did you mean "open"'),
        ("name: y\nleaves: [{colour: red, size_m: -1}]\n", "greater-than-equal", (2, 24), "greater", ""),
        ("name: y\nleaves: [{colour: red, size_m: 1e999}]\n", "finite-number", (2, 24), "finite", ""),
        ("- a\n", "not-a-mapping", (1, 1), "expected keys", ""),
    ],
    ids=["key", "nested key", "missing", "nested missing", "word", "union", "number", "infinite", "list"],
)
def test_a_problem_has_its_place_and_its_mend(
    tmp_path: Path, text: str, rule: str, place: tuple[int, int], message: str, fix: str
) -> None:
    found = next(p for p in problems(tmp_path, text) if p.rule == rule)
    assert (found.file, found.line, found.column) == ("tree.yaml", *place)
    assert message in found.message
    assert fix in found.fix


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, "leaves:\n  - colour: blue\n  - colour: red\n    x: 1\n")
    assert [(p.rule, p.line) for p in found] == [("missing", 1), ("literal-error", 2), ("extra-forbidden", 4)]


def test_a_document_with_problems_is_not_typed(tmp_path: Path) -> None:
    assert [p.rule for p in problems(tmp_path, "name: a\nname: b\n")] == ["duplicate-key"]


def test_a_problem_prints_file_place_rule_and_fix(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "nmae: x\nname: y\n")
    assert str(problem) == ('tree.yaml:1:1 [extra-forbidden]\n  "nmae" is not known here.\n  Fix: did you mean "name"?')
