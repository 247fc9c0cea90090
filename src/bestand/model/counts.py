"""Words about counts that several rooms share."""

from __future__ import annotations

RUNNING = "running total"
"""The unit of a count that goes on from a fixed start: it never speaks of one day."""
WITHIN = " › "
"""Between the wholes in `part_of`, outermost first: a part is found by its whole path."""
