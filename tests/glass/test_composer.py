"""Writing: drafts on disk in two seconds, offered after a crash, modes, sending, refusals that keep the text."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from data.refusals import StoreTrouble
from data.rows import By
from models.terms import MessageKind, Role
from screens.composer import SAVE_EVERY
from tests.desks import NOW, by, person
from tests.glass.shift import OUTAGE, VIP, Shift, busy_desk, on_shift, request
from tests.glass.waiting import screen_text, wait_for


async def begin(shift: Shift, key: str = "r") -> None:
    """Open the composer on the ticket under the cursor."""
    await shift.press(key)
    await shift.until(lambda: shift.screen.card_view.composer is not None, "the composer")
    await shift.until(lambda: getattr(shift.console.app.focused, "id", "") == "writing", "it has the keys")


def text_of(shift: Shift) -> str:
    """What stands in the composer."""
    composer = shift.screen.card_view.composer
    return composer.text if composer else ""


def test_the_promise_of_two_seconds_is_kept_by_the_timer() -> None:
    assert SAVE_EVERY <= 1.5


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_is_typed_is_soon_on_disk_without_leaving_the_text(tmp_path: Path, size: tuple[int, int]) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk, size=size) as shift:
        await begin(shift)
        await shift.type("Добрый день")
        await shift.until(lambda: "сохранено" in shift.seen, "it says that the draft is kept")
        drafts = desk.drafts.mine(person(desk).id)
        assert [(draft.ticket_number, draft.kind, draft.text) for draft in drafts] == [(VIP, "answer", "Добрый день")]
        await shift.type("!")
        await shift.until(lambda: desk.drafts.mine(person(desk).id)[0].text == "Добрый день!", "the rest of it")
        await shift.press("escape")
        await shift.until(lambda: shift.screen.card_view.composer is None, "the composer is put aside")


async def test_a_killed_console_costs_no_text_and_another_one_offers_it(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await begin(shift)
        await shift.type("Проверяем счёт")
        await shift.until(lambda: "сохранено" in shift.seen, "the timer saved it")
        shift.screen.card_view.composer.sent()  # type: ignore[union-attr]  # a killed console saves nothing more
    async with on_shift(desk, size=(80, 24)) as shift:
        await shift.hears(f"Есть черновики: № {VIP}")
        await shift.press("enter")
        await shift.until(lambda: "черновик ответа" in shift.seen, "the card offers it")
        await begin(shift)
        assert text_of(shift) == "Проверяем счёт"
        await shift.press("escape")
        await shift.until(lambda: shift.screen.card_view.composer is None, "the composer is put aside")


async def test_leaving_the_app_with_a_text_open_keeps_it(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await begin(shift)
        await shift.type("не успел")
    assert desk.drafts.mine(person(desk).id)[0].text == "не успел"


async def test_the_mode_is_seen_in_words_and_a_note_never_leaves(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await begin(shift, "т")
        assert "ЗАМЕТКА ДЛЯ СВОИХ" in shift.seen
        await shift.type("клиент сердит")
        await shift.press("ctrl+s")
        await shift.hears("заметка записана")
    assert desk.reads.rows("SELECT count(*) FROM outbox") == [(0,)]


@pytest.mark.parametrize(
    ("key", "kind", "words"), [("f3", "question", "ВОПРОС КЛИЕНТУ"), ("f4", "note", "ЗАМЕТКА ДЛЯ СВОИХ")]
)
async def test_a_text_changes_its_kind_and_stays(tmp_path: Path, key: str, kind: str, words: str) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await begin(shift)
        await shift.type("какой у вас номер договора?")
        await shift.press(key)
        await shift.until(lambda: words in shift.seen, words)
        await shift.until(
            lambda: [d.kind for d in desk.drafts.mine(person(desk).id)] == [kind], "one draft of its kind"
        )
        assert text_of(shift) == "какой у вас номер договора?"
        await shift.press("ctrl+s")
        await shift.until(lambda: shift.screen.card_view.composer is None, "it is sent")
        await shift.until(lambda: not desk.drafts.mine(person(desk).id), "no draft is left")


async def test_an_empty_text_is_not_sent(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await begin(shift)
        await shift.press("space", "enter", "ctrl+s")
        assert shift.screen.card_view.composer is not None
        await shift.press("escape")
        await shift.until(lambda: shift.screen.card_view.composer is None, "the composer is put aside")
    assert not desk.drafts.mine(person(desk).id)


async def test_when_the_client_wrote_meanwhile_the_text_stays_and_goes_on_the_second_try(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    desk.tickets.take(VIP, by(desk))
    async with on_shift(desk) as shift:
        await begin(shift)
        await shift.type("Ответ на первое письмо")
        more = request("again", 1, None, f"Re: [№ {VIP}] Не приходит счёт", "Уже пришёл!", minutes=0)
        desk.intake.accept(more, NOW)
        await shift.until(lambda: "Уже пришёл!" in shift.seen, "the new letter is on the screen")
        await shift.press("ctrl+s")
        await shift.hears("пока вы смотрели")
        assert text_of(shift) == "Ответ на первое письмо"
        await shift.press("ctrl+s")
        await shift.hears("уйдёт через")


async def test_sending_is_counted_down_and_taken_back_into_the_composer(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await begin(shift)
        await shift.type("Поспешил")
        await shift.press("ctrl+s")
        await shift.until(lambda: f"№ {VIP}: уйдёт через 10 с · u отменить" in shift.seen, "the countdown")
        shift.clock.move(timedelta(seconds=3))
        await shift.until(lambda: "через 7 с" in shift.seen, "it counts")
        await shift.press("down", "u")
        await shift.hears("отменено")
        await shift.until(lambda: "через" not in shift.said, "no countdown is left")
        await shift.press("up")
        await begin(shift)
        assert text_of(shift) == "Поспешил"
        await shift.press("escape")
        await shift.until(lambda: shift.screen.card_view.composer is None, "the composer is put aside")


async def test_letters_typed_in_the_composer_are_no_commands(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await begin(shift)
        await shift.type("gtarnwsyu #1?/gпетфкцы")
        assert text_of(shift) == "gtarnwsyu #1?/gпетфкцы"
        await shift.press("escape")
        await shift.until(lambda: shift.screen.card_view.composer is None, "the composer is put aside")
    row = desk.queue.find(VIP)
    assert row is not None
    assert row.assignee_id is None


async def test_a_hostile_draft_is_shown_as_text(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    desk.drafts.save(person(desk).id, VIP, MessageKind.ANSWER.value, "[red]\x1b]0;x\x07[/] [@click=app.quit]да[/]", NOW)
    async with on_shift(desk) as shift:
        await begin(shift)
        assert "[@click=app.quit]" in screen_text(shift.pilot)
        await shift.press("escape")
        await shift.until(lambda: shift.screen.card_view.composer is None, "the composer is put aside")


async def test_somebody_elses_ticket_is_answered_only_after_a_look(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await shift.press("down")
        await shift.until(lambda: shift.screen.card_view.number == OUTAGE, "the card")
        await begin(shift)
        await shift.type("Чиним")
        desk.tickets.take(OUTAGE, By(person(desk, Role.SPECIALIST), NOW))
        await shift.press("ctrl+s")
        await shift.hears("Олег Бестужев")
        assert text_of(shift) == "Чиним"
        await shift.press("escape")
        await shift.until(lambda: shift.screen.card_view.composer is None, "the composer is put aside")


async def test_a_disk_that_fails_costs_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = busy_desk(tmp_path)
    fails = [StoreTrouble("Место на диске кончилось."), RuntimeError("внезапно")]
    save, reply = desk.drafts.save, desk.replies.reply

    def save_or_fail(*values: Any) -> None:
        if fails:
            raise fails.pop()
        save(*values)

    monkeypatch.setattr(desk.drafts, "save", save_or_fail)
    async with on_shift(desk) as shift:
        await begin(shift)
        await shift.type("важное")
        await shift.until(
            lambda: [d.text for d in desk.drafts.mine(person(desk).id)] == ["важное"], "it is saved at last"
        )
        broken = [RuntimeError("внезапно")]
        monkeypatch.setattr(
            desk.replies, "reply", lambda *values: reply(*values) if not broken else _raise(broken.pop())
        )
        await shift.press("ctrl+s")
        await shift.hears("Не получилось")
        assert text_of(shift) == "важное"
        await shift.press("ctrl+s")
        await shift.hears("уйдёт через")


def _raise(error: Exception) -> None:
    raise error


async def test_d08_the_recommended_format_of_the_channel_is_shown_while_one_answers(tmp_path: Path) -> None:
    async with on_shift(busy_desk(tmp_path)) as held:
        await held.pilot.press("r")
        await wait_for(held.pilot, lambda: "обращение, ответ сразу" in screen_text(held.pilot), "the format")
