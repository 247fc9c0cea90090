"""Bestand keeps the file of a ceasefire: from reports to findings, decisions and editions.

import bestand
w = bestand.open("examples/ukraine-may-2026")
w.run()
w.incidents
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bestand.api import *  # noqa: F403


def __getattr__(name: str) -> object:
    """The names of `bestand.api`, loaded when one is first used: start-up stays light."""
    if name.startswith("_"):
        raise AttributeError(name)
    api = import_module("bestand.api")
    try:
        return getattr(api, name)
    except AttributeError as error:
        raise AttributeError(f"bestand has no {name!r}") from error
