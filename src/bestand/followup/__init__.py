"""Cases of findings and their steps, notices, calendars, measures, and guarantees that were invoked."""

from bestand.followup.bodies import case_body, invocation_body, notice_body, step_body
from bestand.followup.cases import Case, Cases, Event, fold_cases
from bestand.followup.checks import check_case, check_notice, check_step
from bestand.followup.progress import Facts, Progress, Route, Status, events_of, progress, route_of

__all__ = [
    "Case",
    "Cases",
    "Event",
    "Facts",
    "Progress",
    "Route",
    "Status",
    "case_body",
    "check_case",
    "check_notice",
    "check_step",
    "events_of",
    "fold_cases",
    "invocation_body",
    "notice_body",
    "progress",
    "route_of",
    "step_body",
]
