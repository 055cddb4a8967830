"""Waiting for the client, and holds with a reason (time.md rules 23-26, 39)."""

from datetime import datetime

from data.gate.settling import is_outside
from data.past import HOLDER, STATUS, WORDS
from data.refusals import BadInput
from data.rows import By, Done
from data.verbs import Verbs, whole_second
from models.events import EventKind
from models.rights import Act
from models.secrets import mask
from models.terms import Status

_WAITING = (Status.WAITING_CLIENT, Status.WAITING_CURATOR)


class Waiting(Verbs):
    """What stops the answer clock, and what starts it again."""

    def wait(self, number: int, by: By, until: datetime | None = None) -> Done:
        """Wait for the client, until an instant at which the owner is reminded (none: until they write)."""
        ends = whole_second(until) if until else None
        if ends is not None and ends <= by.at:
            raise BadInput("Ждать можно только до будущего времени. Назовите срок позже нынешнего.")
        with self.turn(Act.WAIT, number, by, minds=HOLDER | STATUS | WORDS) as turn:
            turn.need_open()
            turn.need(turn.status is not Status.WAITING_CLIENT or ends is not None, "уже ждём клиента.")
            turn.own_if_free()
            turn.move(Status.WAITING_CLIENT)
            turn.ticket.waiting_until = ends
            turn.record(EventKind.WAITING, {"until": ends.isoformat() if ends else None})
            till = f" до {ends.astimezone(turn.zone):%d.%m %H:%M}" if ends else ""
            return turn.done(f"ждём клиента{till}")

    def resume(self, number: int, by: By) -> Done:
        """Take the work back from waiting: the remaining time runs on from now (time.md rule 24)."""
        with self.turn(Act.WAIT, number, by, minds=HOLDER | STATUS) as turn:
            turn.need(turn.status in _WAITING, f"не ждёт: «{turn.status.label}».")
            turn.need(not is_outside(turn.ticket), "ждёт слова куратора. Запишите его (Y) или откажите (X).")
            back = Status.IN_PROGRESS
            turn.move(back)
            turn.record(EventKind.RESUMED)
            return turn.done(back.label[0].lower() + back.label[1:])

    def hold(self, number: int, by: By, reason: str) -> Done:
        """Put a ticket on hold: a supervisor's pause, with its reason (time.md rule 39)."""
        with self.turn(Act.HOLD, number, by, minds=HOLDER | STATUS | WORDS) as turn:
            turn.need_open()
            turn.need(turn.ticket.hold_reason is None, "уже отложено.")
            note = turn.because(EventKind.HELD, reason)
            turn.ticket.hold_reason = mask(reason.strip()).text
            turn.record(EventKind.HELD, message=note)
            return turn.done("отложено")

    def unhold(self, number: int, by: By) -> Done:
        """End a hold: the clocks go on with what was left."""
        with self.turn(Act.HOLD, number, by, minds=HOLDER | STATUS) as turn:
            turn.need(turn.ticket.hold_reason is not None, "не отложено.")
            turn.ticket.hold_reason = None
            turn.record(EventKind.UNHELD)
            return turn.done("снято с паузы")
