"""What a handover asks of one thing, as pure rules (handover.md §1.2–§1.4, HO-03)."""

import itertools
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.handover import (
    FREE,
    IF_THEN,
    STEP,
    Around,
    answers_for,
    grade,
    lacks,
    may_queue,
    propose,
    queue_ban,
    responsible,
    ways,
    worst_first,
)
from models.shift_terms import Disposition, Grade, ItemKind, Why
from models.terms import Priority, Status, Tier

NOW = datetime(2026, 3, 4, 18, 0, tzinfo=UTC)
WITHIN = timedelta(hours=2)
SOON, FAR = NOW + timedelta(hours=1), NOW + timedelta(hours=5)
RECEIVER, OTHER = 7, 8
AROUND = Around(NOW, frozenset({RECEIVER, OTHER}))


@dataclass(frozen=True)
class Item:
    """A line of a handover."""

    kind: ItemKind = ItemKind.TICKET
    why: tuple[Why, ...] = (Why.MINE,)
    priority: Priority | None = Priority.MEDIUM
    tier: Tier | None = Tier.REGULAR
    status: Status | None = Status.IN_PROGRESS
    is_open: bool = True
    line: int = 1
    held: bool = False
    waiting_until: datetime | None = None
    due: datetime | None = FAR
    breached: bool = False
    breach_next: bool = False
    raised: bool = False
    grade: Grade = Grade.ORDINARY
    disposition: Disposition | None = None
    confirmed: bool = False
    recipient_id: int | None = None
    watcher_id: int | None = None
    until: datetime | None = None
    reason: str = ""
    next_step: str = ""
    if_then: str = ""
    number: int | None = 1
    ref: str = "1"


PLAIN = Item()
GIVEN = Item(disposition=Disposition.GIVE, confirmed=True, recipient_id=RECEIVER)


def graded(item: Item, *, absent: bool = False) -> Grade:
    return grade(item, NOW, WITHIN, absent=absent)


def test_ho03_only_what_is_not_p1_vip_or_breached_may_wait_for_everybody() -> None:
    for priority, tier, breached in itertools.product(Priority, Tier, (False, True)):
        allowed = priority is not Priority.CRITICAL and tier is not Tier.VIP and not breached
        assert may_queue(priority, tier, breached) is allowed
        item = Item(priority=priority, tier=tier, breached=breached)
        assert bool(queue_ban(item)) is not allowed
        assert (Disposition.QUEUE in ways(item)) is allowed
    assert queue_ban(Item(priority=Priority.CRITICAL)) == "это P1"
    assert queue_ban(Item(tier=Tier.VIP)) == "это VIP"
    assert queue_ban(Item(breached=True)) == "его срок нарушен"


@pytest.mark.parametrize(
    "item",
    [
        Item(priority=Priority.CRITICAL),
        Item(tier=Tier.VIP),
        Item(breached=True),
        Item(due=SOON),
        Item(raised=True),
        *(Item(why=(Why.MINE, line)) for line in (Why.INCIDENT, Why.DRAFT, Why.PROMISE, Why.RETURNED)),
    ],
)
def test_hot_is_what_burns(item: Item) -> None:
    assert graded(item) is Grade.HOT
    assert graded(replace(item, status=Status.WAITING_CLIENT)) is Grade.HOT


def test_the_edge_of_hot_is_the_setting() -> None:
    assert graded(Item(due=NOW + WITHIN)) is Grade.ORDINARY
    assert graded(Item(due=NOW + WITHIN - timedelta(seconds=1))) is Grade.HOT
    assert graded(Item(due=None)) is Grade.ORDINARY


def test_what_waits_is_waiting_and_all_of_an_absent_person_is_hot() -> None:
    waiting = [Item(status=Status.WAITING_CLIENT), Item(status=Status.WAITING_CURATOR), Item(held=True)]
    assert {graded(item) for item in waiting} == {Grade.WAITING}
    assert graded(PLAIN) is Grade.ORDINARY
    everything = [*waiting, PLAIN, Item(kind=ItemKind.FILE, why=(Why.QUARANTINE,), priority=None, due=None)]
    assert {graded(item, absent=True) for item in everything} == {Grade.HOT}


def test_proposals_of_the_machine() -> None:
    away = propose(Item(why=(Why.WATCHED,), line=2), NOW, RECEIVER)
    assert (away.what, away.watcher_id) == (Disposition.ESCALATED, RECEIVER)
    waits = propose(Item(status=Status.WAITING_CLIENT, waiting_until=FAR), NOW, RECEIVER)
    assert (waits.what, waits.until, waits.watcher_id) == (Disposition.WAIT, FAR, RECEIVER)
    silent = propose(Item(status=Status.WAITING_CLIENT, waiting_until=NOW), NOW, RECEIVER)
    assert (silent.what, silent.recipient_id) == (Disposition.GIVE, RECEIVER)
    free = propose(Item(why=(Why.OWNERLESS,)), NOW, RECEIVER)
    assert (free.what, free.reason) == (Disposition.QUEUE, FREE)
    burning = propose(Item(why=(Why.OWNERLESS,), tier=Tier.VIP), NOW, RECEIVER)
    assert (burning.what, burning.recipient_id) == (Disposition.GIVE, RECEIVER)
    own_of_the_second_line = propose(Item(line=2), NOW, RECEIVER)
    assert own_of_the_second_line.what is Disposition.GIVE
    assert propose(PLAIN, NOW, None).recipient_id is None


