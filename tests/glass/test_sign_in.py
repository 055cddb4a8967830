"""The door: names, PINs, the first run, a PIN that must be changed (R13, D-29, security.md §4)."""

from pathlib import Path

import pytest
from textual.widgets import Input, Static

from data.desk import Desk
from data.migrate import ready
from models.terms import Role
from screens.sign_in import Names, SignInScreen, Step
from tests.desks import NAMES, NOW, PIN, by, make_desk, open_desk, person
from tests.glass.consoles import Console, console
from tests.glass.waiting import screen_text, wait_for


async def opened(held: Console, step: Step = Step.CHOOSE) -> SignInScreen:
    """Wait until the door asks for something."""
    await wait_for(held.pilot, lambda: held.app.screen_stack and _door(held)._step is step, f"the door asks: {step}")
    if step is Step.CHOOSE:
        await wait_for(held.pilot, lambda: _door(held).query_one(Names).people, "the names")
    return _door(held)


def _door(held: Console) -> SignInScreen:
    screen = held.app.screen
    assert isinstance(screen, SignInScreen)
    return screen


async def sign_in(held: Console, name: str, pin: str) -> None:
    """Choose a name and type a PIN, as a person would."""
    await opened(held)
    names = held.app.screen.query_one(Names)
    place = [one.name for one in held.desk.people.all() if one.active].index(name)
    await held.pilot.press(*["down"] * place)
    assert names.place == place
    await held.pilot.press(*pin, "enter")


def complaint(held: Console) -> str:
    """What the door says."""
    return str(held.app.screen.query_one("#door-complaint", Static).content)


def new_desk(folder: Path) -> Desk:
    """A desk that nobody has used."""
    desk = open_desk(folder / "new")
    ready(desk.places, NOW)
    return desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


async def test_a_name_and_its_pin_open_the_queue(desk: Desk) -> None:
    """Two keys and six digits later the queue is there."""
    async with console(desk) as held:
        await sign_in(held, NAMES[Role.OPERATOR], PIN)
        await wait_for(held.pilot, lambda: type(held.app.screen).__name__ == "QueueScreen", "the queue")
        assert held.app.person == person(desk)


async def test_the_keyboard_belongs_to_the_pin_and_the_arrows_to_the_names(desk: Desk) -> None:
    """Nobody needs to move a focus; an empty PIN is not a try."""
    async with console(desk) as held:
        door = await opened(held)
        await held.pilot.press("enter")
        assert complaint(held) == "Наберите PIN."
        await held.pilot.press("7", "down", "3", "up", "up", "9")
        assert door.query_one("#pin", Input).value == "739"
        assert door.query_one(Names).place == 0


async def test_a_wrong_pin_is_told_in_a_sentence_and_forgotten(desk: Desk) -> None:
    """The sentence does not say which of the two was wrong; the field is empty again."""
    async with console(desk) as held:
        await sign_in(held, NAMES[Role.OPERATOR], "000001")
        await wait_for(held.pilot, lambda: "не подход" in complaint(held), "the sentence")
        assert held.app.screen.query_one("#pin", Input).value == ""
        assert held.app.person is None


async def test_the_pin_is_never_on_the_screen(desk: Desk) -> None:
    """Only dots are drawn."""
    async with console(desk) as held:
        await opened(held)
        await held.pilot.press(*PIN)
        assert PIN not in screen_text(held.pilot) and "•" * len(PIN) in screen_text(held.pilot)


async def test_a_disabled_person_is_not_offered(desk: Desk) -> None:
    """Who left the desk is no longer at its door."""
    desk.people.disable(by(desk, Role.SUPERVISOR), person(desk).id)
    async with console(desk) as held:
        await opened(held)
        assert NAMES[Role.OPERATOR] not in screen_text(held.pilot)


async def test_a_pin_given_by_somebody_else_must_be_changed(desk: Desk) -> None:
    """The person chooses their own before the queue opens."""
    desk.people.reset_pin(by(desk, Role.SUPERVISOR), person(desk).id, "482913")
    async with console(desk) as held:
        await sign_in(held, NAMES[Role.OPERATOR], "482913")
        await opened(held, Step.CHANGE)
        await held.pilot.press(*"917364", "enter", *"917365", "enter")
        await wait_for(held.pilot, lambda: "не совпал" in complaint(held), "the two differ")
        for field in ("#pin", "#again"):
            held.app.screen.query_one(field, Input).value = "917364"
        await held.pilot.press("enter")
        await wait_for(held.pilot, lambda: held.app.person is not None, "signed in")
    assert desk.people.sign_in(NAMES[Role.OPERATOR], "917364", held.clock()).must_change_pin is False


def focused(held: Console) -> str | None:
    """The field that has the keys."""
    return held.app.focused.id if held.app.focused else None


async def test_a_new_desk_makes_its_first_supervisor(tmp_path: Path) -> None:
    """Nobody is there yet: the first person leads."""
    async with console(new_desk(tmp_path)) as held:
        await opened(held, Step.FIRST)
        held.app.screen.query_one("#name", Input).value = "Анна Первая"
        held.app.screen.query_one("#name", Input).focus()
        for field in ("pin", "again"):
            await held.pilot.press("enter")
            await wait_for(held.pilot, lambda field=field: focused(held) == field, f"the field {field}")  # type: ignore[misc]
            await held.pilot.press(*PIN)
        await held.pilot.press("enter")
        await wait_for(held.pilot, lambda: held.app.person is not None, "signed in")
        assert held.app.person is not None and held.app.person.role is Role.SUPERVISOR


async def test_a_new_desk_can_show_the_demonstration_instead(tmp_path: Path) -> None:
    """F2 leaves with the wish, which the caller fulfils."""
    async with console(new_desk(tmp_path)) as held:
        await opened(held, Step.FIRST)
        await held.pilot.press("f2")
        await wait_for(held.pilot, lambda: held.app.return_value == "demo", "the wish")


async def test_the_first_name_is_needed(tmp_path: Path) -> None:
    """An empty name is refused on the door itself."""
    async with console(new_desk(tmp_path)) as held:
        await opened(held, Step.FIRST)
        await held.pilot.press("enter")
        assert "Напишите имя" in complaint(held)


async def test_a_small_window_says_so(desk: Desk) -> None:
    """F-37: below 60×15 there is a sentence, and everything returns with the room."""
    async with console(desk) as held:
        await opened(held)
        await held.pilot.resize_terminal(50, 12)
        await wait_for(held.pilot, lambda: "Окно мало" in screen_text(held.pilot), "the sentence")
        await held.pilot.resize_terminal(80, 24)
        await wait_for(held.pilot, lambda: "Окно мало" not in screen_text(held.pilot), "the door again")
