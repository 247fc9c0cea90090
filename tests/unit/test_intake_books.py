"""All sources of a workspace: their files by name, their state, what they gave together."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
import pytest

from bestand.errors import InputError, UsageError
from bestand.intake import asks_of, load_manifest, merge_rules, source_names, take_all
from bestand.model.tables import TABLES
from bestand.workspace import Workspace, open_workspace
from bestand.workspace.init import init
from tests.unit.miniatures import (
    BOX,
    EVERY,
    FIRMS_API,
    FIRMS_DAY,
    FIRMS_LOST,
    MAP,
    PLAIN,
    collection,
    feature,
    firms,
    firms_snapshot,
    table,
    utc,
)


def workspace(folder: Path, sources: str, more: str = "") -> Workspace:
    """A workspace with these sources (YAML flow items), on top of the starter's agreement."""
    if not folder.exists() or not (folder / "agreement.yaml").exists():
        init(folder)
    (folder / "bestand.yaml").write_text(
        f"workspace: w\ntitle: W\ntimezone: Europe/Kyiv\narea: {list(BOX)}\nagreement: agreement.yaml\n"
        f"sources: [{sources}]\n{more}"
    )
    return open_workspace(folder)


def put(folder: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)


def sources(tables: dict[str, pl.DataFrame]) -> dict[str, dict[str, object]]:
    return {str(row["source"]): row for row in tables["sources"].to_dicts()}


def test_state_of_each_source_is_told(tmp_path: Path) -> None:
    w = workspace(
        tmp_path / "w",
        '{source: firms, files: ["ok/*.csv"]}, {source: firms, name: half, files: ["half/*.csv"]},'
        '{source: firms, name: none, files: ["none/*.csv"]}, {source: firms, name: broken, files: ["broken/*.csv"]}',
    )
    broken = firms({})[:-9]
    put(w.folder, {"ok/a.csv": firms({}), "half/a.csv": firms({}), "half/b.csv": broken, "broken/a.csv": broken})
    found = sources(take_all(w, asks_of(w)))
    state = {name: (row["status"], row["files"], row["records"]) for name, row in found.items()}
    assert state == {
        "firms": ("ok", 1, 1),
        "half": ("partial", 2, 1),
        "none": ("missing", 0, 0),
        "broken": ("failed", 1, 0),
    }
    assert str(found["half"]["reason"]).startswith("b.csv: gzip is damaged")
    assert found["ok" if "ok" in found else "firms"]["reason"] is None
    assert found["none"]["first_day"] is None


def test_failure_with_hostile_words_can_still_be_stored(tmp_path: Path) -> None:
    w = workspace(tmp_path / "w", '{source: firms, files: ["*.csv"]}')
    put(
        w.folder,
        {"a.csv": b"\xff\xd0\x93;\xf0\n", "b.csv": b'"\xd0\n', "c.csv": b"PK\x03\x04\xff", "d.csv": b'["\\ud800"]'},
    )
    tables = take_all(w, asks_of(w))
    assert sources(tables)["firms"]["status"] == "failed"
    assert str(sources(tables)["firms"]["reason"]).encode()


def test_first_and_last_day_and_known_until_come_from_the_rows(tmp_path: Path) -> None:
    w = workspace(tmp_path / "w", '{source: firms, files: ["*.csv"]}')
    late = {"acq_date": "2026-05-12", "x_first_seen_utc": "2026-05-13T01:00:00Z"}
    put(w.folder, {"a.csv": firms({}, late, {"acq_time": "1", "x_first_seen_utc": ""})})
    row = sources(take_all(w, asks_of(w)))["firms"]
    assert (str(row["first_day"]), str(row["last_day"])) == ("2026-05-10", "2026-05-12")
    assert row["known_until"] == utc("2026-05-13T01:00")


def test_known_until_is_unknown_where_no_record_tells(tmp_path: Path) -> None:
    w = workspace(tmp_path / "w", '{source: launches, files: ["*.gz"]}')
    put(w.folder, {"l.csv.gz": EVERY["launches"][1]})
    assert sources(take_all(w, asks_of(w)))["launches"]["known_until"] is None


def caveat_of(folder: Path, files: dict[str, str | bytes]) -> object:
    w = workspace(folder / "w", '{source: firms, files: ["a.*", "b.*"]}')
    put(w.folder, files)
    return sources(take_all(w, asks_of(w)))["firms"]["caveat"]


@pytest.mark.parametrize(
    ("files", "told", "untold"),
    [
        ({"a.csv.gz": firms({})}, ["weak fires are missing"], ["before 10:00", "Days alone"]),
        ({"a.json.gz": firms_snapshot({})}, ["weak fires are missing"], ["before 10:00", "Days alone"]),
        ({"a.csv": table(FIRMS_LOST, [{}])}, ["before 10:00 UTC were lost"], ["weak fires", "Days alone"]),
        ({"a.csv": table(FIRMS_DAY, [{}])}, ["Days alone are stated"], ["weak fires", "before 10:00"]),
        (
            {"a.csv": table(FIRMS_DAY, [{}]), "b.csv.gz": firms({})},
            ["weak fires are missing", "Days alone"],
            ["before 10:00"],
        ),
    ],
    ids=["joined", "snapshot", "hours lost", "days", "both"],
)
def test_caveat_is_that_of_the_dialects_met(
    tmp_path: Path, files: dict[str, str | bytes], told: list[str], untold: list[str]
) -> None:
    caveat = str(caveat_of(tmp_path, files))
    assert all(words in caveat for words in told)
    assert not any(words in caveat for words in untold)


def test_nasas_own_files_have_no_caveat(tmp_path: Path) -> None:
    assert caveat_of(tmp_path, {"a.csv": table(FIRMS_API, [{}])}) is None


