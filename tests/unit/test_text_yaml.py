"""YAML: plain values with their places; nothing that surprises."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bestand.errors import InputError
from bestand.text.yaml import MAX_BYTES, MAX_DEPTH, Document, read_yaml


def read(tmp_path: Path, text: str | bytes) -> Document:
    path = tmp_path / "a.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_yaml(path)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("y", "y"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("2026-05-09", "2026-05-09"),
        ("2026-05-09 13:00:00", "2026-05-09 13:00:00"),
        ("1:30", "1:30"),
        ("12", 12),
        ("-7", -7),
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        ("1.5e3", 1500.0),
        ("1e999", "1e999"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("١٢", "١٢"),
        ("9" * 5000, "9" * 5000),
        ("'12'", "12"),
        ('"true"', "true"),
        ("|-\n  two\n  lines", "two\nlines"),
    ],
)
def test_a_scalar_means_what_a_reader_sees(tmp_path: Path, written: str, value: object) -> None:
    document = read(tmp_path, f"a: {written}\n")
    assert (document.value, document.problems) == ({"a": value}, [])


@pytest.mark.parametrize(
    ("text", "rule", "line", "column"),
    [
        ("a: 1\nb: 2\na: 3\n", "duplicate-key", 3, 1),
        ("a:\n  - x: 1\n    x: 2\n", "duplicate-key", 3, 5),
        ("a: &x 1\nb: *x\n", "no-anchors", 1, 4),
        ("b: *x\n", "no-anchors", 1, 4),
        ("a: !!python/object/apply:os.system [ls]\n", "no-anchors", 1, 4),
        ("a: !secret x\n", "no-anchors", 1, 4),
        ("a:\n\t- b\n", "not-yaml", 2, 1),
        ("a: [1, 2\n", "not-yaml", 2, 1),
        ("a: 1\n---\nb: 2\n", "not-yaml", 2, 1),
        ("a: b: c\n", "not-yaml", 1, 5),
        ('a: "\\ud800"\n', "not-unicode", 1, 4),
        ('"\\udfff": 1\n', "not-unicode", 1, 1),
        ("? [a, b]\n: 1\n", "no-word", 1, 3),
        ("a: x\0y\n", "not-yaml", 1, 1),
        (b"a: 1\nb: \xd0\n", "not-utf-8", 2, 1),
    ],
)
def test_what_is_not_read_is_named_with_its_place(
    tmp_path: Path, text: str | bytes, rule: str, line: int, column: int
) -> None:
    (problem,) = read(tmp_path, text).problems
    assert (problem.rule, problem.line, problem.column) == (rule, line, column)


@pytest.mark.parametrize("opening", ["[", "{", "- ", "a:\n"])
def test_deep_nesting_is_refused_quickly(tmp_path: Path, opening: str) -> None:
    levels = 20_000 if opening != "a:\n" else MAX_DEPTH + 2
    text = "".join(" " * n + opening for n in range(levels)) if opening == "a:\n" else opening * levels
    before = time.monotonic()
    document = read(tmp_path, text)
    assert [p.rule for p in document.problems] == ["too-deep"]
    assert time.monotonic() - before < 5


def test_alias_bomb_is_refused_before_it_unfolds(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert [p.rule for p in read(tmp_path, "\n".join(lines)).problems] == ["no-anchors"]


def test_large_file_is_not_parsed(tmp_path: Path) -> None:
    document = read(tmp_path, b"#" * (MAX_BYTES + 1))
    assert [(p.rule, p.line) for p in document.problems] == [("too-large", 1)]


def test_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.yaml: cannot be read"):
        read_yaml(tmp_path / "none.yaml")


def test_mark_and_comments_are_no_content(tmp_path: Path) -> None:
    assert read(tmp_path, "\ufeff# note\na: 1 # one\n").value == {"a": 1}


def test_places_point_at_keys_and_items(tmp_path: Path) -> None:
    document = read(tmp_path, "a: 1\nb:\n  c:\n    - d: x\n    - e: {f: y}\n")
    assert document.place(("b", "c")) == (3, 3)
    assert document.place(("b", "c", 1)) == (5, 7)
    assert document.place(("b", "c", 1, "e", "f")) == (5, 11)
    assert document.place(("b", "c", 1, "e", "gone", 7)) == (5, 7)
    assert document.place(("z",)) == (1, 1)
