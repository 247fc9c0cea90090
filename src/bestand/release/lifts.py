"""What releasers let out finer or earlier than the defaults, folded from their signed acts."""

from __future__ import annotations

from collections.abc import Collection

from bestand.errors import UsageError
from bestand.model.acts import Act
from bestand.model.ids import Json
from bestand.model.people import Standing
from bestand.release.policy import Lifted

PLACE, TIME = "place", "time"
WHAT = (PLACE, TIME)


def lift(incidents: Collection[str], what: str, reason: str) -> dict[str, Json]:
    """The body of the act. Raises UsageError without incidents or a reason."""
    if what not in WHAT:
        raise UsageError(f'"{what}" is not released; there are: {", ".join(WHAT)}.')
    if not incidents or not reason.strip():
        raise UsageError("a release names its incidents and says why.")
    ids: list[Json] = [*sorted(set(incidents))]
    return {"incidents": ids, "what": what, "reason": reason.strip()}


def lifted_by(standing: Standing) -> Lifted:
    """Incidents by id; a release that its author took back lifts nothing."""
    acts = standing.live("release")
    return Lifted(_ids(acts, PLACE), _ids(acts, TIME))


def _ids(acts: Collection[Act], what: str) -> frozenset[str]:
    named = [act.body.get("incidents") for act in acts if act.body.get("what") == what]
    return frozenset(str(id_) for ids in named if isinstance(ids, list) for id_ in ids)
