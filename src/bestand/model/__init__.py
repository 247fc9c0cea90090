"""The nouns every room shares: tables, ids, roles, levels, outcomes, pages."""
