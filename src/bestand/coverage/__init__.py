"""What could have been seen: beside every count, what silence is worth."""

from bestand.coverage.seen import COVERAGE

__all__ = ["COVERAGE"]
