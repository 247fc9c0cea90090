"""Whatever is done to the rows of a ledger is told, and told at the first entry that is not as it was."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bestand.ledger.log import verify_log
from tests.unit.ledgers import Ledger, Row

MADE = Ledger()
for n in range(30):
    if n % 8 == 7:
        MADE.act(MADE.second, "note", {"n": n})
    else:
        MADE.receipt(n)
HEADS = [MADE.head(len(MADE.rows))]
NEW = MADE.rows[5]._replace(ref="put in", content=b"{}")

places = st.integers(0, len(MADE.rows) - 1)
steps = st.lists(
    st.tuples(st.just("remove"), places, places)
    | st.tuples(st.just("move"), places, places)
    | st.tuples(st.just("repeat"), places, places)
    | st.tuples(st.just("put"), places, places)
    | st.tuples(st.just("salt"), places, places),
    min_size=1,
    max_size=4,
)


def edited(rows: list[Row], script: list[tuple[str, int, int]]) -> list[Row]:
    for what, i, j in script:
        i, j = i % len(rows), j % len(rows)
        if what == "remove" and len(rows) > 1:
            del rows[i]
        elif what == "move":
            rows.insert(j, rows.pop(i))
        elif what == "repeat":
            rows.insert(j, rows[i])
        elif what == "put":
            rows.insert(j, NEW)
        elif what == "salt":
            rows[i] = rows[i]._replace(salt=bytes(16))
    return rows


@settings(max_examples=150, deadline=None, derandomize=True)
@given(steps)
def test_edited_rows_are_told_at_the_first_that_is_not_as_it_was(script: list[tuple[str, int, int]]) -> None:
    rows = [row._replace(idx=i) for i, row in enumerate(edited(list(MADE.rows), script))]
    found = [d for d in verify_log(rows, MADE.nodes, HEADS, MADE.anchor) if not d.note]
    pairs = zip(rows, MADE.rows, strict=False)
    first = next((i for i, (now, was) in enumerate(pairs) if now != was), min(len(rows), len(MADE.rows)))
    assert [d.index for d in found][:1] == ([first] if rows != MADE.rows else [])


@settings(max_examples=60, deadline=None, derandomize=True)
@given(steps)
def test_edited_rows_under_hashes_made_to_fit_are_told(script: list[tuple[str, int, int]]) -> None:
    rows = edited(list(MADE.rows), script)
    whole = [row._replace(idx=i) for i, row in enumerate(rows)] == MADE.rows
    assert bool([d for d in MADE.rewritten(rows, HEADS) if not d.note]) is not whole
