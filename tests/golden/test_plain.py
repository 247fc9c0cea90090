"""Plain words of whole clauses in all languages, held against prints that people have read.

To write a print anew after a change of words: `BESTAND_PRINT=1 pytest tests/golden/test_plain.py`,
then read what differs.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bestand.agreement import Agreement, Taxonomy, load_agreement
from bestand.agreement.plain import Plain
from bestand.text.messages import LANGUAGES

PRINTS = Path(__file__).parent / "plain"
EXAMPLES = Path(__file__).parents[2] / "examples"
CLAUSES = {
    "minsk-2020": (EXAMPLES / "minsk-2020", "a2-fire"),
    "energy-2025": (EXAMPLES / "energy-2025", "energy"),
    "every-word": (PRINTS, None),
}
"""Name of the print → folder of the agreement, clause; None: all of them."""


def loaded(folder: Path) -> tuple[Agreement, Taxonomy]:
    agreement, taxonomy, problems = load_agreement(folder / "agreement.yaml", [])
    assert agreement and taxonomy and not problems, problems
    return agreement, taxonomy


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CLAUSES)
def test_clause_reads_as_it_was_read(name: str, language: str) -> None:
    folder, clause = CLAUSES[name]
    agreement, taxonomy = loaded(folder)
    plain = Plain(agreement, taxonomy, language)
    chosen = [one for one in agreement.clauses if clause in (None, one.id)]
    whole = [] if clause else [plain.whole()]
    text = "\n\n".join("\n".join(lines) for lines in (*whole, *map(plain.clause, chosen))) + "\n"
    path = PRINTS / f"{name}.{language}.txt"
    if os.environ.get("BESTAND_PRINT"):
        path.write_text(text, "utf-8")
        pytest.skip("written anew, held against nothing")
    assert text == path.read_text("utf-8")
