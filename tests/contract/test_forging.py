"""With the whole database but without two keys nobody makes anything verified, or undoes what was decided.

Each forgery writes all rows and all hashes anew, so that they fit each other, with every guard of the database
switched off. Each reader then shows what it showed before, or refuses to read; and the verifier names what was done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import bestand
from bestand.errors import InputError
from bestand.flow.audit import verify
from bestand.flow.log import DATABASE
from bestand.flow.plan import build_plan
from bestand.flow.report import Asked, draft_of, report
from bestand.flow.sealing import view_of
from bestand.intake import Period
from bestand.model.acts import read_act, sign
from bestand.model.ids import Json
from bestand.model.keys import Signer, person_id
from bestand.model.people import request_message
from bestand.model.words import Level
from bestand.store.sealed import PLAIN
from bestand.store.workflow import open_workflow
from bestand.verify.ladder import judged, states
from bestand.verify.questions import Question
from bestand.verify.sealed import commitment
from tests.contract.court import YES, Court, Pen
from tests.office import ALL

Forge = Callable[[Pen], object]
Read = Callable[[bestand.Workspace, Court], object]
PUPPET = Signer.new()


# What somebody does who holds the database, and at most the key named.


def an_answer_that_nobody_signed(pen: Pen) -> None:
    act = read_act(pen.entries[pen.place("verified answer b")].content.decode())
    body = {**act.body, "subject": pen.court.subjects["open"].as_json()}
    pen.append(replace(act, body=body, at=pen.court.office.clock(), after=pen.seen))


def an_answer_edited_in_its_place(pen: Pen) -> None:
    pen.edit("split answer b", answer="yes")


def a_reveal_changed(pen: Pen) -> None:
    reveal = pen.court.acts["split reveal a"].body
    inside = {**reveal["answer"], "answer": "no"}  # type: ignore[dict-item]
    pen.edit("split reveal a", answer=inside)
    pen.edit("split commit a", digest=commitment(bytes.fromhex(str(reveal["salt"])), inside))


def a_person_made_up(pen: Pen) -> None:
    enrol = pen.act(PUPPET, "enrol", asked(pen, PUPPET))
    pen.act(PUPPET, "confirm", {"act": enrol.id})
    pen.answer(PUPPET, "open")


def a_person_made_up_in_the_names_of_two(pen: Pen) -> None:
    a, b = (replace(PUPPET, person=pen.court.signers[who].person) for who in "ab")
    enrol = pen.act(a, "enrol", asked(pen, PUPPET))
    pen.act(b, "confirm", {"act": enrol.id})
    pen.answer(PUPPET, "open")


def somebody_elses_name_on_a_key_made_up(pen: Pen) -> None:
    pen.answer(replace(PUPPET, person=pen.court.signers["b"].person), "open")


def somebody_elses_name_and_key_on_a_signature_made_up(pen: Pen) -> None:
    act = pen.answer(replace(PUPPET, person=pen.court.signers["b"].person), "open")
    pen.rewrite(len(pen.entries) - 1, replace(act, key=pen.court.signers["b"].key))


def a_second_founding(pen: Pen) -> None:
    pen.act(PUPPET, "found", {"public": PUPPET.public.hex()})
    pen.answer(PUPPET, "open")


def a_genesis_of_their_own(pen: Pen) -> None:
    """The same acts by keys made up, all in their order, under another founder."""
    keys = {signer.key: Signer.new() for signer in pen.court.signers.values()}
    acts = [read_act(e.content.decode()) for e in pen.entries if e.kind == "act"]
    names: dict[str, str] = {}
    pen.entries, log = [], ""
    for act in acts:
        signer = keys[act.key]
        if act.kind in ("found", "enrol"):
            new = next(keys[s.key] for s in pen.court.signers.values() if s.public.hex() == act.body["public"])
            body = {"public": signer.public.hex()} if act.kind == "found" else asked(pen, new, log)
        else:
            body = dict(act.body) | ({"act": names[str(act.body["act"])]} if "act" in act.body else {})
        made = sign(signer, act.kind, body, act.at, log, pen.seen)
        log, names[act.id] = log or made.id, made.id
        pen.append(made)


def an_act_of_the_same_key_in_another_workspace(pen: Pen) -> None:
    pen.answer(pen.court.signers["b"], "open", log="0" * 32)


def an_act_once_more_at_the_end(pen: Pen) -> None:
    pen.append(pen.court.acts["split commit a"], ref="again")


def a_withdrawal_removed(pen: Pen) -> None:
    pen.remove("taken back withdraw b")


def a_withdrawal_of_a_violation_removed(pen: Pen) -> None:
    pen.remove("held withdraw b")


def a_withdrawal_blotted_out(pen: Pen) -> None:
    pen.blot("taken back withdraw b")


def a_dissent_removed(pen: Pen) -> None:
    pen.remove("split answer d")


def a_dissent_blotted_out(pen: Pen) -> None:
    pen.blot("split answer d")


def a_revocation_removed(pen: Pen) -> None:
    pen.remove("revoke confirm")


def a_revocation_blotted_out(pen: Pen) -> None:
    pen.blot("revoke")


def everything_since_a_dissent_cut_off(pen: Pen) -> None:
    pen.cut("split answer d")


def everything_since_a_withdrawal_cut_off(pen: Pen) -> None:
    pen.cut("held withdraw b")


def the_last_act_cut_off(pen: Pen) -> None:
    pen.cut("last")


def acts_reordered(pen: Pen) -> None:
    pen.swap("taken back answer b", "taken back withdraw b")


def a_commit_moved_before_what_its_author_saw(pen: Pen) -> None:
    pen.swap("split answer d", "split commit a")


def an_act_by_a_stolen_key_that_was_revoked(pen: Pen) -> None:
    pen.answer(pen.court.signers["e"], "open")


def an_act_by_a_stolen_key_dated_before_its_end(pen: Pen) -> None:
    before = pen.court.acts["revoke"].body["since"]
    pen.answer(pen.court.signers["e"], "open", at=datetime.fromisoformat(str(before)) - timedelta(seconds=1))


def a_person_enrolled_alone_at_a_time_set_back(pen: Pen) -> None:
    """With the founder's own key: as long as they were alone they could."""
    a, start = pen.court.signers["a"], read_act(pen.entries[0].content.decode()).at
    pen.act(a, "enrol", asked(pen, PUPPET), at=start + timedelta(microseconds=1))
    pen.answer(PUPPET, "open")


