"""What tests share: the folder of real records, and small workspaces made on the spot."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "ukraine-may-2026"


def data_folder() -> Path | None:
    """Where real records lie, or None on a machine without them."""
    folder = Path(os.environ.get("BESTAND_DATA") or ROOT.parent / "shared" / "data")
    return folder if folder.is_dir() else None


@pytest.fixture(scope="session")
def data() -> Path:
    """Real records; tests that ask for them are named in the summary where there are none."""
    folder = data_folder()
    if folder is None:
        pytest.skip("needs real records: no folder at BESTAND_DATA")
    return folder


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if "BESTAND_DATA" in str(r.longrepr)]
    for report in skipped:
        terminalreporter.write_line(f"not run, needs real records: {report.nodeid}")
