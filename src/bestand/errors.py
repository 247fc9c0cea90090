"""What can go wrong, as one small tree.

BestandError
├── UsageError    the call is wrong                         exit 2
├── InputError    a file or workspace cannot be used        exit 3
│   └── SourceError   one source failed; the rest goes on   shown as missing
└── NotFound      the id asked for is not known             exit 1

Faces map these to exit codes or HTTP once; nothing below them knows of either.
"""

from __future__ import annotations


class BestandError(Exception):
    """Any failure that Bestand explains to its user."""


class UsageError(BestandError):
    """The call itself is wrong: an option, a date, a level."""


class InputError(BestandError):
    """A file or workspace cannot be used; says which, where, and the mend if known."""

    def __init__(self, message: str, *, file: str = "", line: int | None = None, fix: str = ""):
        self.file, self.line, self.fix = file, line, fix
        place = f"{file}:{line}: " if file and line else f"{file}: " if file else ""
        super().__init__(f"{place}{message}" + (f" Fix: {fix}" if fix else ""))


class SourceError(InputError):
    """One source or file failed; becomes a counted failure, never a stop."""


class NotFound(BestandError):
    """Nothing in the workspace bears the id."""
