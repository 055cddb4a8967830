"""Ready texts over the composer: found by letters of both layouts, put in filled, holes typed over (D-21, D-25)."""

from datetime import timedelta
from pathlib import Path

import pytest

from models.terms import Role
from tests.desks import NOW, by
from tests.glass.shift import OUTAGE, VIP, Shift, busy_desk, on_shift, request
from tests.glass.test_composer import begin, text_of


async def find_text(shift: Shift, typed: str) -> None:
    """Open the list over the composer and type a few letters."""
    await shift.press("f5")
    await shift.dialog()
    await shift.type(typed)


async def aside(shift: Shift) -> None:
    """Leave the composer."""
    await shift.press("escape")
    await shift.until(lambda: shift.screen.card_view.composer is None, "the composer is put aside")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("typed", ["прив", "ghbd"])
async def test_d21_a_text_is_found_by_letters_of_either_layout_and_put_in_filled(
    tmp_path: Path, size: tuple[int, int], typed: str
) -> None:
    async with on_shift(busy_desk(tmp_path), size=size) as shift:
        await begin(shift)
        await find_text(shift, typed)
        await shift.until(lambda: "Спасибо, что написали" in shift.seen, "the text is shown below the list")
        await shift.press("enter")
        await shift.until(lambda: text_of(shift).startswith("Здравствуйте, Пётр!"), "it stands in the composer")
        assert f"№ {VIP}" in text_of(shift) and "[" not in text_of(shift)
        await shift.type("И ещё")
        await shift.until(lambda: text_of(shift).endswith("И ещё"), "the cursor stands behind it")
        await aside(shift)


async def test_d25_the_texts_of_the_stage_in_hand_are_offered_first(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await begin(shift)
        await shift.press("f5")
        await shift.dialog()
        await shift.until(lambda: "приветствие и подтверждение" in shift.seen, "a new request is greeted first")
        lines = [line for line in shift.seen.splitlines() if "▌" in line]
        assert "Приветствие с номером и сроком" in lines[0]
        await shift.press("escape")
        await shift.until(lambda: shift.console.app.screen is shift.screen, "the list is left")
        assert text_of(shift) == ""
        await aside(shift)
    desk.replies.acknowledge(VIP, by(desk))
    desk.tickets.take(VIP, by(desk))
    async with on_shift(desk) as shift:
        await begin(shift)
        await shift.press("f5")
        await shift.dialog()
        await shift.until(lambda: "диагностика" in shift.seen, "then comes the diagnosis")
        assert "диагностика" in next(line for line in shift.seen.splitlines() if "▌" in line)
        await shift.press("escape")
        await shift.until(lambda: shift.console.app.screen is shift.screen, "the list is left")
        await aside(shift)


async def test_a_hole_is_selected_and_typed_over_and_a_text_with_one_does_not_leave(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await begin(shift)
        await find_text(shift, "решено")
        await shift.press("enter")
        await shift.until(lambda: "[Решение]" in text_of(shift), "the text")
        await shift.press("ctrl+s")
        await shift.hears("не заполнено [Решение], строка 1")
        assert shift.screen.card_view.composer is not None
        await shift.type("счёт ушёл")
        await shift.until(lambda: text_of(shift).startswith("Пётр, готово: счёт ушёл"), "typing replaced the hole")
        await shift.press("ctrl+s")
        await shift.hears("уйдёт через")
    ((said,),) = desk.reads.rows("SELECT text FROM message WHERE kind = 'answer'")
    assert said.startswith("Пётр, готово: счёт ушёл")


async def test_a_text_goes_in_where_the_cursor_stands_and_is_a_draft_at_once(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await begin(shift)
        await shift.type("Вот. ")
        await find_text(shift, "cgfcb,j")
        await shift.press("enter")
        await shift.until(lambda: text_of(shift).startswith("Вот. "), "what was typed stays")
        await shift.until(lambda: len(text_of(shift)) > 20, "the text came after it")
        await shift.until(
            lambda: [draft.text for draft in desk.drafts.mine(by(desk).person.id)] == [text_of(shift)], "a draft"
        )
        await aside(shift)


async def test_a_password_in_an_answer_stops_with_its_place_and_the_text_stays(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await begin(shift)
        await shift.type("Готово, пароль: Zima2025")
        await shift.press("ctrl+s")
        await shift.hears("Секреты не пересылаем")
        assert "Zima2025" not in shift.said
        assert text_of(shift) == "Готово, пароль: Zima2025"
        await shift.type("скажу по телефону")
        await shift.until(lambda: text_of(shift) == "Готово, пароль: скажу по телефону", "the secret was selected")
        await shift.press("ctrl+s")
        await shift.hears("уйдёт через")
    assert not desk.reads.rows("SELECT 1 FROM draft") and not desk.reads.rows(
        "SELECT 1 FROM message WHERE text LIKE '%Zima%'"
    )


async def test_t28_the_words_of_a_note_do_not_leave_by_key(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    desk.replies.note(VIP, by(desk, Role.SPECIALIST), "клиент опять недоволен, скидку не предлагать")
    async with on_shift(desk) as shift:
        await begin(shift)
        await shift.type("Вы правы: Клиент опять недоволен, скидку не предлагать.")
        await shift.press("ctrl+s")
        await shift.hears("слова внутренней заметки")
        await aside(shift)
    assert desk.reads.rows("SELECT 1 FROM outbox") == []


async def test_d08_the_advice_of_the_channel_stays_after_the_draft_was_saved(tmp_path: Path) -> None:
    async with on_shift(busy_desk(tmp_path), size=(80, 24)) as shift:
        await begin(shift)
        await shift.type("Добрый день")
        await shift.until(lambda: "сохранено" in shift.seen, "the draft is kept")
        assert "обращение, ответ сразу" in shift.seen
        await aside(shift)


async def test_a_message_that_came_while_one_chose_a_text_is_read_first(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    desk.tickets.take(OUTAGE, by(desk))
    async with on_shift(desk) as shift:
        await shift.press("down")
        await shift.until(lambda: shift.screen.card_view.number == OUTAGE, "the card")
        await begin(shift)
        await find_text(shift, "спасибо за ответ")
        more = request("again", 2, None, f"Re: [№ {OUTAGE}] Портал", "Уже открывается!", minutes=0)
        desk.intake.accept(more, NOW + timedelta(seconds=1))
        await shift.press("enter")
        await shift.until(lambda: "Пётр, спасибо" in text_of(shift), "the text")
        await shift.press("ctrl+s")
        await shift.hears("клиент написал ещё")
        await aside(shift)
