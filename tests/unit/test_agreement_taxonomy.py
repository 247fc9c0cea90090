"""Taxonomy: what words stand for, what vague ones may be, and a workspace's own file."""

from __future__ import annotations

from pathlib import Path

import pytest

from bestand.agreement import load_agreement, load_taxonomy
from bestand.agreement.weapons import Wanted
from bestand.errors import InputError
from tests.unit.test_agreement_lint import AGREEMENT

CORE = load_taxonomy("core-2026")
KINETIC, FIRE, AIR = (CORE.expand((group,)) for group in ("kinetic", "fire", "air"))

OWN = """\
taxonomy: mine
edition: "1"
source: invented
acts:
  stone_throw: {shown_as: ground, groups: [kinetic]}
  catapult: {shown_as: artillery, groups: [kinetic, fire]}
  noise: {shown_as: unspecified, may_be: [stone_throw, catapult]}
weapons: {tank: {source: invented}, sling: {source: invented}}
targets: [hospital]
"""


@pytest.mark.parametrize(
    ("act", "wanted", "holds"),
    [
        ("shelling", KINETIC, True),
        ("shelling", AIR, False),
        ("kinetic_unspecified", KINETIC, True),
        ("kinetic_unspecified", FIRE, None),
        ("kinetic_unspecified", frozenset({"weapon_presence"}), False),
        ("kinetic_unspecified", frozenset({"kinetic_unspecified"}), True),
        ("weapon_presence", KINETIC, False),
        ("uncrewed_flight", KINETIC, False),
        ("a word nobody knows", KINETIC, False),
    ],
)
def test_act_is_wanted_not_wanted_or_cannot_be_told(act: str, wanted: frozenset[str], holds: bool | None) -> None:
    assert CORE.verdict(act, wanted) is holds


@pytest.mark.parametrize(
    ("weapon", "wanted", "holds"),
    [
        ("tank", {"tank"}, True),
        ("tank", {"mortar_120"}, False),
        ("missile_unspecified", {"ballistic_missile"}, None),
        ("missile_unspecified", {"tank"}, False),
        ("missile_unspecified", {"missile_unspecified"}, True),
        ("Katyusha", {"rocket_122"}, None),
    ],
)
def test_weapon_is_wanted_not_wanted_or_cannot_be_told(weapon: str, wanted: set[str], holds: bool | None) -> None:
    assert CORE.weapon_verdict(weapon, Wanted(tuple(wanted))) is holds


def test_every_vague_word_of_the_pack_may_be_something_the_pack_knows() -> None:
    for act in CORE.acts.values():
        assert set(act.may_be) <= CORE.act_names
    for weapon in CORE.weapons.values():
        assert set(weapon.may_be) <= CORE.arsenal.names


def test_a_name_may_be_an_act_or_a_group() -> None:
    assert CORE.expand(("air", "shelling")) == {"air_strike", "missile_strike", "shelling"}


def test_workspace_brings_its_own_taxonomy(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(OWN, "utf-8")
    (tmp_path / "agreement.yaml").write_text(AGREEMENT.replace("core-2026", "mine.yaml"), "utf-8")
    _, taxonomy, problems = load_agreement(tmp_path / "agreement.yaml", ["hamlet"])
    assert problems == []
    assert taxonomy and taxonomy.taxonomy == "mine"
    assert taxonomy.expand(("kinetic",)) == {"stone_throw", "catapult"}
    assert taxonomy.verdict("noise", taxonomy.expand(("fire",))) is None


def test_agreement_is_held_against_its_own_taxonomy_only(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(OWN.replace("tank: {source: invented}, ", ""), "utf-8")
    (tmp_path / "agreement.yaml").write_text(AGREEMENT.replace("core-2026", "mine.yaml"), "utf-8")
    (problem,) = load_agreement(tmp_path / "agreement.yaml", ["hamlet"])[2]
    assert (problem.line, problem.rule, problem.fix) == (21, "unknown-weapon", "use one of: sling.")


def test_taxonomy_that_was_changed_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(OWN, "utf-8")
    assert load_taxonomy("mine.yaml", tmp_path).targets == ("hospital",)
    (tmp_path / "mine.yaml").write_text(OWN.replace("[hospital]", "[port]"), "utf-8")
    assert load_taxonomy("mine.yaml", tmp_path).targets == ("port",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "mine.yaml: cannot be read"),
        (OWN.replace("edition", "editon"), "mine.yaml:1: "),
        (OWN.replace("shown_as: ground", "shown_as: blue"), 'mine.yaml:5: "blue" is not one of the words'),
    ],
)
def test_broken_taxonomy_of_the_workspace_is_a_problem_of_the_agreement(
    tmp_path: Path, text: str | None, message: str
) -> None:
    if text:
        (tmp_path / "mine.yaml").write_text(text, "utf-8")
    (tmp_path / "agreement.yaml").write_text(AGREEMENT.replace("core-2026", "mine.yaml"), "utf-8")
    _, taxonomy, (problem,) = load_agreement(tmp_path / "agreement.yaml", ["hamlet"])
    assert taxonomy is None
    assert (problem.file, problem.line, problem.rule) == ("agreement.yaml", 4, "unknown-taxonomy")
    assert problem.message.startswith(message)


def test_pack_that_is_not_shipped_names_the_nearest() -> None:
    with pytest.raises(InputError, match='did you mean "core-2026"'):
        load_taxonomy("core-2025")
