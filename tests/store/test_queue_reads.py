"""The lists as SQL: every row once, in the order of the rule, by the index meant for it (speed.md P-5, C-03)."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import queue_sql
from data.desk import Desk
from data.driver import sqlite, stored
from data.folding import needle
from data.migrate import ready
from data.places import Places
from data.queue import Listing, Near, Queue
from data.refusals import BadInput
from data.rows import OUTSIDE, Order, Person, QueueRow, View
from data.settings import Settings
from models.clock import ClockState
from models.queue_order import Place, rank, sort_key
from models.terms import Priority, Role, Status, TicketType, Tier
from tests.bench.build import DEFAULTS, build_database, insert_rows
from tests.desks import NOW, make_desk

ME = Person(1, "Ирина", Role.OPERATOR)
EVERY = [(view, order) for view in View for order in Order]
INDEXES = {
    (View.MINE, Order.QUEUE): "ix_ticket_mine",
    (View.UNREACTED, Order.QUEUE): "ix_ticket_unreacted",
    (View.ALL, Order.QUEUE): "ix_ticket_queue",
    (View.WAITING, Order.QUEUE): "ix_ticket_waiting",
    (View.UNFORMED, Order.QUEUE): "ix_ticket_unformed",
    (View.TALK, Order.QUEUE): "ix_ticket_talk",
    (View.CURATOR, Order.QUEUE): "ix_ticket_curator",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = make_desk(tmp_path_factory.mktemp("queue"))
    yield made
    made.reads.close()


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Queue]:
    """A desk of 6,000 tickets, 60 of them open."""
    places = Places.under(tmp_path_factory.mktemp("full"))
    places.make()
    ready(places, NOW)
    made = Desk(places, Settings())
    build_database(made.places.database, 6000, NOW)
    yield made.queue
    made.reads.close()


def fill(path: Path, tickets: list[dict[str, Any]]) -> None:
    """Let the base hold exactly these tickets."""
    connection = sqlite.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    connection.execute("DELETE FROM ticket")
    rows = [DEFAULTS | ticket for ticket in tickets]
    if rows:
        names = tuple(sorted({name for row in rows for name in row}))
        insert_rows(connection, "ticket", names, [tuple(row.get(name) for name in names) for row in rows])
    connection.execute("COMMIT")
    connection.close()


def ticket(number: int, **changes: Any) -> dict[str, Any]:
    """A ticket in the queue."""
    at = stored(NOW)
    return {
        "number": number,
        "status": "open",
        "is_open": 1,
        "type": "question",
        "tier": "regular",
        "priority": "medium",
        "subject": f"Тема {number}",
        "received_at": at,
        "admitted_at": at,
        "rank": 40,
        "assignee_id": None,
        "sla_class": 3,
        "due_next": None,
        "reaction_state": "absent",
        "needle": needle(f"Тема {number}"),
    } | changes


instants = st.integers(0, 3).map(lambda seconds: stored(NOW + timedelta(seconds=seconds)))


@st.composite
def some_tickets(draw: st.DrawFn) -> list[dict[str, Any]]:
    made = []
    for number in range(1, draw(st.integers(0, 24)) + 1):
        formed = draw(st.sampled_from((True, True, True, False)))
        group = draw(st.integers(0, 3))
        due = draw(instants) if group < 2 else draw(st.one_of(st.none(), instants))
        made.append(
            ticket(
                number,
                status=draw(st.sampled_from(("open", "waiting_client"))) if formed else "unformed",
                type="question" if formed else None,
                rank=draw(st.sampled_from((0, 10, 40, 1040))) if formed else None,
                admitted_at=draw(instants) if formed else None,
                received_at=draw(instants),
                assignee_id=draw(st.sampled_from((None, 1, 2))),
                reaction_state=draw(st.sampled_from(("running", "kept"))),
                sla_class=group,
                due_next=due,
            )
        )
    return made


def holds(view: View, row: dict[str, Any]) -> bool:
    """Say in Python what a view holds."""
    queued = row["rank"] is not None
    found: bool = {
        View.MINE: queued and row["assignee_id"] == ME.id,
        View.UNREACTED: queued and row["reaction_state"] == "running",
        View.ALL: queued,
        View.WAITING: queued and row["status"] == "waiting_client",
        View.UNFORMED: row["status"] == "unformed" and row.get("verdict") != "correspondence",
        View.TALK: row.get("verdict") == "correspondence",
        View.CURATOR: row["status"] == "waiting_curator",
    }[view]
    return found


def expected(view: View, order: Order, tickets: list[dict[str, Any]]) -> list[int]:
    """Sort in Python what a list must show."""
    names = [name.removeprefix("t.") for name in queue_sql.columns(view, order)]

    def key(row: dict[str, Any]) -> list[tuple[bool, Any]]:
        return [(row[name] is not None, row[name] or 0) for name in names]

    return [row["number"] for row in sorted(filter(lambda row: holds(view, row), tickets), key=key)]


def walked(listing: Listing, size: int, *, backwards: bool) -> list[int]:
    """Page through a list from one end to the other."""
    numbers: list[int] = []
    total = listing.total()
    key = listing.key_at(total - 1) if backwards and total else None
    rows: tuple[QueueRow, ...] = listing.stretch(key, size, backwards=backwards, inclusive=backwards)
    while rows:
        numbers = [row.number for row in rows] + numbers if backwards else numbers + [row.number for row in rows]
        rows = listing.stretch(rows[0 if backwards else -1].key, size, backwards=backwards)
    return numbers


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tickets=some_tickets(), size=st.integers(1, 7))
def test_paging_either_way_meets_every_row_once_in_order(desk: Desk, tickets: list[dict[str, Any]], size: int) -> None:
    fill(desk.places.database, tickets)
    for view, order in EVERY:
        listing = desk.queue.listing(view, order, "", ME)
        wanted = expected(view, order, tickets)
        assert listing.total() == len(wanted)
        assert walked(listing, size, backwards=False) == wanted, (view, order)
        assert walked(listing, size, backwards=True) == wanted, (view, order)
        for index, number in enumerate(wanted):
            assert desk.queue.position(view, order, "", ME, number) == (index, len(wanted))
            fresh = listing.slice(Near(number), 2, 3)
            assert [row.number for row in fresh.rows] == wanted[max(index - 2, 0) : index + 3]
            assert (fresh.first, fresh.total) == (max(index - 2, 0), len(wanted))


def test_the_order_is_that_of_the_rule(desk: Desk) -> None:
    places = [
        Place(number, status, kind, tier, Priority.MEDIUM, NOW + timedelta(seconds=number % 3))
        for number, (status, kind, tier) in enumerate(
            (status, kind, tier)
            for status in (Status.NEW, Status.WAITING_CLIENT)
            for kind in (TicketType.OUTAGE, TicketType.DEFECT, TicketType.QUESTION)
            for tier in Tier
        )
    ]
    fill(
        desk.places.database,
        [
            ticket(
                place.number,
                status=place.status.value,
                rank=rank(place),
                admitted_at=stored(place.admitted_at or NOW),
            )
            for place in places
        ],
    )
    shown = walked(desk.queue.listing(View.ALL, Order.QUEUE, "", ME), 4, backwards=False)
    assert shown == [place.number for place in sorted(places, key=sort_key)]


@pytest.mark.parametrize(("view", "order"), EVERY)
@pytest.mark.parametrize("typed", ["", "счёт"])
def test_every_list_walks_the_index_meant_for_it(full: Queue, view: View, order: Order, typed: str) -> None:
    listing = full.listing(view, order, typed, ME)
    index = INDEXES[view, Order.QUEUE]
    if typed and view not in OUTSIDE:
        index = "ix_ticket_find"
    elif order is Order.SLA and not typed:
        index = "ix_ticket_sla"
    some = stored(NOW)
    key = (1, some, 7) if len(queue_sql.columns(view, order)) == 3 else (some, 7)
    for backwards in (False, True):
        for statement, values in listing.statements(key, backwards=backwards):
            plan = " / ".join(full.reads.plan(statement, (*values, 60)))
            assert f"INDEX {index}" in plan
            assert not re.search(r"SCAN t(?! USING)", plan)
            if not typed and order is Order.QUEUE:
                inner = statement[statement.index("(SELECT") + 1 : statement.rindex(") ORDER")]
                (step,) = full.reads.plan(inner, (*values, 60))
                assert step.startswith("SEARCH t USING "), step


def test_counters_walk_one_index_each(full: Queue) -> None:
    for view in View:
        where, values = queue_sql.condition(view, ME.id)
        table = queue_sql.table(view, Order.QUEUE, narrowed=False)
        (step,) = full.reads.plan(f"SELECT count(*) FROM {table} WHERE {where}", values)
        assert INDEXES[view, Order.QUEUE] in step
        assert step.startswith("SEARCH" if view not in OUTSIDE else ("SEARCH", "SCAN"))


def test_counts_and_the_alarm_of_the_header(desk: Desk) -> None:
    def at(seconds: int) -> str:
        return stored(NOW + timedelta(seconds=seconds))

    fill(
        desk.places.database,
        [
            ticket(1, sla_class=1, due_next=at(-1), reaction_state="running", assignee_id=1),
            ticket(2, sla_class=1, due_next=at(0), assignee_id=2),
            ticket(3, sla_class=1, due_next=at(900), status="waiting_client"),
            ticket(
                4,
                sla_class=0,
                due_next=at(-700),
                response_state="now",
                response_start=at(-700),
                response_breach=at(-100),
            ),
            ticket(
                5,
                sla_class=0,
                due_next=at(-300),
                response_state="now",
                response_start=at(-300),
                response_breach=at(300),
            ),
            ticket(6, status="unformed", type=None, rank=None, admitted_at=None, undelivered=1),
            ticket(7, status="closed", is_open=0, rank=None, undelivered=1),
            ticket(8, status="unformed", type=None, rank=None, admitted_at=None, verdict="correspondence"),
            ticket(9, status="waiting_curator", type=None, rank=None, admitted_at=None, verdict="curator"),
        ],
    )
    counts = desk.queue.counts(ME, NOW)
    queued = {View.MINE: 1, View.UNREACTED: 1, View.ALL: 5, View.WAITING: 1}
    assert counts.views == {**queued, View.UNFORMED: 1, View.TALK: 1, View.CURATOR: 1}
    assert (counts.overdue, counts.next_due, counts.next_number, counts.undelivered) == (2, NOW, 2, 1)
    later = desk.queue.counts(ME, NOW + timedelta(seconds=1, microseconds=999_999))
    assert (later.overdue, later.next_number, later.next_due) == (3, 5, NOW + timedelta(seconds=300))


def test_a_row_is_read_whole(desk: Desk) -> None:
    due = NOW + timedelta(hours=2)
    fill(
        desk.places.database,
        [
            ticket(
                9,
                assignee_id=1,
                client_id=2,
                response_state="paused",
                response_start=stored(NOW),
                response_left=-61,
                reaction_state="running",
                reaction_due=stored(due),
                reaction_breach=stored(due),
                unread=1,
            ),
            ticket(8, status="closed", is_open=0, rank=None),
        ],
    )
    row = desk.queue.find(9)
    assert row is not None
    assert (row.client, row.client_id, row.assignee_id, row.unread, row.undelivered) == ("Вектор", 2, 1, True, False)
    assert (row.reaction.state, row.reaction.due, row.received_at) == (ClockState.RUNNING, due, NOW)
    assert (row.response.state, row.response.left) == (ClockState.PAUSED, timedelta(seconds=-61))
    assert row.resolution.state is ClockState.ABSENT
    assert [found.number for found in desk.queue.rows_of([8, 404, 9, 8])] == [8, 9]
    assert desk.queue.find(404) is None
    page = desk.queue.page(View.ALL, Order.QUEUE, "", ME, around=9, size=5)
    assert ([row.number for row in page.rows], page.above, page.below) == ([9], False, False)


def test_a_page_says_whether_there_is_more(desk: Desk) -> None:
    fill(desk.places.database, [ticket(number) for number in range(1, 11)])
    page = desk.queue.page(View.ALL, Order.QUEUE, "", ME, around=5, size=4)
    assert ([row.number for row in page.rows], page.above, page.below) == ([3, 4, 5, 6], True, True)
    after = desk.queue.page(View.ALL, Order.QUEUE, "", ME, after=page.rows[-1].key, size=4)
    assert ([row.number for row in after.rows], after.above, after.below) == ([7, 8, 9, 10], True, False)
    before = desk.queue.page(View.ALL, Order.QUEUE, "", ME, before=page.rows[0].key, size=4)
    assert ([row.number for row in before.rows], before.above, before.below) == ([1, 2], False, True)
    first = desk.queue.page(View.ALL, Order.QUEUE, "", ME, size=4)
    assert ([row.number for row in first.rows], first.above, first.below) == ([1, 2, 3, 4], False, True)


FOUND = {
    "": [1, 2, 3, 4],
    "отчёт": [1],
    "ОТЧЕТ": [1],
    "50%": [2],
    "0_0": [3],
    "тир:vip": [2],
    "тир:вип,высокий": None,
    "тир:VIP,Высокий": [2, 3],
    "тип:авария": [4],
    "тип:мелкая": [3],
    "кто:орлова": [1],
    "кто:я": [1],
    "кто:никто": [2, 3, 4],
    "клиент:вектор": [2],
    "клиент:нет": [1, 3, 4],
    "линия:2": [4],
    "№3": [3],
    "№ 3": [3],
    "#3": [3],
    "3": [3],
    "статус:ждёт": [4],
    "письмо от петра": [4],
    "тип:авария петра": [4],
    "тип:авария отчёт": [],
    "http://x": [],
}


@pytest.mark.parametrize("typed", [typed for typed, found in FOUND.items() if found is not None])
def test_what_is_typed_narrows_the_list(desk: Desk, typed: str) -> None:
    fill(
        desk.places.database,
        [
            ticket(1, needle=needle("Отчёт не строится"), assignee_id=1),
            ticket(2, needle=needle("Скидка 50% пропала"), tier="vip", client_id=2),
            ticket(3, needle=needle("Код 0_0"), tier="high", type="small_task"),
            ticket(4, needle=needle("Письмо", "", "от Петра"), type="outage", line=2, status="waiting_client"),
        ],
    )
    me = Person(1, "Марина Орлова", Role.SUPERVISOR)
    for order in Order:
        listing = desk.queue.listing(View.ALL, order, typed, me)
        assert [row.number for row in listing.slice(Near(), 0, 9).rows] == FOUND[typed]
        assert listing.total() == len(FOUND[typed] or ())


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("тир:золотой", "«золотой» не уровень. Есть: Никакой, Какой-то, Обычный, Высокий, VIP."),
        ("цвет:красный", "Отбор «цвет:» неизвестен."),
        ("кто:Кощей", "Сотрудника «Кощей» нет."),
        ("клиент:Кощей", "Клиента «Кощей» нет."),
        ("тир:", "После «тир:» нужно значение"),
        ("№12а", "«№12а» не номер обращения."),
        ("линия:9", "Линии «9» нет."),
    ],
)
def test_a_wrong_token_gets_a_sentence(desk: Desk, typed: str, sentence: str) -> None:
    with pytest.raises(BadInput) as refusal:
        desk.queue.filter(typed, ME)
    assert refusal.value.sentence.startswith(sentence)


def test_filters_say_themselves(desk: Desk) -> None:
    said = str(desk.queue.filter("тир:vip,высокий тип:авария кто:никто клиент:лютик линия:1 №7 «счёт»", ME))
    assert said == "уровень VIP или Высокий · тип Авария · ничьи · клиент: Лютик · линия 1 · № 7 · «счет»"
    assert str(desk.queue.filter("", ME)) == ""


def test_saved_views_belong_to_a_person(desk: Desk) -> None:
    other = Person(2, "Олег", Role.OPERATOR)
    desk.views.save(ME, " Аварии  VIP ", View.ALL, "тип:авария тир:vip", NOW)
    desk.views.save(ME, "аварии vip", View.WAITING, "тип:авария", NOW)
    desk.views.save(other, "Мои", View.MINE, "", NOW)
    assert [(kept.name, kept.view, kept.query) for kept in desk.views.all(ME)] == [
        ("аварии vip", View.WAITING, "тип:авария")
    ]
    with pytest.raises(BadInput):
        desk.views.save(ME, "плохой", View.ALL, "тир:золотой", NOW)
    with pytest.raises(BadInput):
        desk.views.save(ME, " ", View.ALL, "", NOW)
    assert desk.views.drop(ME, "АВАРИИ VIP", NOW)
    assert not desk.views.drop(ME, "АВАРИИ VIP", NOW)
    assert desk.views.all(ME) == ()
