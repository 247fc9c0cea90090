"""Identities in the vault: put in under a pseudonym, looked at by two people, erased for good.

What is signed holds the pseudonym and nothing else, so that erasing an identity leaves the log as it was.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import timedelta

from bestand.errors import UsageError
from bestand.flow.log import Clock, Log, fixed, utc_now
from bestand.model.acts import Act
from bestand.model.ids import Json
from bestand.model.keys import Signer
from bestand.model.people import Standing
from bestand.store.datakey import data_key, has_data_key, new_data_key
from bestand.store.keys import keys_folder
from bestand.store.vault import Unmasking, Vault
from bestand.workspace import Workspace

TOGETHER = timedelta(hours=24)
"""How long after one person another may join, so that two look."""


def vault_of(workspace: Workspace, passphrase: str) -> Vault:
    """The vault, under a key of its own in the keys folder; made when it is first asked for."""
    keys, name = keys_folder(os.environ, workspace.folder), f"{workspace.settings.workspace}-vault"
    make = data_key if has_data_key(keys, name) else new_data_key
    return Vault(workspace.folder, make(keys, name, passphrase))


def keep_identity(log: Log, signer: Signer, vault: Vault, data: Mapping[str, Json], clock: Clock = utc_now) -> str:
    """Put somebody's data into the vault; gives the pseudonym that records name."""
    if not data:
        raise UsageError("an identity says something of somebody.")
    subject = vault.seal(data)
    log.act(signer, fixed(("identity", {"subject": subject})), clock)
    return subject


def ask_to_unmask(log: Log, signer: Signer, vault: Vault, subject: str, reason: str, clock: Clock = utc_now) -> Act:
    """Sign that one wants to look at an identity, and why; a second person does the same."""
    vault.state(subject)
    if not reason.strip():
        raise UsageError("an identity is looked at for a reason.")
    return log.act(signer, fixed(("unmask", {"subject": subject, "reason": reason.strip()})), clock)


def unmask(standing: Standing, vault: Vault, subject: str) -> dict[str, Json]:
    """The data, once two people have asked within a day. Raises UsageError while one has."""
    asked = [act for act in standing.live("unmask") if act.body.get("subject") == subject]
    pairs = [(a, b) for a in asked for b in asked if a.by < b.by and abs(a.at - b.at) <= TOGETHER]
    if not pairs:
        raise UsageError("two people ask within 24 hours before an identity is looked at; one more has to.")
    first, second = max(pairs, key=lambda pair: max(act.at for act in pair))
    agreed = Unmasking(first.by, second.by, str(first.body["reason"]), max(first.at, second.at))
    return vault.unmask(subject, agreed)


def erase(log: Log, signer: Signer, vault: Vault, subject: str, reason: str, clock: Clock = utc_now) -> Act:
    """Destroy somebody's key: their data can never be read again, and the log still verifies."""
    vault.state(subject)
    act = log.act(signer, fixed(("erase", {"subject": subject, "reason": reason.strip()})), clock)
    vault.erase(subject, act.at)
    return act
