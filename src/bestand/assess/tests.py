"""The tests of a clause, one set of columns each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import polars as pl

from bestand.agreement import Moment, Rule, Taxonomy
from bestand.agreement.clock import EVER, FOREVER
from bestand.agreement.places import CONTACT
from bestand.assess.numbers import count_test, declared_test
from bestand.assess.test import NO, UNKNOWN, YES, Test, test
from bestand.model.words import CERTAIN, EXCLUDED


def tests_of(rule: Rule, taxonomy: Taxonomy, drawn: frozenset[str], documents: pl.DataFrame) -> list[Test]:
    """All tests of a rule over incidents as `Subjects` has them.

    drawn: the target classes of which the workspace knows objects. documents: those on record.
    """
    found = [time_test(rule), _act(rule, taxonomy), place_test(rule)]
    if rule.others or not rule.all_parties:
        found.append(_actor(rule))
    if rule.weapons:
        found.append(weapon_test(rule, taxonomy))
    if rule.targets:
        found.append(_target(rule, drawn))
    if rule.count:
        found.append(count_test(rule.count))
    if rule.beyond:
        found.append(declared_test(rule.beyond, documents.filter(pl.col("kind") == rule.beyond)))
    return found


def time_test(rule: Rule) -> Test:
    """Share of the incident's interval inside the window, at its narrowest and its widest."""
    sure = _share(rule.start.latest, rule.until.earliest)
    most = _share(rule.start.earliest, rule.until.latest)
    result = (
        pl.when(sure >= CERTAIN).then(pl.lit(YES)).when(most <= EXCLUDED).then(pl.lit(NO)).otherwise(pl.lit(UNKNOWN))
    )
    p = (
        pl.when((most - sure).abs() < 1e-9)
        .then(sure)
        .when(sure >= CERTAIN)
        .then(sure)
        .when(most <= EXCLUDED)
        .then(most)
    )
    value = pl.format("{} – {}", _shown("time_from"), _shown("time_to"))
    return test("time", p, value, f"{moment_words(rule.start)} – {moment_words(rule.until)}", result)


def _share(start: datetime, end: datetime) -> pl.Expr:
    """Part of [time_from, time_to] inside [start, end); a point in time is in or out."""
    begin, stop = pl.col("time_from"), pl.col("time_to")
    first, last = pl.lit(start), pl.lit(end)
    inside = (pl.min_horizontal(stop, last) - pl.max_horizontal(begin, first)).dt.total_microseconds()
    length = (stop - begin).dt.total_microseconds()
    point = ((begin >= first) & (begin < last)).cast(pl.Float64)
    return pl.when(length == 0).then(point).otherwise((inside / length).clip(0, 1))


def _act(rule: Rule, taxonomy: Taxonomy) -> Test:
    chance = _chance("act", {act: taxonomy.verdict(act, rule.acts) for act in taxonomy.acts})
    return test("act", chance, pl.col("act"), ", ".join(rule.acts_named))


def _chance(column: str, verdicts: Mapping[str, bool | None]) -> pl.Expr:
    """1 or 0 by the word in the column; null where it is not told or not understood."""
    p = {word: None if holds is None else float(holds) for word, holds in verdicts.items()}
    return pl.col(column).replace_strict(p, default=None, return_dtype=pl.Float64)


def _actor(rule: Rule) -> Test:
    """Whom the source says acted, where a clause does not bind all whom the agreement names.

    Not an attribution: where the source names nobody, or nobody whom the agreement names, the
    answer is unknown, or does not matter where every party is bound.
    """
    told = pl.col("actor_claimed")
    p = _chance("actor_claimed", {name: name in rule.obliges for name in sorted(rule.parties | rule.others)})
    p = p.fill_null(1.0) if rule.all_parties else p
    value = pl.when(told.is_null()).then(pl.lit("not told")).otherwise(pl.format("{}, as told by its source", told))
    return test("actor", p, value, "any party" if rule.all_parties else _listed(rule.obliges))


