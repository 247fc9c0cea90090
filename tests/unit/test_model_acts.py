"""Acts: what is signed is what is stored, and nothing else reads as an act."""

from __future__ import annotations

import json

import pytest

from bestand.errors import InputError
from bestand.model.acts import read_act
from bestand.model.keys import Signer
from tests.people import Log


def test_an_act_is_read_as_it_was_stored() -> None:
    act = Log().acts[0]
    assert read_act(act.text) == act and read_act(act.text).id == act.id


def test_its_signature_holds_for_its_own_key_alone() -> None:
    log = Log()
    assert log.acts[0].is_signed_by(log.founder.public)
    assert not log.acts[0].is_signed_by(Signer.new().public) and not log.acts[0].is_signed_by(b"")


def test_every_changed_byte_is_noticed() -> None:
    log = Log()
    text = log.acts[0].text
    for place in range(len(text)):
        changed = text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]
        try:
            act = read_act(changed)
        except InputError:
            continue
        assert not act.is_signed_by(log.founder.public), place


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "null", '{"act":1}', "[" * 100_000, '{"act":"x","at":"2026-05-10","body":{},"by":"a"}'],
    ids=lambda t: t[:12] or "empty",
)
def test_what_is_no_act_is_an_error_without_a_traceback(text: str) -> None:
    with pytest.raises(InputError, match="an act cannot be read"):
        read_act(text)


def test_the_same_act_written_otherwise_is_refused() -> None:
    text = Log().acts[0].text
    with pytest.raises(InputError, match="canonical"):
        read_act(json.dumps(json.loads(text), indent=1))


def test_a_private_key_is_never_printed() -> None:
    signer = Signer.new()
    assert "private" not in repr(signer) and signer.private.private_bytes_raw().hex() not in repr(signer)
