"""Chains of custody, and other monitors' positions, folded from signed acts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestand.errors import InputError, NotFound, UsageError
from bestand.model.acts import Act, Seen, sign
from bestand.model.ids import Json, canonical
from bestand.model.keys import Signer
from bestand.store import evidence
from bestand.verify import concurrence
from bestand.verify.concurrence import concurrences
from bestand.verify.custody import chains, check, differences

OLENA, MARC = Signer.new(), Signer.new()
START = datetime(2026, 5, 10, tzinfo=UTC)
PHOTO = "ab" * 32


def act(signer: Signer, kind: str, minute: int, /, **body: Json) -> Act:
    return sign(signer, kind, body, START + timedelta(minutes=minute), "log", Seen(minute, "0" * 64))


def taken(minute: int = 0, signer: Signer = OLENA, sha256: str = PHOTO, size: int = 5) -> Act:
    said: dict[str, Json] = {"sha256": sha256, "bytes": size, "media": "image/jpeg", "title": "a crater"}
    return act(signer, "evidence", minute, **said, marking="amber", flags=["place"])


def custody(signer: Signer, minute: int, what: str, to: str = "") -> Act:
    return act(signer, "custody", minute, sha256=PHOTO, what=what, to=to, reason="for the commission")


def test_whoever_takes_it_in_holds_it_until_handed_over() -> None:
    acts = [taken(), custody(OLENA, 1, "handed over", MARC.person), custody(MARC, 2, "examined")]
    chain = chains(acts)[PHOTO]
    assert chain.holder == MARC.person
    assert [(link.by, link.what, link.wrong) for link in chain.links] == [
        (OLENA.person, "taken in", ""),
        (OLENA.person, "handed over", ""),
        (MARC.person, "examined", ""),
    ]
    assert (chain.bytes, chain.title, chain.flags) == (5, "a crater", ("place",))


def test_a_hand_over_by_somebody_else_stays_in_the_chain_and_moves_nothing() -> None:
    chain = chains([taken(), custody(MARC, 1, "handed over", MARC.person)])[PHOTO]
    assert chain.holder == OLENA.person
    assert chain.links[-1].wrong == f"{MARC.person} does not hold it, {OLENA.person} does"


def test_what_went_outside_comes_back_by_whoever_says_so() -> None:
    acts = [taken(), custody(OLENA, 1, "handed over", "the joint commission"), custody(MARC, 2, "returned")]
    assert chains(acts)[PHOTO].holder == MARC.person
    early = chains([taken(), custody(MARC, 1, "returned")])[PHOTO]
    assert early.holder == OLENA.person
    assert early.links[-1].wrong == "a person here holds it: they hand it over"


def test_the_first_statement_of_evidence_stands() -> None:
    again = act(MARC, "evidence", 1, sha256=PHOTO, bytes=9, title="another", flags=[])
    chain = chains([taken(), again])[PHOTO]
    assert (chain.title, chain.bytes, chain.holder) == ("a crater", 5, OLENA.person)
    assert chain.links[-1].what == "taken in again"


STEPS = st.lists(
    st.tuples(
        st.sampled_from([OLENA, MARC]),
        st.sampled_from(["handed over", "returned", "shown", "lost"]),
        st.sampled_from([OLENA.person, MARC.person, "court", ""]),
    ),
    max_size=12,
)


@given(STEPS)
@settings(deadline=None)
def test_a_chain_only_grows(steps: list[tuple[Signer, str, str]]) -> None:
    acts = [taken(), *(custody(s, n, what, to) for n, (s, what, to) in enumerate(steps, 1))]
    before: tuple[object, ...] = ()
    for n in range(1, len(acts) + 1):
        links = chains(acts[:n])[PHOTO].links
        assert len(links) == n
        assert links[: n - 1] == before
        before = links


@given(STEPS)
@settings(deadline=None)
def test_what_is_checked_before_is_right_afterwards(steps: list[tuple[Signer, str, str]]) -> None:
    acts = [taken()]
    for n, (signer, what, to) in enumerate(steps, 1):
        try:
            check("custody", {"sha256": PHOTO, "what": what, "to": to, "reason": "x"}, signer.person, chains(acts))
            fits = True
        except (InputError, UsageError):
            fits = False
        acts.append(custody(signer, n, what, to))
        assert fits == (chains(acts)[PHOTO].links[-1].wrong == "")


@pytest.mark.parametrize(
    ("kind", "change", "error", "message"),
    [
        ("custody", {"sha256": "cd" * 32}, NotFound, "no evidence cdcd"),
        ("custody", {"what": "lost"}, UsageError, '"lost" is nothing that is done with evidence'),
        ("custody", {"reason": " "}, UsageError, "has a reason"),
        ("custody", {"what": "handed over", "to": ""}, InputError, "handed to nobody else"),
        ("evidence", {"sha256": "AB" * 32}, UsageError, "SHA-256"),
        ("evidence", {"bytes": -1}, UsageError, "length in bytes"),
        ("evidence", {"flags": None}, UsageError, "may identify people"),
        ("evidence", {"derived_from": "cd" * 32}, NotFound, "of which this could be a copy"),
    ],
)
def test_an_act_that_does_not_fit_is_refused(
    kind: str, change: dict[str, Json], error: type[Exception], message: str
) -> None:
    sound: dict[str, Json] = {"sha256": PHOTO, "what": "examined", "reason": "x", "bytes": 5, "flags": []}
    check(kind, sound, OLENA.person, chains([taken()]))
    with pytest.raises(error, match=message):
        check(kind, sound | change, OLENA.person, chains([taken()]))


def test_a_document_that_changed_since_its_hash_is_named(tmp_path: Path) -> None:
    good, bad = evidence.keep(tmp_path, b"whole"), evidence.keep(tmp_path, b"other")
    path = evidence.shelf(tmp_path).path(bad.sha256)
    path.chmod(0o600)
    path.write_bytes(b"0ther")
    acts = [taken(0, sha256=good.sha256), taken(1, sha256=bad.sha256), taken(2)]
    found = differences(chains(acts), lambda sha256: evidence.size(tmp_path, sha256))
    assert [d.sha256 for d in found] == sorted([bad.sha256, PHOTO])
    told = {d.sha256: d.reason for d in found}
    assert "was changed since it was kept" in told[bad.sha256]
    assert "nothing is kept" in told[PHOTO]


def test_a_signed_length_that_is_not_the_kept_one_is_named(tmp_path: Path) -> None:
    kept = evidence.keep(tmp_path, b"whole")
    (found,) = differences(chains([taken(sha256=kept.sha256, size=7)]), lambda sha256: evidence.size(tmp_path, sha256))
    assert found.reason == "5 bytes are kept, 7 were signed."


SUBJECT: Json = {"incident": "f" * 32, "observations": ["a"], "records": [["s", "k"]]}


def concur(signer: Signer, minute: int, monitor: str, position: str) -> Act:
    said: dict[str, Json] = {"subject": SUBJECT, "monitor": monitor, "position": position}
    return act(signer, "concur", minute, **said, document=PHOTO, reason="their daily report")


def test_positions_of_others_stand_by_subject_and_the_last_of_each_monitor_counts() -> None:
    acts = [
        concur(OLENA, 1, "mission A", "concurs"),
        concur(OLENA, 2, "mission B", "dissents"),
        concur(MARC, 3, "mission A", "dissents"),
    ]
    told = concurrences(acts)[canonical(SUBJECT)]
    assert [(c.monitor, c.position, c.stands) for c in told] == [
        ("mission A", "concurs", False),
        ("mission B", "dissents", True),
        ("mission A", "dissents", True),
    ]


def test_a_position_is_withdrawn_by_whoever_took_it_in_and_nobody_else() -> None:
    told = concur(OLENA, 1, "mission A", "concurs")
    own = act(OLENA, "withdraw", 2, act=told.id, reason="of another day")
    other = act(MARC, "withdraw", 2, act=told.id, reason="of another day")
    assert concurrences([told, own]) == {}
    assert len(concurrences([told, other])[canonical(SUBJECT)]) == 1


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"position": "agrees"}, UsageError),
        ({"monitor": ""}, UsageError),
        ({"reason": " "}, UsageError),
        ({"subject": None}, UsageError),
        ({"document": "cd" * 32}, NotFound),
    ],
)
def test_a_position_without_what_it_needs_is_refused(change: dict[str, Json], error: type[Exception]) -> None:
    sound: dict[str, Json] = {"subject": SUBJECT, "monitor": "mission A", "position": "concurs"}
    sound |= {"document": PHOTO, "reason": "their daily report"}
    concurrence.check(sound, {PHOTO})
    with pytest.raises(error):
        concurrence.check(sound | change, {PHOTO})
