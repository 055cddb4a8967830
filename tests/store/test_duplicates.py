"""One incident, many requests: candidates, linking, one answer to all and taking it back (H-10, L-14)."""

import random
from datetime import timedelta
from pathlib import Path

import pytest

from data import similar
from data.desk import Desk
from data.driver import stored
from data.refusals import BadInput, NotAllowed, NotSent, Refusal
from models.clock import ClockState
from models.terms import MessageKind, Role, Status
from tests.arrivals import Asked, arrive, client_writes, later, ticket_of
from tests.desks import NOW, by, client_id, make_desk
from tests.store.at_the_door import HIGH, OUTAGE, REGULAR, SOME, at_door, letters

TEXT = "Здравствуйте, [Имя]! Обращение № [№]: чиним, следующее сообщение через час."


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh desk."""
    return make_desk(tmp_path)


@pytest.fixture
def incident(desk: Desk) -> tuple[int, int, int]:
    """An outage and two duplicates of other clients."""
    parent, one, two = (at_door(desk, OUTAGE, sender) for sender in (REGULAR, HIGH, SOME))
    desk.duplicates.link(one, parent, by(desk))
    desk.duplicates.link(two, parent, by(desk))
    return parent, one, two


# --- candidates


def test_the_same_client_comes_first_then_those_that_say_the_same(desk: Desk) -> None:
    own = arrive(desk, Asked(text="Не работает печать договоров"))
    other = arrive(desk, Asked(text="Печать договора не работает", client="Вектор"))
    arrive(desk, Asked(text="Как добавить сотрудника", client="Вектор"))
    with desk.store.write(NOW) as tx:
        tx.exec("UPDATE ticket SET needle = number || ' ' || lower(subject)")
        tx.exec("UPDATE ticket SET needle = ? WHERE number = ?", (f"{other} печать договора не работает", other))
    found = desk.duplicates.similar(client_id(desk, "Лютик"), "перестали печататься договоры, печать")
    assert [one.number for one in found] == [own, other]
    assert found[0].same_client
    assert not found[1].same_client


@pytest.mark.parametrize(
    ("left", "right"),
    [("счёт", "счета"), ("карточками", "карточку"), ("не приходят письма", "письмо не приходит"), ("Отчёт", "отчётах")],
)
def test_words_are_compared_by_their_stems(left: str, right: str) -> None:
    assert set(similar.stems(left)) & set(similar.stems(right))


def test_politeness_is_no_likeness() -> None:
    assert similar.stems("Добрый день! Подскажите, пожалуйста, как можно") == ()


def test_a_solved_one_of_the_client_is_offered_and_a_strangers_is_not(desk: Desk) -> None:
    solved = arrive(desk, Asked(text="Не приходит счёт на оплату"))
    desk.replies.reply(solved, by(desk), MessageKind.ANSWER, "Готово")
    desk.tickets.resolve(solved, by(desk))
    found = desk.duplicates.similar(client_id(desk, "Лютик"), "счёт на оплату опять не приходит")
    assert [(one.number, one.solved) for one in found] == [(solved, True)]
    assert desk.duplicates.similar(client_id(desk, "Вектор"), "счёт на оплату не приходит") == []


def test_the_request_itself_is_never_its_own_candidate(desk: Desk) -> None:
    number = arrive(desk)
    assert desk.duplicates.similar(client_id(desk, "Лютик"), "не приходит счёт", but=number) == []


WORDS = (
    "портал",
    "счет",
    "оплата",
    "сделка",
    "карточка",
    "сотрудник",
    "отчет",
    "выгрузка",
    "печать",
    "договор",
    "телефон",
    "звонок",
    "почта",
    "робот",
)


def test_candidates_among_ten_thousand_open_requests_are_read_from_one_covering_index(desk: Desk) -> None:
    dice = random.Random(7)
    at = stored(NOW)
    rows = [
        (n, "тема", at, at, dice.randint(1, 5), f"{n} {' '.join(dice.sample(WORDS, 5))} пётр") for n in range(1, 10_001)
    ]
    with desk.store.write(NOW) as tx:
        tx.many(_MANY, rows)
    found = desk.duplicates.similar(3, "Не печатаются договоры, пропала выгрузка отчёта", limit=6)
    assert len(found) == 6
    assert [one.same_client for one in found] == [True] * 4 + [False] * 2, "strangers keep a third of the places"
    (plan, *rest) = desk.reads.plan(similar._OPEN[0])
    assert "COVERING INDEX ix_ticket_find" in plan
    assert not rest


_MANY = """
INSERT INTO ticket (number, version, status, is_open, type, priority, subject, channel, source, sender, sender_address,
    line, standard, received_at, admitted_at, client_id, needle, reopenings, rank, urgent_paid, put_first, cycle,
    sla_class, reaction_state, response_state, resolution_state, unread, undelivered, warnings, missing, form_have,
    form_need, topic, off_channel, by_us, owes)
