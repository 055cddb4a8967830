"""What a ticket's journal says for the figures, by example (T-06, T-07, T-13, T-14, C-29, C-36, D-46, H-21)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.board_terms import Share, Side, What
from models.clock import ClockName
from models.events import EventKind as Kind
from models.figures import FigureId
from models.formulas import FORMULAS, formula
from models.instants import seconds_of
from models.laps import Lap
from models.measuring import Counted, Facts, measured
from models.percentiles import percentile
from models.policy import Hours, Policy
from models.terms import Priority, Status
from models.walked import Recorded, Stood
from tests.rules.hours import LINES, TUE, WED, at, policy, schedule, weekly

HOUR = 3600


class Life:
    """A ticket being lived: its events, and how it stands."""

    def __init__(self, received: datetime, tier: str = "regular", **facts: Any) -> None:
        self.stood: dict[str, Any] = {"status": "unformed", "line": 1, "assignee_id": None, "hold_reason": None}
        self.events: list[Recorded] = []
        self.received = received
        self.note(received, Kind.RECEIVED, tier=tier, priority="medium", type="question", task=True, **facts)

    def note(self, when: datetime, kind: Kind, actor: int | None = None, **facts: Any) -> int:
        """Write an event that changes no column."""
        self.events.append(Recorded(len(self.events) + 1, when, kind, facts, actor))
        return len(self.events)

    def act(
        self, when: datetime, kind: Kind, facts: dict[str, Any] | None = None, actor: int = 7, **changed: Any
    ) -> int:
        """Write an event that changes columns, saying what stood before."""
        before = {name: self.stood[name] for name in changed}
        self.stood |= changed
        return self.note(when, kind, actor, before=before, **(facts or {}))

    def admitted(self) -> "Life":
        """Let it into the queue when it came."""
        self.note(self.received, Kind.ADMITTED, type="question")
        self.stood["status"] = "new"
        return self

    def taken(self, when: datetime, owner: int = 7) -> None:
        """Somebody takes it."""
        self.act(when, Kind.TAKEN, {"to": owner}, owner, status="open", assignee_id=owner)

    def counted(self, by: Policy | None = None, **facts: Any) -> Counted:
        """Measure it."""
        stood = self.stood
        now = Stood(Status(stood["status"]), stood["line"], stood["assignee_id"], stood["hold_reason"] is not None)
        return measured(self.events, Facts(1, seconds_of(self.received), now, **facts), by or policy())


def _from(status: str) -> dict[str, Any]:
    """The fact of a client's message: how the ticket stood."""
    return {"from": status}


def lap(counted: Counted, clock: ClockName, cycle: int = 1) -> Lap:
    """The lap of a clock."""
    return next(one for one in counted.laps if (one.clock, one.cycle) == (clock, cycle))


def whats(counted: Counted) -> list[str]:
    """The moments in their order."""
    return [one.what.value for one in counted.moments]


@pytest.mark.parametrize(("seconds", "kept"), [(1800, True), (1801, False)])
def test_case_5_t13_a_reaction_in_thirty_minutes_is_kept_and_a_second_later_is_not(seconds: int, kept: bool) -> None:
    life = Life(at(TUE, 12), tier="high").admitted()
    life.note(at(TUE, 12) + timedelta(seconds=seconds), Kind.ACKNOWLEDGED, 7)
    found = lap(life.counted(), ClockName.REACTION)
    assert (found.kept, found.spent, found.target, found.operator_id) == (kept, seconds, 1800, 7)
    assert found.broken_at == (None if kept else seconds_of(at(TUE, 12, 30)))


@pytest.mark.parametrize(
    ("priority", "hours"), [(Priority.CRITICAL, 2), (Priority.LOW, 48)], ids=["критичный", "низкий"]
)
@pytest.mark.parametrize("over", [0, 1])
def test_case_5_t14_a_resolution_in_two_hours_and_in_forty_eight(priority: Priority, hours: int, over: int) -> None:
    around = replace(policy(LINES), schedule=schedule(weekly=weekly(("00:00", "24:00"))))
    life = Life(at(TUE, 12), tier="high")
    life.events[0] = life.events[0]._replace(facts={**life.events[0].facts, "priority": priority.value})
    life.note(at(TUE, 12, 1), Kind.ANSWERED, 7)
    life.act(at(TUE, 12) + timedelta(hours=hours, seconds=over), Kind.RESOLVED, status="resolved")
    found = lap(life.counted(around), ClockName.RESOLUTION)
    assert (found.target, found.spent, found.kept) == (hours * HOUR, hours * HOUR + over, not over)


