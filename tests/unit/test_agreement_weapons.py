"""Which weapons a clause is about: comparators at their limits, systems, groups, vague words."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bestand.agreement import load_taxonomy
from bestand.agreement.weapons import Arsenal, Bound, System, Wanted, Weapon

CORE = load_taxonomy("core-2026").arsenal
OVER, FROM, UPTO = Bound(gt=100), Bound(ge=100), Bound(le=120)


@pytest.mark.parametrize(
    ("told", "bound", "holds"),
    [
        ("99 mm", OVER, False),
        ("100 mm", OVER, False),
        ("101 mm", OVER, True),
        ("99 mm", FROM, False),
        ("100 mm", FROM, True),
        ("101 mm", FROM, True),
        ("120 mm", UPTO, True),
        ("120.5 mm", UPTO, False),
        ("gun_100", OVER, False),  # the memorandum: more than 100 mm
        ("gun_100", FROM, True),  # the package of measures: 100 mm and more
        ("MT-12", FROM, True),
        ("grenade_launcher", FROM, None),  # 30 to 105 mm
        ("artillery_unspecified", FROM, None),
        ("rocket_unspecified", FROM, True),  # every class is 122 mm or more
        ("ballistic_missile", FROM, None),  # no calibre in the pack
        ("a word nobody knows", FROM, None),
    ],
)
def test_calibre_is_within_a_limit_outside_of_it_or_cannot_be_told(told: str, bound: Bound, holds: bool | None) -> None:
    assert CORE.verdict(told, Wanted(calibre_mm=bound)) is holds


@pytest.mark.parametrize(
    ("low", "high", "bound", "holds"),
    [
        (90, 110, Bound(ge=100, le=105), None),  # the limits lie inside what is known
        (100, 105, Bound(ge=100, le=105), True),
        (100, 105, Bound(gt=100, le=105), None),
        (106, 110, Bound(ge=100, le=105), False),
        (80, 99, Bound(ge=100), False),
        (105, 105, Bound(ge=100, lt=105), False),
    ],
)
def test_figure_that_is_an_interval_is_within_outside_or_partly(
    low: float, high: float, bound: Bound, holds: bool | None
) -> None:
    assert bound.verdict(low, high) is holds


@pytest.mark.parametrize(
    ("told", "wanted", "holds"),
    [
        ("Uragan", Wanted(("Tornado-S", "Uragan", "Smerch")), True),
        ("rocket_300", Wanted(("Tornado-S", "Uragan", "Smerch")), True),  # both of its systems are named
        ("rocket_122", Wanted(("Tornado-S", "Uragan", "Smerch")), False),
        ("rocket_122", Wanted(("Tornado-G",)), None),  # or it is a Grad
        ("tank", Wanted(("artillery",), calibre_mm=FROM), False),  # 125 mm, yet no artillery
        ("howitzer_152", Wanted(("artillery",), calibre_mm=FROM), True),
        ("122 mm", Wanted(("artillery",), calibre_mm=FROM), None),  # a tube or a rocket
        ("99 mm", Wanted(("artillery",), calibre_mm=FROM), False),
        ("D-30", Wanted(calibre_mm=OVER, excepted=("D-30",)), False),
        ("2S1", Wanted(calibre_mm=OVER, excepted=("D-30",)), True),
        ("howitzer_122", Wanted(calibre_mm=OVER, excepted=("D-30",)), None),
        ("mortar_unspecified", Wanted(("mortar",), calibre_mm=UPTO), None),
        ("artillery", Wanted(("artillery",)), True),
        ("uncrewed_fpv", Wanted(range_km=Bound(gt=40)), False),
        ("cruise_missile", Wanted(range_km=Bound(ge=300)), True),
        ("ballistic_missile", Wanted(range_km=Bound(ge=300)), None),
    ],
)
def test_names_limits_and_exceptions_all_count(told: str, wanted: Wanted, holds: bool | None) -> None:
    assert CORE.verdict(told, wanted) is holds


def test_system_may_have_figures_of_its_own() -> None:
    own = {"longer": System(range_km=(70, 70), source="invented")}
    arsenal = Arsenal({"tube": Weapon(systems=("short", "longer"), figures=own, range_km=(20, 20), source="invented")})
    wanted = Wanted(range_km=Bound(gt=50))
    assert [arsenal.verdict(w, wanted) for w in ("short", "longer", "tube")] == [False, True, None]


@pytest.mark.parametrize("limits", [{}, {"gt": 1, "ge": 1}, {"lt": 5, "le": 5}, {"more": 3}, {"ge": float("nan")}])
def test_limit_that_says_nothing_or_two_things_is_refused(limits: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        Bound(**limits)


def test_words_are_those_of_a_text() -> None:
    wanted = Wanted(("artillery",), ("D-30",), Bound(ge=100), Bound(gt=15, le=40))
    assert wanted.written() == "artillery; calibre ≥ 100 mm; range > 15 km and ≤ 40 km; except D-30"
