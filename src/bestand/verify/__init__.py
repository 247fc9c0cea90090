"""People look: leads screened, findings judged by two who are blind to each other, evidence kept."""

from bestand.verify.casualties import CASUALTIES
from bestand.verify.patterns import PATTERNS
from bestand.verify.rank import QUEUE

__all__ = ["CASUALTIES", "PATTERNS", "QUEUE"]