def test_case_22_t07_the_tape_names_who_delayed_and_sums_to_the_second() -> None:
    """Received Tue 21:00: an hour of line 1, the night, 2 h of line 1, 1 h of line 2, 3 h of the client, 1 h held."""
    life = Life(at(TUE, 21)).admitted()
    life.taken(at(WED, 11))
    life.act(at(WED, 12), Kind.ESCALATED, {"line": 2}, line=2, assignee_id=None)
    life.act(at(WED, 13), Kind.ASKED, status="waiting_client")
    life.note(at(WED, 16), Kind.CLIENT_WROTE, None, **_from("waiting_client"))
    life.stood["status"] = "in_progress"
    life.act(at(WED, 16), Kind.HELD, hold_reason="причина")
    life.act(at(WED, 17), Kind.UNHELD, hold_reason=None)
    life.act(at(WED, 17, 0, 7), Kind.RESOLVED, status="resolved")
    counted = life.counted(resolved=seconds_of(at(WED, 17, 0, 7)))
    assert counted.sums is not None
    assert counted.sums.tape == {
        Share.LINE1: 3 * HOUR,
        Share.LINE2: HOUR + 7,
        Share.LINE3: 0,
        Share.CLIENT: 3 * HOUR,
        Share.HELD: HOUR,
        Share.OFF_HOURS: 12 * HOUR,
    }
    assert counted.sums.elapsed == seconds_of(at(WED, 17, 0, 7)) - seconds_of(at(TUE, 21))
    assert [one.what for one in counted.moments if one.reason == "2"] == [What.ESCALATED]


def test_what_was_taken_back_is_no_moment_though_it_stood_so() -> None:
    life = Life(at(TUE, 12)).admitted()
    life.taken(at(TUE, 13))
    life.note(at(TUE, 14), Kind.UNDONE, 7, of=3, was={"status": "open", "assignee_id": 7})
    life.stood |= {"status": "new", "assignee_id": None}
    counted = life.counted()
    assert whats(counted) == ["received", "admitted"]
    assert counted.sums is not None and counted.sums.taken is None
    assert [(one.stood.status, one.elapsed) for one in counted.pieces] == [
        (Status.NEW, HOUR),
        (Status.OPEN, HOUR),
        (Status.NEW, 0),
    ]


def test_a_cancelled_letter_answered_nothing() -> None:
    life = Life(at(TUE, 12)).admitted()
    life.note(at(TUE, 13), Kind.ANSWERED, 7)
    life.note(at(TUE, 13, 0, 5), Kind.REPLY_CANCELLED, 7, of=3)
    life.note(at(TUE, 15), Kind.ANSWERED, 7)
    counted = life.counted()
    assert lap(counted, ClockName.REACTION).spent == 3 * HOUR
    assert whats(counted) == ["received", "admitted", "answered", "reacted"]


def test_c29_t21_a_reopening_is_out_of_closed_and_a_return_before_closing() -> None:
    life = Life(at(TUE, 12)).admitted()
    life.note(at(TUE, 12, 30), Kind.ANSWERED, 7)
    life.act(at(TUE, 13), Kind.RESOLVED, status="resolved")
    life.act(at(TUE, 14), Kind.REOPENED, {"from": "resolved"}, status="open")
    life.act(at(TUE, 15), Kind.RESOLVED, status="resolved")
    life.act(at(TUE, 16), Kind.CLOSED, status="closed")
    life.note(at(TUE, 18), Kind.CLIENT_WROTE, None, **_from("closed"))
    life.stood["status"] = "open"
    counted = life.counted()
    assert counted.sums is not None
    assert (counted.sums.returns, counted.sums.reopenings, counted.sums.resolved) == (1, 1, None)
    assert [(one.what, one.reason) for one in counted.moments if one.reason] == [
        (What.RETURNED, "desk"),
        (What.REOPENED, "client"),
    ]
    assert [(one.cycle, one.ended) for one in counted.laps if one.clock is ClockName.RESOLUTION] == [
        (1, seconds_of(at(TUE, 13)))
    ]
    assert sum(one.elapsed for one in counted.pieces if one.side is Side.NOBODY) == 4 * HOUR


def test_c36_best_effort_is_measured_and_judged_by_nobody() -> None:
    life = Life(at(TUE, 12), tier="none").admitted()
    life.note(at(TUE, 15), Kind.ANSWERED, 7)
    found = lap(life.counted(), ClockName.RESPONSE)
    assert (found.spent, found.target, found.kept, found.broken_at) == (3 * HOUR, None, None, None)


