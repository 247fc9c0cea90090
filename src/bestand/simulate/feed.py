"""What happens to records on their way: the troubles `late`, `revised` and `flood`."""

from __future__ import annotations

import numpy as np
import polars as pl

from bestand.simulate.events import KINDS
from bestand.simulate.habits import NEWS, OUTLETS
from bestand.simulate.people import gazetteer, printed
from bestand.simulate.scenario import DAY_MIN, Scenario
from bestand.simulate.telling import in_order, stated, with_interval
from bestand.simulate.world import COLUMNS, DIGITS, EAST, METRES_LAT, METRES_LON, TOWNS, WEST

LATE, LATE_MIN = 0.2, (DAY_MIN, 6 * DAY_MIN)
"""Share of people's records that come late, by one to six days."""
REVISED, REVISED_MIN = 0.1, (DAY_MIN, 4 * DAY_MIN)
"""Share of people's records that come again corrected, after one to four days."""
WRONG = (2.0, 3.0)  # how far off the place of a record is before it is corrected, in its radii
FLOOD, FLOOD_LEAST = 0.1, 40
"""False records of one outlet about one town in one night: this share of the other news, and no fewer."""
NIGHT_MIN = (22 * 60, 28 * 60)  # from 22:00 of the first day of the ceasefire to 04:00


def late(reports: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Some records first seen days after they were told."""
    here = rng.random(len(reports)) < LATE
    days = np.where(here, rng.integers(*LATE_MIN, len(reports)), 0)
    return in_order(reports.with_columns(seen=pl.col("seen") + pl.Series(days)))


def revised(reports: pl.DataFrame, rng: np.random.Generator) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Reports as they first came, some with a wrong place or act, and those that came again."""
    here = rng.random(len(reports)) < REVISED
    place = here & (rng.random(len(reports)) < 0.5) & ~_placeless(reports)
    later = reports.with_columns(seen=pl.col("seen") + pl.Series(rng.integers(*REVISED_MIN, len(reports))))
    lon, lat = _astray(reports, rng)
    first = reports.with_columns(
        lon=pl.when(pl.Series(place)).then(pl.Series(lon)).otherwise("lon"),
        lat=pl.when(pl.Series(place)).then(pl.Series(lat)).otherwise("lat"),
        act=pl.when(pl.Series(here & ~place)).then(_another(reports["act"], rng)).otherwise("act"),
    )
    return first, later.filter(pl.Series(here))


def flooded(reports: pl.DataFrame, scenario: Scenario, rng: np.random.Generator) -> pl.DataFrame:
    """News with a staged flood: a night in which one outlet tells of blasts all around one town."""
    count = max(FLOOD_LEAST, round(FLOOD * len(reports)))
    town, outlet = rng.integers(0, len(TOWNS)), rng.integers(0, len(OUTLETS))
    middle = (WEST + (town % COLUMNS + 0.5) * (EAST - WEST) / COLUMNS, 0.3 if town < COLUMNS else -0.3)
    lon, lat = (gazetteer(m + rng.normal(0, 0.05, count), scenario.scale) for m in middle)
    start = scenario.quiet_days.start * DAY_MIN + rng.integers(*NIGHT_MIN, count)
    rows = pl.DataFrame({"lon": lon, "lat": lat, "start": start, "radius_m": stated(NEWS, count, scenario.scale, rng)})
    acts = rng.choice(len(KINDS), count, p=[k.share for k in KINDS])
    rows = rows.with_columns(
        pl.Series("act", [k.act for k in KINDS]).gather(acts),
        seen=pl.col("start") + pl.Series(rng.integers(5, 90, count)),
        area=pl.lit(int(town)),
        whole_day=pl.lit(True),
        area_only=pl.lit(False),
    )
    told = in_order(printed(with_interval(rows, NEWS, scenario.scale), np.full(count, outlet)))
    return in_order(pl.concat([reports, told]))


def _placeless(reports: pl.DataFrame) -> np.ndarray:
    return reports["area_only"].fill_null(False).to_numpy()


def _astray(reports: pl.DataFrame, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Places far outside the radius about the place that is told in the end."""
    away = rng.uniform(*WRONG, len(reports)) * reports["radius_m"].to_numpy()
    angle = rng.uniform(0, 2 * np.pi, len(reports))
    lon = reports["lon"].to_numpy() + away * np.cos(angle) / METRES_LON
    lat = reports["lat"].to_numpy() + away * np.sin(angle) / METRES_LAT
    return np.round(lon, DIGITS), np.round(lat, DIGITS)


def _another(act: pl.Series, rng: np.random.Generator) -> pl.Series:
    """For each act some other one."""
    names = pl.Series([k.act for k in KINDS])
    number = act.replace_strict({k.act: i for i, k in enumerate(KINDS)}, default=0, return_dtype=pl.Int64).to_numpy()
    return names.gather((number + rng.integers(1, len(KINDS), len(act))) % len(KINDS))
