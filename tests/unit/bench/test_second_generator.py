"""The independent generator: repeatable, honest about its radii, as crowded as it says."""

from dataclasses import replace

import polars as pl
import pytest
from bench.second_generator import CROWDING, Setting, crowding, generate

from bestand.model.tables import TABLES

BUSY = Setting("busy", "usual", 6_000, 11)
KM = 111.195


def joined(setting: Setting) -> pl.DataFrame:
    observations, truth = generate(setting)
    return observations.join(truth, on="observation_id")


def within(rows: pl.DataFrame) -> pl.Series:
    north = pl.col("lat") - pl.col("true_lat")
    east = (pl.col("lon") - pl.col("true_lon")) * pl.col("lat").radians().cos()
    return rows.select((north**2 + east**2).sqrt() * KM * 1000 <= pl.col("radius_m")).to_series()


def test_the_same_seed_gives_the_same_rows_and_another_seed_others():
    one, two = generate(BUSY), generate(BUSY)
    assert one[0].equals(two[0])
    assert one[1].equals(two[1])
    assert not generate(replace(BUSY, seed=12))[0].equals(one[0])


def test_rows_have_the_shape_of_the_table_and_ids_that_tell_nothing():
    observations, truth = generate(BUSY)
    assert dict(observations.schema) == dict(TABLES["observations"].empty().schema)
    assert observations["observation_id"].str.contains("^[0-9a-f]{32}$").all()
    assert observations["observation_id"].n_unique() == len(observations)
    assert observations.select((pl.col("time_to") > pl.col("time_from")).all()).item()
    # in order of the id, true rows come no earlier than false ones
    place = truth.sort("observation_id").with_row_index("at").with_columns(pl.col("at") / len(truth))
    assert place.filter(pl.col("truth_id").is_null())["at"].mean() == pytest.approx(0.5, abs=0.02)


def test_truth_has_a_row_for_each_observation_and_nothing_else():
    observations, truth = generate(BUSY)
    assert truth["observation_id"].n_unique() == len(truth)
    assert set(truth["observation_id"]) == set(observations["observation_id"])
    assert truth["truth_id"].drop_nulls().n_unique() <= BUSY.incidents
    assert set(truth.filter(pl.col("truth_id").is_null())["kind"]) == {"false", "fire"}


@pytest.mark.parametrize("copying", [0.0, 0.4])
def test_no_source_has_two_records_of_one_incident(copying: float):
    rows = joined(replace(BUSY, copying=copying, attention=0.5)).drop_nulls("truth_id")
    assert rows.group_by("source", "truth_id").len()["len"].max() == 1


@pytest.mark.parametrize("precision", ["fine", "usual", "coarse"])
@pytest.mark.parametrize("source", ["patrols", "officials_a", "officials_b", "press", "hotspots"])
def test_a_radius_holds_95_percent_of_rows_that_name_the_right_village(precision: str, source: str):
    rows = joined(Setting("busy", precision, 60_000 if source == "hotspots" else 15_000, 5))  # type: ignore[arg-type]
    rows = rows.filter(pl.col("source") == source, ~pl.col("gross")).drop_nulls("truth_id")
    assert len(rows) > 1_500
    assert 0.93 <= within(rows).mean() <= 0.97


def test_one_row_in_twenty_names_a_wrong_village_outside_its_radius():
    rows = joined(BUSY).filter(pl.col("source") != "hotspots").drop_nulls("truth_id")
    assert rows["gross"].mean() == pytest.approx(0.05, abs=0.01)
    assert within(rows.filter("gross")).mean() < 0.15  # press snaps to a village, now and then back


@pytest.mark.parametrize("density", list(CROWDING))
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_density_has_the_crowding_it_promises(density: str, seed: int):
    observations, truth = generate(Setting(density, "usual", 15_000, seed))  # type: ignore[arg-type]
    assert crowding(observations, truth) == pytest.approx(CROWDING[density], rel=0.4)  # type: ignore[index]


def test_crowding_counts_other_rows_in_reach_whose_intervals_meet():
    hours = pl.Series([10, 11, 11, 11, 15])
    start = pl.lit("2026-03-01").str.to_datetime(time_zone="UTC")
    rows = pl.DataFrame({
        "observation_id": list("abcde"),
        "source": ["officials_a", "patrols", "patrols", "patrols", "patrols"],
        "lon": [36.0] * 5,
        "lat": [48.0, 48.0, 48.0 + 2.5 / KM, 48.0 + 4 / KM, 48.0],
        "radius_m": [3000.0, 400.0, 400.0, 400.0, 400.0],
    }).with_columns(time_from=start + pl.duration(hours=hours))  # fmt: skip
    rows = rows.with_columns(time_to=pl.col("time_from") + pl.duration(hours=2))
    truth = pl.DataFrame({"observation_id": list("abcde"), "truth_id": ["t1", "t1", None, "t2", "t3"]})
    assert crowding(rows) == 2  # b and c; d is too far, e too late
    assert crowding(rows, truth) == 1  # b is the same incident


def test_copies_retell_a_row_of_officials_a_with_its_errors():
    rows = joined(replace(BUSY, copying=0.4))
    press = rows.filter(pl.col("source") == "press")
    copies = press.filter(pl.col("kind") == "copy")
    assert len(copies) / len(press) == pytest.approx(0.4, abs=0.02)
    officials = rows.filter(pl.col("source") == "officials_a")
    pairs = copies.drop_nulls("truth_id").join(officials, on="truth_id", suffix="_o")
    assert len(pairs) == len(copies.drop_nulls("truth_id"))
    assert (pairs["act"] == pairs["act_o"]).all()
    gap = pairs.select(
        ((pl.col("lat") - pl.col("lat_o")) ** 2 + ((pl.col("lon") - pl.col("lon_o")) * 0.67) ** 2).sqrt()
    )
    assert gap.to_series().max() * KM < 5  # the next village to where officials_a put it


def test_attention_makes_sources_report_the_same_incidents_more_often():
    def shared(attention: float) -> int:
        rows = joined(replace(BUSY, attention=attention)).filter(pl.col("source").is_in(["patrols", "press"]))
        return int((rows.drop_nulls("truth_id").group_by("truth_id").len()["len"] == 2).sum())

    assert shared(0.0) == pytest.approx(6_000 * 0.5 * 0.3, rel=0.1)
    assert shared(0.8) > 1.3 * shared(0.0)


def test_a_flood_is_false_press_about_one_town_in_one_night():
    rows = joined(replace(BUSY, flood=300)).filter(pl.col("kind") == "flood")
    assert len(rows) == 300
    assert set(rows["source"]) == {"press"}
    assert rows["truth_id"].null_count() == 300
    right = rows.filter(~pl.col("gross"))
    assert right["lat"].std() * KM < 8
    assert (rows["time_to"].max() - rows["time_from"].min()).days <= 4


def test_unrelated_news_is_about_nothing_and_spread_as_press():
    setting = Setting("busy", "usual", 15_000, 3, unrelated_news=6_000)
    rows = joined(setting)
    wire, press = (rows.filter(pl.col("source") == s) for s in ("wire", "press"))
    assert len(wire) == 6_000
    assert wire["truth_id"].null_count() == 6_000
    for column in ("lat", "lon"):
        assert abs(wire[column].mean() - press[column].mean()) < 0.1 * press[column].std()
    days = [frame.group_by(pl.col("time_to").dt.date()).len().sort("time_to") for frame in (wire, press)]
    both = days[0].join(days[1], on="time_to")
    assert both.select(pl.corr("len", "len_right")).item() > 0.8
