"""One gate (issue §2): many made-up requests by every way in, asked beforehand and asked again, with one answer."""

import random
from pathlib import Path

import pytest

from data.desk import Desk
from data.gate.gatekeeping import Gatekeeper, Weighed
from models.tables import Ticket
from models.terms import AttachmentKind, ContactRole, Reason, Verdict, Warn
from tests.desks import NOW, by, make_desk
from tests.doors import NOBODYS, REGULAR, WAYS, Case, bring, contact, incoming, said
from tests.postbag import STRANGER

LINES = (
    "ТИП: мелкая задача",
    "ТИП: Авариа",
    "TИП: пoломка",
    "ТИП: срочная задача",
    "ЗАДАЧА",
    "Вопрос: как добавить сотрудника?",
    "ОПИСАНИЕ: поменять телефон на сайте",
    "ЗАЧЕМ: старый отключён",
    "Зачем: уточню завтра",
    "Кто пользуется - клиенты",
    "Срок: к пятнице",
    "Что недоступно: портал",
    "С какого времени: с 9:30",
    "У нас всё лежит",
    "подскажите по обучению",
    "пароль от кабинета: Zima-2026-xx",
    "Сделайте!!!",
)
PEOPLE = (REGULAR, NOBODYS, STRANGER, "manager@3.example", "builder@3.example", "person@1.example")
CHANNELS = ("почта", "Telegram", "групповой чат", "телефон", "ICQ", "онлайн-встреча")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = make_desk(tmp_path)
    contact(desk, "Лютик", "Мария Лисина", ContactRole.MANAGER, "manager@3.example")
    contact(desk, "Лютик", "Олег Чижов", ContactRole.CONTRACTOR, "builder@3.example")
    return desk


def asked_again(desk: Desk, ticket: Ticket) -> Weighed:
    with desk.store.write(NOW) as tx:
        return Gatekeeper.within(desk, tx).ask_again(tx.session.get_one(Ticket, ticket.number), at=NOW)


def in_words(ticket: Ticket) -> tuple[object, ...]:
    return said(ticket), ticket.type, ticket.warnings, ticket.form_have, ticket.form_need, ticket.speaks_for


@pytest.mark.parametrize("seed", range(24))
def test_every_way_and_every_time_the_same_answer(desk: Desk, seed: int) -> None:
    dice = random.Random(seed)
    text = "\n".join(dice.sample(LINES, dice.randint(1, 6)))
    case = Case(text, dice.choice(PEOPLE), dice.choice(CHANNELS), dice.choice(("", "", "обучение")))
    ways = [way for way in WAYS if way != "mail" or (case.channel, case.topic) == ("почта", "")]
    beforehand = desk.intake.preview(incoming(case), NOW)[2]
    taken = [bring(desk, way, case) for way in ways]
    assert len({in_words(ticket) for ticket in taken}) == 1, case
    first = taken[0]
    assert (beforehand.answer.verdict, beforehand.warnings) == (said(first)[0], first.warnings)
    for ticket in taken:
        again = asked_again(desk, ticket).answer
        assert (again.verdict, again.reason, again.missing) == said(ticket), case


def test_c28_what_was_only_told_of_a_voice_message_is_not_forgotten(desk: Desk) -> None:
    """S-46: kinds named by a file, by a command or by an operator count when the gate is asked again."""
    voice = incoming(Case("ТИП: мелкая задача\nСРОК: завтра"), kinds=(AttachmentKind.VOICE,))
    for taken in (desk.intake.accept(voice, NOW), desk.intake.register(by(desk), voice)):
        assert (taken.verdict, taken.number is None) == (Verdict.REFUSED, False)
        with desk.store.write(NOW) as tx:
            ticket = tx.session.get_one(Ticket, taken.number)
            again = Gatekeeper.within(desk, tx).ask_again(ticket, at=NOW).answer
        assert (again.verdict, again.reason) == (Verdict.REFUSED, Reason.VOICE)
        later = incoming(Case("И ещё снимок"), kinds=(AttachmentKind.PHONE_PHOTO,), onto=taken.number)
        assert desk.intake.register(by(desk), later).verdict is Verdict.REFUSED
        with desk.store.write(NOW) as tx:
            assert Gatekeeper.within(desk, tx).facts.kinds(taken.number or 0) == {
                AttachmentKind.VOICE,
                AttachmentKind.PHONE_PHOTO,
            }


