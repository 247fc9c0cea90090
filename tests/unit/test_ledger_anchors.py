"""Heads anchored by others: a local time-stamp authority made with OpenSSL, a local calendar on loopback."""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation
from opentimestamps.core.op import OpAppend, OpSHA256
from opentimestamps.core.serialize import BytesSerializationContext
from opentimestamps.core.timestamp import Timestamp

from bestand.errors import InputError, UsageError
from bestand.ledger.anchors.authority import ask_authority, stamped_at
from bestand.ledger.anchors.calendar import anchored_at, ask_calendar, blocks, complete
from bestand.ledger.heads import Head, sign_head
from bestand.model.keys import Signer
from tests.unit.ledgers import AT, LOG

HEIGHT, BLOCK_TIME = 900_000, 1_780_000_000
CONFIG = """
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[authority]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[req]
distinguished_name = name
[name]
[tsa]
default_tsa = here
[here]
serial = serial
signer_cert = authority.pem
signer_key = authority.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


@pytest.fixture(scope="module")
def head() -> Head:
    return sign_head(Signer.new(), LOG, 7, bytes(32), AT)


def other(head: Head) -> Head:
    return sign_head(Signer.new(), LOG, 8, bytes(32), head.at)


@contextmanager
def serving(answer: Callable[[str, bytes], tuple[int, bytes]]) -> Iterator[str]:
    """A service on loopback that answers (path, data) with a status and bytes."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.say(self.rfile.read(int(self.headers["Content-Length"])))

        def do_GET(self) -> None:
            self.say(b"")

        def say(self, data: bytes) -> None:
            status, content = answer(self.path, data)
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class Authority:
    """`openssl ts` under a certificate authority made on the spot."""

    def __init__(self, folder: Path):
        self.folder = folder
        (folder / "config").write_text(CONFIG)
        (folder / "serial").write_text("01")
        for name in ("ca", "authority"):
            self.run("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", f"{name}.key")
        new = ("req", "-new", "-config", "config", "-key")
        self.run(*new, "ca.key", "-x509", "-days", "30", "-subj", "/CN=Test CA", "-extensions", "ca", "-out", "ca.pem")
        self.run(*new, "authority.key", "-subj", "/CN=Test authority", "-out", "authority.csr")
        sign = ("x509", "-req", "-in", "authority.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", "30")
        self.run(*sign, "-extfile", "config", "-extensions", "authority", "-out", "authority.pem")
        self.root = (folder / "ca.pem").read_bytes()

    def run(self, *arguments: str) -> None:
        env = {"PATH": os.environ["PATH"], "OPENSSL_CONF": "config"}
        subprocess.run(["openssl", *arguments], cwd=self.folder, env=env, check=True, capture_output=True)

    def answer(self, _path: str, query: bytes) -> tuple[int, bytes]:
        (self.folder / "query").write_bytes(query)
        self.run("ts", "-reply", "-config", "config", "-queryfile", "query", "-out", "reply")
        return 200, (self.folder / "reply").read_bytes()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    if not shutil.which("openssl"):
        pytest.skip("needs openssl")
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def stamp(authority: Authority, head: Head) -> bytes:
    with serving(authority.answer) as url:
        return ask_authority(head, url, authority.root)


def test_an_authority_states_when_it_saw_the_head(authority: Authority, head: Head, stamp: bytes) -> None:
    assert abs(stamped_at(head, stamp, authority.root) - datetime.now(UTC)) < timedelta(minutes=5)


def test_a_stamp_of_another_head_or_authority_does_not_hold(
    authority: Authority, head: Head, stamp: bytes, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="does not hold"):
        stamped_at(other(head), stamp, authority.root)
    with pytest.raises(InputError, match="does not hold"):
        stamped_at(head, stamp, Authority(tmp_path).root)
    with pytest.raises(InputError, match="no certificate"):
        stamped_at(head, stamp, b"")


def test_no_changed_byte_of_a_stamp_gives_another_time(authority: Authority, head: Head, stamp: bytes) -> None:
    """Some bytes outside the signed part may change (a status text); the time it gives may not."""
    at = stamped_at(head, stamp, authority.root)
    refused = 0
    for i in range(0, len(stamp), 5):
        changed = stamp[:i] + bytes([stamp[i] ^ 1]) + stamp[i + 1 :]
        try:
            assert stamped_at(head, changed, authority.root) == at
        except InputError:
            refused += 1
    assert refused > len(stamp) // 5 * 0.9


def test_an_answer_to_another_question_is_refused(authority: Authority, head: Head, stamp: bytes) -> None:
    """Played back: the right head, an old answer."""
    with serving(lambda _path, _data: (200, stamp)) as url, pytest.raises(InputError, match="Nonce"):
        ask_authority(head, url, authority.root)


WRONG = [(500, b"", "answered 500"), (302, b"", "answered 302"), (200, bytes(2 << 20), "more than")]


@pytest.mark.parametrize(("status", "content", "said"), [*WRONG, (200, b"<html>", "no time stamp")])
def test_a_calendar_that_answers_wrongly_is_a_clear_error(head: Head, status: int, content: bytes, said: str) -> None:
    with serving(lambda _path, _data: (status, content)) as url, pytest.raises(InputError, match=said):
        ask_calendar(head, url)


