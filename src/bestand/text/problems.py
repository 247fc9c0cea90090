"""A problem in a file: where, which rule, what is wrong, how to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

SHOWN = 40
"""Most words that a fix lists."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a file; lines and columns count from 1. A note is no error: it is worth knowing."""

    file: str
    line: int
    column: int
    rule: str
    message: str
    fix: str = ""
    note: bool = False

    def __str__(self) -> str:
        fix = f"\n  Fix: {self.fix}" if self.fix else ""
        return f"{self.file}:{self.line}:{self.column} [{self.rule}]\n  {self.message}{fix}"


def nearest(word: str, known: Iterable[str]) -> str:
    """`did you mean "x"?` or a list of what is known, cut where it is long."""
    known = sorted(known)
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f'did you mean "{close[0]}"?'
    more = f" and {len(known) - SHOWN} more" if len(known) > SHOWN else ""
    return f"use one of: {', '.join(known[:SHOWN])}{more}."
