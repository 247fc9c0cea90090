"""Killed at more than two hundred chosen points while log, receipts, statements and evidence grow."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def test_killed_anywhere_leaves_everything_whole_or_repaired(tmp_path: Path) -> None:
    """What was acknowledged is there, nothing is half, the tree holds, and work goes on: see `faults.check`."""
    command = [sys.executable, "-m", "tests.contract.faults", str(tmp_path / "f")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=500, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout)
    assert sum(dead for _, dead in told["points"].values()) >= 200, told
    assert all(dead > 30 for _, dead in told["points"].values()), told
    assert any("half a line" in said for said in told["repaired"]), told
    assert any("a part" in said for said in told["repaired"]), told
