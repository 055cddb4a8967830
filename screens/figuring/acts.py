"""What is done with the line under the cursor and with the whole page: its formula, its request, a file."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from textual import work
from textual.content import Content

from data.attached.saving_files import default_folder
from data.refusals import Refusal
from data.rows import QueueRow
from screens.dialogs.ask import Ask, any_text, ticket_number
from screens.dialogs.choose import Choose
from screens.dialogs.tell import Tell
from screens.figuring.asked import Asked
from screens.figuring.choosing import ChoosingScreen
from screens.figuring.formula import About
from screens.figuring.look import Drawn
from screens.figuring.page_time import about_tape
from screens.figuring.saving import FORMS, PAGE, write_page, write_report
from screens.figuring.spans import When
from screens.handing.wanted import TicketWanted

_DRAWN = 60
"""Cells of a drawing in a dialog."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the desk answered, to what, as of when; ``behind`` says why the newest of it may be missing."""

    asked: Asked
    when: When
    people: Mapping[int, str]
    found: Any
    behind: str = ""


class FigureActs(ChoosingScreen):
    """A screen with a list whose lines can be asked about."""

    answer: Answer | None = None
    page: Drawn

    @property
    def about(self) -> About | None:
        """What can be said of the line under the cursor."""
        row = self.list.row
        return row.about if row is not None and isinstance(row.about, About) else None

    @work(group="tell", exit_on_error=False)
    async def action_formula(self) -> None:
        """Show how the number under the cursor was counted."""
        about = self.about
        if about is None:
            self.say("Поставьте курсор на число.", "warning")
            return
        await self.app.push_screen_wait(Tell(Content(about.title), [Content(line) for line in about.drawn(_DRAWN)]))

    def action_open(self) -> None:
        """Open the request under the cursor; of a number, its formula."""
        about = self.about
        if about is not None and about.number is not None:
            self.post_message(TicketWanted(about.number))
        else:
            self.action_formula()

    @work(group="tell", exit_on_error=False)
    async def action_number(self) -> None:
        """Show what the time of one request is made of (T-07)."""
        number = await self.app.push_screen_wait(Ask("Лента времени обращения №", ticket_number, example="1042"))
        if number is not None:
            self.fetch("tape", partial(self._tape, number), partial(self._show_tape, number))

    def _tape(self, number: int) -> tuple[QueueRow, Any, Any] | None:
        row = self._desk.queue.find(number)
        figures = self._desk.figures
        return None if row is None else (row, figures.tape_of(number), figures.statuses_of(number, elapsed=True))

    @work(group="tell", exit_on_error=False)
    async def _show_tape(self, number: int, found: tuple[QueueRow, Any, Any] | None) -> None:
        if found is None:
            self.say(f"№ {number}: такого обращения нет.", "warning")
            return
        about = about_tape(*found, min(_DRAWN, self.size.width - 12))
        await self.app.push_screen_wait(Tell(Content(about.title), [Content(line) for line in about.drawn(_DRAWN)]))

    @work(group="tell", exit_on_error=False)
    async def action_export(self) -> None:
        """Write the page, or the whole report of its period and filter, into a file and tell where."""
        answer = self.answer
        if answer is None:
            return
        how = await self.app.push_screen_wait(Choose(f"Записать в файл: {answer.asked.span.label}", FORMS))
        if how is None:
            return
        start = str(default_folder())
        folder = await self.app.push_screen_wait(Ask("В какую папку", any_text, start=start))
        if folder is None:
            return
        if how == PAGE:
            write = partial(write_page, self.page, self.title_line.left, answer.asked, Path(folder))
        else:
            write = partial(write_report, self._desk, answer.asked, answer.when, how, Path(folder))
        try:
            path = await asyncio.to_thread(write)
        except Refusal as refusal:
            self.say(refusal.sentence, "warning")
        else:
            self.say(f"Записано: {path}")

    def action_readiness(self) -> None:
        """Open the readiness calculator for the same period and filter."""
        from screens.figuring.readiness import ReadinessScreen

        assert self._person is not None
        self.app.push_screen(ReadinessScreen(self._desk, self._now, self._settings, self._person, self.asked))

    def action_back(self) -> None:
        """Return to what was before."""
        self.dismiss()
