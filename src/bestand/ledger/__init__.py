"""The append-only Merkle log under everything: entries, signed heads, proofs, and verifying all of them offline."""

from bestand.ledger.compare import Continued, Published, published, split_views
from bestand.ledger.cosign import Attestation, Verdict, attest, attestations
from bestand.ledger.difference import Difference
from bestand.ledger.edition import edition_content, ledger_field
from bestand.ledger.entries import Entry, leaf_of, new_salt
from bestand.ledger.heads import Head, pinned_key, read_head, sign_head
from bestand.ledger.log import verify_log
from bestand.ledger.rows import Commitments, check_openings, commit_rows, open_rows
from bestand.ledger.tree import Node, Nodes, Tree
from bestand.ledger.verify import verify_edition

__all__ = [
    "Attestation",
    "Commitments",
    "Continued",
    "Difference",
    "Entry",
    "Head",
    "Node",
    "Nodes",
    "Published",
    "Tree",
    "Verdict",
    "attest",
    "attestations",
    "check_openings",
    "commit_rows",
    "edition_content",
    "leaf_of",
    "ledger_field",
    "new_salt",
    "open_rows",
    "pinned_key",
    "published",
    "read_head",
    "sign_head",
    "split_views",
    "verify_edition",
    "verify_log",
]
