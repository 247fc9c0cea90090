"""The only door to the outside: who may see what, at which fineness, and what was kept back."""

from bestand.release.door import release, release_page
from bestand.release.policy import Door, door_for
from bestand.release.rows import incident_rows, with_daily_alerts, with_known_share

__all__ = ["Door", "door_for", "incident_rows", "release", "release_page", "with_daily_alerts", "with_known_share"]
