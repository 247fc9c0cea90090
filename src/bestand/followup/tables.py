"""Cases and the measures of the monitoring as tables: an edition starts from these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import polars as pl

from bestand.followup.measures import Bounds, Hours
from bestand.followup.progress import Progress
from bestand.model.tables import HOURS, STEPS


def steps_table(cases: Iterable[Progress], incidents: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """The table `steps`. incidents: finding of a case → where what it is about lies in the present run."""
    rows = [row for one in cases for row in _steps(one, incidents)]
    return STEPS.shape(pl.DataFrame(rows, schema=STEPS.columns))


def _steps(one: Progress, incidents: Mapping[str, Sequence[str]]) -> Iterator[dict[str, object]]:
    case = one.case
    row: dict[str, object] = {
        "case": case.id,
        "title": case.title,
        "clause_id": case.clause,
        "version": case.version,
        "reading": case.reading,
        "path": case.path,
        "finding_ids": [held.finding for held in case.findings],
        "incident_ids": sorted({i for held in case.findings for i in incidents.get(held.finding, ())}),
        "closed": one.closed is not None,
    }
    for n, state in enumerate(one.steps):
        yield row | {
            "n": n,
            "step": state.step.title,
            "who": list(state.step.who),
            "status": state.status.value,
            "due_from": state.due.earliest if state.due else None,
            "due_to": state.due.latest if state.due else None,
            "finished": state.finished,
        }


def hours_table(measured: Iterable[Hours]) -> pl.DataFrame:
    """The table `hours`, in the order of the stages."""
    rows = [
        {"start": one.start.value, "end": one.end.value, "n": one.n, "missing": one.missing, "reversed": one.reversed}
        | _bounds("median", one.median)
        | _bounds("range", one.range)
        for one in measured
    ]
    return pl.DataFrame(rows, schema=HOURS.columns)


def _bounds(name: str, bounds: Bounds | None) -> dict[str, float | None]:
    low, high = bounds or (None, None)
    return {f"{name}_low": low, f"{name}_high": high}
