"""The roster of the week (F9): people and days, who covers what, holes, broken rules; all look, few edit."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from data.desk import Desk
from data.rows import Person
from data.settings import Settings
from models.events import EventKind
from models.rights import Act, may
from models.roster_checks import advice
from models.roster_loads import Load, spread
from models.roster_turns import Violation
from models.safetext import one_line
from models.shift_rules import ShiftRules
from screens.dialogs.choose import Choice, Choose
from screens.dialogs.tell import Tell
from screens.keys import Place, bindings, display, footer_of
from screens.news import NewsArrived
from screens.rostering.roster_acts import RosterActs
from screens.rostering.roster_week import BROKEN, EXCUSED, Week, monday_of, said_duty
from screens.widgets.footer import KeysBar
from screens.widgets.lines import Piece
from screens.widgets.roster_grid import RosterFoot, WeekHead

_WEEK = timedelta(days=7)
_NEWS = frozenset(
    {EventKind.ROSTER_CHANGED, EventKind.PERSON_ADDED, EventKind.PERSON_CHANGED, EventKind.STANDARD_CHANGED}
)
_LOW, _TALL = 20, 30
PANE = 100
"""From this width on two short sentences share a line."""


class RosterScreen(RosterActs):
    """One week at a time."""

    CSS_PATH = "roster.tcss"
    PLACE = Place.ROSTER
    AUTO_FOCUS = "#roster-grid"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.ROSTER)]

    def __init__(self, desk: Desk, now: Callable[[], datetime], settings: Settings, person: Person) -> None:
        super().__init__(desk, now, settings, person)
        self.head = WeekHead()
        self.foot = RosterFoot()
        self.keys = KeysBar()

    def compose(self) -> ComposeResult:
        """Lay out title, days, grid, summary, notice and keys."""
        yield Static("График смен", id="roster-title", markup=False)
        yield self.head
        yield self.grid
        yield self.foot
        yield self.notice
        yield self.keys

    def on_mount(self) -> None:
        """Read the roster; begin at today."""
        self.grid.column = self.today.weekday()
        self.grid.moved = self._show_foot
        self.keys.show(tuple((display(key, self._settings.keymap), key.label) for key in footer_of(self.PLACE)))
        self.read_anew()

    @on(events.Resize)
    def _arrange(self, event: events.Resize) -> None:
        self.set_class(event.size.height >= _TALL, "-tall")
        self.set_class(event.size.height < _LOW, "-low")
        self.call_after_refresh(self._show_foot)

    def beat(self, now: datetime) -> None:
        """Let an old notice go."""
        self.notice.tick(now)

    @on(NewsArrived)
    def _hear_news(self, message: NewsArrived) -> None:
        if not message.events or any(event.kind in _NEWS for event in message.events):
            self.read_anew()

    # --- what is shown

    def show_week(self) -> None:
        """Paint title, grid and summary."""
        rules = self.known.rules
        if rules is None:
            return
        week = self.week(rules)
        self.grid.show(week)
        self.head.show(week, self.today)
        self.query_one("#roster-title", Static).update(Content(self._title(week)))
        self._show_foot()

    def _title(self, week: Week) -> str:
        edition = self.known.edition
        said = f"График смен · {week.title}"
        if self.changes:
            return f"{said} · не сохранено: {len(self.changes)}"
        if edition.at is None:
            return f"{said} · графика ещё нет"
        local = edition.at.astimezone(self.zone)
        return f"{said} · редакция {edition.id}, {one_line(edition.by) or 'из файла'} {local:%d.%m %H:%M}"

    def _show_foot(self) -> None:
        rules = self.known.rules
        if rules is None:
            return
        week, (day, name) = self.grid.week, self.spot
        said: list[Piece] = []
        for duty in sorted((one for one in self.roster.shifts if one.day == day), key=lambda one: one.kind):
            if duty.kind in rules.kinds:
                said.append((said_duty(duty, rules.kinds[duty.kind], self.zone), "foot--strong"))
        away = self.roster.away(name, day)
        if away is not None:
            why = f": {one_line(away.reason)}" if away.reason else ""
            said.append((f"{one_line(name)} отсутствует {away.since:%d.%m}–{away.until:%d.%m}{why}", ""))
        if not self.roster:
            said.append((self._beginning(), ""))
        here = sorted(week.violations, key=lambda one: (one.settled, one.day != day or one.who != name))
        said += [_violation(one) for one in here]
        self.foot.show(week, said, self._last(week, rules))

    def _beginning(self) -> str:
        if may(self.person.role, Act.ROSTER):
            return (
                f"Графика ещё нет. Пробел ставит человека в смену, Ctrl+S сохраняет. Файл: {self._desk.places.roster}"
            )
        return "Графика ещё нет: его составляет супервайзер."

    def _last(self, week: Week, rules: ShiftRules) -> list[str]:
        fair = spread(week.loads)
        letters = " · ".join(f"{letter} {one_line(kind)}" for kind, letter in week.letters.items())
        legend = f"{letters} · ст старший · рез резерв · {BROKEN} нарушено · {EXCUSED} с причиной"
        said = [one for one in (fair, advice(rules.roster)) if one]
        return [*(said if self.size.height >= _LOW and self.size.width < PANE else [" ".join(said)]), legend]

    # --- moving about

    def action_week(self, weeks: int) -> None:
        """Go some weeks on or back."""
        self.monday += weeks * _WEEK
        self.show_week()

    def action_today(self) -> None:
        """Come back to this week."""
        self.monday = monday_of(self.today)
        self.grid.column = self.today.weekday()
        self.show_week()

    def action_hours(self) -> None:
        """Show the month of everybody: shifts, nights, hours, night hours, reasons."""
        week = self.grid.week
        lines = [_month(load) for load in week.loads]
        year = week.days[3].year
        self.app.push_screen(Tell(f"Часы: {week.month} {year}", lines or ["В этом месяце смен нет."]))

    @work(group="act", exit_on_error=False)
    async def action_violations(self) -> None:
        """List what is wrong in the whole roster; the chosen one is gone to."""
        from models.roster_checks import check

        rules = self.known.rules
        if rules is None:
            return
        found = sorted(check(self.roster, rules, self.zone, self.known.staff, self.today), key=lambda one: one.settled)
        if not found:
            self.say("Нарушений нет.")
            return
        choices = [Choice(one, _violation(one)[0]) for one in found]
        chosen = await self.app.push_screen_wait(Choose("Нарушения графика", choices))
        if chosen is not None and chosen.day is not None:
            self.monday = monday_of(chosen.day)
            self.show_week()
            self.grid.go_to(chosen.day, chosen.who)

    @work(group="act", exit_on_error=False)
    async def action_back(self) -> None:
        """Give a swap up; else leave, asking what becomes of unsaved changes."""
        if self.grid.held is not None:
            self.grid.held = None
            self.grid.refresh()
            return
        if self.changes:
            choices = [Choice(True, "Сохранить и выйти"), Choice(False, "Выйти, правки не сохранять")]
            keep = await self.app.push_screen_wait(Choose(f"Не сохранено правок: {len(self.changes)}", choices))
            if keep is None or (keep and not await self.save()):
                return
        self.dismiss()


def _violation(one: Violation) -> Piece:
    if one.settled:
        return f"{EXCUSED} {one_line(one.sentence)} Причина: {one_line(one.reason)}", "foot--quiet"
    return f"{BROKEN} {one_line(one.sentence)}", "foot--alarm"


def _month(load: Load) -> str:
    said = f"{one_line(load.name)}: смен {load.shifts}, ночей {load.nights}, часов {_hours(load.hours)}"
    aside = f". Правило отменено: {'; '.join(map(one_line, load.reasons))}" if load.reasons else ""
    return f"{said}, из них ночных {_hours(load.night_hours)}{aside}"


def _hours(span: timedelta) -> str:
    return f"{span.total_seconds() / 3600:g}".replace(".", ",")
