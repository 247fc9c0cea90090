"""Reports of incidents along a front, with the truth: an independent witness for association.

Written from the domain and not from any method of association. Nothing here is imported from
`bestand.simulate`; the only thing shared is the shape of the table `observations`.

World. A front of some hundred km near 36° E 48° N: a curve whose heading wanders. Half of the
incidents that are not part of a salvo belong to pushes (a place near a town, some days, a few km
wide), half to the front at large, whose days have surges. Each act has its distance from the
front and its hours. Incidents set off further ones (salvos: same act, half an hour, 400 m): .015,
.1, .2 or .25 each, by density. Who did it follows from the side of the front it lies on.

Sources, at most one record of each for one incident:

============ ===== ============== ============================ ====================== =======
source       role  radius (95 %)  interval                     captures               false
============ ===== ============== ============================ ====================== =======
patrols      event 200–600 m      one minute, clock ± 3 min    .50                    3 %
officials_a  event 1–4 km         1–8 h, a fifth: local day    .60 of b's, .08 of a's 10 %
officials_b  event 1–4 km         1–8 h, a fifth: local day    .60 of a's, .08 of b's 10 %
press        lead  5 km, gazetteer the local day and one before .30                    half
hotspots     trace 1 km           six minutes, twice a day     .05, at the next pass  fires
wire         lead  5 km, gazetteer the local day and one before none                   all
============ ===== ============== ============================ ====================== =======

A radius holds the incident for 95 % of true reports; besides, 5 % of all rows but hotspots' name
a wrong village. False reports are told like true ones of incidents that the same world might
have had. `precision` scales radii and intervals of all sources but hotspots, whose sensor is
what it is; clock errors scale too.

Density. The incidents asked for are laid on as much front (km) and as many days as make an
officials' row meet on average .05, .4, 2.5 or 10 patrols' rows of *other* incidents in its joint
95 % region and interval, at the usual precision (`crowding` measures it). `extent` gives both:
km x days = incidents x a constant of the density; `Setting.days` are used while the front then
has 30 to 900 km, otherwise the front is 30 or 900 km and the days follow (a sparse setting of
15,000 incidents is a quiet line of 900 km watched for 112 days). Fine and coarse precision keep the
extent, so their crowding is lower and higher. Calibrated for 5,000 incidents and more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import NormalDist
from typing import Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from bestand.model.tables import TABLES, TIME

Density: TypeAlias = Literal["sparse", "busy", "dense", "crowded"]
Precision: TypeAlias = Literal["fine", "usual", "coarse"]
Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Rng: TypeAlias = np.random.Generator

CROWDING: Final[dict[Density, float]] = {"sparse": 0.05, "busy": 0.4, "dense": 2.5, "crowded": 10.0}
"""Patrols' rows of other incidents that an officials' row could be about, on average."""
SCALE: Final[dict[Precision, float]] = {"fine": 1 / 3, "usual": 1.0, "coarse": 2.5}
START: Final = datetime(2026, 3, 1, tzinfo=UTC)
SIGMAS: Final = 2.4477  # 95 % of a normal law in the plane lies within so many sigmas
EARTH_KM: Final = 6371.0088
LON, LAT = 36.0, 48.0
LOCAL_H: Final = 3.0  # local time is UTC + 3 h

_KM_DAYS: Final[dict[Density, float]] = {"sparse": 6.7, "busy": 0.79, "dense": 0.105, "crowded": 0.0255}  # per incident
_SALVO: Final[dict[Density, float]] = {"sparse": 0.015, "busy": 0.1, "dense": 0.2, "crowded": 0.25}  # set off by each
_FRONT_KM: Final = (30.0, 900.0)
_MARGIN_KM: Final = 80.0

ACTS: Final = ("shelling", "uncrewed_strike", "small_arms_fire", "ground_clash", "air_strike", "missile_strike")
VAGUE: Final = "kinetic_unspecified"
_MIX: Final = np.array([0.45, 0.25, 0.12, 0.08, 0.07, 0.03])
_BANDS_KM: Final = np.array([0.0, 1.5, 5.0, 15.0, 40.0, 150.0])  # distance from the front
_BY_BAND: Final = np.array(
    [
        [0.30, 0.40, 0.25, 0.05, 0.00],
        [0.20, 0.30, 0.30, 0.17, 0.03],
        [0.80, 0.20, 0.00, 0.00, 0.00],
        [0.65, 0.33, 0.02, 0.00, 0.00],
        [0.05, 0.35, 0.40, 0.18, 0.02],
        [0.00, 0.02, 0.13, 0.35, 0.50],
    ]
)  # of each act
_PEAK_H: Final = np.array([17.0, 23.0, 20.0, 7.0, 11.0, 3.0])  # local hour
_CLOSE: Final = np.array([False, False, True, True, False, False])  # either side may have begun it
_MISTAKEN: Final = np.array([1, 0, 3, 2, 5, 4])  # what the act is mistaken for most often


@dataclass(frozen=True)
class Setting:
    """What to generate. Shares are 0 to 1, counts are rows."""

    density: Density
    precision: Precision
    incidents: int
    seed: int
    copying: float = 0.0
    """Share of press rows that retell a row of officials_a, its error of place and all."""
    attention: float = 0.0
    """0 to 1: loading of every source's detection on one latent newsworthiness of the incident."""
    flood: int = 0
    """Staged false press rows about one town in one night."""
    unrelated_news: int = 0
    """Rows of `wire`: as press in place and day, none about any incident."""
    days: int = 28


