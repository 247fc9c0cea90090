"""agreement.yaml → clauses and readings as values that can be tested."""

from bestand.agreement.clock import Moment
from bestand.agreement.document import Agreement, Clause
from bestand.agreement.load import load_agreement
from bestand.agreement.places import Place
from bestand.agreement.rules import Rule, rules_of
from bestand.agreement.taxonomy import Taxonomy, load_taxonomy

__all__ = ["Agreement", "Clause", "Moment", "Place", "Rule", "Taxonomy", "load_agreement", "load_taxonomy", "rules_of"]