@pytest.mark.parametrize(("status", "content", "said"), [*WRONG, (200, b"<html>", "does not hold")])
def test_an_authority_that_answers_wrongly_is_a_clear_error(
    authority: Authority, head: Head, status: int, content: bytes, said: str
) -> None:
    with serving(lambda _path, _data: (status, content)) as url, pytest.raises(InputError, match=said):
        ask_authority(head, url, authority.root)


def test_a_service_that_is_not_there_is_a_clear_error(head: Head) -> None:
    with serving(lambda _path, _data: (200, b"")) as url:
        pass
    with pytest.raises(InputError, match="no answer"):
        ask_calendar(head, url)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "example.org", "", "http://", "http://x:y/"])
def test_what_is_no_address_is_a_wrong_call(head: Head, url: str) -> None:
    with pytest.raises(UsageError):
        ask_calendar(head, url)


class Calendar:
    """Promises at once; once it has a block, shows the way there. Remembers what it was sent."""

    def __init__(self) -> None:
        self.url = ""
        self.sent: list[bytes] = []
        self.header = b""

    def answer(self, path: str, data: bytes) -> tuple[int, bytes]:
        if path == "/digest":
            self.sent.append(data)
            stamp = Timestamp(data)
            promise = stamp.ops.add(OpAppend(b"calendar")).ops.add(OpSHA256())
            promise.attestations.add(PendingAttestation(self.url))
            return 200, serialized(stamp)
        promised = bytes.fromhex(path.removeprefix("/timestamp/"))
        if not self.header:
            return 404, b"Pending"
        return 200, serialized(self.way(promised))

    def way(self, promised: bytes) -> Timestamp:
        stamp = Timestamp(promised)
        stamp.ops.add(OpAppend(b"others")).ops.add(OpSHA256()).attestations.add(BitcoinBlockHeaderAttestation(HEIGHT))
        return stamp

    def mine(self) -> None:
        promised = hashlib.sha256(self.sent[-1] + b"calendar").digest()
        root = hashlib.sha256(promised + b"others").digest()
        self.header = struct.pack("<i32s32sIII", 4, bytes(32), root, BLOCK_TIME, 0, 0)


def serialized(stamp: Timestamp) -> bytes:
    context = BytesSerializationContext()
    stamp.serialize(context)
    return bytes(context.getbytes())


@pytest.fixture
def calendar() -> Iterator[Calendar]:
    calendar = Calendar()
    with serving(calendar.answer) as url:
        calendar.url = url
        yield calendar


def test_a_calendar_promises_and_later_leads_to_a_block(calendar: Calendar, head: Head) -> None:
    promise = ask_calendar(head, calendar.url)
    assert blocks(head, promise) == []
    assert hashlib.sha256(head.file).digest() not in calendar.sent  # salted
    with pytest.raises(InputError, match="answered 404"):
        complete(head, promise, calendar.url)
    calendar.mine()
    whole = complete(head, promise, calendar.url)
    assert blocks(head, whole) == [HEIGHT]
    assert anchored_at(head, whole, {HEIGHT: calendar.header}) == datetime.fromtimestamp(BLOCK_TIME, UTC)
    assert complete(head, whole, calendar.url) == whole


def test_a_promise_is_no_anchor_and_other_blocks_do_not_hold(calendar: Calendar, head: Head) -> None:
    promise = ask_calendar(head, calendar.url)
    with pytest.raises(InputError, match="no block"):
        anchored_at(head, promise, {})
    calendar.mine()
    whole = complete(head, promise, calendar.url)
    for headers, said in (({}, "no block"), ({HEIGHT: bytes(80)}, "does not hold"), ({HEIGHT: b""}, "does not hold")):
        with pytest.raises(InputError, match=said):
            anchored_at(head, whole, headers)
    with pytest.raises(InputError, match="not of this head"):
        anchored_at(other(head), whole, {HEIGHT: calendar.header})


def test_every_changed_byte_of_a_completed_file_is_refused(calendar: Calendar, head: Head) -> None:
    promise = ask_calendar(head, calendar.url)
    calendar.mine()
    whole = complete(head, promise, calendar.url)
    headers = {HEIGHT: calendar.header}
    start = whole.index(calendar.url.encode())
    for i in range(len(whole)):
        changed = whole[:i] + bytes([whole[i] ^ 1]) + whole[i + 1 :]
        try:
            anchored_at(head, changed, headers)
        except InputError:
            continue
        assert start - 10 <= i < start + len(calendar.url)  # the address of the promise, which is not needed any more


def test_only_the_calendar_named_is_asked(calendar: Calendar, head: Head) -> None:
    promise = ask_calendar(head, calendar.url)
    with serving(lambda _path, _data: (500, b"")) as elsewhere:
        assert complete(head, promise, elsewhere) == promise


def test_what_is_no_file_of_opentimestamps_is_a_clear_error(head: Head) -> None:
    for data in (b"", b"\x00OpenTimestamps", bytes(200)):
        with pytest.raises(InputError, match="no file of OpenTimestamps"):
            blocks(head, data)
