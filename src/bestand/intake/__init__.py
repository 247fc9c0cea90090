"""Files → records, observations, claims, measures and reference; every record accounted for."""

from bestand.intake.books import asks_of, manifest_of, merge_rules, take_all
from bestand.intake.lint import lint_sources
from bestand.intake.manifest import Manifest, load_manifest, source_names
from bestand.intake.period import Period, known_at, within
from bestand.intake.rates import error_rates

__all__ = [
    "Manifest",
    "Period",
    "asks_of",
    "error_rates",
    "known_at",
    "lint_sources",
    "load_manifest",
    "manifest_of",
    "merge_rules",
    "source_names",
    "take_all",
    "within",
]
