"""Casualty records as an edition starts from them: what sources say and what people recorded, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from bestand.errors import InputError
from bestand.model.acts import Act
from bestand.model.people import Standing
from bestand.verify.carry import carry
from bestand.verify.casualties import casualties_of
from bestand.verify.custody import chains
from bestand.verify.subjects import Subject, read_subject


def harmed(standing: Standing, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The table `casualties` with what people recorded, on the incidents of the present run. Adds `markings`:
    those of a record's observations; of what people recorded that of its document, none where it has none."""
    seen = tables["observations"].group_by("source", "record_key").agg(pl.col("marking").unique().sort())
    keys = ["source", "record_key"]
    told = tables["casualties"].join(seen.rename({"marking": "markings"}), on=keys, how="left")
    acts = standing.of("casualty", "withdraw")
    if not acts:
        return told
    documents = {sha256: [one.marking] for sha256, one in chains(standing.acts).items()}
    own = casualties_of(acts, _now(acts, tables))
    marks = [documents.get(str(sha256), [None]) if sha256 else [] for sha256 in own["document"]]
    return pl.concat([told, own.with_columns(pl.Series("markings", marks, dtype=pl.List(pl.String)))])


def _now(acts: tuple[Act, ...], tables: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """The present incident of each that was recorded on, where its records lie in one still."""
    subjects = {one.key: one for one in _subjects(acts)}
    carried = carry(subjects, tables).values()
    return {one.subject.incident: one.incidents[0] for one in carried if len(one.incidents) == 1}


def _subjects(acts: tuple[Act, ...]) -> Iterator[Subject]:
    for act in acts:
        if act.kind == "casualty":
            try:
                yield read_subject(act.body.get("subject"))
            except InputError:
                continue
