"""Invented ceasefires with a known truth: for tests, for benches, for teaching, for a demo without data."""

from bestand.simulate.observed import observations
from bestand.simulate.scenario import Scenario
from bestand.simulate.write import simulate

__all__ = ["Scenario", "observations", "simulate"]
