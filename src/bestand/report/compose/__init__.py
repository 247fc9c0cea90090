"""The daily page of an edition, section by section, made from released tables only."""

from bestand.report.compose.draft import Draft, days_shown
from bestand.report.compose.page import compose

__all__ = ["Draft", "compose", "days_shown"]
