"""What a person does at their unlocked key: `w.signing(passphrase)`. Every call is one signed act, or more."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bestand.agreement.clock import Moment
from bestand.errors import UsageError
from bestand.flow import follow, identities, keep, people, verify
from bestand.flow.follow import Taking
from bestand.flow.log import Clock, Log
from bestand.flow.notify import Notified, notify
from bestand.flow.publish import sign
from bestand.flow.say import NOT_ONE, ONE, sign_edge
from bestand.ledger.heads import Head
from bestand.model.acts import Act
from bestand.model.ids import Json
from bestand.model.keys import Signer
from bestand.model.words import Level
from bestand.release import lift
from bestand.report.edition import Edition
from bestand.store.keys import new_key
from bestand.store.vault import Vault
from bestand.verify.copies import Region
from bestand.verify.judging import Said
from bestand.verify.questions import Question
from bestand.verify.screening import Screened
from bestand.workspace import Workspace


@dataclass(frozen=True)
class Desk:
    """A workspace, its log, and somebody who signs. publish: `Workspace.report`; keys: the folder of their keys;
    clock: UTC."""

    publish: Callable[..., Edition]
    workspace: Workspace
    log: Log
    signer: Signer
    keys: Path
    clock: Clock = lambda: datetime.now(UTC)

    def report(self, day: date, **asked: Any) -> Edition:
        """As `Workspace.report`, released by this person and entered in the log."""
        return self.publish(day, signer=self.signer, **asked)

    def lift(self, incidents: Collection[str], what: str, reason: str) -> Act:
        """Let `place` or `time` of incidents leave finer or earlier than the defaults; the releaser says why."""
        body = lift(
            [verify.subject(self.workspace, id_, Question.OCCURRED).incident for id_ in incidents], what, reason
        )
        return self.log.act(self.signer, lambda _: ("release", body), self.clock)

    def propose(self, request: str | Path, rights: Collection[str]) -> Act:
        """Propose who sent a request: its text, or the file that holds it."""
        asked = people.read_request(request) if isinstance(request, Path) else request
        return people.propose(self.log, self.signer, asked, rights, self.clock)

    def confirm(self, id_: str) -> Act:
        return people.confirm(self.log, self.signer, id_, self.clock)

    def rotate(self, passphrase: str) -> Act:
        """A new key of one's own, kept under the passphrase."""
        return people.rotate(self.log, self.signer, new_key(self.keys, passphrase, self.signer.person), self.clock)

    def revoke(self, key: str, reason: str, since: str | None = None) -> Act:
        return people.revoke(self.log, self.signer, key, reason, since, self.clock)

    def together(self, one: str, other: str, reason: str) -> Act:
        """Say that two observations are of one event; the next run follows it."""
        return sign_edge(self.log, self.signer, self.workspace, ONE, (one, other), reason, self.clock)

    def apart(self, one: str, other: str, reason: str) -> Act:
        """Say that two observations are not of one event; the next run follows it."""
        return sign_edge(self.log, self.signer, self.workspace, NOT_ONE, (one, other), reason, self.clock)

    def screen(self, id_: str, said: Screened) -> Act:
        """Say whether a report (or the only one of an incident) speaks of an event; correct it or drop it."""
        return verify.screen(self.log, self.signer, self.workspace, id_, said, self.clock)

    def judge(self, id_: str, question: str, said: Said, clause: str = "", reading: str = "") -> list[Act]:
        """Answer a question on an incident or finding of the last run; opens one's own answers that may be."""
        return self.judge_all([(id_, question, said, clause, reading)])

    def judge_all(self, each: Sequence[tuple[str, str, Said, str, str]]) -> list[Act]:
        """Many answers, all or none: (id, question, what is said, clause, reading)."""
        asked = [
            (question := verify.question(name), verify.subject(self.workspace, id_, question, clause, reading), said)
            for id_, name, said, clause, reading in each
        ]
        return verify.judge_all(self.log, self.signer, self.workspace.agreement, asked, self.clock)

    def reveal(self) -> list[Act]:
        """Open one's own sealed answers that another's stands beside."""
        return verify.reveal(self.log, self.signer, self.clock)

    def open_case(self, ids: Sequence[str], path: str = "", title: str = "") -> Act:
        """A case on findings of one clause, version and reading; its path is the clause's own or the one named."""
        return follow.open_case(self.log, self.signer, self.workspace, ids, path, title, self.clock)

    def take_step(self, case: str, taking: Taking) -> Act:
        """Put on record that a step of a case or invocation was done, received, refused or skipped."""
        return follow.take_step(self.log, self.signer, self.workspace, case, taking, self.clock)

    def notify(self, case: str, step: str, level: str = "clear", audience: str = "public") -> Notified:
        """Notify all parties in one act; gives each party's document as PDF."""
        if level not in set(Level):
            raise UsageError(f'"{level}" is no level; there are: {", ".join(Level)}.')
        return notify(self.log, self.signer, self.workspace, case, step, Level(level), audience, self.clock)

    def invoke(self, guarantee: str, by: str, when: Moment, document: Path, case: str = "") -> Act:
        """Put on record that somebody entitled invoked a guarantee."""
        return follow.invoke(self.log, self.signer, self.workspace, guarantee, by, when, document, case, self.clock)

    def take_evidence(self, path: Path, title: str, marking: str = "amber", about: str = "") -> Act:
        """Keep a file by its hash and begin its chain of custody."""
        return keep.take_evidence(self.log, self.signer, self.workspace, path, title, marking, about, self.clock)

    def derive(self, sha256: str, regions: Sequence[Region]) -> Act:
        """A copy without what identifies people. regions: faces and plates that somebody saw; none, if none."""
        return keep.derive_copy(self.log, self.signer, self.workspace, sha256, regions, self.clock)

    def hand_over(self, sha256: str, what: str, to: str, reason: str) -> Act:
        return keep.hand_over(self.log, self.signer, sha256, what, to, reason, self.clock)

    def take_note(self, told: Mapping[str, object]) -> Act:
        """A call, a patrol report or a look at an image, as the next run reads it."""
        return keep.take_note(self.log, self.signer, self.workspace, told, self.clock)

    def take_position(self, id_: str, monitor: str, position: str, document: str, reason: str) -> Act:
        """Another monitor's finding on an incident, beside ours."""
        return keep.take_position(
            self.log, self.signer, self.workspace, id_, monitor, position, document, reason, self.clock
        )

    def take_casualty(self, id_: str, told: Mapping[str, Json]) -> Act:
        """People harmed in an incident: status, age_group, count_min, count_max, source, document."""
        return keep.take_casualty(self.log, self.signer, self.workspace, id_, told, self.clock)

    def screen_all(self, each: Sequence[tuple[str, Screened]]) -> list[Act]:
        """Many reports at once, all or none; each is an act of its own."""
        return verify.screen_all(self.log, self.signer, self.workspace, each, self.clock)

    def keep_identity(self, data: Mapping[str, Json], passphrase: str) -> str:
        """Put somebody's data into the vault; gives their pseudonym. passphrase: of the vault."""
        return identities.keep_identity(self.log, self.signer, self._vault(passphrase), data, self.clock)

    def ask_to_unmask(self, subject: str, reason: str, passphrase: str) -> Act:
        return identities.ask_to_unmask(self.log, self.signer, self._vault(passphrase), subject, reason, self.clock)

    def unmask(self, subject: str, passphrase: str) -> dict[str, Json]:
        """Somebody's data, once two people have asked within a day."""
        return identities.unmask(self.log.standing, self._vault(passphrase), subject)

    def erase(self, subject: str, reason: str, passphrase: str) -> Act:
        """Destroy somebody's key."""
        return identities.erase(self.log, self.signer, self._vault(passphrase), subject, reason, self.clock)

    def _vault(self, passphrase: str) -> Vault:
        return identities.vault_of(self.workspace, passphrase)

    def head(self) -> Head:
        """A signed head over the ledger as it is."""
        return sign(self.log, self.signer, self.clock)

    def withdraw(self, act_id: str, reason: str) -> Act:
        return verify.withdraw(self.log, self.signer, act_id, reason, self.clock)


__all__ = ["Desk", "Moment", "Region", "Said", "Screened", "Taking"]
