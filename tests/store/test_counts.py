"""The counted figures equal a plain-Python recount, and what nothing records is no zero (D-34, T-21, C-29, C-32)."""

from datetime import UTC, datetime, timedelta
from statistics import median

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.desk import Desk
from data.figures.arrivals import heat_map, is_night
from data.figures.asking import Asking, asking
from data.figures.channels import channels
from data.figures.counts import counted
from data.figures.line_marks import line_marks
from data.figures.loads import handled
from data.figures.repeating import report
from models.figures import Figure, FigureId, Filter, Period
from models.formulas_count import COUNTED
from models.terms import Appeal, Tier
from tests.counts_by_hand import BASE, CHANNELS, DAYS, MOSCOW, ByHand, One, history, lay
from tests.desks import make_desk

FILTERS = (
    Filter(),
    Filter(tier=Tier.VIP),
    Filter(channel="почта"),
    Filter(line=2),
    Filter(operator_id=1),
    Filter(topic="пароль"),
    Filter(appeal=Appeal.COMPLAINT),
    Filter(source=""),
    Filter(source="журнал", line=1),
)
BARE = ((BASE + timedelta(days=3), "Viber"), (BASE + timedelta(days=30), "почта"))
NOW = BASE + timedelta(days=DAYS + 20)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One desk whose history every example writes anew."""
    return make_desk(tmp_path_factory.mktemp("counts"))


def _asked(desk: Desk) -> Asking:
    return asking(desk, NOW)


@given(st.integers(0, 10**6), st.sampled_from(FILTERS), st.integers(0, DAYS), st.integers(0, 30))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_count_equals_a_recount_by_loops(desk: Desk, seed: int, filter: Filter, first: int, days: int) -> None:
    made = history(seed)
    lay(desk, made, BARE)
    period = Period(BASE + timedelta(days=first), BASE + timedelta(days=first + days))
    hand = ByHand(made, period, filter)
    found = counted(_asked(desk), period, filter)
    assert set(found) == set(COUNTED)
    came = hand.came
    _same(found[FigureId.RECEIVED], len(came))
    _share(found[FigureId.RESOLVED_SHARE], sum(one.resolved for one in came), len(came))
    _share(found[FigureId.ENGINEER_SHARE], sum(one.top == 3 for one in came), len(came))
    _share(found[FigureId.NIGHT_SHARE], hand.nights(22, 6), len(came))
    _same(found[FigureId.ADMITTED], len(hand.different("admitted")))
    resolved = hand.different("resolved")
    _same(found[FigureId.RESOLVED], len(resolved))
    _share(found[FigureId.TYPICAL_SHARE], sum(one.top == 1 and one.number in resolved for one in made), len(resolved))
    closed = hand.different("closed")
    _same(found[FigureId.CLOSED], len(closed))
    _share(found[FigureId.REOPEN_RATE], len(hand.different("reopened")), len(closed))
    _same(found[FigureId.REOPEN_EVENTS], len(hand.moments("reopened")))
    _same(found[FigureId.RETURNS], len(hand.moments("returned")))
    named = [one for one in came if one.channel]
    calls = sum(one.channel == "телефон" for one in came)
    _same(found[FigureId.CALLS], calls if named or not came else None)
    known = {one.client for one in came if one.client is not None}
    _same(found[FigureId.CLIENTS], len(known) if known or not came else None)
    past = sum(hand.inside(one.received) and one.off and hand.fits(one) for one in made)
    if filter in (Filter(), Filter(source="")):
        past += sum(hand.inside(at) for at, _ in BARE)
    if filter == Filter(channel="почта"):
        past += hand.inside(BARE[1][0])
    came_at_all = [one for one in made if hand.inside(one.received) and hand.fits(one)]
    own = past or any(not one.source for one in came_at_all)
    _same(found[FigureId.OFF_CHANNEL], past if own or not came_at_all else None)


_MADE = (st.integers(0, 10**6), st.sampled_from(FILTERS), st.integers(0, DAYS), st.integers(0, 30))
_SOME = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _laid(desk: Desk, seed: int, filter: Filter, first: int, days: int) -> tuple[ByHand, dict[FigureId, Figure]]:
    made = history(seed)
    lay(desk, made)
    period = Period(BASE + timedelta(days=first), BASE + timedelta(days=first + days))
    return ByHand(made, period, filter), counted(_asked(desk), period, filter)


@given(*_MADE)
@_SOME
def test_c14_marks_of_clients_and_between_lines_equal_a_recount_and_never_mix(
    desk: Desk, seed: int, filter: Filter, first: int, days: int
) -> None:
    hand, found = _laid(desk, seed, filter, first, days)
    marks = hand.marks()
    _same(found[FigureId.CSAT_COUNT], len(marks) or None)
    _same(found[FigureId.CSAT_MEAN], sum(marks) / len(marks) if marks else None)
    _share(found[FigureId.CSAT_POSITIVE], sum(mark >= 4 for mark in marks), len(marks))
    _share(found[FigureId.CSAT_NEGATIVE], sum(mark <= 2 for mark in marks), len(marks))
    lines = hand.line_marks()
    _same(found[FigureId.LINE_MARKS], len(lines) or None)
    _same(found[FigureId.LINE_SPEED], sum(one[2] for one in lines) / len(lines) if lines else None)
    _same(found[FigureId.LINE_QUALITY], sum(one[3] for one in lines) / len(lines) if lines else None)
    by_person = {(row.line, row.person_id): row for row in line_marks(_asked(desk), hand.period, filter)}
    assert set(by_person) == {one[:2] for one in lines}
    for key, row in by_person.items():
        own = [one for one in lines if one[:2] == key]
        assert (row.marks, row.speed) == (len(own), sum(one[2] for one in own) / len(own))


@given(*_MADE)
@_SOME
def test_l29_repeats_equal_a_recount(desk: Desk, seed: int, filter: Filter, first: int, days: int) -> None:
    hand, found = _laid(desk, seed, filter, first, days)
    repeats = hand.repeats(7)
    judged = sum(one.client is not None and bool(one.topic) for one in hand.came)
    _share(found[FigureId.REPEAT_SHARE], len(repeats), judged)
    _same(found[FigureId.REPEATS], len(repeats) if judged else None)
    told = report(_asked(desk), hand.period, filter)
    assert [(one.number, one.earlier) for one in told.listed] == repeats
    assert sum(place.repeats for place in told.weak) == len(repeats)
    assert [one.number for one in told.reopened] == [one.number for one in _by_instant(hand)]


@given(*_MADE)
@_SOME
def test_d02_h21_load_and_reactions_equal_a_recount(
    desk: Desk, seed: int, filter: Filter, first: int, days: int
) -> None:
    hand, found = _laid(desk, seed, filter, first, days)
    if filter.line is None:
        until = min(hand.period.end, NOW)
        people = hand.handled(desk.schedule.is_open, until)
        spent = handled(_asked(desk), hand.period, filter)
        assert {who: seconds for who, seconds in spent.items() if seconds} == people
        gone = max(until - hand.period.start, timedelta())
        whole = round(40 * 3600 * (gone / timedelta(days=7)))
        load = found[FigureId.LOAD_SHARE]
        assert load.parts == (sum(people.values()), whole)
        _same(load, sum(people.values()) / whole if spent and whole else None)
    if filter.operator_id is None and filter.line is None:
        for id, wanted in ((FigureId.COMPLETE_REACTION, True), (FigureId.INCOMPLETE_REACTION, False)):
            spans = hand.reactions(wanted)
            _same(found[id], median(spans) if spans else None)


@given(st.integers(0, 10**6), st.sampled_from(FILTERS))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_d44_d64_the_heat_map_and_the_channels_sum_to_what_was_received(desk: Desk, seed: int, filter: Filter) -> None:
    made = history(seed)
    lay(desk, made)
    period = Period(BASE, BASE + timedelta(days=DAYS))
    hand = ByHand(made, period, filter)
    grid = heat_map(_asked(desk), period, filter)
    local = [one.received.astimezone(MOSCOW) for one in hand.came]
    assert grid.total == len(hand.came)
    assert grid.cells == tuple(
        tuple(sum((at.weekday(), at.hour) == (day, hour) for at in local) for hour in range(24)) for day in range(7)
    )
    rows = channels(_asked(desk), period, filter)
    assert {row.channel: row.requests for row in rows} == {
        name: count for name in CHANNELS if (count := sum(one.channel == name for one in hand.came))
    }
    assert sum(row.share for row in rows) == pytest.approx(1 if hand.came else 0)
    for row in rows:
        assert row.clients == len({one.client for one in hand.came if one.channel == row.channel} - {None})


def test_nothing_at_all_is_no_data_where_nothing_records_it(desk: Desk) -> None:
    lay(desk, ())
    found = counted(_asked(desk), Period(BASE, NOW), Filter())
    zeros = {id for id, figure in found.items() if figure.value == 0}
    assert zeros == {
        *(FigureId.RECEIVED, FigureId.ADMITTED, FigureId.RESOLVED, FigureId.CLOSED, FigureId.REOPEN_EVENTS),
        *(FigureId.RETURNS, FigureId.OFF_CHANNEL, FigureId.CALLS, FigureId.CLIENTS),
    }
    assert all(figure.value is None for id, figure in found.items() if id not in zeros)


def test_a_history_without_channels_and_clients_has_no_calls_and_no_clients_to_tell(desk: Desk) -> None:
    made = history(1, 5)
    for one in made:
        one.channel, one.client, one.merged, one.topic = "", None, False, "пароль"
    lay(desk, made)
    found = counted(_asked(desk), Period(BASE, NOW), Filter())
    assert found[FigureId.RECEIVED].value == 5
    for id in (FigureId.CALLS, FigureId.CLIENTS, FigureId.REPEATS, FigureId.REPEAT_SHARE):
        assert found[id].value is None, id


def test_a_history_without_lines_says_nothing_of_lines(desk: Desk) -> None:
    made = history(1, 6)
    for one in made:
        one.source, one.top, one.merged, one.off = "журнал", 1, False, False
        one.moments = [("resolved", one.received, 1, None)]
    lay(desk, made, sources=("журнал",))
    whole = Period(BASE, NOW)
    found = counted(_asked(desk), whole, Filter())
    for id in (FigureId.ENGINEER_SHARE, FigureId.TYPICAL_SHARE, FigureId.OFF_CHANNEL):
        assert found[id].value is None, id
    assert found[FigureId.RESOLVED].value == 6
    made[0].top = 3
    lay(desk, made, sources=("журнал",))
    found = counted(_asked(desk), whole, Filter())
    _share(found[FigureId.ENGINEER_SHARE], 1, 6)
    _share(found[FigureId.TYPICAL_SHARE], 5, 6)
    lay(desk, (), sources=())


def test_only_what_was_asked_for_is_counted(desk: Desk) -> None:
    lay(desk, history(2))
    found = counted(_asked(desk), Period(BASE, NOW), Filter(), (FigureId.REOPEN_RATE, FigureId.CSAT_MEAN))
    assert set(found) == {FigureId.REOPEN_RATE, FigureId.CSAT_MEAN}
    assert found[FigureId.REOPEN_RATE].threshold == 0
    assert found[FigureId.CSAT_MEAN].threshold is None


@pytest.mark.parametrize(
    ("minute", "night"), [(18 * 60 + 59, False), (19 * 60, True), (2 * 60 + 59, True), (3 * 60, False)]
)
def test_d26_the_night_is_local_and_half_open(desk: Desk, minute: int, night: bool) -> None:
    made = history(3, 1)
    made[0].received, made[0].merged = BASE + timedelta(minutes=minute), False
    lay(desk, made)
    found = counted(_asked(desk), Period(BASE, BASE + timedelta(days=1)), Filter(), (FigureId.NIGHT_SHARE,))
    assert found[FigureId.NIGHT_SHARE].value == int(night)


def test_a_night_that_begins_in_the_evening_goes_over_midnight_and_another_one_does_not() -> None:
    hours = [datetime(2026, 1, 1, hour, 30, tzinfo=UTC).time() for hour in range(24)]
    ten, six, one = (datetime(2026, 1, 1, hour, tzinfo=UTC).time() for hour in (22, 6, 1))
    assert [at.hour for at in hours if is_night(at, ten, six)] == [0, 1, 2, 3, 4, 5, 22, 23]
    assert [at.hour for at in hours if is_night(at, one, six)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("name", ["Asia/Kolkata", "Europe/Berlin", "Australia/Lord_Howe"])
def test_the_heat_map_keeps_to_local_hours_of_any_zone(desk: Desk, name: str) -> None:
    from dataclasses import replace
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(name)
    made = history(4)
    lay(desk, made)
    period = Period(BASE, BASE + timedelta(days=DAYS))
    grid = heat_map(replace(_asked(desk), zone=zone), period, Filter())
    local = [one.received.astimezone(zone) for one in ByHand(made, period, Filter()).came]
    expected = [[sum((at.weekday(), at.hour) == (day, hour) for at in local) for hour in range(24)] for day in range(7)]
    assert [list(row) for row in grid.cells] == expected


def _same(figure: Figure, value: float | None) -> None:
    if value is None:
        assert figure.value is None, figure
    else:
        assert figure.value == pytest.approx(value), figure


def _share(figure: Figure, part: int, whole: int) -> None:
    assert figure.parts == (part, whole), figure
    _same(figure, part / whole if whole else None)


def _by_instant(hand: ByHand) -> list[One]:
    found = [
        (at, one.number, one)
        for one in hand.kept
        for what, at, line, _ in one.moments
        if what == "reopened" and hand.inside(at) and hand.fits(one, line=line)
    ]
    return [one for _, _, one in sorted(found, key=lambda each: each[:2])]
