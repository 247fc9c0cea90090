"""The public Python face: `import bestand; w = bestand.open("path"); w.run(); w.incidents`."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import shapely

from bestand.agreement import diff, load_taxonomy
from bestand.agreement.diff import Change
from bestand.agreement.plain import Plain
from bestand.api.desk import Desk, Moment, Region, Said, Screened, Taking
from bestand.associate import associate
from bestand.errors import BestandError, InputError, NotFound, SourceError, UsageError
from bestand.flow import people
from bestand.flow.audit import compare, cosign
from bestand.flow.audit import verify as audit
from bestand.flow.check import notes_on, problems_of
from bestand.flow.explain import explain
from bestand.flow.follow import Docket, advice, due, hours
from bestand.flow.log import DATABASE, Clock, Log, utc_now
from bestand.flow.people import log_of
from bestand.flow.plan import Plan, build_plan, show
from bestand.flow.queue import handover, queue
from bestand.flow.report import Asked, report
from bestand.flow.run import Outcome, run, silent, stored
from bestand.flow.say import NOT_ONE, ONE, say
from bestand.flow.sealing import sealer_of, view_of
from bestand.flow.trial import draft_at, sensors_at
from bestand.flow.trial import try_draft as try_with
from bestand.followup.guarantees import Guarantees, load_guarantees
from bestand.followup.invocations import Advice
from bestand.followup.measures import Hours
from bestand.followup.progress import Progress, StepState
from bestand.geo.chance import chance_positive
from bestand.geo.edges import edges_of
from bestand.geo.projection import Projection
from bestand.geo.signed import signed_distances
from bestand.intake import Period, error_rates, load_manifest, merge_rules, source_names
from bestand.intake.preview import Preview, preview
from bestand.model.acts import Act, Right
from bestand.model.keys import Signer
from bestand.model.people import Standing
from bestand.model.tables import TABLES
from bestand.model.words import CERTAIN, EXCLUDED, Level, Side
from bestand.report import corrections
from bestand.report.corrections import Change as Correction
from bestand.report.edition import Edition
from bestand.simulate import Scenario
from bestand.simulate import simulate as simulate_workspace
from bestand.simulate.trial import Trial, words_of
from bestand.store.anchor import read_anchor
from bestand.store.backup import backup as back_up
from bestand.store.backup import restore as bring_back
from bestand.store.keys import keys_folder, new_key, unlock
from bestand.store.repair import repair
from bestand.text.problems import Problem
from bestand.verify.custody import chains
from bestand.workspace import Workspace as Settings
from bestand.workspace import check_workspace, open_workspace
from bestand.workspace.init import init as copy_template

if TYPE_CHECKING:
    import geopandas

Tick = Callable[[str], None]


class Frame(pl.DataFrame):
    """A polars frame that knows its way to geopandas."""

    def to_geopandas(self) -> geopandas.GeoDataFrame:
        """As GeoDataFrame in OGC:CRS84; no point where only an area is known.

        Needs `bestand[notebook]`.
        """
        return _to_geopandas(self)


def _to_geopandas(frame: pl.DataFrame) -> geopandas.GeoDataFrame:
    try:
        import geopandas  # an extra: only notebooks need it
    except ImportError as error:
        raise UsageError("geopandas is not installed: pip install 'bestand[notebook]'.") from error
    data = {name: frame[name].to_list() for name in frame.columns if name != "geometry"}
    if "geometry" in frame.columns:
        shapes = shapely.from_wkb(frame["geometry"].to_list())
    else:
        lon, lat = (frame[c].fill_null(np.nan).to_numpy() for c in ("lon", "lat"))
        shapes = np.where(np.isnan(lon), None, shapely.points(lon, lat))
    return geopandas.GeoDataFrame(data, geometry=shapes, crs="OGC:CRS84")


class Workspace:
    """One ceasefire, open. Tables are attributes: `w.incidents`, `w.findings`, `w.placed`, …"""

    def __init__(self, folder: str | Path, clock: Clock = utc_now):
        self.folder = Path(folder)
        self.settings: Settings = open_workspace(self.folder)
        self._clock = clock
        sealer_of(self.settings)  # an encrypted workspace whose key is not here is said at once
        self.repaired = repair(self.folder)
        """What a writer that was killed had left half, one sentence each."""

    def __repr__(self) -> str:
        return f"<Workspace {self.settings.settings.workspace}: {self.settings.settings.title}>"

    def __getattr__(self, name: str) -> Frame:
        if name not in TABLES:
            raise AttributeError(f"no table {name!r}; there are: {', '.join(TABLES)}")
        return self.table(name)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *TABLES]

    def table(self, name: str) -> Frame:
        """A table of the last complete run."""
        return Frame(view_of(self.settings).table(name))

    def plan(self, first: date | None = None, last: date | None = None, as_known_at: datetime | None = None) -> Plan:
        """What `run` would do; local days, both inclusive."""
        return build_plan(self.settings, Period(first, last), _utc(as_known_at))

    def run(
        self,
        first: date | None = None,
        last: date | None = None,
        as_known_at: datetime | None = None,
        tick: Tick = silent,
    ) -> Outcome:
        """Take all sources in and walk; replaces the tables in `data/` at once."""
        return run(self.plan(first, last, as_known_at), tick, self._clock)

    def status(self) -> Outcome:
        """Accounts and sources of the last complete run."""
        return stored(self.plan())

    def report(
        self,
        day: date,
        level: Level | str = Level.CLEAR,
        audience: str = "public",
        language: str = "en",
        as_known_at: datetime | None = None,
        out: Path | None = None,
        tick: Tick = silent,
        reason: str = "",
        signer: Signer | None = None,
    ) -> Edition:
        """The edition of a local day of the workspace; reason: why it supersedes the one before it.

        signer: the releaser, where the workspace has a log (`w.signing(passphrase).report(day)`).
        """
        asked = Asked(day, Level(level), audience, language, _utc(as_known_at), out, reason)
        return report(self.settings, asked, tick, signer, self._clock)

    @property
    def is_founded(self) -> bool:
        """Whether the workspace has a log: then people sign what leaves it."""
        return bool(read_anchor(self.folder))

    @cached_property
    def log(self) -> Log:
        """The workspace's log. Raises UsageError where nobody has founded it."""
        return log_of(self.settings)

    @property
    def standing(self) -> Standing:
        """People and the acts that count; empty where nobody has founded the log."""
        return self.log.standing if read_anchor(self.folder) else Standing()

    def found(self, passphrase: str, person: str | None = None) -> str:
        """Found the log with a new key, or with the person's own; gives the founder's pseudonym."""
        people.check_unfounded(self.settings)  # before a key is made that nobody needs
        signer = self._key(passphrase, person)
        people.found(self.settings, signer, self._clock)
        return signer.person

    def request(self, passphrase: str, person: str | None = None) -> tuple[str, str]:
        """Ask to be enrolled, with a new key or the person's own: the pseudonym, and a text to send to an owner."""
        log = self.log  # before a key is made that nobody needs
        signer = self._key(passphrase, person)
        return signer.person, people.request(log, signer)

    def signing(self, passphrase: str, person: str | None = None) -> Desk:
        """At the unlocked key of a person; of the only one whose keys lie here where none is named."""
        keys = self._keys
        return Desk(self.report, self.settings, self.log, unlock(keys, person, passphrase), keys, self._clock)

    def queue(self, count: int = 20) -> list[dict[str, Any]]:
        """What waits for people, most pressing first, each with why it stands where it does."""
        return queue(self.settings, self.standing, self._clock(), count)

    def handover(self, since: datetime, count: int = 10) -> list[str]:
        """Lines for the next shift: what was done since, what waits, what is due, what is missing."""
        return handover(self.settings, self.standing, _since(since), self._clock(), count)

    def people(self) -> list[dict[str, object]]:
        """Everybody who is enrolled, by pseudonym, with rights and keys."""
        return people.listed(self.standing)

    def evidence(self, updated_since: datetime | None = None) -> list[dict[str, object]]:
        """Every piece of evidence with its chain of custody; only those with a link from a time on."""
        since = _utc(updated_since)
        found = chains(self.standing.acts).values()
        return [asdict(one) for one in found if since is None or any(link.at >= since for link in one.links)]

    def docket(self) -> Docket:
        """Cases and invocations as the log stands, with their clocks computed against the last run."""
        return Docket(self.settings, self.standing)

    def acts(self, updated_since: datetime | None = None, kinds: Sequence[str] = ()) -> list[Act]:
        """Acts that count, in the order of their times, from a time on."""
        since = _utc(updated_since)
        return [a for a in self.standing.acts if (not since or a.at >= since) and (not kinds or a.kind in kinds)]

    def cases(self, at: datetime | None = None, updated_since: datetime | None = None) -> list[Progress]:
        """Every case and invocation at a time (now where none is given): steps, due times, what was received.

        updated_since: only those to which something was added from then on.
        """
        since = _utc(updated_since)
        found = self.docket().all(_utc(at) or self._clock())
        return [one for one in found if since is None or one.case.last_at >= since]

    def case(self, id_: str, at: datetime | None = None) -> Progress:
        """One case or invocation by its id or the beginning of it."""
        return self.docket().progress(id_, _utc(at) or self._clock())

    def calendar(self, at: datetime | None = None) -> bytes:
        """iCalendar of what is due."""
        return due(self.settings, self.standing, _utc(at) or self._clock())

    def hours(self, at: datetime | None = None) -> tuple[Hours, ...]:
        """Hours from report to verified to notified to answered, over all cases."""
        return hours(self.settings, self.standing, _utc(at) or self._clock())

    def guarantees(self) -> Guarantees:
        """Texts that may be invoked: of the workspace's guarantees.yaml, or those that come with Bestand."""
        return load_guarantees(self.folder)

    def advise(self, id_: str, attacked: Sequence[str] = ()) -> tuple[Advice, ...]:
        """Texts that could be invoked over an incident or finding; whether, is for those entitled to say."""
        return advice(self.settings, id_, attacked)

    def waiting(self) -> list[Act]:
        """Proposals that a second person has to confirm."""
        return people.waiting(self.standing)

    @property
    def _keys(self) -> Path:
        return keys_folder(os.environ, self.folder)

    def _key(self, passphrase: str, person: str | None) -> Signer:
        return unlock(self._keys, person, passphrase) if person else new_key(self._keys, passphrase)

    def together(self, one: str, other: str, by: str, reason: str) -> str:
        """Say that two observations (ids) are of one event; the next run follows it."""
        return say(self.folder, ONE, (one, other), by, reason, sealer=sealer_of(self.settings))

    def apart(self, one: str, other: str, by: str, reason: str) -> str:
        """Say that two observations (ids) are not of one event; the next run follows it."""
        return say(self.folder, NOT_ONE, (one, other), by, reason, sealer=sealer_of(self.settings))

    def clauses_in_words(self, clause_id: str | None = None, language: str = "en") -> dict[str, list[str]]:
        """Clause → lines of plain words; one clause, or all. Raises NotFound."""
        words = Plain(self.settings.agreement, self.settings.taxonomy, language)
        chosen = [c for c in self.settings.agreement.clauses if clause_id in (None, c.id)]
        if not chosen:
            known = ", ".join(c.id for c in self.settings.agreement.clauses)
            raise NotFound(f'there is no clause "{clause_id}"; there are: {known}.')
        return {clause.id: words.clause(clause) for clause in chosen}

    def agreement_in_words(self, language: str = "en") -> list[str]:
        """Lines on the agreement as a whole: its bodies, and what was said of its status."""
        return Plain(self.settings.agreement, self.settings.taxonomy, language).whole()

    def differences(
        self, other: str | Path | None = None, readings: tuple[str, str] | None = None, language: str = "en"
    ) -> list[Change]:
        """Clauses that differ in the agreement of another workspace, between two readings, or, without
        either, between the versions of amended clauses. Raises NotFound for a reading there is not."""
        own = Plain(self.settings.agreement, self.settings.taxonomy, language)
        if other:
            there = open_workspace(Path(other))
            return list(diff.between(own, Plain(there.agreement, there.taxonomy, language)))
        if not readings:
            return list(diff.versions(own))
        for reading in readings:
            if reading not in self.settings.agreement.readings:
                known = ", ".join(self.settings.agreement.readings)
                raise NotFound(f'there is no reading "{reading}"; there are: {known}.')
        return list(diff.readings(own, *readings))

    def explain(self, id_: str) -> dict[str, object]:
        """Back to the records: see `bestand explain`."""
        return explain(view_of(self.settings), id_, self.standing)


