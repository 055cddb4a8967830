"""Quality (F10): a supervisor draws a week's sample and checks it; an operator reads the checks of their own work."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from data.desk import Desk
from data.quality.reviews import Checked, seed_of, week_at, week_of
from data.rows import By, Person
from data.settings import Settings
from models.figure_words import share_said
from models.rights import Act, may
from models.safetext import one_line
from screens.dialogs.ask import Ask
from screens.dialogs.choose import Choice, Choose
from screens.dialogs.write import Write
from screens.fetching import FetchingScreen
from screens.handing.wanted import TicketWanted
from screens.keys import Place, bindings, display, footer_of
from screens.safe import safe_block
from screens.widgets.review_list import ReviewLine, ReviewList

DRAFT = "review"
"""The kind under which an unfinished comment is kept."""
_NO_SAMPLE = "В эту неделю никто ничего не решил: выбирать не из чего. Другая неделя — [ и ]."
_NO_CHECKS = "Ваши обращения ещё не проверяли."
_DONE = "Дальше: написать сотруднику"


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read for the screen."""

    lines: tuple[ReviewLine, ...]
    checks: dict[int, Checked]
    each: int = 0


class QualityScreen(FetchingScreen):
    """The sample of a week with the checks; for whoever checks nobody, the checks of their own work."""

    CSS_PATH = "quality.tcss"
    PLACE = Place.QUALITY
    AUTO_FOCUS = "#reviews"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.QUALITY)]

    def __init__(self, desk: Desk, now: Callable[[], datetime], settings: Settings, person: Person) -> None:
        super().__init__(desk, now, settings, person)
        self._me = person
        self._zone = ZoneInfo(settings.zone)
        self.week = week_at(now() - timedelta(days=7), self._zone)
        self.seed = seed_of(self.week)
        self.list = ReviewList()
        self._found = _Found((), {})

    @property
    def checks_others(self) -> bool:
        """Whether this person draws samples, or reads about their own work."""
        return may(self._me.role, Act.REVIEW)

    def compose(self) -> ComposeResult:
        """Lay out the title, the list, what was said about the line under the cursor, and the keys."""
        yield Static("", id="quality-title", markup=False)
        yield self.list
        yield Static("", id="quality-detail", markup=False)
        keys = "  ".join(f"{display(one, self._settings.keymap)} {one.label}" for one in footer_of(Place.QUALITY))
        yield Static(Content(keys), id="quality-keys")

    def on_mount(self) -> None:
        """Read the list."""
        self.list.moved = self._show_detail
        self.list.picked = self.action_open
        self.look()

    def look(self) -> None:
        """Read the list anew."""
        read = self._read_sample if self.checks_others else self._read_own
        self.fetch("reviews", partial(read, self._now()), self._show)

    def _read_sample(self, now: datetime) -> _Found:
        reviews = self._desk.quality.reviews
        drawn = reviews.sample(self._me, self.week, self.seed, now)
        checks = {one.id: one for one in reviews.all(self._me)}
        lines = tuple(
            ReviewLine(row.number, row.operator_id, row.operator, row.subject, row.review, _score(checks, row.review))
            for row in drawn.rows
        )
        return _Found(lines, checks, drawn.each)

    def _read_own(self, now: datetime) -> _Found:
        checks = {one.id: one for one in self._desk.quality.reviews.about(self._me, self._me.id)}
        lines = tuple(
            ReviewLine(one.number, one.operator_id, one.by, one.subject, one.id, one.score, one.read_at is None)
            for one in checks.values()
        )
        return _Found(lines, checks)

    def _show(self, found: _Found) -> None:
        self._found = found
        self.list.show(found.lines, _NO_SAMPLE if self.checks_others else _NO_CHECKS)
        self.query_one("#quality-title", Static).update(Content(self._title()))
        self._show_detail()

    def _title(self) -> str:
        if not self.checks_others:
            return "Проверки моей работы"
        done = sum(line.score is not None for line in self._found.lines)
        of = f"проверено {done} из {len(self._found.lines)}"
        return f"Качество · неделя {self.week} · выборка № {self.seed} · по {self._found.each} на человека · {of}"

    def _show_detail(self) -> None:
        row = self.list.row
        check = self._found.checks.get(row.review) if row and row.review else None
        self.query_one("#quality-detail", Static).update(Content("\n").join(self._told(row, check)))

    def _told(self, row: ReviewLine | None, check: Checked | None) -> list[Content]:
        if check is None:
            said = "Ещё не проверено: Enter — проверить по списку, o — открыть обращение." if row else ""
            return [Content.styled(said, "$muted")]
        at = check.at.astimezone(self._zone)
        about = (f"№ {check.number}", one_line(check.operator), share_said(check.score), one_line(check.by))
        head = f"{' · '.join(about)} {at:%d.%m %H:%M}"
        read = "прочитано" if check.read_at else "сотрудник ещё не прочитал"
        points = [Content(f" {'✓' if kept else '✗'} {one_line(point)}") for point, kept in check.points.items()]
        return [Content.styled(head, "bold"), *points, safe_block(check.comment), Content.styled(read, "$muted")]

    def action_back(self) -> None:
        """Return to what was before."""
        self.dismiss()

    def action_ticket(self) -> None:
        """Open the ticket under the cursor in the queue."""
        if self.list.row is not None:
            self.post_message(TicketWanted(self.list.row.number))

    def action_week(self, weeks: int) -> None:
        """Show another week; its sample has the number of the week until another is named."""
        if not self.checks_others:
            return
        first, _ = week_of(self.week, self._zone)
        self.week = week_at(first + timedelta(days=7 * weeks, hours=12), self._zone)
        self.seed = seed_of(self.week)
        self.look()

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def action_draw(self) -> None:
        """Draw another sample of the week by its number; the same number always draws the same."""
        if not self.checks_others:
            return
        hint = "Тот же номер всегда даёт ту же выборку."
        seed = await self.app.push_screen_wait(Ask("Номер выборки", _seed, example=str(self.seed), hint=hint))
        if seed is not None:
            self.seed = seed
            self.look()

    def action_open(self) -> None:
        """Check the ticket under the cursor; read, where it is one's own."""
        row = self.list.row
        if row is None:
            return
        if self.checks_others:
            self._check(row)
        elif row.fresh and row.review is not None:
            self.order("read", partial(self._desk.quality.reviews.read, self._by(), row.review), lambda _: self.look())

    @work(group="check", exclusive=True, exit_on_error=False)
    async def _check(self, row: ReviewLine) -> None:
        standard = await asyncio.to_thread(lambda: self._desk.standard)
        points = dict.fromkeys(standard.board.review.points, True)
        place = len(points)
        while True:
            choices = [Choice(point, f"{'✓' if kept else '✗'} {point}") for point, kept in points.items()]
            title = f"№ {row.number}, {one_line(row.who)}: отметьте, чего не было"
            found = await self.app.push_screen_wait(Choose(title, [*choices, Choice("", _DONE)], place))
            if found is None:
                return
            if not found:
                break
            points[found] = not points[found]
            place = list(points).index(found)
        await self._comment(row, points)

    async def _comment(self, row: ReviewLine, points: dict[str, bool]) -> None:
        drafts, reviews = self._desk.drafts, self._desk.quality.reviews
        begun = await asyncio.to_thread(drafts.get, self._me.id, row.number, DRAFT)

        def send(text: str) -> str:
            kept = reviews.check(self._by(), row.number, row.operator_id, points, text, self.week, self.seed)
            return f"№ {row.number}: проверка записана, {one_line(row.who)} её увидит: {share_said(kept.score)}."

        sentence = await self.app.push_screen_wait(
            Write(
                f"№ {row.number}: что сказать, {one_line(row.who)}",
                begun.text if begun else "",
                send,
                lambda text, at: drafts.save(self._me.id, row.number, DRAFT, text, at),
                self._now,
                hint="Прочтёт только этот сотрудник и супервайзеры.",
                verb="записать проверку",
            )
        )
        if sentence:
            self.say(sentence)
            self.look()

    def _by(self) -> By:
        return By(self._me, self._now())


def _score(checks: dict[int, Checked], review: int | None) -> float | None:
    return checks[review].score if review in checks else None


def _seed(text: str) -> int:
    if not text.strip().isdecimal() or len(text.strip()) > 12:
        raise ValueError("Номер выборки — целое число, например 202610.")
    return int(text)