VALUES (?, 1, 'new', 1, 'question', 'medium', ?, '', '', '', '', 1, '', ?, ?, ?, ?, 0, 40, 0, 0, 0, 3, 'absent',
    'absent', 'absent', 0, 0, '', '', 0, 0, '', 0, 0, 0)"""


# --- linking


def test_h10_the_parent_counts_requests_and_clients(desk: Desk, incident: tuple[int, int, int]) -> None:
    parent, one, two = incident
    again = at_door(desk, OUTAGE, HIGH)
    said = desk.duplicates.link(again, one, by(desk)).sentence
    assert f"дубль № {parent}" in said, "a duplicate's duplicate hangs on the same parent"
    assert desk.duplicates.affected(parent) == (4, 3)
    card = desk.cards.card(parent, NOW, glance=True)
    assert card is not None
    assert card.door.affected == (4, 3)
    assert [child.number for child in desk.duplicates.children(parent)] == [one, two, again]
    desk.duplicates.free(two, by(desk))
    assert desk.duplicates.affected(parent) == (3, 2)
    desk.undoing.undo(two, by(desk))
    assert ticket_of(desk, two).parent == parent


def test_links_make_no_rings_and_no_chains(desk: Desk, incident: tuple[int, int, int]) -> None:
    parent, one, _ = incident
    for wrong in (parent, one):
        with pytest.raises(Refusal):
            desk.duplicates.link(parent, wrong, by(desk))
    other = at_door(desk, OUTAGE, REGULAR)
    with pytest.raises(Refusal, match="дублей: 2"):
        desk.duplicates.link(parent, other, by(desk))
    with pytest.raises(Refusal, match="уже дубль"):
        desk.duplicates.link(one, other, by(desk))
    with pytest.raises(Refusal, match="ничей не дубль"):
        desk.duplicates.free(other, by(desk))


def test_a_merged_parent_hands_its_duplicates_on(desk: Desk, incident: tuple[int, int, int]) -> None:
    parent, one, two = incident
    survivor = at_door(desk, OUTAGE, REGULAR)
    desk.merging.merge(parent, survivor, by(desk))
    assert {ticket_of(desk, n).parent for n in (one, two)} == {survivor}
    assert desk.duplicates.affected(survivor) == (3, 3)


# --- one answer to all


def test_l14_the_preview_shows_each_their_own_text(desk: Desk, incident: tuple[int, int, int]) -> None:
    parent, one, two = incident
    shown = desk.duplicates.preview(parent, TEXT)
    assert [each.number for each in shown.recipients] == [parent, one, two]
    assert all(f"№ {each.number}" in each.text and "[" not in each.text for each in shown.recipients)
    assert shown.skipped == ()
    assert letters(desk, parent) == []


def test_all_are_answered_at_once_each_on_their_own_request(desk: Desk, incident: tuple[int, int, int]) -> None:
    done = desk.duplicates.answer_all(incident[0], by(desk), TEXT)
    assert sorted(done.numbers) == sorted(incident)
    addresses = []
    for number in incident:
        ((to, state, text),) = letters(desk, number)
        addresses.append(to)
        assert state == "waiting"
        assert f"№ {number}" in text
        assert not any(f"№ {other}:" in text for other in incident if other != number)
        ticket = ticket_of(desk, number)
        assert (ticket.response_state, ticket.status) == (ClockState.KEPT.value, Status.IN_PROGRESS.value)
    assert len(set(addresses)) == 3


@pytest.mark.parametrize("how", ["undo", "cancel_all"])
def test_the_window_takes_every_letter_back(desk: Desk, incident: tuple[int, int, int], how: str) -> None:
    parent = incident[0]
    before = [ticket_of(desk, n).model_dump(exclude={"version", "unread", "assignee_id", "status"}) for n in incident]
    desk.duplicates.answer_all(parent, by(desk), TEXT)
    if how == "undo":
        desk.undoing.undo(parent, later(by(desk), seconds=3))
    else:
        desk.duplicates.cancel_all(parent, later(by(desk), seconds=3))
    assert [letters(desk, n)[0][1] for n in incident] == ["cancelled"] * 3
    assert desk.outbox.send_due(NOW + timedelta(minutes=5)) == []
    after = [ticket_of(desk, n).model_dump(exclude={"version", "unread", "assignee_id", "status"}) for n in incident]
    assert after == before
    with pytest.raises(Refusal):
        desk.duplicates.cancel_all(parent, later(by(desk), seconds=4))


def test_letters_that_left_stay_and_are_named(desk: Desk, incident: tuple[int, int, int]) -> None:
    parent, one, _ = incident
    desk.duplicates.answer_all(parent, by(desk), TEXT)
    with desk.store.write(NOW) as tx:
        tx.exec("UPDATE outbox SET state = 'written' WHERE ticket_number = ?", (one,))
    assert f"уже ушло: № {one}" in desk.duplicates.cancel_all(parent, by(desk)).sentence


def test_who_wrote_anew_and_who_is_closed_are_passed_over_with_the_reason(
    desk: Desk, incident: tuple[int, int, int]
) -> None:
    parent, one, two = incident
    client_writes(desk, one, NOW + timedelta(minutes=1), "Уже работает!")
    with desk.store.write(NOW) as tx:
        tx.exec("UPDATE ticket SET status = 'closed', is_open = 0 WHERE number = ?", (two,))
    shown = desk.duplicates.preview(parent, TEXT)
    assert [(each.number, each.skipped) for each in shown.skipped] == [
        (one, "клиент написал новое, его не прочли"),
        (two, "закрыто"),
    ]
    done = desk.duplicates.answer_all(parent, later(by(desk), minutes=2), TEXT)
    assert (done.numbers, [number for number, _ in done.skipped]) == ((parent,), [one, two])


def test_a_solved_parent_offers_to_answer_the_others_and_does_not_write_twice(
    desk: Desk, incident: tuple[int, int, int]
) -> None:
    parent, one, two = incident
    desk.replies.reply(parent, by(desk), MessageKind.ANSWER, "Починили, проверьте.")
    desk.tickets.resolve(parent, by(desk))
    assert "Дублей без решения: 2" in desk.duplicates.offer(parent)
    assert desk.duplicates.last_answer(parent) == "Починили, проверьте."
    done = desk.duplicates.answer_all(parent, by(desk), "Починили, проверьте.")
    assert done.numbers == (one, two)
    assert len(letters(desk, parent)) == 1
    desk.undoing.undo(parent, by(desk))
    assert [letters(desk, n)[0][1] for n in (one, two)] == ["cancelled"] * 2


def test_one_bad_letter_and_nobody_is_written_to(desk: Desk, incident: tuple[int, int, int]) -> None:
    parent, one, _ = incident
    desk.replies.note(one, by(desk), "клиент скандальный, директор грозил расторгнуть договор, осторожно")
    with pytest.raises(NotSent, match=f"№ {one}"):
        desk.duplicates.answer_all(
            parent, by(desk), "клиент скандальный, директор грозил расторгнуть договор, осторожно"
        )
    assert desk.reads.number("SELECT count(*) FROM outbox") == 0


def test_what_cannot_be_sent_to_all(desk: Desk, incident: tuple[int, int, int]) -> None:
    parent, one, _ = incident
    with pytest.raises(BadInput):
        desk.duplicates.answer_all(parent, by(desk), "  ")
    with pytest.raises(BadInput):
        desk.duplicates.answer_all(parent, by(desk), TEXT, kind=MessageKind.NOTE)
    with pytest.raises(Refusal, match="дублей нет"):
        desk.duplicates.answer_all(one, by(desk), TEXT)
    with pytest.raises(NotAllowed):
        desk.duplicates.answer_all(parent, by(desk, Role.MANAGER), TEXT)