def open(folder: str | Path = ".", clock: Clock = utc_now) -> Workspace:
    """Open a workspace. clock: what acts and receipts are dated by, in UTC.

    Raises InputError naming the first problem of its files.
    """
    return Workspace(folder, clock)


def check(folder: str | Path = ".") -> list[Problem]:
    """Every problem in bestand.yaml, agreement, lines and sources of a workspace, then notes: what
    the agreement leaves open, and the clauses that no source of the workspace could test."""
    workspace, problems = check_workspace(Path(folder))
    if workspace is None:
        return problems
    problems = sorted([*problems, *problems_of(workspace)])
    return problems if problems else notes_on(workspace)


def init(folder: str | Path, template: str = "starter") -> list[str]:
    """A small workspace to start from; names the files written."""
    return copy_template(Path(folder), template)


def try_draft(draft: str | Path, sensors: str | Path, count: int = 1000, seed: int = 1, tick: Tick = silent) -> Trial:
    """A draft agreement with planned sensors on invented acts; `words_of` prints it.

    draft: an agreement file, or the folder of a workspace, whose last line and zones are then used.
    Raises InputError with every problem of the files.
    """
    workspace, stored = draft_at(Path(draft))
    return try_with(workspace, stored, sensors_at(Path(sensors), workspace), count, seed, tick=tick)


