"""One round of the chains: every step that became a fact is written down once ever, and whom it speaks to is told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from data.alerts.files import NONE
from data.alerts.hours import told_from
from data.alerts.receivers import Staff
from data.alerts.rows import Occasion, RuleRow
from data.alerts.rules import rules_of
from data.driver import stored
from models.chain_rules import Receiver
from models.chains import Step, due_steps, next_at
from models.clock import ClockName
from models.events import EventKind
from models.tables import Ticket
from models.terms import Priority
from models.timers import deadline

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

Key = tuple[int, int]
"""What a warning of one clock or occasion of a ticket is told once for: the cycle (or the event), and the step."""
_ONCE = (
    "INSERT INTO clock_mark (ticket_number, cycle, clock, mark, at, noticed_at) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO NOTHING"
)
_TELL = (
    "INSERT INTO alert (ticket_number, clock, cycle, step, person_id, at, deliver_at, next_at, file)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (ticket_number, clock, cycle, step, person_id) DO NOTHING"
)
_HEARD = "SELECT person_id FROM alert WHERE ticket_number = ? AND clock = ? AND cycle = ?"


@dataclass
class Round:
    """What one transaction warns of; who there is and when they may be told is read once."""

    desk: "Desk"
    tx: "Tx"
    made: list[int] = field(default_factory=list)
    """The warnings made so far."""
    _known: dict[int, tuple[RuleRow, datetime]] = field(default_factory=dict)

    @cached_property
    def staff(self) -> Staff:
        """Who there is now."""
        return Staff.at(self.desk, self.tx.exec, self.tx.at)

    def step(self, number: int, *, silent: bool = False) -> None:
        """Take the steps of one ticket that are facts by now; nothing when another console was faster.

        Of several that nobody took in time only the newest speaks; ``silent``: none does, they are written down only.
        """
        tx, clocks = self.tx, self.desk.clocks
        policy, recorded, replayed = clocks.policy(tx), clocks.recorded(tx, number), clocks.replayed(tx, number)
        for steps in due_steps(replayed, policy, tx.at, recorded):
            for one in steps:
                mark = (number, one.cycle, one.clock.value, one.point.rung.mark, stored(one.at), stored(tx.at))
                tx.exec(_ONCE, mark)
                recorded.add(one.key)
            if not silent:
                self._speak(tx.session.get_one(Ticket, number), steps)
        following = next_at(replayed, policy, recorded)
        tx.exec("UPDATE ticket SET chain_at = ? WHERE number = ?", (_maybe(following), number))

    def tell(
        self,
        ticket: Ticket,
        about: ClockName | Occasion,
        key: Key,
        people: Iterable[int],
        at: datetime,
        to: Receiver | None = None,
    ) -> None:
        """Warn people of one ticket, each once for a ``key``; who muted it is not told, but of a P1."""
        assert ticket.number is not None
        grave, told = ticket.priority == Priority.CRITICAL.value, []
        for person in dict.fromkeys(people):
            rules, free = self._hours(person)
            if rules.hush(about, to) and not grave:
                continue
            deliver = self.tx.at if grave else free
            follow = self._answer_by(self.tx.at, grave=grave) if about is Occasion.ESCALATION else None
            file = "" if self.desk.standard.chains.outbox else NONE
            values = (ticket.number, about.value, *key, person, stored(at), stored(deliver), _maybe(follow), file)
            done = self.tx.exec(_TELL, values)
            if done.rowcount == 1 and done.lastrowid is not None:
                told.append(person)
                self.made.append(done.lastrowid)
        if told:
            facts = {"clock": about.value, "cycle": key[0], "step": key[1], "to": told, "v": ticket.version}
            self.tx.record(EventKind.ALERTED, by=None, ticket=ticket.number, happened=at, facts=facts)

    def heard(self, number: int, about: ClockName | Occasion, cycle: int) -> tuple[int, ...]:
        """Name who was told of one clock of a ticket, or of one occasion, so far."""
        return tuple(person for (person,) in self.tx.exec(_HEARD, (number, about.value, cycle)).fetchall())

    def _speak(self, ticket: Ticket, steps: Sequence[Step]) -> None:
        """Let the newest step that has somebody to speak to speak, and those that share its instant."""
        assert ticket.number is not None
        newest = None
        for one in steps:
            if newest is not None and one.point.left != newest:
                return
            to, heard = one.point.rung.to, self.heard(ticket.number, one.clock, one.cycle)
            people = self.staff.told(to, ticket.assignee_id, heard)
            if people:
                newest, part = one.point.left, to if isinstance(to, Receiver) else None
                self.tell(ticket, one.clock, (one.cycle, one.point.rung.step), people, one.at, part)

    def _hours(self, person: int) -> tuple[RuleRow, datetime]:
        """Give a person's rules, and when they may be told of what can wait."""
        found = self._known.get(person)
        if found is None:
            rules = rules_of(self.tx.exec, person)
            found = self._known[person] = rules, told_from(self.desk, self.tx.exec, rules, self.tx.at)
        return found

    def _answer_by(self, since: datetime, *, grave: bool) -> datetime | None:
        """Say until when an escalation waits for its answer: in the desk's hours, a P1 by the wall clock.

        It does not wait for the hours of whoever it went to: the next one hears of it while they are away.
        """
        wait, schedule = self.desk.standard.chains.answer_within, self.desk.schedule
        return since + timedelta(seconds=wait.work_on(schedule) or 0) if grave else deadline(schedule, since, wait)


def _maybe(at: datetime | None) -> str | None:
    return None if at is None else stored(at)
