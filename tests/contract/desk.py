"""The command line as a person at their keys calls it, in this process: exit code and what was said."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

from bestand.cli import main
from bestand.model.keys import Signer
from tests.contract.court import Court

PASSPHRASE = "a passphrase that is nowhere said"


@dataclass
class Caller:
    """Calls commands on a workspace; `-w` and `--as` are added to what signs."""

    court: Court
    keys: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def __post_init__(self) -> None:
        self.monkeypatch.setenv("BESTAND_KEYS", str(self.keys))
        self.monkeypatch.setenv("BESTAND_PASSPHRASE", PASSPHRASE)
        self.monkeypatch.chdir(self.court.folder)
        for name, signer in self.court.signers.items():
            self.hand(name, signer)

    def hand(self, name: str, signer: Signer) -> None:
        """A key file under the passphrase."""
        self.court.signers[name] = signer
        self.keys.mkdir(mode=0o700, exist_ok=True)
        data = signer.private.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(PASSPHRASE.encode())
        )
        path = self.keys / f"{signer.person}.{signer.key[:12]}.pem"
        path.write_bytes(data)
        path.chmod(0o600)

    def call(self, *arguments: str, who: str = "a") -> tuple[int, str, str]:
        """Exit code, output, error output."""
        self.monkeypatch.setenv("BESTAND_PERSON", self.court.signers[who].person)
        self.monkeypatch.setattr(sys, "argv", ["bestand", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        told = self.capsys.readouterr()
        return int(left.value.code or 0), told.out, told.err

    def refused(self, *arguments: str, who: str = "a") -> str:
        """What is said of a call that changes nothing: one clear error, nothing secret, the log as it was."""
        before = self._state()
        code, _, said = self.call(*arguments, who=who)
        assert code in (1, 2, 3), (code, said)
        assert said.strip() and "Traceback" not in said and PASSPHRASE not in said and "BEGIN " not in said, said[:500]
        assert len(said) < 3000, said[:300]
        assert self._state() == before
        return said

    def _state(self) -> object:
        record = self.court.folder / "record"
        files = sorted(p.relative_to(record).as_posix() for p in record.rglob("*") if "workflow" not in p.name)
        return self.court.log.workflow.size(), [f for f in files if not _kept(f)]


def _kept(name: str) -> bool:
    """What was kept by its hash before an act was refused is kept for nothing, and does no harm."""
    return name.startswith(("evidence", "seen"))
