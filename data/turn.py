"""One verb on one ticket inside its transaction: the picture before, the moves, the event, the version (F-15)."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import col

from data.gate.required import known_fields, type_of
from data.refusals import BadInput, Missing, MovedOn, Refusal
from data.rows import By, Done
from models.events import EventKind
from models.secrets import mask
from models.tables import Message, Ticket
from models.terms import OPEN_STATUSES, Author, MessageKind, Status
from models.transitions import Forbidden, check, needs_of

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

TEXT_LIMIT = 100_000
"""Letters that one reply, note or reason may have."""

KEPT = (
    "status",
    "is_open",
    "type",
    "tier",
    "priority",
    "line",
    "assignee_id",
    "admitted_at",
    "resolved_at",
    "closed_at",
    "close_reason",
    "urgent_paid",
    "put_first",
    "waiting_until",
    "hold_reason",
    "verdict",
    "reason",
    "warnings",
    "missing",
    "form_have",
    "form_need",
    "topic",
    "speaks_for",
    "client_id",
    "contact_id",
    "declared",
    "severity",
    "scope",
    "wanted_date",
    "date_state",
    "asked_at",
    "off_channel",
    "by_us",
    "owes",
    "parent",
    "common_at",
    "watcher_id",
    "keep_until",
    "appeal",
    "repeat_of",
    "repeat_reason",
)
"""The columns that a verb changes and an undo restores; the clocks and the rank follow from the journal.

