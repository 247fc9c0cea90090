"""Prints what release let through: pages, figures, tables, and the edition as files."""
