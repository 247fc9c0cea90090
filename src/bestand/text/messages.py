"""Messages in Fluent: one set of words for reports and screens."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

from fluent.runtime import FluentBundle, FluentResource

from bestand.errors import BestandError, UsageError

LANGUAGES = {"en": "en-GB", "nl": "nl", "uk": "uk", "ru": "ru"}
"""Languages there are messages in, with the locale of their dates and numbers: all of them have
the plain words of an agreement."""
PAGES = ("en",)
"""Those that have the words of editions too."""
LONGEST = 900
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class MessageError(BestandError):
    """A message that does not exist or cannot be formed: a defect, never printed over."""


@cache
def _bundle(language: str) -> FluentBundle:
    if language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise UsageError(f'no messages in "{language}"; there are: {known}.')
    bundle = FluentBundle([LANGUAGES[language]], use_isolating=False)
    folder = files("bestand.text") / "locales" / language
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if path.name.endswith(".ftl"):
            bundle.add_resource(FluentResource(path.read_text("utf-8")))
    return bundle


def say(language: str, message: str, arguments: Mapping[str, object] | None = None) -> str:
    """The message in a language. Raises MessageError rather than print a broken sentence."""
    bundle = _bundle(language)
    key, _, attribute = message.partition(".")
    if not bundle.has_message(key):
        raise MessageError(f'no message "{key}" in "{language}".')
    found = bundle.get_message(key)
    pattern = found.attributes.get(attribute) if attribute else found.value
    if pattern is None:
        raise MessageError(f'message "{message}" has no text in "{language}".')
    text, errors = bundle.format_pattern(pattern, {k: _argument(v) for k, v in (arguments or {}).items()})
    if errors:
        raise MessageError(f'message "{message}": {errors[0]}')
    return str(text)


def _argument(value: object) -> object:
    """Days are written YYYY-MM-DD in pages, and a message may format them as dates.

    Fluent refuses texts beyond a thousand characters; a name that long is cut, visibly.
    """
    if not isinstance(value, str):
        return value
    if _DAY.fullmatch(value):
        return date.fromisoformat(value)
    return value if len(value) <= LONGEST else value[:LONGEST] + "…"


def knows(language: str, message: str) -> bool:
    """Whether `say` has it; a dot asks for an attribute."""
    bundle, (key, _, attribute) = _bundle(language), message.partition(".")
    return bool(bundle.has_message(key) and (not attribute or attribute in bundle.get_message(key).attributes))


def no_pages(language: str) -> str:
    """Why no edition can be printed in the language; empty where one can."""
    return "" if language in PAGES else f'no pages in "{language}"; there are: {", ".join(PAGES)}.'
