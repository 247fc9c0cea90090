"""What the May 2026 example may and may not say, on real records."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

import polars as pl
import pytest

from bestand.api import Edition, Workspace
from bestand.locate.step import locate
from bestand.model.tables import TABLES
from tests.e2e.conftest import DAY

pytestmark = [pytest.mark.data, pytest.mark.xdist_group("may")]
COLUMNS = ["observations", "claims", "measures", "counts", "reference", "set_aside", "rejected", "known"]


def test_records_balance_for_every_source(may: Workspace) -> None:
    wrong = may.balance.filter(pl.col("records") != pl.sum_horizontal(COLUMNS))
    assert may.balance.height == 12 and wrong.is_empty(), wrong


def test_every_file_has_a_receipt_with_its_hash(may: Workspace) -> None:
    for ask in may.plan().asks:
        for name, path in ask.files.items():
            row = may.receipts.filter((pl.col("source") == ask.source) & (pl.col("file") == name)).to_dicts()[0]
            assert row["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_lead_is_never_a_possible_violation(may: Workspace) -> None:
    joined = may.findings.join(may.incidents.select("incident_id", "role"), on="incident_id")
    outcomes = joined.filter(pl.col("role") == "lead")["outcome"].unique().to_list()
    assert outcomes == ["cannot be decided"]


@pytest.mark.parametrize("words", ["olena-kravec-vidpovila", "malenkaya-arla-iz-prikarpatya"])
def test_celebrity_and_cheese_stay_leads(may: Workspace, words: str) -> None:
    told = may.observations.filter(pl.col("text").str.contains(words))
    assert told.height >= 1 and set(told["role"]) == {"lead"}
    incidents = may.members.join(told.select("observation_id"), on="observation_id", how="semi")["incident_id"]
    assert set(may.incidents.filter(pl.col("incident_id").is_in(incidents.implode()))["role"]) == {"lead"}


def test_news_typed_other_is_set_aside(may: Workspace) -> None:
    aside = may.set_aside.filter((pl.col("source") == "viina") & pl.col("reason").str.contains("typed 'other'"))
    assert aside.height == 13_041


def test_evening_totals_inside_the_event_file_are_claims(may: Workspace) -> None:
    claims = may.claims.filter(pl.col("source") == "ucdp_candidate")
    assert claims.height == 22 and claims["count_max"].null_count() == 0
    own = may.claims.filter((pl.col("source") == "clashes") & pl.col("about").str.ends_with("evening total"))
    assert sorted(claims["count_max"].to_list()) == sorted(own["count_max"].to_list())
    assert not may.observations["text"].str.contains("clashes").any()


def test_accounts_of_events_are_kept(may: Workspace) -> None:
    accounts = may.observations.filter(pl.col("source") == "ucdp_candidate")["account"]
    assert accounts.null_count() == 0
    assert accounts.str.contains("Russian Federation").sum() == 22


def test_traces_and_warnings_found_no_incident(may: Workspace) -> None:
    founding = may.members.join(may.incidents.select("incident_id", pl.col("role").alias("of")), on="incident_id")
    assert set(founding["of"]) == {"event", "lead"}
    alone = founding.group_by("incident_id").agg(pl.col("role").is_in(["event", "lead"]).any().alias("founded"))
    assert alone["founded"].all()


PLACES = {"Kyiv": (30.52, 50.45, "a"), "Donetsk": (37.80, 48.01, "b"), "Simferopol": (34.10, 44.95, "b")}


@pytest.mark.parametrize("name", [*PLACES, "Belgorod"])
def test_sides_of_known_places(may: Workspace, name: str) -> None:
    lon, lat, side = (PLACES | {"Belgorod": (36.60, 50.60, "none")})[name]
    start = datetime(2026, 5, 10, 6, tzinfo=UTC)
    subject = {"subject_id": name, "time_from": start, "time_to": start, "lon": lon, "lat": lat, "radius_m": 500.0}
    schema = {k: v for k, v in TABLES["observations"].columns.items() if k in subject}
    frame = pl.DataFrame([subject], schema_overrides=schema).with_columns(area_code=pl.lit(None, pl.String))
    ground = {name: may.table(name) for name in ("lines", "areas", "targets", "settlements")}
    assert locate(may.settings, ground, frame)["placed"]["side"].to_list() == [side]


def test_no_line_outside_the_days_of_the_polygons(may: Workspace) -> None:
    late = may.placed.filter(pl.col("time_from") > datetime(2026, 6, 3, tzinfo=UTC))
    assert late.height > 1000 and late["line_id"].null_count() == late.height
    assert late["distance_m"].count() == 0 and set(late["side"]) == {"none"}


def test_the_edition_holds_what_it_says(clear: Edition, amber: Edition) -> None:
    for edition in (clear, amber):
        told = json.loads((edition.folder / "edition.json").read_text())
        always = {"report.html", "report.pdf", "incidents.parquet", "incidents.csv", "findings.csv"}
        assert set(told["files"]) - {"patterns.csv", "casualties.csv"} == always
        for name, digest in told["files"].items():
            assert hashlib.sha256((edition.folder / name).read_bytes()).hexdigest() == digest
        assert told["content"] == edition.content and told["ledger"] is None
        assert told["known_until"]["firms"].startswith("2026-08-22") and told["known_until"]["viina"] == "unknown"


def test_published_again_it_is_the_same_edition(may: Workspace, clear: Edition) -> None:
    again = may.report(DAY, "clear")
    assert again.again and again.folder == clear.folder


def test_no_word_of_third_parties_and_no_address_in_clear(may: Workspace, clear: Edition) -> None:
    texts = may.observations.filter(pl.col("source") == "viina")["text"].drop_nulls().to_list()
    page = (clear.folder / "report.html").read_text() + (clear.folder / "incidents.csv").read_text()
    addresses = {part for text in texts for part in text.split() if part.startswith("http")}
    assert len(addresses) > 5_000 and not [a for a in addresses if a in page]


def test_a_possible_violation_is_an_event_as_told(may: Workspace) -> None:
    found = may.findings.filter((pl.col("outcome") == "possible violation") & (pl.col("clause_id") == "us-brokered"))
    joined = found.join(may.incidents.select("incident_id", "role", "account"), on="incident_id")
    assert set(joined["role"]) == {"event"} and joined["account"].null_count() == 0
    # the row that straddles the end of the window is not decided
    straddling = may.incidents.filter(
        (pl.col("act") == "uncrewed_strike") & (pl.col("time_from") == datetime(2026, 5, 11, 15, tzinfo=UTC))
    )
    outcome = may.findings.join(straddling.select("incident_id"), on="incident_id", how="semi")
    assert set(outcome.filter(pl.col("clause_id") == "us-brokered")["outcome"]) == {"cannot be decided"}


def test_explain_leads_back_to_the_file(may: Workspace) -> None:
    finding = may.findings.filter(pl.col("outcome") == "possible violation")["finding_id"][0]
    answer = json.dumps(may.explain(finding), default=str)
    row = may.receipts.filter(pl.col("source") == "ucdp_candidate").to_dicts()[0]
    other = may.receipts.filter(pl.col("source") == "launches").to_dicts()[0]
    assert row["sha256"] in answer or other["sha256"] in answer
    assert "assess/2" in answer and "a reported event" in answer


def test_a_replay_uses_only_what_was_known(may: Workspace) -> None:
    at = datetime(2026, 5, 10, 16, 30, tzinfo=UTC)
    edition = may.report(DAY, "amber", as_known_at=at)
    told = json.loads((edition.folder / "edition.json").read_text())
    assert told["as_known_at"] == "2026-05-10T16:30:00Z" and told["supersedes"] is None
    assert told["known_until"]["firms"] <= "2026-05-10T16:30:00Z"
    page = (edition.folder / "report.html").read_text()
    assert "A replay: only what can be shown to have been known" in page


def test_fires_of_may_carry_true_first_seen_times(may: Workspace) -> None:
    """Of the rows of a day in May 70 % are known by 16:30 UTC, 82 % at its end, all after 30 h."""
    may_days = pl.col("time_from").is_between(datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 31, tzinfo=UTC))
    fires = may.observations.filter((pl.col("source") == "firms") & may_days)
    hours = fires.select((pl.col("first_seen") - pl.col("time_from").dt.truncate("1d")).dt.total_minutes() / 60)
    shares = [(hours.to_series() <= h).mean() for h in (16.5, 24, 30)]
    assert shares == pytest.approx([0.70, 0.82, 1.0], abs=0.02)


def test_news_and_fires_do_not_join_beyond_chance(may: Workspace) -> None:
    pair = may.excess.filter((pl.col("source_a") == "viina") & (pl.col("source_b") == "firms"))
    by_score = pair.filter(pl.col("radius_m").is_null()).row(0, named=True)
    assert by_score["verdict"] == "none"
    assert len(by_score["shifted"]) == 6
    # a fire supports no incident, and no family is counted for one
    assert may.members.filter(pl.col("role") == "trace").is_empty()
    assert not any("viirs" in families for families in may.incidents["corroboration"].to_list())


def test_the_edition_states_who_may_corroborate(clear: Edition) -> None:
    page = (clear.folder / "report.html").read_text("utf-8")
    assert "VIINA 2.0 news events and VIIRS active fires (NASA FIRMS) do not corroborate each other" in page
    assert "provisional" not in page


def test_a_lead_says_how_often_its_kind_speaks_of_an_event(may: Workspace) -> None:
    leads = may.incidents.filter((pl.col("role") == "lead") & (pl.col("act") == "uncrewed_strike"))
    low, share, high = leads.select("p_event_low", "p_event", "p_event_high").unique().row(0)
    assert 0.2 < low < share < high < 0.8
    reasons = may.findings.join(leads.select("incident_id"), on="incident_id", how="semi")["reasons"].explode()
    told = reasons.struct.field("limit").filter(reasons.struct.field("test") == "role")
    assert told.str.contains(f"{share} of such rows speak of an event").all()


def test_explain_shows_what_was_considered(may: Workspace) -> None:
    best = may.candidates.filter(pl.col("source_a") == "ucdp_candidate").sort("score").row(-1, named=True)
    member = may.members.filter(pl.col("observation_id") == best["report_a"]).row(0, named=True)
    considered = may.explain(member["incident_id"])["considered"]
    assert isinstance(considered, list)
    assert any(c["with"] == best["report_b"] and c["score"] == best["score"] for c in considered)
