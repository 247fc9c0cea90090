"""The same acts in any order give the same cases and the same clocks; an undo is one more act."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bestand.agreement.clock import Clock, Moment
from bestand.agreement.follow import VIOLATION
from bestand.agreement.templates import load_template
from bestand.followup import Event, Route, fold_cases, progress
from bestand.followup.bodies import case_body, notice_body, step_body
from bestand.model.acts import Act
from bestand.model.people import standing
from tests.unit.record import Record, at, utc

PATH = load_template("joint-commission", None).cast(
    {"monitors": ["mission"], "commission": ["body"], "parties": ["north", "south"]}
)
ROUTE = Route(PATH, ("north", "south"), Clock("Europe/Kyiv"))
BODIES = [case_body("fire", 1, "text", "joint", "", [(f"f{n}", {})]) for n in range(2)]
Told = tuple[int, str, Event, Moment, str]
STEPS = ["", *(step.id for step in PATH.steps), "none"]


def moment(hours: tuple[int, int]) -> Moment:
    start = utc("2026-05-01T00:00") + timedelta(hours=hours[0])
    return Moment(start, start + timedelta(hours=hours[1]))


MOMENT = st.tuples(st.integers(0, 500), st.integers(0, 90)).map(moment)
ACTS = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.sampled_from(STEPS),
        st.sampled_from(list(Event)),
        MOMENT,
        st.sampled_from(["", "north", "south"]),
    ),
    max_size=12,
)


def record(told: list[Told]) -> Record:
    log = Record()
    for n, body in enumerate(BODIES):
        log.add("case", body, f"2026-05-22T00:0{n}")
    for n, (case, step, event, when, party) in enumerate(told, 10):
        id_ = str(BODIES[case]["case"])
        body = step_body(id_, step, event, when, party=party, text="reason")
        if step == "notice":
            log.add("notice", notice_body(id_, step, {"north": "a" * 64, "south": "a" * 64}), f"2026-05-22T00:{n}")
        else:
            log.add("step", body, f"2026-05-22T00:{n}")
    return log


@settings(max_examples=60, deadline=None)
@given(told=ACTS, data=st.data())
def test_acts_in_any_order_give_the_same_state(told: list[Told], data: st.DataObject) -> None:
    log = record(told)
    shuffled: list[Act] = data.draw(st.permutations(log.acts))
    first, second = (fold_cases(standing(acts, log.acts[0].id).acts) for acts in (log.acts, shuffled))
    assert first == second
    events, now = {VIOLATION: at("2026-05-02T00:00")}, utc("2026-05-23T00:00")
    for id_, case in first.by_id.items():
        assert progress(case, ROUTE, events, now) == progress(second.by_id[id_], ROUTE, events, now)


@settings(max_examples=40, deadline=None)
@given(told=ACTS.filter(bool), data=st.data())
def test_undo_is_one_more_act(told: list[Told], data: st.DataObject) -> None:
    log = record(told)
    gone = data.draw(st.sampled_from(log.acts[3:]))
    without = fold_cases(act for act in log.standing.acts if act.id != gone.id)
    log.add("withdraw", {"act": gone.id, "reason": "a mistake"}, "2026-05-22T01:00")
    found = fold_cases(log.standing.acts)
    assert found.by_id == without.by_id and len(log.standing.acts) == len(told) + 4
