"""Starts, stops, pauses of a ticket's clocks: time.md rules 4, 15-26, 37-39 (S-15, S-16, T-13, D-10, C-09, C-36)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from models.clock import ClockState
from models.events import EventKind as Kind
from models.timers import (
    MarkKind,
    columns,
    due_marks,
    left_at,
    marks,
    sla_place,
)
from tests.rules.hours import LINES, THU, TUE, WED, Log, at, clocks, hours, key_of, minutes, policy, regular, shipped


class TestStartsAndStops:
    @pytest.mark.parametrize("kind", [Kind.ACKNOWLEDGED, Kind.ASKED, Kind.ANSWERED])
    def test_rule_17_s_15_the_first_word_stops_the_reaction(self, kind: Kind) -> None:
        log = regular()
        log(at(TUE, 13), kind)
        reaction = clocks(log).reaction
        assert (reaction.state, reaction.stopped, reaction.left) == (ClockState.KEPT, at(TUE, 13), hours(1))

    @pytest.mark.parametrize(
        "kind",
        [
            Kind.NOTED,
            Kind.ASSIGNED,
            Kind.TAKEN,
            Kind.VIEWED,
            Kind.AUTO_LETTER,
            Kind.REPLY_WRITTEN,
            Kind.ESCALATED,
            Kind.TYPE_SET,
        ],
    )
    def test_rule_17_nothing_else_stops_it(self, kind: Kind) -> None:
        log = regular()
        before = clocks(log)
        log(at(TUE, 13), kind, new="outage")
        after = clocks(log)
        assert (after.reaction, after.response) == (before.reaction, before.response)

    def test_rule_17_waiting_does_not_pause_the_reaction(self) -> None:
        log = regular()
        log(at(TUE, 13), Kind.WAITING, until=None)
        assert key_of(clocks(log).reaction) == (ClockState.RUNNING, at(TUE, 14))
        assert clocks(log).response.state is ClockState.PAUSED

    def test_rule_18_s_16_only_an_answer_stops_the_answer(self) -> None:
        log = regular()
        log(at(TUE, 13), Kind.ACKNOWLEDGED)
        assert key_of(clocks(log).response) == (ClockState.RUNNING, at(TUE, 20))
        log(at(TUE, 14), Kind.ASKED)
        assert clocks(log).response.state is ClockState.PAUSED
        log(at(TUE, 15), Kind.ANSWERED)
        response = clocks(log).response
        assert (response.state, response.stopped, response.left) == (ClockState.KEPT, at(TUE, 15), hours(6))

    def test_rule_19_cycles(self) -> None:
        log = regular()
        log(at(TUE, 13), Kind.CLIENT_WROTE)
        assert clocks(log).response.due == at(TUE, 20)
        log(at(TUE, 14), Kind.ANSWERED)
        assert clocks(log).cycle == 1
        log(at(TUE, 15), Kind.CLIENT_WROTE)
        again = clocks(log)
        assert (again.cycle, again.reaction.due, again.response.due) == (2, at(TUE, 17), at(WED, 11))
        assert [turn.clock.state for turn in again.turns if turn.cycle == 1] == [
            ClockState.KEPT,
            ClockState.KEPT,
            ClockState.ABSENT,
        ]

    def test_rule_19_an_answer_given_before_a_message_was_seen_does_not_answer_it(self) -> None:
        log = regular()
        log(at(TUE, 17), Kind.ANSWERED)
        log(at(TUE, 16), Kind.CLIENT_WROTE)
        assert (clocks(log).cycle, clocks(log).reaction.due) == (2, at(TUE, 18))

    def test_rule_20_an_operators_ticket_opens_a_cycle_only_for_a_customer(self) -> None:
        own = Log.received(at(TUE, 12), author="agent")
        assert (clocks(own).cycle, clocks(own).reaction.state) == (0, ClockState.ABSENT)
        own(at(TUE, 13), Kind.CLIENT_WROTE)
        assert (clocks(own).cycle, clocks(own).reaction.due) == (1, at(TUE, 15))

    def test_rule_21_d_10_the_servers_stamp_counts(self) -> None:
        log = Log.received(at(TUE, 3))
        log(at(TUE, 11), Kind.ADMITTED)
        assert clocks(log).reaction.due == at(TUE, 12)

    def test_rule_22_nothing_to_answer_ends_a_cycle_without_a_verdict(self) -> None:
        log = regular()
        log(at(TUE, 13), Kind.ANSWERED)
        log(at(TUE, 14), Kind.CLIENT_WROTE)
        log(at(TUE, 15), Kind.NOTHING_TO_ANSWER)
        found = clocks(log)
        assert (found.reaction.state, found.response.state, found.open) == (ClockState.ENDED, ClockState.ENDED, False)
        assert {mark.mark for mark in marks(found)} == set()

    def test_rule_4_t_13_thirty_minutes_are_kept_and_a_second_more_is_not(self) -> None:
        kept, broken = Log.received(at(TUE, 12), None), Log.received(at(TUE, 12), None)
        kept(at(TUE, 12, 30), Kind.ACKNOWLEDGED)
        broken(at(TUE, 12, 30, 1), Kind.ACKNOWLEDGED)
        assert clocks(kept).reaction.state is ClockState.KEPT
        assert clocks(broken).reaction.state is ClockState.BROKEN
        assert clocks(broken).reaction.left == timedelta(seconds=-1)

    def test_rule_37_correspondence_has_a_reaction_only(self) -> None:
        found = clocks(Log.received(at(TUE, 12), task=False), policy(LINES))
        assert found.reaction.due == at(TUE, 14)
        assert (found.response.state, found.resolution.state) == (ClockState.ABSENT, ClockState.ABSENT)

    def test_rule_38_a_cancelled_reply_never_counted(self) -> None:
        log = regular()
        reply = log(at(TUE, 13), Kind.ANSWERED)
        log(at(TUE, 13, 0, 8), Kind.REPLY_CANCELLED, of=reply)
        assert (clocks(log).reaction, clocks(log).response) == (clocks(regular()).reaction, clocks(regular()).response)


class TestAtOnceAndBestEffort:
    def test_rule_15_at_once_is_due_now_and_broken_after_the_grace(self) -> None:
        response = clocks(Log.received(at(TUE, 12), "vip")).response
        assert (response.state, response.due, response.breach) == (ClockState.NOW, at(TUE, 12), at(TUE, 12, 10))
        assert response.warn is None
        assert not response.overdue_at(at(TUE, 12, 10))
        assert response.overdue_at(at(TUE, 12, 10, 1))
        night = clocks(Log.received(at(TUE, 23), "vip")).response
        assert (night.due, night.breach) == (at(WED, 10), at(WED, 10, 10))

    def test_rule_15_the_verdict_falls_at_the_grace_and_the_time_is_measured(self) -> None:
        log = Log.received(at(TUE, 12), "vip")
        log(at(TUE, 12, 10), Kind.ANSWERED)
        assert (clocks(log).response.state, clocks(log).response.left) == (ClockState.KEPT, -minutes(10))
        late = Log.received(at(TUE, 12), "vip")
        late(at(TUE, 12, 10, 1), Kind.ANSWERED)
        assert clocks(late).response.state is ClockState.BROKEN

    def test_rule_15_a_pause_stops_the_grace(self) -> None:
        log = Log.received(at(TUE, 12), "vip")
        log(at(TUE, 12, 4), Kind.ASKED)
        assert clocks(log).response.state is ClockState.PAUSED
        assert not due_marks(clocks(log), at(THU, 12))
        log(at(TUE, 15), Kind.CLIENT_WROTE)
        assert clocks(log).response.breach == at(TUE, 15, 6)

    def test_rule_16_c_36_best_effort_never_breaches(self) -> None:
        log = Log.received(at(TUE, 12), "none")
        log(at(TUE, 13), Kind.ACKNOWLEDGED)
        found = clocks(log)
        assert (found.response.state, found.response.due) == (ClockState.BEST_EFFORT, None)
        assert marks(found) == ()
        log(at(28, 12), Kind.ANSWERED)
        assert clocks(log).response.state is ClockState.ENDED

    def test_c_09_vip_round_the_clock_is_a_setting(self) -> None:
        always = replace(policy(), vip_schedule=shipped("круглосуточно"))
        assert clocks(Log.received(at(TUE, 23), "vip"), always).reaction.due == at(TUE, 23, 10)
        assert clocks(Log.received(at(TUE, 23), "high"), always).reaction.due == at(WED, 10, 30)


class TestPauses:
    def test_rule_23_the_example(self) -> None:
        log = regular()
        log(at(TUE, 12, 30), Kind.ACKNOWLEDGED)
        log(at(TUE, 14), Kind.WAITING)
        paused = clocks(log).response
        assert (paused.state, paused.due, paused.left) == (ClockState.PAUSED, None, hours(6))
        log(at(TUE, 17), Kind.RESUMED)
        assert key_of(clocks(log).response) == (ClockState.RUNNING, at(WED, 11))
        assert clocks(log).response.warn == at(TUE, 21)

    def test_rule_24_the_customers_message_ends_a_pause_at_its_own_instant(self) -> None:
        log = regular()
        log(at(TUE, 14), Kind.ASKED)
        log(at(TUE, 15), Kind.CLIENT_WROTE)
        assert (clocks(log).cycle, clocks(log).response.due) == (1, at(TUE, 21))
        log(at(TUE, 16), Kind.WAITING)
        log(at(TUE, 16, 30), Kind.NOTED)
        log(at(TUE, 15, 30), Kind.CLIENT_WROTE)
        assert clocks(log).response.due == at(TUE, 21)

    def test_rule_24_nothing_fires_while_paused(self) -> None:
        log = regular()
        log(at(TUE, 12, 30), Kind.ACKNOWLEDGED)
        log(at(TUE, 14), Kind.WAITING)
        assert marks(clocks(log)) == ()
        assert columns(clocks(log))["alarm_at"] is None
        assert sla_place(clocks(log)) == (2, None)

    def test_rule_25_waiting_for_a_colleague_or_a_slot_is_no_pause(self) -> None:
        log = regular()
        log(at(TUE, 14), Kind.ESCALATED, line=2)
        log(at(TUE, 15), Kind.WAITLISTED)
        assert key_of(clocks(log).response) == (ClockState.RUNNING, at(TUE, 20))

    def test_rule_25_a_hold_pauses_what_the_table_says_and_outlasts_a_message(self) -> None:
        log = regular()
        log(at(TUE, 14), Kind.HELD, reason="ждём оплату")
        assert (clocks(log).response.state, clocks(log).response.left) == (ClockState.PAUSED, hours(6))
        none = {**policy().effects, Kind.HELD: replace(policy().effects[Kind.HELD], pauses=())}
        assert clocks(log, replace(policy(), effects=none)).response.due == at(TUE, 20)
        log(at(TUE, 16), Kind.CLIENT_WROTE)
        assert clocks(log).response.state is ClockState.PAUSED
        log(at(TUE, 17), Kind.UNHELD)
        assert clocks(log).response.due == at(WED, 11)

    def test_a_cycle_that_opens_during_a_hold_stands_from_its_start(self) -> None:
        log = regular()
        log(at(TUE, 13), Kind.ANSWERED)
        log(at(TUE, 14), Kind.HELD, reason="ждём оплату")
        log(at(TUE, 15), Kind.CLIENT_WROTE)
        assert (clocks(log).response.left, clocks(log).reaction.due) == (hours(8), at(TUE, 17))

    def test_rule_26_a_pause_after_the_breach_does_not_undo_it(self) -> None:
        log = regular(10)
        log(at(TUE, 10, 30), Kind.ACKNOWLEDGED)
        log(at(TUE, 19), Kind.WAITING)
        paused = clocks(log).response
        assert (paused.state, paused.left, paused.overdue_at(at(TUE, 21))) == (ClockState.PAUSED, -hours(1), True)
        log(at(TUE, 21), Kind.RESUMED)
        running = clocks(log).response
        assert running.due == at(TUE, 18)
        assert left_at(shipped(), running, at(TUE, 21, 30)) == -hours(1.5)
        log(at(TUE, 21, 30), Kind.ANSWERED)
        assert (clocks(log).response.state, clocks(log).response.left) == (ClockState.BROKEN, -hours(1.5))

    def test_a_pause_that_begins_at_the_very_due_is_not_broken_while_it_lasts(self) -> None:
        log = regular(10)
        log(at(TUE, 10, 30), Kind.ACKNOWLEDGED)
        log(at(TUE, 18), Kind.WAITING)
        assert [mark.mark for mark in due_marks(clocks(log), at(WED, 12))] == [MarkKind.WARNING]
        assert not clocks(log).response.overdue_at(at(WED, 12))

    @pytest.mark.parametrize("kind", [Kind.STARTED, Kind.RESUMED])
    def test_rule_24_whoever_starts_the_work_takes_it_back(self, kind: Kind) -> None:
        log = regular()
        log(at(TUE, 14), Kind.ASKED)
        log(at(TUE, 17), kind)
        assert clocks(log).response.due == at(WED, 11)

    def test_rule_24_an_answer_ends_the_wait_of_the_resolution_too(self) -> None:
        log = Log.received(at(TUE, 10), priority="high")
        log(at(TUE, 11), Kind.WAITING)
        log(at(TUE, 14), Kind.ANSWERED)
        assert clocks(log, policy(LINES)).resolution.due == at(TUE, 21)

    @pytest.mark.parametrize("again", [Kind.CLIENT_WROTE, Kind.REOPENED])
    def test_rule_39_no_hold_outlives_the_solution(self, again: Kind) -> None:
        log = regular()
        log(at(TUE, 13), Kind.ANSWERED)
        log(at(TUE, 14), Kind.HELD, reason="ждём оплату")
        log(at(TUE, 15), Kind.RESOLVED)
        log(at(TUE, 16), again)
        log(at(TUE, 16), Kind.CLIENT_WROTE)
        assert clocks(log).response.due == at(WED, 12)

    def test_rule_15_a_pause_within_the_grace_is_not_overdue(self) -> None:
        log = Log.received(at(TUE, 12), "vip")
        log(at(TUE, 12, 10), Kind.ASKED)
        at_the_last_second = clocks(log)
        assert not at_the_last_second.response.overdue_at(at(WED, 12))
        assert [mark.mark for mark in due_marks(at_the_last_second, at(WED, 12))] == [MarkKind.WARNING]
        early = Log.received(at(TUE, 12), "vip")
        early(at(TUE, 12, 2), Kind.ASKED)
        assert not clocks(early).response.overdue_at(at(TUE, 13))
        assert clocks(early).response.left == timedelta()

    def test_rule_39_undoing_a_hold_or_a_wait_voids_its_pause(self) -> None:
        log = regular()
        wait = log(at(TUE, 14), Kind.WAITING)
        undo = log(at(TUE, 15), Kind.UNDONE, of=wait)
        assert clocks(log).response.due == at(TUE, 20)
        log(at(TUE, 15), Kind.UNDONE, of=undo)
        assert clocks(log).response.state is ClockState.PAUSED
