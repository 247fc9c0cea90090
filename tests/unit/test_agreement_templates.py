"""Paths by name: what is shipped, who takes their steps, and that no deadline is made up."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from bestand.agreement.templates import load_template
from bestand.errors import InputError
from bestand.workspace import check_workspace

SHIPPED = sorted(p.name.removesuffix(".yaml") for p in (files("bestand.agreement") / "paths").iterdir())
EXAMPLES = Path(__file__).parents[2] / "examples"


def test_paths_that_are_shipped_say_how_they_are_known() -> None:
    assert {name: load_template(name, None).known for name in SHIPPED} == {
        "graduated-response": "press report",
        "incident-prevention": "from memory",
        "joint-commission": "no text",
        "minsk-2020": "seen",
        "minsk-jccc": "from memory",
        "special-commission": "seen",
    }


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_path_is_taken_by_its_roles_and_cites_what_was_seen(name: str) -> None:
    template = load_template(name, None)
    assert template.path == name
    taken = {who for step in template.steps for who in step.who}
    assert taken - {"parties"} == set(template.roles)
    assert bool(template.cites) == (template.known in ("seen", "press report"))


def test_only_the_press_report_gives_hours() -> None:
    timed = {n: [s.within.hours for s in load_template(n, None).steps if s.within] for n in SHIPPED}
    assert {n: hours for n, hours in timed.items() if hours} == {"graduated-response": [24, 24, 72]}


def test_actors_of_the_agreement_stand_in_the_steps() -> None:
    workspace, problems = check_workspace(EXAMPLES / "minsk-2020")
    assert workspace and not problems
    path = workspace.agreement.paths["measures"]
    assert path.title == "measures 4 and 5"
    assert [step.who for step in path.steps] == [
        ("ukraine", "formations", "jccc"),
        ("ukraine", "formations"),
        ("ukraine", "formations"),
        ("coordinator",),
    ]


def test_actor_of_two_roles_stands_in_a_step_once() -> None:
    template = load_template("graduated-response", None)
    roles = {"responders": ["us"], "attacked": ["north"], "coalition": ["us", "north"], "united-states": ["us"]}
    assert template.cast(roles).steps[-1].who == ("us", "north")


def test_template_of_ones_own_lies_beside_the_agreement(tmp_path: Path) -> None:
    steps = "steps: [{id: call, title: a call, who: [desk]}]"
    (tmp_path / "own.yaml").write_text(f"path: own\ntitle: own\nknown: seen\nroles: {{desk: who calls}}\n{steps}\n")
    assert load_template("own.yaml", tmp_path).steps[0].who == ("desk",)
    with pytest.raises(InputError, match="no paths"):
        load_template("own", tmp_path)
