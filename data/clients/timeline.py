"""All that has been between a client and the desk on one line of time, over all channels (L-05, D-09).

Messages in and out, calls, notes, requests opened and ended, tiers and curators; newest first, read on by a key.
"""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from data.clients.rows import Moment, TimePage, TimeRow
from data.driver import instant
from models.events import EventKind
from models.terms import Author, MessageKind, Tier

if TYPE_CHECKING:
    from data.desk import Desk

PAGE = 60
TEXT = 400
"""Characters of a message that a line of the time line can show."""
CALLS = frozenset({"телефон", "звонок", "phone", "call"})
"""Channels whose messages are calls."""
_FIRST = ("9999-12-31 23:59:59.000000", 9, 0)
_ENDS = (
    EventKind.RESOLVED,
    EventKind.CLOSED,
    EventKind.REOPENED,
    EventKind.CLOSE_UNDONE,
    EventKind.MERGED_INTO,
    EventKind.REFUSED_AT_GATE,
    EventKind.CURATOR_ASKED,
    EventKind.CURATOR_CONFIRMED,
    EventKind.CURATOR_DECLINED,
)
_KINDS = ", ".join(f"'{kind.value}'" for kind in _ENDS)
_MESSAGE, _EVENT, _TIER, _CURATOR, _CURATOR_END, _PAST = range(6)
_PLACES = f"""
SELECT at, source, id FROM (
    SELECT m.at AS at, {_MESSAGE} AS source, m.id AS id FROM ticket t JOIN message m ON m.ticket_number = t.number
    WHERE t.client_id = ? AND m.hidden = 0
    UNION ALL
    SELECT j.happened_at, {_EVENT}, j.n FROM ticket t JOIN journal_event j ON j.ticket_number = t.number
    WHERE t.client_id = ? AND j.kind IN ({_KINDS})
    UNION ALL
    SELECT since, {_TIER}, id FROM tier_period WHERE client_id = ?
    UNION ALL
    SELECT since, {_CURATOR}, id FROM curator_period WHERE client_id = ?
    UNION ALL
    SELECT until, {_CURATOR_END}, id FROM curator_period q WHERE client_id = ? AND until IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM curator_period n WHERE n.client_id = q.client_id AND n.since = q.until)
    UNION ALL
    SELECT at, {_PAST}, id FROM off_channel WHERE client_id = ? AND ticket_number IS NULL
) WHERE (at, source, id) < (?, ?, ?) ORDER BY at DESC, source DESC, id DESC LIMIT ?"""
_ROWS = {
    _MESSAGE: """
        SELECT m.id, m.at, m.ticket_number, t.subject, m.author, m.kind,
               coalesce(nullif(m.sender, ''), o.name, m.sender_address), m.channel, substr(m.text, 1, {text}),
               NOT EXISTS (SELECT 1 FROM message f WHERE f.ticket_number = m.ticket_number
                           AND (f.at, f.id) < (m.at, m.id)), b.state
        FROM message m JOIN ticket t ON t.number = m.ticket_number LEFT JOIN operator o ON o.id = m.operator_id
        LEFT JOIN outbox b ON b.message_row = m.id WHERE m.id IN ({ids})""",
    _EVENT: """
        SELECT j.n, j.happened_at, j.ticket_number, t.subject, j.kind, coalesce(o.name, ''), j.facts
        FROM journal_event j JOIN ticket t ON t.number = j.ticket_number LEFT JOIN operator o ON o.id = j.actor_id
        WHERE j.n IN ({ids})""",
    _TIER: """
        SELECT p.id, p.since, p.tier, p.reason,
               (SELECT b.tier FROM tier_period b WHERE b.client_id = p.client_id AND b.id < p.id ORDER BY b.id DESC)
        FROM tier_period p WHERE p.id IN ({ids})""",
    _CURATOR: """
        SELECT q.id, q.since, p.name FROM curator_period q JOIN contact p ON p.id = q.contact_id
        WHERE q.id IN ({ids})""",
    _CURATOR_END: """
        SELECT q.id, q.until, p.name FROM curator_period q JOIN contact p ON p.id = q.contact_id
        WHERE q.id IN ({ids})""",
    _PAST: """
        SELECT p.id, p.at, p.channel, coalesce(o.name, '') FROM off_channel p
        LEFT JOIN operator o ON o.id = p.operator_id WHERE p.id IN ({ids})""",
}


