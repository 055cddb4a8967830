"""The order of the queue: S-01, S-24, S-26…S-30, S-34, S-43, C-02, C-03, C-04, C-37."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.queue_order import Lane, Place, lane_of, rank, sort_key, why_here
from models.terms import Priority, Status, TicketType, Tier

NINE = datetime(2026, 2, 3, 9, 0, tzinfo=UTC)
RELEASE_LANES = (Lane.CRITICAL, Lane.VIP, Lane.OUTAGE, Lane.DEFECT, Lane.URGENT_PAID, Lane.REST)


def place(
    number: int,
    type: TicketType | None = TicketType.QUESTION,
    tier: Tier | None = Tier.REGULAR,
    *,
    status: Status = Status.NEW,
    minutes: int = 0,
    priority: Priority = Priority.MEDIUM,
    urgent_paid: bool = False,
    put_first: bool = False,
    held: bool = False,
) -> Place:
    admitted = None if status is Status.UNFORMED else NINE + timedelta(minutes=minutes)
    return Place(number, status, type, tier, priority, admitted, urgent_paid, put_first, held)


places = st.builds(
    place,
    st.integers(1, 50),
    st.sampled_from(list(TicketType)),
    st.sampled_from([None, *Tier]),
    status=st.sampled_from([Status.NEW, Status.OPEN, Status.IN_PROGRESS, Status.WAITLIST, Status.WAITING_CLIENT]),
    minutes=st.integers(0, 3),
    priority=st.sampled_from(list(Priority)),
    urgent_paid=st.booleans(),
    held=st.booleans(),
)


def numbers(*queued: Place) -> list[int]:
    return [place.number for place in sorted((p for p in queued if p.queued), key=sort_key)]


def test_acceptance_case_3_vip_outage_defect_question_and_the_unformed_one_absent() -> None:
    queue = [
        place(1, TicketType.QUESTION, minutes=0),
        place(2, TicketType.DEFECT, minutes=10),
        place(3, TicketType.OUTAGE, minutes=20),
        place(4, TicketType.SMALL_TASK, Tier.VIP, minutes=30),
        place(5, None, status=Status.UNFORMED),
    ]
    assert numbers(*queue) == [4, 3, 2, 1]
    assert rank(queue[4]) is None, "S-30: a ticket that is not formed has no position"


def test_c03_admission_decides_and_ties_go_by_number() -> None:
    assert numbers(place(9, minutes=1), place(3, minutes=2), place(2, minutes=2)) == [9, 2, 3]


def test_c37_paid_urgent_stands_between_defects_and_the_rest() -> None:
    paid = place(1, TicketType.SMALL_TASK, minutes=5, urgent_paid=True)
    assert numbers(place(2), paid, place(3, TicketType.DEFECT, minutes=9)) == [3, 1, 2]


def test_c02_inside_the_vip_lane_outage_then_defect_then_rest() -> None:
    vips = [place(1, tier=Tier.VIP), place(2, TicketType.DEFECT, Tier.VIP), place(3, TicketType.OUTAGE, Tier.VIP)]
    assert numbers(*vips) == [3, 2, 1]


def test_c02_a_supervisor_puts_an_outage_above_a_vip_question() -> None:
    raised = place(2, TicketType.OUTAGE, put_first=True)
    assert numbers(place(1, tier=Tier.VIP), raised) == [2, 1]
    assert "супервайзер" in why_here(raised)


def test_c02_other_profiles_put_critical_above_vip() -> None:
    critical = place(2, priority=Priority.CRITICAL)
    assert lane_of(critical) is Lane.REST
    assert lane_of(critical, RELEASE_LANES) is Lane.CRITICAL
    first = min([place(1, tier=Tier.VIP), critical], key=lambda p: sort_key(p, RELEASE_LANES))
    assert first.number == 2


def test_s34_vip_first_holds_inside_the_work_of_one_person_too() -> None:
    at_work = [place(1, status=Status.IN_PROGRESS), place(2, tier=Tier.VIP, status=Status.IN_PROGRESS, minutes=9)]
    assert numbers(*at_work) == [2, 1]


@pytest.mark.parametrize("paused", [{"held": True}, {"status": Status.WAITING_CLIENT}])
def test_rule_24_what_waits_stands_below_what_runs(paused: dict[str, object]) -> None:
    waiting = place(1, TicketType.OUTAGE, Tier.VIP, **paused)  # type: ignore[arg-type]
    assert numbers(waiting, place(2, minutes=9)) == [2, 1]
    assert why_here(waiting).startswith("ниже идущих")


@given(st.lists(places, unique_by=lambda p: p.number), st.randoms(use_true_random=False))
def test_s01_same_data_same_order_whatever_the_order_they_come_in(queue: list[Place], dice: object) -> None:
    shuffled = list(queue)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert numbers(*queue) == numbers(*shuffled)


@given(places)
def test_s01_every_place_says_why(one: Place) -> None:
    assert len(why_here(one)) > 5


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (place(1, tier=Tier.VIP), "уровень VIP"),
        (place(1, TicketType.OUTAGE, Tier.VIP), "уровень VIP, внутри неё — авария"),
        (place(1, TicketType.OUTAGE), "тип «Авария»"),
        (place(1, TicketType.DEFECT), "тип «Поломка»"),
        (place(1, TicketType.APPROVAL), "в порядке приёма"),
        (place(1, None, status=Status.UNFORMED), "не в очереди: нет типа"),
    ],
)
def test_why_here_names_the_rule(one: Place, said: str) -> None:
    assert said in why_here(one)


def test_c04_a_vip_that_waits_for_another_vip_says_which() -> None:
    assert "ждёт VIP № 7" in why_here(place(1, tier=Tier.VIP), vip_in_work=7)
    assert "ждёт" not in why_here(place(7, tier=Tier.VIP), vip_in_work=7)


def test_a_ticket_outside_the_queue_has_no_sort_key() -> None:
    with pytest.raises(ValueError, match="no place"):
        sort_key(place(5, None, status=Status.UNFORMED))
