"""Reports of shifts and handovers of before: read, compared, followed by ticket, added to, saved as files (§1.12)."""

import asyncio
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from data.desk import Desk
from data.refusals import Refusal
from data.reports.report_rows import ReportRow
from data.rows import Person
from data.settings import Settings
from models.rights import Act, may, refusal
from models.words import counted
from screens.base import Now
from screens.dialogs.ask import Ask, any_text, ticket_number
from screens.dialogs.choose import Choose
from screens.handing.report_pages import FORMS, Pages, Shown, named
from screens.handing.steadfast import SteadfastScreen
from screens.keys import Place, bindings, display, footer_of
from screens.news import NewsArrived
from screens.widgets.header import HeaderBar
from screens.widgets.report_list import ReadingPage, ReadingScroll, ReportList

BESIDE = 118
"""From this width on the page of 80 cells stands beside the list."""
_OF_LIST = frozenset({"reports.open", "reports.mark"})
_LEAFING = ("↑↓", "листать")
_WRITING = (("Enter", "добавить"), ("Esc", "отложить: набранное останется"))


class ReportsScreen(SteadfastScreen):
    """The list, and the page that Enter brings to the front; both beside each other where there is room."""

    CSS_PATH = "shift_reports.tcss"
    PLACE = Place.REPORTS
    AUTO_FOCUS = "#reports"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.REPORTS)]
    LEADING = frozenset({"n", "т", "e", "у", "t", "е", "d", "в"})

    def __init__(self, desk: Desk, now: Now, settings: Settings, person: Person) -> None:
        super().__init__(desk, now, settings, person)
        self.list = ReportList(self.zone)
        self.page = ReadingPage()
        self.pages = Pages(desk, self.zone)
        self.shown: Shown | None = None
        self._front = False
        self._typed: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """Lay out title, list and page, the line to write in, notice and keys."""
        yield HeaderBar(self.person, self.zone, ("Очередь", "Смена", "Отчёты"), "Отчёты")
        yield Static("", id="reports-title", markup=False)
        with Horizontal(id="reports-body"):
            yield self.list
            yield ReadingScroll(self.page)
        yield self.line
        yield self.notice
        yield self.keys

    def on_mount(self) -> None:
        """Read the list."""
        self.beat(self._now())
        self.list.moved = self._moved
        self.list.picked = self.action_open
        self.look_again()
        self._arranged()

    @on(events.Resize)
    def _arrange(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= BESIDE, "-beside")
        self._moved()

    def beat(self, now: datetime) -> None:
        """Let the clock go on."""
        self.notice.tick(now)
        self.query_one(HeaderBar).tick(now)

    @on(NewsArrived)
    def _hear_news(self) -> None:
        self.look_again()

    # --- reading

    def look_again(self) -> None:
        """Read the list anew; the page stays until another one is chosen."""
        self.fetch("offer", self._read, self._listed)

    def _read(self) -> tuple[tuple[ReportRow, ...], dict[str, str]]:
        drafts = self._desk.drafts.mine(self.person.id)
        return self._desk.shifts.reports.listing(), {row.kind: row.text for row in drafts}

    def _listed(self, found: tuple[tuple[ReportRow, ...], dict[str, str]]) -> None:
        rows, self._typed = found
        self.list.show(rows, self._now())
        self._arranged()
        self._moved()

    @property
    def beside(self) -> bool:
        """Whether list and page stand side by side."""
        return self.has_class("-beside")

    def _moved(self) -> None:
        """Follow the cursor where the page is beside the list."""
        row = self.list.row
        if self.beside and not self._front and row is not None:
            self._load(row.shift_id)

    def _load(self, shift_id: int, *, front: bool = False) -> None:
        self.fetch(
            "report", partial(self.pages.report, self.list.of(shift_id), shift_id), partial(self._show, front=front)
        )

    def _show(self, shown: Shown, *, front: bool = False) -> None:
        self.shown = shown
        self.page.show(list(shown.lines))
        if front:
            self._bring(front=True)
        self._arranged()

    def _bring(self, *, front: bool) -> None:
        self._front = front
        self.set_class(front, "-front")
        place = self.query_one(ReadingScroll) if front else self.list
        if front:
            place.scroll_home(animate=False)
        place.focus()
        self._arranged()

    def _arranged(self) -> None:
        total = counted(self.list.count, "отчёт", "отчёта", "отчётов")
        marked = f" · отмечено {len(self.list.marks)} из 2 для сравнения" if self.list.marks else ""
        title = f"Отчёты смен · {total}{marked}"
        if self._front and self.shown is not None and not self.beside:
            title = self.shown.title
        self.query_one("#reports-title", Static).update(Content(title))
        chosen = self._settings.keymap
        acts = [one for one in footer_of(self.PLACE) if not self._front or one.id not in _OF_LIST]
        keys = tuple((display(one, chosen), one.label) for one in acts)
        keys = (_LEAFING, *keys) if self._front else keys
        self.keys.show(_WRITING if self.writing else keys)

    # --- acts

    def action_open(self) -> None:
        """Bring the report under the cursor to the front."""
        row = self.list.row
        if row is not None and not self._front:
            self._load(row.shift_id, front=True)

    def action_mark(self) -> None:
        """Mark a report for a comparison."""
        self.list.mark()
        if len(self.list.marks) < 2 and self.list.marks and not self._front:
            self.list.go(self.list.index + 1)
        self._arranged()

    def action_compare(self) -> None:
        """Compare the two marked handovers, or the one under the cursor with the one before it."""
        pair = self._pair()
        if pair is None:
            self.say("Отметьте пробелом две смены, которые сравнить.", "warning")
            return
        self.fetch("report", partial(self.pages.comparison, *pair), partial(self._show, front=True))

    def _pair(self) -> tuple[ReportRow, ReportRow] | None:
        marked = [row for mark in self.list.marks if (row := self.list.of(mark)) is not None]
        row = self.list.row
        if len(marked) == 1 and row is not None and row.shift_id != marked[0].shift_id:
            marked.append(row)
        if len(marked) < 2:
            return None
        first, second = sorted(marked, key=lambda one: one.until_n)
        return first, second

    @work(group="tell", exit_on_error=False)
    async def action_ticket(self) -> None:
        """Show every handover that one ticket went through."""
        number = await self.app.push_screen_wait(Ask("Передачи обращения №", ticket_number, example="1042"))
        if number is not None:
            self.fetch("report", partial(self.pages.way, number), partial(self._show_way, number))

    def _show_way(self, number: int, shown: Shown | None) -> None:
        if shown is None:
            self.say(f"№ {number}: через передачу смены не проходило.", "warning")
        else:
            self._show(shown, front=True)

    def action_add(self) -> None:
        """Add to the report on the page, or under the cursor; the report itself never changes (HO-25)."""
        row = self._chosen()
        if row is None:
            return
        if not may(self.person.role, Act.SHIFT):
            self.say(refusal(self.person.role, Act.SHIFT), "warning")
            return
        place = (0, f"shift:addendum:{row.id}")
        ask = f"{named(row)}: дополнение к отчёту, останется отдельно и с вашим именем"
        self.ask_line(place, ask, self._typed.get(place[1], ""), partial(self._add, row))
        self._arranged()

    def _add(self, row: ReportRow, text: str) -> None:
        add = partial(self._desk.shifts.reports.add, row.id, self.by(), text)
        self.perform(add, partial(self._added, row))

    def _added(self, row: ReportRow, _: object) -> None:
        self.line_done()
        self.say(f"{named(row)}: дополнение записано.")
        self.look_again()
        if self.shown is not None and self.shown.report is not None and self.shown.report.id == row.id:
            self._load(row.shift_id, front=self._front)
        self._bring(front=self._front)

    def _chosen(self) -> ReportRow | None:
        """Give the report that an act is about; say so where there is none."""
        if self._front:
            report = self.shown.report if self.shown is not None else None
            row = self.list.of(report.shift_id) if report is not None else None
        else:
            row = self.list.row
        if row is None:
            self.say("Сначала откройте отчёт: Esc — к списку.", "warning")
        return row

    @work(group="tell", exit_on_error=False)
    async def action_export(self) -> None:
        """Write the report into a file, in one of five forms, and tell where."""
        from data.attached.saving_files import default_folder

        row = self._chosen()
        if row is None:
            return
        how = await self.app.push_screen_wait(Choose(f"{named(row)}: в каком виде", FORMS))
        if how is None:
            return
        start = str(default_folder())
        folder = await self.app.push_screen_wait(Ask("В какую папку", any_text, start=start))
        if folder is None:
            return
        try:
            path = await asyncio.to_thread(self.pages.write, row, how, Path(folder))
        except Refusal as no:
            self.refused(no)
        else:
            self.say(f"Записано: {path}")

    def action_back(self) -> None:
        """Close the line, then the page, then leave."""
        if self.writing:
            self.leave_line()
            self._bring(front=self._front)
        elif self._front:
            self._bring(front=False)
            self._moved()
        else:
            self.dismiss()
