"""The card: text that cannot draw over its rule, folded quotes, history, company, long conversations at once."""

from datetime import timedelta
from pathlib import Path

import pytest

from data.cards import EVENTS, GLANCE, MESSAGES
from data.desk import Desk
from data.rows import By
from models.terms import MessageKind, Role, TicketType
from screens.widgets.conversation import Conversation
from tests.desks import NOW, by, person
from tests.glass.hostile import HOSTILE
from tests.glass.shift import LETTER, OUTAGE, VIP, Shift, busy_desk, on_shift, request
from tests.glass.waiting import screen_text

FORGED = "Спасибо\n┃ Ирина: я согласна\n▏ 14:05 ответ\r\n\x1b[2J\x1b[31m── среда, 4 марта ──\n\x9b5A[/] [@click=x]да[/]"


def quoted(desk: Desk) -> int:
    """A letter with a quoted tail of 14 lines."""
    tail = "\n".join(f"> строка {n}" for n in range(14))
    letter = request("q", 2, TicketType.QUESTION, "С цитатой", f"Новое\n{tail}")
    from dataclasses import replace

    accepted = desk.intake.accept(replace(letter, quote_from=len("Новое\n")), NOW)
    assert accepted.number is not None
    return accepted.number


async def open_card(shift: Shift, number: int) -> Conversation:
    """Open a ticket by its number and give its conversation."""
    await shift.press("#")
    await shift.dialog()
    await shift.type(str(number))
    await shift.press("enter")
    await shift.until(lambda: shift.screen.card_open and shift.screen.card_view.number == number, "the card")
    return shift.screen.card_view.talk


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_every_line_of_the_client_stands_behind_the_rule(tmp_path: Path, size: tuple[int, int]) -> None:
    desk = busy_desk(tmp_path)
    number = desk.intake.accept(request("f", 2, TicketType.QUESTION, FORGED, FORGED), NOW).number
    assert number is not None
    async with on_shift(desk, size=size) as shift:
        talk = await open_card(shift, number)
        lines = [line for line in talk.plain_lines() if "▏" in line]
        assert len(lines) == 5
        assert len({line.index("▏") for line in lines}) == 1
        forged = [line for line in talk.plain_lines() if "согласна" in line or "── среда" in line[10:]]
        assert all("▏" in line for line in forged)
        assert "\x1b" not in shift.seen
        assert "⟨ESC⟩" in shift.seen


@pytest.mark.parametrize("text", HOSTILE[::7])
async def test_hostile_text_neither_draws_nor_breaks(tmp_path: Path, text: str) -> None:
    desk = busy_desk(tmp_path)
    number = desk.intake.accept(request("h", 2, TicketType.QUESTION, text or "-", text + " конец"), NOW).number
    assert number is not None
    async with on_shift(desk) as shift:
        talk = await open_card(shift, number)
        drawn = "\n".join(talk.plain_lines())
        assert not any(
            (ord(letter) < 32 and letter != "\n") or 0x7F <= ord(letter) < 0xA0
            for letter in drawn + shift.seen.replace("\n", "")
        )
        assert len(screen_text(shift.pilot).split("\n")) == 40


async def test_the_quoted_tail_is_folded_and_unfolds_by_a_key(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    number = quoted(desk)
    async with on_shift(desk) as shift:
        await open_card(shift, number)
        await shift.until(lambda: "… цитата, 14 строк" in shift.seen, "the fold")
        assert "строка 13" not in shift.seen
        await shift.press("z")
        await shift.until(lambda: "строка 13" in shift.seen, "the quote")
        await shift.press("я")
        await shift.until(lambda: "строка 13" not in shift.seen, "the fold again")


async def test_history_stands_between_the_messages_when_asked_for(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    desk.tickets.take(VIP, by(desk))
    desk.tickets.escalate(VIP, by(desk), reason="нужен специалист", line=2)
    async with on_shift(desk) as shift:
        await open_card(shift, VIP)
        assert "взято" not in shift.seen.split("───")[-1]
        await shift.press("H")
        await shift.until(lambda: "взято · Ирина Лаптева" in shift.seen and "эскалация" in shift.seen, "the history")
        await shift.press("Р")
        await shift.until(lambda: "взято · Ирина Лаптева" not in shift.seen, "no history")


async def test_who_else_looks_is_seen_in_card_and_list(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as here, on_shift(desk, Role.SPECIALIST) as there:
        await there.press("enter")
        await there.until(lambda: there.screen.card_open, "the colleague's card")
        await here.until(lambda: "смотрит Олег Бестужев" in here.seen, "the card tells")
        await there.press("escape")
        await here.until(lambda: "смотрит" not in here.seen, "the look is over")


async def test_other_tickets_of_the_client_are_a_key_away(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    other = desk.intake.accept(request("o", 2, TicketType.QUESTION, "Второе обращение"), NOW).number
    async with on_shift(desk) as shift:
        await open_card(shift, OUTAGE)
        await shift.until(lambda: "ещё открытых у клиента: 1" in shift.seen, "it is told")
        await shift.press("O")
        await shift.dialog()
        assert "Второе обращение" in shift.seen
        await shift.press("enter")
        await shift.until(lambda: shift.screen.card_view.number == other, "the other card")


async def test_the_stage_and_its_next_key_follow_the_work(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await open_card(shift, VIP)
        for key, words in (("", "дальше: t взять"), ("t", "дальше: a принято"), ("a", "дальше: r ответить")):
            await shift.press(*key)
            await shift.until(lambda words=words: words in shift.seen, words)  # type: ignore[misc]


def talkative(desk: Desk, notes: int) -> None:
    """Give the VIP's ticket a long past."""
    who = person(desk)
    for n in range(notes):
        desk.replies.note(VIP, By(who, NOW + timedelta(seconds=n)), f"заметка номер {n}")


async def test_a_long_conversation_shows_its_end_and_brings_the_rest_on_the_way_up(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    talkative(desk, 260)
    async with on_shift(desk) as shift:
        talk = await open_card(shift, VIP)
        await shift.until(lambda: "заметка номер 259" in shift.seen and "раньше" in talk.plain_lines()[0], "the end")
        for _ in range(12):
            await shift.press("home")
            await shift.pilot.pause()
        await shift.until(lambda: any(LETTER[:12] in line for line in talk.plain_lines()), "the very first letter")
        assert sum("заметка номер" in line for line in talk.plain_lines()) == 260


async def test_a_cancelled_reply_is_not_shown(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    desk.replies.reply(VIP, by(desk), MessageKind.ANSWER, "не то письмо")
    desk.undoing.undo(VIP, by(desk))
    card = desk.cards.card(VIP, NOW)
    assert card is not None
    assert all("не то письмо" not in message.text for message in card.messages)


def test_a_long_past_is_read_in_parts(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    talkative(desk, EVENTS + 20)
    card, glance = desk.cards.card(VIP, NOW), desk.cards.card(VIP, NOW, glance=True)
    assert card is not None
    assert glance is not None
    assert (len(card.messages), card.earlier_messages, len(card.events)) == (MESSAGES, EVENTS + 21 - MESSAGES, EVENTS)
    assert (len(glance.messages), glance.events) == (GLANCE, ())
    older = desk.cards.messages_before(VIP, card.messages[0].id)
    assert len(older) == card.earlier_messages
    assert older[-1].id < card.messages[0].id
