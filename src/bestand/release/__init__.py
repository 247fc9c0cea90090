"""The only door to the outside: who may see what, at which fineness, and what was kept back."""

from bestand.release.door import release, release_page
from bestand.release.floors import floors_of
from bestand.release.let import clock_of, is_whole, let_in
from bestand.release.lifts import lift, lifted_by
from bestand.release.line import days_of_cells
from bestand.release.policy import COARSE, NOTHING_LIFTED, Counting, Door, Lifted, door_for
from bestand.release.rows import incident_rows, touching, with_daily_alerts, with_known_share, with_marks

__all__ = [
    "COARSE",
    "NOTHING_LIFTED",
    "Counting",
    "Door",
    "Lifted",
    "clock_of",
    "days_of_cells",
    "door_for",
    "floors_of",
    "incident_rows",
    "is_whole",
    "let_in",
    "lift",
    "lifted_by",
    "release",
    "release_page",
    "touching",
    "with_daily_alerts",
    "with_known_share",
    "with_marks",
]
