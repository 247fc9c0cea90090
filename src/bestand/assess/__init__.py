"""Incidents × clauses × readings → findings: three-valued, with every reason."""

from bestand.assess.findings import ASSESS

__all__ = ["ASSESS"]
