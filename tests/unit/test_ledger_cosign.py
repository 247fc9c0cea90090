"""Co-signatures and dissents beside an edition."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bestand.errors import UsageError
from bestand.ledger.cosign import Attestation, Verdict, attest, attestations, is_signed_with, read_attestation
from bestand.ledger.difference import Difference
from bestand.model.keys import Signer
from tests.unit.ledgers import AT, make_edition


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    return make_edition(tmp_path, Signer.new())


def content(edition: Path) -> str:
    return str(json.loads((edition / "edition.json").read_bytes())["content"])


def beside(edition: Path, said: Attestation, name: str = "") -> Path:
    path = edition.parent / (name or said.file)
    path.write_bytes(said.data)
    return path


def test_a_co_signature_and_a_dissent_are_read_beside_the_edition(edition: Path) -> None:
    state, party = Signer.new(), Signer.new()
    same = attest(state, edition.name, content(edition), Verdict.SAME, "", AT)
    dissent = attest(party, edition.name, content(edition), Verdict.DISSENTS, "Два записи відсутні.", AT)
    for said in (same, dissent):
        beside(edition, said)
    beside(edition, attest(state, "2026-05-10-clear-11", "0" * 64, Verdict.SAME, "", AT))  # of another edition
    assert same.file == f"{edition.name}.cosigned-{state.key[:12]}.json"
    assert list(attestations(edition)) == [same, dissent]
    assert is_signed_with(same, state.public.hex()) and not is_signed_with(same, party.public.hex())


def test_every_changed_byte_of_a_statement_is_refused(edition: Path) -> None:
    said = attest(Signer.new(), edition.name, content(edition), Verdict.DISSENTS, "One report is missing.", AT)
    path = beside(edition, said)
    for i in range(len(said.data)):
        for bit in (0x01, 0x20):
            path.write_bytes(said.data[:i] + bytes([said.data[i] ^ bit]) + said.data[i + 1 :])
            (found,) = attestations(edition)
            assert isinstance(found, Difference)


def test_a_statement_on_another_content_or_under_another_name_is_refused(edition: Path) -> None:
    signer = Signer.new()
    beside(edition, attest(signer, edition.name, "0" * 64, Verdict.SAME, "", AT))
    same = attest(signer, edition.name, content(edition), Verdict.SAME, "", AT)
    beside(edition, same, f"{edition.name}.dissent-{signer.key[:12]}.json")
    found = [said.rule for said in attestations(edition) if isinstance(said, Difference)]
    assert found == ["edition", "name"]


def test_a_dissent_without_a_reason_is_a_wrong_call() -> None:
    with pytest.raises(UsageError, match="reason"):
        attest(Signer.new(), "e", "0" * 64, Verdict.DISSENTS, " ", AT)


@pytest.mark.parametrize("data", [b"", b"{}\n", b"[]\n", b"\xff"])
def test_what_is_no_statement_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"is no|states something else"):
        read_attestation(data)
