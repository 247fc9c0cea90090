"""Makers of the files that Bestand ships but does not keep in its repository."""
