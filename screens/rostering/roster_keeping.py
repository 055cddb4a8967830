"""Keeping changes of the roster: laid over whatever edition is in force, saved at once, each broken rule asked for.

Nothing counts before it is saved; a colleague who saves first is named, and one's own changes lie on top of theirs.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from textual import work

from data.desk import Desk
from data.refusals import MovedOn
from data.roster.rosters import Edition
from data.rows import By, Person
from data.settings import Settings
from models.roster import REASON_LIMIT, Roster
from models.roster_checks import Named, check
from models.roster_edits import (
    because,
)
from models.roster_turns import HARD, Violation, unsettled
from models.safetext import one_line
from models.shift_rules import ShiftRules
from screens.base import Severity
from screens.dialogs.ask import Ask, maybe_text
from screens.fetching import FetchingScreen
from screens.rostering.roster_week import BROKEN, Week, monday_of, week_of
from screens.widgets.footer import NoticeBar
from screens.widgets.roster_grid import RosterGrid

Change = Callable[[Roster], Roster]


@dataclass(frozen=True)
class Read:
    """What the screen knows of the desk: the edition in force, the rules, the people."""

    edition: Edition = field(default_factory=Edition)
    rules: ShiftRules | None = None
    staff: Mapping[str, Named] = field(default_factory=dict)


class RosterKeeping(FetchingScreen):
    """A screen with a grid and its unsaved changes; ``show_week`` paints it anew."""

    def __init__(self, desk: Desk, now: Callable[[], datetime], settings: Settings, person: Person) -> None:
        super().__init__(desk, now, settings, person)
        self.person = person
        self.zone = ZoneInfo(settings.zone)
        self.grid = RosterGrid()
        self.notice = NoticeBar()
        self.known = Read()
        self.changes: list[Change] = []
        self.monday = monday_of(self.today)
        self._laid: tuple[int, int, Roster] | None = None
        self._saving = False
        self._checked: tuple[Roster, tuple[Violation, ...]] | None = None

    @property
    def today(self) -> date:
        """The desk's date."""
        return self._now().astimezone(self.zone).date()

    @property
    def roster(self) -> Roster:
        """The roster in force with one's own changes on top."""
        key = (self.known.edition.id, len(self.changes))
        if self._laid is None or self._laid[:2] != key:
            roster = self.known.edition.roster
            for change in self.changes:
                roster = change(roster)
            self._laid = (*key, roster)
        return self._laid[2]

    def show_week(self) -> None:
        """Paint the week as it is now."""
        raise NotImplementedError

    def say(self, sentence: str, severity: Severity = "information") -> None:
        """Show one sentence on the notice line, where it covers nothing."""
        self.notice.say(one_line(sentence), self._now(), refused=severity != "information")

    def read_anew(self) -> None:
        """Read edition, rules and people; one's own changes stay on top."""

        def read() -> Read:
            rosters = self._desk.shifts.roster
            return Read(rosters.edition(), rosters.rules, rosters.staff())

        self.fetch("roster", read, self._take)

    def _take(self, read: Read) -> None:
        before, self.known = self.known.edition, read
        self._laid = self._checked = None
        if self.changes and before.id != read.edition.id:
            who = read.edition.by or "правка файла"
            self.say(f"График тем временем изменил {who}: ваши правки лежат поверх, проверьте их.", "warning")
        self.show_week()

    def failed(self, error: BaseException, doing: str) -> None:
        """Tell a refusal; after a colleague was faster, look at what they made of it."""
        super().failed(error, doing)
        if isinstance(error, MovedOn):
            self.read_anew()

    def week(self, rules: ShiftRules) -> Week:
        """The week on the screen."""
        return week_of(self.roster, self.monday, rules, self.zone, self.known.staff, self.today)

    @property
    def spot(self) -> tuple[date, str]:
        """The cell under the cursor: its date, its person."""
        row = self.grid.row
        return self.grid.day, row.name if row else ""

    def change(self, change: Change) -> None:
        """Lay one more change on top, and say what it breaks."""
        before = {one.key for one in self._broken(self.roster)}
        self.changes.append(change)
        fresh = [one for one in self._broken(self.roster) if one.key not in before]
        self.show_week()
        if fresh:
            self.say(f"{BROKEN} {fresh[0].sentence}", "warning")
        else:
            self.notice.done_with()

    def _broken(self, roster: Roster) -> tuple[Violation, ...]:
        """Check a roster; the answer about the last one is kept, for each key asks twice."""
        rules = self.known.rules
        assert rules is not None
        if self._checked is None or self._checked[0] is not roster:
            found = unsettled(check(roster, rules, self.zone, self.known.staff, self.today))
            self._checked = (roster, found)
        return self._checked[1]

    # --- keeping it

    @work(group="act", exit_on_error=False)
    async def action_save(self) -> None:
        """Put the changes in force; each rule that they break asks for its reason first."""
        if not self._saving:
            await self.save()

    async def save(self) -> bool:
        """Save what was changed; False when it was not, and the notice says why."""
        if not self.changes or self.known.rules is None:
            self.say("Менять нечего: всё сохранено.")
            return True
        self._saving = True
        try:
            return await self._settle_all() and await self._keep()
        finally:
            self._saving = False

    async def _settle_all(self) -> bool:
        while broken := self._new_violations():
            if not await self._settle(broken[0]):
                return False
        return True

    async def _keep(self) -> bool:
        roster, version, count = self.roster, self.known.edition.id, len(self.changes)
        by = By(self.person, self._now())
        try:
            edition = await asyncio.to_thread(self._desk.shifts.roster.save, by, roster, version)
        except Exception as error:
            self.failed(error, "график")
            return False
        del self.changes[:count]
        self._laid = None
        self.known = Read(edition, self.known.rules, self.known.staff)
        self.show_week()
        self.notice.say(f"График сохранён: редакция {edition.id}.", self._now())
        return True

    def _new_violations(self) -> list[Violation]:
        old = {one.key for one in self._broken(self.known.edition.roster)}
        return [one for one in self._broken(self.roster) if one.key not in old]

    async def _settle(self, one: Violation) -> bool:
        """Ask why the rule does not count; without an answer the cursor goes to the cell."""
        if one.day is not None and monday_of(one.day) != self.monday:
            self.monday = monday_of(one.day)
            self.show_week()
        self.grid.go_to(one.day, one.who)
        if one.rule in HARD or one.day is None:
            self.say(f"Не сохранено: {one.sentence}", "warning")
            return False
        hint = f"{one.sentence} Напишите причину — она останется в графике. Esc — не сохранять."
        said = await self.app.push_screen_wait(Ask(f"Нарушено правило: {one.rule.label}", some_reason, hint=hint))
        if said is None:
            self.say(f"Не сохранено: {one.sentence}", "warning")
            return False
        day, kind, who = one.day, one.kind, one.who
        self.changes.append(lambda roster: because(roster, day, kind, who, said))
        return True


def any_reason(text: str) -> str:
    said = " ".join(maybe_text(text).split())
    if len(said) > REASON_LIMIT or not said.isprintable():
        raise ValueError(f"Нужно до {REASON_LIMIT} знаков.")
    return said


def some_reason(text: str) -> str:
    said = any_reason(text)
    if len(said) < 3:
        raise ValueError("Напишите причину хотя бы словом.")
    return said
