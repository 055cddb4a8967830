"""HO-01: a part holds exactly what the machine query says, whatever the base holds; and it is read by its indexes."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.desk import Desk
from data.driver import sqlite, stored
from data.giving import items as machine
from data.giving.bench import bench
from data.refusals import Refusal
from data.rows import By
from models.shift_terms import ItemKind, Why
from models.terms import Role
from tests.arrivals import Asked, arrive
from tests.bench.build import DEFAULTS, insert_rows
from tests.desks import NOW, by, colleague, make_desk, open_desk, person
from tests.store.handed import Oracle, dump
from tests.store.random_parts import PART, fill, put_files, states


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = make_desk(tmp_path_factory.mktemp("items"))
    yield made
    made.reads.close()


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=states(), files=st.lists(st.sampled_from(("a.eml", "b.json", "в.csv")), unique=True))
def test_ho01_the_items_are_what_the_query_says(desk: Desk, rows: dict[str, Any], files: list[str]) -> None:
    fill(desk.places, rows)
    put_files(desk.places, files)
    wanted = Oracle(dump(desk), PART, NOW, files).items()
    found = bench(desk, PART, NOW).found()
    assert {key: set(why) for key, why in found.items()} == wanted
    shown = desk.shifts.preparing.items(PART, NOW)
    assert {row.key: set(row.why) for row in shown} == wanted
    assert len(shown) == len(wanted)
    assert all(list(row.why) == sorted(row.why, key=list(Why).index) for row in shown)


VERBS = st.lists(
    st.tuples(
        st.sampled_from(
            ("take", "release", "wait", "promise", "remind", "escalate", "draft", "resolve", "link", "standing", "keep")
        ),
        st.integers(1, 5),
        st.sampled_from((Role.OPERATOR, Role.SPECIALIST, Role.SUPERVISOR)),
    ),
    max_size=12,
)


def _do(desk: Desk, verb: str, number: int, who: By) -> None:
    at = NOW + timedelta(hours=2)
    acts: dict[str, Any] = {
        "take": lambda: desk.tickets.take(number, who),
        "release": lambda: desk.tickets.release(number, who),
        "wait": lambda: desk.waiting.wait(number, who, at),
        "promise": lambda: desk.reminders.promise(number, who, "позвонить", at),
        "remind": lambda: desk.reminders.remind(number, who, at),
        "escalate": lambda: desk.tickets.escalate(number, who, reason="база", line=2, watcher_id=who.person.id),
        "draft": lambda: desk.drafts.save(who.person.id, number, "answer", "Добрый день", NOW),
        "resolve": lambda: desk.tickets.resolve(number, who),
        "link": lambda: desk.duplicates.link(number, 1, who),
        "standing": lambda: desk.shifts.standing.add(who, "держать портал", at),
        "keep": lambda: desk.shifts.standing.end(who, number),
    }
    try:
        acts[verb]()
    except Refusal:
        return


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=VERBS)
def test_ho01_holds_after_the_desks_own_verbs(tmp_path_factory: pytest.TempPathFactory, acts: list[Any]) -> None:
    desk = make_desk(tmp_path_factory.mktemp("verbs"))
    for number in range(5):
        arrive(desk, Asked(at=NOW - timedelta(minutes=9 - number)))
    for verb, number, role in acts:
        _do(desk, verb, number, by(desk, role))
    later = NOW + timedelta(hours=3)
    for role in (Role.OPERATOR, Role.SPECIALIST):
        part = desk.shifts.preparing.open(by(desk, role))
        for at in (NOW, later):
            found = {row.key: set(row.why) for row in desk.shifts.preparing.items(part.id, at)}
            assert found == Oracle(dump(desk), part.id, at).items()


def test_the_same_name_in_two_quarantines_is_two_items(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    other = tmp_path / "mail" / "карантин"
    other.mkdir(parents=True)
    desk.places.quarantine.mkdir(exist_ok=True)
    for folder in (desk.places.quarantine, other):
        (folder / "один.eml").write_text("x", "utf-8")
    with desk.store.write(NOW) as tx:
        tx.exec("INSERT INTO meta VALUES ('inbox:1', ?)", (str(other.parent),))
    part = desk.shifts.preparing.open(by(desk))
    found = {row.ref for row in desk.shifts.preparing.items(part.id, NOW)}
    assert found == {"один.eml", str(other / "один.eml")}


def test_a_reminder_on_a_closed_ticket_and_a_call_in_progress_are_items(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    me = by(desk)
    number = arrive(desk)
    desk.tickets.take(number, me)
    desk.reminders.remind(number, me, NOW + timedelta(hours=1))
    with desk.store.write(NOW) as tx:
        tx.exec("UPDATE ticket SET status = 'closed', is_open = 0, rank = NULL WHERE number = ?", (number,))
    desk.drafts.save(me.person.id, 0, "intake", '{"text": "не работает печать"}', NOW)
    part = desk.shifts.preparing.open(me)
    found = {row.key: row for row in desk.shifts.preparing.items(part.id, NOW)}
    ticket, call = found[(ItemKind.TICKET, str(number))], found[(ItemKind.DRAFT, "draft:1")]
    assert (ticket.why, ticket.is_open, ticket.due) == ((Why.REMINDER,), False, None)
    assert call.subject == "звонок: не работает печать"


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """10,000 open tickets of many people; the operator has 60 of them."""
    desk = make_desk(tmp_path_factory.mktemp("crowded"))
    others = [colleague(desk, f"Сосед {n}").id for n in range(6)]
    me = person(desk).id
    at = stored(NOW - timedelta(hours=1))
    rows = [
        DEFAULTS
        | {"number": n, "status": "open", "is_open": 1, "type": "question", "tier": "regular", "subject": f"Тема {n}"}
        | {"received_at": at, "admitted_at": at, "rank": 40, "assignee_id": me if n <= 60 else others[n % 6]}
        for n in range(1, 10_001)
    ]
    connection = sqlite.connect(str(desk.places.database), isolation_level=None)
    connection.execute("BEGIN")
    names = tuple(rows[0])
    insert_rows(connection, "ticket", names, [tuple(row[name] for name in names) for row in rows])
    connection.execute("COMMIT")
    connection.close()
    yield open_desk(desk.places.root)
    desk.reads.close()


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("_MINE", "ix_ticket_owner"),
        ("_OWNERLESS", "ix_ticket_owner"),
        ("_LEFT", "ix_ticket_owner"),
        ("_OFF", "ix_ticket_owner"),
        ("_AWAY", "ix_ticket_watched"),
        ("_PROMISED", "ix_promise_ticket_number"),
        ("_BURNING", "INTEGER PRIMARY KEY"),
        ("_REMINDERS", "ix_reminder_due"),
        ("_RETURNED", "ix_part_item_returned"),
    ],
)
def test_ho28_every_line_is_read_by_its_index(crowded: Desk, name: str, index: str) -> None:
    sql = getattr(machine, name)
    values = [2] * (2 if "?2" in sql else sql.count("?"))
    plan = crowded.reads.plan(sql, values)
    assert any(index in step for step in plan), plan
    large = ("SCAN t", "SCAN d", "SCAN r", "SCAN p", "SCAN message", "SCAN journal")
    assert not [step for step in plan if step.startswith(large)], plan


def test_ho28_a_part_reads_no_more_than_its_own_tickets(crowded: Desk) -> None:
    part = crowded.shifts.preparing.open(by(crowded))
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    connection = crowded.reads._lane().connection
    connection.set_progress_handler(count, 100)
    try:
        found = crowded.shifts.preparing.items(part.id, NOW)
    finally:
        connection.set_progress_handler(None, 0)
    assert len(found) == 60
    assert steps < 600, "60 items cost a few thousand steps of the base each, not a walk through 10,000 tickets"
