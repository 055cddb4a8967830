"""Who is warned of a promise that nears its end: the chains of the standard, each step once ever (T-23).

Any number of consoles may tick at once, and ``pult tick`` too: what is due is found by one cheap read, and taken inside
a transaction that looks again.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from data.alerts.delivering import LATER, deliver, settle, write_files
from data.alerts.reading import LIVE, alerts
from data.alerts.rows import AlertRow, Occasion, RuleRow
from data.alerts.rules import keep_sql, kept, rules_of
from data.alerts.stepping import Round
from data.driver import stored
from data.refusals import Refusal
from data.rows import By, Person
from data.rules.recount import recount
from data.verbs import permit, whole_second
from models.chain_rules import Receiver
from models.clock import ClockName
from models.events import EventKind
from models.quiet import is_quiet
from models.rights import Act, may
from models.tables import Ticket
from models.terms import Priority, Role

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

BATCH = 100
"""Tickets whose steps one transaction takes, so that writers never wait long."""
AGAIN = timedelta(minutes=1)
"""A disk that refused a file is tried again after this."""
KEY = "chains"
"""Where the base keeps by which chains its tickets are counted."""
_CRITICAL = Priority.CRITICAL.value
_WAITING = f"""
SELECT EXISTS (SELECT 1 FROM ticket WHERE chain_at <= ?1),
       EXISTS (SELECT 1 FROM alert WHERE next_at <= ?1),
       EXISTS (SELECT 1 FROM alert WHERE file = '' AND deliver_at <= ?1),
       EXISTS (SELECT 1 FROM ticket t CROSS JOIN alert a ON a.ticket_number = t.number
                WHERE t.priority = '{_CRITICAL}' AND t.is_open = 1 AND a.told_at IS NULL AND a.deliver_at > ?3),
       EXISTS (SELECT 1 FROM alert WHERE person_id = ?2 AND told_at IS NULL AND deliver_at <= ?1),
       (SELECT count(*) FROM alert a JOIN ticket t ON t.number = a.ticket_number
         WHERE a.person_id = ?2 AND a.answered_at IS NULL AND a.told_at IS NOT NULL AND {LIVE})