def weapon_test(rule: Rule, taxonomy: Taxonomy) -> Test:
    """Whether the weapon told is one that is meant."""
    told = pl.col("weapon")
    holds = told.map_batches(lambda words: _of_words(words, rule, taxonomy), return_dtype=pl.Float64)
    return test("weapon", holds, told.fill_null("not told"), rule.weapons.written())


def _of_words(words: pl.Series, rule: Rule, taxonomy: Taxonomy) -> pl.Series:
    verdicts = {word: taxonomy.weapon_verdict(word, rule.weapons) for word in words.drop_nulls().unique()}
    p = {word: None if holds is None else float(holds) for word, holds in verdicts.items()}
    return words.replace_strict(p, default=None, return_dtype=pl.Float64)


def place_test(rule: Rule) -> Test:
    """Chance of the place; unknown where a line, a zone or an area that it takes is not there."""
    if rule.place.anywhere:
        return test("place", pl.lit(1.0), pl.lit("anywhere"), "anywhere")
    known = pl.col("lon").is_not_null() | (pl.col("area_code").is_not_null() & pl.lit(rule.place.zone is not None))
    lacks = pl.lit("no place that can be held against it")
    if rule.place.line and CONTACT in rule.place.line.lines:
        known &= pl.col("line_id").is_not_null()
        lacks = pl.when(pl.col("line_id").is_null()).then(pl.lit("no line in force at that time")).otherwise(lacks)
    # a null chance: an area, a zone or a line that it takes is not drawn
    p = pl.when(known).then("zone_p")
    value = pl.when(p.is_null()).then(lacks).otherwise(pl.format("probability {}", p.round(3)))
    return test("place", p, value, _place_words(rule))


def _place_words(rule: Rule) -> str:
    band = rule.place.line
    if band is None:
        return f"zone {rule.place.zone}"
    sides = {"a": "on side a", "b": "on side b", "both": "on either side"}[band.side]
    if band.of.line:
        line = "the line" if band.of.line == CONTACT else f"the line {band.of.line}"
    else:
        line = f"the own line (a: {band.of.a}, b: {band.of.b})"
    return f"{'≤' if band.comparator == 'le' else '<'} {band.reach_m / 1000:g} km from {line} {sides}"


def _target(rule: Rule, drawn: frozenset[str]) -> Test:
    """Bounds from the single chances of a hit: at least the largest, at most their sum.

    Where the workspace knows no object of a wanted class there is no upper bound: an object
    that nobody drew may have been hit.
    """
    least, most = pl.col("target_least"), pl.col("target_most")
    known = pl.col("lon").is_not_null()
    missing = rule.targets - drawn
    no_hit = pl.lit(None, pl.Float64) if missing else most
    p = pl.when(known & (most <= EXCLUDED)).then(no_hit).when(known).then(least.clip(EXCLUDED + 1e-6, 1.0))
    words = pl.format(
        "probability of a hit {}{}", least.round(3), pl.lit(f"; none drawn: {_listed(missing)}" if missing else "")
    )
    value = pl.when(known).then(words).otherwise(pl.lit("no place"))
    return test("target", p, value, _listed(rule.targets))


def _listed(words: frozenset[str]) -> str:
    return ", ".join(sorted(words))


def _shown(column: str) -> pl.Expr:
    return pl.col(column).dt.strftime("%Y-%m-%dT%H:%MZ")


def moment_words(moment: Moment) -> str:
    """A moment as reasons have it."""
    if moment.earliest == FOREVER:
        return "open"
    if moment.awaits:
        since = "" if moment.earliest == EVER else f", not before {moment.earliest:%Y-%m-%dT%H:%MZ}"
        return f"after {moment.awaits}, of which no time is known{since}"
    first, last = (f"{t:%Y-%m-%dT%H:%MZ}" if t != FOREVER else "open" for t in (moment.earliest, moment.latest))
    between = first if first == last else f"between {first} and {last}"
    return between + (" (disputed)" if moment.disputed else "")
