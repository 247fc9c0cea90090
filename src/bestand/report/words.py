"""Sentences of a page in one language."""

from __future__ import annotations

from dataclasses import dataclass

from bestand.model.page import Cell, Sentence
from bestand.text.messages import knows, say

ACT = "act-"


@dataclass(frozen=True, slots=True)
class Words:
    """Calls as `words(sentence)`; plain text passes through, a bare id with arguments works too."""

    language: str

    def __call__(self, sentence: Sentence | str, **arguments: object) -> str:
        if isinstance(sentence, Sentence):
            if sentence.message.startswith(ACT) and not knows(self.language, sentence.message):
                # an act of a workspace's own taxonomy: its id is the only word there is
                return printable(sentence.message.removeprefix(ACT).replace("_", " "))
            return printable(say(self.language, sentence.message, sentence.arguments))
        return printable(say(self.language, sentence, arguments))

    def cell(self, cell: Cell) -> str:
        if isinstance(cell, tuple):
            return "; ".join(self.cell(part) for part in cell)
        return self(cell) if isinstance(cell, Sentence) else printable(cell)


def printable(text: str) -> str:
    """Text that every format can hold: no control characters, no marks that turn its direction.

    A mark that turns direction can make a name read as another one; what cannot be seen is
    shown as such.
    """
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)
