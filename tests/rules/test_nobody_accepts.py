"""The timetable of a shift that nobody accepts, whenever somebody looks at the clock (HO-17, HO-18)."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from models.nobody_accepts import TIMED, Call, Heard, owed
from models.shift_terms import NoticeStep
from tests.rules.rules_of_shifts import SHIPPED

T = datetime(2026, 3, 4, 19, 0, tzinfo=UTC)
OUT, IN = 1, 2
RULES = SHIPPED.handover
MINUTE = timedelta(minutes=1)
EARLIEST = {
    NoticeStep.SOON: -15,
    NoticeStep.UNACCEPTED: 0,
    NoticeStep.CHIEF: 10,
    NoticeStep.NEXT: 15,
    NoticeStep.DECIDE: 30,
}
"""Minutes from T before which a step is never told (handover.md §1.7)."""

looks = st.lists(st.integers(-40, 600), min_size=1, max_size=30).map(sorted)
chains = st.lists(st.integers(10, 15), unique=True, max_size=5).map(tuple)


def played(chain: tuple[int, ...], instants: list[int], known: dict[int, int]) -> list[Heard]:
    """Look at the clock at these minutes from T; ``known`` says who acknowledges, and from which minute on."""
    call = Call(T, (OUT,), (IN,), chain, frozenset(chain))
    heard: list[Heard] = []
    for minute in instants:
        now = T + minute * MINUTE
        heard = [_acknowledged(one, known, minute) for one in heard]
        heard += [Heard(step, person, now) for step, person in owed(call, heard, now, RULES)]
    return heard


def _acknowledged(one: Heard, known: dict[int, int], minute: int) -> Heard:
    said = one.person_id in known and known[one.person_id] <= minute
    return Heard(one.step, one.person_id, one.at, one.acknowledged or said)


@given(chains, looks, st.dictionaries(st.integers(10, 15), st.integers(0, 600), max_size=3))
def test_ho_17_each_thing_once_in_order_and_never_early(
    chain: tuple[int, ...], instants: list[int], known: dict[int, int]
) -> None:
    heard = played(chain, instants, known)
    keys = [(one.step, one.person_id) for one in heard]
    assert len(keys) == len(set(keys)) and {one.step for one in heard} <= set(TIMED)
    for one in heard:
        assert one.at >= T + EARLIEST[one.step] * MINUTE
    called = [one for one in heard if one.step in (NoticeStep.CHIEF, NoticeStep.NEXT)]
    assert tuple(one.person_id for one in called) == chain[: len(called)]
    assert [one.step for one in called[:1]] in ([], [NoticeStep.CHIEF])
    for before, after in pairwise(called):
        assert after.at - before.at >= 5 * MINUTE
        assert known.get(before.person_id, 10**6) > (after.at - T) / MINUTE


@given(chains.filter(bool))
def test_ho_17_looked_at_every_minute_it_is_the_written_timetable(chain: tuple[int, ...]) -> None:
    heard = played(chain, list(range(-60, 600)), {})
    told = [(int((one.at - T) / MINUTE), one.step, one.person_id) for one in heard]
    first = [(-15, NoticeStep.SOON, OUT), (-15, NoticeStep.SOON, IN), (0, NoticeStep.UNACCEPTED, OUT)]
    wanted = [*first, (0, NoticeStep.UNACCEPTED, IN), (10, NoticeStep.CHIEF, chain[0])]
    wanted += [(15 + 5 * n, NoticeStep.NEXT, person) for n, person in enumerate(chain[1:])]
    wanted += [(30, NoticeStep.DECIDE, person) for n, person in enumerate(chain) if 10 + 5 * n <= 30]
    assert sorted(told) == sorted(wanted)


def test_ho_18_a_chain_of_nobody_calls_nobody_and_the_rest_is_told() -> None:
    assert {one.step for one in played((), list(range(-20, 60)), {})} == {NoticeStep.SOON, NoticeStep.UNACCEPTED}
