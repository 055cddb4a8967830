"""The form of a ticket by F: what is filled and by whom, the gate as one types, type, urgency, saving, the draft."""

from pathlib import Path

import pytest

from data.gate.drafts import KIND, FormDraft
from models.terms import Role, TicketType, Urgency, Verdict
from screens.form import FormScreen
from tests.desks import NOW, by, person
from tests.glass.calls import GAPPED, form, gapped_desk
from tests.glass.shift import LETTER, UNFORMED, Shift, on_shift
from tests.glass.waiting import settle

TASK = {"what": "закрыть сделки", "why": "база не утечёт", "users": "продажи", "due": "к 12.12.2026"}


async def open_form(shift: Shift, number: int = UNFORMED, key: str = "F") -> FormScreen:
    """Go to a ticket of «Не оформлено» and open its form."""
    await shift.press("5")
    await shift.until(lambda: shift.screen.view.value == "unformed" and shift.screen.table.settled, "the list")
    shift.screen.table.go_to(number)
    await shift.until(lambda: shift.screen.table.number == number, "the ticket")
    await shift.press(key)
    await shift.until(lambda: form(shift).card is not None and form(shift).fields.form is not None, "the form")
    return form(shift)


async def leave(shift: Shift, key: str = "escape") -> None:
    """Go back to the list."""
    await shift.press(key)
    await shift.until(lambda: shift.console.app.screen is shift.screen, "back in the list")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
@pytest.mark.parametrize("key", ["F", "А"])
async def test_s44_the_form_shows_what_is_filled_and_what_is_missing(
    tmp_path: Path, key: str, size: tuple[int, int]
) -> None:
    desk = gapped_desk(tmp_path)
    async with on_shift(desk, size=size) as shift:
        screen = await open_form(shift, GAPPED, key)
        await shift.until(lambda: "не хватает: что делали" in screen.verdict.said, "what is missing")
        assert "0/6" in shift.seen and LETTER.splitlines()[0] in shift.seen
        assert "2–3 шага: что открыли, что нажали" in shift.seen
        assert "Поломка — настройка не работает" in shift.seen
        await leave(shift)


@pytest.mark.parametrize("save", ["ctrl+s", "ctrl+ы"])
async def test_s42_type_and_answers_are_filled_by_hand_and_the_ticket_is_admitted(tmp_path: Path, save: str) -> None:
    desk = gapped_desk(tmp_path)
    async with on_shift(desk) as shift:
        screen = await open_form(shift)
        await shift.press("f2", "5")
        await shift.until(lambda: screen.kind is TicketType.MEDIUM_TASK, "the type")
        for text in (TASK["what"], TASK["why"], TASK["users"], "", "", TASK["due"]):
            await shift.type(text)
            await shift.press("enter")
        await shift.until(lambda: "4/6" in shift.seen, "counted live")
        await shift.until(lambda: "будет принято" in screen.verdict.said, "the gate agrees")
        await leave(shift, save)
        await shift.hears("форма записана")
    row = desk.queue.find(UNFORMED)
    assert row is not None and (row.verdict, row.type) == (Verdict.ADMITTED, TicketType.MEDIUM_TASK)
    assert desk.drafts.get(person(desk).id, UNFORMED, KIND) is None


async def test_answers_are_edited_and_it_is_said_who_gave_them(tmp_path: Path) -> None:
    desk = gapped_desk(tmp_path)
    desk.forming.fill(GAPPED, by(desk, Role.SPECIALIST), {"steps": "открыли; нажали"})
    async with on_shift(desk) as shift:
        screen = await open_form(shift, GAPPED)
        await shift.until(lambda: "1/6" in shift.seen, "what is there")
        await shift.press("up")
        await shift.until(lambda: "ответил Олег Бестужев" in shift.seen, "by whom")
        await shift.press("end")
        await shift.type("; ждали")
        assert screen.state().answers == {"steps": "открыли; нажали; ждали"}
        await leave(shift, "ctrl+s")
    card = desk.cards.card(GAPPED, NOW)
    assert card is not None
    assert [one.text for one in card.door.answers if one.question == "steps"] == ["открыли; нажали; ждали"]


