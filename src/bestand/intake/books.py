"""All sources of a workspace: what to ask of each, and what together they gave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import polars as pl

from bestand.errors import InputError
from bestand.intake.accreditation import Accreditation
from bestand.intake.manifest import Manifest, load_manifest
from bestand.intake.period import TIMED
from bestand.intake.take import Ask, Taken, take
from bestand.model.tables import TABLES, TIME
from bestand.workspace import SourceUse, Workspace

KEPT = (
    "receipts",
    "records",
    "sightings",
    "rejected",
    "set_aside",
    "balance",
    "observations",
    "earlier",
    "claims",
    "measures",
    "documents",
    "counts",
    "lines",
    "areas",
    "targets",
    "settlements",
)
TOLD = ("title", "family", "role", "party", "licence", "attribution", "redistribute", "marking", "merge", "error_m")
"""Options by which a workspace tells what a generic source is."""


def asks_of(workspace: Workspace) -> list[Ask]:
    """One ask per source of the workspace, files named without the machine's folders."""
    return [Ask(use.id, manifest_of(use), _named(workspace, use), use.options) for use in workspace.uses]


def take_all(
    workspace: Workspace,
    asks: Iterable[Ask],
    tick: Callable[[str], None] = lambda _: None,
    key: Callable[[], bytes] | None = None,
) -> dict[str, pl.DataFrame]:
    """Every table that intake gives, `sources` included; failures are rows of it.

    key: gives the key under which refused records are hashed; by default one that is forgotten.
    """
    level = workspace.settings.release.accredited_to
    accreditation = Accreditation(level, key) if key else Accreditation(level)
    lines = workspace.settings.lines
    results: list[tuple[Ask, Taken]] = []
    for ask in asks:
        tick(ask.source)
        results.append((ask, take(ask, workspace.settings.area, workspace.taxonomy, accreditation)))
    tables = {name: _joined(name, [taken for _, taken in results]) for name in KEPT}
    if lines:
        used = [lines.source, *(line.source for line in lines.named.values())]
        tables["lines"] = tables["lines"].filter(pl.col("source").is_in(used))
    tables["targets"] = tables["targets"].filter(pl.col("source").is_in(workspace.settings.targets))
    tables["sources"] = TABLES["sources"].shape(
        pl.DataFrame([_source(ask, taken) for ask, taken in results], schema=TABLES["sources"].columns)
    )
    return tables


def merge_rules(manifests: Mapping[str, Manifest]) -> pl.DataFrame:
    """When observations of one source are one: source, within_m, gap_s, same, reason."""
    rows = [
        {"source": s, "within_m": r.within_m, "gap_s": r.gap_s, "same": ",".join(r.same), "reason": r.reason}
        for s, manifest in sorted(manifests.items())
        if (r := manifest.merge)
    ]
    text, number = pl.String, pl.Float64
    schema = {"source": text, "within_m": number, "gap_s": number, "same": text, "reason": text}
    return pl.DataFrame(rows, schema=schema)


def manifest_of(use: SourceUse) -> Manifest:
    """The source's manifest with what the workspace tells of a generic one."""
    manifest = load_manifest(use.source)
    unknown = sorted(set(use.options) - set(manifest.options))
    if unknown:
        raise InputError(f'source "{use.id}" has no option "{unknown[0]}".', file="bestand.yaml")
    told = {k: v for k, v in use.options.items() if k in TOLD}
    return Manifest.model_validate(manifest.model_dump(exclude_none=True) | told)


def _named(workspace: Workspace, use: SourceUse) -> Mapping[str, Path]:
    """Files by a name that is the same on every machine; equal names get their parents'."""
    paths = workspace.files(use)
    names = {path: path.name for path in paths}
    for depth in range(2, max((len(path.parts) for path in paths), default=0) + 1):
        count = Counter(names.values())
        names = {p: "/".join(p.parts[-depth:]) if count[name] > 1 else name for p, name in names.items()}
    return {name: path for path, name in names.items()}


def _joined(name: str, results: Iterable[Taken]) -> pl.DataFrame:
    table = TABLES[name]
    frames = [taken.tables[name] for taken in results if name in taken.tables]
    return table.shape(pl.concat([table.empty(), *frames]))


def _source(ask: Ask, taken: Taken) -> dict[str, object]:
    manifest, tables = ask.manifest, taken.tables
    first, last = _days(tables)
    return {
        "source": ask.source,
        "title": manifest.title,
        "family": manifest.family,
        "draws_on": list(manifest.draws_on),
        "role": manifest.role.value,
        "party": manifest.party,
        "gives": list(manifest.gives),
        "licence": manifest.licence,
        "attribution": manifest.attribution,
        "redistribute": manifest.redistribute,
        "marking": manifest.marking,
        "note": manifest.note,
        "caveat": _caveat(ask, taken),
        "status": _status(ask, taken),
        "reason": "; ".join(taken.failures) or None,
        "files": len(ask.files),
        "records": tables["balance"]["records"].sum() if "balance" in tables else 0,
        "first_day": first,
        "last_day": last,
        "known_until": _known_until(tables),
    }


def _caveat(ask: Ask, taken: Taken) -> str | None:
    """The source's caveat and those of the dialects among its files; None where there is none."""
    told = [ask.manifest.caveat, *(text for d, text in sorted(ask.manifest.caveats.items()) if d in taken.dialects)]
    return " ".join(text for text in told if text) or None


def _status(ask: Ask, taken: Taken) -> str:
    if not ask.files:
        return "missing"
    if not taken.failures:
        return "ok"
    return "failed" if len(taken.failures) == len(ask.files) else "partial"


def _days(tables: Mapping[str, pl.DataFrame]) -> tuple[object, object]:
    """First and last UTC day of the middles of the source's rows.

    Middles, because one row that spans a month does not mean that the month is covered.
    """
    spans = (
        ("observations", "time_from", "time_to"),
        ("claims", "window_to", "window_to"),
        ("documents", "time_from", "time_to"),
        ("counts", "window_from", "window_to"),
    )
    for name, first, last in (*spans, ("lines", "valid_from", "valid_from"), ("measures", "day", "day")):
        if name in tables and tables[name].height:
            middle = pl.col(first).cast(TIME) + (pl.col(last).cast(TIME) - pl.col(first).cast(TIME)) / 2
            days = tables[name].select(middle.dt.date().alias("day"))["day"]
            return days.min(), days.max()
    return None, None


def _known_until(tables: Mapping[str, pl.DataFrame]) -> object:
    """Latest first-seen time among what is used; None where the source gives none."""
    frames = [tables[n].select("first_seen") for n in TIMED if n in tables]
    return pl.concat(frames)["first_seen"].max() if frames else None
