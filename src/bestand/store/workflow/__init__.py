"""The workflow database: one append-only log of entries, and the hashes of its tree."""

from bestand.store.workflow.entry import Entry
from bestand.store.workflow.workflow import Transaction, Workflow, open_workflow

__all__ = ["Entry", "Transaction", "Workflow", "open_workflow"]
