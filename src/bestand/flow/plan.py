"""The plan of a run: building it reads files' names and nothing else; showing is what runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bestand.assess import ASSESS
from bestand.associate import ASSOCIATE
from bestand.coverage import COVERAGE
from bestand.intake import Period, asks_of
from bestand.intake.take import Ask
from bestand.locate import LOCATE_INCIDENTS, LOCATE_OBSERVATIONS
from bestand.model.ids import Json
from bestand.verify import CASUALTIES, PATTERNS, QUEUE
from bestand.workspace import Workspace
from bestand.workspace.step import Step

WALK: tuple[Step, ...] = (
    LOCATE_OBSERVATIONS,
    ASSOCIATE,
    LOCATE_INCIDENTS,
    ASSESS,
    COVERAGE,
    CASUALTIES,
    PATTERNS,
    QUEUE,
)
"""The walk after intake, in its order."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run will do."""

    workspace: Workspace
    asks: tuple[Ask, ...]
    period: Period
    as_known_at: datetime | None
    steps: tuple[Step, ...] = WALK

    @property
    def methods(self) -> dict[str, str]:
        """Method and version of every step; a finding is what these make of the receipts."""
        return {"intake": "intake/1"} | {step.name: step.method for step in self.steps}

    def as_json(self) -> dict[str, Json]:
        return {
            "workspace": self.workspace.settings.workspace,
            "methods": dict(self.methods),
            "from": str(self.period.first) if self.period.first else None,
            "to": str(self.period.last) if self.period.last else None,
            "as_known_at": self.as_known_at.isoformat() if self.as_known_at else None,
        }


def build_plan(workspace: Workspace, period: Period, as_known_at: datetime | None = None) -> Plan:
    return Plan(workspace, tuple(asks_of(workspace)), period, as_known_at)


def show(plan: Plan) -> Iterator[str]:
    """The plan in lines of text."""
    yield f"intake ({len(plan.asks)} sources): what did the source say, verbatim?"
    for ask in plan.asks:
        yield f"  {ask.source}: {len(ask.files)} files, {ask.manifest.role.value}, {ask.manifest.licence}"
    for step in plan.steps:
        yield f"{step.name} ({step.method}): {step.question}"
        yield f"  {', '.join(step.takes)} → {', '.join(step.gives)}"
