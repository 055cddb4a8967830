"""The status windows: how long ago the public heard of each incident, the draft, what was said (H-22…H-24)."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from data.desk import Desk
from data.rows import By, Person
from data.settings import Settings
from data.statuses.status_rows import PostRow, WindowRow
from models.safetext import one_line
from models.shift_terms import StatusState
from models.status_windows import WindowState
from screens.dialogs.ask import Ask, any_text
from screens.dialogs.write import Write
from screens.fetching import FetchingScreen
from screens.keys import Place, bindings, display, footer_of
from screens.safe import cut, safe_block
from screens.when import EXAMPLES, read_instant

DRAFT = "status"
"""The kind under which an unfinished status is kept."""
DAY_DRAFT = "day"
"""The kind under which an unfinished report of the day is kept."""
_MARK = {WindowState.CALM: ("·", ""), WindowState.AMBER: ("◐ пора", "$soon"), WindowState.RED: ("● пропущено", "$late")}
_MARK_CELLS = 15
_FRESH = "Черновик собран из перемен с прошлого статуса; его увидят клиенты."
_BEGUN = "Это начатый раньше текст."
_NOTHING = "Открытых P1 нет, горячая линия не включена: статус никому не нужен."


class StatusesScreen(FetchingScreen):
    """Lists the windows, the most urgent first, and what was said about the one under the cursor."""

    CSS_PATH = "statuses.tcss"
    PLACE = Place.STATUSES
    AUTO_FOCUS = "#windows"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.STATUSES)]

    def __init__(self, desk: Desk, now: Callable[[], datetime], settings: Settings, person: Person) -> None:
        super().__init__(desk, now, settings, person)
        self._me = person
        self._zone = ZoneInfo(settings.zone)
        self.rows: tuple[WindowRow, ...] = ()
        self._log: tuple[PostRow, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out a title, the windows, what was said, and the keys."""
        yield Static("Окна статуса", id="statuses-title", markup=False)
        yield OptionList(id="windows", compact=True, markup=False)
        yield Static("", id="status-log", markup=False)
        keys = "  ".join(f"{display(one, self._settings.keymap)} {one.label}" for one in footer_of(Place.STATUSES))
        yield Static(Content(keys), id="statuses-keys")

    def on_mount(self) -> None:
        """Read the windows."""
        self.beat(self._now())

    def beat(self, now: datetime) -> None:
        """Look again: minutes pass, colleagues write."""
        statuses = self._desk.shifts.statuses
        self.fetch("windows", lambda: (statuses.windows(now), statuses.log()), self._show)

    def _show(self, found: tuple[tuple[WindowRow, ...], tuple[PostRow, ...]]) -> None:
        under = self.chosen
        self.rows, self._log = found
        listed = self.query_one("#windows", OptionList)
        if listed.option_count == max(1, len(self.rows)):
            for place, row in enumerate(self.rows):
                listed.replace_option_prompt_at_index(place, self._row(row))
        else:
            listed.clear_options()
            listed.add_options([Option(self._row(row)) for row in self.rows])
        if not self.rows:
            listed.clear_options()
            listed.add_option(Option(Content.styled(_NOTHING, "$muted")))
        numbers = [row.number for row in self.rows]
        listed.highlighted = numbers.index(under.number) if under is not None and under.number in numbers else 0
        self._show_log()

    @property
    def chosen(self) -> WindowRow | None:
        """The window under the cursor."""
        place = self.query_one("#windows", OptionList).highlighted
        return self.rows[place] if place is not None and place < len(self.rows) else None

    def on_resize(self) -> None:
        """Lay the lines out anew for the new width."""
        if self.rows:
            self._show((self.rows, self._log))

    def on_option_list_option_highlighted(self) -> None:
        """Show what was said about the window under the cursor."""
        self._show_log()

    def on_option_list_option_selected(self) -> None:
        """Enter on a window writes its status."""
        self.action_write()

    def _row(self, row: WindowRow) -> Content:
        word, colour = _MARK[row.window.state]
        minutes = int(row.window.worked.total_seconds()) // 60
        told = f"прошло {minutes // 60}:{minutes % 60:02d} · срок {self._at(row.window.red_at)}"
        missed = f" {row.missed}" if row.missed else ""
        room = max(20, self.size.width - _MARK_CELLS - len(told) - 6)
        title = cut(one_line(row.title), room)
        padding = " " * (room - cell_len(title) + 2)
        mark = f"{word}{missed}".ljust(_MARK_CELLS)
        return Content.assemble((mark, colour or "$muted"), title, padding, (told, "$muted"))

    def _show_log(self) -> None:
        row = self.chosen
        said = [post for post in self._log if row is not None and post.number in (row.number, 0)][:5]
        lines = [self._post(post) for post in said] or [Content.styled("Статусов ещё не было.", "$muted")]
        self.query_one("#status-log", Static).update(Content("\n").join(lines))

    def _post(self, post: PostRow) -> Content:
        until = f" · следующий {self._at(post.next_at)}" if post.next_at else ""
        who = f" · {one_line(post.who)}" if post.who else ""
        about = f"№ {post.number}" if post.number else "горячая линия"
        colour = "$late" if post.state is StatusState.MISSED else "bold"
        head = Content.styled(f"{self._at(post.at)} {post.state.label} · {about}{who}{until}", colour)
        return Content("\n").join([head, safe_block(post.text)]) if post.text else head

    def _at(self, at: datetime) -> str:
        local, today = at.astimezone(self._zone), self._now().astimezone(self._zone).date()
        return f"{local:%H:%M}" if local.date() == today else f"{local:%d.%m %H:%M}"

    def action_back(self) -> None:
        """Return to what was before."""
        self.dismiss()

    @work(group="write", exclusive=True, exit_on_error=False)
    async def action_write(self) -> None:
        """Open the draft of the chosen window; what was begun before comes first."""
        row = self.chosen
        if row is None:
            return
        drafts, number = self._desk.drafts, row.number
        begun = await asyncio.to_thread(drafts.get, self._me.id, number, DRAFT)
        start = begun.text if begun else await asyncio.to_thread(self._desk.shifts.statuses.draft, number, self._now())
        hint = _BEGUN if begun else _FRESH
        sentence = await self.app.push_screen_wait(
            Write(
                f"Статус: {row.title}",
                start,
                lambda text: self._desk.shifts.statuses.send(number, By(self._me, self._now()), text),
                lambda text, at: drafts.save(self._me.id, number, DRAFT, text, at),
                self._now,
                hint=hint,
            )
        )
        self._told(sentence)

    @work(group="write", exclusive=True, exit_on_error=False)
    async def action_postpone(self) -> None:
        """Put the chosen status off."""
        row = self.chosen
        if row is None:
            return
        reason = await self.app.push_screen_wait(Ask(f"Почему отложить статус: {one_line(row.title)}", any_text))
        if reason is None:
            return
        hint = f"Например: {EXAMPLES}"
        until = await self.app.push_screen_wait(
            Ask("До какого времени", lambda text: read_instant(text, self._now(), self._zone), hint=hint)
        )
        if until is not None:
            by = By(self._me, self._now())
            self._told(await asyncio.to_thread(self._desk.shifts.statuses.postpone, row.number, by, reason, until))

    def action_copy(self) -> None:
        """Copy the last status into the clipboard of the terminal."""
        row = self.chosen
        sent = [post for post in self._log if post.state is StatusState.SENT and row and post.number in (row.number, 0)]
        if not sent:
            self.say("Копировать нечего: статусов ещё не было.", "warning")
            return
        self.app.copy_to_clipboard(sent[0].text)
        self.say("Последний статус скопирован.")

    @work(group="write", exclusive=True, exit_on_error=False)
    async def action_day(self) -> None:
        """Edit the report of the day and save it as a file (H-23)."""
        drafts, today = self._desk.drafts, self._now().astimezone(self._zone).date()
        begun = await asyncio.to_thread(drafts.get, self._me.id, 0, DAY_DRAFT)
        fresh = await asyncio.to_thread(self._desk.shifts.statuses.day_text, today, self._now())
        start = begun.text if begun and begun.text.splitlines()[:1] == fresh.splitlines()[:1] else fresh
        sentence = await self.app.push_screen_wait(
            Write(
                f"Отчёт дня {today:%d.%m.%Y}",
                start,
                lambda text: self._desk.shifts.statuses.save_day(today, By(self._me, self._now()), text),
                lambda text, at: drafts.save(self._me.id, 0, DAY_DRAFT, text, at),
                self._now,
                hint="Исправили, в работе, отложили — из событий дня; поправьте и сохраните.",
                verb="сохранить в файл",
            )
        )
        self._told(sentence)

    def _told(self, sentence: str | None) -> None:
        if sentence:
            self.say(sentence)
            self.beat(self._now())
