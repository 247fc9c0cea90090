"""Definitions: a term of the text stands for acts, once its pack is loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from bestand.agreement import load_agreement, rules_of
from tests.unit.test_agreement_lint import AGREEMENT

PACK = """\
definitions: geneva
title: Definitions of Geneva
terms:
  offensive_operation:
    text: any attempt to change the deployment of troops
    acts: [ground_clash, mines]
    known: seen
    cites: [a protocol]
  violation:
    text: one explosion
    unit: explosions
    known: seen
"""


def write(folder: Path, pack: str = PACK, term: str = "offensive_operation") -> Path:
    text = AGREEMENT.replace("parties:", "definitions: [geneva.yaml]\nparties:", 1).replace("[kinetic]", f"[{term}]")
    (folder / "agreement.yaml").write_text(text, "utf-8")
    (folder / "geneva.yaml").write_text(pack, "utf-8")
    return folder / "agreement.yaml"


def test_term_stands_for_its_acts(tmp_path: Path) -> None:
    agreement, taxonomy, problems = load_agreement(write(tmp_path), ["hamlet"])
    assert agreement and taxonomy and not problems
    assert rules_of(agreement, taxonomy)[0].acts == {"ground_clash", "mine_laying"}


def test_without_the_pack_the_term_is_unknown(tmp_path: Path) -> None:
    path = write(tmp_path)
    path.write_text(path.read_text("utf-8").replace("definitions: [geneva.yaml]\n", ""), "utf-8")
    assert [p.rule for p in load_agreement(path, ["hamlet"])[2]] == ["unknown-act"]


@pytest.mark.parametrize(
    ("old", "new", "message", "fix"),
    [
        ("ground_clash", "ground_klash", 'names an act there is not: "ground_klash".', 'did you mean "ground_clash"?'),
        ("offensive_operation", "kinetic", '"kinetic" is an act already.', "name it otherwise."),
        ("    known: seen\n    cites", "    cites", "", "add `known: …` here."),
        ("terms:", "terms: [", "", ""),
    ],
)
def test_broken_pack_is_named_where_the_agreement_names_it(
    tmp_path: Path, old: str, new: str, message: str, fix: str
) -> None:
    agreement, taxonomy, problems = load_agreement(write(tmp_path, PACK.replace(old, new, 1)), ["hamlet"])
    (problem,) = problems
    assert agreement and taxonomy is None
    assert (problem.file, problem.line, problem.rule) == ("agreement.yaml", 5, "unknown-definitions")
    assert message in problem.message and fix in problem.fix
