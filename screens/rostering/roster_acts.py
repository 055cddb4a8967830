"""Changing the roster by its cells: put on, take off, senior, reserve, swap, replace, be away, write a reason."""

from datetime import timedelta
from functools import partial

from textual import work

from models.rights import Act, may, refusal
from models.roster import Absence, folded
from models.roster_edits import (
    be_away,
    be_back,
    because,
    kinds_of,
    mark_senior,
    put_on,
    repeat_week,
    replace_from,
    set_day,
    swap,
)
from models.safetext import one_line
from models.shift_rules import ShiftRules
from screens.dialogs.ask import Ask
from screens.dialogs.choose import Choice, Choose
from screens.rostering.roster_dates import last_day
from screens.rostering.roster_keeping import RosterKeeping, any_reason, some_reason
from screens.rostering.roster_week import DAYS, has_ended


class RosterActs(RosterKeeping):
    """What is done to the cell under the cursor."""

    def _may_edit(self, *, past: bool = False) -> ShiftRules | None:
        """Give the rules when this person may change the cell under the cursor, else say why not."""
        rules = self.known.rules
        if rules is None or self.grid.row is None:
            return None
        if not may(self.person.role, Act.ROSTER):
            self.say(refusal(self.person.role, Act.ROSTER), "warning")
            return None
        if not past and has_ended(self.grid.day, rules, self.zone, self._now()):
            self.say("Этот день прошёл: прошлое графика не правят.", "warning")
            return None
        return rules

    def action_assign(self) -> None:
        """Put the person on the next kind of shift: none, day, night, none."""
        rules = self._may_edit()
        if rules is None:
            return
        day, name = self.spot
        ways: list[str | None] = [None, *rules.kinds]
        had = kinds_of(self.roster, day, name)
        now = had[0][0] if had else None
        following = ways[(ways.index(now) + 1) % len(ways)] if now in ways else None
        self.change(lambda roster: set_day(roster, day, name, following))

    def action_clear(self) -> None:
        """Take the person off every shift of the day."""
        if self._may_edit() is not None:
            day, name = self.spot
            if kinds_of(self.roster, day, name):
                self.change(lambda roster: set_day(roster, day, name, None))

    def action_senior(self) -> None:
        """Make the person the senior of the shift, or no longer so."""
        day, name = self.spot
        had = kinds_of(self.roster, day, name)
        if self._may_edit() is None:
            return
        if not had:
            self.say("Старшим отмечают того, кто в смене: сначала поставьте его (пробел).", "warning")
            return
        self.change(lambda roster: mark_senior(roster, day, had[0][0], name))

    def action_reserve(self) -> None:
        """Move the person between the shift and its reserve; from nothing, into the first shift's reserve."""
        rules = self._may_edit()
        if rules is None:
            return
        day, name = self.spot
        had = kinds_of(self.roster, day, name)
        kind, spare = had[0] if had else (next(iter(rules.kinds)), False)
        self.change(lambda roster: put_on(roster, day, kind, name, reserve=not spare))

    def action_swap(self) -> None:
        """Take the cell up; on another cell: exchange the two."""
        if self._may_edit() is None:
            return
        held, here = self.grid.held, self.spot
        if held is None:
            self.grid.held = here
            self.say(f"{here[1]}, {DAYS[here[0].weekday()]} {here[0]:%d.%m}: с какой клеткой обменять? Там снова x.")
            self.grid.refresh()
            return
        self.grid.held = None
        if held == here:
            self.grid.refresh()
            self.notice.say("Обмен отменён.", self._now())
            return
        self.change(lambda roster: swap(roster, held, here))

    @work(group="act", exit_on_error=False)
    async def action_replace(self) -> None:
        """Give everything of the person from this day on to another."""
        if self._may_edit() is None:
            return
        day, name = self.spot
        others = [row.name for row in self.grid.week.rows if folded(row.name) != folded(name) and not row.note]
        choices = [Choice(other, one_line(other)) for other in others]
        if not choices:
            self.say("Заменить некем: других сотрудников, которые ведут смены, нет.", "warning")
            return
        other = await self.app.push_screen_wait(Choose(f"{one_line(name)}: кем заменить с {day:%d.%m}", choices))
        if other is not None:
            self.change(lambda roster: replace_from(roster, day, name, other))

    @work(group="act", exit_on_error=False)
    async def action_absence(self) -> None:
        """Note an absence that begins on this day, or forget the one that covers it."""
        if self._may_edit() is None:
            return
        day, name = self.spot
        known = self.roster.away(name, day)
        if known is not None:
            self.change(lambda roster: be_back(roster, known))
            self.say(f"{name}: отсутствие снято.")
            return
        check_day = partial(last_day, first=day)
        hint = "Последний день: 25.11, или сколько дней: 14. Пусто — только этот."
        until = await self.app.push_screen_wait(Ask(f"{one_line(name)}: нет с {day:%d.%m} по…", check_day, hint=hint))
        if until is None:
            return
        why = await self.app.push_screen_wait(Ask("Почему (можно пусто)", any_reason, example="отпуск"))
        if why is not None:
            self.change(lambda roster: be_away(roster, Absence(name, day, until, why)))

    @work(group="act", exit_on_error=False)
    async def action_reason(self) -> None:
        """Write why a rule does not count here."""
        if self._may_edit() is None:
            return
        day, name = self.spot
        had = kinds_of(self.roster, day, name)
        if not had:
            self.say("Причина пишется к смене, а здесь её нет.", "warning")
            return
        duty = self.roster.duty(day, had[0][0])
        start = duty.reason(name) if duty else ""
        title = f"{one_line(name)}, {day:%d.%m}: почему правило отменено"
        said = await self.app.push_screen_wait(Ask(title, some_reason, start=start))
        if said is not None:
            self.change(lambda roster: because(roster, day, had[0][0], name, said))

    def action_repeat(self) -> None:
        """Fill the empty days of this week as the week before was."""
        if self._may_edit(past=True) is None:
            return
        before, today = self.monday - timedelta(days=7), self.today
        week = timedelta(days=7)
        if not any(before <= duty.day < self.monday for duty in self.roster.shifts):
            self.say("Прошлая неделя пуста: повторять нечего.", "warning")
            return
        self.change(lambda roster: repeat_week(roster, before, lambda day: day + week, since=today))

    def action_undo(self) -> None:
        """Take the last unsaved change back."""
        if not self.changes:
            self.say("Несохранённых правок нет.", "warning")
            return
        self.changes.pop()
        self.show_week()
        self.notice.say("Последняя правка снята.", self._now())
