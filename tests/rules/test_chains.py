"""The chains of warnings: when each step comes due, whatever happens to the clock (T-22, T-23)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.chain_rules import ChainRules, Chains, Receiver, StepRules
from models.chains import Chain, compiled, due_steps, next_at
from models.clock import ClockName
from models.events import EventKind as Kind
from models.policy import Policy, TierTargets
from models.targets import Target
from models.term_words import WrongKey
from models.timers import ClockEvent, Clocks, replay
from tests.rules.hours import DAILY, LINES, THU, TUE, WED, Log, at, clocks, policy, regular, schedule

MINUTE = timedelta(minutes=1)
Said = tuple[ClockName, int, datetime]


def told(log: Log, by: Policy | None = None) -> list[Said]:
    """Let the clock go on until no step is ahead; gives each step with the instant at which it became a fact."""
    found, recorded, by = list[Said](), set[tuple[int, str, str]](), by or policy()
    replayed = clocks(log, by)
    while (now := next_at(replayed, by, recorded)) is not None:
        for steps in due_steps(replayed, by, now, recorded):
            found += [(one.clock, one.point.rung.step, now) for one in steps]
            recorded |= {one.key for one in steps}
    return found


def of(clock: ClockName, said: list[Said]) -> list[datetime]:
    """The instants of one clock's steps in the order of the chain."""
    return [when for name, _, when in sorted(said, key=lambda one: one[1]) if name is clock]


def chain(*steps: StepRules, **rules: object) -> tuple[Chain, ...]:
    """One chain for everything, or for what the rules say."""
    rules_ = ChainRules.model_validate({"steps": steps, **rules})
    return compiled(Chains.model_validate({"chain": (rules_,), "answer_within": "30 мин"}))


def share(part: float, to: str = "супервайзер") -> StepRules:
    """A step at a share of the promise."""
    return StepRules(share=part, to=to)


class TestSteps:
    def test_t23_the_owner_at_three_quarters_the_supervisor_then_the_next_once_it_is_broken(self) -> None:
        said = told(regular())
        assert of(ClockName.REACTION, said) == [at(TUE, 13, 30), at(TUE, 13, 48), at(TUE, 14, 0, 1)]
        assert of(ClockName.RESPONSE, said) == [at(TUE, 18), at(TUE, 19, 12), at(TUE, 20, 0, 1)]

    def test_the_first_chain_that_fits_speaks(self) -> None:
        said = told(Log.received(at(TUE, 12), priority="critical"))
        assert of(ClockName.RESPONSE, said) == [at(TUE, 16), at(TUE, 18), at(TUE, 20, 0, 1)]
        by = replace(policy(), chains=chain(share(0.5), tiers=("VIP",)))
        assert told(regular(), by) == []
        assert told(Log.received(at(TUE, 12), "vip"), by) != []
        by = replace(policy(), chains=chain(share(0.5), clocks=("реакция",)))
        assert [name for name, _, _ in told(regular(), by)] == [ClockName.REACTION]

    def test_c04_the_owner_hears_no_later_than_the_clock_itself_warns(self) -> None:
        said = told(Log.received(at(TUE, 12), "vip"))
        assert of(ClockName.REACTION, said) == [at(TUE, 12, 5), at(TUE, 12, 9), at(TUE, 12, 10, 1)]

    def test_rule_15_at_once_counts_by_its_grace(self) -> None:
        by = replace(policy(), chains=chain(share(0.5), share(1)))
        said = told(Log.received(at(TUE, 12), "vip"), by)
        assert of(ClockName.RESPONSE, said) == [at(TUE, 12, 5), at(TUE, 12, 10, 1)]

    def test_a_step_may_stand_before_the_due_or_after_it(self) -> None:
        quarter = StepRules(before=Target.parse("15 мин"), to="владелец")
        by = replace(policy(), chains=chain(quarter, share(1.5), clocks=("ответ",)))
        assert [when for *_, when in told(regular(), by)] == [at(TUE, 18), at(WED, 12, 0, 1)]
        late = StepRules(before=Target.parse("15 мин"), to="супервайзер")
        by = replace(policy(), chains=chain(late, clocks=("ответ",)))
        assert [when for *_, when in told(regular(), by)] == [at(TUE, 19, 45)]

    def test_steps_outside_hours_wait_for_the_opening(self) -> None:
        said = told(Log.received(at(TUE, 23, 30)))
        assert of(ClockName.REACTION, said)[:2] == [at(WED, 11, 30), at(WED, 11, 48)]

    def test_a_step_needs_exactly_one_of_share_and_before(self) -> None:
        for values in ({}, {"share": 0.5, "before": Target.parse("1 ч")}):
            with pytest.raises((WrongKey, ValueError), match="что-то одно"):
                StepRules.model_validate({**values, "to": "владелец"})


