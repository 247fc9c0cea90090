"""An attacker with four months of `clear` editions works on the line: what he gains over public sources.

The line is simulated, so that it is known. `python -m bench.attacker` prints more figures; bounds here have a
margin of a fifth and more over what was measured.
"""

from __future__ import annotations

import pytest
from bench.attacker import WEEK, Attack, means

from bestand.release.line import REACH

SEEDS = (1, 2, 3, 4)
LINE_POLICY_M = 4_000.0


@pytest.fixture(scope="module")
def now() -> Attack:
    return means(REACH, WEEK, 400, SEEDS)


def test_months_of_cells_leave_the_line_uncertain_by_kilometres(now: Attack) -> None:
    assert now.editions > LINE_POLICY_M


def test_editions_shorten_the_error_of_public_sources_by_little(now: Attack) -> None:
    assert now.gain < 0.15  # measured: 0.06


def test_where_much_is_public_editions_add_nothing() -> None:
    assert means(REACH, WEEK, 3000, SEEDS).gain < 0.05  # measured: 0.01


def test_the_attacker_succeeds_on_cells_that_show_the_day_of_a_touch(now: Attack) -> None:
    """The comparison can fail: such cells gave the line away to less than three kilometres."""
    before = means(0.0, 1, 400, SEEDS)
    assert before.editions < 3_000 and before.editions < 0.7 * now.editions
    assert before.gain > now.gain
