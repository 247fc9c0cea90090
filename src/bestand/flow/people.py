"""Who belongs to a workspace: the log is founded, people ask, are proposed and confirmed, keys end."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from bestand.errors import InputError, NotFound, UsageError
from bestand.flow.log import Clock, Log, open_log, utc_now
from bestand.flow.sealing import sealer_of
from bestand.model.acts import Act, Right
from bestand.model.ids import Json, canonical
from bestand.model.keys import Signer, holds, person_id
from bestand.model.people import Standing, request_message
from bestand.store.anchor import read_anchor, write_anchor
from bestand.workspace import Workspace


def log_of(workspace: Workspace) -> Log:
    """The workspace's log. Raises UsageError where nobody has founded it."""
    anchor = read_anchor(workspace.folder)
    if not anchor:
        raise UsageError("nobody is enrolled in this workspace yet: bestand person found.")
    return open_log(workspace.folder, anchor, workspace.settings.workspace, sealer_of(workspace))


def standing_of(workspace: Workspace) -> Standing:
    """People and their acts that count; empty where nobody has founded the log."""
    return log_of(workspace).standing if read_anchor(workspace.folder) else Standing()


def found(workspace: Workspace, signer: Signer, clock: Clock = utc_now) -> Act:
    """The log's first act: the signer is the first owner. Found again by the same key after a fault that came
    before the anchor was written, it writes the anchor."""
    check_unfounded(workspace)
    log = open_log(workspace.folder, "", workspace.settings.workspace, sealer_of(workspace))
    act = _founding(log, signer) or log.act(signer, lambda _: ("found", {"public": signer.public.hex()}), clock)
    write_anchor(workspace.folder, act.id)
    return act


def check_unfounded(workspace: Workspace) -> None:
    """Raises UsageError where the log is founded."""
    if read_anchor(workspace.folder):
        raise UsageError("this workspace's log is founded already: others are proposed by an owner.")


def _founding(log: Log, signer: Signer) -> Act | None:
    """The founding act of a log without an anchor. Raises InputError where it is another's."""
    from_log = log.first_act()
    if from_log and from_log.key != signer.key:
        fix = "restore record/anchor from a copy."
        raise InputError("the log was founded with another key, and its anchor is gone.", file="ledger", fix=fix)
    return from_log


def request(log: Log, signer: Signer) -> str:
    """What somebody with a new key sends to an owner: shows that the key is theirs. Canonical JSON."""
    signature = signer.sign(request_message(log.anchor, signer.public)).hex()
    return canonical({"log": log.anchor, "public": signer.public.hex(), "request": signature})


def propose(log: Log, signer: Signer, asked: str, rights: Collection[str], clock: Clock = utc_now) -> Act:
    """Propose who sent the request. Raises UsageError for an unknown right or a request that does not hold."""
    if unknown := sorted(set(rights) - set(Right)):
        raise UsageError(f'no right "{unknown[0]}"; there are: {", ".join(Right)}.')
    wanted: list[Json] = [*sorted(set(rights))]
    body = _request(log, asked) | {"rights": wanted}
    return log.act(signer, lambda _: ("enrol", body), clock)


def rotate(log: Log, signer: Signer, new: Signer, clock: Clock = utc_now) -> Act:
    """A new key of the same person; the old one ends."""
    body = _request(log, request(log, new))
    return log.act(signer, lambda _: ("rotate", body), clock)


def confirm(log: Log, signer: Signer, id_: str, clock: Clock = utc_now) -> Act:
    """Confirm what another proposed: an enrolment or a revocation, by its act or its person."""
    return log.act(signer, lambda standing: ("confirm", {"act": pending(standing, id_).id}), clock)


def revoke(log: Log, signer: Signer, key: str, reason: str, since: str | None = None, clock: Clock = utc_now) -> Act:
    """End a key, by its id. since: an earlier time (ISO with zone), which another person has to confirm."""
    if not reason.strip():
        raise UsageError("a key is revoked with a reason.")
    body: dict[str, Json] = {"key": key, "reason": reason.strip()}
    if since:
        body["since"] = since
    return log.act(signer, lambda _: ("revoke", body), clock)


def listed(standing: Standing) -> list[dict[str, object]]:
    """Everybody who is enrolled, with rights and keys; times in UTC."""
    return [
        {
            "person": person.id,
            "rights": sorted(person.rights),
            "since": person.since,
            "alone": person.alone,
            "keys": [
                {"key": key.id, "since": key.since, "until": key.until}
                for key in standing.keys.values()
                if key.person == person.id
            ],
        }
        for person in standing.people.values()
    ]


def waiting(standing: Standing) -> list[Act]:
    """Proposals that another person has still to confirm."""
    done = {str(act.body["act"]) for act in standing.of("confirm")}
    open_ = [act for act in standing.of("enrol", "revoke") if act.id not in done]
    return [act for act in open_ if not (_entered(standing, act) or _ended(standing, act))]


def pending(standing: Standing, id_: str) -> Act:
    """The proposal that an act's id, or the person it is about, names. Raises NotFound."""
    for act in waiting(standing):
        if id_ in (act.id, str(act.body.get("key")), _person(act)):
            return act
    raise NotFound(f'nothing waits for confirmation under "{id_}".')


def _entered(standing: Standing, act: Act) -> bool:
    return act.kind == "enrol" and _person(act) in standing.people


def _ended(standing: Standing, act: Act) -> bool:
    key = standing.keys.get(str(act.body.get("key")))
    return act.kind == "revoke" and "since" not in act.body and key is not None and key.until is not None


def _person(act: Act) -> str:
    return person_id(bytes.fromhex(str(act.body["public"]))) if act.kind == "enrol" else ""


def _request(log: Log, asked: str) -> dict[str, Json]:
    try:
        told = json.loads(asked)
        public, signature = bytes.fromhex(told["public"]), bytes.fromhex(told["request"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError("is no request to be enrolled.", file="request", fix="bestand person request.") from error
    if not holds(public, signature, request_message(log.anchor, public)):
        raise UsageError("the request is not signed by its own key, or is to another workspace.")
    return {"public": public.hex(), "request": signature.hex()}


def read_request(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("cannot be read.", file=path.name) from error
