"""Paths by name: templates that are shipped or lie beside the agreement, with its own actors in their roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from bestand.agreement.follow import PARTIES, FollowUp
from bestand.agreement.packs import pack
from bestand.text.typed import Typed


class Template(FollowUp):
    """A path whose steps are taken by roles; roles: what each of them is."""

    path: str
    roles: dict[str, str] = Field(default_factory=dict)

    def cast(self, actors: Mapping[str, Iterable[str]]) -> FollowUp:
        """The path with actors in its roles."""
        steps = tuple(step.model_copy(update={"who": _expanded(step.who, actors)}) for step in self.steps)
        values = {name: getattr(self, name) for name in FollowUp.model_fields} | {"steps": steps}
        return FollowUp.model_construct(**values)


class FromTemplate(Typed):
    """A path of the agreement that is a template's. roles: role → those who have it."""

    template: str
    roles: dict[str, tuple[str, ...]] = Field(default_factory=dict)


def _kind(value: Any) -> str:
    from_template = "template" in value if isinstance(value, dict) else isinstance(value, FromTemplate)
    return "from-template" if from_template else "spelled-out"


PathValue = Annotated[
    Annotated[FollowUp, Tag("spelled-out")] | Annotated[FromTemplate, Tag("from-template")], Discriminator(_kind)
]


def load_template(name: str, folder: Path | None) -> Template:
    """A shipped path by name, or a file of the workspace by its relative path. Raises InputError."""
    return pack("paths", name, folder, Template)


def with_parties(path: FollowUp, parties: Iterable[str]) -> FollowUp:
    """The path with the agreement's parties where a step says `parties`."""
    parties = tuple(parties)
    steps = tuple(step.model_copy(update={"who": _expanded(step.who, {PARTIES: parties})}) for step in path.steps)
    return path.model_copy(update={"steps": steps})


def _expanded(who: Iterable[str], actors: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Each name once, roles replaced by who has them."""
    return tuple(dict.fromkeys(one for name in who for one in actors.get(name, (name,))))
