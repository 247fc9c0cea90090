"""The edition: numbered, immutable, with the hash of every file and of its content."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import polars as pl

from bestand.errors import InputError
from bestand.model.ids import Json, canonical
from bestand.model.page import Page, as_json
from bestand.model.tables import Frame
from bestand.report import corrections
from bestand.report.compose import Draft
from bestand.report.compose.casualties import recorded
from bestand.report.compose.judged import decided, stated
from bestand.report.compose.patterns import asked, judged_patterns
from bestand.report.files import csv_of, incidents_parquet
from bestand.report.html import html_of
from bestand.report.pdf import pdf_of
from bestand.report.words import Words

PUBLIC = "public"
PREFIX = 12
"""Characters of the content hash drawn into pictures and footers."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A published edition."""

    folder: Path
    number: int
    content: str
    again: bool  # the same content was published before: this is that edition

    @property
    def name(self) -> str:
        return self.folder.name


@dataclass(frozen=True)
class Ledger:
    """Where editions are entered. `enter` takes an edition and gives its field `ledger`; `published`: name →
    content of those that are there; `commitments`: of the rows that this one derives from, `openings`: of
    those that its level shows whole."""

    enter: Callable[[Mapping[str, Json]], Json]
    published: Mapping[str, str]
    commitments: Json
    openings: Json


def publish(
    draft: Draft, page: Page, language: str, out: Path, reason: str = "", ledger: Ledger | None = None
) -> Edition:
    """Write the edition below `out`, or find the one that already has this content.

    reason: a person's words on why it supersedes the one before it, beside what the two state themselves.
    """
    tables, audience = _tables(draft), draft.released.audience
    content = _content(draft, page, tables, language, audience)
    before = _before(out, draft)
    for number, told in before.items():
        if told["content"] == content:
            return Edition(out / _name(draft, number), number, content, again=True)
    number = _number(draft, before, content, ledger.published if ledger else {})
    last = None if draft.as_known_at else max((n for n, e in before.items() if not e.get("as_known_at")), default=None)
    name = _name(draft, number)
    superseded, lines = None, []
    if last is not None:
        changes = corrections.between(_published(out / _name(draft, last)), tables)
        superseded = _superseded(draft, last, before[last], reason, changes)
        tables = tables | {corrections.FILE: corrections.as_csv(changes)}
        lines = [_corrected(language, superseded)]
    files = _files(draft, page, tables, language, f"{name} · {content[:PREFIX]}", lines)
    if ledger and ledger.openings:
        files["openings.json"] = (canonical(ledger.openings) + "\n").encode()
    edition = _edition(draft, number, content, audience, language, files, superseded)
    if ledger:
        edition["commitments"] = ledger.commitments
        edition["ledger"] = ledger.enter(edition)
    files["edition.json"] = (canonical(edition) + "\n").encode()
    _write(out / name, files)
    return Edition(out / name, number, content, again=False)


def _number(draft: Draft, before: Collection[int], content: str, entered: Mapping[str, str]) -> int:
    """The next number; or that under which this content was entered before its files were written."""
    stem = _name(draft, 0)[:-1]
    taken = {int(n): c for name, c in entered.items() if (n := name.removeprefix(stem)).isdigit() and name != n}
    return next((n for n, c in taken.items() if c == content and n not in before), max((*before, *taken, 0)) + 1)


def _name(draft: Draft, number: int) -> str:
    """An audience's editions are numbered by themselves: nobody learns from a number of editions for others."""
    level, audience = draft.released.level.value, draft.released.audience
    named = "" if audience == PUBLIC else f"-for-{audience.lower().replace(', ', '+')}"
    return f"{draft.day}-{level}{named}-{number}"


def _tables(draft: Draft) -> dict[str, bytes]:
    ids = draft.incidents["incident_id"].implode()
    findings = draft.table("findings")
    here = findings.filter(findings["incident_id"].is_in(ids))
    return {
        "incidents.parquet": incidents_parquet(draft.incidents),
        "incidents.csv": csv_of(draft.incidents),
        "findings.csv": csv_of(here),
    } | {name: csv_of(frame) for name, frame in _decided(draft).items() if frame is not None}


def _decided(draft: Draft) -> dict[str, Frame | None]:
    """What people did and what many incidents come to; nothing of what there is none of."""
    judged = pl.concat([decided(draft), judged_patterns(draft)])
    people, records, patterns, others = draft.table("people"), recorded(draft), asked(draft), stated(draft)
    told = people if people.height else records
    return {
        "judged.csv": judged if draft.table("judged").height else None,
        "casualties.csv": told if told.height else None,
        "patterns.csv": patterns if patterns.height else None,
        "positions.csv": others if others.height else None,
    }


