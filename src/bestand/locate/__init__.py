"""Where each observation or incident lies against lines, zones and targets, how surely."""

from bestand.locate.geography import line_of_day
from bestand.locate.step import LOCATE_INCIDENTS, LOCATE_OBSERVATIONS

__all__ = ["LOCATE_INCIDENTS", "LOCATE_OBSERVATIONS", "line_of_day"]
