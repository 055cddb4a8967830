"""Acting on tickets from a screen: ask what is needed, let the desk do it, show what it answered."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from textual import on, work
from textual.message import Message

from data.desk import Desk
from data.refusals import MovedOn, Refusal
from data.rows import By, Card, Person, QueueRow
from data.settings import Settings
from models.safetext import one_line
from screens.base import Severity
from screens.fetching import FetchingScreen
from screens.widgets.footer import NoticeBar


class ActingScreen(FetchingScreen):
    """A screen with tickets on it that can be worked."""

    @dataclass
    class Performed(Message, bubble=False):
        """An act was tried on some tickets; the outcomes are the desk's own words."""

        name: str
        outcomes: list[Any]
        rows: tuple[QueueRow, ...]

    def __init__(self, desk: Desk, now: Callable[[], datetime], settings: Settings, person: Person) -> None:
        super().__init__(desk, now, settings, person)
        self.person = person
        self.zone = ZoneInfo(settings.zone)
        self.notice = NoticeBar()
        self._last: QueueRow | None = None

    def subjects(self) -> tuple[QueueRow, ...]:
        """Give the tickets that an act is meant for, as the person sees them."""
        raise NotImplementedError

    def shown_card(self) -> Card | None:
        """Give the card on the screen."""
        return None

    def look_again(self, numbers: set[int]) -> None:
        """Read anew what is shown of these tickets."""
        raise NotImplementedError

    def forget_marks(self, kept: set[int]) -> None:
        """Take the marks off, but for the rows on which the act failed."""

    def by(self, seen: int | None) -> By:
        """Say who acts now, having seen this version."""
        return By(self.person, self._now(), seen)

    def say(self, sentence: str, severity: Severity = "information") -> None:
        """Show one sentence on the notice line, where it covers nothing."""
        self.notice.say(one_line(sentence), self._now(), refused=severity != "information")
        if severity != "information":
            self.app.bell()

    def begin(self, name: str, meant: tuple[QueueRow, ...] = (), answer: dict[str, Any] | None = None) -> None:
        """Begin an act on these tickets, or on those that the screen means; with an ``answer`` nothing is asked."""
        from screens.deeds import DEEDS

        rows = meant or self.subjects()
        if not rows:
            self.say("Сначала выберите обращение.", "warning")
        elif len(rows) > 1 and not DEEDS[name].bulk:
            self.say("Это действие — только над одним обращением. Снимите отметки (Esc).", "warning")
        else:
            self._carry_out(name, rows, answer)

    @work(group="act", exit_on_error=False)
    async def _carry_out(self, name: str, rows: tuple[QueueRow, ...], answer: dict[str, Any] | None) -> None:
        from screens.deeds import DEEDS, perform

        deed = DEEDS[name]
        if answer is None:
            answer = {} if deed.ask is None else await deed.ask(self._asking(rows))
        if answer is not None:
            outcomes = await asyncio.to_thread(perform, self._desk, deed, rows, self.by, answer)
            self.post_message(self.Performed(name, outcomes, rows))

    def _asking(self, rows: tuple[QueueRow, ...]) -> Any:
        from screens.asking import Asking

        return Asking(
            desk=self._desk,
            person=self.person,
            rows=rows,
            card=self.shown_card() if len(rows) == 1 else None,
            now=self._now,
            zone=self.zone,
            show=self.app.push_screen_wait,
            people=partial(asyncio.to_thread, self._desk.people.all),
            rules=partial(asyncio.to_thread, lambda: self._desk.standard),
        )

    @on(Performed)
    def _tell_outcome(self, message: Performed) -> None:
        refused = [outcome for outcome in message.outcomes if outcome.refused is not None]
        self.look_again({outcome.number for outcome in message.outcomes})
        if len(message.outcomes) == 1:
            outcome = message.outcomes[0]
            self.acted_on(message.rows[0])
            self._tell_one(message.name, outcome)
            return
        self.forget_marks({outcome.number for outcome in refused})
        done = len(message.outcomes) - len(refused)
        self.say(f"Сделано: {done} из {len(message.outcomes)}.", "warning" if refused else "information")
        if refused:
            from screens.dialogs.tell import Tell

            lines = [one_line(outcome.sentence) for outcome in refused]
            self.app.push_screen(Tell(f"Сделано {done}, не вышло {len(refused)}", lines))

    def _tell_one(self, name: str, outcome: Any) -> None:
        from screens.deeds import DEEDS

        if outcome.refused is not None:
            self.refused(outcome.refused)
            return
        self.say(outcome.sentence)
        if DEEDS[name].letter:
            self.letter_waits(outcome.number)
        elif name == "undo":
            self.notice.nothing_sends()
            self.taken_back(outcome.number)

    def acted_on(self, row: QueueRow) -> None:
        """Remember the last act, which «отменить» means while a reply counts down."""
        self._last = replace(row, version=0)

    def letter_waits(self, number: int) -> None:
        """Count down to the instant a letter of this ticket leaves."""
        from datetime import timedelta

        now = self._now()
        self.notice.sending(number, now + timedelta(seconds=self._settings.send_delay_seconds), now)

    def taken_back(self, number: int) -> None:
        """Note that the person's last act on a ticket was taken back."""

    def refused(self, refusal: Refusal) -> None:
        """Show why the desk did nothing; a ticket that moved on is shown as it is now."""
        self.say(refusal.sentence, "warning")
        if isinstance(refusal, MovedOn):
            card = self.shown_card()
            self.look_again({row.number for row in self.subjects()} | ({card.row.number} if card else set()))

    def action_take(self) -> None:
        """Take the ticket."""
        self.begin("take")

    def action_acknowledge(self) -> None:
        """Tell the client «принято»."""
        self.begin("acknowledge")

    def action_wait(self) -> None:
        """Wait for the client."""
        self.begin("wait")

    def action_undo(self) -> None:
        """Take back the reply that counts down, if nothing was done since; else the last act on the ticket meant."""
        row = self._last if self._last is not None and self._last.number == self.notice.sends else None
        self.begin("undo", (row,) if row else ())

    def action_release(self) -> None:
        """Put the ticket back for everybody."""
        self.begin("release")

    def action_assign(self) -> None:
        """Give the ticket to a person."""
        self.begin("assign")

    def action_escalate(self) -> None:
        """Hand the ticket on."""
        self.begin("escalate")

    def action_hold(self) -> None:
        """Put the ticket on hold."""
        self.begin("hold")

    def action_resume(self) -> None:
        """Go on with the work."""
        self.begin("resume")

    def action_resolve(self) -> None:
        """Say that it is solved."""
        self.begin("resolve")

    def action_close(self) -> None:
        """Close the ticket."""
        self.begin("close")

    def action_merge(self) -> None:
        """Join with another ticket."""
        self.begin("merge")

    def action_promise(self) -> None:
        """Note a promise to the client."""
        self.begin("promise")

    def action_remind(self) -> None:
        """Be reminded of the ticket."""
        self.begin("remind")

    def action_set_type(self) -> None:
        """Name the type."""
        self.begin("set_type")

    def action_set_priority(self) -> None:
        """Change the priority."""
        self.begin("set_priority")

    def action_set_tier(self) -> None:
        """Change the level."""
        self.begin("set_tier")

    def action_pay_urgent(self) -> None:
        """Mark urgency as paid."""
        self.begin("pay_urgent")

    def action_put_first(self) -> None:
        """Lift an outage over VIP."""
        self.begin("put_first")

    @work(group="act", exit_on_error=False)
    async def action_status(self) -> None:
        """Choose among the statuses that lead on from here, and go there."""
        from screens.deeds import STATUS_WORDS, status_acts
        from screens.dialogs.choose import Choice, Choose

        rows = self.subjects()
        if not rows:
            self.say("Сначала выберите обращение.", "warning")
            return
        ways = [act for act in status_acts(rows[0]) if all(act in status_acts(row) for row in rows)]
        title = f"№ {rows[0].number}: «{rows[0].status.label}» →" if len(rows) == 1 else f"Отмечено {len(rows)}: статус"
        chosen = await self.app.push_screen_wait(Choose(title, [Choice(act, *STATUS_WORDS[act]) for act in ways]))
        if chosen is not None:
            self.begin(chosen)