The topic is a person's words, so no event holds what it was: ``data/gate/history.py`` keeps it where it can be erased.
"""

_BEFORE_THE_QUEUE = frozenset({Status.UNFORMED, Status.WAITING_CURATOR, Status.CLOSED})
"""Where a request can go that was never admitted; any other way leads through the gate (S-43)."""
_ON_THE_WAY = {Status.NEW: Status.OPEN, Status.WAITLIST: Status.OPEN}


@dataclass
class Turn:
    """One verb on one ticket, inside its transaction."""

    desk: "Desk"
    tx: "Tx"
    ticket: Ticket
    by: By
    at: datetime
    was: dict[str, Any] = field(default_factory=dict)
    event: int = 0

    def __post_init__(self) -> None:
        self.remember()

    @property
    def number(self) -> int:
        """The ticket's number."""
        assert self.ticket.number is not None
        return self.ticket.number

    @property
    def status(self) -> Status:
        """Where the ticket stands now."""
        return Status(self.ticket.status)

    @property
    def zone(self) -> tzinfo:
        """The zone in which the desk tells the time."""
        return ZoneInfo(self.desk.settings.zone)

    @property
    def changed(self) -> bool:
        """Whether a column was changed since the last event."""
        return any(old != getattr(self.ticket, name) for name, old in self.was.items())

    def remember(self) -> None:
        """Take the picture to which ``before`` of the next event refers."""
        self.was = {name: getattr(self.ticket, name) for name in KEPT}

    def lock(self) -> None:
        """Move the version on by compare-and-set, so that two acts on one ticket follow each other on any database."""
        self._set_version(update(Ticket))

    def claim(self) -> None:
        """Make the ticket this person's by compare-and-set: of two who try, one gets it (T-05)."""
        free = update(Ticket).where(col(Ticket.assignee_id).is_(None))
        self._set_version(free, assignee_id=self.by.person.id)
        self.was["assignee_id"] = None

    def _set_version(self, statement: Any, **values: Any) -> None:
        seen = self.ticket.version
        moved = self.tx.connection.execute(
            statement.where(col(Ticket.number) == self.number, col(Ticket.version) == seen).values(
                version=seen + 1, **values
            )
        )
        if moved.rowcount != 1:
            raise MovedOn(f"№ {self.number} только что изменилось. Посмотрите и повторите.", ())
        for name, value in {"version": seen + 1, **values}.items():
            set_committed_value(self.ticket, name, value)

    def move(self, to: Status, **fields: Any) -> None:
        """Go to a status by the ways of R10, through «Открыт» where the way leads there; refuse any other way."""
        through = _ON_THE_WAY.get(self.status)
        if through is not None and to not in (through, Status.CLOSED, Status.NEW, self.status):
            self._step(through, fields)
        if to is not self.status:
            self._step(to, fields)

    def _step(self, to: Status, fields: Mapping[str, Any]) -> None:
        kind, required = type_of(self.ticket), self.desk.standard.required
        needs = needs_of(self.status, to, kind, required)
        known = {**known_fields(self.desk, self.tx.exec, self.ticket, needs), **fields}
        try:
            check(self.status, to, type=kind, fields=known, required=needs)
        except Forbidden as no:
            sentence = f"№ {self.number}: {no.sentence}"
            raise (Missing(sentence, no.fields) if no.fields else Refusal(sentence)) from None
        admitted = self.ticket.admitted_at is not None
        self.need(admitted or to in _BEFORE_THE_QUEUE, "ещё не принято в очередь. Сначала оформите его (F).")
        if self.status is Status.WAITING_CLIENT:
            self.ticket.waiting_until = None
        self.ticket.status = to.value
        self.ticket.is_open = to in OPEN_STATUSES
        self.ticket.resolved_at = self.at if to is Status.RESOLVED else self.ticket.resolved_at
        self.ticket.closed_at = self.at if to is Status.CLOSED else None
        if to in OPEN_STATUSES:
            self.ticket.resolved_at = self.ticket.close_reason = None
        else:
            self.ticket.hold_reason = None

    def stand_at_the_door(self) -> None:
        """Put a request that was closed before it was ever admitted back before the queue: it was never in it."""
        self.ticket.status, self.ticket.is_open = Status.UNFORMED.value, True
        self.ticket.resolved_at = self.ticket.closed_at = self.ticket.close_reason = None

    def need(self, condition: bool, sentence: str) -> None:
        """Refuse with a sentence about this ticket unless the condition holds."""
        if not condition:
            raise Refusal(f"№ {self.number}: {sentence}")

    def need_open(self) -> None:
        """Refuse on a ticket whose work is over."""
        self.need(self.status in OPEN_STATUSES, f"уже «{self.status.label}». Сначала откройте снова.")

    def refuse_if_gated(self) -> None:
        """Keep ordinary requests from a person who has not accepted their shift yet (HO-08)."""
        self.desk.shifts.opening.refuse_if_gated(self.tx, self.by.person, self.ticket, self.at)

    def own_if_free(self) -> None:
        """Give a ticket that nobody has to the person who works on it, as an event of its own."""
        if self.ticket.assignee_id is None:
            self.refuse_if_gated()
            self.ticket.assignee_id = self.by.person.id
            if self.status is Status.NEW:
                self.move(Status.OPEN)
            self.record(EventKind.TAKEN, {"to": self.by.person.id})

    def record(self, kind: EventKind, facts: Mapping[str, Any] | None = None, *, message: Message | None = None) -> int:
        """Write the event of what was changed since the last one; its facts say what stood before."""
        restoring = facts is not None and "of" in facts
        if not restoring:
            self._note_owner()
        stood = {"was": self._was()} if restoring else {"before": self._before()}
        self.event = self.tx.record(
            kind,
            by=self.by.person,
            ticket=self.number,
            happened=self.at,
            facts={**(facts or {}), **stood, "v": self.ticket.version},
            text=message.text if message else None,
            salt=message.salt if message else None,
            message_id=message.id if message else None,
        )
        self.remember()
        return self.event

    def _note_owner(self) -> None:
        """Keep true who answers: a ticket that loses its owner by a person's act says so (handover.md §1.3, HO-04)."""
        owner, before = self.ticket.assignee_id, self.was["assignee_id"]
        if owner is not None:
            self.ticket.common_at = None
        elif before is not None:
            self.ticket.common_at = self.at
        if owner != before and self.ticket.keep_until == self.was["keep_until"]:
            self.ticket.keep_until = None
        if self.ticket.line == 1:
            self.ticket.watcher_id = None

    def _before(self) -> dict[str, Any]:
        changed = {name: old for name, old in self.was.items() if old != getattr(self.ticket, name) and name != "topic"}
        if changed.get("hold_reason"):
            changed["hold_reason"] = {"message": self._hold_message()}
        return {name: old.isoformat() if isinstance(old, datetime) else old for name, old in changed.items()}

    def _was(self) -> dict[str, Any]:
        """Say what an act that is taken back had made of the ticket, so that the journal alone gives that moment."""
        return {name: old for name, old in self._before().items() if name != "close_reason"}

    def _hold_message(self) -> int | None:
        notes = self.tx.connection.execute(
            select(col(Message.id))
            .where(col(Message.ticket_number) == self.number, col(Message.subject) == EventKind.HELD.value)
            .order_by(col(Message.id).desc())
            .limit(1)
        )
        return notes.scalar_one_or_none()

    def say(self, kind: MessageKind, text: str, subject: str = "") -> Message:
        """Put a text into the conversation, where it can be erased; the journal only holds its salted hash.

        A secret in it is hidden: nothing that the desk stores holds one (S-70, C-16).
        """
        message = Message(
            ticket_number=self.number,
            at=self.at,
            recorded_at=self.at,
            author=Author.AGENT.value,
            kind=kind.value,
            operator_id=self.by.person.id,
            sender=self.by.person.name,
            subject=subject,
            text=mask(text).text,
            salt=secrets.token_bytes(16),
        )
        self.tx.session.add(message)
        self.tx.session.flush()
        return message

    def because(self, kind: EventKind, reason: str) -> Message:
        """Keep the reason of an act as a note of the conversation (a reason may name a person)."""
        said = f"{kind.label.capitalize()}: {words(reason, 'причину')}"
        return self.say(MessageKind.NOTE, said, subject=kind.value)

    def done(self, sentence: str, *, can_undo: bool = True) -> Done:
        """Tell the person what was done."""
        return Done(self.number, self.ticket.version, self.event, f"№ {self.number}: {sentence}", can_undo)


def words(text: str, what: str) -> str:
    """Check a text that a person typed: not empty, not endless, without NUL."""
    clean = text.replace("\x00", "").strip()
    if not clean:
        raise BadInput(f"Напишите {what}.")
    if len(clean) > TEXT_LIMIT:
        raise BadInput(f"Слишком длинно: {len(clean)} знаков, можно {TEXT_LIMIT}. Сократите {what}.")
    return clean
