"""Which notes somebody stands for."""

from __future__ import annotations

import pytest

from bestand.errors import NotFound, UsageError
from bestand.verify.note_acts import check, standing_notes
from tests.unit.test_verify_custody import MARC, OLENA, act

ONE, TWO, THREE = "1" * 64, "2" * 64, "3" * 64


def test_a_file_that_nobody_signed_for_is_told_apart() -> None:
    found = standing_notes([act(OLENA, "note", 1, kind="hotline", document=ONE)], [ONE, TWO])
    assert (found.signed, found.unsigned, found.lost) == ((ONE,), (TWO,), ())


def test_a_signed_note_that_is_gone_is_told() -> None:
    found = standing_notes([act(OLENA, "note", 1, kind="hotline", document=ONE)], [])
    assert (found.signed, found.unsigned, found.lost) == ((), (), (ONE,))


def test_a_note_is_withdrawn_by_whoever_signed_it_and_stays_if_another_did_too() -> None:
    one, two = (act(signer, "note", n, kind="patrol", document=THREE) for n, signer in enumerate((OLENA, MARC)))
    by_olena = act(OLENA, "withdraw", 3, act=one.id, reason="taken in twice")
    by_other = act(MARC, "withdraw", 4, act=one.id, reason="taken in twice")
    assert standing_notes([one, by_other], [THREE]).signed == (THREE,)
    assert standing_notes([one, by_olena], [THREE]) == standing_notes([one, by_olena, by_other], [THREE])
    assert (standing_notes([one, by_olena], [THREE]).signed, standing_notes([one, two, by_olena], [THREE]).signed) == (
        (),
        (THREE,),
    )


def test_an_act_for_no_kept_note_is_refused() -> None:
    check({"kind": "hotline", "document": ONE}, [ONE])
    with pytest.raises(NotFound, match="no note 2222"):
        check({"kind": "hotline", "document": TWO}, [ONE])
    with pytest.raises(UsageError, match='"rumour" is no kind of note'):
        check({"kind": "rumour", "document": ONE}, [ONE])