def backup(folder: str | Path, target: str | Path) -> int:
    """Everything of a workspace that cannot be made again, in one file; gives the number of files in it."""
    opened = Workspace(folder)
    url, name = os.environ.get(DATABASE), opened.settings.settings.workspace
    return len(back_up(opened.folder, url, Path(target), workspace=name).files)


def restore(file: str | Path, folder: str | Path, workspace: str = "") -> int:
    """A workspace from its backup, in a new folder; workspace: its id, where BESTAND_DB names a database."""
    return len(bring_back(Path(file), Path(folder), os.environ.get(DATABASE), workspace=workspace).files)


def unlocked(environ: Mapping[str, str], beside: Path, passphrase: str, person: str | None = None) -> Signer:
    """Somebody at their key, without a workspace: who co-signs another's edition."""
    return unlock(keys_folder(environ, beside), person, passphrase)


def corrections_between(before: str | Path, after: str | Path) -> list[Correction]:
    """Rows added, changed and withdrawn from one edition folder to another."""
    return corrections.editions(Path(before), Path(after))


def errata(editions: str | Path) -> list[dict[str, object]]:
    """Every edition in the folder that supersedes another: which, why, how many rows."""
    return list(corrections.errata(Path(editions)))


def locate_points(points: pl.DataFrame, lines: shapely.Geometry, error_m: float = 0.0) -> Frame:
    """Side, signed distance (metres, + inside) and its chance for points without a workspace.

    points: columns lon, lat (degrees) and radius_m. lines: the polygon of side b in degrees;
    its whole edge is taken as the line. Same method as in a workspace.
    """
    if shapely.get_dimensions(lines) != 2:
        raise UsageError("lines is the polygon (or polygons) of side b.")
    if points.select(pl.col("lon", "lat", "radius_m").is_null().any()).row(0) != (False,) * 3:
        raise UsageError("every point has lon, lat and radius_m.")
    lon, lat, radius = (points[c].cast(pl.Float64).to_numpy() for c in ("lon", "lat", "radius_m"))
    west, south, east, north = shapely.total_bounds(lines)
    projection = Projection.of((west, south, east, north))
    edges = edges_of(projection.project(lines))
    x, y = projection.to_plane(lon, lat)
    distance = signed_distances(x, y, edges, edges)
    chance = chance_positive(x, y, radius, distance, error_m, edges, edges)
    side = np.where(chance >= CERTAIN, Side.B.value, np.where(chance <= EXCLUDED, Side.A.value, Side.UNKNOWN.value))
    columns: dict[str, Sequence[object]] = {
        "side": list(side),
        "p_side_b": np.round(chance, 6).tolist(),
        "distance_m": np.round(distance, 3).tolist(),
    }
    return Frame(points.with_columns(pl.Series(name, values) for name, values in columns.items()))


