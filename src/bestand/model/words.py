"""Closed sets of words. One word per thing; the glossary in docs/reference has their meaning."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a source's records are; decides what they may found or support."""

    EVENT = "event"
    LEAD = "lead"
    TRACE = "trace"
    WARNING = "warning"
    CLAIM = "claim"
    COVERAGE = "coverage"
    REFERENCE = "reference"


FOUNDING = (Role.EVENT.value, Role.LEAD.value)
SUPPORTING = (Role.TRACE.value, Role.WARNING.value)


class Side(StrEnum):
    """Where a place lies against the line of its day."""

    A = "a"
    B = "b"
    NONE = "none"  # no line in force, or outside the territory of both sides
    UNKNOWN = "unknown"  # the line is there, the place too vague


class Outcome(StrEnum):
    """What the machine may say of an incident against a clause in a reading."""

    POSSIBLE = "possible violation"
    UNDECIDED = "cannot be decided"
    OUTSIDE = "outside this clause"


class Done(StrEnum):
    """What the machine may say of a duty, from the documents on record."""

    IN_TIME = "on record in time"
    LATE = "on record, late"
    MISSING = "not on record"
    UNDECIDED = "cannot be decided"


class Withdrawn(StrEnum):
    """What the machine may say of a sighting of a weapon that was to be withdrawn."""

    POSSIBLE = "possible violation"
    OUTSIDE_STORAGE = "beyond the line, outside storage"
    IN_ORDER = "beyond the line, in storage"
    UNVERIFIED = "could not be verified"


class Excess(StrEnum):
    """What the machine may say of a pattern across incidents: never more than a comparison with chance."""

    EXCEEDS = "exceeds chance"
    WITHIN = "does not exceed chance"
    UNDECIDED = "cannot be decided"


class Hurt(StrEnum):
    """What became of the people of a casualty record."""

    KILLED = "killed"
    INJURED = "injured"
    MISSING = "missing"
    DETAINED = "detained"


class AgeGroup(StrEnum):
    """The age of the people of a casualty record."""

    CHILD = "child"  # under 18
    ADULT = "adult"
    UNKNOWN = "unknown"  # not told, or both


class Level(StrEnum):
    """TLP 2.0 levels, least restricted first."""

    CLEAR = "clear"
    GREEN = "green"
    AMBER = "amber"
    AMBER_STRICT = "amber+strict"
    RED = "red"

    @property
    def rank(self) -> int:
        return list(Level).index(self)


CERTAIN = 0.95
"""Probability from which a test counts as holding on the whole region (DESIGN §5)."""
EXCLUDED = 0.05
"""Probability up to which a test counts as holding nowhere on it."""
