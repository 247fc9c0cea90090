"""The order of the sections."""

from __future__ import annotations

from bestand.model.page import Page, Sentence
from bestand.report.compose.cases import cases
from bestand.report.compose.casualties import casualties
from bestand.report.compose.check import check
from bestand.report.compose.claims import claims
from bestand.report.compose.counts import counts
from bestand.report.compose.draft import Draft, tell
from bestand.report.compose.duties import duties
from bestand.report.compose.findings import findings
from bestand.report.compose.joins import joins
from bestand.report.compose.judged import judged
from bestand.report.compose.known import known
from bestand.report.compose.map import map_of
from bestand.report.compose.method import method
from bestand.report.compose.monitoring import monitoring
from bestand.report.compose.patterns import patterns
from bestand.report.compose.readings import readings
from bestand.report.compose.seen import seen
from bestand.report.compose.series import series
from bestand.report.compose.strip import strip
from bestand.report.compose.summary import summary

SECTIONS = (
    summary,
    map_of,
    seen,
    findings,
    judged,
    cases,
    casualties,
    patterns,
    readings,
    duties,
    strip,
    counts,
    claims,
    series,
    joins,
    monitoring,
    known,
    method,
    check,
)


def compose(draft: Draft) -> Page:
    """The page of one day at one level."""
    return Page(
        title=Sentence("page-title", {"title": draft.settings.title, "day": str(draft.day)}),
        subtitle=tell(
            "page-subtitle",
            timezone=draft.settings.timezone,
            cutoff=draft.settings.report.cut_off,
            level=_marked(draft),
        ),
        sections=tuple(section(draft) for section in SECTIONS),
        banner=_banner(draft),
    )


def _banner(draft: Draft) -> tuple[Sentence, ...]:
    found = []
    if draft.settings.simulated:
        found.append(tell("banner-simulated"))
    if draft.as_known_at:
        found.append(tell("banner-replay", time=f"{draft.as_known_at:%Y-%m-%d %H:%M} UTC"))
    return tuple(found)


def _marked(draft: Draft) -> str:
    """The level in capitals, and whom the edition is for where it names them."""
    level, audience = draft.released.level.value.upper(), draft.released.audience
    return level if audience == "public" else f"{level}//REL TO {audience}"
