"""Files → records and what they were turned into; every record accounted for.

records in = turned into something + set aside + rejected + known (already had).
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, cast

import polars as pl

from bestand.agreement import Taxonomy
from bestand.errors import SourceError
from bestand.intake.accreditation import NO_FILE, Accreditation, refused_rows, without
from bestand.intake.manifest import Manifest
from bestand.intake.reading import ASIDE, KEY, RECORD, SAID, SEEN, Context, Reading
from bestand.intake.validate import in_box, observation_problem
from bestand.model.ids import digest, digest_rows, hash_text
from bestand.model.tables import TABLES
from bestand.text.csv import PROBLEM, ROW
from bestand.text.files import SourceFile, file_of, open_file
from bestand.workspace.schemes import marking_of

CONTENT, RECEIPT, FILE = "content_id", "receipt_id", "file"
LINKED = ("observation_id", "record_key", RECEIPT, "first_seen")  # known once rows are keyed
OWN_IDS = {"claims": "claim", "counts": "count", "documents": "document"}
EARLIER = "an earlier version of a record that came again"
OUTSIDE = "outside the workspace's area"


class Reader(Protocol):
    def __call__(self, file: SourceFile, context: Context) -> Reading: ...


@dataclass(frozen=True)
class Ask:
    """One source to take in: its files by the name under which receipts know them. held: bytes of files that
    lie encrypted and were opened already."""

    source: str
    manifest: Manifest
    files: Mapping[str, Path]
    options: Mapping[str, object] = field(default_factory=dict)
    held: Mapping[str, bytes] = field(default_factory=dict)


@dataclass
class Taken:
    """What one source gave: tables by name, receipts, why files failed, dialects met."""

    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    dialects: set[str] = field(default_factory=set)


def reader_of(name: str) -> Reader:
    module = importlib.import_module(f"bestand.intake.sources.{name}.read")
    return cast(Reader, module.read)


KEEPING = Accreditation()


def take(
    ask: Ask, box: tuple[float, float, float, float], taxonomy: Taxonomy, accreditation: Accreditation = KEEPING
) -> Taken:
    """Read all files of a source. A file that fails is a counted failure, not a stop.

    Of records that exceed the accreditation nothing is kept but a keyed hash, nor of their file.
    """
    taken = Taken()
    rows: list[pl.DataFrame] = []
    given: dict[str, list[pl.DataFrame]] = {}
    receipts: list[dict[str, object]] = []
    for name, path in sorted(ask.files.items()):
        try:
            file = file_of(ask.held[name], name) if name in ask.held else open_file(path, name)
            result = reader_of(ask.manifest.reader or ask.manifest.name)(file, Context(ask.manifest, ask.options))
        except SourceError as error:
            taken.failures.append(_failure(ask, error))
            continue
        refused = refused_rows(result, ask.manifest.marking, accreditation)
        result = without(result, refused, accreditation)
        if refused:  # the hash of the whole would let a short record be guessed
            name = NO_FILE if accreditation.refuses(ask.manifest.marking) else name
            file = replace(file, name=name, sha256=accreditation.hashed(file.sha256), size=None)
        taken.dialects.add(result.dialect)
        receipt = digest("receipt/1", ask.source, file.sha256)
        receipts.append(_receipt(ask, receipt, file))
        stamp = [pl.lit(receipt).alias(RECEIPT), pl.lit(name).alias(FILE)]
        rows.append(result.rows.with_columns(stamp))
        for table, frame in result.given.items():
            given.setdefault(table, []).append(frame.with_columns(stamp))
    taken.tables["receipts"] = TABLES["receipts"].shape(_frame(receipts, "receipts"))
    if rows:
        every = {name: pl.concat(frames, how="diagonal") for name, frames in given.items()}
        taken.tables |= _account(ask, pl.concat(rows), every, box, taxonomy)
    return taken


def _failure(ask: Ask, error: SourceError) -> str:
    """Why a file failed, for lists and logs: without a word from it where its source may not be named."""
    marking = marking_of(ask.manifest.marking)
    return "a file cannot be read" if marking is None or marking.is_discreet else str(error)


def _receipt(ask: Ask, receipt: str, file: SourceFile) -> dict[str, object]:
    return {
        "receipt_id": receipt,
        "source": ask.source,
        "file": file.name,
        "sha256": file.sha256,
        "bytes": file.size,
        "licence": ask.manifest.licence,
    }


def _frame(rows: Iterable[dict[str, object]], table: str) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=TABLES[table].columns)


def _account(
    ask: Ask,
    rows: pl.DataFrame,
    given: dict[str, pl.DataFrame],
    box: tuple[float, float, float, float],
    taxonomy: Taxonomy,
) -> dict[str, pl.DataFrame]:
    """Put every record in exactly one place."""
    seen = given.get("observations")
    if seen is not None:
        given["observations"] = seen = _completed(seen, ask)
        rows = _judge(rows, seen, box, frozenset(taxonomy.acts))
    rows = _keyed(rows)
    status = _status(rows)
    current = rows.join(status, on=[RECEIPT, ROW, FILE])
    links = {status: _links(current, status) for status in ("turned", "earlier")}
    tables = {name: _finish(name, frame.join(links["turned"], on=[FILE, ROW]), ask) for name, frame in given.items()}
    if seen is not None:
        tables["earlier"] = _finish("earlier", seen.join(links["earlier"], on=[FILE, ROW]), ask)
    return tables | _books(ask, current) | {"balance": _balance(ask, current, tables)}


def _links(current: pl.DataFrame, status: str) -> pl.DataFrame:
    """What rows of a status have in common with what was made of them."""
    rows = current.filter(pl.col("status") == status)
    return rows.select(
        FILE, ROW, "record_key", CONTENT, "superseded_at", first_receipt="smallest", first_seen="known_at"
    )


def _completed(frame: pl.DataFrame, ask: Ask) -> pl.DataFrame:
    columns = {n: t for n, t in TABLES["observations"].columns.items() if n not in LINKED}
    frame = frame.with_columns(
        (pl.col(n) if n in frame.columns else pl.lit(None)).cast(t).alias(n) for n, t in columns.items()
    )
    return frame.with_columns(
        role=pl.coalesce("role", pl.lit(ask.manifest.role.value)),
        source=pl.lit(ask.source),
        family=pl.lit(ask.manifest.family),
        marking=pl.coalesce("marking", pl.lit(ask.manifest.marking)),  # a note bears its own
    )


def _judge(
    rows: pl.DataFrame, seen: pl.DataFrame, box: tuple[float, float, float, float], acts: frozenset[str]
) -> pl.DataFrame:
    """Carry problems of observations, and places outside the area, back to their records."""
    place = in_box(box, pl.col("lon"), pl.col("lat"))
    verdict = seen.select(
        FILE, ROW, observation_problem(box, acts).alias("_wrong"), (~place).fill_null(False).alias("_outside")
    )
    verdict = verdict.group_by(FILE, ROW).agg(pl.col("_wrong").drop_nulls().first(), pl.col("_outside").all())
    rows = rows.join(verdict, on=[FILE, ROW], how="left", maintain_order="left")
    outside = pl.when(pl.col("_outside").fill_null(False)).then(pl.lit(OUTSIDE))
    return rows.with_columns(
        pl.coalesce(PROBLEM, "_wrong").alias(PROBLEM), pl.coalesce(ASIDE, outside).alias(ASIDE)
    ).drop("_wrong", "_outside")


def _keyed(rows: pl.DataFrame) -> pl.DataFrame:
    """Content ids of what the source said, and `#k` for the k-th identical row of a file."""
    content = pl.Series(CONTENT, [hash_text(said) for said in rows[SAID]], dtype=pl.String)
    nth = pl.int_range(pl.len()).over(FILE, KEY, CONTENT) + 1
    key = pl.when(nth > 1).then(pl.format("{}#{}", KEY, nth)).otherwise(pl.col(KEY))
    return rows.with_columns(content).sort(FILE, ROW).with_columns(key.alias("record_key"))


def _status(rows: pl.DataFrame) -> pl.DataFrame:
    """Per row: rejected, aside, known, earlier or turned; the smallest receipt and known-at."""
    sound = rows.filter(pl.col(PROBLEM).is_null())
    same = ["record_key", CONTENT]
    sound = sound.with_columns(
        smallest=pl.col(RECEIPT).min().over(same),
        known_at=pl.col(SEEN).min().over(same),
        again=pl.struct(RECEIPT, FILE).rank("ordinal").over(same) > 1,
    )
    sound = sound.join(_versions(sound), on=same, how="left", maintain_order="left")
    status = (
        pl.when(pl.col("again"))
        .then(pl.lit("known"))
        .when(pl.col(ASIDE).is_not_null())
        .then(pl.lit("aside"))
        .when(~pl.col("current"))
        .then(pl.lit("earlier"))
        .otherwise(pl.lit("turned"))
    )
    rejected = rows.filter(pl.col(PROBLEM).is_not_null()).select(
        RECEIPT,
        ROW,
        FILE,
        pl.lit(None, pl.String).alias("smallest"),
        pl.lit(None, rows.schema[SEEN]).alias("known_at"),
        pl.lit(None, rows.schema[SEEN]).alias("superseded_at"),
        pl.lit("rejected").alias("status"),
    )
    columns = (RECEIPT, ROW, FILE, "smallest", "known_at", "superseded_at", status.alias("status"))
    return pl.concat([sound.select(columns), rejected])


def _versions(sound: pl.DataFrame) -> pl.DataFrame:
    """Of each version of a record: whether it is current, and when the next one was first seen.

    The one first seen last is current; ties by content, not by luck.
    """
    unseen = pl.datetime(1, 1, 1, time_zone="UTC")
    distinct = sound.select("record_key", CONTENT, "known_at").unique()
    ordered = distinct.sort("record_key", pl.col("known_at").fill_null(unseen), CONTENT)
    later = pl.col("known_at").shift(-1).over("record_key")
    current = pl.col(CONTENT) == pl.col(CONTENT).last().over("record_key")
    return ordered.select("record_key", CONTENT, later.alias("superseded_at"), current.alias("current"))


def _finish(name: str, frame: pl.DataFrame, ask: Ask) -> pl.DataFrame:
    """A given table with its origin and ids, in its own shape."""
    table = TABLES[name]
    frame = frame.with_columns(pl.lit(ask.source).alias("source"), pl.col("first_receipt").alias(RECEIPT))
    if name in ("observations", "earlier"):
        content = [c for c in TABLES["observations"].columns if c not in ("observation_id", RECEIPT, "first_seen")]
        frame = frame.with_columns(digest_rows("observation/1", frame, content).alias("observation_id"))
    if name in OWN_IDS:
        kind = OWN_IDS[name]
        content = [c for c in table.columns if c not in (f"{kind}_id", RECEIPT, "first_seen")]
        frame = table.shape(frame)
        frame = frame.with_columns(digest_rows(f"{kind}/1", frame, content).alias(f"{kind}_id"))
    if name == "lines":
        frame = frame.with_columns(
            pl.concat_str(pl.lit(f"{ask.source}:"), pl.col("valid_from").dt.strftime("%Y-%m-%d")).alias("line_id")
        )
    return table.shape(frame)


def _books(ask: Ask, current: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Records, sightings, and the rows that were turned into nothing, each with its reason."""
    current = current.with_columns(pl.lit(ask.source).alias("source"))
    sound = current.filter(pl.col("status") != "rejected")
    reason = pl.when(pl.col("status") == "earlier").then(pl.lit(EARLIER)).otherwise(pl.col(ASIDE))
    aside = sound.filter(pl.col("status").is_in(["aside", "earlier"]))
    bad = current.filter(pl.col("status") == "rejected")
    return {
        "records": TABLES["records"].shape(
            sound.rename({RECORD: "record"})
            .sort("record_key", CONTENT, "record")
            .unique(["record_key", CONTENT], keep="first", maintain_order=True)
        ),
        "sightings": TABLES["sightings"].shape(
            sound.rename({SEEN: "first_seen"}).unique(
                ["record_key", CONTENT, RECEIPT], keep="first", maintain_order=True
            )
        ),
        "set_aside": TABLES["set_aside"].shape(aside.with_columns(reason.alias("reason"))),
        "rejected": TABLES["rejected"].shape(
            bad.rename({RECORD: "record", PROBLEM: "reason", ROW: "row"}).with_columns(
                pl.col("record").str.slice(0, 2000)
            )
        ),
    }


def _balance(ask: Ask, current: pl.DataFrame, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    counts = dict(current.group_by("status").len().iter_rows())
    turned = {name: frame["record_key"].n_unique() for name, frame in tables.items()}
    line = {
        "source": ask.source,
        "records": current.height,
        "observations": turned.get("observations", 0),
        "claims": turned.get("claims", 0),
        "measures": turned.get("measures", 0),
        "documents": turned.get("documents", 0),
        "counts": turned.get("counts", 0),
        "reference": sum(turned.get(t, 0) for t in ("lines", "areas", "targets", "settlements")),
        "set_aside": counts.get("aside", 0) + counts.get("earlier", 0),
        "rejected": counts.get("rejected", 0),
        "known": counts.get("known", 0),
    }
    total = sum(int(v) for k, v in line.items() if k not in ("source", "records"))
    if total != current.height:
        raise AssertionError(f"{ask.source}: {current.height} records, {total} accounted for")
    return _frame([line], "balance")
