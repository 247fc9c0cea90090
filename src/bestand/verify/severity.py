"""The weights of the queue: a packaged table that knows acts and people, and no party."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import Annotated, Literal

from pydantic import Field

from bestand.agreement import Taxonomy
from bestand.errors import InputError
from bestand.model.words import Hurt
from bestand.text.typed import Typed, typed
from bestand.text.yaml import read_yaml

FILE = "severity.yaml"
Part = Literal["severity", "p", "at_risk", "waits_h"]
Share = Annotated[float, Field(ge=0, le=1)]
MIDDLE = 0.5
"""Of the scale of any part that is not known: never least, never greatest."""


class Weights(Typed):
    """parts: most points of each. acts: severity of an act. hurt: by status, severity from so many people on."""

    edition: str
    source: str
    parts: dict[Part, float]
    acts: dict[str, Share]
    hurt: dict[Hurt, dict[int, Share]]
    reach_m: float = Field(gt=0)
    people_full: float = Field(gt=1)
    waits_full_h: float = Field(gt=0)

    def of_acts(self, taxonomy: Taxonomy) -> dict[str, float]:
        """Severity of every act of the taxonomy that has one; a vague act takes the middle of what it may be."""
        found = {act: self.acts[act] for act in taxonomy.acts if act in self.acts}
        for act in sorted(taxonomy.vague):
            may_be = [self.acts[a] for a in taxonomy.expand(taxonomy.acts[act].may_be) if a in self.acts]
            if may_be:
                found[act] = (min(may_be) + max(may_be)) / 2
        return found


@cache  # a packaged file cannot change under a running process
def weights() -> Weights:
    with as_file(files("bestand.verify") / FILE) as path:
        document = read_yaml(path)
    found = typed(document, Weights)
    if found is None:
        raise InputError(document.problems[0].message, file=FILE, line=document.problems[0].line)
    return found