@dataclass(frozen=True)
class _Source:
    name: str
    role: str
    radius_km: tuple[float, float]
    false: float
    """Share of its rows that are about nothing."""
    wrong: float
    vague: float
    gross: float = 0.05


_PATROLS = _Source("patrols", "event", (0.2, 0.6), 0.03, 0.03, 0.05)
_OFFICIALS = (
    _Source("officials_a", "event", (1.0, 4.0), 0.10, 0.08, 0.10),
    _Source("officials_b", "event", (1.0, 4.0), 0.10, 0.08, 0.10),
)
_PRESS = _Source("press", "lead", (5.0, 5.0), 0.50, 0.10, 0.30)
_WIRE = _Source("wire", "lead", (5.0, 5.0), 1.0, 0.10, 0.30)
_HOTSPOTS = _Source("hotspots", "trace", (1.0, 1.0), 0.0, 0.0, 0.0, 0.0)
_PRESS_NOISE: Final = 0.335  # of the radius: with the way to the next village, 95 % within the radius
_PRESS_CELL: Final = 0.725  # side of a village's square, of the radius
_FIRES: Final = 0.15  # background fires per incident


@dataclass(frozen=True)
class _Events:
    """Incidents, real or imagined: km in the plane, hours UTC since START, act, side that did it."""

    x: Floats
    y: Floats
    hour: Floats
    act: Ints
    by_a: Bools

    def __len__(self) -> int:
        return len(self.x)

    def __getitem__(self, rows: Ints | Bools) -> _Events:
        return _Events(self.x[rows], self.y[rows], self.hour[rows], self.act[rows], self.by_a[rows])


def extent(setting: Setting) -> tuple[float, int]:
    """Km of front and days on which the incidents are laid."""
    km_days = setting.incidents * _KM_DAYS[setting.density]
    km = float(np.clip(km_days / setting.days, *_FRONT_KM))
    return km, max(2, round(km_days / km))


