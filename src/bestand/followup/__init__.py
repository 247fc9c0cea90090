"""Cases of findings and their steps, notices, calendars, measures, and guarantees that were invoked."""

from bestand.followup.bodies import case_body, invocation_body, notice_body, step_body
from bestand.followup.calendar import calendar
from bestand.followup.cases import Case, Cases, Event, fold_cases
from bestand.followup.checks import check_case, check_notice, check_step
from bestand.followup.guarantees import Guarantees, check_guarantees, load_guarantees, route_of_guarantee
from bestand.followup.invocations import Advice, Invocation, advise, check_invocation, fold_invocations
from bestand.followup.measures import Hours, Occurrence, Recurrence, Stage, hours, recurrence, stages_of
from bestand.followup.notices import Alleged, Asked, asked_by, held_back, notices
from bestand.followup.progress import Facts, Progress, Route, Status, events_of, progress, route_of

__all__ = [
    "Advice",
    "Alleged",
    "Asked",
    "Case",
    "Cases",
    "Event",
    "Facts",
    "Guarantees",
    "Hours",
    "Invocation",
    "Occurrence",
    "Progress",
    "Recurrence",
    "Route",
    "Stage",
    "Status",
    "advise",
    "asked_by",
    "calendar",
    "case_body",
    "check_case",
    "check_guarantees",
    "check_invocation",
    "check_notice",
    "check_step",
    "events_of",
    "fold_cases",
    "fold_invocations",
    "held_back",
    "hours",
    "invocation_body",
    "load_guarantees",
    "notice_body",
    "notices",
    "progress",
    "recurrence",
    "route_of",
    "route_of_guarantee",
    "stages_of",
    "step_body",
]