class TestWhatHappens:
    def test_what_stands_or_has_ended_has_no_step_ahead(self) -> None:
        log = regular()
        log(at(TUE, 13), Kind.ASKED)
        assert next_at(clocks(log), policy(), ()) is None
        log(at(TUE, 15), Kind.CLIENT_WROTE)
        assert of(ClockName.RESPONSE, told(log)) == [at(TUE, 20), at(TUE, 21, 12), at(TUE, 22, 0, 1)]
        log(at(TUE, 16), Kind.ANSWERED)
        assert next_at(clocks(log), policy(), ()) is None
        assert told(Log.received(at(TUE, 12), "none"))[-1][0] is ClockName.REACTION, "best effort warns of nothing"

    def test_a_new_cycle_speaks_anew_and_an_old_one_no_more(self) -> None:
        log = regular()
        before = told(log)
        log(at(TUE, 13), Kind.ANSWERED)
        log(at(THU, 12), Kind.CLIENT_WROTE)
        assert [(name, step) for name, step, _ in told(log)] == [(name, step) for name, step, _ in before]
        assert min(when for *_, when in told(log)) > at(THU, 12)

    def test_rule_29_another_level_moves_the_steps_with_the_due(self) -> None:
        log = regular()
        log(at(TUE, 13), Kind.TIER_CHANGED, new="high")
        assert of(ClockName.RESPONSE, told(log)) == [at(TUE, 14, 30), at(TUE, 14, 48), at(TUE, 15, 0, 1)]

    def test_the_resolution_has_steps_of_its_own(self) -> None:
        log = Log.received(at(TUE, 12), type="defect", priority="high")
        assert of(ClockName.RESOLUTION, told(log, policy(LINES)))

    def test_what_is_written_down_is_not_due_again(self) -> None:
        by, now = policy(), at(TUE, 19, 30)
        replayed = clocks(regular())
        late = due_steps(replayed, by, now)
        keys = {one.key for steps in late for one in steps}
        assert due_steps(replayed, by, now, keys) == ()
        assert next_at(replayed, by, keys) == at(TUE, 20, 0, 1)

    def test_the_newest_of_a_clock_comes_first(self) -> None:
        (reaction, response) = due_steps(clocks(regular()), policy(), at(TUE, 19, 30))
        assert [one.point.rung.step for one in reaction] == [2, 1, 0]
        assert [one.point.rung.to for one in response] == [Receiver.SUPERVISOR, Receiver.OWNER]

    def test_without_chains_nobody_is_warned(self) -> None:
        assert next_at(clocks(regular()), replace(policy(), chains=()), ()) is None


SHARES = (0.25, 0.5, 0.75, 1.0, 1.5)
PROMISE = 80
"""Minutes: every share of it is whole minutes."""


@st.composite
def days(draw: st.DrawFn) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Open windows of a day, and pauses of a ticket over two days, in minutes, none touching another."""
    cuts = sorted(draw(st.sets(st.integers(0, 1400), min_size=2, max_size=4).filter(lambda one: len(one) % 2 == 0)))
    stops = sorted(draw(st.sets(st.integers(1, 2800), max_size=6).filter(lambda one: len(one) % 2 == 0)))
    return list(zip(cuts[::2], cuts[1::2], strict=True)), list(zip(stops[::2], stops[1::2], strict=True))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(days())
def test_each_step_speaks_once_when_a_clock_that_only_counts_says_so(
    drawn: tuple[list[tuple[int, int]], list[tuple[int, int]]],
) -> None:
    windows, pauses = drawn
    begin, span = at(TUE, 0), 4 * 1440
    hours = [[f"{a // 60:02d}:{a % 60:02d}", f"{b // 60:02d}:{b % 60:02d}"] for a, b in windows]
    calendar = schedule(weekly=dict.fromkeys(DAILY["weekly"], hours), timezone="Europe/Moscow")
    promise = TierTargets(Target.of(timedelta(minutes=PROMISE)), Target.of(timedelta(minutes=PROMISE)))
    by = replace(
        policy(),
        schedule=calendar,
        targets=dict.fromkeys(policy().targets, promise),
        chains=chain(*map(share, SHARES), clocks=("ответ",)),
    )
    log = Log.received(begin)
    for since, until in pauses:
        log(begin + since * MINUTE, Kind.ASKED)
        log(begin + until * MINUTE, Kind.CLIENT_WROTE)
    assert _walked(log.events, by, begin, span) == _counted(windows, pauses, span)


def _walked(events: list[ClockEvent], by: Policy, begin: datetime, span: int) -> dict[int, int]:
    """Look once a minute, as a console that ticks; gives the minute of each step."""
    found, recorded = dict[int, int](), set[tuple[int, str, str]]()
    known, state = -1, Clocks()
    for minute in range(span):
        now = begin + minute * MINUTE
        happened = [event for event in events if event.at <= now]
        if len(happened) != known:
            known, state = len(happened), replay(happened, by)
        ahead = next_at(state, by, recorded)
        steps = [one for group in due_steps(state, by, now, recorded) for one in group]
        assert bool(steps) == (ahead is not None and ahead <= now), "what is due is what next_at promised"
        for one in steps:
            assert found.setdefault(one.point.rung.step, minute) == minute
            recorded.add(one.key)
    return found


def _counted(windows: list[tuple[int, int]], pauses: list[tuple[int, int]], span: int) -> dict[int, int]:
    """Count open minutes outside pauses, with no engine at all."""
    found, used = dict[int, int](), 0
    reached: dict[int, int] = {}
    for minute in range(span):
        paused = any(since <= minute < until for since, until in pauses)
        for step, part in enumerate(SHARES):
            if used >= PROMISE * part and step not in reached:
                reached[step] = minute
            if step in reached and step not in found and not paused:
                since = reached[step]
                since = next((until for begun, until in pauses if begun == since), since)
                if minute > since or part < 1:
                    found[step] = minute
        if not paused and any(a <= minute % 1440 < b for a, b in windows):
            used += 1
    return found
