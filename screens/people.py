"""The desk's people, for who may manage them: add, disable, give a new PIN, change the role; by keyboard only."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from data.desk import Desk
from data.rows import By, Person
from data.settings import Settings
from data.talks import Talk
from models.safetext import one_line
from models.terms import Role
from screens.base import BaseScreen, Now
from screens.dialogs.ask import Ask, any_text
from screens.dialogs.choose import Choice, Choose
from screens.dialogs.tell import Tell
from screens.dialogs.write import Write
from screens.keys import Place, bindings, display, footer_of
from screens.safe import cut, safe_block, safe_line

_NEW = "new"
NAME_CELLS = 32
"""How wide a name stands in the list."""


def _line_number(text: str) -> int:
    if text.strip() not in ("1", "2", "3"):
        raise ValueError("Линия — это 1, 2 или 3.")
    return int(text)


class PeopleScreen(BaseScreen[None]):
    """Lists everybody; each key acts on the person under the cursor."""

    CSS_PATH = "people.tcss"
    PLACE = Place.PEOPLE
    AUTO_FOCUS = "#people"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.PEOPLE)]

    @dataclass
    class Listed(Message):
        """The roster was read; ``sentence`` says what was done before."""

        people: tuple[Person, ...]
        loads: Mapping[int, tuple[int, int]]
        sentence: str = ""

    def __init__(self, desk: Desk, now: Now, settings: Settings, person: Person) -> None:
        super().__init__(desk, now, settings, person)
        self._me = person
        self._people: tuple[Person, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out a title, the list and the keys."""
        yield Static("Сотрудники", id="people-title")
        yield OptionList(id="people", compact=True, markup=False)
        keys = "   ".join(f"{display(one, self._settings.keymap)} {one.label}" for one in footer_of(Place.PEOPLE))
        yield Static(Content(keys), id="people-keys")

    def on_mount(self) -> None:
        """Read the roster."""
        self._list()

    @work(thread=True, exclusive=True, group="people", exit_on_error=False)
    def _list(self) -> None:
        self._tell()

    @on(Listed)
    def _show(self, news: Listed) -> None:
        self._people = news.people
        roster = self.query_one("#people", OptionList)
        place = roster.highlighted or 0
        roster.clear_options()
        roster.add_options([Option(_row(one, news.loads.get(one.id)), id=str(one.id)) for one in news.people])
        if news.people:
            roster.highlighted = min(place, len(news.people) - 1)
        if news.sentence:
            self.say(news.sentence)

    @work(thread=True, group="people", exit_on_error=False)
    def _do(self, act: Callable[[], Person], sentence: str) -> None:
        act()
        self._tell(sentence)

    def _tell(self, sentence: str = "") -> None:
        self.post_message(self.Listed(self._desk.people.all(), self._desk.people.loads(), sentence))

    def _chosen(self) -> Person | None:
        place = self.query_one("#people", OptionList).highlighted
        return None if place is None or place >= len(self._people) else self._people[place]

    def action_back(self) -> None:
        """Return to what was before."""
        self.dismiss()

    @work
    async def action_add(self) -> None:
        """Ask for name, role, line and a first PIN, which the person changes at the first sign-in."""
        name = await self.app.push_screen_wait(Ask("Имя и фамилия", any_text))
        if name is None:
            return
        role = await self._ask_role(Role.OPERATOR)
        if role is None:
            return
        line = await self.app.push_screen_wait(Ask("Линия поддержки", _line_number, start="1"))
        if line is None:
            return
        pin = await self._ask_pin()
        if pin is not None:
            at = self._now()
            add = self._desk.people.add
            self._do(lambda: add(self._me, name, role, pin, line, at), f"{name}: может входить, PIN сменит при входе.")

    @work
    async def action_reset(self) -> None:
        """Give the person a new first PIN."""
        person = self._chosen()
        pin = await self._ask_pin() if person is not None else None
        if person is not None and pin is not None:
            by = By(self._me, self._now())
            reset = self._desk.people.reset_pin
            self._do(lambda: reset(by, person.id, pin), f"{person.name}: PIN новый, сменит при входе.")

    @work
    async def action_role(self) -> None:
        """Give the person another role or line."""
        person = self._chosen()
        role = await self._ask_role(person.role) if person is not None else None
        if person is None or role is None:
            return
        line = await self.app.push_screen_wait(Ask("Линия поддержки", _line_number, start=str(person.line)))
        if line is not None:
            by = By(self._me, self._now())
            place = self._desk.people.place
            self._do(lambda: place(by, person.id, role, line), f"{person.name}: {role.label}, линия {line}.")

    def action_disable(self) -> None:
        """Close the door for the person, or open it again."""
        person = self._chosen()
        if person is None:
            return
        by = By(self._me, self._now())
        act = self._desk.people.disable if person.active else self._desk.people.enable
        self._do(
            lambda: act(by, person.id),
            f"{person.name}: {'больше не войдёт' if person.active else 'снова может войти'}.",
        )

    @work(group="talks", exclusive=True, exit_on_error=False)
    async def action_talks(self) -> None:
        """Show the notes for talks with the person under the cursor, and write another one (D-42)."""
        person = self._chosen()
        while person is not None:
            talks = await asyncio.to_thread(self._desk.talks.about, self._me, person.id)
            zone = ZoneInfo(self._settings.zone)
            choices: list[Choice[Talk | str]] = [Choice(_NEW, "Новая заметка…", "обращения — как «№ 12»")]
            choices += [Choice(talk, one_line(talk.text), f"{talk.at.astimezone(zone):%d.%m.%Y}") for talk in talks]
            chosen = await self.app.push_screen_wait(Choose(f"Разговоры: {one_line(person.name)}", choices))
            if chosen is None:
                return
            if isinstance(chosen, Talk):
                await self.app.push_screen_wait(_read(chosen, zone))
            else:
                await self._write_talk(person)

    async def _write_talk(self, person: Person) -> None:
        drafts, kind = self._desk.drafts, f"talk:{person.id}"
        begun = await asyncio.to_thread(drafts.get, self._me.id, 0, kind)

        def keep(text: str) -> str:
            self._desk.talks.write(By(self._me, self._now()), person.id, text)
            return f"{person.name}: заметка записана."

        said = await self.app.push_screen_wait(
            Write(
                f"Разговор: {person.name}",
                begun.text if begun else "",
                keep,
                lambda text, at: drafts.save(self._me.id, 0, kind, text, at),
                self._now,
                hint="Видят только супервайзеры. Обращения пишите как «№ 12».",
                verb="записать",
            )
        )
        if said:
            self.say(said)

    async def _ask_role(self, start: Role) -> Role | None:
        roles = list(self._desk.standard.roles)
        choices = [Choice(role, role.label) for role in roles]
        return await self.app.push_screen_wait(Choose("Роль", choices, roles.index(start) if start in roles else 0))

    async def _ask_pin(self) -> str | None:
        hint = "Не меньше шести цифр. Скажите его человеку: при первом входе он придумает свой."
        return await self.app.push_screen_wait(Ask("PIN для первого входа", any_text, hint=hint))


def _read(talk: Talk, zone: ZoneInfo) -> Tell:
    about = ", ".join(f"№ {number}" for number in talk.tickets)
    title = f"{talk.at.astimezone(zone):%d.%m.%Y %H:%M} · {one_line(talk.by)}"
    return Tell(title, [safe_block(talk.text, whole=True), *([f"Обращения: {about}"] if about else [])])


def _row(person: Person, load: tuple[int, int] | None) -> Content:
    name = cut(safe_line(person.name).plain, NAME_CELLS)
    padding = " " * (NAME_CELLS - Content(name).cell_length)
    state = "новый PIN" if person.active and person.must_change_pin else "" if person.active else "отключён"
    told = " · ".join(filter(None, (_load(*load) if load else "", state)))
    text = f"{name}{padding}  {person.role.label:<14}  линия {person.line}   {told}"
    return Content.styled(text, "dim" if not person.active else "")


def _load(count: int, critical: int) -> str:
    return f"открыто {count}" + (f", P1 {critical}" if critical else "")
