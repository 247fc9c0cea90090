"""People look: leads screened, findings judged by two who are blind to each other, evidence kept."""
