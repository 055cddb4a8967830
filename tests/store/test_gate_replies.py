"""The client's reply to our request fills the form and admits the ticket by itself, in whatever layout it came."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.inbox.folder import Inbox
from models.tables import Ticket
from models.terms import ContactRole, MessageKind, Status, TicketType, Verdict, Warn
from tests.arrivals import kinds, later, ticket_of
from tests.desks import NOW, by, make_desk
from tests.doors import BAD, GOOD, INCIDENT, NOBODYS, OUTAGE, REGULAR, Case, answers, bring, contact, incoming, said
from tests.postbag import STRANGER, drop, letter

LATER = NOW + timedelta(hours=2)
LABELLED = "ТИП: Мелкая задача\nОПИСАНИЕ: показать сделки\nЗАЧЕМ: видеть план\nКТО ИСПОЛЬЗУЕТ: продажи\nСРОК: к пятнице"
NUMBERED = "1. Мелкая задача\n2. Показать менеджерам сделки\n3. Чтобы видеть план\n4. Отдел продаж\n5. К пятнице"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


def asked(desk: Desk, text: str = BAD, address: str = REGULAR) -> Ticket:
    """A ticket that waits for the answers we asked for, and the text of our letter."""
    number = bring(desk, "mail", Case(text, address)).number or 0
    desk.forming.ask_missing(number, by(desk))
    desk.outbox.send_due(NOW + timedelta(minutes=10))
    return ticket_of(desk, number)


def our_letter(desk: Desk, number: int) -> tuple[str, str]:
    sql = "SELECT message_id, text FROM message WHERE ticket_number = ? AND kind = ? ORDER BY id DESC LIMIT 1"
    row = desk.reads.row(sql, (number, MessageKind.QUESTION.value))
    assert row is not None
    return str(row[0]), str(row[1])


def quoted(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.splitlines())


def inline(letter_text: str, found: dict[str, str]) -> str:
    """Answer below each question of a quoted letter."""
    lines = []
    for line in letter_text.splitlines():
        lines.append(f"> {line}")
        lines += [words for question, words in found.items() if question in line]
    return "\n".join(lines)


def reply(desk: Desk, number: int, text: str, sender: str = REGULAR) -> Ticket:
    """Let the reply arrive as a letter of the thread."""
    message_id, _ = our_letter(desk, number)
    raw = letter(text, subject=f"Re: Просьба [№ {number}]", sender=sender, In_Reply_To=message_id)
    drop(desk, f"reply-{number}.eml", raw, LATER - timedelta(minutes=1))
    Inbox(desk, desk.places.inbox).sweep(LATER)
    return ticket_of(desk, number)


@pytest.mark.parametrize("layout", ["labelled", "numbered", "above the quote", "inline", "in pieces"])
def test_a_reply_in_any_layout_fills_the_form_and_admits(desk: Desk, layout: str) -> None:
    """Issue §5, R5: labelled lines, our numbers, below our quoted questions."""
    number = asked(desk).number or 0
    _, ours = our_letter(desk, number)
    rules = desk.standard.gate
    words = ["Мелкая задача", "Показать менеджерам сделки", "Чтобы видеть план", "Отдел продаж", "К пятнице"]
    asks = [rules.question(key).ask for key in ("type", "what", "why", "users", "due")]
    if layout == "in pieces":
        first = reply(desk, number, "ТИП: Мелкая задача\nОПИСАНИЕ: показать сделки")
        assert said(first) == (Verdict.ASKED, None, ("why", "users", "due"))
    text = {
        "labelled": LABELLED,
        "numbered": NUMBERED,
        "above the quote": f"{LABELLED}\n\n{quoted(ours)}",
        "inline": f"Отвечаю ниже.\n\n{inline(ours, dict(zip(asks, words, strict=True)))}",
        "in pieces": "ЗАЧЕМ: видеть план\nКТО ИСПОЛЬЗУЕТ: продажи\nСРОК: к пятнице",
    }[layout]
    ticket = reply(desk, number, text)
    assert said(ticket) == (Verdict.ADMITTED, None, ())
    assert (ticket.status, ticket.type, ticket.admitted_at) == (Status.NEW, TicketType.SMALL_TASK, LATER)
    assert ticket.rank is not None and ticket.asked_at is None
    assert set(answers(desk, number)) >= {"what", "why", "users", "due"}
    assert {"client_wrote", "form_filled", "type_set", "admitted"} <= set(kinds(desk, number))


def test_one_question_is_answered_by_the_whole_reply(desk: Desk) -> None:
    """H-20: acceptance case 1, to its end."""
    number = asked(desk, INCIDENT.replace("ОЖИДАЛИ: сделка сохранится\n", "")).number or 0
    _, ours = our_letter(desk, number)
    ticket = reply(desk, number, f"Думал, что сделка просто сохранится\n\n{quoted(ours)}")
    assert said(ticket)[0] is Verdict.ADMITTED
    assert answers(desk, number)["expected"] == "Думал, что сделка просто сохранится"


def test_thanks_answer_nothing(desk: Desk) -> None:
    number = asked(desk, INCIDENT.replace("ОЖИДАЛИ: сделка сохранится\n", "")).number or 0
    ticket = reply(desk, number, "Спасибо, хорошо, отвечу!")
    assert said(ticket)[0] is Verdict.ASKED and ticket.asked_at is None and ticket.unread


def test_a_second_request_asks_only_what_is_still_missing(desk: Desk) -> None:
    number = asked(desk).number or 0
    reply(desk, number, "ТИП: Мелкая задача\nОПИСАНИЕ: показать сделки\nЗАЧЕМ: видеть план")
    desk.forming.ask_missing(number, later(by(desk), hours=3))
    _, ours = our_letter(desk, number)
    rules = desk.standard.gate
    assert [key for key in ("what", "why", "users", "due") if rules.question(key).ask in ours] == ["users", "due"]


def test_the_reply_ends_the_pause_and_the_reaction_had_stopped(desk: Desk) -> None:
    """Rule 37: our request is a question."""
    ticket = asked(desk)
    assert (ticket.reaction_state, ticket.response_state) == ("kept", "paused")
    assert reply(desk, ticket.number or 0, LABELLED).response_state == "running"


def test_a_cancelled_question_was_never_asked(desk: Desk) -> None:
    """A short reply is no answer to a letter that never left."""
    number = bring(desk, "hand", Case(INCIDENT.replace("ОЖИДАЛИ: сделка сохранится\n", ""))).number or 0
    desk.forming.ask_missing(number, by(desk))
    outbox = desk.reads.number("SELECT id FROM outbox WHERE ticket_number = ?", (number,))
    desk.replies.cancel(outbox, later(by(desk), seconds=1))
    write = incoming(Case("Уже разобрались с коллегой"), at=LATER, subject=f"[№ {number}]")
    desk.intake.accept(write, LATER)
    assert "expected" not in answers(desk, number)


def test_correspondence_that_gets_its_mark_becomes_a_request(desk: Desk) -> None:
    """C-15, rule 37: the other clocks run from then on."""
    first = incoming(Case("Коллеги, отчёт собрали", channel="Telegram"), message_id="<talk@x.example>")
    number = desk.intake.accept(first, NOW).number or 0
    assert ticket_of(desk, number).verdict == Verdict.CORRESPONDENCE
    more = incoming(Case(GOOD, channel="Telegram"), at=LATER, in_reply_to="<talk@x.example>")
    done = desk.intake.accept(more, LATER)
    ticket = ticket_of(desk, number)
    assert (done.number, done.verdict, ticket.status) == (number, Verdict.ADMITTED, Status.NEW)
    assert "taken_as_request" in kinds(desk, number)
    assert (ticket.response_state, ticket.admitted_at) == ("running", LATER)


def test_a_word_on_a_refused_and_closed_request_stands_at_the_door_again(desk: Desk) -> None:
    """S-30: it was never in the queue, so nothing is reopened and nothing is counted."""
    number = bring(desk, "mail", Case(GOOD, NOBODYS)).number or 0
    desk.forming.refuse(number, by(desk))
    assert ticket_of(desk, number).status == Status.CLOSED
    write = incoming(Case("ТИП: Вопрос\nА как это сделать самим?", NOBODYS), at=LATER, subject=f"[№ {number}]")
    desk.intake.accept(write, LATER)
    ticket = ticket_of(desk, number)
    assert (ticket.is_open, ticket.reopenings) == (True, 0)
    assert (ticket.status, ticket.type, said(ticket)[0]) == (Status.NEW, TicketType.QUESTION, Verdict.ADMITTED)


def test_an_unfinished_request_that_was_closed_comes_back_unfinished(desk: Desk) -> None:
    number = bring(desk, "mail", Case(BAD)).number or 0
    desk.tickets.close(number, by(desk), "не обращение")
    write = incoming(Case("Спасибо ещё раз"), at=LATER, subject=f"[№ {number}]")
    desk.intake.accept(write, LATER)
    ticket = ticket_of(desk, number)
    assert (ticket.status, ticket.type, ticket.reopenings, ticket.is_open) == (Status.UNFORMED, None, 0, True)


def test_the_reply_pays_the_debt_of_an_outage(desk: Desk) -> None:
    """C-30."""
    number = bring(desk, "mail", Case(OUTAGE)).number or 0
    text = "ЧТО ДЕЛАЛИ: открыли портал, обновили страницу\nКОМУ МЕШАЕТ: все\nСРОЧНОСТЬ: P1"
    desk.intake.accept(incoming(Case(text), at=LATER, subject=f"Re: [№ {number}]"), LATER)
    ticket = ticket_of(desk, number)
    assert not ticket.owes and (ticket.form_have, ticket.form_need) == (5, 5)
    assert desk.reads.number("SELECT count(*) FROM reminder WHERE done_at IS NULL") == 0
    assert ticket.status == Status.NEW


def test_nothing_that_a_client_writes_throws_a_ticket_out_of_the_queue(desk: Desk) -> None:
    number = bring(desk, "hand", Case("ТИП: Мелкая задача\nПоле", "person@2.example")).number or 0
    desk.intake.accept(incoming(Case("!!!", "person@2.example"), at=LATER, subject=f"[№ {number}]"), LATER)
    ticket = ticket_of(desk, number)
    assert (ticket.status, said(ticket)[0]) == (Status.NEW, Verdict.ADMITTED) and ticket.rank is not None


def test_a_spoken_task_of_a_strict_tier_waits_for_the_written_word(desk: Desk) -> None:
    """C-11: outlined by phone, admitted by the letter that follows."""
    done = desk.intake.register(by(desk), incoming(Case(GOOD, channel="телефон")))
    number = done.number or 0
    assert done.verdict is Verdict.ASKED and Warn.OUTLINED in done.warnings
    desk.intake.accept(incoming(Case("Подтверждаю задачу"), at=LATER, subject=f"[№ {number}]"), LATER)
    assert said(ticket_of(desk, number))[0] is Verdict.ADMITTED


def test_a_contractor_is_admitted_when_a_lpr_joins_in(desk: Desk) -> None:
    """S-53: to observe is enough."""
    contact(desk, "Лютик", "Студия", ContactRole.CONTRACTOR, "studio@agency.example")
    alone = desk.intake.accept(incoming(Case(GOOD, "studio@agency.example"), message_id="<s@a.example>"), NOW)
    assert alone.verdict is Verdict.CURATOR
    both = incoming(Case(GOOD, "studio@agency.example"), recipients=("desk@desk.example", REGULAR))
    assert desk.intake.accept(both, NOW).verdict is Verdict.ADMITTED
    word = incoming(Case("Да, пусть делают"), at=LATER, in_reply_to="<s@a.example>")
    assert desk.intake.accept(word, LATER).verdict is Verdict.ADMITTED


def test_a_manager_asks_on_the_word_of_a_lpr_of_the_same_client(desk: Desk) -> None:
    """S-51: the ЛПР of somebody else's company stands for nothing."""
    contact(desk, "Лютик", "Ким Ли", ContactRole.MANAGER, "kim@lutik.example")
    contact(desk, "Вектор", "Денис Ворон", ContactRole.DIRECTOR, "voron@vektor.example")
    case = Case(GOOD, "kim@lutik.example")
    assert desk.intake.accept(incoming(case), NOW).verdict is Verdict.CURATOR
    theirs = desk.intake.accept(incoming(case, speaks_for="Семёнов"), NOW)
    assert theirs.verdict is Verdict.ADMITTED
    assert ticket_of(desk, theirs.number or 0).speaks_for == 3
    assert desk.intake.accept(incoming(case, speaks_for="Денис Ворон"), NOW).verdict is Verdict.CURATOR