def a_history_of_their_own_since_the_founding(pen: Pen) -> None:
    """With the founder's own key, all others' acts thrown away."""
    a, start = pen.court.signers["a"], read_act(pen.entries[0].content.decode()).at
    del pen.entries[1:]
    pen.act(a, "enrol", asked(pen, PUPPET), at=start + timedelta(seconds=1))
    for who in (a, PUPPET):
        pen.answer(who, "open")


def a_second_key_of_their_own_as_the_second_person(pen: Pen) -> None:
    """With a's own key: rotated, and the new one used in a name of its own, in a's and in b's."""
    a = pen.court.signers["a"]
    body = asked(pen, PUPPET)
    del body["rights"]
    pen.act(a, "rotate", body)
    for name in (person_id(PUPPET.public), a.person, pen.court.signers["b"].person):
        pen.answer(replace(PUPPET, person=name), "open")


def a_person_proposed_and_confirmed_by_one(pen: Pen) -> None:
    a = pen.court.signers["a"]
    enrol = pen.act(a, "enrol", asked(pen, PUPPET))
    pen.act(a, "confirm", {"act": enrol.id})
    pen.answer(PUPPET, "open")


def an_entry_of_another_kind(pen: Pen) -> None:
    at = pen.place("taken back withdraw b")
    pen.entries[at] = pen.entries[at]._replace(kind="step")


def an_entry_put_between(pen: Pen) -> None:
    pen.entries.insert(pen.place("split answer d"), pen.entries[0]._replace(kind="receipt", ref="r", content=b"{}"))


def words_changed_without_their_signature(pen: Pen) -> None:
    pen.edit("split answer d", reason="I was mistaken")


