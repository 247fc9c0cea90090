"""The runs that accuracy is measured on; each is one process's work and gives small results.

Second generator: reports as they are, no source repeats itself. Own simulator: its sources do
repeat themselves, so its reports are merged by the rules that its workspace file states, as in a
workspace; F1 counts pairs of observations, and a pair of reports is right where any row of one
and any of the other are of one incident.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import polars as pl
from ruamel.yaml import YAML

from bench.association_measure import NO_RULES, Trial, above_chance, associated, joined_share, moved, trial
from bench.second_generator import Density, Precision, Setting, extent, generate
from bench.splink_peer import ROLES, Form, best_f1, pair_scores, predict
from bestand.simulate import Scenario
from bestand.simulate import observations as simulated
from bestand.simulate.files import settings

Generator: TypeAlias = Literal["second", "own"]
Control: TypeAlias = Literal["unrelated news", "officials moved by -3 days"]
INCIDENTS, CONTROLLED, WIRE = 15_000, 8_000, 4_000
DAYS: dict[tuple[Density, Precision], int] = {("sparse", "usual"): 280, ("busy", "usual"): 36, ("busy", "coarse"): 380}
"""Days that the own simulator needs for so many incidents; 28 where it needs no more."""
CONTROLS: dict[Control, tuple[str, int]] = {
    "unrelated news": ("wire", 0),
    "officials moved by -3 days": ("officials_a", -3),
}
FORMS: tuple[Form, ...] = ("best links", "components")


@dataclass(frozen=True, slots=True)
class Case:
    generator: Generator
    density: Density
    precision: Precision
    seed: int
    incidents: int = INCIDENTS

    @property
    def setting(self) -> str:
        precision = "" if self.precision == "usual" else f", {self.precision}"
        return f"{self.generator}, {self.density}{precision}"


def reports(case: Case) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Observations, truth, and the rules by which reports of one source are merged."""
    if case.generator == "second":
        return *generate(Setting(case.density, case.precision, case.incidents, case.seed)), NO_RULES
    days = DAYS.get((case.density, case.precision), 28)
    scenario = Scenario(
        density=case.density, precision=case.precision, days=days, incidents=case.incidents, seed=case.seed
    )
    return *simulated(scenario), rules_of(scenario)


def rules_of(scenario: Scenario) -> pl.DataFrame:
    """The merge rules that a scenario's workspace file states."""
    document = YAML(typ="safe", pure=True).load(settings(scenario, "bestand.yaml"))
    uses = [use for use in document["sources"] if "merge" in use["options"]]
    rows = [{"source": use["name"], **(m := use["options"]["merge"]), "same": ",".join(m["same"])} for use in uses]
    return pl.DataFrame(rows, schema_overrides=NO_RULES.schema).select(NO_RULES.columns)


def run(case: Case) -> Trial:
    return trial(*reports(case))


def control(kind: Control, density: Density, seed: int) -> tuple[float, float, float]:
    """Share of the source's records that are joined at all; above chance; and the noise of that.

    Chance is what is joined after the source was moved on by one, two and three whole weeks, round
    the four weeks of the world; each time everything is learned and joined anew.
    """
    source, days = CONTROLS[kind]
    setting = Setting(density, "usual", CONTROLLED, seed)
    world = extent(setting)[1]
    observations, _ = generate(replace(setting, unrelated_news=WIRE if source == "wire" else 0))
    shares = []
    for week in range(4):
        by = days + 7 * week
        frame = moved(observations, source, by, world) if by else observations
        shares.append(joined_share(associated(frame), frame, source))
    records = len(observations.filter(pl.col("source") == source))
    return shares[0], *above_chance(shares[0], shares[1:], records)


def against_splink(density: Density, seed: int) -> tuple[int, float, dict[str, tuple[float, float]]]:
    """Records, our F1, and per form of Splink's clusters its best threshold and the F1 there.

    Both see the same records: those of roles event and lead.
    """
    observations, truth, rules = reports(Case("second", density, "usual", seed))
    observations = observations.filter(pl.col("role").is_in(ROLES))
    ours = pair_scores(associated(observations, rules), truth, observations)[2]
    pairs = predict(observations)
    return len(observations), ours, {form: best_f1(pairs, observations, truth, form)[:2] for form in FORMS}