def test_every_table_is_there_and_in_its_shape_whatever_the_sources(tmp_path: Path) -> None:
    w = workspace(tmp_path / "w", '{source: firms, files: ["none"]}')
    tables = take_all(w, asks_of(w))
    assert all(frame.schema == pl.Schema(TABLES[name].columns) for name, frame in tables.items())
    assert tables["observations"].is_empty()


def test_files_are_named_without_the_machines_folders(tmp_path: Path) -> None:
    names = []
    for home in ("here", "there"):
        w = workspace(tmp_path / home / "w", '{source: firms, files: ["a/*.csv", "b/*.csv"]}')
        put(w.folder, {"a/x.csv": firms({}), "b/x.csv": firms({"acq_time": "1"}), "b/y.csv": firms({"acq_time": "2"})})
        names.append(take_all(w, asks_of(w))["receipts"]["file"].to_list())
    assert names[0] == names[1] == ["a/x.csv", "b/x.csv", "y.csv"]


def test_files_with_equal_names_in_equal_folders_are_all_taken(tmp_path: Path) -> None:
    w = workspace(tmp_path / "w", '{source: firms, files: ["*/day/x.csv"]}')
    put(w.folder, {f"{n}/day/x.csv": firms({"acq_time": str(n)}) for n in range(3)})
    tables = take_all(w, asks_of(w))
    assert tables["receipts"]["file"].to_list() == ["0/day/x.csv", "1/day/x.csv", "2/day/x.csv"]
    assert tables["observations"].height == 3


def test_order_of_sources_does_not_matter(tmp_path: Path) -> None:
    items = [
        '{source: firms, files: ["f.csv"]}',
        '{source: launches, files: ["l.csv"]}',
        '{source: viina, files: ["v.json"]}',
    ]
    put(tmp_path / "w", {"f.csv": EVERY["firms"][1], "l.csv": EVERY["launches"][1], "v.json": EVERY["viina"][1]})
    (tmp_path / "agreement").mkdir()
    init(tmp_path / "t")
    (tmp_path / "w" / "agreement.yaml").write_bytes((tmp_path / "t" / "agreement.yaml").read_bytes())
    results = []
    for seed in range(3):
        w = workspace(tmp_path / "w", ", ".join(random.Random(seed).sample(items, 3)))
        results.append(take_all(w, asks_of(w)))
    assert all(results[0][name].equals(other[name]) for other in results[1:] for name in results[0])


def test_only_the_named_line_and_targets_are_used(tmp_path: Path) -> None:
    w = workspace(
        tmp_path / "w",
        '{source: line_polygons, files: ["a_*"]}, {source: line_polygons, name: other, files: ["b_*"]},'
        '{source: targets, files: ["t.csv"]}',
        "lines: {source: other}\ntargets: []\n",
    )
    day = collection(feature())
    put(w.folder, {"a_20260510.geojson": day, "b_20260510.geojson": day, "t.csv": EVERY["targets"][1]})
    tables = take_all(w, asks_of(w))
    assert tables["lines"]["source"].to_list() == ["other"]
    assert tables["targets"].is_empty()


def test_workspace_tells_what_a_generic_source_is(tmp_path: Path) -> None:
    w = workspace(
        tmp_path / "w",
        '{source: table, name: ours, files: ["t.csv"], options: {family: monitors, role: lead, marking: amber+strict, '
        "title: Ours, licence: CC0-1.0, party: us, map: {time: when, timezone: {constant: Europe/Kyiv}, "
        "lon: x, lat: y, radius_m: {constant: 500}, act: {constant: shelling}}}}",
    )
    put(w.folder, {"t.csv": table(PLAIN, [{}])})
    tables = take_all(w, asks_of(w))
    row = sources(tables)["ours"]
    assert (row["family"], row["role"], row["marking"], row["party"]) == ("monitors", "lead", "amber+strict", "us")
    assert tables["observations"].select("source", "family", "role", "marking").rows() == [
        ("ours", "monitors", "lead", "amber+strict")
    ]


@pytest.mark.parametrize(
    ("source", "options", "words"),
    [
        ("firms", "{title: x}", 'source "firms" has no option "title"'),
        ("table", "{map: {}, role: hero}", "not one of the words|Input should be"),
    ],
)
def test_option_that_a_source_does_not_have_is_refused(tmp_path: Path, source: str, options: str, words: str) -> None:
    w = workspace(tmp_path / "w", f"{{source: {source}, files: [x], options: {options}}}")
    with pytest.raises((InputError, ValueError), match=words):
        asks_of(w)


def test_unknown_source_names_the_nearest(tmp_path: Path) -> None:
    w = workspace(tmp_path / "w", "{source: firm, files: [x]}")
    with pytest.raises(UsageError, match='no source "firm"; did you mean "firms"'):
        asks_of(w)


@pytest.mark.parametrize("name", source_names())
def test_manifest_is_sound_and_says_why_its_zone_is_what_it_is(name: str) -> None:
    manifest = load_manifest(name)
    assert manifest.timezone_reason
    assert manifest.licence
    assert not set(EVERY[name][2]) - set(manifest.options)


def test_merge_rules_are_a_row_per_source_that_has_one() -> None:
    rules = merge_rules({name: load_manifest(name) for name in source_names()})
    assert rules.filter(source="firms").rows() == [
        ("firms", 800.0, 600.0, "act", load_manifest("firms").merge.reason)  # type: ignore[union-attr]
    ]
    assert "launches" not in rules["source"]
    assert merge_rules({}).is_empty()


def test_mapping_of_miniatures_is_the_one_used_here() -> None:
    assert EVERY["table"][2] == {"map": MAP}
