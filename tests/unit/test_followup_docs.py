"""The how-to on follow-up runs as it is printed."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.conftest import ROOT


def test_how_to_follow_a_violation_runs_as_printed() -> None:
    text = (ROOT / "docs" / "how-to" / "follow-a-violation.md").read_text()
    code = "\n".join(re.findall(r"```python\n(.*?)```", text, re.S))
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert told.returncode == 0, told.stderr
    assert told.stdout == "".join(re.findall(r"```text\n(.*?)```", text, re.S))
