"""From a YAML or TOML document to a typed value, with problems in plain words."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from bestand.text.problems import nearest
from bestand.text.yaml import Document, Path_


class Typed(BaseModel):
    """A frozen value read from a file; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, allow_inf_nan=False)


T = TypeVar("T", bound=Typed)


def typed(document: Document, kind: type[T]) -> T | None:
    """The document as a `kind`, or None with its problems noted in the document."""
    if document.problems:
        return None
    if not isinstance(document.value, dict):
        document.problem((), "not-a-mapping", "expected keys and values at the top.")
        return None
    try:
        return kind.model_validate(document.value)
    except ValidationError as error:
        details = error.errors(include_url=False)
        for detail in details:
            if not _follows(detail, details):
                _note(document, kind, detail)
        return None


def _follows(detail: ErrorDetails, every: list[ErrorDetails]) -> bool:
    """Whether it only follows from another error: the other branch of a union (a mapping is never meant
    as one of its words), or a list too short because its items are wrong."""
    if detail["type"] == "literal_error":
        return isinstance(detail["input"], dict)
    inside = (other["loc"] for other in every if other is not detail)
    return detail["type"] == "too_short" and any(loc[: len(detail["loc"])] == detail["loc"] for loc in inside)


def _note(document: Document, kind: type[Typed], detail: ErrorDetails) -> None:
    path = _in_file(document, detail["loc"])
    key, rule, fix = str(detail["loc"][-1]) if detail["loc"] else "", detail["type"], ""
    message = detail["msg"].removeprefix("Value error, ")
    if rule == "missing":
        message, fix = f'"{key}" is missing.', f"add `{key}: …` here."
    elif rule == "extra_forbidden":
        message = f'"{key}" is not known here.'
        fix = nearest(key, _keys(kind, detail["loc"][:-1]))
    elif rule in ("enum", "literal_error"):
        message = f'"{detail["input"]}" is not one of the words used here.'
        fix = nearest(str(detail["input"]), re.findall(r"'([^']+)'", detail["msg"]))
    elif " Fix: " in message:
        message, fix = message.split(" Fix: ", 1)
    document.problem(path, rule.replace("_", "-"), message, fix)


def _in_file(document: Document, location: tuple[str | int, ...]) -> Path_:
    """The location without the parts that pydantic adds for unions and validators."""
    path: Path_ = ()
    for part in location:
        if (*path, part) in document.places:
            path = (*path, part)
    return path


def _keys(kind: Any, location: tuple[str | int, ...]) -> list[str]:
    """Known keys of the model at the location, found by walking the annotations."""
    for part in location:
        fields = getattr(kind, "model_fields", None)
        if isinstance(part, str) and fields and part in fields:
            kind = _model_in(fields[part].annotation)
        elif isinstance(part, str) and fields:
            kind = next((_model_in(f.annotation) for f in fields.values() if f.alias == part), kind)
    return [field.alias or name for name, field in getattr(kind, "model_fields", {}).items()]


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = [_model_in(a) for a in getattr(annotation, "__args__", ())]
    return next((a for a in inner if a is not None), None)