@pytest.mark.parametrize("words", ["Спасибо, отвечу завтра!", "Спасибо", "Ок, уточню у директора", "А когда сделаете?"])
def test_s44_thanks_and_promises_admit_nothing(desk: Desk, words: str) -> None:
    form = "ТИП: мелкая задача\nОПИСАНИЕ: поменять телефон\nКТО ИСПОЛЬЗУЕТ: клиенты\nСРОК: к пятнице"
    number = desk.intake.accept(incoming(Case(form)), NOW).number
    assert number is not None
    desk.forming.ask_missing(number, by(desk))
    said_next = desk.intake.register(by(desk), incoming(Case(words), onto=number))
    assert (said_next.verdict, said_next.missing) == (Verdict.ASKED, ("why",))
    answered = desk.intake.register(by(desk), incoming(Case("Спасибо, чтобы клиенты могли звонить"), onto=number))
    assert answered.verdict is Verdict.ADMITTED


@pytest.mark.parametrize(("words", "verdict"), [("спасибо, отвечу завтра", "asked"), ("Да, подтверждаю", "admitted")])
def test_c11_only_a_word_that_stands_behind_a_spoken_task_writes_it(desk: Desk, words: str, verdict: str) -> None:
    form = "ТИП: мелкая задача\nОПИСАНИЕ: поменять телефон\nЗАЧЕМ: старый\nКТО ИСПОЛЬЗУЕТ: клиенты\nСРОК: к пятнице"
    call = desk.intake.register(by(desk), incoming(Case(form, channel="телефон")))
    assert (call.verdict, call.missing) == (Verdict.ASKED, ("written",))
    later = desk.intake.register(by(desk), incoming(Case(words), onto=call.number))
    assert later.verdict is Verdict(verdict)


def test_s04_where_no_task_may_be_set_nobody_is_asked_for_its_form(desk: Desk) -> None:
    """An untyped letter of the level «Никакой» is asked what it is, and no more."""
    taken = desk.intake.accept(incoming(Case("Не получается настроить выгрузку", NOBODYS)), NOW)
    assert (taken.verdict, taken.missing) == (Verdict.ASKED, ("type",))


def test_s61_a_repeat_of_a_solved_problem_is_pointed_out_at_hand_intake(desk: Desk) -> None:
    """R7, 2: shown before and after, kept when the gate is asked again; another client's problem is none."""
    words = "ТИП: Вопрос\nКак настроить выгрузку накладных на склад?"
    first = desk.intake.register(by(desk), incoming(Case(words, subject="Выгрузка накладных")))
    assert Warn.REPEAT not in first.warnings and first.number is not None
    desk.tickets.take(first.number, by(desk))
    desk.tickets.start(first.number, by(desk))
    desk.tickets.resolve(first.number, by(desk), nothing_to_answer=True)
    again = incoming(Case(words, subject="Выгрузка накладных"))
    assert Warn.REPEAT.value in desk.intake.preview(again, NOW)[2].warnings
    second = desk.intake.register(by(desk), again)
    assert Warn.REPEAT in second.warnings and second.verdict is Verdict.ADMITTED and second.number is not None
    with desk.store.write(NOW) as tx:
        ticket = tx.session.get_one(Ticket, second.number)
        assert Warn.REPEAT in Gatekeeper.within(desk, tx).ask_again(ticket, at=NOW).answer.warnings
    stranger = incoming(Case(words, "person@1.example", subject="Выгрузка накладных"))
    assert Warn.REPEAT.value not in desk.intake.preview(stranger, NOW)[2].warnings


def test_s70_a_secret_in_any_line_of_a_request_is_hidden(desk: Desk) -> None:
    secret = "Zima-2026-xx"
    words = f"пароль: {secret}"
    taken = desk.intake.accept(incoming(Case(words, STRANGER, topic=words, subject=words), client=words), NOW)
    rows = desk.reads.rows("SELECT topic, sender, subject, needle FROM ticket WHERE number = ?", (taken.number,))
    assert Warn.MASKED in taken.warnings and secret.casefold() not in str(rows).casefold()
