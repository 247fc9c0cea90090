"""YAML whose every value knows its line and column; no tags, aliases or surprises.

YAML 1.2 core scalars only: `no` and `on` are words, dates stay text (their meaning is
decided where the time zone is known).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.tokens import (
    AliasToken,
    AnchorToken,
    BlockEndToken,
    BlockMappingStartToken,
    BlockSequenceStartToken,
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
    ScalarToken,
    TagToken,
    Token,
)

from bestand.errors import InputError
from bestand.text.problems import Problem

Value: TypeAlias = "None | bool | int | float | str | list[Value] | dict[str, Value]"
Path_: TypeAlias = tuple[str | int, ...]
MAX_BYTES, MAX_DEPTH = 1 << 20, 24
_INT = re.compile(r"[-+]?\d{1,18}", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\d+\.\d*|\.\d+|\d+)([eE][-+]?\d+)?", re.ASCII)
_HALF = re.compile("[\ud800-\udfff]")
_OPEN = (BlockMappingStartToken, BlockSequenceStartToken, FlowMappingStartToken, FlowSequenceStartToken)
_CLOSE = (BlockEndToken, FlowMappingEndToken, FlowSequenceEndToken)
_WORDS = {"": None, "null": None, "~": None, "true": True, "false": False}


@dataclass(slots=True)
class Document:
    """A YAML file as plain values, with the place of each by its path."""

    file: str
    value: Value = None
    places: dict[Path_, tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place(self, path: Path_) -> tuple[int, int]:
        """Line and column of the value at the path, or of the nearest value around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))

    def problem(self, path: Path_, rule: str, message: str, fix: str = "") -> None:
        self.problems.append(Problem(self.file, *self.place(path), rule, message, fix))


def read_yaml(path: Path) -> Document:
    """Read a file. Raises InputError where there is no such file; else problems are listed."""
    document = Document(path.name)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}.", file=path.name) from error
    if len(raw) > MAX_BYTES:
        document.problem((), "too-large", "the file is larger than 1 MiB.")
        return document
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        document.problems.append(Problem(path.name, line, 1, "not-utf-8", "not UTF-8.", "save the file as UTF-8."))
        return document
    _parse(text, document)
    return document


def _parse(text: str, document: Document) -> None:
    try:
        if _refuse(text, document):
            return
        root = YAML(typ="safe", pure=True).compose(text)
        document.value = None if root is None else _value(root, (), document)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        words = f"not YAML: {error.problem or error.context}."
        document.problems.append(Problem(document.file, line, column, "not-yaml", words))
    except (YAMLError, RecursionError) as error:
        document.problem((), "not-yaml", f"not YAML: {str(error).splitlines()[0]}.")


def _refuse(text: str, document: Document) -> bool:
    """Note the first thing that is not read at all, before anything is built of the file."""
    depth = 0
    for token in YAML(typ="safe", pure=True).scan(text):
        depth += isinstance(token, _OPEN) - isinstance(token, _CLOSE)
        unwanted = _unwanted(token, depth)
        if unwanted:
            mark = token.start_mark
            document.problems.append(Problem(document.file, mark.line + 1, mark.column + 1, *unwanted))
            return True
    return False


def _unwanted(token: Token, depth: int) -> tuple[str, str, str] | None:
    """Rule, message and fix. What anchors and tags do elsewhere is not wanted in evidence."""
    if isinstance(token, (AliasToken, AnchorToken, TagToken)):
        kind = type(token).__name__.removesuffix("Token").lower()
        return "no-anchors", f"{kind}s are not used here.", "write the value out."
    if depth > MAX_DEPTH:
        return "too-deep", f"nested deeper than {MAX_DEPTH} levels.", ""
    if isinstance(token, ScalarToken) and _HALF.search(token.value):
        return "not-unicode", "holds half a character.", "write the character itself."
    return None


def _value(node: Node, path: Path_, document: Document) -> Value:
    document.places.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
    if len(path) > MAX_DEPTH:
        document.problem(path, "too-deep", f"nested deeper than {MAX_DEPTH} levels.")
        return None
    if isinstance(node, MappingNode):
        return _mapping(node, path, document)
    if isinstance(node, SequenceNode):
        return [_value(item, (*path, i), document) for i, item in enumerate(node.value)]
    assert isinstance(node, ScalarNode)
    return _scalar(node)


def _mapping(node: MappingNode, path: Path_, document: Document) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for key_node, value_node in node.value:
        mark = key_node.start_mark
        if not isinstance(key_node, ScalarNode):
            document.problems.append(
                Problem(
                    document.file, mark.line + 1, mark.column + 1, "no-word", "a key is a word, no list or mapping."
                )
            )
            continue
        key = str(key_node.value)
        if key in found:
            document.problems.append(
                Problem(
                    document.file,
                    mark.line + 1,
                    mark.column + 1,
                    "duplicate-key",
                    f'"{key}" stands twice.',
                    "keep one of them.",
                )
            )
        document.places[(*path, key)] = (mark.line + 1, mark.column + 1)
        found[key] = _value(value_node, (*path, key), document)
    return found


def _scalar(node: ScalarNode) -> Value:
    text = str(node.value)
    if node.style in ("'", '"', "|", ">"):
        return text
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) and math.isfinite(float(text)) else text
