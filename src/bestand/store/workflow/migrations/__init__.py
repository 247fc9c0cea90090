"""Migrations of the workflow database, run by `schema.prepare` within the opener's transaction."""
