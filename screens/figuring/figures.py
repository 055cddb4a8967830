"""The figures (F6): a period, a filter, nine pages; every number says on a key how it was counted."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container

from data.desk import Desk
from data.rows import Person
from data.settings import Settings
from models.figures import FigureId
from screens.base import Now
from screens.figuring.acts import Answer, FigureActs
from screens.figuring.asked import Asked, Page
from screens.figuring.formula import About, Points
from screens.figuring.look import Drawn, Look
from screens.figuring.page_course import course_of
from screens.figuring.pages import WAYS
from screens.figuring.spans import When, last_days
from screens.figuring.words import filter_said
from screens.keys import Place, bindings
from screens.news import NewsArrived
from screens.widgets.figure_head import HeadLine
from screens.widgets.page_bar import PageBar

BESIDE = 118
"""From this width on what is said of a figure stands beside it instead of below."""
SETTLE, REFRESH = timedelta(seconds=5), timedelta(minutes=1)
"""How soon after news the figures are read anew, and how often without any: what runs goes on running."""
DAYS = 30
"""The period that the screen opens with, the same as at the head of the board."""


class FiguresScreen(FigureActs):
    """One list whose lines the open page gives; the period and the filter hold for all pages."""

    CSS_PATH = "figures.tcss"
    PLACE = Place.FIGURES
    AUTO_FOCUS = "#figure-rows"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(Place.FIGURES),
        Binding("left", "column(-1)", "левее", show=False, id="figures.left"),
        Binding("right", "column(1)", "правее", show=False, id="figures.right"),
    ]

    def __init__(self, desk: Desk, now: Now, settings: Settings, person: Person) -> None:
        super().__init__(desk, now, settings, person, ("Очередь", "Табло", "Показатели"))
        self.asked = Asked(last_days(DAYS, self.today))
        self.bar = PageBar([page.label for page in Page])
        self.head = HeadLine()
        self.answer: Answer | None = None
        self.page = Drawn(())
        self._courses: dict[FigureId, Points] = {}
        self._column = 0
        self._stale = False
        self.reading = False
        self._read_at = now()

    def compose(self) -> ComposeResult:
        """Lay out title, pages, the list with its head, what is said of a line, notice and keys."""
        yield self.header
        yield self.title_line
        yield self.bar
        with Container(id="figures-body"):
            with Container(id="figures-list"):
                yield self.head
                yield self.list
            yield self.pane
        yield self.notice
        yield self.keys

    def on_mount(self) -> None:
        """Read the first page."""
        self.list.moved = self._moved
        self.list.picked = self.action_open
        self.begin()

    # --- time and news

    def beat(self, now: datetime) -> None:
        """Let the clock go on, and read anew what news or time have made old."""
        super().beat(now)
        aged = now - self._read_at
        if not self.reading and (aged >= REFRESH or (self._stale and aged >= SETTLE)):
            self._read()

    @on(NewsArrived)
    def _hear_news(self) -> None:
        self._stale = True

    def failed(self, error: BaseException, doing: str) -> None:
        """Say what went wrong; the figures of before stay."""
        if doing == "figures":
            self.reading = False
            self._entitle()
        super().failed(error, doing)

    # --- asking and showing

    def ask(self, asked: Asked) -> None:
        """Ask the desk something; the answer before stays until the new one is there."""
        if asked.span.first > self.today:
            self.say("Дальше сегодняшнего дня показателей нет.", "warning")
            return
        if asked.page is not self.asked.page or asked.dimension is not self.asked.dimension:
            self._column = 0
        self.asked = asked
        self._read()

    def _read(self) -> None:
        self.reading, self._stale, self._read_at = True, False, self._now()
        self._entitle()
        when = When(self.zone, self._now())
        self.fetch("figures", partial(self._answered, self.asked, when), self._show)

    def _answered(self, asked: Asked, when: When) -> Answer:
        behind = self._desk.figures.caught_up(when.now)
        people = {one.id: one.name for one in self._desk.people.all()}
        return Answer(asked, when, people, WAYS[asked.page].read(self._desk, asked, when), behind)

    def _show(self, answer: Answer) -> None:
        self.answer, self.people, self.reading = answer, answer.people, False
        self._courses = {}
        if answer.behind:
            self.say(answer.behind, "warning")
        self._draw()

    def _draw(self) -> None:
        answer = self.answer
        if answer is None:
            return
        asked = answer.asked
        narrowed = filter_said(asked.filter, answer.people)
        look = Look(asked, answer.when.of(asked.span), self._desk.standard.board, narrowed, self._column)
        self.page = WAYS[asked.page].draw(answer.found, look)
        self.head.show(self.page.head)
        self.head.display = self.page.head is not None
        self.list.show(self.page.rows, self.page.empty)
        self._entitle()

    def _entitle(self) -> None:
        """Write the title: what is shown, or that it is being counted."""
        asked = self.asked
        narrowed = filter_said(asked.filter, self.people)
        period = asked.span.label
        if asked.page is Page.PAIR:
            period = f"первый: {asked.before.label} · второй: {period}"
        elif asked.page is Page.SPLIT:
            period = f"{period} · срез: {asked.dimension.label}"
        hours = "по часам на стене" if asked.elapsed else "по рабочим часам"
        at = "считаю…" if self.reading else f"{self._read_at.astimezone(self.zone):%H:%M}"
        self.title_line.left = ((f" {period}", "title--strong"), (f" · {narrowed}" if narrowed else "", "title--alarm"))
        self.title_line.right = ((f"{hours} · {at}", "title--quiet"),)
        self.title_line.redraw()
        self.bar.show(list(Page).index(asked.page))

    def _moved(self) -> None:
        about = self.about
        beside = self.has_class("-beside")
        if about is None:
            self.pane.show("", (), low=not beside)
            return
        if beside and not about.points:
            about = self._with_course(about)
        lines = about.drawn(self.pane.content_size.width) if beside else about.lines
        self.pane.show(about.title, lines, low=not beside)

    def _with_course(self, about: About) -> About:
        """Add how the figure went of late; what is not known yet is asked for and comes a moment later."""
        answer, id = self.answer, about.figure
        if answer is None or id is None or answer.asked.page is not Page.SHEET:
            return about
        if id not in self._courses:
            self.fetch("course", partial(course_of, self._desk, answer.asked, answer.when, id), self._keep_course)
            return about
        return replace(about, points=self._courses[id])

    def _keep_course(self, found: tuple[Asked, FigureId, Points]) -> None:
        asked, id, points = found
        if self.answer is not None and self.answer.asked == asked:
            self._courses[id] = points
            self._moved()

    @on(events.Resize)
    def _arrange(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= BESIDE, "-beside")
        self.call_after_refresh(self._moved)

    # --- acts

    def action_page(self, name: str) -> None:
        """Open a page."""
        self.ask(self.asked.of(Page(name)))

    def action_page_on(self, steps: int) -> None:
        """Open the page after this one, or before."""
        self.ask(self.asked.of(self.asked.page.on(steps)))

    @on(PageBar.Chosen)
    def _page_clicked(self, message: PageBar.Chosen) -> None:
        self.ask(self.asked.of(list(Page)[message.index]))

    def action_column(self, steps: int) -> None:
        """Move over the columns, where a page has any."""
        if self.page.columns:
            self._column = max(0, min(self._column + steps, self.page.columns - 1))
            self._draw()