class _World:
    """The front, its pushes and its surges; draws incidents and knows the villages."""

    def __init__(self, rng: Rng, km: float, days: int, village_km: float) -> None:
        self.rng, self.km, self.days = rng, km, days
        self._front()
        self._pushes()
        self.surge = np.cumsum(_uneven(rng, days, 0.5))
        reach = 200.0
        self.corner = np.array([self.front.min(axis=1) - reach])[0]
        size = np.ceil((self.front.max(axis=1) + reach - self.corner) / village_km).astype(int)
        self.village_km = village_km
        cells = np.stack(np.meshgrid(np.arange(size[0]), np.arange(size[1]), indexing="ij"))
        self.villages = self.corner[:, None, None] + (cells + rng.random(cells.shape)) * village_km

    def _front(self) -> None:
        """A point each km, margins on both ends, the middle at the origin; its unit normals."""
        n = int(self.km + 2 * _MARGIN_KM) + 2
        turn = self.rng.normal(scale=0.6 * np.sqrt(2 / 80), size=n)
        heading = np.empty(n)
        heading[0] = 0.0
        for i in range(1, n):  # wanders about its mean, over some 80 km
            heading[i] = heading[i - 1] * (1 - 1 / 80) + turn[i]
        heading += np.pi / 4 + self.rng.normal(scale=0.4)
        line = np.cumsum([np.cos(heading), np.sin(heading)], axis=1)
        self.front = line - line.mean(axis=1, keepdims=True)
        self.normal = np.array([-np.sin(heading), np.cos(heading)])

    def _pushes(self) -> None:
        rng = self.rng
        towns = max(3, round(self.km / 8))
        along = (np.arange(towns) + rng.random(towns)) * self.km / towns
        off = rng.exponential(4.0, towns) * rng.choice([-1.0, 1.0], towns)
        n = max(8, round(self.km * self.days / 40))
        town = rng.permutation(np.arange(n) % towns)
        self.push_along = along[town] + rng.normal(size=n)
        self.push_off = off[town] + rng.normal(size=n)
        self.push_km = rng.uniform(1.0, 3.0, n)
        self.push_days = rng.uniform(1.5, 5.0, n)
        self.push_start = (np.arange(n) + rng.random(n)) * self.days / n
        self.push_weight = np.cumsum(_uneven(rng, n, 0.6))

    def draw(self, n: int) -> _Events:
        """Incidents of no salvo: half of pushes, half of the front at large."""
        rng = self.rng
        push = np.searchsorted(self.push_weight, rng.random(n)).clip(max=len(self.push_off) - 1)
        pushed = rng.random(n) < 0.5
        act = rng.choice(len(ACTS), size=n, p=_MIX)
        band = _pick(rng, _BY_BAND[act])
        off = rng.uniform(_BANDS_KM[band], _BANDS_KM[band + 1]) * rng.choice([-1.0, 1.0], n)
        along = rng.random(n) * self.km
        day = np.searchsorted(self.surge, rng.random(n)).clip(max=self.days - 1)

        spread = self.push_km[push]
        off = np.where(pushed, self.push_off[push] + rng.normal(size=n) * spread, off)
        along = np.where(pushed, self.push_along[push] + rng.normal(size=n) * spread, along)
        since = self.push_start[push] + rng.exponential(self.push_days[push])
        day = np.where(pushed, np.floor(since % self.days), day)
        there = (np.searchsorted(_BANDS_KM, np.abs(off), side="right") - 1).clip(0, len(_BANDS_KM) - 2)
        in_band = (_MIX[:, None] * _BY_BAND).T
        act = np.where(pushed, _pick(rng, (in_band / in_band.sum(axis=1, keepdims=True))[there]), act)

        hour = day * 24 + self._hour(act) - LOCAL_H
        by_a = np.where(_CLOSE[act], rng.random(n) < 0.5, off < 0)
        x, y = self._plane(along, off)
        return _Events(x, y, hour, act, by_a)

    def _hour(self, act: Ints) -> Floats:
        """Local hour of the day."""
        hours = np.arange(24) + 0.5
        law = 0.5 + np.exp(1.5 * (np.cos((hours - _PEAK_H[:, None]) * np.pi / 12) - 1)) * 2
        return _pick(self.rng, (law / law.sum(axis=1, keepdims=True))[act]) + self.rng.random(len(act))

    def _plane(self, along: Floats, off: Floats) -> Floats:
        at = (along + _MARGIN_KM).clip(0, self.front.shape[1] - 1.001)
        i = at.astype(int)
        rest = at - i
        foot = self.front[:, i] * (1 - rest) + self.front[:, i + 1] * rest
        return np.asarray(foot + self.normal[:, i] * off)

    def incidents(self, n: int, q: float) -> _Events:
        """Each incident sets off q further ones on average."""
        rng = self.rng
        sizes = [round(n * (1 - q))]
        while sizes[-1] * q >= 1:
            sizes.append(round(sizes[-1] * q))
        sizes[0] += n - sum(sizes)
        born = [self.draw(sizes[0])]
        for size in sizes[1:]:
            old = born[-1][rng.integers(len(born[-1]), size=size)]
            born.append(
                _Events(
                    old.x + rng.normal(scale=0.4, size=size),
                    old.y + rng.normal(scale=0.4, size=size),
                    old.hour + rng.exponential(0.5, size),
                    old.act,
                    old.by_a,
                )
            )
        return _Events(*(np.concatenate([getattr(b, k) for b in born]) for k in ("x", "y", "hour", "act", "by_a")))

    def village(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """The gazetteer's point next to each place, km."""
        size = self.villages.shape[1:]
        i = ((x - self.corner[0]) / self.village_km).astype(int).clip(1, size[0] - 2)
        j = ((y - self.corner[1]) / self.village_km).astype(int).clip(1, size[1] - 2)
        best = np.full(len(x), np.inf)
        bx, by = np.empty(len(x)), np.empty(len(x))
        for di in (-1, 0, 1):
            for dj in (-1, 0, 1):
                vx, vy = self.villages[:, i + di, j + dj]
                apart = (vx - x) ** 2 + (vy - y) ** 2
                nearer = apart < best
                best[nearer], bx[nearer], by[nearer] = apart[nearer], vx[nearer], vy[nearer]
        return bx, by


def _uneven(rng: Rng, n: int, sigma: float) -> Floats:
    """Shares of log-normal unevenness: the same mix of large and small in every seed, shuffled."""
    share = np.exp(sigma * np.array([NormalDist().inv_cdf((i + 0.5) / n) for i in range(n)]))
    return rng.permutation(share / share.sum())


def _pick(rng: Rng, law: Floats) -> Ints:
    """One column of each row, by the row's probabilities."""
    return np.asarray((np.cumsum(law, axis=1) < rng.random(len(law))[:, None]).sum(axis=1).clip(max=law.shape[1] - 1))


def generate(setting: Setting) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Table `observations` and its truth, one row each for every observation.

    Truth has `truth_id` (null where a row is about no incident), and for checks of the generator
    itself: `kind` (report, copy, false, flood, fire, unrelated), `gross` (wrong village), and the
    incident's own `true_lon`, `true_lat` (degrees), `true_time`, `true_act`.
    """
    rng = np.random.default_rng(setting.seed)
    scale = SCALE[setting.precision]
    km, days = extent(setting)
    world = _World(rng, km, days, _PRESS_CELL * _PRESS.radius_km[0] * scale)
    events = world.incidents(setting.incidents, _SALVO[setting.density])
    told = _Telling(world, events, scale)
    unseen = _unseen(rng, len(events), setting.attention)

    told.tell(_PATROLS, _captured(unseen[0], 0.5))
    for source, other, rank in zip(_OFFICIALS, (~events.by_a, events.by_a), unseen[1:3], strict=True):
        told.tell(source, _captured(rank, np.where(other, 0.6, 0.08)))
    _press(told, _captured(unseen[3], 0.3), setting.copying)
    _hotspots(told, unseen[4])
    if setting.flood:
        _flood(told, setting.flood)
    if setting.unrelated_news:
        told.imagine(_WIRE, setting.unrelated_news, "unrelated")
    return told.frames()


def _unseen(rng: Rng, n: int, attention: float) -> Floats:
    """For each source and incident a uniform number; below the chance of capture means captured."""
    if not attention:
        return rng.random((5, n))
    latent = attention * rng.normal(size=n) + np.sqrt(1 - attention**2) * rng.normal(size=(5, n))
    return np.asarray((np.argsort(np.argsort(latent, axis=1), axis=1) + 0.5) / n)


def _captured(unseen: Floats, chance: float | Floats) -> Ints:
    return np.flatnonzero(unseen < chance)


class _Telling:
    """Collects rows of all sources."""

    def __init__(self, world: _World, events: _Events, scale: float) -> None:
        self.world, self.rng, self.events, self.scale = world, world.rng, events, scale
        self.parts: list[pl.DataFrame] = []

    def tell(self, source: _Source, incidents: Ints) -> None:
        """True reports of the incidents, and as many false ones as the source has."""
        self.add(source, self.events[incidents], incidents, "report")
        self.imagine(source, round(len(incidents) * source.false / (1 - source.false)), "false")

    def imagine(self, source: _Source, n: int, kind: str) -> None:
        """Rows about incidents that the world might have had."""
        events = self.world.draw(n)
        if source in _OFFICIALS:
            events = _Events(events.x, events.y, events.hour, events.act, np.full(n, source is _OFFICIALS[1]))
        self.add(source, events, np.full(n, -1), kind)

    def add(self, source: _Source, events: _Events, incident: Ints, kind: str) -> None:
        """Rows as the source would tell them: place, interval, act."""
        radius = self.radius(source, len(events))
        x, y, gross = self._place(source, events, radius)
        self.rows(source, x, y, radius, *self._interval(source, events.hour), self._act(source, events.act))
        self.parts[-1] = self.parts[-1].with_columns(truth=incident, kind=pl.lit(kind), gross=gross)

    def radius(self, source: _Source, n: int) -> Floats:
        """Km."""
        low, high = source.radius_km
        return np.asarray(low * (high / low) ** self.rng.random(n) * (1 if source is _HOTSPOTS else self.scale))

    def _place(self, source: _Source, events: _Events, radius: Floats) -> tuple[Floats, Floats, Bools]:
        rng, n = self.rng, len(events)
        named = source in (_PRESS, _WIRE)
        sigma = radius * _PRESS_NOISE if named else radius / SIGMAS
        gross = rng.random(n) < source.gross
        far, turn = radius + rng.uniform(5.0, 40.0, n), rng.uniform(0, 2 * np.pi, n)
        stretch = _stretch(events.y)
        x = events.x + stretch * np.where(gross, far * np.cos(turn), sigma * rng.normal(size=n))
        y = events.y + stretch * np.where(gross, far * np.sin(turn), sigma * rng.normal(size=n))
        return (*(self.world.village(x, y) if named else (x, y)), gross)

    def _interval(self, source: _Source, hour: Floats) -> tuple[Floats, Floats]:
        """Hours from and to."""
        rng, n = self.rng, len(hour)
        if source is _HOTSPOTS:
            return hour, hour + 0.1
        if source is _PATROLS:
            at = np.floor((hour + rng.normal(scale=0.05 * self.scale, size=n)) * 60) / 60
            return at, at + 1 / 60
        day = 24 * self.scale
        begin = np.floor((hour + LOCAL_H) / day) * day - LOCAL_H  # of the local day
        if source in (_PRESS, _WIRE):
            begin = begin + day * (rng.random(n) < 0.5)  # told the same day or the next
            return begin - day, begin + day
        grid = self.scale
        long = rng.choice([0.5, 1.0, 2.0, 3.0, 6.0], size=n) * grid
        start = hour - rng.random(n) * long
        whole = rng.random(n) < 0.2
        early, late = np.floor(start / grid) * grid, np.ceil((start + long) / grid) * grid
        return np.where(whole, begin, early), np.where(whole, begin + day, late)

    def _act(self, source: _Source, act: Ints) -> Ints:
        """Index in ACTS, or its length for the vague act."""
        rng, n = self.rng, len(act)
        u = rng.random(n)
        other = np.where(rng.random(n) < 0.7, _MISTAKEN[act], (act + rng.integers(1, len(ACTS), n)) % len(ACTS))
        return np.where(u < source.wrong, other, np.where(u < source.wrong + source.vague, len(ACTS), act))

    def rows(self, s: _Source, x: Floats, y: Floats, radius: Floats, begin: Floats, end: Floats, act: Ints) -> None:
        lon, lat = _degrees(x, y)
        self.parts.append(
            pl.DataFrame({"lon": lon, "lat": lat, "radius_m": radius * 1000, "begin": begin, "end": end, "act": act})
            .with_columns(source=pl.lit(s.name), family=pl.lit(s.name), role=pl.lit(s.role))
            .with_columns(x=x, y=y)
        )

    def frames(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Rows shuffled, named by nothing but chance."""
        rows = pl.concat(self.parts, how="vertical")
        rows = rows[self.rng.permutation(len(rows))]
        hexes = self.rng.bytes(16 * len(rows)).hex()
        known = self.events
        lon, lat = _degrees(known.x, known.y)
        truth = pl.DataFrame({"truth": np.arange(len(known)), "true_lon": lon, "true_lat": lat, "at": known.hour})
        truth = truth.with_columns(true_act=pl.Series(ACTS)[known.act], true_time=_time("at")).drop("at")
        acts = pl.Series([*ACTS, VAGUE, "thermal_anomaly"])
        rows = rows.with_columns(
            observation_id=pl.Series([hexes[i : i + 32] for i in range(0, len(hexes), 32)], dtype=pl.String),
            record_key=pl.int_range(pl.len()).over("source").cast(pl.String).str.zfill(7),
            act=acts[rows["act"]],
            time_from=_time("begin"),
            time_to=_time("end"),
        )
        said = rows.select("observation_id", "kind", "gross", "truth").join(truth, on="truth", how="left")
        named = pl.when(pl.col("truth") >= 0).then("t" + pl.col("truth").cast(pl.String).str.zfill(7))
        said = said.select("observation_id", named.alias("truth_id"), pl.all().exclude("observation_id", "truth"))
        return TABLES["observations"].shape(rows), said.sort("observation_id")


def _time(hours: str) -> pl.Expr:
    return (pl.lit(START, TIME) + pl.duration(seconds=(pl.col(hours) * 3600).round().cast(pl.Int64))).cast(TIME)


_CIRCLE: Final = EARTH_KM * float(np.cos(np.radians(LAT)))  # of the plane: Mercator, true to scale at LAT
_RISE: Final = float(np.arcsinh(np.tan(np.radians(LAT))))


def _degrees(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    return LON + np.degrees(x / _CIRCLE), np.degrees(np.arctan(np.sinh(y / _CIRCLE + _RISE)))


def _stretch(y: Floats) -> Floats:
    """Km of the plane per km of the ground."""
    return np.asarray(np.cosh(y / _CIRCLE + _RISE) * np.cos(np.radians(LAT)))


def _press(told: _Telling, incidents: Ints, copying: float) -> None:
    """Press rows; a share of all, true and false, are put aside for copies of officials_a."""
    told.tell(_PRESS, incidents)
    if not copying:
        return
    rng = told.rng
    own = pl.concat(told.parts[-2:])
    n = round(copying * len(own))
    own = own[np.sort(rng.permutation(len(own))[n:])]
    models = pl.concat(told.parts).filter(pl.col("source") == _OFFICIALS[0].name)
    free = models.filter((pl.col("truth") < 0) | ~pl.col("truth").is_in(own["truth"].unique().implode()))
    free = free[rng.permutation(len(free))[:n]]
    middle = (free["begin"] + free["end"]).to_numpy() / 2
    radius = told.radius(_PRESS, len(free))
    x, y = told.world.village(free["x"].to_numpy(), free["y"].to_numpy())
    told.parts[-2:] = [own]
    told.rows(_PRESS, x, y, radius, *told._interval(_PRESS, middle), free["act"].to_numpy())
    told.parts[-1] = told.parts[-1].with_columns(truth=free["truth"], kind=pl.lit("copy"), gross=free["gross"])


def _hotspots(told: _Telling, unseen: Floats) -> None:
    """Marks of incidents still burning at the next overpass, and fires of the season in the fields."""
    rng, world, events = told.rng, told.world, told.events
    day = np.arange(-1, world.days + 2)
    drift = 0.7 * np.sin(day * 2 * np.pi / 16)
    passes = np.sort(np.concatenate([day * 24 + 10.7 + drift, day * 24 + 23.2 + drift]))
    next_pass = passes[np.searchsorted(passes, events.hour).clip(max=len(passes) - 1)]
    burning = np.exp(-(next_pass - events.hour) / 4)
    marked = _captured(unseen, 0.05 * burning / burning.mean())
    seen = events[marked]
    told.add(_HOTSPOTS, _Events(seen.x, seen.y, next_pass[marked], seen.act, seen.by_a), marked, "report")
    told.parts[-1] = told.parts[-1].with_columns(act=pl.lit(len(ACTS) + 1, pl.Int64))

    n = round(_FIRES * len(events))
    fields = max(1, n // 6)
    field = rng.integers(fields, size=n)
    along, off = rng.random(fields) * world.km, rng.uniform(-60, 60, fields)
    x, y = world._plane(along, off)
    season = np.sqrt(rng.random(fields)) * len(passes)  # more towards the end
    at = passes[(season[field] + rng.integers(0, 3, n)).astype(int).clip(max=len(passes) - 1)]
    place = x[field] + rng.normal(scale=1.5, size=n), y[field] + rng.normal(scale=1.5, size=n)
    fires = _Events(*place, at, np.zeros(n, np.int64), np.zeros(n, bool))
    told.add(_HOTSPOTS, fires, np.full(n, -1), "fire")
    told.parts[-1] = told.parts[-1].with_columns(act=pl.lit(len(ACTS) + 1, pl.Int64))


def _flood(told: _Telling, n: int) -> None:
    """One town, one night, told from its villages."""
    rng, world = told.rng, told.world
    i = int(rng.integers(len(world.push_off)))
    x, y = world._plane(
        world.push_along[i] + rng.normal(scale=2, size=n), world.push_off[i] + rng.normal(scale=2, size=n)
    )
    night = rng.integers(1, max(2, world.days - 1)) * 24 + 21 - LOCAL_H
    staged = _Events(x, y, night + rng.uniform(0, 3, n), np.zeros(n, np.int64), rng.random(n) < 0.5)
    told.add(_PRESS, staged, np.full(n, -1), "flood")


def crowding(observations: pl.DataFrame, truth: pl.DataFrame | None = None, sample: int = 4000) -> float:
    """Mean number of patrols' rows an officials' row could be about, by counting.

    Could be about: the two places are within the root of the sum of the squared radii, and the
    intervals meet. With truth, rows of the same incident do not count: this is the number that a
    density promises. At most `sample` officials' rows are asked, evenly over time.
    """
    rows = observations.sort("time_from", "observation_id")
    ask = rows.filter(pl.col("source").is_in(["officials_a", "officials_b"]))
    ask = ask.gather_every(max(1, len(ask) // sample))
    there = rows.filter(pl.col("source") == "patrols")
    if not len(ask) or not len(there):
        return 0.0
    begin, end = (there[c].dt.epoch("us").to_numpy() for c in ("time_from", "time_to"))
    lon, lat, radius = (there[c].to_numpy() for c in ("lon", "lat", "radius_m"))
    longest = int((end - begin).max())
    about = dict(truth.select("observation_id", "truth_id").iter_rows()) if truth is not None else {}
    mine = np.array([about.get(i) or "" for i in there["observation_id"]])
    total = 0
    for o in ask.select("observation_id", "lon", "lat", "radius_m", *(pl.col(c).dt.epoch("us") for c in _ENDS)).rows():
        key, at_lon, at_lat, r, start, stop = o
        part = slice(int(np.searchsorted(begin, start - longest)), int(np.searchsorted(begin, stop)))
        north = np.radians(lat[part] - at_lat)
        east = np.radians(lon[part] - at_lon) * np.cos(np.radians(at_lat))
        meets = (north**2 + east**2) * (EARTH_KM * 1000) ** 2 <= radius[part] ** 2 + r**2
        meets &= end[part] > start
        if about.get(key):
            meets &= mine[part] != about[key]
        total += int(meets.sum())
    return total / len(ask)


_ENDS: Final = ("time_from", "time_to")
