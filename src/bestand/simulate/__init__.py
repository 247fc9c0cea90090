"""Small workspaces with a known truth: for tests, for teaching, for a demo without data."""

from bestand.simulate.scenario import Scenario
from bestand.simulate.write import simulate

__all__ = ["Scenario", "simulate"]
