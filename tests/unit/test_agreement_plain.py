"""Plain words: every part of a clause is said, once, and nothing that the file does not say."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import bestand
from bestand.agreement import load_agreement
from bestand.agreement.plain import Plain
from bestand.cli import cli
from bestand.errors import NotFound, UsageError

EXAMPLES = Path(__file__).parents[2] / "examples"
ORACLE = Path(__file__).parents[1] / "golden" / "oracle"


def said(folder: Path, clause: str) -> list[str]:
    return bestand.open(folder).clauses_in_words(clause)[clause]


def test_clause_of_july_2020_says_when_return_fire_is_lawful() -> None:
    assert said(EXAMPLES / "minsk-2020", "a2-fire") == [
        "a2-fire: No fire, including sniper fire",
        "measure 2; agreed; read in the sources named below.",
        "Bound: Ukraine, Armed formations of certain areas of the Donetsk and Luhansk regions.",
        "Prohibited: shelling, rocket fire, small-arms fire.",
        "Where: everywhere.",
        "When: from 2020-07-26 21:01 UTC, without an end.",
        "Unless it is return fire in case of offensive operations (measure 6), which needs: order of the respective "
        "leadership; unsuccessful attempt to use the coordination mechanism (measure 5); notice of the order to the "
        "Trilateral Contact Group.",
        "Watched by: OSCE Special Monitoring Mission to Ukraine.",
        "After a violation, measures 4 and 5:",
        "  Ukraine, Armed formations of certain areas of the Donetsk and Luhansk regions, Joint Centre for Control and "
        "Co-ordination: the coordination mechanism is used, after the violation, without a time given.",
        "  Ukraine, Armed formations of certain areas of the Donetsk and Luhansk regions: effective disciplinary "
        "action, after the violation, without a time given.",
        "  Ukraine, Armed formations of certain areas of the Donetsk and Luhansk regions: notice of it to the "
        "Coordinator, after effective disciplinary action, without a time given.",
        "  Coordinator of the Trilateral Contact Group: all participants are informed, after notice of it to the "
        "Coordinator, without a time given.",
        "Sources: interfax.com.ua/676431; mid-dnr.su.",
    ]


def test_reading_says_only_what_it_has_of_its_own() -> None:
    lines = said(EXAMPLES / "energy-2025", "energy")
    head = "no agreement before the statements of 25 March 2025"
    at = lines.index(f"{head} (the start of 18 March was called false on 25 March):")
    assert lines[at + 1] == (
        "  When: from 2025-03-24 22:00 UTC … 2025-03-25 22:00 UTC until 2025-04-23 21:00 UTC … 2025-04-24 21:00 UTC."
    )
    assert lines[at + 2] == "Ukraine on 25 March 2025: disputes it."
    assert lines[-1].startswith("Sources: ")


def test_reading_without_the_clause_says_why() -> None:
    lines = said(EXAMPLES / "victory-day-2025", "ru-victory-day")
    assert "not accepted: this clause does not exist, because Ukraine did not accept it and asked for 30 days." in lines


@pytest.mark.parametrize(
    ("clause", "line"),
    [
        ("artillery", "Only with: artillery; calibre ≥ 100 mm; except D-30."),
        ("heavy", "Only with: calibre > 100 mm."),
        ("heavy", "  Only with: calibre ≥ 100 mm."),
        (
            "wide-band",
            "Where: in a zone 10 km wide along the line of the day, half of it on each side, its edges included.",
        ),
        ("band-a", "Where: at most 5 km from the line of the day, on the side of The North."),
        ("two-days", "When: from 2026-05-09 09:00 UTC until 2026-05-11 09:00 UTC."),
        (
            "once-ratified",
            "When: from 1 day after the time of ratification (not known) until 2026-05-11 21:00 UTC (hour derived).",
        ),
        ("extended", "Extended on 9 May 2026 until 2026-05-10 (Europe/Kyiv)."),
        (
            "disputed-end",
            "When: from 2026-05-08 21:00 UTC until 2026-05-10 21:00 UTC … 2026-05-12 21:00 UTC (disputed).",
        ),
    ],
)
def test_every_shape_of_a_clause_has_its_words(clause: str, line: str) -> None:
    agreement, taxonomy, problems = load_agreement(
        ORACLE / "agreement.yaml", ["hamlet", "strip", "upland", "square", "towns", "port-side", "southbank"]
    )
    assert agreement and taxonomy and not problems
    (found,) = [c for c in agreement.clauses if c.id == clause]
    assert line in Plain(agreement, taxonomy, "en").clause(found)


def test_clause_that_does_not_exist_names_those_that_do() -> None:
    with pytest.raises(NotFound, match='no clause "fire"; there are: a0-orders, a1-operations, a2-fire'):
        said(EXAMPLES / "minsk-2020", "fire")


def test_language_without_messages_is_refused() -> None:
    with pytest.raises(UsageError, match='no messages in "xx"'):
        bestand.open(EXAMPLES / "minsk-2020").clauses_in_words(None, "xx")


def test_command_prints_all_clauses() -> None:
    printed = CliRunner().invoke(cli, ["agreement", "show", "-w", str(EXAMPLES / "energy-pause-2026")])
    assert printed.exit_code == 0 and printed.output.count("When: ") == 4
