"""Identities: under pseudonyms, looked at by two, erased while the ledger still verifies."""

from __future__ import annotations

from pathlib import Path

import pytest

from bestand.errors import NotFound, UsageError
from bestand.flow import identities
from bestand.flow.audit import verify
from tests.office import Office

NAME = "Maria of the mill"


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BESTAND_KEYS", str(tmp_path / "keys"))


def kept(office: Office) -> tuple[identities.Vault, str]:
    vault = identities.vault_of(office.workspace, "a long passphrase")
    return vault, identities.keep_identity(office.log, office.founder, vault, {"name": NAME}, office.clock)


def everything(office: Office) -> bytes:
    return b"".join(p.read_bytes() for p in office.workspace.folder.rglob("*") if p.is_file())


def test_a_name_lies_nowhere_in_the_open(office: Office) -> None:
    _, subject = kept(office)
    assert subject.startswith("subject-") and NAME.encode() not in everything(office)


def test_one_person_does_not_look_and_two_do_and_are_written_down(office: Office) -> None:
    second = office.enrol(office.founder)
    vault, subject = kept(office)
    for _ in range(2):
        identities.ask_to_unmask(office.log, office.founder, vault, subject, "to call back", office.clock)
        with pytest.raises(UsageError, match="one more has to"):
            identities.unmask(office.log.standing, vault, subject)
    identities.ask_to_unmask(office.log, second, vault, subject, "to call back", office.clock)
    assert identities.unmask(office.log.standing, vault, subject) == {"name": NAME}
    (looked,) = vault.lookings()
    assert {looked["by"], looked["other"]} == {office.founder.person, second.person}


def test_what_was_erased_is_read_by_nobody_and_the_ledger_still_verifies(office: Office) -> None:
    second = office.enrol(office.founder)
    vault, subject = kept(office)
    identities.erase(office.log, office.founder, vault, subject, "asked by the person", office.clock)
    for who in (office.founder, second):
        identities.ask_to_unmask(office.log, who, vault, subject, "to call back", office.clock)
    with pytest.raises(NotFound, match="erased"):
        identities.unmask(office.log.standing, vault, subject)
    assert [d for d in verify(office.workspace.folder) if not d.note] == []


def test_only_an_owner_erases_and_an_unknown_pseudonym_leaves_nothing(office: Office) -> None:
    second = office.enrol(office.founder)
    third = office.enrol(office.founder, second, rights=["verify"])
    vault, subject = kept(office)
    size = office.log.workflow.size()
    with pytest.raises(UsageError, match='takes the right "owner"'):
        identities.erase(office.log, third, vault, subject, "no", office.clock)
    with pytest.raises(NotFound):
        identities.erase(office.log, office.founder, vault, "subject-" + "0" * 32, "no", office.clock)
    assert office.log.workflow.size() == size and vault.state(subject) == "sealed"


def test_the_vault_opens_with_its_own_passphrase_alone(office: Office) -> None:
    kept(office)
    with pytest.raises(UsageError):
        identities.vault_of(office.workspace, "another")
