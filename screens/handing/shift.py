"""The shift (F8): where it stands, what this person needs now, and the ways to hand over, take over, read reports."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen

from data.desk import Desk
from data.refusals import Refusal
from data.rows import By, Person
from data.settings import Settings
from models.rights import Act, may
from models.safetext import one_line
from screens.base import Severity
from screens.dialogs.ask import Ask, any_text
from screens.dialogs.choose import Choice, Choose
from screens.handing.shift_calls import CalledScreen
from screens.handing.shift_needs import Need, Standing, look
from screens.keys import Place, bindings, display, footer_of
from screens.news import NewsArrived, Told
from screens.widgets.footer import KeysBar, NoticeBar
from screens.widgets.header import HeaderBar
from screens.widgets.shift_ways import ShiftHead, Way, Ways


class ShiftScreen(CalledScreen):
    """The frame of the handover; it leads on by itself to what is due."""

    CSS_PATH: ClassVar = ["shift.tcss"]
    PLACE = Place.SHIFT
    AUTO_FOCUS = "Ways"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.SHIFT)]

    def __init__(self, desk: Desk, now: Callable[[], datetime], settings: Settings, person: Person) -> None:
        super().__init__(desk, now, settings, person)
        self.person = person
        self.zone = ZoneInfo(settings.zone)
        self.head = ShiftHead(person, self.zone)
        self.ways = Ways()
        self.notice = NoticeBar()
        self.keys = KeysBar()
        self.standing: Standing | None = None

    def compose(self) -> ComposeResult:
        """Lay out the shift, the ways on, the notice and the keys."""
        yield HeaderBar(self.person, self.zone, ("Очередь", "Смена"), "Смена")
        yield self.head
        yield self.ways
        yield self.notice
        yield self.keys

    def on_mount(self) -> None:
        """Look where the shift stands, and lead on to what is due."""
        self.opening = True
        self.ways.picked = self.action_choose
        self.keys.show(tuple((display(one, self._settings.keymap), one.label) for one in footer_of(self.PLACE)))
        self.beat(self._now())
        self.fetch("standing", self._look, self._lead_on)

    def _look(self) -> Standing:
        return look(self._desk, self.person, self._now())

    def _lead_on(self, standing: Standing) -> None:
        self._show(standing)
        if standing.need is Need.GIVE:
            self.action_give()
        elif standing.need is Need.TAKE:
            self.action_take_over()
        self.opening = False

    def reload(self) -> None:
        """Look again where the shift stands; news that come before the first look is over still lead on."""
        self.fetch("standing", self._look, self._lead_on if self.opening else self._show)

    def _show(self, standing: Standing) -> None:
        self.standing = standing
        self.head.show(standing, self._now())
        self.ways.show(self._offered(standing), display_of=self._settings.keymap)

    def _offered(self, standing: Standing) -> tuple[Way, ...]:
        role = self.person.role
        works, reads = may(role, Act.SHIFT), may(role, Act.REPORTS)
        ways = (
            (works, Way("shift.give", "Сдать смену", standing.giving)),
            (works, Way("shift.take_over", "Принять смену", standing.taking)),
            (standing.recalls, Way("shift.recall", "Вспомнил", "дополнить сданное: принявший прочтёт сразу")),
            (reads, Way("shift.reports", "Отчёты и передачи", "каждая смена с подписями, сравнение двух передач")),
            (True, Way("shift.week", "График", "кто когда работает")),
            (works and standing.leads, Way("shift.for_absent", "Сдать за отсутствующего", "с причиной; всё — горячее")),
        )
        return (*self.called(standing), *(way for there, way in ways if there))

    def beat(self, now: datetime) -> None:
        """Move the clock on."""
        self.query_one(HeaderBar).tick(now)
        self.head.tick(now)
        self.notice.tick(now)

    def say(self, sentence: str, severity: Severity = "information") -> None:
        """Show one sentence on the notice line."""
        self.notice.say(one_line(sentence), self._now(), refused=severity != "information")

    def failed(self, error: BaseException, doing: str) -> None:
        """Say what did not work; keys wait for nothing any more."""
        self.opening = False
        super().failed(error, doing)

    @on(NewsArrived)
    def _hear_news(self) -> None:
        self.reload()

    @on(Told)
    def _be_told(self, message: Told) -> None:
        self.notice.tell(one_line(message.sentence), self._now())

    # --- the ways on

    def action_choose(self) -> None:
        """Go the way under the cursor."""
        way = self.ways.row
        acts: dict[str, Callable[[], object]] = {
            "shift.known": self.action_known,
            "shift.extend": self.action_extend,
            "shift.give": self.action_give,
            "shift.take_over": self.action_take_over,
            "shift.recall": self.action_recall,
            "shift.reports": self.action_reports,
            "shift.week": self.action_roster,
            "shift.for_absent": self.action_for_absent,
        }
        if way is not None:
            acts[way.act]()

    def action_give(self) -> None:
        """Prepare and sign one's own part."""
        if self._may(Act.SHIFT):
            from screens.handing.giving import GivingScreen

            self._go(GivingScreen(self._desk, self._now, self._settings, self.person))

    def action_take_over(self) -> None:
        """Read what is handed over, and accept it."""
        if self._may(Act.SHIFT):
            from screens.handing.taking import TakingScreen

            self._go(TakingScreen(self._desk, self._now, self._settings, self.person))

    @work(group="act", exit_on_error=False)
    async def action_recall(self) -> None:
        """Add what was forgotten to the part that was accepted just now."""
        given = self.standing.given if self.standing is not None else None
        if given is None:
            self.say("Дополнять нечего: сначала передачу должны принять.", "warning")
            return
        text = await self.app.push_screen_wait(Ask("Вспомнил: дополнить сданное", any_text, hint=_AT_ONCE))
        if text is not None:
            by = By(self.person, self._now())
            recall = partial(self._desk.shifts.accepting.recall, given.id, by, text)
            self.order("recall", recall, lambda count: self.say(f"Передано, прочтут: {count}."))

    def action_reports(self) -> None:
        """Read the reports and the handovers of before."""
        if self._may(Act.REPORTS):
            from screens.handing.shift_reports import ReportsScreen

            self._go(ReportsScreen(self._desk, self._now, self._settings, self.person))

    @work(group="act", exit_on_error=False)
    async def action_roster(self) -> None:
        """Open the week's roster."""
        await self.app.run_action("app.roster")

    @work(group="act", exit_on_error=False)
    async def action_for_absent(self) -> None:
        """Prepare a handover for somebody who is not there: whose, and why."""
        if not self._may(Act.SHIFT):
            return
        people = await asyncio.to_thread(self._desk.people.all)
        able = [one for one in people if may(one.role, Act.TAKE) and one.id != self.person.id]
        choices = [Choice(one.id, one_line(one.name), _where(one)) for one in able]
        giver: int | None = await self.app.push_screen_wait(Choose("За кого сдать смену", choices))
        if giver is None:
            return
        reason = await self.app.push_screen_wait(Ask("Почему его нет", any_text, example="заболел, ушёл в 19:40"))
        if reason is None:
            return
        by = By(self.person, self._now())
        try:
            part = await asyncio.to_thread(self._desk.shifts.preparing.open, by, giver_id=giver, reason=reason)
        except Refusal as refusal:
            self.say(refusal.sentence, "warning")
            return
        from screens.handing.giving import GivingScreen

        self._go(GivingScreen(self._desk, self._now, self._settings, self.person, part.id))

    def _may(self, act: Act) -> bool:
        if may(self.person.role, act):
            return True
        from models.rights import refusal

        self.say(refusal(self.person.role, act), "warning")
        return False

    def _go(self, screen: Screen[Any]) -> None:
        self.app.push_screen(screen, self._came_back)

    def _came_back(self, _: object = None) -> None:
        self.reload()

    def action_back(self) -> None:
        """Return to the queue."""
        self.dismiss()


_AT_ONCE = "Принявший увидит это сейчас. После десяти минут — только заметкой в обращении."


def _where(one: Person) -> str:
    return f"{one.role.label}, линия {one.line}" + ("" if one.active else ", отключён")
