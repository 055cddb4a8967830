"""Merging, changes in flight and reopening: time.md rules 27-31, 39 (C-07, C-08, C-19, C-39, T-14)."""

from dataclasses import replace
from datetime import datetime

import pytest

from models.clock import ClockName, ClockState
from models.events import EventKind as Kind
from models.policy import TierTargets
from models.targets import Target
from models.terms import Tier
from models.timers import (
    explain_clock,
    marks,
    merge_facts,
)
from tests.rules.hours import (
    FRI,
    LINES,
    SUN,
    THU,
    TUE,
    WED,
    Log,
    at,
    clocks,
    hours,
    key_of,
    minutes,
    policy,
    regular,
    schedule,
)


class TestReopening:
    def test_rule_27_a_message_in_a_closed_ticket_restarts(self) -> None:
        log = regular()
        log(at(TUE, 13), Kind.ANSWERED)
        log(at(TUE, 14), Kind.RESOLVED)
        log(at(FRI, 14), Kind.CLOSED)
        log(at(SUN, 12), Kind.CLIENT_WROTE)
        log(at(SUN, 12), Kind.REOPENED, reason="клиент написал")
        found = clocks(log, policy(LINES))
        assert (found.cycle, found.reopenings) == (2, 1)
        assert (found.reaction.due, found.response.due) == (at(SUN, 14), at(SUN, 20))
        resolutions = [(turn.cycle, turn.clock.state) for turn in found.turns if turn.name is ClockName.RESOLUTION]
        assert resolutions == [(1, ClockState.KEPT), (2, ClockState.RUNNING)]
        assert found.resolution.start == at(SUN, 12)

    def test_rule_27_undoing_the_closing_goes_on_with_the_old_cycle(self) -> None:
        log = regular()
        log(at(TUE, 12, 30), Kind.ACKNOWLEDGED)
        log(at(TUE, 14), Kind.CLOSED)
        assert (clocks(log).response.state, clocks(log).response.due) == (ClockState.ENDED, None)
        assert marks(clocks(log)) == ()
        log(at(TUE, 17), Kind.CLOSE_UNDONE)
        found = clocks(log)
        assert (found.cycle, found.reopenings, found.response.due) == (1, 0, at(WED, 11))

    def test_rule_27_a_reopening_by_the_desk_counts_and_restarts_the_resolution(self) -> None:
        log = regular()
        log(at(TUE, 13), Kind.ANSWERED)
        log(at(TUE, 14), Kind.RESOLVED)
        log(at(WED, 14), Kind.CLOSED)
        log(at(THU, 14), Kind.REOPENED, reason="не решено")
        found = clocks(log, policy(LINES))
        assert (found.cycle, found.reopenings, found.response.state) == (1, 1, ClockState.KEPT)
        assert found.resolution.start == at(THU, 14)

    def test_rule_27_a_message_after_solved_is_a_cycle_and_no_reopening(self) -> None:
        log = regular()
        log(at(TUE, 13), Kind.ANSWERED)
        log(at(TUE, 14), Kind.RESOLVED)
        log(at(TUE, 15), Kind.CLIENT_WROTE)
        found = clocks(log, policy(LINES))
        assert (found.cycle, found.reopenings, found.resolution.state) == (2, 0, ClockState.KEPT)

    def test_t_14_c_08_resolution_by_priority(self) -> None:
        dues = {"critical": at(TUE, 14), "high": at(TUE, 20), "medium": at(THU, 12), "low": at(17, 12)}
        for priority, due in dues.items():
            log = Log.received(at(TUE, 12), priority=priority)
            assert clocks(log, policy(LINES)).resolution.due == due
            assert clocks(log).resolution.state is ClockState.ABSENT
        night = Log.received(at(TUE, 23), priority="critical")
        assert clocks(night, policy(LINES)).resolution.due == at(WED, 1)

    def test_c_19_tasks_have_a_forecast_and_no_resolution_clock(self) -> None:
        assert clocks(Log.received(at(TUE, 12), type="large_task"), policy(LINES)).resolution.state is ClockState.ABSENT
        unformed = Log.received(at(TUE, 12), type=None)
        assert clocks(unformed, policy(LINES)).resolution.state is ClockState.RUNNING
        unformed(at(TUE, 13), Kind.TYPE_SET, old=None, new="small_task")
        assert clocks(unformed, policy(LINES)).resolution.state is ClockState.ENDED

    def test_the_resolution_pauses_by_the_same_rules(self) -> None:
        log = Log.received(at(TUE, 10), priority="high")
        log(at(TUE, 11), Kind.ASKED)
        log(at(TUE, 14), Kind.CLIENT_WROTE)
        assert clocks(log, policy(LINES)).resolution.due == at(TUE, 21)


