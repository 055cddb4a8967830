"""What must not be forgotten: promises, reminders, files in quarantine."""

from datetime import timedelta
from pathlib import Path

from tests.desks import NOW, by, person
from tests.glass.shift import VIP, busy_desk, on_shift


async def test_a_promise_is_noted_shown_and_kept(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await shift.press("o")
        await shift.dialog()
        await shift.type("перезвонить")
        await shift.press("enter")
        await shift.until(lambda: "к какому времени" in shift.seen, "by when")
        await shift.type("20:00")
        await shift.press("enter")
        await shift.hears("обещано до 04.03 20:00")
        await shift.until(lambda: "обещано: перезвонить до 04.03 20:00" in shift.seen, "it stands on the card")
        await shift.press("щ")
        await shift.dialog()
        await shift.press("enter")
        await shift.hears("обещание выполнено")


async def test_a_file_in_quarantine_is_counted_explained_and_tried_again(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    desk.places.quarantine.mkdir(parents=True, exist_ok=True)
    (desk.places.quarantine / "сломано.json").write_text("{", "utf-8")
    async with on_shift(desk) as shift:
        await shift.until(lambda: "карантин 1" in shift.seen, "it is counted")
        await shift.press("Z")
        await shift.dialog()
        assert "сломано.json" in shift.seen
        await shift.press("enter")
        await shift.until(lambda: "ещё раз" in shift.seen, "the question")
        await shift.press("enter")
        await shift.hears("снова во входящих")
    assert (desk.places.inbox / "сломано.json").exists()


async def test_a_reminder_goes_away_when_its_ticket_is_opened(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    desk.reminders.remind(VIP, by(desk), NOW + timedelta(seconds=1), "проверить")
    async with on_shift(desk) as shift:
        shift.clock.move(timedelta(seconds=5))
        await shift.press("enter")
        await shift.until(lambda: not desk.reminders.due(person(desk), shift.clock()), "it is put away")