SHORTER: list[Forge] = [
    everything_since_a_dissent_cut_off,
    everything_since_a_withdrawal_cut_off,
    the_last_act_cut_off,
    a_history_of_their_own_since_the_founding,
]
"""What is left is a log as it once was, or might have been: only who saw more of it can tell."""
FORGERIES: list[Forge] = [
    an_answer_that_nobody_signed,
    an_answer_edited_in_its_place,
    a_reveal_changed,
    a_person_made_up,
    a_person_made_up_in_the_names_of_two,
    somebody_elses_name_on_a_key_made_up,
    somebody_elses_name_and_key_on_a_signature_made_up,
    a_second_founding,
    a_genesis_of_their_own,
    an_act_of_the_same_key_in_another_workspace,
    an_act_once_more_at_the_end,
    a_withdrawal_removed,
    a_withdrawal_of_a_violation_removed,
    a_withdrawal_blotted_out,
    a_dissent_removed,
    a_dissent_blotted_out,
    a_revocation_removed,
    a_revocation_blotted_out,
    acts_reordered,
    a_commit_moved_before_what_its_author_saw,
    an_act_by_a_stolen_key_that_was_revoked,
    an_act_by_a_stolen_key_dated_before_its_end,
    a_person_enrolled_alone_at_a_time_set_back,
    a_second_key_of_their_own_as_the_second_person,
    a_person_proposed_and_confirmed_by_one,
    an_entry_of_another_kind,
    an_entry_put_between,
    words_changed_without_their_signature,
]


def asked(pen: Pen, new: Signer, log: str = "") -> dict[str, Json]:
    request = new.sign(request_message(log or pen.court.anchor, new.public)).hex()
    return {"public": new.public.hex(), "request": request, "rights": [*ALL]}


# What each reader shows.


def _states(w: bestand.Workspace, court: Court) -> object:
    rows = judged(w.standing, view_of(w.settings).tables())
    columns = ("question", "incident_id", "state", "answer", "decided", "people", "dissent")
    return sorted(rows.select(columns).rows(), key=repr), states(w.incidents, rows).sort("incident_id").rows()


def _queue(w: bestand.Workspace, court: Court) -> object:
    return [(row["incident_id"], row["state"], row["waits_for"]) for row in w.queue(1000)]


def _explain(w: bestand.Workspace, court: Court) -> object:
    return {name: w.explain(subject.incident).get("people") for name, subject in court.subjects.items()}


def _edition(w: bestand.Workspace, court: Court) -> object:
    tables, workspace = view_of(w.settings).tables(), w.settings
    shown = w.incidents.filter(w.incidents["incident_id"] == court.subjects["open"].incident)
    asked = Asked(shown["time_from"][0].date(), Level.AMBER)
    draft = draft_of(workspace, asked, tables, build_plan(workspace, Period()).methods, w.standing)
    rows = draft.table("judged").select("question", "incident_id", "state", "answer").rows()
    return draft.incidents.select("incident_id", "state").rows(), sorted(rows, key=repr)


def _cases(w: bestand.Workspace, court: Court) -> object:
    found = w.cases(court.now + timedelta(days=1))
    return [(one.case.id, one.steps) for one in found], w.docket().facts


READERS: Mapping[str, Read] = {
    "states": _states,
    "queue": _queue,
    "explain": _explain,
    "edition": _edition,
    "cases": _cases,
}


@pytest.fixture(scope="module")
def shown(decided: Court) -> dict[str, object]:
    """What readers show of the log as people wrote it."""
    w = bestand.open(decided.folder)
    return {name: read(w, decided) for name, read in READERS.items()}


SEEN = [(forgery, False) for forgery in FORGERIES] + [(forgery, True) for forgery in SHORTER]
"""Read for the first time wherever the log itself tells."""


