"""The door: choose a name, type the PIN; on a new desk make the first supervisor or look at the demonstration."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from data.desk import Desk
from data.refusals import Refusal
from data.rows import By, Person
from data.settings import Settings
from models.terms import Role
from screens.base import BaseScreen, Now, Severity
from screens.safe import safe_line

NAME_CELLS = 44
"""How wide a name may be on the door."""
NAMES_SHOWN = 10
"""How many names the door shows at once."""


class Step(Enum):
    """What the door asks for; the words are the hint and the keys."""

    CHOOSE = "Кто вы?", "↑↓ имя   затем PIN   Enter войти   Ctrl+Q выйти"
    FIRST = (
        "Это новый рабочий стол. Назовите первого супервайзера и придумайте ему PIN: не меньше шести цифр.",
        "Tab дальше   Enter готово   Ctrl+Q выйти\nF2 посмотреть на примере",
    )
    CHANGE = "Придумайте свой PIN: не меньше шести цифр, и введите его дважды.", "Tab дальше   Enter готово"


_SHOWN = {
    Step.CHOOSE: ("names", "pin"),
    Step.FIRST: ("name", "pin", "again"),
    Step.CHANGE: ("pin", "again"),
}


class Names(Static):
    """The names; the arrows move along them, the keyboard stays with the PIN."""

    def __init__(self) -> None:
        super().__init__(id="names")
        self.people: tuple[Person, ...] = ()
        self.place = 0

    def show(self, people: tuple[Person, ...]) -> None:
        """Show these names, the first one chosen."""
        self.people, self.place = people, 0
        self._draw()

    def move(self, way: int) -> None:
        """Choose another name, so many further down."""
        self.place = max(0, min(self.place + way, len(self.people) - 1))
        self._draw()

    @property
    def chosen(self) -> Person | None:
        """The person under the cursor."""
        return self.people[self.place] if self.people else None

    def _draw(self) -> None:
        top = max(0, min(self.place - NAMES_SHOWN // 2, len(self.people) - NAMES_SHOWN))
        lines = [_name_line(one, one is self.chosen) for one in self.people[top : top + NAMES_SHOWN]]
        if len(self.people) > NAMES_SHOWN:
            lines.append(Content.styled(f"  всего {len(self.people)}, ↑↓ PgUp PgDn", "$muted"))
        self.update(Content("\n").join(lines))


def _name_line(person: Person, chosen: bool) -> Content:
    name = safe_line(person.name, NAME_CELLS).plain
    text = f"{'▌' if chosen else ' '} {name} "
    return Content.styled(text, "bold reverse $primary" if chosen else "")


class SignInScreen(BaseScreen[None]):
    """Asks who is at the keyboard; the answer is a ``SignedIn`` message."""

    CSS_PATH = "door.tcss"
    AUTO_FOCUS = "#pin"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "name(-1)", "имя выше", show=False),
        Binding("down", "name(1)", "имя ниже", show=False),
        Binding("pageup", "name(-10)", "имена выше", show=False),
        Binding("pagedown", "name(10)", "имена ниже", show=False),
        Binding("f2", "demo", "посмотреть на примере", show=False),
    ]

    @dataclass
    class SignedIn(Message):
        """Somebody proved who they are."""

        person: Person

    class DemoWanted(Message):
        """Somebody on a new desk wants to look at the demonstration first."""

    @dataclass
    class Opened(Message):
        """The desk's people are known."""

        people: tuple[Person, ...]
        first: bool

    @dataclass
    class PinAccepted(Message):
        """The PIN was right."""

        person: Person
        pin: str

    def __init__(self, desk: Desk, now: Now, settings: Settings, person: Person | None = None) -> None:
        super().__init__(desk, now, settings, person)
        self._step = Step.CHOOSE
        self._entered: Person | None = None
        self._old_pin = ""

    def compose(self) -> ComposeResult:
        """Lay the door out; each step shows its part."""
        hint, keys = Step.CHOOSE.value
        with Vertical(id="door"):
            yield Static("ПУЛЬТ", id="door-title")
            yield Static(safe_line(self._settings.desk_name, NAME_CELLS), id="door-desk")
            yield Static(Content(hint), id="door-hint")
            yield Names()
            yield Input(id="name", placeholder="имя и фамилия", max_length=80, classes="later")
            yield Input(id="pin", placeholder="PIN", password=True, max_length=64, select_on_focus=False)
            yield Input(id="again", placeholder="PIN ещё раз", password=True, max_length=64, classes="later")
            yield Static(id="door-complaint")
            yield Static(Content(keys), id="door-keys")

    def on_mount(self) -> None:
        """Show the first paint at once, then ask the desk who works here."""
        self.call_after_refresh(self._open)

    @work(thread=True, exclusive=True, group="door", exit_on_error=False)
    def _open(self) -> None:
        first = self._desk.people.first_run()
        people = () if first else tuple(one for one in self._desk.people.all() if one.active)
        if not get_current_worker().is_cancelled:
            self.post_message(self.Opened(people, first))

    @on(Opened)
    def _show_people(self, news: Opened) -> None:
        self.query_one(Names).show(news.people)
        if news.first:
            self._go(Step.FIRST)

    def _go(self, step: Step, complaint: str = "") -> None:
        self._step = step
        hint, keys = step.value
        self.query_one("#door-hint", Static).update(Content(hint))
        self.query_one("#door-keys", Static).update(Content(keys))
        self._complain(complaint)
        for name in ("names", "name", "pin", "again"):
            self.query_one(f"#{name}").display = name in _SHOWN[step]
        for name in ("pin", "again"):
            self.query_one(f"#{name}", Input).value = ""
        self.set_focus(self.query_one("#name" if step is Step.FIRST else "#pin"))

    def _complain(self, sentence: str) -> None:
        self.query_one("#door-complaint", Static).update(safe_line(sentence))

    def action_name(self, way: int) -> None:
        """Move along the names while the PIN keeps the keyboard."""
        if self._step is Step.CHOOSE:
            self.query_one(Names).move(way)

    def action_demo(self) -> None:
        """Look at the demonstration; only a new desk offers it."""
        if self._step is Step.FIRST:
            self.post_message(self.DemoWanted())

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        pin, again = self.query_one("#pin", Input).value, self.query_one("#again", Input).value
        if self._step is Step.CHOOSE:
            self._knock(pin)
            return
        name = self.query_one("#name", Input).value.strip()
        if self._step is Step.FIRST and not name:
            self._complain("Напишите имя: под ним вас увидят коллеги.")
        elif event.input.id != "again" and not again:
            self.set_focus(self.query_one("#pin" if event.input.id == "name" else "#again"))
        elif pin != again:
            self._complain("PIN не совпал со вторым. Введите оба ещё раз.")
        elif self._step is Step.FIRST:
            self._make_first(name, pin, self._now())
        elif self._entered is not None:
            self._change(self._entered, pin, self._now())

    def _knock(self, pin: str) -> None:
        person = self.query_one(Names).chosen
        if not pin or person is None:
            self._complain("Наберите PIN.")
        else:
            self._check(person.name, pin, self._now())

    @work(thread=True, exclusive=True, group="door", exit_on_error=False)
    def _check(self, name: str, pin: str, at: datetime) -> None:
        person = self._desk.people.sign_in(name, pin, at)
        self.post_message(self.PinAccepted(person, pin))

    @work(thread=True, exclusive=True, group="door", exit_on_error=False)
    def _make_first(self, name: str, pin: str, at: datetime) -> None:
        self.post_message(self.SignedIn(self._desk.people.add(None, name, Role.SUPERVISOR, pin, 1, at)))

    @work(thread=True, exclusive=True, group="door", exit_on_error=False)
    def _change(self, person: Person, pin: str, at: datetime) -> None:
        self.post_message(self.SignedIn(self._desk.people.change_pin(By(person, at), self._old_pin, pin)))

    @on(PinAccepted)
    def _let_in(self, news: PinAccepted) -> None:
        if news.person.must_change_pin:
            self._entered, self._old_pin = news.person, news.pin
            self._go(Step.CHANGE)
        else:
            self.post_message(self.SignedIn(news.person))

    def failed(self, error: BaseException, doing: str) -> None:
        """Say on the door itself why nobody came in, and let them try again."""
        if isinstance(error, Refusal):
            self._go(self._step, error.sentence)
        else:
            super().failed(error, doing)

    def say(self, sentence: str, severity: Severity = "information") -> None:
        """Say it on the door, where the eyes are."""
        self._complain(sentence)
