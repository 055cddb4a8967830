"""Promises to the client and reminders to oneself (issue §3; the texts live in erasable tables)."""

from datetime import datetime

from data.driver import instant, stored
from data.gate.debts import DEBT
from data.refusals import BadInput, Refusal
from data.rows import By, Done, DueRow, Person
from data.turn import words
from data.verbs import Verbs, whole_second
from models.events import EventKind
from models.rights import Act
from models.secrets import mask
from models.tables import Promise, Reminder


class Reminders(Verbs):
    """What must not be forgotten."""

    def promise(self, number: int, by: By, what: str, due: datetime) -> Done:
        """Keep what was promised to the client, and by when; it is shown to whoever works on the ticket."""
        text, ends = mask(words(what, "что обещано")).text, _future(due, by)
        with self.turn(Act.PROMISE, number, by) as turn:
            turn.need_open()
            row = Promise(ticket_number=number, operator_id=by.person.id, what=text, by=ends, made_at=turn.at)
            turn.tx.session.add(row)
            turn.tx.session.flush()
            turn.record(EventKind.PROMISED, {"promise": row.id, "due": ends.isoformat()})
            return turn.done(f"обещано до {ends.astimezone(turn.zone):%d.%m %H:%M}", can_undo=False)

    def keep_promise(self, promise_id: int, by: By) -> Done:
        """Mark a promise as kept; once."""
        number = self._ticket_of("promise", promise_id)
        with self.turn(Act.PROMISE, number, by) as turn:
            row = turn.tx.session.get_one(Promise, promise_id)
            turn.need(row.kept_at is None, "это обещание уже выполнено.")
            row.kept_at = turn.at
            turn.record(EventKind.PROMISE_KEPT, {"promise": row.id, "in_time": turn.at <= row.by})
            return turn.done("обещание выполнено", can_undo=False)

    def remind(self, number: int, by: By, at: datetime, what: str = "") -> Done:
        """Remind this person of the ticket at an instant."""
        when = _future(at, by)
        with self.turn(Act.REMIND, number, by) as turn:
            row = Reminder(ticket_number=number, operator_id=by.person.id, at=when, what=mask(what.strip()).text)
            turn.tx.session.add(row)
            turn.tx.session.flush()
            turn.record(EventKind.REMINDER_SET, {"reminder": row.id, "at": when.isoformat()})
            return turn.done(f"напомним {when.astimezone(turn.zone):%d.%m %H:%M}", can_undo=False)

    def reminded(self, reminder_id: int, by: By) -> Done:
        """Put a reminder away: the person has seen it."""
        number = self._ticket_of("reminder", reminder_id)
        with self.turn(Act.REMIND, number, by) as turn:
            row = turn.tx.session.get_one(Reminder, reminder_id)
            turn.need(row.done_at is None, "это напоминание уже снято.")
            theirs = turn.ticket.assignee_id or row.operator_id if row.what == DEBT else row.operator_id
            turn.need(theirs == by.person.id, "это напоминание другого человека.")
            row.done_at = turn.at
            turn.record(EventKind.REMINDED, {"reminder": row.id})
            return turn.done("напоминание снято", can_undo=False)

    def due(self, person: Person, now: datetime) -> tuple[DueRow, ...]:
        """List what this person should be told now, earliest first.

        Reminders that came due, promises broken on tickets that the person has, clients who did not write in time.
        """
        rows = self.desk.reads.rows(_DUE, (person.id, stored(now), DEBT))
        return tuple(DueRow(row, number, kind, what, instant(at)) for row, number, kind, what, at in rows)

    def _ticket_of(self, table: str, row: int) -> int:
        number = self.desk.reads.number(f"SELECT ticket_number FROM {table} WHERE id = ?", (row,))
        if not number:
            raise Refusal("Такой записи нет: её могли убрать. Обновите карточку.")
        return number


def _future(at: datetime, by: By) -> datetime:
    when = whole_second(at)
    if when <= by.at:
        raise BadInput("Это время уже прошло. Назовите будущее.")
    return when


_DUE = """
SELECT r.id, r.ticket_number, 'reminder', r.what, r.at FROM reminder r JOIN ticket t ON t.number = r.ticket_number
 WHERE r.done_at IS NULL AND r.at <= ?2
   AND CASE WHEN r.what = ?3 THEN coalesce(t.assignee_id, r.operator_id) ELSE r.operator_id END = ?1
UNION ALL
SELECT p.id, p.ticket_number, 'promise', p.what, p.by FROM ticket t JOIN promise p ON p.ticket_number = t.number
 WHERE t.is_open = 1 AND t.rank IS NOT NULL AND t.assignee_id = ?1 AND p.kept_at IS NULL AND p.by <= ?2
UNION ALL
SELECT 0, number, 'silent', '', waiting_until FROM ticket
 WHERE is_open = 1 AND rank IS NOT NULL AND assignee_id = ?1
   AND status = 'waiting_client' AND waiting_until <= ?2
 ORDER BY 5, 2
"""