def _content(draft: Draft, page: Page, tables: dict[str, bytes], language: str, audience: str) -> str:
    """SHA-256 over tables and page before printing; no date of printing, no number in it."""
    parts: dict[str, Json] = {
        "page": as_json(page),
        "level": draft.released.level.value,
        "audience": audience,
        "language": language,
        "as_known_at": _time(draft),
        "methods": dict(draft.methods),
        "receipts": _receipts(draft),
        "tables": {name: hashlib.sha256(data).hexdigest() for name, data in tables.items() if name.endswith(".csv")},
    }
    return hashlib.sha256(canonical(parts).encode()).hexdigest()


def _before(out: Path, draft: Draft) -> dict[int, dict[str, object]]:
    """Earlier editions of this day and level, by number."""
    stem = _name(draft, 0)[:-1]
    found = {}
    for path in out.glob(f"{stem}*/edition.json"):
        tail = path.parent.name.removeprefix(stem)
        if tail.isdigit():
            try:
                found[int(tail)] = json.loads(path.read_text("utf-8"))
            except ValueError as error:
                raise InputError("is damaged.", file=f"{path.parent.name}/edition.json") from error
    return found


def _published(folder: Path) -> dict[str, bytes]:
    """Tables of an edition as they lie there; what is gone counts as empty."""
    return {name: (folder / name).read_bytes() for name in corrections.TABLES if (folder / name).is_file()}


def _superseded(
    draft: Draft, number: int, old: dict[str, object], reason: str, changes: list[corrections.Change]
) -> dict[str, Json]:
    why = "; ".join(part for part in (reason.strip(), _why(draft, old)) if part)
    return {"number": number, "why": why, "changes": dict(corrections.counted(changes))}


def _corrected(language: str, superseded: dict[str, Json]) -> str:
    counts = superseded["changes"]
    assert isinstance(counts, dict)
    told = {"number": superseded["number"], "why": superseded["why"], **counts}
    return Words(language)("footer-supersedes", **told)


def _files(
    draft: Draft, page: Page, tables: dict[str, bytes], language: str, stamp: str, lines: list[str]
) -> dict[str, bytes]:
    words = Words(language)
    name, _, prefix = stamp.partition(" · ")
    footer = [
        words("footer-edition", number=name, content=prefix),
        *lines,
        words("footer-made", version=version("bestand"), files=draft.table("receipts").height),
    ]
    return tables | {
        "report.html": html_of(page, language, stamp, footer).encode(),
        "report.pdf": pdf_of(page, language, stamp, footer, draft.end),
    }


def _edition(
    draft: Draft,
    number: int,
    content: str,
    audience: str,
    language: str,
    files: dict[str, bytes],
    superseded: dict[str, Json] | None,
) -> dict[str, Json]:
    return {
        "edition": _name(draft, number),
        "number": number,
        "level": draft.released.level.value,
        "audience": audience,
        "language": language,
        "workspace": draft.settings.workspace,
        "simulated": draft.settings.simulated,
        "title": draft.settings.title,
        "period": {
            "day": str(draft.day),
            "timezone": draft.settings.timezone,
            "from": f"{draft.start:%Y-%m-%dT%H:%M:%SZ}",
            "to": f"{draft.end:%Y-%m-%dT%H:%M:%SZ}",
        },
        "cut_off": draft.settings.report.cut_off,
        "as_known_at": _time(draft),
        "supersedes": superseded,
        "content": content,
        "files": {n: hashlib.sha256(d).hexdigest() for n, d in sorted(files.items())},
        "receipts": _receipts(draft),
        "methods": dict(draft.methods),
        "version": version("bestand"),
        "known_until": {
            r["source"]: f"{r['known_until']:%Y-%m-%dT%H:%M:%SZ}" if r["known_until"] else "unknown"
            for r in draft.table("sources").iter_rows(named=True)
        },
        "sources": {r["source"]: r["status"] for r in draft.table("sources").iter_rows(named=True)},
        "withheld": dict(draft.released.withheld),
        "ledger": None,
    }


def _why(draft: Draft, old: dict[str, object]) -> str:
    """What changed against the superseded edition, from what both state of themselves."""
    had = {str(r["receipt_id"]) for r in old.get("receipts", ())}  # type: ignore[attr-defined]
    now = {str(r["receipt_id"]) for r in draft.table("receipts").iter_rows(named=True)}
    found = [f"{len(now - had)} new files"] if now - had else []
    found += [f"{len(had - now)} files no longer used"] if had - now else []
    found += ["methods changed"] if old.get("methods") != dict(draft.methods) else []
    found += ["version changed"] if old.get("version") != version("bestand") else []
    return "; ".join(found) or "settings, agreement or audience changed"


def _receipts(draft: Draft) -> list[Json]:
    return [dict(row) for row in draft.table("receipts").iter_rows(named=True)]


def _time(draft: Draft) -> str | None:
    return f"{draft.as_known_at:%Y-%m-%dT%H:%M:%SZ}" if draft.as_known_at else None


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """All files or none: written beside, then renamed."""
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir(parents=True)
        for name, data in files.items():
            with (part / name).open("wb") as stream:
                stream.write(data)
                os.fsync(stream.fileno())
        part.rename(folder)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise InputError(f"edition cannot be written: {error.strerror}.", file=folder.name) from error