def associate_observations(observations: pl.DataFrame) -> tuple[Frame, Frame]:
    """(incidents, members) of observations in the table's shape, without a workspace.

    The same method as in a workspace, learned from these observations alone. Merging follows
    the rules of the shipped sources named in `source`; other sources merge nothing.
    """
    shaped = TABLES["observations"].shape(observations)
    known = shaped.drop_nulls(["lon", "lat"])
    box = shapely.total_bounds(shapely.points(known["lon"].to_numpy(), known["lat"].to_numpy()))
    sources = set(shaped["source"].to_list()) & set(source_names())
    manifests = {source: load_manifest(source) for source in sources}
    tables = {
        "observations": shaped,
        "placed": TABLES["placed"].empty(),
        "merge_rules": merge_rules(manifests),
        "edges": TABLES["edges"].empty(),
        "error_rates": error_rates(manifests, shaped),
        "sources": TABLES["sources"].shape(shaped.select("source", "family").unique("source")),
    }
    result = associate(tables, Projection.of(tuple(np.nan_to_num(box))), load_taxonomy("core-2026").vague)
    return Frame(result["incidents"]), Frame(result["members"])


def _since(time: datetime) -> datetime:
    found = _utc(time)
    assert found is not None
    return found


def _utc(time: datetime | None) -> datetime | None:
    if time is not None and time.tzinfo is None:
        raise UsageError("a time needs its zone, for example 2026-05-11T06:00Z.")
    return time and time.astimezone(UTC)


__all__ = [
    "BestandError",
    "Correction",
    "Desk",
    "Edition",
    "Frame",
    "InputError",
    "Level",
    "Moment",
    "NotFound",
    "Outcome",
    "Plan",
    "Preview",
    "Problem",
    "Progress",
    "Region",
    "Right",
    "Said",
    "Scenario",
    "Screened",
    "SourceError",
    "StepState",
    "Taking",
    "Trial",
    "UsageError",
    "Workspace",
    "associate_observations",
    "audit",
    "backup",
    "check",
    "compare",
    "corrections_between",
    "cosign",
    "errata",
    "init",
    "load_taxonomy",
    "locate_points",
    "open",
    "preview",
    "restore",
    "show",
    "simulate_workspace",
    "try_draft",
    "unlocked",
    "words_of",
]
