"""The small dialogs: arrows, digits and typing on both layouts; a complaint keeps the text."""

from typing import Any

import pytest
from textual.app import App
from textual.widgets import Input, Static

from screens import theme
from screens.dialogs.ask import Ask, any_text, ticket_number
from screens.dialogs.choose import Choice, Choose
from screens.dialogs.frame import Dialog
from screens.dialogs.matching import matches
from screens.dialogs.tell import Confirm, Tell
from tests.glass.waiting import screen_text, wait_for

KINDS = [Choice(word, word, "пояснение") for word in ("Авария", "Поломка", "Вопрос", "Согласование")]
NOTHING = "ничего не ответили"


class Asker(App[None]):
    """Shows one dialog and keeps its answer."""

    def __init__(self, dialog: Dialog[Any]) -> None:
        super().__init__()
        self.register_theme(theme.themes()[0])
        self.theme = theme.DARK
        self.dialog = dialog
        self.answer: Any = NOTHING

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Know our colours."""
        return theme.default_variables()

    def on_mount(self) -> None:
        """Ask at once."""
        self.push_screen(self.dialog, self.heard)

    def heard(self, answer: Any) -> None:
        """Keep the answer."""
        self.answer = answer


async def answer_of(dialog: Dialog[Any], *keys: str, size: tuple[int, int] = (80, 24)) -> Any:
    """Press the keys in the dialog and give what it answered."""
    app = Asker(dialog)
    async with app.run_test(size=size) as pilot:
        await wait_for(pilot, lambda: app.focused is not None or not dialog.query(".dialog-focus"), "the dialog stands")
        await pilot.press(*keys)
        await wait_for(pilot, lambda: app.answer is not NOTHING, "an answer")
    return app.answer


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (("enter",), "Авария"),
        (("down", "down", "enter"), "Вопрос"),
        (("end", "enter"), "Согласование"),
        (("2",), "Поломка"),
        (("п", "enter"), "Поломка"),
        (("g", "enter"), "Поломка"),
        (("c", "o", "backspace", "enter"), "Согласование"),
        (("escape",), None),
    ],
)
async def test_one_of_a_list_is_chosen_by_arrow_digit_and_letters_of_both_layouts(
    keys: tuple[str, ...], chosen: str
) -> None:
    assert await answer_of(Choose("Тип", KINDS), *keys) == chosen


async def test_a_long_list_scrolls_and_narrows() -> None:
    people = [Choice(n, f"Сотрудник {n:02}") for n in range(40)]
    assert await answer_of(Choose("Кому", people), "end", "enter") == 39
    assert await answer_of(Choose("Кому", people), "pagedown", "pagedown", "down", "enter") == 21


async def test_letters_that_fit_nothing_choose_nothing() -> None:
    app = Asker(Choose("Тип", KINDS))
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for(pilot, lambda: app.focused is not None, "the dialog stands")
        await pilot.press("ы", "ы", "enter")
        await wait_for(pilot, lambda: "ничего не нашлось" in screen_text(pilot), "it says so")
        assert app.answer is NOTHING


async def test_a_line_is_asked_until_it_means_something() -> None:
    app = Asker(Ask("Открыть обращение №", ticket_number))
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for(pilot, lambda: app.focused is not None, "the dialog stands")
        await pilot.press(*"abc", "enter")
        await wait_for(pilot, lambda: "цифрами" in screen_text(pilot), "the complaint")
        assert app.screen.query_one(Input).value == "abc"
        await pilot.press("backspace", "backspace", "backspace")
        await wait_for(
            pilot, lambda: str(app.screen.query_one("#dialog-complaint", Static).content) == "", "it is quiet"
        )
        await pilot.press(*"#1042", "enter")
        await wait_for(pilot, lambda: app.answer == 1042, "the number")


async def test_a_reason_of_spaces_is_no_reason() -> None:
    app = Asker(Ask("Причина", any_text))
    async with app.run_test(size=(60, 15)) as pilot:
        await wait_for(pilot, lambda: app.focused is not None, "the dialog stands")
        await pilot.press("space", "enter")
        await wait_for(pilot, lambda: "хотя бы слово" in screen_text(pilot), "the complaint")
        assert app.answer is NOTHING


@pytest.mark.parametrize("key", ["enter", "escape", "q", "й"])
async def test_what_is_told_goes_away_by_any_likely_key(key: str) -> None:
    assert await answer_of(Tell("Правила", ["одно", "другое"]), key) is None


@pytest.mark.parametrize(("key", "agreed"), [("enter", True), ("y", True), ("н", True), ("д", True), ("escape", None)])
async def test_yes_on_both_layouts(key: str, agreed: bool | None) -> None:
    assert await answer_of(Confirm("Выйти?"), key) is agreed


def test_markup_in_a_choice_is_only_text() -> None:
    assert matches("[b", "[b]жирно[/b]")


@pytest.mark.parametrize(
    ("typed", "label", "fits"),
    [
        ("кр", "Крупная задача", True),
        ("rhe", "Крупная задача", True),
        ("зад кр", "Крупная задача", True),
        ("vip", "VIP", True),
        ("мшз", "VIP", True),
        ("рупная", "Крупная задача", False),
        ("", "Что угодно", True),
        ("ещ", "Ещё", True),
    ],
)
def test_words_are_found_by_their_beginnings(typed: str, label: str, fits: bool) -> None:
    assert matches(typed, label) is fits