async def test_h19_the_declared_urgency_is_chosen_with_its_definition(tmp_path: Path) -> None:
    desk = gapped_desk(tmp_path)
    async with on_shift(desk) as shift:
        screen = await open_form(shift, GAPPED)
        await shift.press("f3", "1")
        await shift.until(lambda: screen.filled.declared is Urgency.P1, "chosen")
        await shift.until(lambda: "P1 — работа или продажи стоят" in shift.seen, "with its definition")
        await leave(shift, "ctrl+s")
    card = desk.cards.card(GAPPED, NOW)
    assert card is not None and card.door.declared is Urgency.P1


async def test_choices_are_chosen_by_a_digit(tmp_path: Path) -> None:
    desk = gapped_desk(tmp_path)
    async with on_shift(desk) as shift:
        screen = await open_form(shift, GAPPED)
        await shift.press("down", "down", "down", "enter")
        await shift.until(lambda: "один человек" in shift.seen and shift.console.app.screen is not screen, "the words")
        await shift.press("2")
        await shift.until(lambda: screen.fields.answers.get("hindered") == "один человек", "chosen")
        await leave(shift)


async def test_f42_what_is_typed_into_a_form_is_kept_and_found_again(tmp_path: Path) -> None:
    desk = gapped_desk(tmp_path)
    draft = FormDraft(desk, person(desk).id, GAPPED)
    async with on_shift(desk) as shift:
        await open_form(shift, GAPPED)
        await shift.type("открыли; пароль: Qwerty123!")
        await shift.until(lambda: draft.read().answers, "on disk")
        assert "Qwerty123" not in draft.read().answers["steps"]
        await leave(shift)
        await shift.hears("форма отложена")
    async with on_shift(desk, size=(80, 24)) as shift:
        screen = await open_form(shift, GAPPED)
        await shift.until(lambda: screen.fields.answers.get("steps", "").startswith("открыли"), "found again")
        await leave(shift, "ctrl+s")
    assert draft.read().empty


async def test_a_form_draft_is_no_draft_of_an_answer(tmp_path: Path) -> None:
    desk = gapped_desk(tmp_path)
    desk.drafts.save(person(desk).id, GAPPED, KIND, '{"answers": {"got": "ошибка"}}', NOW)
    async with on_shift(desk) as shift:
        await settle(shift.pilot)
        assert "Есть черновики" not in shift.said


async def test_what_a_colleague_changed_meanwhile_is_not_overwritten_in_silence(tmp_path: Path) -> None:
    desk = gapped_desk(tmp_path)
    async with on_shift(desk) as shift:
        screen = await open_form(shift, GAPPED)
        await shift.type("мои шаги")
        desk.forming.fill(GAPPED, by(desk, Role.SPECIALIST), {"got": "ошибка 500"})
        await shift.press("ctrl+s")
        await shift.until(lambda: "Олег Бестужев" in screen.notice.said, "by whom it was changed")
        await shift.until(lambda: screen.fields.answers.get("got") == "ошибка 500", "the other answer is shown")
        assert screen.fields.answers["steps"] == "мои шаги"
        await leave(shift, "ctrl+s")
    card = desk.cards.card(GAPPED, NOW)
    assert card is not None
    assert {one.question: one.text for one in card.door.answers} == {"steps": "мои шаги", "got": "ошибка 500"}


async def test_nothing_changed_is_said(tmp_path: Path) -> None:
    async with on_shift(gapped_desk(tmp_path)) as shift:
        screen = await open_form(shift, GAPPED)
        await shift.press("ctrl+s")
        await shift.until(lambda: "ничего не изменилось" in screen.notice.said, "nothing to save")
        await leave(shift)
