"""An access is written down without its secret, by one key on either layout (S-70, C-16)."""

from pathlib import Path

import pytest

from tests.glass.shift import busy_desk, on_shift


@pytest.mark.parametrize("key", ["W", "Ц"])
async def test_s70_access_is_a_record_without_the_secret(tmp_path: Path, key: str) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk, size=(80, 24)) as shift:
        await shift.press(key)
        await shift.dialog()
        await shift.press("enter")
        await shift.until(lambda: "к чему доступ" in shift.seen, "what it opens")
        await shift.type("портал, пароль: qwerty123")
        await shift.press("enter")
        await shift.hears("В записи есть пароль")
        await shift.press(key)
        await shift.dialog()
        await shift.press("enter")
        await shift.until(lambda: "к чему доступ" in shift.seen, "what it opens")
        await shift.type("портал, администратор")
        await shift.press("enter")
        await shift.hears("записано: доступ получен")
    texts = [text for (text,) in desk.reads.rows("SELECT text FROM message")]
    assert "Доступ получен: портал, администратор" in texts
    assert not any("qwerty123" in text for text in texts)
