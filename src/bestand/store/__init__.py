"""Parquet files by day and the catalogue that says which of them count."""
