"""SEC-01, SEC-02: strangers' text in every place of the glass; each wall alone holds."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.strip import Strip
from textual.widgets import Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from console.app import PultApp
from data.desk import Desk
from models import safetext
from models.safetext import one_line
from screens.guard import Guard
from screens.safe import fenced, safe_block, safe_line
from screens.widgets.queue_table import QueueTable
from tests.arrivals import Asked, arrive_many
from tests.desks import NOW, PIN, make_desk, person
from tests.glass.consoles import Console, console
from tests.glass.hostile import HOSTILE, NAMED, RAW
from tests.glass.waiting import screen_text, wait_for
from tests.ptys import Terminal

STORED = [text.replace("\x00", "\u2400").encode("utf-8", "replace").decode() for text in NAMED.values()]
"""The same things as a database can hold them (security.md §3.1)."""
NEVER = (
    *(b"\x1b" + rest for rest in (b"]0;", b"]52", b"]8;", b"c", b"P", b"_", b"^", b"[6n", b"[3J", b"[c", b"[1000000b")),
    *(sign.encode() for sign in "\x05\x0e\x9b\x9d\x90\u202e\u2066\u200b\u2028\U000e0069"),
)
"""Byte sequences of the hostile texts that the console itself never writes."""


def painted(app: App[Any]) -> list[Strip]:
    """What would be sent to the terminal now, a line a row."""
    return list(app.screen._compositor.render_strips(app.screen.size))


def check(app: App[Any], what: str, *, first_wall: bool = True) -> None:
    """Look for raw signs, links and actions in what is painted; every line is as wide as the screen."""
    for strip in painted(app):
        assert RAW.search(strip.text) is None, f"{what}: {strip.text!r}"
        assert not first_wall or cell_len(strip.text) == app.screen.size.width, f"{what}: {strip.text!r}"
        for segment in strip:
            assert segment.style is None or segment.style.link is None, what
            assert segment.style is None or not [name for name in segment.style.meta if name == "@click"], segment


class Widgets(App[None]):
    """One of each widget of Textual that the console shows texts in."""

    def __init__(self, *, guarded: bool = True) -> None:
        super().__init__()
        self._guard = Guard()
        self._guarded = guarded

    def get_line_filters(self) -> list[object]:  # type: ignore[override]
        return [*super().get_line_filters(), *([self._guard] if self._guarded else [])]

    def compose(self) -> ComposeResult:
        yield Static(id="line")
        yield Static(id="block")
        yield Static(id="fence")
        yield OptionList(id="options")


@pytest.mark.parametrize("guarded", [True, False], ids=["both walls", "without the guard"])
async def test_our_ways_of_showing_text_hold(guarded: bool) -> None:
    """SEC-01, SEC-02: every hostile string in every widget, with and without the last wall."""
    app = Widgets(guarded=guarded)
    async with app.run_test(size=(80, 60)) as pilot:
        for text in HOSTILE:
            app.query_one("#fence", Static).update("")
            app.query_one("#line", Static).update(safe_line(text, 40))
            app.query_one("#block", Static).update(safe_block(text[:400]))
            options = app.query_one("#options", OptionList)
            options.clear_options()
            options.add_option(Option(safe_line(text, 40)))
            await pilot.pause()
            check(app, repr(text[:60]))


class Careless(App[None]):
    """Widgets given raw text, as somebody who forgot the first wall would."""

    def __init__(self) -> None:
        super().__init__()
        self._guard = Guard()

    def get_line_filters(self) -> list[object]:  # type: ignore[override]
        return [*super().get_line_filters(), self._guard]

    def compose(self) -> ComposeResult:
        yield Static(markup=False)
        yield Input()
        yield TextArea()


async def test_the_last_wall_alone_holds() -> None:
    """SEC-02: raw text in a Static, an Input and a TextArea, with only the guard between it and the terminal."""
    app = Careless()
    async with app.run_test(size=(80, 30)) as pilot:
        for text in (one.replace("\ud83d", "") for one in NAMED.values()):
            app.query_one(Static).update(text[:200])
            app.query_one(Input).value = text[:60]
            app.query_one(TextArea).text = text[:200]
            await pilot.pause()
            for strip in painted(app):
                assert RAW.search(strip.text) is None, repr(text[:60])


@pytest.mark.parametrize("text", HOSTILE)
def test_a_line_is_never_wider_than_its_place(text: str) -> None:
    """Columns stay where they are with «x» in them."""
    for width in (0, 1, 2, 7, 40):
        assert cell_len(safe_line(text, width).plain) <= width
        assert all(cell_len(line.plain) <= max(width, 4) for line in fenced(text, width))


def test_a_fence_stands_before_every_line() -> None:
    """Text cannot draw over the rule at its left."""
    for text in HOSTILE:
        assert all(line.plain.startswith("▏ ") for line in fenced(text, 30))


def test_a_long_block_offers_the_rest() -> None:
    """20 kB, then the size of the whole; the whole on demand."""
    assert safe_block("я" * 600_000).plain.endswith("… показать целиком (1,2 МБ)")
    assert safe_block("я" * 30_000, whole=True).plain == "я" * 30_000


# The whole console


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk where every text of every ticket, client and person is hostile."""
    desk = make_desk(tmp_path)
    clients = ("ООО «Ромашка»", "Вектор", "Лютик", "Север", "Пустошь")
    numbers = arrive_many(desk, [Asked(text=text, client=clients[at % 5]) for at, text in enumerate(STORED)])
    with desk.store.write(NOW) as tx:
        for number, text in zip(numbers, STORED, strict=True):
            tx.exec(
                "UPDATE ticket SET subject = ?, sender = ?, sender_address = ? WHERE number = ?",
                (text, text, text, number),
            )
        for at, text in enumerate(STORED[:4], start=1):
            tx.exec("UPDATE client SET name = ? WHERE id = ?", (text, at))
            tx.exec("UPDATE contact SET name = ? WHERE id = ?", (text, at))
    yield desk