"""
_DUE = "SELECT number FROM ticket WHERE chain_at <= ? ORDER BY chain_at LIMIT ?"
_HURRY = f"""
UPDATE alert SET deliver_at = ?1 WHERE id IN (
  SELECT a.id FROM ticket t CROSS JOIN alert a ON a.ticket_number = t.number
   WHERE t.priority = '{_CRITICAL}' AND t.is_open = 1 AND a.told_at IS NULL AND a.deliver_at > ?2)"""
_UNANSWERED = f"""
SELECT a.id, a.ticket_number, a.clock, a.cycle, a.step, {LIVE}
  FROM alert a JOIN ticket t ON t.number = a.ticket_number WHERE a.next_at <= ? ORDER BY a.next_at"""
_MINE = f"WHERE a.person_id = ? AND a.told_at IS NOT NULL AND a.answered_at IS NULL AND {LIVE} ORDER BY a.told_at, a.id"
_IDS = "WHERE a.id IN ({}) ORDER BY a.id"
_ANSWER = "UPDATE alert SET answered_at = ?, next_at = NULL WHERE id = ? AND answered_at IS NULL"
_COVERED = "SELECT 1 FROM alert WHERE ticket_number = ? AND clock = ? AND cycle = ? AND person_id = ? AND at >= ?"
_DECIDED = (
    "UPDATE alert SET answered_at = coalesce(answered_at, ?), next_at = NULL WHERE ticket_number = ? AND clock = ?"
)
_UNCOUNTED = "SELECT number FROM ticket WHERE is_open = 1 AND chain_at IS NULL"
_PAST = "SELECT number FROM ticket WHERE chain_at <= ?"
_KEEP = "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
WHO = "предупреждения"
"""Who holds the base meanwhile, as another console is told."""
_EVER = datetime.fromisoformat("2000-01-01T00:00+00:00")


class Alerts:
    """The warnings of one desk."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._adopted = False
        self._refused: datetime | None = None
        self.trouble = ""
        """Why the last file could not be written; empty while they can be."""
        self.waiting = 0
        """How many warnings the person of the last tick was told and has not answered."""
        self._new = False

    def tick(self, now: datetime, person: Person | None = None) -> tuple[AlertRow, ...]:
        """Take every step that is due, write the files that are; gives the warnings made by this call.

        One cheap read when nothing is due; ``person`` is whose console asks.
        """
        at = whole_second(now)
        self._adopt(at)
        asked = (stored(at), person.id if person else 0, stored(at + LATER))
        steps, unanswered, files, grave, self._new, self.waiting = self._desk.reads.rows(_WAITING, asked)[0]
        made = self._take(at) if steps else []
        made += self._follow(at) if unanswered else []
        if grave:
            with self._desk.store.write(at, WHO) as tx:
                tx.exec(_HURRY, (stored(at), stored(at + LATER)))
        if (files or made or grave) and (self._refused is None or at - self._refused >= AGAIN):
            self.trouble = write_files(self._desk, at)
            self._refused = at if self.trouble else None
        self._new = bool(self._new or made or grave)
        return self._read(made, at)

    def deliver(self, person: Person, now: datetime) -> tuple[AlertRow, ...]:
        """Take what this person is to be told at this console now; another console of theirs does not tell it again.

        Costs nothing when the last ``tick`` for this person found nothing new.
        """
        if not self._new:
            return ()
        self._new = False
        told = deliver(self._desk, person.id, whole_second(now))
        self.waiting += len(told)
        return told

    def mine(self, person: Person, now: datetime) -> tuple[AlertRow, ...]:
        """List what a person was told and has not answered, as long as it means anything, the oldest first."""
        zone = ZoneInfo(self._desk.settings.zone)
        return tuple(one.row for one in alerts(self._desk.reads.rows, _MINE, (person.id,), now, zone))

    def answer(self, alert_id: int, by: By) -> AlertRow:
        """Say that one knows and takes care: nobody further is told of this. Done twice it is done once."""
        at = whole_second(by.at)
        with self._desk.store.write(at) as tx:
            permit(tx, Act.ALERTS, by)
            row = tx.exec("SELECT person_id, ticket_number, clock FROM alert WHERE id = ?", (alert_id,)).fetchone()
            if row is None:
                raise Refusal("Такого предупреждения уже нет. Откройте список снова.")
            if row[0] != by.person.id:
                raise Refusal("Это предупреждение другому человеку: ответить на него может только он.")
            if tx.exec(_ANSWER, (stored(at), alert_id)).rowcount:
                facts = {"alert": alert_id, "clock": row[2]}
                tx.record(EventKind.ALERT_ANSWERED, by=by.person, ticket=row[1], happened=at, facts=facts)
        return self._read([alert_id], at)[0]

    def rules(self, person: Person) -> RuleRow:
        """Give a person's own rules."""
        return rules_of(self._desk.reads.rows, person.id)

    def set_rules(self, by: By, rules: RuleRow) -> RuleRow:
        """Keep a person's own rules; nobody sets another's."""
        at = whole_second(by.at)
        if rules.person_id != by.person.id:
            raise Refusal("Чужие правила предупреждений не меняют: каждый задаёт свои.")
        with self._desk.store.write(at) as tx:
            permit(tx, Act.ALERTS, by)
            tx.exec(keep_sql(), kept(rules))
            facts = {"muted": sorted(rules.muted), "quiet": rules.quiet is not None, "bell": rules.bell}
            tx.record(EventKind.ALERT_RULES_SET, by=by.person, ticket=None, happened=at, facts=facts)
        return rules

    def call(self, tx: "Tx", ticket: Ticket, about: Occasion, key: int, people: Sequence[int] = ()) -> list[int]:
        """Warn of something that is no clock, inside the verb that brings it about; once for a ``key``.

        Without ``people`` the supervisor whose turn it is. Gives the warnings made.
        """
        assert ticket.number is not None
        turn = Round(self._desk, tx)
        people = people or turn.staff.told(Receiver.SUPERVISOR, ticket.assignee_id, ())
        turn.tell(ticket, about, (key, 0), people, tx.at, Receiver.SUPERVISOR)
        return turn.made

    def escalated(self, tx: "Tx", ticket: Ticket, person_id: int, event: int) -> list[int]:
        """Warn a supervisor of what was escalated to them by this event; of other people's escalations, nobody."""
        row = tx.exec("SELECT role FROM operator WHERE id = ?", (person_id,)).fetchone()
        if row is None or not may(Role(row[0]), Act.STEER):
            return []
        return self.call(tx, ticket, Occasion.ESCALATION, event, (person_id,))

    def settled(self, tx: "Tx", number: int, about: Occasion) -> None:
        """Take what was called about as decided: nobody further is told."""
        tx.exec(_DECIDED, (stored(tx.at), number, about.value))

    def pass_over(self, tx: "Tx", numbers: Iterable[int]) -> None:
        """Write down the steps that are past by now and tell nobody: of tickets that another desk warned of before."""
        turn = Round(self._desk, tx)
        for number in numbers:
            turn.step(number, silent=True)

    def covers(
        self, person: Person, number: int, clock: ClockName, cycle: int, breach: datetime | None, now: datetime
    ) -> bool:
        """Tell whether the chain speaks to a person of a mark of a clock, or they do not want to hear of it.

        Then the console says nothing of its own. ``breach`` is the instant of a broken promise, None for a warning. A
        P1 nobody can silence.
        """
        since = stored(breach or _EVER)
        if self._desk.reads.row(_COVERED, (number, clock.value, cycle, person.id, since)):
            return True
        row = self._desk.reads.row("SELECT priority FROM ticket WHERE number = ?", (number,))
        if row is not None and row[0] == _CRITICAL:
            return False
        rules = self.rules(person)
        return rules.hush(clock) or is_quiet(now, rules.quiet, ZoneInfo(self._desk.settings.zone))

    def _take(self, at: datetime) -> list[int]:
        made: list[int] = []
        seen: set[int] = set()
        while numbers := [one for one in self._due(at, len(seen)) if one not in seen]:
            seen |= set(numbers)
            with self._desk.store.write(at, WHO) as tx:
                turn = Round(self._desk, tx)
                for number in numbers:
                    turn.step(number)
                settle(tx, at)
            made += turn.made
        return made

    def _due(self, at: datetime, skip: int) -> list[int]:
        return [number for (number,) in self._desk.reads.rows(_DUE, (stored(at), BATCH + skip))]

    def _follow(self, at: datetime) -> list[int]:
        """Tell the next one of what nobody answered in time."""
        with self._desk.store.write(at, WHO) as tx:
            settle(tx, at)
            turn = Round(self._desk, tx)
            for row, number, slug, cycle, place, live in tx.exec(_UNANSWERED, (stored(at),)).fetchall():
                tx.exec("UPDATE alert SET next_at = NULL WHERE id = ?", (row,))
                if not live:
                    continue
                about = Occasion(slug)
                people = turn.staff.told(Receiver.NEXT, None, turn.heard(number, about, cycle))
                turn.tell(tx.session.get_one(Ticket, number), about, (cycle, place), people, at, Receiver.NEXT)
        return turn.made

    def _adopt(self, at: datetime) -> None:
        """Count all tickets by the chains in force where the base knows other ones, once a process.

        On a base of an older program the steps that are past by then are not told: it warned in its own way.
        """
        if self._adopted:
            return
        digest = sha256(repr(self._desk.standard.chains.chain).encode()).hexdigest()
        row = self._desk.reads.row("SELECT value FROM meta WHERE key = ?", (KEY,))
        if row is None or row[0] != digest:
            with self._desk.store.write(at, WHO) as tx:
                old = {number for (number,) in tx.exec(_UNCOUNTED).fetchall()}
                recount(tx, self._desk.clocks.policy(tx))
                past = [number for (number,) in tx.exec(_PAST, (stored(at),)).fetchall()]
                self.pass_over(tx, (number for number in past if number in old))
                tx.exec(_KEEP, (KEY, digest))
        self._adopted = True

    def _read(self, ids: Sequence[int], now: datetime) -> tuple[AlertRow, ...]:
        if not ids:
            return ()
        where, zone = _IDS.format(", ".join("?" * len(ids))), ZoneInfo(self._desk.settings.zone)
        return tuple(one.row for one in alerts(self._desk.reads.rows, where, ids, now, zone))
