"""A request gets in once, at its own instant, complete or «Не оформлено» (D-10, S-30, S-43, C-03, F-02)."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.desk import Desk
from data.refusals import BadInput, NotAllowed
from models.tables import Ticket
from models.terms import ContactRole, Priority, Role, Status, TicketType, Tier
from tests.arrivals import kinds, ticket_of
from tests.desks import NOW, by, make_desk
from tests.postbag import REGULAR, STRANGER, VIP, request


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


def facts(desk: Desk, number: int, kind: str) -> dict[str, Any]:
    sql = "SELECT facts FROM journal_event WHERE ticket_number = ? AND kind = ? ORDER BY n DESC LIMIT 1"
    row = desk.reads.row(sql, (number, kind))
    assert row is not None
    return dict(json.loads(row[0]))


def take(desk: Desk, **changes: Any) -> int:
    number = desk.intake.accept(request(**changes), NOW).number
    assert number is not None
    return number


def test_a_complete_request_is_admitted(desk: Desk) -> None:
    done = desk.intake.accept(request(), NOW)
    assert (done.number, done.outcome) == (1, "принято в очередь")
    ticket = ticket_of(desk, 1)
    assert (ticket.status, ticket.type, ticket.tier) == (Status.NEW, TicketType.QUESTION, Tier.REGULAR)
    assert (ticket.admitted_at, ticket.received_at) == (NOW, NOW - timedelta(minutes=1))
    assert ticket.rank is not None and ticket.unread
    assert ticket.standard == desk.standard.version
    assert kinds(desk, 1) == ["received", "admitted"]
    assert done.event == desk.reads.number("SELECT n FROM journal_event WHERE kind = 'received'")


def test_clocks_run_from_the_message_and_the_place_from_admission(desk: Desk) -> None:
    asked = datetime(2026, 3, 4, 7, 0, tzinfo=UTC)
    registered = asked + timedelta(minutes=40)
    number = desk.intake.accept(request(at=asked), registered).number
    ticket = ticket_of(desk, number or 0)
    assert (ticket.reaction_start, ticket.reaction_due) == (asked, asked + timedelta(hours=2))
    assert ticket.response_due == asked + timedelta(hours=8)
    assert ticket.admitted_at == registered


def test_the_cached_clocks_are_those_of_a_recount(desk: Desk) -> None:
    for changes in (
        {},
        {"type": None},
        {"sender_address": VIP},
        {"sender_address": STRANGER},
        {"type": TicketType.OUTAGE},
    ):
        number = take(desk, **changes)
        before = ticket_of(desk, number).model_dump()
        with desk.store.write(NOW) as tx:
            desk.clocks.refresh(tx, tx.session.get_one(Ticket, number))
        assert ticket_of(desk, number).model_dump() == before


@pytest.mark.parametrize("changes", [{"type": None}, {"text": "  \n", "subject": ""}])
def test_an_incomplete_request_is_not_in_the_queue_but_its_clocks_run(desk: Desk, changes: dict[str, Any]) -> None:
    ticket = ticket_of(desk, take(desk, **changes))
    assert (ticket.status, ticket.rank, ticket.admitted_at) == (Status.UNFORMED, None, None)
    assert ticket.reaction_state == "running"


def test_the_same_key_twice_is_one_ticket(desk: Desk) -> None:
    one = request()
    first, second = desk.intake.accept(one, NOW), desk.intake.accept(one, NOW + timedelta(hours=1))
    assert (second.number, second.outcome) == (first.number, "уже принято раньше")
    both = desk.intake.accept_many([again := request(), again], NOW)
    assert [done.number for done in both] == [2, 2]
    assert desk.reads.number("SELECT count(*) FROM ticket") == 2


def test_requests_without_a_key_are_different(desk: Desk) -> None:
    assert [done.number for done in desk.intake.accept_many([request(key=""), request(key="")], NOW)] == [1, 2]


def test_a_stamp_later_than_now_counts_as_now(desk: Desk) -> None:
    assert ticket_of(desk, take(desk, at=NOW + timedelta(days=1))).received_at == NOW


def test_numbers_follow_the_order_of_arrival_across_transactions(desk: Desk) -> None:
    done = desk.intake.accept_many([request(subject=str(place)) for place in range(1, 1203)], NOW)
    assert [one.number for one in done] == list(range(1, 1203))
    assert all(one.event for one in done)
    rows = desk.reads.rows("SELECT number, subject FROM ticket WHERE CAST(subject AS INTEGER) <> number")
    assert rows == []
    assert desk.journal.verify().sound


def test_a_message_is_tied_to_its_event(desk: Desk) -> None:
    numbers = [done.number for done in desk.intake.accept_many([request(), request(type=None), request()], NOW)]
    sql = (
        "SELECT m.ticket_number FROM journal_event e JOIN message m ON m.id = e.message_id "
        "WHERE e.kind = 'received' AND e.ticket_number = m.ticket_number ORDER BY 1"
    )
    assert [number for (number,) in desk.reads.rows(sql)] == numbers


def test_a_known_sender_brings_client_and_tier(desk: Desk) -> None:
    ticket = ticket_of(desk, take(desk, sender_address=VIP.upper(), sender=""))
    assert (ticket.client_id, ticket.contact_id, ticket.tier, ticket.tier_at_intake) == (1, 1, Tier.VIP, Tier.VIP)
    assert ticket.sender == "Пётр Семёнов"


def test_a_telephone_is_known_in_any_spelling(desk: Desk) -> None:
    desk.clients.add_contact(2, "Анна Белова", ContactRole.EMPLOYEE, ("8 (800) 555-35-35", "112"), NOW)
    assert ticket_of(desk, take(desk, sender_address="+7 800 5553535")).client_id == 2
    assert ticket_of(desk, take(desk, sender_address="112")).client_id == 2


def test_an_unknown_sender_is_shown_as_such(desk: Desk) -> None:
    ticket = ticket_of(desk, take(desk, sender_address=STRANGER, sender="Кто-то", client="ООО «Ромашка плюс»"))
    assert (ticket.client_id, ticket.tier) == (None, None)
    assert ticket.sender == "Кто-то (ООО «Ромашка плюс»)"


def test_an_organisation_can_be_named_by_a_file(desk: Desk) -> None:
    assert ticket_of(desk, take(desk, sender_address="", client="Вектор")).tier == Tier.HIGH


def test_priority_comes_from_the_type_unless_said(desk: Desk) -> None:
    assert ticket_of(desk, take(desk, type=TicketType.OUTAGE)).priority == desk.standard.priority_for(TicketType.OUTAGE)
    assert ticket_of(desk, take(desk, priority=Priority.LOW)).priority == Priority.LOW


def test_facts_hold_no_personal_text(desk: Desk) -> None:
    number = take(desk)
    said = facts(desk, number, "received")
    assert {key: said[key] for key in ("tier", "priority", "type", "task", "v")} == {
        "tier": "regular",
        "priority": ticket_of(desk, number).priority,
        "type": "question",
        "task": True,
        "v": 1,
    }
    everything = " ".join(str(row[0]) for row in desk.reads.rows("SELECT facts FROM journal_event"))
    assert not any(word in everything for word in ("Пётр", "счёт", REGULAR))


def test_odd_characters_are_kept_readable(desk: Desk) -> None:
    number = take(desk, text="до\x00после \ud83d конец", subject="а\nб\x00", sender="\ud800")
    row = desk.reads.row("SELECT text, had_nul FROM message WHERE ticket_number = ?", (number,))
    assert row == ("до\u2400после \ufffd конец", 1)
    assert ticket_of(desk, number).subject == "а б\u2400"


def test_what_is_typed_finds_the_ticket(desk: Desk) -> None:
    ticket = ticket_of(desk, take(desk, subject="Ёлка НЕ горит"))
    for word in ("елка", "не горит", "лютик", "семенов", REGULAR, "1"):
        assert word in ticket.needle


def test_a_request_without_a_subject_is_called_by_its_first_line(desk: Desk) -> None:
    assert ticket_of(desk, take(desk, subject="", text="\n\n Портал лежит \nс утра")).subject == "Портал лежит"


def test_entering_by_hand_counts_from_the_call(desk: Desk) -> None:
    called = NOW - timedelta(minutes=25)
    done = desk.intake.register(by(desk), request(key="", at=called, channel="телефон"))
    assert ticket_of(desk, done.number or 0).reaction_start == called
    assert desk.reads.number("SELECT actor_id FROM journal_event WHERE kind = 'received'") == by(desk).person.id


def test_entering_by_hand_refuses_the_future_the_empty_and_the_unentitled(desk: Desk) -> None:
    with pytest.raises(BadInput, match="ещё не наступило"):
        desk.intake.register(by(desk), request(at=NOW + timedelta(seconds=1)))
    with pytest.raises(BadInput, match="с чем обратился"):
        desk.intake.register(by(desk), request(text=" ", subject=""))
    with pytest.raises(NotAllowed):
        desk.intake.register(by(desk, Role.MANAGER), request())
    assert desk.reads.number("SELECT count(*) FROM ticket") == 0