LINES = st.lists(st.sampled_from(Why), min_size=1, unique=True).map(tuple)
ANYTHING = st.builds(
    Item,
    kind=st.sampled_from(ItemKind),
    why=LINES,
    priority=st.sampled_from(Priority),
    tier=st.sampled_from(Tier),
    status=st.sampled_from(Status),
    is_open=st.booleans(),
    line=st.integers(1, 3),
    held=st.booleans(),
    waiting_until=st.sampled_from((None, NOW - WITHIN, FAR)),
    breached=st.booleans(),
)


@given(item=ANYTHING)
def test_a_proposal_is_always_allowed_and_never_leaves_what_burns_to_everybody(item: Item) -> None:
    offer = propose(item, NOW, RECEIVER)
    assert offer.what in ways(item)
    confirmed = replace(
        item,
        disposition=offer.what,
        confirmed=True,
        recipient_id=offer.recipient_id,
        watcher_id=offer.watcher_id,
        until=offer.until,
        reason=offer.reason,
    )
    assert lacks(confirmed, AROUND) in ((), (IF_THEN,))
    assert responsible(item.kind, offer.what, offer.recipient_id, offer.watcher_id, RECEIVER) == RECEIVER
    if offer.what is Disposition.QUEUE:
        assert may_queue(item.priority, item.tier, item.breached)


def test_what_an_item_lacks_is_said_in_words() -> None:
    assert lacks(PLAIN, AROUND) == ("решение",)
    assert lacks(replace(GIVEN, confirmed=False), AROUND) == ("решение",)
    assert lacks(GIVEN, AROUND) == ()
    assert lacks(replace(GIVEN, recipient_id=99), AROUND) == ("кому",)
    hot = replace(GIVEN, grade=Grade.HOT)
    assert lacks(hot, AROUND) == (STEP,)
    assert lacks(replace(hot, breach_next=True), AROUND) == (STEP, IF_THEN)
    assert lacks(replace(hot, breach_next=True, next_step="позвонить", if_then=" "), AROUND) == (IF_THEN,)
    assert lacks(replace(GIVEN, priority=Priority.CRITICAL), AROUND) == (IF_THEN,)


def test_what_each_decision_needs() -> None:
    queue = replace(GIVEN, disposition=Disposition.QUEUE, recipient_id=None)
    assert lacks(queue, AROUND) == ("причина",)
    assert lacks(replace(queue, reason="свободно"), AROUND) == ()
    assert lacks(replace(queue, reason="свободно", breached=True), AROUND) == (
        "другое решение, в общую очередь нельзя: его срок нарушен",
    )
    wait = replace(GIVEN, disposition=Disposition.WAIT, status=Status.WAITING_CLIENT)
    assert lacks(wait, AROUND) == ("кто следит", "до какого времени")
    assert lacks(replace(wait, watcher_id=OTHER, until=FAR), AROUND) == ()
    assert lacks(replace(wait, status=Status.OPEN), AROUND) == ("другое решение",)
    keep = replace(GIVEN, disposition=Disposition.KEEP)
    assert lacks(keep, AROUND) == ("согласие супервайзера", "до какого времени")
    assert lacks(replace(keep, until=FAR), replace(AROUND, may_keep=True)) == ()
    away = replace(GIVEN, disposition=Disposition.ESCALATED, line=2, recipient_id=None)
    assert lacks(away, AROUND) == ("кому", "кто следит")
    assert lacks(replace(away, why=(Why.WATCHED,), watcher_id=RECEIVER), AROUND) == ()


def test_who_accepts_an_item() -> None:
    ticket, give = ItemKind.TICKET, Disposition.GIVE
    assert responsible(ticket, give, OTHER, None, RECEIVER) == OTHER
    assert responsible(ticket, Disposition.WAIT, None, OTHER, RECEIVER) == OTHER
    assert responsible(ticket, Disposition.ESCALATED, 5, OTHER, RECEIVER) == OTHER
    assert responsible(ticket, Disposition.QUEUE, OTHER, OTHER, RECEIVER) == RECEIVER
    assert responsible(ticket, Disposition.KEEP, None, None, RECEIVER) == RECEIVER
    for kind in (ItemKind.FILE, ItemKind.STANDING):
        assert responsible(kind, give, OTHER, None, RECEIVER) == RECEIVER


def test_only_what_the_giver_answers_for_changes_its_owner() -> None:
    assert answers_for((Why.MINE,)) and answers_for((Why.ORPHAN, Why.DRAFT)) and answers_for((Why.RETURNED,))
    assert not answers_for((Why.DRAFT, Why.REMINDER)) and not answers_for((Why.WATCHED,))
    assert ways(Item(why=(Why.DRAFT,))) == (Disposition.GIVE, Disposition.KEEP)
    assert ways(Item(why=(Why.WATCHED,), line=2)) == (Disposition.ESCALATED, Disposition.KEEP)
    assert ways(Item(kind=ItemKind.FILE)) == (Disposition.GIVE,)


def test_worst_first() -> None:
    hot = Item(grade=Grade.HOT)
    order = [
        replace(hot, breached=True, due=SOON, ref="1"),
        replace(hot, priority=Priority.CRITICAL, ref="2"),
        replace(hot, tier=Tier.VIP, ref="3"),
        replace(hot, due=SOON, ref="4"),
        replace(hot, due=None, ref="5"),
        Item(due=SOON, ref="6"),
        Item(grade=Grade.WAITING, due=SOON, ref="7"),
    ]
    for shuffled in itertools.permutations(order):
        assert sorted(shuffled, key=worst_first) == order
