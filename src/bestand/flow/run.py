"""Running a plan: intake, then each step on the tables so far, then all of it stored at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from bestand.flow.people import log_of, standing_of
from bestand.flow.plan import Plan
from bestand.flow.say import edges_of
from bestand.flow.sealing import sealer_of, view_of
from bestand.followup.cases import fold_cases
from bestand.intake import error_rates, known_at, merge_rules, take_all, within
from bestand.intake.period import DROPPED, replaced
from bestand.intake.take import Ask
from bestand.model.ids import Json, canonical, digest
from bestand.model.notes import NoteKind
from bestand.model.people import Standing
from bestand.model.tables import TABLES, Frame
from bestand.store.anchor import read_anchor
from bestand.store.notes import kept_notes, shelf
from bestand.store.secret import refused_key
from bestand.store.store import open_writer
from bestand.verify.carry import carried_rows
from bestand.verify.judgements import fold
from bestand.verify.note_acts import standing_notes
from bestand.verify.screening import screened, screenings
from bestand.verify.subjects import Subject, read_subject
from bestand.workspace.step import Tables

Tick = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run gave: rows per table, the balance, and sources that are not whole."""

    rows: Mapping[str, int]
    balance: list[dict[str, object]]
    sources: list[dict[str, object]]

    @property
    def rejected(self) -> int:
        return self.rows["rejected"]

    @property
    def not_whole(self) -> list[dict[str, object]]:
        return [s for s in self.sources if s["status"] != "ok"]

    def as_json(self) -> dict[str, object]:
        return {"rows": dict(self.rows), "balance": self.balance, "sources": self.sources}


def silent(_: str) -> None:
    """No progress shown."""


def run(plan: Plan, tick: Tick = silent, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Outcome:
    """Take in, walk, store. Killed at any moment and run again it gives the same tables."""
    tables = walk(plan, take_in(plan, tick), tick)
    tables = {**tables, "carried": carried_rows(subjects_of(standing_of(plan.workspace)), tables)}
    tick("store")
    with open_writer(plan.workspace.folder, canonical(plan.as_json()), sealer_of(plan.workspace)) as writer:
        writer.keep_receipts(tables["receipts"], clock().isoformat(timespec="seconds"))
        for name in TABLES:
            if name in tables:
                writer.write(name, tables[name])
    note_run(plan, tables, clock)
    return outcome(tables)


def subjects_of(standing: Standing) -> dict[str, Subject]:
    """What people judged, and what cases hold, by key."""
    judged = [judgement.subject for judgement in fold(standing).all.values()]
    held = [held for case in fold_cases(standing.acts).by_id.values() for held in case.findings]
    return {one.key: one for one in (*judged, *(read_subject(one.subject) for one in held))}


def note_run(plan: Plan, tables: Tables, clock: Callable[[], datetime]) -> None:
    """Receipts and the run in the log, where there is one: what was read, how, and what came out."""
    if not read_anchor(plan.workspace.folder):
        return
    log = log_of(plan.workspace)
    receipts = {str(row["receipt_id"]): _plain(row) for row in tables["receipts"].iter_rows(named=True)}
    log.note("receipt", receipts, clock)
    entries = view_of(plan.workspace).catalogue.entries()
    told: dict[str, Json] = {
        "plan": plan.as_json(),
        "receipts": [*sorted(receipts)],
        "tables": {f"{e.name}/{e.stem}": e.sha256 for e in entries},
    }
    log.note("run", {digest("run/1", told): told}, clock)


def _plain(row: Mapping[str, object]) -> dict[str, Json]:
    return {name: value if isinstance(value, int) else str(value) for name, value in row.items()}


def take_in(plan: Plan, tick: Tick = silent) -> Tables:
    """Everything the sources gave, narrowed to the plan's period and time."""
    standing = standing_of(plan.workspace)
    key = partial(refused_key, plan.workspace.folder)
    taken = take_all(plan.workspace, signed_for(plan), tick, key)
    taken = taken | {"edges": edges_of(plan.workspace, standing)}
    tables = as_screened(taken, screenings(standing, plan.as_known_at))
    tables = within(tables, plan.period, plan.workspace.settings.timezone)
    return known_at(tables, plan.as_known_at) if plan.as_known_at else tables


def signed_for(plan: Plan) -> tuple[Ask, ...]:
    """What to take in, with only those notes that somebody stands for; they are opened where they lie encrypted."""
    kinds = {kind.source: kind for kind in NoteKind}
    if not any(ask.source in kinds for ask in plan.asks):
        return plan.asks
    folder, sealer = plan.workspace.folder, sealer_of(plan.workspace)
    standing = standing_of(plan.workspace)
    signed = set(standing_notes(standing.acts, kept_notes(folder)).signed)
    found = []
    for ask in plan.asks:
        files = {n: path for n, path in ask.files.items() if ask.source not in kinds or path.stem in signed}
        sealed = files if ask.source in kinds and sealer.seals else {}
        held = {n: shelf(folder, kinds[ask.source], sealer).read(path.stem) for n, path in sealed.items()}
        found.append(replace(ask, files=files, held=held))
    return tuple(found)


def as_screened(tables: Tables, said: Frame) -> Tables:
    """Reports as people screened them; each stays on record as it was given."""
    if said.is_empty():
        return {**tables, "screenings": said}
    observations, before = screened(tables["observations"], said)
    return replaced(tables, observations, before, DROPPED) | {"screenings": said}


def walk(plan: Plan, tables: Tables, tick: Tick = silent) -> Tables:
    """Each step on what it takes; steps that give one table add their rows to it."""
    manifests = {ask.source: ask.manifest for ask in plan.asks}
    rates = error_rates(manifests, tables["observations"])
    done = {**tables, "merge_rules": merge_rules(manifests), "error_rates": rates}
    given: set[str] = set()
    for step in plan.steps:
        tick(step.name)
        result = step.run(plan.workspace, {name: done[name] for name in step.takes})
        for name in step.gives:
            done[name] = done[name].vstack(result[name]) if name in given else result[name]
        given |= set(step.gives)
    del done["merge_rules"]
    return {name: TABLES[name].shape(frame) for name, frame in done.items()}


def outcome(tables: Tables) -> Outcome:
    return Outcome(
        {name: frame.height for name, frame in tables.items()},
        tables["balance"].to_dicts(),
        tables["sources"]
        .select("source", "status", "reason", "files", "records", "role", "family", "known_until")
        .to_dicts(),
    )


def stored(plan: Plan) -> Outcome:
    """The outcome of the last complete run, from its tables."""
    view = view_of(plan.workspace)
    names = ("balance", "sources")
    tables = {name: view.table(name) for name in names}
    return Outcome(view.rows(), outcome(tables).balance, outcome(tables).sources)