@pytest.fixture(scope="module", params=SEEN, ids=lambda p: p[0].__name__.replace("_", " "))
def forgery(request: pytest.FixtureRequest) -> tuple[Forge, bool]:
    """A forgery, and whether the log was read here before it."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str | None:
    return request.getfixturevalue("postgres") if request.param == "postgres" else None


def forge(decided: Court, forgery: Forge, url: str | None, folder: Path) -> Court:
    court = decided.copy(folder)
    pen = Pen.of(court)
    if url:
        open_workflow(folder, url, PLAIN, workspace=court.office.workspace.settings.workspace).close()
    forgery(pen)
    pen.write(url)
    return court


@pytest.fixture(scope="module")
def written(
    decided: Court, forgery: tuple[Forge, bool], url: str | None, tmp_path_factory: pytest.TempPathFactory
) -> Court:
    forge_, seen = forgery
    court = forge(decided, forge_, url, tmp_path_factory.mktemp("forged") / "w")
    if not seen:
        (court.folder / "record" / "seen").unlink()
    return court


@pytest.fixture
def forged(written: Court, url: str | None, monkeypatch: pytest.MonkeyPatch) -> Court:
    """The workspace, its log in a file or on a server, after the forgery."""
    if url:
        monkeypatch.setenv(DATABASE, url)
    return written


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_shows_what_people_decided_or_refuses(forged: Court, shown: dict[str, object], reader: str) -> None:
    try:
        told = READERS[reader](bestand.open(forged.folder), forged)
    except InputError as error:
        assert "was changed" in str(error)
    else:
        assert told == shown[reader]


def test_the_verifier_names_it(forged: Court) -> None:
    assert [one for one in verify(forged.folder) if not one.note]


@pytest.mark.parametrize("forge_", SHORTER, ids=lambda f: f.__name__.replace("_", " "))
def test_a_shorter_log_read_for_the_first_time_is_told_by_a_head_that_was_published(
    decided: Court, forge_: Forge, tmp_path: Path
) -> None:
    court = decided.copy(tmp_path / "before")
    day = bestand.open(court.folder).incidents["time_from"][0].date()
    report(court.office.workspace, Asked(day), signer=court.signers["a"], clock=court.office.clock)
    court = forge(court, forge_, None, tmp_path / "after")
    (court.folder / "record" / "seen").unlink()
    assert any(one.rule == "head" for one in verify(court.folder) if not one.note)


def test_two_people_at_their_keys_change_what_every_reader_shows(
    decided: Court, shown: dict[str, object], tmp_path: Path
) -> None:
    """So that the readers above are seen to look."""
    court = decided.copy(tmp_path / "w")
    court.acts = dict(decided.acts)
    court.judge("b", "open", YES)
    court.reveal("a")
    court.withdraw("a", "held commit a")
    for who in "ab":
        court.judge(who, "held", YES, Question.VIOLATION)
    court.reveal("a")
    w = bestand.open(court.folder)
    assert [name for name, read in READERS.items() if read(w, court) == shown[name]] == []
    assert [one for one in verify(court.folder) if not one.note] == []


PLACES = st.integers(0, 60)
EDITS = st.lists(
    st.tuples(st.sampled_from(["remove", "move", "repeat", "put", "salt"]), PLACES, PLACES), min_size=1, max_size=4
)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EDITS)
def test_rows_removed_moved_or_put_in_are_told(
    decided: Court, tmp_path_factory: pytest.TempPathFactory, script: list[tuple[str, int, int]]
) -> None:
    """Whatever is done to the rows of a real log, with hashes that fit: by the verifier, and by who reads on."""
    court = decided.copy(tmp_path_factory.mktemp("edited") / "w")
    pen = Pen.of(court)
    before = [entry[1:] for entry in pen.entries]
    for n, (what, i, j) in enumerate(script):
        rows, i, j = pen.entries, i % len(pen.entries), j % len(pen.entries)
        if what == "remove" and len(rows) > 1:
            del rows[i]
        elif what == "move":
            rows.insert(j, rows.pop(i))
        elif what == "repeat":
            rows.insert(j, rows[i]._replace(ref=f"again {n}"))
        elif what == "put":
            rows.insert(j, rows[i]._replace(kind="receipt", ref=f"put {n}", content=b"{}"))
        elif what == "salt":
            rows[i] = rows[i]._replace(salt=bytes(16))
    pen.write(None)
    same = [entry[1:] for entry in pen.entries] == before
    assert (not [one for one in verify(court.folder) if not one.note]) is same
    if same:
        return
    with pytest.raises(InputError):
        court.log.act(court.signers["a"], lambda _: ("note", {}), court.office.clock)
