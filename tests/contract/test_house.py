"""The house: layers, light start-up, words."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bestand.text.messages import LANGUAGES
from tests.conftest import ROOT

SOURCE = ROOT / "src" / "bestand"


def test_layers_hold() -> None:
    told = subprocess.run([str(Path(sys.executable).parent / "lint-imports")], cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout


def test_help_loads_no_tables_library() -> None:
    code = "import sys; from bestand.cli import cli; cli.main(['--help'], standalone_mode=False);"
    code += "print(sorted(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    loaded = set(re.findall(r"'([\w.]+)'", told))
    assert "bestand.cli" in loaded and "click" in loaded
    assert not loaded & {"polars", "numpy", "numba", "shapely", "pyarrow", "pydantic", "scipy"}


def test_no_import_inside_a_function_but_for_extras() -> None:
    """Start-up is kept light by modules loaded when called, not by imports that hide cycles."""
    inside = {
        f"{path.relative_to(SOURCE)}: {line.strip()}"
        for path in SOURCE.rglob("*.py")
        for line in path.read_text().splitlines()
        if re.match(r"\s+(import \w|from [\w.]+ import )", line)
    }
    allowed = {"api/__init__.py: import geopandas", "__init__.py: from bestand.api import *"}
    assert {i for i in inside if not any(i.startswith(a) for a in allowed)} == set()


FORBIDDEN = ("breach", "aggressor", "enemy", "invader", "occupier", "terrorist", "regime")


@pytest.mark.parametrize("word", FORBIDDEN)
def test_our_own_words_are_neutral(word: str) -> None:
    messages = "\n".join(p.read_text() for p in (SOURCE / "text" / "locales").rglob("*.ftl"))
    assert word not in messages.lower()


BY_LANGUAGE = {
    "nl": ("inbreuk", "agress", "vijand", "indringer", "bezett", "terrorist", "regime", "conflict"),
    "uk": ("агрес", "ворог", "ворож", "загарбн", "окуп", "терорист", "режим", "конфлікт", "війн"),
    "ru": ("агресс", "враг", "враж", "захватч", "оккуп", "террорист", "режим", "конфликт", "войн"),
}
"""The same words, and those for war and conflict, which the English does not say either."""


@pytest.mark.parametrize("language", BY_LANGUAGE)
def test_words_are_neutral_in_every_language(language: str) -> None:
    folder = SOURCE / "text" / "locales" / language
    messages = "\n".join(p.read_text("utf-8") for p in folder.glob("*.ftl")).lower()
    assert messages and [word for word in BY_LANGUAGE[language] if word in messages] == []


def test_every_language_has_its_list_of_words() -> None:
    assert {*LANGUAGES} == {"en", *BY_LANGUAGE}


def test_no_sentence_that_methods_forbid() -> None:
    """METHODS: no 'the ceasefire held', no compliance share, no 'quiet' day, no totals of what was missed."""
    messages = "\n".join(p.read_text() for p in (SOURCE / "text" / "locales").rglob("*.ftl")).lower()
    for phrase in (
        "the ceasefire held",
        "was broken",
        "compliance",
        "was quiet.",
        "satellites confirm",
        "per cent of violations",
    ):
        assert phrase not in messages
