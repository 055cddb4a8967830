"""How a request gets in: once, whatever the channel; onto the ticket it belongs to, or as a new one (issue §4).

Hundreds of requests share one transaction and a few statements; a message for a known ticket takes the longer way.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from data.admission import INSERT_KEY, INSERT_MESSAGE, INSERT_TICKET, Admission, Fresh
from data.clients.book import Known, find, find_named
from data.clients.newcomers import picked
from data.gate.answers import INSERT_ANSWER
from data.gate.cleaning import clean
from data.gate.debts import INSERT_DEBT
from data.gate.gatekeeping import Gatekeeper, Weighed
from data.gate.masking import without_secrets
from data.gate.settling import said_of
from data.joining import Joining, Outcome
from data.mail.fields import subject_number
from data.refusals import BadInput
from data.rows import Accepted, By, Incoming, Person
from data.verbs import permit
from models.rights import Act
from models.terms import Verdict

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

CHUNK = 500
"""Requests a transaction: large enough to be fast, small enough that nobody waits for it."""

_SEEN = 2_000
"""Letters of a request by which its like is looked for."""
_SAME = 0.5
"""The share of the words in common from which on a solved request counts as the same problem."""

OUTCOMES = {
    Verdict.ADMITTED: Outcome.ADMITTED,
    Verdict.ASKED: Outcome.UNFORMED,
    Verdict.REFUSED: Outcome.REFUSED,
    Verdict.CURATOR: Outcome.CURATOR,
    Verdict.CORRESPONDENCE: Outcome.TALK,
}


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
            ready = self._desk.attachments.ahead(as_of_nobody(one) for one in requests[start : start + CHUNK])
            with self._desk.store.write(now) as tx:
                found += Batch(self._desk, tx).take(ready)
        return found

    def preview(self, incoming: Incoming, now: datetime) -> tuple[Incoming, Known | None, Weighed]:
        """Say what the gate would answer to a request, and take nothing in; gives it as it would be stored, too."""
        clients = self._desk.clients
        ready, hidden = without_secrets(clean(incoming, now))
        known = clients.match_address(ready.sender_address)
        if known is None and ready.client:
            known = clients.match_name(ready.client)
        again = self._solved(ready, known.client_id if known else None)
        return ready, known, Gatekeeper.reading(self._desk).ask(ready, known, hidden=hidden, repeat_of=again)

    def _solved(self, incoming: Incoming, client_id: int | None) -> tuple[int, ...]:
        """Find solved requests of the same client that say the same: their evidence can be offered (S-61, R7.2)."""
        if client_id is None:
            return ()
        found = self._desk.duplicates.similar(client_id, f"{incoming.subject}\n{incoming.text[:_SEEN]}")
        return tuple(one.number for one in found if one.solved and one.same_client and one.score >= _SAME)

    def _client_of(self, incoming: Incoming) -> int | None:
        if incoming.contact_id is not None:
            row = self._desk.reads.row("SELECT client_id FROM contact WHERE id = ?", (incoming.contact_id,))
            return None if row is None else int(row[0])
        known = self._desk.clients.match_address(incoming.sender_address)
        if known is None and incoming.client:
            known = self._desk.clients.match_name(incoming.client)
        return known.client_id if known else None

    def register(self, by: By, incoming: Incoming) -> Accepted:
        """Enter a request on a client's behalf; ``incoming.at`` is when they called, not later than now (rule 20)."""
        if incoming.at > by.at:
            raise BadInput("Время обращения ещё не наступило. Укажите, когда клиент позвонил или написал.")
        if not incoming.text.strip() and not incoming.subject.strip():
            raise BadInput("Напишите, с чем обратился клиент.")
        ready = self._desk.attachments.ahead([incoming])
        again = () if incoming.onto else self._solved(incoming, self._client_of(incoming))
        with self._desk.store.write(by.at) as tx:
            permit(tx, Act.REGISTER, by)
            return Batch(self._desk, tx, by, again).take(ready)[0]


class Batch:
    """Requests being accepted in one transaction."""

    def __init__(self, desk: "Desk", tx: "Tx", by: By | None = None, repeat_of: tuple[int, ...] = ()) -> None:
        self._desk = desk
        self._repeat_of = repeat_of
        self._tx = tx
        self._who = by
        self._by: Person | None = by.person if by else None
        self._gatekeeper = Gatekeeper.within(desk, tx)
        self._admission = Admission(desk)
        self._joining = Joining(desk, tx, self._gatekeeper, self._by)
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
        number = self._joining.survivor(incoming.onto) if incoming.onto else None
        if number is None and _may_belong(incoming):
            self._write()
            number = self._joining.ticket_of(incoming)
        incoming, hidden = without_secrets(incoming)
        if incoming.auto:
            kept = self._joining.add_auto(number, incoming) if number else self._joining.note_auto(incoming)
        else:
            kept = self._joining.add(number, incoming, hidden) if number else self._add(incoming, hidden)
        self._seen[incoming.key] = kept.number or 0
        return kept

    def _add(self, incoming: Incoming, hidden: tuple[str, ...]) -> Accepted:
        if not self._fresh.tickets:
            self._fresh = self._start()
        number = self._fresh.number
        known = self._known(incoming)
        weighed = self._gatekeeper.ask(incoming, known, hidden=hidden, repeat_of=self._repeat_of)
        self._admission.add(self._fresh, incoming, known, weighed, self._tx, self._by)
        return said_of(weighed, number, OUTCOMES[weighed.answer.verdict].label, self._tx.at - incoming.at)

    def _known(self, incoming: Incoming) -> Known | None:
        if self._who is not None and (incoming.contact_id is not None or incoming.contact_role is not None):
            self._write()
            return picked(self._tx, incoming, self._who)
        whose = incoming.sender_address, incoming.client
        if whose not in self._people:
            known = find(self._tx, incoming.sender_address)
            if known is None and incoming.client:
                known = find_named(self._tx, incoming.client)
            self._people[whose] = known
        return self._people[whose]

    def _numbered(self, accepted: Accepted) -> Accepted:
        one = accepted
        event = self._events.get(one.number or 0, 0)
        return Accepted(one.number, one.outcome, event, one.gap, one.verdict, one.why, one.missing, one.warnings)

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
        if fresh.answers:
            self._tx.many(INSERT_ANSWER, fresh.answers)
        if fresh.debts:
            self._tx.many(INSERT_DEBT, fresh.debts)
        numbers = self._tx.record_many(fresh.entries)
        for n, entry in zip(numbers, fresh.entries, strict=True):
            if entry.ticket is not None:
                self._events.setdefault(entry.ticket, n)
        for ticket, message, files in fresh.files:
            self._desk.attachments.keep(self._tx, ticket, message, files, self._tx.at, self._by)
        self._fresh = Fresh(fresh.number, fresh.message)


def _may_belong(incoming: Incoming) -> bool:
    """Tell whether a request names a letter or a ticket that it might continue."""
    letters = incoming.in_reply_to or incoming.references or incoming.bounce_of
    return bool(incoming.auto or letters) or subject_number(incoming.subject) is not None


def as_of_nobody(incoming: Incoming) -> Incoming:
    """Drop what only a person of the desk may say: whom they picked, whom they write down, which ticket they mean."""
    if incoming.contact_id is None and incoming.contact_role is None and incoming.onto is None:
        return incoming
    return replace(incoming, contact_id=None, contact_role=None, onto=None)
