"""The least that holds for a class of acts: how late and how coarse its place is shown."""

from __future__ import annotations

from collections.abc import Mapping

from bestand.agreement import Taxonomy
from bestand.workspace.document import Floor, ReleasePolicy

OWN: Mapping[str, Floor] = {"presence": Floor(show="area")}
"""Where persons or weapons stand is never shown finer than by area."""
FINENESS = ("place", "area", "nothing")


def floors_of(policy: ReleasePolicy, taxonomy: Taxonomy) -> dict[str, Floor]:
    """Each act of the taxonomy, and the strictest of the floors that name it or a group of it.

    An act that is not in here has no floor: nothing is told of its place.
    """
    default = Floor(delay_h=policy.delay_h)
    named = [*OWN.items(), *policy.floors.items()]
    return {
        act: _strictest([default, *(floor for name, floor in named if act in taxonomy.expand((name,)))])
        for act in taxonomy.acts
    }


def _strictest(floors: list[Floor]) -> Floor:
    show = max((floor.show for floor in floors), key=FINENESS.index)
    return Floor(delay_h=max(floor.delay_h for floor in floors), show=show)
