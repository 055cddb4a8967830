"""How hot an open request is, which of its promises breaks first, and when time alone changes that."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.board_terms import Heat
from models.clock import NO_CLOCK, Clock, ClockName, ClockState
from models.heat import breaking, heat_of, turns_at

AT = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
RUNNING = Clock(ClockState.RUNNING, AT - MINUTE, AT + 30 * MINUTE, AT + 20 * MINUTE, AT + 30 * MINUTE)
PAUSED = Clock(ClockState.PAUSED, AT - MINUTE, left=5 * MINUTE)
BEST = Clock(ClockState.BEST_EFFORT, AT - MINUTE)
KEPT = Clock(ClockState.KEPT, AT - MINUTE, stopped=AT)


def after(clock: Clock, ahead: timedelta) -> Clock:
    """The same clock with all its points moved."""
    moved = {name: getattr(clock, name) + ahead for name in ("due", "warn", "breach")}
    return replace(clock, **moved)


@pytest.mark.parametrize(
    ("clocks", "stands", "heat"),
    [
        ((RUNNING,), False, Heat.CALM),
        ((after(RUNNING, -20 * MINUTE),), False, Heat.SOON),
        ((after(RUNNING, -30 * MINUTE),), False, Heat.SOON),
        ((after(RUNNING, -30 * MINUTE - SECOND),), False, Heat.LATE),
        ((RUNNING, after(RUNNING, -40 * MINUTE)), True, Heat.LATE),
        ((PAUSED, RUNNING), True, Heat.CALM),
        ((PAUSED, BEST), False, Heat.PAUSED),
        ((replace(PAUSED, breach=AT - MINUTE, left=-MINUTE),), True, Heat.LATE),
        ((BEST, NO_CLOCK), False, Heat.BEST_EFFORT),
        ((BEST, KEPT), False, Heat.BEST_EFFORT),
        ((BEST,), True, Heat.PAUSED),
        ((KEPT, NO_CLOCK), False, Heat.CALM),
        ((KEPT,), True, Heat.PAUSED),
        ((replace(KEPT, state=ClockState.BROKEN, breach=AT - MINUTE),), False, Heat.CALM),
        ((NO_CLOCK,), False, Heat.BEST_EFFORT),
        ((), False, Heat.BEST_EFFORT),
    ],
)
def test_the_hottest_clock_that_still_counts_decides(clocks: tuple[Clock, ...], stands: bool, heat: Heat) -> None:
    assert heat_of(clocks, AT, stands=stands) is heat


def test_what_broke_first_comes_before_what_will_break() -> None:
    late, later = after(RUNNING, -60 * MINUTE), after(RUNNING, -50 * MINUTE)
    clocks = {ClockName.REACTION: later, ClockName.RESPONSE: late, ClockName.RESOLUTION: RUNNING}
    assert breaking(clocks, AT) == (ClockName.RESPONSE, late)
    assert breaking({ClockName.RESOLUTION: RUNNING, ClockName.RESPONSE: after(RUNNING, MINUTE)}, AT) == (
        ClockName.RESOLUTION,
        RUNNING,
    )
    assert breaking({ClockName.REACTION: KEPT, ClockName.RESPONSE: PAUSED}, AT) is None
    assert breaking({ClockName.RESPONSE: RUNNING, ClockName.REACTION: RUNNING}, AT) == (ClockName.REACTION, RUNNING)


@st.composite
def running(draw: st.DrawFn) -> Clock:
    """A clock around the instant, running or standing."""
    warn = AT + draw(st.integers(-3, 5)) * SECOND
    breach = warn + draw(st.integers(0, 5)) * SECOND
    state = draw(st.sampled_from((ClockState.RUNNING, ClockState.NOW, ClockState.PAUSED, ClockState.KEPT)))
    left = draw(st.integers(-2, 2)) * SECOND
    return Clock(state, AT - MINUTE, breach, warn, breach, left)


@given(st.lists(running(), max_size=3), st.booleans())
def test_nothing_changes_before_the_turn_and_time_only_heats(clocks: list[Clock], stands: bool) -> None:
    order = (Heat.LATE, Heat.SOON, Heat.CALM, Heat.PAUSED, Heat.BEST_EFFORT)
    at, heat = AT, heat_of(clocks, AT, stands=stands)
    until = turns_at(clocks, AT)
    for _ in range(15):
        at += SECOND
        here = heat_of(clocks, at, stands=stands)
        assert order.index(here) <= order.index(heat)
        if until is None or at < until:
            assert here is heat
