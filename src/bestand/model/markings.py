"""A marking: who may see a thing, how it is to be handled, and who alone may widen that.

Four parts that schemes mix: level (TLP 2.0), audience (a closed list of codes, or whoever the level
lets), caveats, owners. Markings of other schemes travel along as given; they are never translated.
Text form: `TLP:AMBER//REL TO NLD, UKR//ORCON//OWNER NLD`, or one of today's plain words (`amber`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

from bestand.errors import UsageError
from bestand.model.words import Level

Audience: TypeAlias = frozenset[str] | None
"""Codes of countries and organisations; None: whoever the level lets."""
Schemes: TypeAlias = Mapping[str, Level | None]
"""Words of other schemes, as `folded`, and the level as which they are treated at least; None: beyond all."""
HANDLING = frozenset({"DRAFT", "NO COPY", "NO QUOTE", "PERSONAL DATA", "SOURCE PROTECTED", "UNVERIFIED"})
"""Caveats that ask for care and do not narrow the audience. Any other holds the thing to its owner."""
NOBODY = "UNKNOWN"
"""Owner of what is held to an owner whom it does not name: no audience bears this code."""
RED_WHEN_UNMARKED = "UNMARKED"
DISCREET = Level.AMBER
"""What is marked above this, or for a closed audience, is not even named where it may not be seen."""
_SEPARATOR, _TO, _OWNER, _GIVEN = "//", "REL TO ", "OWNER ", "AS GIVEN "
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,15}")
_CAVEAT = re.compile(r"[A-Z0-9][A-Z0-9 .+-]{1,39}")
_WORDS = {level.value: level for level in Level} | {f"tlp:{level.value}": level for level in Level}
_OLD = {"tlp:white": Level.CLEAR}
"""The name that TLP 1.0 had for clear."""


@dataclass(frozen=True, slots=True)
class Marking:
    """One marking. `given`: the words of other schemes, unchanged.

    Raises UsageError for a closed audience of nobody, which is a contradiction to be shown.
    """

    level: Level
    audience: Audience = None
    caveats: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.audience is not None and not self.audience:
            raise UsageError("the audiences of these markings have nobody in common: their owners must agree on one.")
        if self.caveats - HANDLING and not self.owners:
            object.__setattr__(self, "owners", frozenset({NOBODY}))

    @property
    def is_held(self) -> bool:
        """Whether only its owner may have it: ORCON, NOFORN, and every caveat that is not known here."""
        return bool(self.caveats - HANDLING)

    @property
    def is_discreet(self) -> bool:
        """Whether even that there is such a thing is told only to those who may have it."""
        return self.audience is not None or self.is_held or self.level.rank > DISCREET.rank

    @property
    def is_plain(self) -> bool:
        """Whether the level is all that it says."""
        return self == Marking(self.level)

    @property
    def text(self) -> str:
        lists = ((_TO, self.audience), (_OWNER, self.owners))
        to, owner = (f"{word}{', '.join(sorted(codes))}" if codes else "" for word, codes in lists)
        given = [f"{_GIVEN}{word}" for word in sorted(self.given)]
        parts = [f"TLP:{self.level.value.upper()}", to, *sorted(self.caveats), owner, *given]
        return _SEPARATOR.join(part for part in parts if part)

    def lets(self, level: Level, audience: Audience) -> bool:
        """Whether an edition of that level for that audience may show it.

        What is held goes to its one owner only; with several owners, or one who is not named, to nobody.
        """
        if self.level.rank > level.rank:
            return False
        if self.audience is not None and (audience is None or not audience <= self.audience):
            return False
        return not self.is_held or (audience is not None and len(self.owners) == 1 and audience == self.owners)


UNMARKED = Marking(Level.RED, caveats=frozenset({RED_WHEN_UNMARKED}))
"""Of what bears no marking although one was due: closed."""


def combine(*markings: Marking) -> Marking:
    """Of what is made from several: the highest level, the audience that all let, all caveats and owners.

    Raises UsageError where no audience is left.
    """
    return reduce(_both, markings)


def _both(one: Marking, other: Marking) -> Marking:
    level = max(one.level, other.level, key=_rank)
    audiences = [a for a in (one.audience, other.audience) if a is not None]
    audience = reduce(frozenset.__and__, audiences) if audiences else None
    caveats, owners = one.caveats | other.caveats, one.owners | other.owners
    return Marking(level, audience, caveats, owners, one.given | other.given)


def _rank(level: Level) -> int:
    return level.rank


def read_marking(text: str | None, schemes: Schemes | None = None) -> Marking:
    """The marking that a text states; of no text: `UNMARKED`.

    Raises UsageError for what is no marking known here, or marks what may not be kept here at all.
    """
    first, *rest = [part.strip() for part in (text or "").split(_SEPARATOR)]
    if not first and not rest:
        return UNMARKED
    level, given = _level(first, schemes or {})
    audience: Audience = None
    caveats, owners = set(), frozenset[str]()
    for part in rest:
        word = " ".join(part.upper().split())
        if word.startswith(_TO):
            audience = codes_of(word.removeprefix(_TO).split(","))
        elif word.startswith(_OWNER):
            owners |= _owners(word.removeprefix(_OWNER))
        elif word.startswith(_GIVEN):
            least, words = _level(part[len(_GIVEN) :].strip(), schemes or {})
            level, given = max(level, least, key=_rank), given | words
        elif _CAVEAT.fullmatch(word) and f"{word} " not in (_TO, _OWNER, _GIVEN):
            caveats.add(word)
        else:
            raise UsageError("a part of the marking is neither REL TO, OWNER nor a caveat.")
    return Marking(level, audience, frozenset(caveats), owners, frozenset(given))


def _owners(words: str) -> frozenset[str]:
    names = frozenset(name.strip() for name in words.split(","))
    return names & {NOBODY} | (codes_of(names - {NOBODY}) if names != {NOBODY} else frozenset())


def _level(word: str, schemes: Schemes) -> tuple[Level, frozenset[str]]:
    """The level, and the word itself where it is of another scheme."""
    known = {**_WORDS, **_OLD}.get(word.lower())
    if known is not None:
        return known, frozenset()
    if folded(word) not in schemes:
        raise UsageError("the marking names no level that is known here.")
    level = schemes[folded(word)]
    if level is None:
        raise UsageError("the marking is above everything that may be kept here.")
    return level, frozenset({word})


def note_on(text: str) -> str:
    """What is to be said of the way in which a marking is written; empty where nothing is."""
    first = text.split(_SEPARATOR)[0].strip().lower()
    return "TLP:WHITE is the name of TLP 1.0; it is taken as TLP:CLEAR." if first in _OLD else ""


def folded(word: str) -> str:
    """A word of a scheme without regard to case and spaces."""
    return " ".join(word.split()).casefold()


def codes_of(words: Iterable[str]) -> frozenset[str]:
    """Codes of an audience. Raises UsageError where one is none, or there is none at all."""
    codes = frozenset(word.strip().upper() for word in words)
    for code in sorted(codes):
        if not _CODE.fullmatch(code) or code == NOBODY:
            raise UsageError(f'"{code}" is no code of a country or organisation, such as NLD or OSCE.')
    if not codes:
        raise UsageError("an audience names at least one country or organisation.")
    return codes
