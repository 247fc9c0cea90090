"""Definitions: what an agreement's own words mean, as a pack that can be loaded when it is published."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from bestand.agreement.packs import pack
from bestand.agreement.taxonomy import Taxonomy
from bestand.errors import InputError
from bestand.text.problems import nearest
from bestand.text.typed import Typed


class Term(Typed):
    """One word of a text. acts: what it stands for in a clause. unit: what one of it is, where it is counted."""

    text: str
    acts: tuple[str, ...] = ()
    unit: str = ""
    known: Literal["seen", "from memory"]
    cites: tuple[str, ...] = ()


class Definitions(Typed):
    """A whole pack."""

    definitions: str
    title: str
    terms: dict[str, Term] = Field(min_length=1)


def load_definitions(name: str, folder: Path) -> Definitions:
    """A shipped pack by name, or a file of the workspace by its relative path. Raises InputError."""
    return pack("definitions", name, folder, Definitions)


def defined(taxonomy: Taxonomy, definitions: Definitions) -> Taxonomy:
    """The taxonomy with each term as a group of its acts. Raises InputError for an act there is not."""
    acts = dict(taxonomy.acts)
    for name, term in definitions.terms.items():
        _sound(taxonomy, definitions.definitions, name, term)
        for act in taxonomy.expand(term.acts):
            acts[act] = acts[act].model_copy(update={"groups": (*acts[act].groups, name)})
    return taxonomy.model_copy(update={"acts": acts})


def _sound(taxonomy: Taxonomy, pack_: str, name: str, term: Term) -> None:
    for unknown in sorted(set(term.acts) - taxonomy.act_names):
        message = f'{pack_}: "{name}" names an act there is not: "{unknown}".'
        raise InputError(message, fix=nearest(unknown, taxonomy.act_names))
    if term.acts and name in taxonomy.act_names:
        raise InputError(f'{pack_}: "{name}" is an act already.', fix="name it otherwise.")
