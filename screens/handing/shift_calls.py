"""What one is told about a shift, and what a supervisor does about a late one: to say that one knows, to extend it."""

from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from textual import work

from data.rows import By, Person
from data.shifts.rows import NoticeRow, ShiftRow
from models.safetext import one_line
from screens.answering import AnsweringScreen
from screens.dialogs.ask import Ask, any_text
from screens.when import EXAMPLES, read_instant
from screens.widgets.shift_ways import Way

if TYPE_CHECKING:
    from screens.handing.shift_needs import Standing


class CalledScreen(AnsweringScreen):
    """A screen on which one answers what one was told about a shift."""

    person: Person
    zone: ZoneInfo
    standing: "Standing | None" = None

    def reload(self) -> None:
        """Look again where the shift stands."""
        raise NotImplementedError

    def called(self, standing: "Standing") -> tuple[Way, ...]:
        """The ways on for somebody who was told something, or who may decide about a late shift."""
        told, late = standing.notices, standing.late
        more = f" (и ещё {len(told) - 1})" if len(told) > 1 else ""
        ways = [Way("shift.known", "Знаю", told[0].sentence + more)] if told else []
        if late is not None:
            ways.append(
                Way("shift.extend", "Продлить смену", f"«{late.kind}» {late.day:%d.%m} не приняли: до какого часа")
            )
        return tuple(ways)

    def action_known(self) -> None:
        """Say that one knows what is told on the line: nobody else is called any more."""
        notice = next(iter(self.standing.notices), None) if self.standing is not None else None
        if notice is None:
            self.say("Подтверждать нечего: всё, что вам сообщили, отмечено.")
            return
        by = By(self.person, self._now())
        self.order("known", partial(self._desk.shifts.calling.acknowledge, notice.id, by), self._acknowledged)

    def _acknowledged(self, notice: NoticeRow) -> None:
        self.say(f"Отмечено: вы знаете. {one_line(notice.sentence)}")
        self.reload()

    @work(group="act", exit_on_error=False)
    async def action_extend(self) -> None:
        """Make a late shift longer: until when, and why; its people go on answering."""
        late = self.standing.late if self.standing is not None else None
        if late is None:
            self.say("Продлевать нечего: ни одна смена не опаздывает на полчаса.", "warning")
            return
        name = f"Смена «{late.kind}» {late.day:%d.%m}"
        read = partial(read_instant, now=self._now(), zone=self.zone)
        until = await self.app.push_screen_wait(Ask(f"{name}: продлить до", read, example=EXAMPLES))
        if until is None:
            return
        reason = await self.app.push_screen_wait(Ask(f"{name}: почему", any_text, example="сменщик едет"))
        if reason is not None:
            extend = partial(self._desk.shifts.calling.extend, late.id, By(self.person, self._now()), until, reason)
            self.order("extend", extend, self._extended)

    def _extended(self, shift: ShiftRow) -> None:
        until = f" до {shift.ends.astimezone(self.zone):%H:%M}" if shift.ends else ""
        self.say(f"Смена «{shift.kind}» {shift.day:%d.%m} продлена{until}.")
        self.reload()
