"""How a request gets in: once, whatever the channel; onto the ticket it belongs to, or as a new one (issue §4).

Hundreds of requests share one transaction and a few statements; a message for a known ticket takes the longer way.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from data.admission import INSERT_KEY, INSERT_MESSAGE, INSERT_TICKET, Admission, Fresh, clean
from data.clients import Known, find, find_named
from data.joining import Joining, Outcome
from data.mail.fields import subject_number
from data.refusals import BadInput
from data.rows import Accepted, By, Incoming, Person
from data.verbs import permit
from models.rights import Act
from models.terms import Status

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

CHUNK = 500
"""Requests a transaction: large enough to be fast, small enough that nobody waits for it."""


class Intake:
    """The way in."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def accept(self, incoming: Incoming, now: datetime) -> Accepted:
        """Accept one request; the same key again changes nothing."""
        return self.accept_many([incoming], now)[0]

    def accept_many(self, requests: Sequence[Incoming], now: datetime) -> list[Accepted]:
        """Accept many requests in their order, a few hundred a transaction; StoreTrouble leaves the rest untaken."""
        found: list[Accepted] = []
        for start in range(0, len(requests), CHUNK):
            with self._desk.store.write(now) as tx:
                found += Batch(self._desk, tx).take(requests[start : start + CHUNK])
        return found

    def register(self, by: By, incoming: Incoming) -> Accepted:
        """Enter a request on a client's behalf; ``incoming.at`` is when they called, not later than now (rule 20)."""
        if incoming.at > by.at:
            raise BadInput("Время обращения ещё не наступило. Укажите, когда клиент позвонил или написал.")
        if not incoming.text.strip() and not incoming.subject.strip():
            raise BadInput("Напишите, с чем обратился клиент.")
        with self._desk.store.write(by.at) as tx:
            permit(tx, Act.REGISTER, by)
            return Batch(self._desk, tx, by.person).take([incoming])[0]


class Batch:
    """Requests being accepted in one transaction."""

    def __init__(self, desk: "Desk", tx: "Tx", by: Person | None = None) -> None:
        self._tx = tx
        self._by = by
        self._admission = Admission(desk)
        self._joining = Joining(desk, tx, by)
        self._fresh = self._start()
        self._people: dict[tuple[str, str], Known | None] = {}
        self._seen: dict[str, int] = {}
        self._events: dict[int, int] = {}

    def take(self, requests: Sequence[Incoming]) -> list[Accepted]:
        """Accept each request in its turn."""
        cleaned = [clean(incoming, self._tx.at) for incoming in requests]
        self._seen.update(self._keys([incoming.key for incoming in cleaned]))
        found = [self._one(incoming) for incoming in cleaned]
        self._write()
        return [one if one.event or one.outcome == Outcome.SEEN.label else self._numbered(one) for one in found]

    def _one(self, incoming: Incoming) -> Accepted:
        if incoming.key in self._seen:
            return Accepted(self._seen[incoming.key] or None, Outcome.SEEN.label, gap=self._tx.at - incoming.at)
        number = None
        if _may_belong(incoming):
            self._write()
            number = self._joining.ticket_of(incoming)
        if incoming.auto:
            kept = self._joining.add_auto(number, incoming) if number else self._joining.note_auto(incoming)
        else:
            kept = self._joining.add(number, incoming) if number else self._add(incoming)
        self._seen[incoming.key] = kept.number or 0
        return kept

    def _add(self, incoming: Incoming) -> Accepted:
        if not self._fresh.tickets:
            self._fresh = self._start()
        number = self._fresh.number
        status = self._admission.add(self._fresh, incoming, self._known(incoming), self._tx.at, self._by)
        outcome = Outcome.ADMITTED if status is Status.NEW else Outcome.UNFORMED
        return Accepted(number, outcome.label, gap=self._tx.at - incoming.at)

    def _known(self, incoming: Incoming) -> Known | None:
        whose = incoming.sender_address, incoming.client
        if whose not in self._people:
            known = find(self._tx, incoming.sender_address)
            if known is None and incoming.client:
                known = find_named(self._tx, incoming.client)
            self._people[whose] = known
        return self._people[whose]

    def _numbered(self, accepted: Accepted) -> Accepted:
        return replace(accepted, event=self._events.get(accepted.number or 0, 0))

    def _start(self) -> Fresh:
        sql = "SELECT (SELECT coalesce(max(number), 0) FROM ticket) + 1, (SELECT coalesce(max(id), 0) FROM message) + 1"
        number, message = self._tx.exec(sql).fetchone()
        return Fresh(number, message)

    def _keys(self, keys: Sequence[str]) -> dict[str, int]:
        """Find which of these are known: requests taken before, and our own replies come back as copies (rule 20)."""
        marks = ", ".join("?" * len(keys))
        ours = f"SELECT message_id, ticket_number FROM message WHERE author = 'agent' AND message_id IN ({marks})"
        known = f"SELECT key, ticket_number FROM intake_key WHERE key IN ({marks})"
        return dict(self._tx.exec(ours, keys).fetchall()) | dict(self._tx.exec(known, keys).fetchall())

    def _write(self) -> None:
        fresh = self._fresh
        if not fresh.tickets:
            return
        self._tx.many(INSERT_TICKET, fresh.tickets)
        self._tx.many(INSERT_MESSAGE, fresh.messages)
        self._tx.many(INSERT_KEY, fresh.keys)
        numbers = self._tx.record_many(fresh.entries)
        for n, entry in zip(numbers, fresh.entries, strict=True):
            if entry.ticket is not None:
                self._events.setdefault(entry.ticket, n)
        self._fresh = Fresh(fresh.number, fresh.message)


def _may_belong(incoming: Incoming) -> bool:
    """Tell whether a request names a letter or a ticket that it might continue."""
    letters = incoming.in_reply_to or incoming.references or incoming.bounce_of
    return bool(incoming.auto or letters) or subject_number(incoming.subject) is not None
