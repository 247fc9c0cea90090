"""Taking files in: every record has one place, and neither order nor division matters."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import polars as pl
import pytest

from bestand.intake.manifest import source_names
from bestand.intake.take import OWN_IDS, Taken
from bestand.model.tables import TABLES
from tests.unit.miniatures import (
    EVERY,
    MAP,
    PLAIN,
    Row,
    balance,
    collection,
    feature,
    firms,
    launches,
    report,
    table,
    take_in,
    viina,
)

KEYED = {**PLAIN, "id": "1", "seen": "2026-05-11T06:00Z"}
OPTIONS = {"map": {**MAP, "key": "id", "first_seen": "seen", "text": "note"}}


def same(one: Taken, other: Taken, *but: str) -> bool:
    """Whether both gave equal tables, but for these columns."""
    assert one.tables.keys() == other.tables.keys()
    return all(
        one.tables[n].drop(but, strict=False).equals(other.tables[n].drop(but, strict=False)) for n in one.tables
    )


def test_every_source_has_a_miniature() -> None:
    assert sorted(EVERY) == source_names()


@pytest.mark.parametrize("source", EVERY)
def test_accounts_balance_and_every_table_has_its_shape(tmp_path: Path, source: str) -> None:
    name, content, options = EVERY[source]
    taken = take_in(tmp_path, source, {name: content}, options)
    assert taken.failures == []
    counts = balance(taken)
    assert counts["records"] == taken.tables["records"].height + counts.get("rejected", 0)
    assert counts.get("rejected", 0) == taken.tables["rejected"].height
    assert all(frame.schema == pl.Schema(TABLES[table].columns) for table, frame in taken.tables.items())
    assert taken.tables["rejected"]["reason"].null_count() == 0


@pytest.mark.parametrize("source", EVERY)
def test_same_file_under_two_names_is_known_the_second_time(tmp_path: Path, source: str) -> None:
    name, content, options = EVERY[source]
    once = take_in(tmp_path / "a", source, {name: content}, options)
    twice = take_in(tmp_path / "b", source, {name: content, f"copy_of_{name}": content}, options)
    first, second = balance(once), balance(twice)
    assert second["records"] == 2 * first["records"]
    assert second["known"] == first["records"] - first.get("rejected", 0)
    for given in (*OWN_IDS, "observations", "measures", "lines", "areas", "targets", "settlements"):
        if given in once.tables:
            assert once.tables[given].equals(twice.tables[given])


@pytest.mark.parametrize("source", EVERY)
def test_reading_again_gives_the_same(tmp_path: Path, source: str) -> None:
    name, content, options = EVERY[source]
    one, two = (take_in(tmp_path, source, {name: content}, options) for _ in range(2))
    assert same(one, two)


def test_compression_changes_the_receipt_and_nothing_else(tmp_path: Path) -> None:
    packed = firms({}, {"acq_time": "1131"})
    one = take_in(tmp_path / "a", "firms", {"f.csv.gz": packed})
    two = take_in(tmp_path / "b", "firms", {"f.csv.gz": gzip.decompress(packed)})
    assert same(one, two, "receipt_id", "sha256", "bytes")
    assert not one.tables["receipts"].equals(two.tables["receipts"])


def test_identical_rows_are_counted_in_their_keys(tmp_path: Path) -> None:
    taken = take_in(tmp_path, "launches", {"l.csv": launches({}, {"launched": "1"}, {}, {})})
    keys = taken.tables["observations"].filter(count_min=12)["record_key"].sort().to_list()
    assert [key.removeprefix(keys[0]) for key in keys] == ["", "#2", "#3"]
    assert taken.tables["observations"]["observation_id"].n_unique() == 4


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_later_first_seen_of_two_versions_is_current(tmp_path: Path, order: str) -> None:
    old = table(KEYED, [{"note": "first", "seen": "2026-05-11T06:00Z"}])
    new = table(KEYED, [{"note": "second", "seen": "2026-05-12T06:00Z"}])
    taken = take_in(tmp_path, "table", {f"{order[0]}.csv": old, f"{order[1]}.csv": new}, OPTIONS)
    assert taken.tables["observations"]["text"].to_list() == ["second"]
    assert balance(taken) == {"records": 2, "observations": 1, "set_aside": 1}
    assert taken.tables["set_aside"]["reason"].to_list() == ["an earlier version of a record that came again"]
    assert taken.tables["records"].height == 2


def test_version_without_a_first_seen_time_is_the_earlier(tmp_path: Path) -> None:
    rows = [{"note": "dated"}, {"note": "undated", "seen": ""}]
    taken = take_in(tmp_path, "table", {"t.csv": table(KEYED, rows)}, OPTIONS)
    assert taken.tables["observations"]["text"].to_list() == ["dated"]


def test_rejected_version_does_not_replace_a_sound_one(tmp_path: Path) -> None:
    rows = [{"note": "sound"}, {"note": "broken", "when": "25:10", "seen": "2026-05-20T06:00Z"}]
    taken = take_in(tmp_path, "table", {"t.csv": table(KEYED, rows)}, OPTIONS)
    assert taken.tables["observations"]["text"].to_list() == ["sound"]
    assert balance(taken) == {"records": 2, "observations": 1, "rejected": 1}


def test_record_that_comes_again_with_another_content_is_a_later_version(tmp_path: Path) -> None:
    files = {
        f"{seen}.csv": firms({"frp": frp, "x_first_seen_utc": f"2026-05-{seen}T00:00:00Z"})
        for seen, frp in (("12", "9.0"), ("11", "8.0"))
    }
    taken = take_in(tmp_path, "firms", files)
    assert balance(taken) == {"records": 2, "observations": 1, "set_aside": 1}
    assert [str(t.date()) for t in taken.tables["observations"]["first_seen"]] == ["2026-05-12"]
    assert [str(t.date()) for t in taken.tables["earlier"]["superseded_at"]] == ["2026-05-12"]


def test_record_that_only_was_seen_again_is_known_from_the_first_time_on(tmp_path: Path) -> None:
    """When it was seen is no part of what the source said."""
    files = {f"{seen}.csv": firms({"x_first_seen_utc": f"2026-05-{seen}T00:00:00Z"}) for seen in ("12", "11")}
    taken = take_in(tmp_path, "firms", files)
    assert balance(taken) == {"records": 2, "observations": 1, "known": 1}
    assert [str(t.date()) for t in taken.tables["observations"]["first_seen"]] == ["2026-05-11"]


def test_order_of_files_does_not_matter(tmp_path: Path) -> None:
    files = {f"{n}.csv": firms({"acq_time": str(n)}, {"acq_time": str(n + 1)}) for n in range(10, 20)}
    forward = take_in(tmp_path / "a", "firms", files)
    backward = take_in(tmp_path / "b", "firms", dict(reversed(files.items())))
    assert same(forward, backward)


def many_rows() -> list[Row]:
    """Rows of which some are identical, in groups."""
    return [{"acq_time": str(n % 60), "lat": str(47 + n % 7)} for n in range(240) for _ in range(1 + n % 3 // 2)]


def grouped(rows: list[Row]) -> list[list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(str(sorted(row.items())), []).append(row)
    return list(groups.values())


@pytest.mark.parametrize("parts", [2, 7])
def test_division_of_a_file_does_not_matter_where_identical_rows_stay_together(tmp_path: Path, parts: int) -> None:
    groups = grouped(many_rows())
    whole = take_in(tmp_path / "a", "firms", {"all.csv": firms(*[r for g in groups for r in g])})
    files = {f"{n}.csv": firms(*[r for g in groups[n::parts] for r in g]) for n in range(parts)}
    divided = take_in(tmp_path / "b", "firms", files)
    assert balance(whole) == balance(divided)
    for name in ("observations", "records", "set_aside"):
        assert (
            whole.tables[name]
            .drop("receipt_id", strict=False)
            .equals(divided.tables[name].drop("receipt_id", strict=False))
        )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_order_of_rows_does_not_matter(tmp_path: Path, seed: int) -> None:
    rows = many_rows()
    shuffled = random.Random(seed).sample(rows, len(rows))
    one = take_in(tmp_path / "a", "firms", {"f.csv": firms(*rows)})
    two = take_in(tmp_path / "b", "firms", {"f.csv": firms(*shuffled)})
    assert same(one, two, "receipt_id", "sha256", "bytes")


def test_order_of_entries_of_a_day_does_not_matter(tmp_path: Path) -> None:
    entries = [report(name=f"Place {n}") for n in range(20)] + [report("O"), report("?")]
    one = take_in(tmp_path / "a", "viina", {"v.json": viina({"20260510": entries})})
    two = take_in(tmp_path / "b", "viina", {"v.json": viina({"20260510": entries[::-1]})})
    assert one.tables["observations"].drop("receipt_id").equals(two.tables["observations"].drop("receipt_id"))


def test_failing_file_leaves_the_others_and_is_told(tmp_path: Path) -> None:
    files = {"a.csv": firms({}), "b.csv": firms({})[:-9], "c.csv": "lat,lng\n", "d.csv": firms({"acq_time": "1"})}
    taken = take_in(tmp_path, "firms", files)
    assert balance(taken) == {"records": 2, "observations": 2}
    assert [failure.split(":")[0] for failure in taken.failures] == ["b.csv", "c.csv"]
    assert taken.tables["receipts"]["file"].to_list() == ["a.csv", "d.csv"]


def test_failing_day_leaves_the_other_days_of_a_line(tmp_path: Path) -> None:
    files = {"l_20260510.geojson": collection(feature()), "l_20260511.geojson": b"{", "l_20260512.geojson": b""}
    taken = take_in(tmp_path, "line_polygons", files)
    assert len(taken.failures) == 2
    assert taken.tables["lines"]["line_id"].to_list() == ["line_polygons:2026-05-10"]


def test_source_without_any_sound_file_gives_no_accounts_but_its_failures(tmp_path: Path) -> None:
    taken = take_in(tmp_path, "firms", {"a.csv": b"", "b.csv": b"x\n"})
    assert len(taken.failures) == 2
    assert list(taken.tables) == ["receipts"]


def test_record_is_kept_verbatim(tmp_path: Path) -> None:
    note = 'quote " comma , slash \\ newline \n село \0'
    taken = take_in(tmp_path, "table", {"t.csv": table(PLAIN, [{"note": note}])}, {"map": MAP})
    (record,) = taken.tables["records"]["record"].str.json_decode(pl.Struct(dict.fromkeys(PLAIN, pl.String))).to_list()
    assert record == {**PLAIN, "note": note}


def test_keys_of_different_cells_never_run_into_one_another(tmp_path: Path) -> None:
    three = {"lat": "48.25", "satellite": "a\\", "source": "b|c"}
    other = {"lat": "48.25", "satellite": "a|b\\", "source": "c"}
    taken = take_in(tmp_path, "firms", {"f.csv": firms(three, other)})
    assert taken.tables["observations"]["record_key"].n_unique() == 2
