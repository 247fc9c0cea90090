"""Weapons as they can be told at best: systems, and those that look like them."""

from __future__ import annotations

from bestand.agreement import Taxonomy
from bestand.agreement.weapons import Wanted


def systems(taxonomy: Taxonomy) -> dict[str, str]:
    """What can be told of a weapon at best, with its class: a system, or a class that names none."""
    return {
        system: name
        for name, weapon in taxonomy.arsenal.classes.items()
        if not weapon.may_be
        for system in weapon.systems or (name,)
    }


def look_alikes(taxonomy: Taxonomy) -> dict[str, list[str]]:
    """Per system the others that share a group with it."""
    groups = {s: set(taxonomy.arsenal.classes[c].groups) for s, c in systems(taxonomy).items()}
    return {s: sorted(o for o in groups if o != s and groups[o] & groups[s]) for s in groups}


def meant(taxonomy: Taxonomy, wanted: Wanted) -> list[str]:
    """Systems that a clause is surely about."""
    return sorted(s for s in systems(taxonomy) if taxonomy.weapon_verdict(s, wanted) is True)


def not_meant(taxonomy: Taxonomy, wanted: Wanted) -> list[str]:
    """Systems that it is surely not about: those that look like one that it means, or else any."""
    others = [s for s in systems(taxonomy) if taxonomy.weapon_verdict(s, wanted) is False]
    like = look_alikes(taxonomy)
    near = {other for system in meant(taxonomy, wanted) for other in like[system]}
    return sorted(near & set(others) or others)