class TestMerging:
    def test_rule_28_the_cycle_with_the_earlier_due_is_kept(self) -> None:
        gone, kept = Log.received(at(TUE, 11)), Log.received(at(TUE, 12))
        gone(at(TUE, 11, 30), Kind.ACKNOWLEDGED)
        gone(at(TUE, 12), Kind.WAITING)
        gone(at(TUE, 12, 30), Kind.RESUMED)
        facts = merge_facts(clocks(gone), clocks(kept), gone.events)
        assert facts["adopt"]
        kept(at(TUE, 13), Kind.MERGED, other=2, **facts)
        gone(at(TUE, 13), Kind.MERGED_INTO, into=1)
        found = clocks(kept)
        assert (found.cycle, found.response.due, found.reaction.state) == (2, at(TUE, 19, 30), ClockState.KEPT)
        assert [turn.clock.state for turn in found.turns[:2]] == [ClockState.ENDED, ClockState.ENDED]
        assert clocks(gone).response.state is ClockState.ENDED
        assert not clocks(gone).open

    def test_rule_28_otherwise_nothing_moves(self) -> None:
        gone, kept = Log.received(at(TUE, 13)), Log.received(at(TUE, 12))
        facts = merge_facts(clocks(gone), clocks(kept), gone.events)
        assert facts == {"adopt": False}
        kept(at(TUE, 14), Kind.MERGED, other=2, **facts)
        assert (clocks(kept).cycle, clocks(kept).response.due) == (1, at(TUE, 20))

    def test_rule_28_an_adopted_cycle_keeps_waiting(self) -> None:
        gone, kept = Log.received(at(TUE, 11)), Log.received(at(TUE, 12))
        gone(at(TUE, 12), Kind.ASKED)
        kept(at(TUE, 12, 30), Kind.ANSWERED)
        kept(at(TUE, 13), Kind.MERGED, other=2, **merge_facts(clocks(gone), clocks(kept), gone.events))
        assert (clocks(kept).response.state, clocks(kept).response.left) == (ClockState.PAUSED, hours(7))
        kept(at(TUE, 14), Kind.CLIENT_WROTE)
        assert clocks(kept).response.due == at(TUE, 21)

    def test_rule_28_an_adopted_cycle_keeps_its_change_of_tier(self) -> None:
        """Обычный since 11:00, Высокий from 16:00: due 18:00 on the survivor too, not 13:00, before the change."""
        gone, kept = Log.received(at(TUE, 11)), Log.received(at(TUE, 12))
        gone(at(TUE, 11, 30), Kind.ACKNOWLEDGED)
        gone(at(TUE, 16), Kind.TIER_CHANGED, old="regular", new="high")
        kept(at(TUE, 16, 30), Kind.MERGED, other=2, **merge_facts(clocks(gone), clocks(kept), gone.events))
        assert clocks(kept).response.due == at(TUE, 18)

    def test_rule_28_a_hold_of_the_survivor_stops_the_adopted_cycle_at_the_merge(self) -> None:
        gone, kept = Log.received(at(TUE, 11)), Log.received(at(TUE, 12))
        kept(at(TUE, 12, 30), Kind.HELD, reason="ждём оплату")
        kept(at(TUE, 15), Kind.MERGED, other=2, **merge_facts(clocks(gone), clocks(kept), gone.events))
        assert (clocks(kept).response.state, clocks(kept).response.left) == (ClockState.PAUSED, hours(4))


