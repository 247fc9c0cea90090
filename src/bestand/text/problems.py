"""A problem in a file: where, which rule, what is wrong, how to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a file; lines and columns count from 1."""

    file: str
    line: int
    column: int
    rule: str
    message: str
    fix: str = ""

    def __str__(self) -> str:
        fix = f"\n  Fix: {self.fix}" if self.fix else ""
        return f"{self.file}:{self.line}:{self.column} [{self.rule}]\n  {self.message}{fix}"


def nearest(word: str, known: Iterable[str]) -> str:
    """`did you mean "x"?` or the list of what is known."""
    known = sorted(known)
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f'did you mean "{close[0]}"?' if close else f"use one of: {', '.join(known)}."