async def settled(held: Console) -> QueueTable:
    """Wait until the whole queue is listed and painted."""
    await wait_for(held.pilot, lambda: held.app.screen.query_one(QueueTable).settled, "the list")
    await held.pilot.pause()
    return held.app.screen.query_one(QueueTable)


async def walk(held: Console, each: Callable[[int], None], *, steps: int, key: str) -> None:
    """Go from ticket to ticket and look at each."""
    table = await settled(held)
    for step in range(steps):
        each(step)
        before = table.number
        await held.pilot.press(key)
        await wait_for(held.pilot, lambda: table.settled and table.number != before, f"the next after {before}")  # noqa: B023
        await held.pilot.pause()


@pytest.fixture(params=["both walls", "without the guard", "without the first wall"])
def walls(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Which wall stands in this run of the console."""
    if request.param == "without the guard":
        monkeypatch.setattr(PultApp, "get_line_filters", lambda self: [one for one in self._filters if one.enabled])
    if request.param == "without the first wall":
        monkeypatch.setattr(safetext, "neutralise", lambda text: text)
    return str(request.param)


async def test_the_list_holds(desk: Desk, walls: str) -> None:
    """SEC-01, SEC-02 in the queue at 80×24: nothing raw, columns stand, one line a ticket, the words readable."""
    seen: list[str] = []
    async with console(desk, person(desk)) as held:
        await held.pilot.press("3")
        table = await settled(held)
        for _ in range(len(STORED) // 10):
            check(held.app, "the list", first_wall=walls != "without the first wall")
            seen.append(screen_text(held.pilot))
            await held.pilot.press("pagedown")
            await wait_for(held.pilot, lambda: table.settled, "the page")
            await held.pilot.pause()
    if walls == "both walls":
        whole = "\n".join(seen)
        lost = [text[:20] for text in STORED if one_line(text)[:6].strip() not in whole]
        assert lost == []


async def test_the_card_holds(desk: Desk, walls: str) -> None:
    """SEC-01, SEC-02 in the card at 80×24: subject, sender, client, conversation."""
    async with console(desk, person(desk)) as held:
        await held.pilot.press("3")
        await settled(held)
        await held.pilot.press("enter")
        first = walls != "without the first wall"
        await walk(held, lambda step: check(held.app, f"card {step}", first_wall=first), steps=len(STORED) - 1, key="J")


async def test_searching_for_hostile_text_holds(desk: Desk) -> None:
    """SEC-01: typed into the filter, neither the screen nor the query breaks."""
    async with console(desk, person(desk)) as held:
        await settled(held)
        await held.pilot.press("slash")
        field = held.app.screen.query_one(Input)
        for text in STORED:
            field.value = text[:60]
            await held.pilot.pause()
            check(held.app, repr(text[:60]))


async def test_notices_hold(desk: Desk) -> None:
    """SEC-01: a notice is never markup, whatever it repeats."""
    async with console(desk, person(desk), size=(120, 40)) as held:
        await settled(held)
        for text in STORED:
            held.app.notify(text, title=text[:20])
            await held.pilot.pause()
            check(held.app, repr(text[:60]))
            held.app.clear_notifications()


async def test_people_with_hostile_names_hold(desk: Desk) -> None:
    """SEC-01: a name at the door and in the header, even one that the desk itself would have refused."""
    with desk.store.write(NOW) as tx:
        tx.exec("UPDATE operator SET name = ? WHERE role = 'operator'", ("[/]\x1b]0;взлом\x07\u202e Ирина",))
    async with console(desk) as held:
        await wait_for(held.pilot, lambda: "⟨ESC⟩" in screen_text(held.pilot), "the name at the door")
        check(held.app, "the door")
    (who,) = [one for one in desk.people.all() if "Ирина" in one.name]
    async with console(desk, who) as held:
        await settled(held)
        check(held.app, "the header")


async def test_what_is_stored_stays_as_it_came(desk: Desk) -> None:
    """SEC-01: showing changes nothing; the stored subject is the original."""
    async with console(desk, person(desk)) as held:
        await held.pilot.press("3")
        await settled(held)
    assert [row.subject for row in desk.queue.rows_of(range(1, len(STORED) + 1))] == STORED


def test_no_hostile_byte_reaches_a_real_terminal(desk: Desk) -> None:
    """SEC-01 in a pseudo-terminal at 80×24: door, list, card; none of their sequences is among the bytes written."""
    desk.store.close()
    with Terminal(["--data", str(desk.places.root)], size=(80, 24)) as pty:
        pty.wait_for("Ирина Лаптева")
        pty.send(PIN + "\r")
        pty.wait_for("Вся")
        pty.send("3")
        pty.wait_for("⟨")
        for _ in range(len(STORED) // 10):
            pty.send("\x1b[6~")
        pty.send("\x1b[H\r")
        pty.wait_for("ни у кого")
        for _ in range(20):
            pty.send("J")
        pty.send("\x11")
        assert pty.wait_exit() == 0
        found = [one for one in NEVER if one in pty.raw]
        assert found == []
