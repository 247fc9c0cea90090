"""Calls that are wrong, and places that fail: a clear error, an exit code, and a state that stays as it was."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

import bestand
from bestand.model.keys import Signer
from tests.contract.court import Court
from tests.contract.desk import PASSPHRASE, Caller

HUGE = "x" * 1_000_000
BOMB = "[" * 200_000

FULL = """
import resource, signal, sys
from bestand.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2)
main()
"""


@pytest.fixture
def desk(decided: Court, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Caller:
    court = decided.copy(tmp_path / "w")
    court.signers = dict(decided.signers)
    return Caller(court, tmp_path / "keys", monkeypatch, capsys)


def incident(desk: Caller, name: str = "open") -> str:
    return desk.court.subjects[name].incident


def judge(desk: Caller, name: str, who: str, **told: str) -> str:
    said = {"answer": "yes", "reason": "seen"} | told
    return desk.refused("judge", incident(desk, name), *(f"--{n}={v}" for n, v in said.items()), who=who)


def test_a_second_judgement_by_the_same_person(desk: Caller) -> None:
    assert 'has answered "occurred" on this before' in judge(desk, "open", "a")


def test_a_revoked_key(desk: Caller) -> None:
    assert "its key did not count then" in judge(desk, "open", "e")


def test_a_key_of_nobody_enrolled(desk: Caller) -> None:
    desk.hand("stranger", Signer.new())
    assert "its key is not of an enrolled person" in judge(desk, "open", "stranger")


def test_somebody_elses_name_on_a_key_of_ones_own(desk: Caller) -> None:
    desk.hand("false", replace(Signer.new(), person=desk.court.signers["b"].person))
    assert "its key is not of an enrolled person" in judge(desk, "open", "false")


def test_a_wrong_passphrase_is_not_said(desk: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BESTAND_PASSPHRASE", "another secret")
    said = judge(desk, "open", "b")
    assert "does not open the key" in said and "another secret" not in said


def test_an_act_of_somebody_else_is_not_taken_back(desk: Caller) -> None:
    act = desk.court.acts["verified answer b"].id
    assert "only who did it" in desk.refused("withdraw", act, "--reason", "no")


def test_a_question_out_of_order(desk: Caller) -> None:
    table = bestand.open(desk.court.folder).findings
    others = table.filter(table["incident_id"] != incident(desk, "held"))
    row = others.row(0, named=True)
    said = desk.refused("judge", row["finding_id"], "--question", "violation", "--answer", "yes", "--reason", "seen")
    assert "not verified yet" in said


def test_a_step_out_of_order_and_one_before_its_time(desk: Caller) -> None:
    case = bestand.open(desk.court.folder).cases()[0].case.id
    taken = ["--event", "received", "--from", "2026-06-01T00:00Z", "--party", "north"]
    desk.refused("case", "step", case, "answer", *taken)
    desk.refused("case", "step", case, "report", "--event", "done", "--from", "2099-01-01T00:00Z")
    desk.refused("case", "step", case, "no-such-step", "--event", "done", "--from", "2026-06-01T00:00Z")


def test_a_document_that_changed_since_its_hash(desk: Caller, tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_text("what was seen")
    code, out, _ = desk.call("evidence", "add", str(file), "--title", "page")
    sha256 = out.split()[0]
    assert code == 0
    kept = desk.court.folder / "record" / "evidence" / sha256[:2] / sha256
    kept.chmod(0o600)
    kept.write_bytes(b"what was not seen")
    code, out, _ = desk.call("ledger", "verify", ".")
    assert code == 1 and f"evidence {sha256[:16]}" in out
    desk.refused("evidence", "derive", sha256, "--nobody")


def test_a_clock_that_runs_backwards(decided: Court, tmp_path: Path) -> None:
    court = decided.copy(tmp_path / "w")
    size = court.log.workflow.size()
    w = bestand.open(court.folder, clock=lambda: court.now.replace(year=2020))
    with pytest.raises(bestand.UsageError, match="set the clock"):
        w.log.act(court.signers["a"], lambda _: ("note", {}), w._clock)
    assert court.log.workflow.size() == size


def test_a_database_from_a_newer_version(desk: Caller) -> None:
    with sqlite3.connect(desk.court.folder / "record" / "workflow.sqlite") as db:
        db.execute("UPDATE bestand_version SET version_num = '9999'")
    code, _, said = desk.call("person", "list")
    assert code == 3 and "newer than this program" in said


@pytest.mark.parametrize("what", ["workflow.sqlite", "anchor"])
def test_a_record_that_is_damaged(desk: Caller, what: str) -> None:
    path = desk.court.folder / "record" / what
    for beside in path.parent.glob(f"{what}-*"):
        beside.unlink()
    path.write_bytes(b"\x00not this\n" * 999)
    for command in (["person", "list"], ["queue"], ["case", "list"], ["ledger", "verify"], ["ledger", "head"]):
        code, _, said = desk.call(*command)
        assert code == 3 and "Traceback" not in said, (command, said)


def test_a_log_that_was_changed_is_refused_everywhere(desk: Caller) -> None:
    (desk.court.folder / "record" / "seen").write_text(f"9999 {'0' * 64}\n")
    id_ = incident(desk, "verified")
    for command in (["person", "list"], ["queue"], ["explain", id_], ["case", "list"], ["reveal"], ["ledger", "head"]):
        code, _, said = desk.call(*command)
        assert code == 3 and "was changed" in said, command
    code, out, _ = desk.call("ledger", "verify")
    assert code == 1 and "9999 were seen here" in out


def test_a_full_disk(desk: Caller, tmp_path: Path) -> None:
    """No file may grow beyond 36 KB, which is enough to read and too little for so many answers."""
    before = desk.court.log.workflow.size()
    judged = {subject.incident for subject in desk.court.subjects.values()}
    free = [i for i in bestand.open(desk.court.folder).incidents["incident_id"] if i not in judged]
    (tmp_path / "many.csv").write_text("id,answer,reason\n" + "".join(f"{i},yes,{'seen ' * 300}\n" for i in free[:25]))
    many = ["judge", "--many", str(tmp_path / "many.csv")]
    environ = {**os.environ, "BESTAND_PERSON": desk.court.signers["b"].person}
    done = subprocess.run(
        [sys.executable, "-c", FULL, "36000", *many],
        capture_output=True, text=True, env=environ, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 3 and "nothing was written" in done.stderr, done.stderr
    assert "Traceback" not in done.stderr and desk.court.log.workflow.size() == before
    assert desk.call(*many, who="b")[0] == 0


def test_two_who_answer_at_once_are_both_on_record(desk: Caller) -> None:
    court = desk.court
    ids = bestand.open(court.folder).incidents["incident_id"].to_list()
    free = [i for i in ids if i not in {s.incident for s in court.subjects.values()}][:3]

    def answer(who: str) -> None:
        w = bestand.open(court.folder)
        seat = w.signing(PASSPHRASE, court.signers[who].person)
        for id_ in free:
            seat.judge(id_, "occurred", bestand.Said("yes", "seen"))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(answer, "ab"))
    for who in "ab":
        bestand.open(court.folder).signing(PASSPHRASE, court.signers[who].person).reveal()
    standing = court.log.standing
    given = [a for a in standing.of("commit", "answer") if a.body["subject"]["incident"] in free]  # type: ignore[index,call-overload]
    assert len(given) == 6 and not [a for a, _ in standing.void if a in given]
    assert [one for one in bestand.api.audit(court.folder) if not one.note] == []


HOSTILE: list[list[str]] = [
    ["judge", "{id}", "--answer", "yes", "--reason", ""],
    ["judge", "{id}", "--answer", "yes", "--reason", HUGE],
    ["judge", "{id}", "--answer", HUGE[:9000], "--reason", "x"],
    ["judge", "{id}", "--answer", "yes", "--reason", "x", "--reliability", "Z"],
    ["judge", "{id}", "--answer", "yes", "--reason", "x", "--information", "\x00"],
    ["judge", "{id}", "--question", "guilt", "--answer", "yes", "--reason", "x"],
    ["judge", "{id}", "--question", "pattern", "--answer", "\n", "--reason", "x"],
    ["judge", "", "--answer", "yes", "--reason", "x"],
    ["judge", "../../etc/passwd", "--answer", "yes", "--reason", "x"],
    ["judge", "ffffffffffff", "--answer", "yes", "--reason", "x"],
    ["judge", "{id}", "--many", "{csv}"],
    ["judge", "--many", "{folder}"],
    ["judge", "--many", "{missing}"],
    ["judge", "--many", "{binary}"],
    ["judge", "--many", "{json}"],
    ["judge", "--many", "{csv}"],
    ["judge", "--many", "{nul}"],
    ["judge", "--many", "{long}"],
    ["judge", "--many", "{twice}"],
    ["screen", "{id}"],
    ["screen", "{id}", "--event", "--reason", "x", "--lon", "nan", "--lat", "nan", "--radius-m", "nan"],
    ["screen", "{id}", "--event", "--reason", "x", "--lon", "1e999", "--lat", "0", "--radius-m", "-1"],
    ["screen", "{id}", "--event", "--reason", "x", "--radius-m", "inf"],
    ["screen", "{id}", "--event", "--reason", "x", "--from", "yesterday", "--to", "today"],
    [
        "screen",
        "{id}",
        "--event",
        "--reason",
        "x",
        "--from",
        "0001-01-01T00:00+14:00",
        "--to",
        "9999-12-31T23:59-14:00",
    ],
    ["screen", "{id}", "--event", "--reason", "x", "--act", "\x1b[31m"],
    ["screen", "--many", "{binary}"],
    ["screen", "--many", "{csv}"],
    ["note", "{folder}"],
    ["note", "{missing}"],
    ["note", "{empty}"],
    ["note", "{bomb}"],
    ["note", "{list}"],
    ["note", "{json}"],
    ["note", "{nan}"],
    ["note", "{binary}"],
    ["evidence", "add", "{folder}", "--title", "x"],
    ["evidence", "add", "{text}", "--title", "\udcff"],
    ["judge", "{id}", "--answer", "yes", "--reason", "\udcff"],
    ["casualty", "{id}", "--status", "killed", "--min", "1", "--source", "\udcff"],
    ["case", "open", "{finding}", "--path", "way", "--title", "\udcff"],
    ["person", "revoke", "{key}", "--reason", "x", "--since", "0001-01-01T00:00+14:00"],
    ["evidence", "add", "{text}", "--title", ""],
    ["evidence", "add", "{text}", "--title", HUGE],
    ["evidence", "add", "{text}", "--title", "x", "--about", "ffffffffffff"],
    ["evidence", "derive", "../../../etc/passwd", "--nobody"],
    ["evidence", "derive", "{sha}", "--region", "nan,0,1,1"],
    ["evidence", "derive", "{sha}", "--region", "9,9,1,1"],
    ["evidence", "hand-over", "{sha}", "--reason", "x"],
    ["evidence", "hand-over", "{sha}", "--what", "eaten", "--to", "x", "--reason", "x"],
    ["concur", "{id}", "--monitor", "", "--position", "concurs", "--document", "{sha}", "--reason", "x"],
    ["concur", "{id}", "--monitor", "x", "--position", "perhaps", "--document", "{sha}", "--reason", "x"],
    ["concur", "{id}", "--monitor", "x", "--position", "concurs", "--document", "{missing}", "--reason", "x"],
    ["casualty", "{id}", "--status", "killed", "--min", "-1", "--source", "x"],
    ["casualty", "{id}", "--status", "killed", "--min", "9", "--max", "1", "--source", "x"],
    ["casualty", "{id}", "--status", "killed", "--min", "9" * 400, "--source", "x"],
    ["casualty", "{id}", "--status", "bored", "--min", "1", "--source", "x"],
    ["casualty", "{id}", "--status", "killed", "--min", "1", "--source", ""],
    ["casualty", "{id}", "--status", "killed", "--min", "1", "--source", HUGE],
    ["casualty", "{id}", "--status", "killed", "--age", "\x00", "--min", "1", "--source", "x"],
    ["casualty", "{id}", "--status", "killed", "--min", "1", "--source", "x", "--document", "../x"],
    ["case", "open", "ffffffffffff"],
    ["case", "open", "{finding}", "--path", "../way"],
    ["case", "open", "{finding}", "--path", "way", "--title", HUGE],
    ["case", "open", "{finding}", "--path", "way", "--title", "x\x00y"],
    ["case", "step", "", "report", "--event", "done", "--from", "2026-06-01T00:00Z"],
    ["case", "step", "{case}", "report", "--event", "exploded", "--from", "2026-06-01T00:00Z"],
    ["case", "step", "{case}", "report", "--event", "done", "--from", "NaN"],
    ["case", "step", "{case}", "report", "--event", "done", "--from", "2026-06-01T00:00"],
    ["case", "step", "{case}", "report", "--event", "done", "--from", "2026-06-02T00:00Z", "--to", "2026-06-01T00:00Z"],
    ["case", "step", "{case}", "report", "--event", "done", "--from", "0001-01-01T00:00+14:00"],
    ["case", "step", "{case}", "report", "--event", "skipped", "--from", "2026-06-01T00:00Z", "--text", HUGE],
    ["case", "step", "{case}", "report", "--event", "done", "--from", "2026-06-01T00:00Z", "--document", "{folder}"],
    ["case", "step", "{case}", "report", "--event", "done", "--from", "2026-06-01T00:00Z", "--document", "{empty}"],
    ["case", "notify", "{case}", "../../x"],
    ["case", "notify", "{case}", "report", "--level", "purple"],
    ["case", "notify", "{case}", "report", "--audience", "../x"],
    ["case", "show", "{missing}"],
    ["case", "list", "--at", "9999-99-99"],
    ["case", "calendar", "--out", "{folder}"],
    ["guarantee", "advise", "ffffffffffff"],
    ["guarantee", "invoke", "../x", "--by", "x", "--from", "2026-06-01T00:00Z", "--document", "{text}"],
    ["guarantee", "invoke", "no-such", "--by", HUGE, "--from", "2026-06-01T00:00Z", "--document", "{text}"],
    ["person", "found"],
    ["person", "propose", "{binary}", "--right", "verify"],
    ["person", "propose", "{bomb}", "--right", "verify"],
    ["person", "propose", "{empty}", "--right", "verify"],
    ["person", "propose", "{json}", "--right", "king"],
    ["person", "confirm", ""],
    ["person", "confirm", HUGE[:9000]],
    ["person", "revoke", "ffff", "--reason", "x"],
    ["person", "revoke", "{key}", "--reason", "x", "--since", "soon"],
    ["person", "revoke", "{key}", "--reason", HUGE],
    ["person", "request", "--out", "{folder}"],
    ["withdraw", "", "--reason", "x"],
    ["withdraw", "{act}", "--reason", " "],
    ["withdraw", "{act}", "--reason", HUGE],
    ["handover", "--since", "\x00"],
    ["queue", "--n", "0"],
    ["ledger", "verify", "{empty}"],
    ["ledger", "verify", "{place}"],
    ["ledger", "verify", "--key", "{bomb}"],
    ["ledger", "cosign", "{place}"],
    ["ledger", "cosign", "{hostile}"],
    ["ledger", "compare", "{place}"],
    ["ledger", "compare", "{hostile}", "{place}"],
    ["edition", "diff", "{place}", "{place}"],
    ["edition", "diff", "{hostile}", "{hostile}"],
    ["edition", "errata", "-w", "{missing}"],
]


@pytest.fixture
def things(desk: Caller, tmp_path: Path) -> dict[str, str]:
    """Names in hostile arguments → files and ids."""
    made = tmp_path / "made"
    for folder in ("folder", "place", "hostile"):
        (made / folder).mkdir(parents=True)
    id_ = incident(desk)
    rows = {
        "csv": f'id,answer,reason\n{id_},"yes\n',
        "nul": f"id,answer,reason\n{id_},yes,\x00\n",
        "long": f"id,answer,reason\n{id_},yes,{'x' * 200_000}\n",
        "twice": f"id,answer,reason\n{incident(desk, 'held')},yes,a\n{id_},no,b\n{id_},no,c\n",
        "json": '{"kind": "hotline", "public": "zz", "request": []}',
        "nan": '{"kind": "hotline", "lon": NaN, "lat": 1e999, "told": "x"}',
        "list": "[1, 2]",
        "bomb": BOMB,
        "empty": "",
        "text": "what was said",
    }
    for name, text in rows.items():
        (made / name).write_text(text)
    (made / "binary").write_bytes(bytes(range(256)) * 9)
    edition = {"edition": "../../up", "files": {"../x": "0" * 64}, "ledger": [], "content": 7}
    (made / "hostile" / "edition.json").write_text(json.dumps(edition))
    known = {name: str(made / name) for name in (*rows, "binary", "folder", "place", "hostile", "missing")}
    code, out, _ = desk.call("evidence", "add", known["text"], "--title", "page")
    assert code == 0
    case = bestand.open(desk.court.folder).cases()[0].case
    return known | {
        "id": id_,
        "sha": out.split()[0],
        "case": case.id,
        "finding": case.findings[0].finding,
        "key": desk.court.signers["d"].key,
        "act": desk.court.acts["open commit a"].id,
    }


@pytest.mark.parametrize("arguments", HOSTILE, ids=lambda a: " ".join(a)[:70])
def test_hostile_arguments_are_errors_and_change_nothing(
    desk: Caller, things: dict[str, str], arguments: list[str]
) -> None:
    desk.refused(*(things.get(a[1:-1], a) if a.startswith("{") else a for a in arguments))
