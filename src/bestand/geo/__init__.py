"""Projection, distances, insides, chances and clusters on a local plane in metres."""
