"""Heads anchored in time by others (optional: `bestand[anchors]`): a time-stamp authority, or a public calendar.

Loaded by the command that asks for it only. Nothing is sent but a hash.
"""