def test_a_known_sender_who_names_another_client_stays_with_his_own(desk: Desk) -> None:
    """Security.md §7: the name in a request leads to nobody's history."""
    done = desk.intake.accept(incoming(Case(GOOD), client="ООО «Ромашка»"), NOW)
    ticket = ticket_of(desk, done.number or 0)
    assert (ticket.client_id, ticket.contact_id) == (3, 3)
    held = " ".join((ticket.needle, ticket.sender, ticket.subject))
    assert "ромашка" not in held.casefold()
    stranger = desk.intake.accept(incoming(Case("Что у них с договором?", STRANGER), subject=f"[№ {done.number}]"), NOW)
    assert stranger.number != done.number and stranger.verdict is Verdict.CURATOR


def test_a_stranger_who_names_a_client_waits_for_its_curator(desk: Desk) -> None:
    """S-65: a name proves nothing, so nothing is admitted by it."""
    done = desk.intake.accept(incoming(Case(GOOD, STRANGER), client="Лютик"), NOW)
    ticket = ticket_of(desk, done.number or 0)
    assert (done.verdict, ticket.contact_id, ticket.status) == (Verdict.CURATOR, None, Status.WAITING_CURATOR)


def test_the_curators_yes_stands_when_the_form_is_filled_later(desk: Desk) -> None:
    """S-54, S-65: the gate does not send a confirmed person back to the curator."""
    number = bring(desk, "mail", Case(BAD, STRANGER)).number or 0
    desk.forming.name_client(number, by(desk), 3)
    desk.forming.curator_said(number, later(by(desk), minutes=1), True, "Пётр Семёнов, по телефону")
    assert said(ticket_of(desk, number))[0] is Verdict.ASKED
    write = replace(incoming(Case(GOOD, STRANGER)), at=LATER, subject=f"Re: [№ {number}]")
    desk.intake.accept(write, LATER)
    assert said(ticket_of(desk, number))[0] is Verdict.ADMITTED
