"""How sources report: what a report holds, and the habits of monitors, officials and news."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

REPORT = {
    "truth_id": pl.String,
    "seen": pl.Int64,  # when the source told it
    "start": pl.Int64,
    "end": pl.Int64,
    "whole_day": pl.Boolean,
    "lon": pl.Float64,
    "lat": pl.Float64,
    "radius_m": pl.Int64,
    "area": pl.Int64,
    "area_only": pl.Boolean,
    "act": pl.String,
    "weapon": pl.String,
    "count": pl.Int64,
    "actor": pl.String,
    "text": pl.String,
}
"""What a source believes, and in `truth_id` what it is about: null for a false report. Minutes
count from the first local midnight."""
VAGUE = "kinetic_unspecified"
OUTLETS = ("Harbour Post", "Quillmoor Radio", "The Evening Ferry", "Coast Wire")


@dataclass(frozen=True, slots=True)
class Habits:
    """How a source reports. Shares are of one; `invents` is false reports per true report.

    Radii and intervals are those of the usual precision; an interval of 0 is an exact minute.
    """

    radius_m: tuple[int, int]
    radius_step_m: int
    interval_min: int
    delay_min: tuple[int, int]
    repeats: float
    invents: float
    whole_day: float = 0.0
    area_only: float = 0.0
    vague_act: float = 0.0
    names_actor: float = 0.0
    names_weapon: float = 0.0


MONITORS = Habits((200, 400), 10, 0, (60, 300), repeats=0.15, invents=0.03, names_weapon=0.5)
OFFICIALS = Habits(
    (2000, 5000),
    500,
    60,
    (180, 1500),
    repeats=0.1,
    invents=0.12,
    whole_day=0.25,
    area_only=0.12,
    vague_act=0.1,
    names_actor=0.9,
)
NEWS = Habits((5000, 5000), 1, 0, (120, 2000), repeats=0.25, invents=1.0, whole_day=1.0, vague_act=0.4)
KNOWN_M, GAZETTEER = 3000, 0.05
"""The news knows a place to so many metres, and names the nearest of places so many degrees apart."""
