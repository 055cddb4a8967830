"""What comes past the official channel: written down in one call, counted, answered with the way in (H-03, H-07, H-09).

Nothing is lost by it: a message with words becomes a ticket with the mark «мимо канала», and a bare one is counted.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from data.clients.lookup import Known, find
from data.driver import stored
from data.intake import Batch
from data.refusals import BadInput
from data.rows import By, Incoming
from data.verbs import permit, whole_second
from models.events import EventKind
from models.rights import Act
from models.tables import Ticket

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

WEEK = timedelta(days=7)
LIMIT = 200


@dataclass(frozen=True, slots=True)
class PastChannel:
    """What was written down: the ticket (None: only counted), a sentence for the notice, the reply to offer."""

    number: int | None
    sentence: str
    reply: str


@dataclass(frozen=True, slots=True)
class WeekPastChannel:
    """Seven days: requests past the channel by channel, out of how many requests at all."""

    by_channel: dict[str, int]
    requests: int

    @property
    def count(self) -> int:
        """How many came past the channel."""
        return sum(self.by_channel.values())

    @property
    def share(self) -> float:
        """Their share of all requests, 0…1."""
        return self.count / self.requests if self.requests else 0.0


class OffChannels:
    """Requests past the official channel."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def register(self, by: By, channel: str, who: str = "", text: str = "") -> PastChannel:
        """Write one down: with words it becomes a ticket, without them it is counted; gives the reply to offer.

        ``who``: an address, a telephone or a name, as far as it is known.
        """
        by = By(by.person, whole_second(by.at), by.seen)
        name, person = " ".join(channel.split())[:LIMIT], " ".join(who.split())[:LIMIT]
        if not name:
            raise BadInput("Назовите, каким путём пришло обращение: например, Telegram.")
        with self._desk.store.write(by.at) as tx:
            permit(tx, Act.REGISTER, by)
            known = find(tx, person)
            number = self._ticket(tx, by, name, person, text) if text.strip() else None
            tx.exec(_INSERT, (stored(by.at), name, by.person.id, number, known.client_id if known else None))
            self._note(tx, by, name, number, known)
        where = f"заведено № {number}" if number else "посчитано"
        return PastChannel(number, f"Мимо канала ({name}): {where}.", self._reply(number))

    def _ticket(self, tx: "Tx", by: By, channel: str, who: str, text: str) -> int:
        incoming = Incoming(key="", at=by.at, channel=channel, text=text, sender=who, sender_address=who, source="hand")
        accepted = Batch(self._desk, tx, by).take([incoming])[0]
        assert accepted.number is not None
        return accepted.number

    def _note(self, tx: "Tx", by: By, channel: str, number: int | None, known: Known | None) -> None:
        facts: dict[str, Any] = {"client": known.client_id if known else None}
        if number is not None:
            ticket = tx.session.get_one(Ticket, number)
            tx.session.refresh(ticket)
            ticket.off_channel = True
            facts["v"] = ticket.version
        tx.record(EventKind.OFF_CHANNEL, by=by.person, ticket=number, happened=by.at, facts=facts)
        tx.flush()

    def _reply(self, number: int | None) -> str:
        return self._desk.texts.render("gate.off_channel", number or 0)

    def count(self, since: datetime, until: datetime) -> dict[str, int]:
        """Count what came past the channel in [since, until), by channel, most first (H-09)."""
        values = (stored(since), stored(until))
        rows = self._desk.reads.rows(_PAST, (*values, *values))
        return {str(channel): int(count) for channel, count in rows}

    def week(self, now: datetime) -> WeekPastChannel:
        """Give the last seven days and the share of all requests (H-09)."""
        since = now - WEEK
        requests = self._desk.reads.number(_REQUESTS, (stored(since), stored(now)))
        alone = self._desk.reads.number(_ALONE, (stored(since), stored(now)))
        return WeekPastChannel(self.count(since, now), requests + alone)

    def channels(self, since: datetime, until: datetime) -> dict[str, int]:
        """Count the requests of a period by the channel they came by, most first (H-03)."""
        rows = self._desk.reads.rows(_CHANNELS, (stored(since), stored(until)))
        return {str(channel) or "не указан": int(count) for channel, count in rows}

    def warning(self, now: datetime) -> str:
        """Warn when the profile has one official channel and the week's requests came by several (H-03); else empty."""
        official = self._desk.standard.official
        if not self._desk.standard.chosen.one_channel:
            return ""
        used = self.channels(now - WEEK, now)
        if len(used) < 2:
            return ""
        listed = ", ".join(f"{channel} {count}" for channel, count in used.items())
        return f"За неделю обращались {len(used)} путями ({listed}), а официальный один: {', '.join(official)}."


_INSERT = "INSERT INTO off_channel (at, channel, operator_id, ticket_number, client_id) VALUES (?, ?, ?, ?, ?)"
_PAST = """
SELECT channel, count(*) FROM (
    SELECT channel FROM ticket WHERE off_channel = 1 AND received_at >= ? AND received_at < ?
    UNION ALL SELECT channel FROM off_channel WHERE ticket_number IS NULL AND at >= ? AND at < ?)
GROUP BY channel ORDER BY 2 DESC, 1"""
_REQUESTS = "SELECT count(*) FROM ticket WHERE received_at >= ? AND received_at < ?"
_ALONE = "SELECT count(*) FROM off_channel WHERE ticket_number IS NULL AND at >= ? AND at < ?"
_CHANNELS = """
SELECT channel, count(*) FROM ticket WHERE received_at >= ? AND received_at < ? GROUP BY channel ORDER BY 2 DESC, 1"""
