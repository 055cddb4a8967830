"""Taking a call in the tests of the screens: opening the intake, reading it, pictures of it under a frozen clock."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from data.calls import Call, Calls
from data.desk import Desk
from data.rows import Incoming, QueueRow
from models.terms import TicketType
from screens.form import FormScreen
from screens.intake import IntakeScreen
from tests.desks import NOW, person
from tests.glass.consoles import console
from tests.glass.shift import LETTER, UNFORMED, Shift, busy_desk
from tests.glass.waiting import settle, wait_for

GAPPED = UNFORMED + 1
"""The number of the request of ``gapped_desk``."""


def intake(shift: Shift) -> IntakeScreen:
    """The intake in front."""
    found = shift.console.app.screen
    assert isinstance(found, IntakeScreen)
    return found


def form(shift: Shift) -> FormScreen:
    """The form of a ticket in front."""
    found = shift.console.app.screen
    assert isinstance(found, FormScreen)
    return found


async def begin(shift: Shift, key: str = "N") -> IntakeScreen:
    """Open the intake."""
    await shift.press(key)
    await shift.until(lambda: intake(shift).who.input.has_focus, "the intake")
    return intake(shift)


async def answer_call(shift: Shift, who: str, *, key: str = "N") -> IntakeScreen:
    """Open the intake and take the first match for what is typed; the text has the keys then."""
    screen = await begin(shift, key)
    await shift.type(who)
    await shift.press("enter")
    await shift.until(lambda: screen.writing.has_focus, "the text has the keys")
    await shift.until(lambda: screen.who.typed == screen.who.input.value and not screen.who.matches.display, "no list")
    await shift.until(lambda: screen.call.caller.typed == who, "the caller")
    return screen


async def weighed(shift: Shift, words: str) -> None:
    """Wait until the line says that the gate answered so."""
    await shift.until(lambda: words in intake(shift).verdict.said, f"«{words}», not «{intake(shift).verdict.said}»")


async def save(shift: Shift, key: str = "ctrl+s") -> QueueRow:
    """Save the call and give the ticket that is under the cursor then."""
    before = shift.desk.reads.number("SELECT coalesce(max(number), 0) FROM ticket")
    await shift.press(key)
    await shift.until(lambda: shift.console.app.screen is shift.screen, "back in the list")
    await shift.until(lambda: shift.screen.table.number == before + 1, "the new ticket is under the cursor")
    row = shift.desk.queue.find(before + 1)
    assert row is not None
    return row


async def put_aside(shift: Shift) -> None:
    """Leave the intake; the call stays as a draft."""
    await shift.press("escape")
    await shift.until(lambda: shift.console.app.screen is shift.screen, "back in the list")


def gapped_desk(folder: Path) -> Desk:
    """A desk with a defect of a strict client under ``GAPPED`` that lacks every answer of its form."""
    desk = busy_desk(folder)
    letter = Incoming(
        key="gapped",
        at=NOW - timedelta(minutes=25),
        channel="почта",
        text=LETTER,
        subject="Счёт не приходит",
        sender="Пётр Семёнов",
        sender_address="person@3.example",
        type=TicketType.DEFECT,
    )
    assert desk.intake.accept(letter, NOW).number == GAPPED
    return desk


def waiting(desk: Desk) -> tuple[Call, ...]:
    """The calls that the operator left unsaved."""
    return Calls(desk, person(desk).id).waiting()


@asynccontextmanager
async def on_call(folder: Path, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Shift]:
    """Sit at a console with a call half taken: a defect of a strict client, 42 seconds on the line."""
    desk = busy_desk(folder)
    async with console(desk, person(desk), size=size) as held:
        shift = Shift(held)
        await shift.until(lambda: shift.screen.table.settled and shift.screen.table.number, "the list")
        screen = await answer_call(shift, "лют")
        await shift.type("Счёт на оплату не приходит второй день.")
        await shift.press("f2", "2", "tab")
        await shift.type("открыли счёт; нажали «Отправить»")
        await shift.press("tab")
        await shift.type("письмо уходит клиенту")
        await shift.until(lambda: "2/6" in shift.seen, "the form is counted")
        shift.clock.move(timedelta(seconds=42))
        await shift.until(lambda: "00:42" in shift.seen, "the timer")
        await weighed(shift, "не хватает")
        await shift.until(lambda: "№ 3" in shift.seen, "what stands beside")
        await shift.until(lambda: not screen.keeper.unkept and "черновик" in shift.seen, "the draft is kept")
        yield shift
        await put_aside(shift)


async def intake_picture(folder: Path, size: tuple[int, int], look: str) -> str:
    """Draw the intake of ``on_call``, the same at every run."""
    async with on_call(folder, size) as shift:
        app = shift.console.app
        app.theme = look
        intake(shift).kept("черновик 14:08:14")
        await settle(shift.pilot)
        return app.export_screenshot(title="Пульт", simplify=True)


async def form_picture(folder: Path, size: tuple[int, int], look: str) -> str:
    """Draw the form of a ticket that lacks answers, the same at every run."""
    desk = gapped_desk(folder)
    async with console(desk, person(desk), size=size) as held:
        shift = Shift(held)
        held.app.theme = look
        await shift.until(lambda: shift.screen.table.settled and shift.screen.table.number, "the list")
        shift.screen.action_view("unformed")
        await shift.until(lambda: shift.screen.table.number is not None, "the list of what is not admitted")
        shift.screen.table.go_to(GAPPED)
        await shift.until(lambda: shift.screen.table.number == GAPPED, "the defect")
        await shift.press("F")
        await wait_for(held.pilot, lambda: "не хватает" in form(shift).verdict.said, "the form")
        await wait_for(held.pilot, lambda: form(shift).fields.form is not None, "its questions")
        await settle(held.pilot)
        svg = held.app.export_screenshot(title="Пульт", simplify=True)
        await shift.press("escape")
        await shift.until(lambda: held.app.screen is shift.screen, "back in the list")
        return svg