def test_a_promise_that_still_runs_says_when_it_breaks() -> None:
    found = Life(at(TUE, 12)).admitted().counted()
    assert [(one.clock.value, one.ended, one.broken_at) for one in found.laps] == [
        ("reaction", None, seconds_of(at(TUE, 14))),
        ("response", None, seconds_of(at(TUE, 20))),
    ]


def test_rule_15_a_vip_answered_while_we_wait_for_them_is_not_broken_before_the_grace() -> None:
    life = Life(at(TUE, 12), tier="vip").admitted()
    life.note(at(TUE, 12, 2), Kind.ASKED, 7)
    life.note(at(TUE, 12, 30), Kind.ANSWERED, 7)
    found = lap(life.counted(), ClockName.RESPONSE)
    assert (found.kept, found.spent) == (True, 120)


def test_rule_28_of_a_merge_the_adopted_cycle_is_the_first_and_the_gone_ticket_counts_nowhere() -> None:
    gone = Life(at(TUE, 11), tier="high")
    told = [[one.n, one.at.isoformat(), one.kind.value, dict(one.facts)] for one in gone.events]
    life = Life(at(TUE, 12), tier="high").admitted()
    life.act(at(TUE, 12, 10), Kind.MERGED, {"adopt": True, "events": told})
    life.note(at(TUE, 12, 20), Kind.ANSWERED, 7)
    reactions = [one for one in life.counted().laps if one.clock is ClockName.REACTION]
    assert [(one.cycle, one.spent, one.kept) for one in reactions] == [(1, 80 * 60, False)]
    alone = gone.counted(merged=True)
    assert (alone.laps, alone.pieces, alone.moments) == ((), (), ()) and alone.sums is not None


def test_correspondence_is_in_no_figure() -> None:
    assert Life(at(TUE, 12)).counted(talk=True) == Counted()


def test_rule_30_hours_already_past_are_worked_by_the_calendar_of_their_time() -> None:
    """10–22 until Wed 00:00, 12–20 from then on: Tue 20:00 to Wed 13:00 is 2 h and 1 h."""
    late = schedule(weekly=weekly(("12:00", "20:00")))
    by = replace(policy(), schedule=late, earlier_hours=((at(WED, 0), Hours(policy().schedule)),))
    life = Life(at(TUE, 20)).admitted()
    life.taken(at(WED, 13))
    counted = life.counted(by)
    assert counted.sums is not None and counted.sums.waited == 3 * HOUR
    assert counted.pieces[0].worked == 3 * HOUR


def test_an_event_told_late_never_makes_a_piece_shorter_than_nothing() -> None:
    life = Life(at(TUE, 12)).admitted()
    life.taken(at(TUE, 15))
    life.act(at(TUE, 16), Kind.ASKED, status="waiting_client")
    life.note(at(TUE, 14), Kind.CLIENT_WROTE, None, **_from("waiting_client"))
    life.stood["status"] = "in_progress"
    pieces = life.counted().pieces
    assert [(one.stood.status.value, one.elapsed // HOUR) for one in pieces] == [
        ("new", 3),
        ("open", 1),
        ("in_progress", 0),
    ]


@pytest.mark.parametrize(
    ("kind", "facts", "complete"),
    [
        (Kind.ADMITTED, {}, True),
        (Kind.ADMITTED, {"owed": ["when"]}, False),
        (Kind.GATE_SAID, {"verdict": "asked", "missing": ["what"]}, False),
        (Kind.GATE_SAID, {"verdict": "refused"}, None),
        (Kind.CURATOR_AWAITED, {"verdict": "curator"}, True),
    ],
)
def test_h21_the_first_answer_of_the_door_tells_a_whole_form(
    kind: Kind, facts: dict[str, Any], complete: bool | None
) -> None:
    life = Life(at(TUE, 12))
    life.note(at(TUE, 12), kind, None, **facts)
    sums = life.counted().sums
    assert sums is not None and sums.complete is complete


@given(st.lists(st.integers(0, 10**6), min_size=1), st.sampled_from([0.5, 0.9, 0.95, 1.0]))
def test_a_percentile_is_a_value_below_which_lies_its_share(values: list[int], share: float) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(one <= found for one in values) >= share * len(values) - 1e-6
    assert sum(one < found for one in values) < share * len(values)


def test_the_ninth_tenth_of_ten_is_the_ninth() -> None:
    assert percentile(list(range(1, 11)), 0.9) == 9
    assert percentile([5], 0.9) == 5


def test_every_figure_has_a_formula_in_words() -> None:
    assert list(FORMULAS) == list(FigureId)
    assert all(formula(id).endswith(".") for id in FigureId)