class TestChanges:
    @pytest.mark.parametrize(("hour", "minute", "due"), [(17, 0, at(TUE, 19)), (19, 30, at(TUE, 20))])
    def test_rule_29_c_39_an_upgrade_takes_the_earlier_due(self, hour: int, minute: int, due: datetime) -> None:
        log = regular()
        log(at(TUE, 13), Kind.ACKNOWLEDGED)
        log(at(TUE, hour, minute), Kind.TIER_CHANGED, old="regular", new="high", reason="договор")
        assert clocks(log).response.due == due
        said = explain_clock(clocks(log), ClockName.RESPONSE)
        assert "уровень «Высокий» (договор): 2 ч" in said
        assert said.endswith("→ вт 19:00 (было вт 20:00)" if hour == 17 else "прежний срок раньше → вт 20:00")

    def test_rule_29_a_downgrade_past_both_dues_counts_from_the_start_too(self) -> None:
        """Высокий since 12:00 (due 14:00), Обычный from 21:45: due 20:00; the breach of 14:00 stays."""
        log = Log.received(at(TUE, 12), "high")
        log(at(TUE, 12, 20), Kind.ACKNOWLEDGED)
        log(at(TUE, 15), Kind.WAITING)
        log(at(TUE, 16), Kind.RESUMED)
        log(at(TUE, 21, 45), Kind.TIER_CHANGED, old="high", new="regular")
        response = clocks(log).response
        assert (response.due, response.breach) == (at(TUE, 21), at(TUE, 14))
        log(at(TUE, 21, 50), Kind.ANSWERED)
        response = clocks(log).response
        assert (response.state, response.left) == (ClockState.BROKEN, -minutes(50))

    def test_rule_26_a_pause_before_the_new_due_is_not_overdue_time(self) -> None:
        """Broken at 14:00, waiting 15:00-16:00, Обычный from 19:00: due 21:00 with that hour; 21:30 is 30 min late."""
        log = Log.received(at(TUE, 12), "high")
        log(at(TUE, 12, 20), Kind.ACKNOWLEDGED)
        log(at(TUE, 15), Kind.WAITING)
        log(at(TUE, 16), Kind.RESUMED)
        log(at(TUE, 19), Kind.TIER_CHANGED, old="high", new="regular")
        log(at(TUE, 21, 30), Kind.ANSWERED)
        assert (clocks(log).response.due, clocks(log).response.left) == (at(TUE, 21), -minutes(30))

    def test_rule_29_a_downgrade_counts_from_the_start_with_the_pauses_so_far(self) -> None:
        log = Log.received(at(TUE, 12), "high")
        log(at(TUE, 12, 20), Kind.ASKED)
        log(at(TUE, 13, 20), Kind.CLIENT_WROTE)
        log(at(TUE, 13, 30), Kind.TIER_CHANGED, old="high", new="regular")
        assert clocks(log).response.due == at(TUE, 21)

    def test_rule_29_while_paused_the_smaller_remainder_is_frozen(self) -> None:
        log = regular()
        log(at(TUE, 13), Kind.ASKED)
        log(at(TUE, 14), Kind.TIER_CHANGED, old="regular", new="high")
        assert clocks(log).response.left == hours(2)
        log(at(TUE, 15), Kind.TIER_CHANGED, old="high", new="regular")
        assert clocks(log).response.left == hours(7)

    def test_rule_29_a_breach_that_happened_stays(self) -> None:
        log = Log.received(at(TUE, 12), "high")
        log(at(TUE, 12, 10), Kind.ACKNOWLEDGED)
        log(at(TUE, 15), Kind.TIER_CHANGED, old="high", new="regular")
        response = clocks(log).response
        assert (response.due, response.breach) == (at(TUE, 20), at(TUE, 14))
        log(at(TUE, 16), Kind.ANSWERED)
        assert clocks(log).response.state is ClockState.BROKEN

    def test_rule_29_to_vip_and_back_to_best_effort(self) -> None:
        log = regular()
        log(at(TUE, 13), Kind.ACKNOWLEDGED)
        log(at(TUE, 14), Kind.TIER_CHANGED, old="regular", new="vip")
        now = clocks(log).response
        assert (now.state, now.due, now.breach) == (ClockState.NOW, at(TUE, 14), at(TUE, 14, 10))
        log(at(TUE, 14, 5), Kind.TIER_CHANGED, old="vip", new="none")
        assert key_of(clocks(log).response) == (ClockState.BEST_EFFORT, None)
        log(at(TUE, 15), Kind.TIER_CHANGED, old="none", new="regular")
        assert clocks(log).response.due == at(WED, 11)

    def test_rule_30_a_calendar_edit_counts_from_the_edit(self) -> None:
        short = schedule(
            weekly={day: [["10:00", "15:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
        )
        edited = replace(policy(), schedule=short, earlier_hours=((at(TUE, 14), policy().hours),))
        log = regular()
        assert clocks(log, edited).response.due == at(WED, 15)
        log(at(WED, 12), Kind.ANSWERED)
        assert clocks(log, edited).response.state is ClockState.KEPT
        done = regular()
        done(at(TUE, 13), Kind.ANSWERED)
        assert [turn.clock for turn in clocks(done, edited).turns] == [turn.clock for turn in clocks(done).turns]

    def test_rule_30_a_paused_cycle_keeps_its_remainder_across_an_edit(self) -> None:
        late = schedule(weekly={day: [["18:00", "22:00"]] for day in ("tue", "wed", "thu")})
        edited = replace(policy(), schedule=late, earlier_hours=((at(TUE, 15), policy().hours),))
        log = regular()
        log(at(TUE, 14), Kind.WAITING)
        assert clocks(log, edited).response.left == hours(6)
        log(at(TUE, 20), Kind.RESUMED)
        assert clocks(log, edited).response.due == at(WED, 22)

    def test_rule_31_new_targets_are_for_new_cycles_unless_applied(self) -> None:
        fast = {**policy().targets, Tier.REGULAR: TierTargets(Target.parse("1 ч"), Target.parse("3 ч"))}
        edited = replace(policy(), targets=fast, earlier_terms=((at(TUE, 14), policy().terms),))
        log = regular()
        log(at(TUE, 13), Kind.ACKNOWLEDGED)
        assert clocks(log, edited).response.due == at(TUE, 20)
        log(at(TUE, 16), Kind.TARGETS_APPLIED)
        assert clocks(log, edited).response.due == at(TUE, 19)
        assert clocks(Log.received(at(TUE, 15)), edited).response.due == at(TUE, 18)

    def test_rule_39_c_07_critical_caps_the_reaction_and_moves_the_resolution(self) -> None:
        log = regular()
        log(at(TUE, 13), Kind.PRIORITY_CHANGED, old="medium", new="critical")
        found = clocks(log, policy(LINES))
        assert found.reaction.due == at(TUE, 13, 30)
        assert found.resolution.due == at(TUE, 15)
        assert found.response.due == at(TUE, 20)
        log(at(TUE, 13, 10), Kind.PRIORITY_CHANGED, old="critical", new="medium")
        assert clocks(log, policy(LINES)).reaction.due == at(TUE, 14)
        assert clocks(Log.received(at(TUE, 12), "vip", priority="critical")).reaction.due == at(TUE, 12, 10)
        assert clocks(Log.received(at(TUE, 12), "some", priority="critical")).reaction.due == at(TUE, 12, 30)
