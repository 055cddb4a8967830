"""The outgoing side: what may become of an item, who may say so, what is kept (handover.md §1.3, §1.4)."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.desk import Desk
from data.refusals import BadInput, NotAllowed, Refusal
from data.rows import By
from data.shifts.rows import ItemRow
from models.events import EventKind
from models.shift_terms import Disposition, Grade, ItemKind, PartState, Why
from models.terms import MessageKind, Priority, Role, Tier
from tests.arrivals import Asked, arrive, ticket_of
from tests.desks import NAMES, NOW, PIN, by, colleague, make_desk, person
from tests.glass.hostile import HOSTILE
from tests.handovers import LATE, Floor, T, floor, key_of, open_part

FRESH = LATE - timedelta(minutes=1)
QUIET = Asked(at=FRESH, tier=Tier.NONE)
"""A ticket without promises: nothing of it is hot."""


@pytest.fixture
def made(tmp_path: Path) -> Floor:
    """A day shift before its end, the night after it."""
    return floor(make_desk(tmp_path), outgoing=2)


def own(made: Floor, asked: Asked = QUIET) -> int:
    """A ticket of the senior of the day."""
    number = arrive(made.desk, asked)
    made.desk.tickets.take(number, By(made.giver, max(asked.at, FRESH)))
    return number


def item(made: Floor, part: int, number: int) -> ItemRow:
    """The line about a ticket."""
    return next(row for row in made.desk.shifts.preparing.items(part, LATE) if row.number == number)


def test_the_part_proposes_the_senior_of_the_next_shift(made: Floor) -> None:
    number, part = own(made), open_part(made)
    row = item(made, part, number)
    assert (row.why, row.grade, row.proposal) == ((Why.MINE,), Grade.ORDINARY, Disposition.GIVE)
    assert (row.recipient_id, row.recipient, row.disposition) == (made.taker.id, made.taker.name, None)
    people = made.desk.shifts.preparing.receivers(part, LATE)
    assert people[0] == made.taker and made.giver not in people
    assert {one.role for one in people}.isdisjoint({Role.MANAGER, Role.ADMIN})
    assert made.desk.shifts.preparing.open(made.gives).id == part, "opened again it is the same part"


def test_confirm_keeps_the_proposal_and_a_new_receiver_takes_it_over(made: Floor) -> None:
    preparing, number, part = made.desk.shifts.preparing, own(made), open_part(made)
    preparing.confirm(part, key_of(number), made.gives)
    assert item(made, part, number).lacks == ()
    chief = person(made.desk, Role.SUPERVISOR)
    preparing.receiver(part, made.gives, chief.id)
    row = item(made, part, number)
    assert (row.disposition, row.recipient_id) == (Disposition.GIVE, chief.id)
    with pytest.raises(BadInput, match="сам сдающий"):
        preparing.receiver(part, made.gives, made.giver.id)
    with pytest.raises(BadInput):
        preparing.receiver(part, made.gives, person(made.desk, Role.MANAGER).id)


def test_confirm_all_takes_what_is_not_hot(made: Floor) -> None:
    preparing = made.desk.shifts.preparing
    plain, vip, part = [own(made) for _ in range(3)], own(made, Asked(at=FRESH, tier=Tier.VIP)), open_part(made)
    assert preparing.progress(part, LATE).said == "Осталось 4 из 4 · горячих без шага: 1"
    assert preparing.confirm_all(part, made.gives) == 3
    assert all(item(made, part, number).confirmed for number in plain)
    assert not item(made, part, vip).confirmed
    assert preparing.confirm_all(part, made.gives) == 0
    preparing.raise_hot(part, key_of(plain[0]), made.gives)
    assert item(made, part, plain[0]).lacks == ("следующий шаг",)
    assert preparing.progress(part, LATE).hot == 2


BURNING = {
    "P1": Asked(at=FRESH, priority=Priority.CRITICAL),
    "VIP": Asked(at=FRESH, tier=Tier.VIP),
    "срок нарушен": Asked(at=NOW, tier=Tier.REGULAR),
}


@pytest.mark.parametrize("why", list(BURNING))
def test_ho03_p1_vip_and_breached_are_never_left_to_everybody(made: Floor, why: str) -> None:
    number, part = own(made, BURNING[why]), open_part(made)
    head = made.desk.journal.head()
    with pytest.raises(Refusal, match=f"№ {number}: .*{why}.*в общую очередь нельзя"):
        made.desk.shifts.preparing.dispose(part, key_of(number), made.gives, Disposition.QUEUE, reason="потом")
    row = item(made, part, number)
    assert (row.disposition, row.grade, made.desk.journal.head()) == (None, Grade.HOT, head)


def test_the_common_queue_needs_a_reason(made: Floor) -> None:
    preparing, number, part = made.desk.shifts.preparing, own(made), open_part(made)
    with pytest.raises(BadInput, match="причину"):
        preparing.dispose(part, key_of(number), made.gives, Disposition.QUEUE, reason=" ")
    preparing.dispose(part, key_of(number), made.gives, Disposition.QUEUE, reason="любой справится")
    assert item(made, part, number).reason == "любой справится"
    free = arrive(made.desk, QUIET)
    assert item(made, part, free).proposal is Disposition.QUEUE, "what nobody has goes on as it is"


def test_waiting_is_for_what_waits(made: Floor) -> None:
    desk, number, part = made.desk, own(made), open_part(made)
    preparing, until = desk.shifts.preparing, LATE + timedelta(days=1)
    with pytest.raises(Refusal, match="никого не ждёт"):
        preparing.dispose(part, key_of(number), made.gives, Disposition.WAIT, until=until)
    desk.waiting.wait(number, By(made.giver, LATE), until)
    row = item(made, part, number)
    assert (row.grade, row.proposal, row.until) == (Grade.WAITING, Disposition.WAIT, until)
    preparing.confirm(part, row.key, made.gives)
    done = item(made, part, number)
    assert (done.disposition, done.watcher_id, done.until, done.lacks) == (Disposition.WAIT, made.taker.id, until, ())
    with pytest.raises(BadInput, match="позже нынешнего"):
        preparing.dispose(part, row.key, made.gives, Disposition.WAIT, until=LATE)


def test_escalation_is_done_at_once_and_stays_followed(made: Floor) -> None:
    desk, number, part = made.desk, own(made), open_part(made)
    preparing, engineer = desk.shifts.preparing, person(desk, Role.ENGINEER)
    with pytest.raises(Refusal, match="ещё на первой линии"):
        preparing.dispose(part, key_of(number), made.gives, Disposition.ESCALATED)
    with pytest.raises(BadInput, match="на первой линии"):
        preparing.dispose(part, key_of(number), made.gives, Disposition.ESCALATED, recipient_id=made.taker.id)
    assert ticket_of(desk, number).assignee_id == made.giver.id
    reason = "нужен доступ к серверу"
    preparing.dispose(part, key_of(number), made.gives, Disposition.ESCALATED, recipient_id=engineer.id, reason=reason)
    ticket = ticket_of(desk, number)
    assert (ticket.assignee_id, ticket.line, ticket.watcher_id) == (engineer.id, 2, made.giver.id)
    row = item(made, part, number)
    assert (row.why, row.disposition, row.watcher_id) == ((Why.WATCHED,), Disposition.ESCALATED, made.taker.id)
    other = own(made)
    preparing.dispose(part, key_of(other), made.gives, Disposition.ESCALATED, line=2, reason=reason)
    assert (item(made, part, other).owner_id, item(made, part, other).lacks) == (None, ())


def test_keeping_is_for_who_works_next_or_with_a_supervisors_word(made: Floor) -> None:
    desk, number, part = made.desk, own(made), open_part(made)
    preparing, until = desk.shifts.preparing, LATE + timedelta(days=1)
    with pytest.raises(Refusal, match="оставить за собой"):
        preparing.dispose(part, key_of(number), made.gives, Disposition.KEEP, until=until)
    with pytest.raises(NotAllowed):
        preparing.agree(part, made.gives, NAMES[Role.SPECIALIST], PIN)
    with pytest.raises(Refusal, match="не подходят"):
        preparing.agree(part, made.gives, NAMES[Role.SUPERVISOR], "118822")
    preparing.agree(part, made.gives, NAMES[Role.SUPERVISOR], PIN)
    with pytest.raises(BadInput, match="срок"):
        preparing.dispose(part, key_of(number), made.gives, Disposition.KEEP)
    preparing.dispose(part, key_of(number), made.gives, Disposition.KEEP, until=until)
    assert item(made, part, number).lacks == ()


def test_who_works_the_next_shift_too_keeps_until_its_end(made: Floor) -> None:
    number, part = own(made), open_part(made)
    with made.desk.store.write(LATE) as tx:
        tx.exec("INSERT INTO shift_person VALUES (?, ?, 0, NULL, NULL, '', NULL)", (made.night, made.giver.id))
    made.desk.shifts.preparing.dispose(part, key_of(number), made.gives, Disposition.KEEP)
    assert item(made, part, number).until == T + timedelta(hours=12)


def test_nobody_who_cannot_work_is_given_anything(made: Floor) -> None:
    preparing, number, part = made.desk.shifts.preparing, own(made), open_part(made)
    gone = colleague(made.desk, "Бывший Сотрудник")
    made.desk.people.disable(by(made.desk, Role.SUPERVISOR), gone.id)
    for who in (gone.id, person(made.desk, Role.ADMIN).id, made.giver.id, 999):
        with pytest.raises(BadInput, match=f"№ {number}: "):
            preparing.dispose(part, key_of(number), made.gives, Disposition.GIVE, recipient_id=who)


def test_files_and_instructions_go_with_the_part(made: Floor) -> None:
    desk, part = made.desk, open_part(made)
    desk.places.quarantine.mkdir(exist_ok=True)
    (desk.places.quarantine / "письмо.eml").write_text("x", "utf-8")
    desk.shifts.standing.add(made.gives, "Портал Ромашки не обновлять", T + timedelta(days=2))
    preparing = desk.shifts.preparing
    rows = {row.kind: row for row in preparing.items(part, LATE)}
    assert rows[ItemKind.FILE].subject.startswith("письмо.eml: ")
    assert rows[ItemKind.STANDING].subject == "Портал Ромашки не обновлять"
    for row in rows.values():
        with pytest.raises(Refusal, match="тот, кто принимает часть"):
            preparing.dispose(part, row.key, made.gives, Disposition.GIVE, recipient_id=made.chief.person.id)
        preparing.confirm(part, row.key, made.gives)
    assert not any(row.lacks for row in preparing.items(part, LATE))
    second = open_part(made, made.outgoing[1])
    assert not preparing.items(second, LATE), "they belong to the senior's part"


def test_what_is_typed_holds_no_secret_and_is_not_endless(made: Floor) -> None:
    preparing, number, part = made.desk.shifts.preparing, own(made), open_part(made)
    head = made.desk.journal.head()
    preparing.type(part, key_of(number), made.gives, next_step="пароль: Kj8#mQ2!x\nпроверить\x00 вход", note="тихо")
    row = item(made, part, number)
    assert "Kj8#mQ2!x" not in row.next_step and row.next_step.endswith("проверить вход")
    assert made.desk.shifts.preparing.part(part).note == "тихо"
    assert made.desk.journal.head() == head, "typing is no event, as a draft's is none"
    preparing.type(part, key_of(number), made.gives, if_then="если нет — звонок")
    assert item(made, part, number).next_step == row.next_step
    with pytest.raises(BadInput, match="можно 140"):
        preparing.type(part, key_of(number), made.gives, next_step="я" * 141)
    preparing.note(part, made.gives, "ночью меняли диск, карта 4111 1111 1111 1111 cvv 123")
    assert "4111 1111 1111 1111" not in preparing.part(part).note


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.text(st.characters(), max_size=60), hostile=st.sampled_from(HOSTILE))
def test_ho30_hostile_words_are_kept_on_one_line_and_signed(
    tmp_path_factory: pytest.TempPathFactory, said: str, hostile: str
) -> None:
    made = floor(make_desk(tmp_path_factory.mktemp("hostile")))
    number = own(made)
    preparing, part = made.desk.shifts.preparing, open_part(made)
    preparing.type(part, key_of(number), made.gives, next_step=hostile[:100], if_then=said, note=hostile)
    preparing.dispose(part, key_of(number), made.gives, Disposition.QUEUE, reason=f"причина {said}")
    done = preparing.sign(part, made.gives, PIN, "k")
    (row,) = preparing.items(part, LATE)
    assert done.state is PartState.SIGNED and "\n" not in row.next_step + row.if_then + row.reason


def test_the_journal_names_no_words_and_no_people(made: Floor) -> None:
    preparing, number, part = made.desk.shifts.preparing, own(made), open_part(made)
    head = made.desk.journal.head()
    preparing.type(part, key_of(number), made.gives, next_step="СЛОВО")
    preparing.dispose(part, key_of(number), made.gives, Disposition.QUEUE, reason="СЛОВО")
    events = made.desk.journal.since(head)
    assert [event.kind for event in events] == [EventKind.ITEM_SET]
    said = json.dumps([event.facts for event in events], ensure_ascii=False)
    assert "СЛОВО" not in said and made.giver.name not in said
    assert (events[0].facts["what"], events[0].facts["ticket"], events[0].facts["before"]) == ("queue", number, None)


def test_what_went_elsewhere_is_no_item_any_more(made: Floor) -> None:
    number, part = own(made), open_part(made)
    made.desk.tickets.assign(number, By(made.chief.person, LATE), made.outgoing[1].id)
    with pytest.raises(Refusal, match=f"№ {number} уже не в этой передаче"):
        made.desk.shifts.preparing.confirm(part, key_of(number), made.gives)


def test_only_the_giver_prepares_and_a_manager_never(made: Floor) -> None:
    preparing, number, part = made.desk.shifts.preparing, own(made), open_part(made)
    for who in (By(made.outgoing[1], LATE), made.chief, made.takes):
        with pytest.raises(NotAllowed, match=made.giver.name):
            preparing.confirm(part, key_of(number), who)
    manager = By(person(made.desk, Role.MANAGER), LATE)
    with pytest.raises(NotAllowed, match="не может"):
        preparing.open(manager)
    with pytest.raises(NotAllowed, match="не может"):
        preparing.confirm(part, key_of(number), manager)


def test_ho31_an_unsent_draft_is_a_hot_item_also_on_a_colleagues_ticket(made: Floor) -> None:
    desk, number = made.desk, arrive(made.desk, QUIET)
    desk.tickets.take(number, By(made.outgoing[1], FRESH))
    desk.drafts.save(made.giver.id, number, MessageKind.ANSWER, "Добрый день! Счёт отправлен.", LATE)
    part = open_part(made)
    row = item(made, part, number)
    assert (row.why, row.grade, row.owner_id) == ((Why.DRAFT,), Grade.HOT, made.outgoing[1].id)
    with pytest.raises(Refusal, match="Можно «передать» или «остаётся за мной»"):
        desk.shifts.preparing.dispose(part, row.key, made.gives, Disposition.QUEUE, reason="потом")


def test_the_next_step_is_offered_from_the_last_note(made: Floor) -> None:
    desk, number = made.desk, own(made, Asked(at=FRESH, tier=Tier.VIP))
    desk.replies.note(number, By(made.giver, LATE), "Перезвонить бухгалтеру\nи сверить акт " + "я" * 200)
    desk.replies.note(number, By(made.giver, LATE), "Ждём выгрузку от банка, проверить в 23:00")
    row = item(made, open_part(made), number)
    assert (row.step_offered, row.next_step) == ("Ждём выгрузку от банка, проверить в 23:00", "")
    summary = desk.shifts.preparing.summary(number)
    assert summary.note == "Ждём выгрузку от банка, проверить в 23:00"
    assert summary.client == "Не приходит счёт на оплату"
    assert [line.split(": ")[-1] for line in summary.events] == ["взято", "заметка", "заметка"]


def test_a_desk_without_a_roster_hands_over_too(tmp_path: Path) -> None:
    desk: Desk = make_desk(tmp_path)
    part = desk.shifts.preparing.open(by(desk))
    assert (part.state, part.receiver_id) == (PartState.DRAFT, None)
    number = arrive(desk, Asked(tier=Tier.NONE))
    desk.tickets.take(number, by(desk))
    with pytest.raises(Refusal, match=f"№ {number}: кому передать, не названо"):
        desk.shifts.preparing.confirm(part.id, key_of(number), by(desk))
    desk.shifts.preparing.receiver(part.id, by(desk), person(desk, Role.SPECIALIST).id)
    desk.shifts.preparing.confirm(part.id, key_of(number), by(desk))
