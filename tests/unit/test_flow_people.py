"""People of a workspace: found, asked, proposed, confirmed, ended; in a real store."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import bestand
from bestand.errors import InputError, NotFound, UsageError
from bestand.flow import people
from bestand.flow.log import open_log
from bestand.model.acts import Right
from bestand.model.keys import Signer
from bestand.store.anchor import read_anchor, write_anchor
from bestand.workspace import open_workspace
from tests.office import ALL, Office, Ticking


@pytest.fixture
def office(tmp_path: Path) -> Office:
    bestand.init(tmp_path / "w")
    made = Office(open_workspace(tmp_path / "w"), Ticking(), Signer.new())
    people.found(made.workspace, made.founder, made.clock)
    return made


def test_the_founder_is_the_first_owner(office: Office) -> None:
    standing = people.standing_of(office.workspace)
    assert list(standing.people) == [office.founder.person] and standing.people[office.founder.person].alone


def test_a_log_is_founded_once(office: Office) -> None:
    with pytest.raises(UsageError, match="founded already"):
        people.found(office.workspace, Signer.new(), office.clock)


def test_a_founding_that_lost_its_anchor_is_taken_up_by_the_same_key_alone(office: Office) -> None:
    folder = office.workspace.folder
    anchor = read_anchor(folder)
    (folder / "record" / "anchor").unlink()
    with pytest.raises(InputError, match="founded with another key"):
        people.found(office.workspace, Signer.new(), office.clock)
    people.found(office.workspace, office.founder, office.clock)
    assert read_anchor(folder) == anchor and office.log.workflow.size() == 1


def test_an_anchor_is_never_written_over(office: Office) -> None:
    with pytest.raises(InputError, match="another founding act"):
        write_anchor(office.workspace.folder, "0" * 32)
    (office.workspace.folder / "record" / "anchor").write_text("x")
    with pytest.raises(InputError, match="holds no id of an act"):
        people.standing_of(office.workspace)


def test_a_workspace_without_people_says_so(tmp_path: Path) -> None:
    bestand.init(tmp_path / "w")
    workspace = open_workspace(tmp_path / "w")
    assert not people.standing_of(workspace).people
    with pytest.raises(UsageError, match="person found"):
        people.log_of(workspace)


def test_two_enrol_a_third_and_what_waits_is_listed(office: Office) -> None:
    second = office.enrol(office.founder)
    third = office.enrol(office.founder, rights=["verify"])
    assert third.person not in office.log.standing.people
    (waiting,) = people.waiting(office.log.standing)
    with pytest.raises(UsageError, match="the same person proposed it"):
        people.confirm(office.log, office.founder, waiting.id, office.clock)
    people.confirm(office.log, second, third.person, office.clock)
    assert office.log.standing.people[third.person].rights == {Right.VERIFY}
    assert people.waiting(office.log.standing) == []


@pytest.mark.parametrize("asked", ["", "[]", "{}", '{"public": 1, "request": 2}', "[" * 100_000], ids=lambda a: a[:9])
def test_what_is_no_request_is_an_error(office: Office, asked: str) -> None:
    with pytest.raises(InputError, match="no request"):
        people.propose(office.log, office.founder, asked, ALL, office.clock)


def test_a_request_to_another_workspace_and_an_unknown_right_are_errors(office: Office, tmp_path: Path) -> None:
    other = open_log(tmp_path / "other", "0" * 32, "other")
    with pytest.raises(UsageError, match="another workspace"):
        people.propose(office.log, office.founder, people.request(other, Signer.new()), ALL, office.clock)
    with pytest.raises(UsageError, match='no right "king"'):
        people.propose(office.log, office.founder, people.request(office.log, Signer.new()), ["king"], office.clock)


def test_who_was_not_given_the_right_does_not_enrol(office: Office) -> None:
    second = office.enrol(office.founder)
    third = office.enrol(office.founder, second, rights=["verify"])
    size = office.log.workflow.size()
    with pytest.raises(UsageError, match='takes the right "owner"'):
        office.enrol(third)
    assert office.log.workflow.size() == size


def test_a_stolen_key_is_ended_from_the_time_it_was_lost(office: Office) -> None:
    second = office.enrol(office.founder)
    third = office.enrol(office.founder, second, rights=["verify"])
    note = office.log.act(third, lambda _: ("note", {}), office.clock)
    with pytest.raises(UsageError, match="reason"):
        people.revoke(office.log, office.founder, third.key, " ", clock=office.clock)
    people.revoke(office.log, office.founder, third.key, "lost", note.at.isoformat(), office.clock)
    with pytest.raises(UsageError, match="its key did not count then"):
        office.log.act(third, lambda _: ("note", {"n": 2}), office.clock)
    assert note in office.log.standing.acts
    people.confirm(office.log, second, third.key, office.clock)
    assert note not in office.log.standing.acts


def test_a_person_with_a_new_key_stays_that_person(office: Office) -> None:
    second = office.enrol(office.founder)
    new = replace(Signer.new(), person=second.person)
    people.rotate(office.log, second, new, office.clock)
    office.log.act(new, lambda _: ("note", {}), office.clock)
    assert len(office.log.standing.people) == 2
    with pytest.raises(UsageError, match="did not count"):
        office.log.act(second, lambda _: ("note", {"old": 1}), office.clock)


def test_nothing_to_confirm_is_said(office: Office) -> None:
    with pytest.raises(NotFound, match="nothing waits"):
        people.confirm(office.log, office.founder, "nobody", office.clock)


def test_a_second_founding_makes_no_key(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BESTAND_KEYS", str(tmp_path / "keys"))
    with pytest.raises(UsageError, match="founded already"):
        bestand.open(office.workspace.folder).found("a passphrase")
    assert not (tmp_path / "keys").exists()