class ClientTimeline:
    """A client's history over all channels."""

    _desk: "Desk"

    def timeline(self, client_id: int, before: tuple[str, int, int] | None = None, count: int = PAGE) -> TimePage:
        """Read a stretch of a client's history, newest first; ``before`` is where the page read before it ended."""
        at, source, number = before or _FIRST
        values = (client_id,) * 6 + (at, source, number, count + 1)
        with self._desk.reads.snapshot():
            places = self._desk.reads.rows(_PLACES, values)
            wanted = [(str(at), int(source), int(number)) for at, source, number in places[:count]]
            found: dict[tuple[str, int, int], TimeRow] = {}
            for kind in {source for _, source, _ in wanted}:
                found |= self._rows(kind, [key for key in wanted if key[1] == kind])
        rows = tuple(found[key] for key in wanted if key in found)
        return TimePage(rows, wanted[-1] if len(places) > count else None)

    def _rows(self, source: int, keys: Sequence[tuple[str, int, int]]) -> dict[tuple[str, int, int], TimeRow]:
        ids = ", ".join(str(number) for _, _, number in keys)
        by_id = {key[2]: key for key in keys}
        sql = _ROWS[source].format(ids=ids, text=TEXT)
        rows: dict[tuple[str, int, int], TimeRow] = {}
        for row in self._desk.reads.rows(sql):
            key = by_id[row[0]]
            made = _MAKERS[source](row, key)
            if made is not None:
                rows[key] = made
        return rows


def _message(row: Sequence[Any], key: tuple[str, int, int]) -> TimeRow | None:
    _, at, number, subject, author, kind, who, channel, text, first, state = row
    if state == "cancelled":
        return None
    moment = _moment(Author(author), MessageKind(kind), channel, bool(first))
    return TimeRow(instant(at), moment, text, who or "", channel, number, subject, key)


def _moment(author: Author, kind: MessageKind, channel: str, first: bool) -> Moment:
    if kind is MessageKind.NOTE:
        return Moment.NOTED
    if author is Author.SYSTEM or kind is MessageKind.AUTO:
        return Moment.AUTO
    if channel.casefold() in CALLS:
        return Moment.CALL
    if author is Author.AGENT:
        return Moment.ANSWERED
    return Moment.OPENED if first else Moment.WROTE


def _event(row: Sequence[Any], key: tuple[str, int, int]) -> TimeRow:
    _, at, number, subject, kind, who, facts = row
    said = EventKind(kind).label
    into = json.loads(facts).get("into") if kind == EventKind.MERGED_INTO else None
    text = f"{said}: № {into}" if into else said
    return TimeRow(instant(at), Moment.EVENT, text, who, "", number, subject, key)


def _tier(row: Sequence[Any], key: tuple[str, int, int]) -> TimeRow:
    _, at, tier, reason, before = row
    change = f"{Tier(before).label} → {Tier(tier).label}" if before else Tier(tier).label
    return TimeRow(instant(at), Moment.TIER, f"{change}: {reason}" if reason else change, key=key)


def _curator(row: Sequence[Any], key: tuple[str, int, int]) -> TimeRow:
    return TimeRow(instant(row[1]), Moment.CURATOR, "подтверждён", row[2], key=key)


def _curator_end(row: Sequence[Any], key: tuple[str, int, int]) -> TimeRow:
    return TimeRow(instant(row[1]), Moment.CURATOR, "больше не куратор", row[2], key=key)


def _past(row: Sequence[Any], key: tuple[str, int, int]) -> TimeRow:
    return TimeRow(instant(row[1]), Moment.OFF_CHANNEL, "обращение мимо канала", row[3], row[2], key=key)


_MAKERS = {
    _MESSAGE: _message,
    _EVENT: _event,
    _TIER: _tier,
    _CURATOR: _curator,
    _CURATOR_END: _curator_end,
    _PAST: _past,
}
