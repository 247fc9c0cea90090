"""A draft agreement and planned sensors, tried on invented acts before anyone signs."""

from bestand.simulate.trial.ground import bare, filled, with_line
from bestand.simulate.trial.result import Trial
from bestand.simulate.trial.run import try_agreement
from bestand.simulate.trial.sensors import Sensor, Sensors, load_sensors
from bestand.simulate.trial.words import words_of

__all__ = ["Sensor", "Sensors", "Trial", "bare", "filled", "load_sensors", "try_agreement", "with_line", "words_of"]
