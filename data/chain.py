"""How an event is sealed and written: gap-free number, canonical facts, hash of the one before (security.md §5)."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from data.driver import stored
from models.events import GENESIS, EventKind, canonical, link, text_hash

if TYPE_CHECKING:
    from sqlite3 import Connection

    from data.rows import Person

HEAD_SQL = "SELECT n, hash FROM journal_event ORDER BY n DESC LIMIT 1"
_INSERT = (
    "INSERT INTO journal_event (n, happened_at, recorded_at, actor_id, ticket_number, kind, facts, text_hash, "
    "message_id, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One event to be written; the text itself goes to an erasable table, only its salted hash comes here."""

    kind: EventKind
    happened: datetime
    by: Person | None = None
    ticket: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    text: str | None = None
    salt: bytes | None = None
    message_id: int | None = None


Past = tuple[str, int, int | None, int | None, str, str | None, int | None]
"""A past event to be sealed: kind, second since 1970, actor, ticket, facts as stored, hash of its text, message."""


@lru_cache(maxsize=10_000)
def _moment(second: int) -> str:
    """Write a second as the tables keep it; the steps of one ticket often share theirs."""
    return datetime.fromtimestamp(second, UTC).isoformat(" ", "microseconds")[:26]


def _json(value: int | str | None) -> str:
    return "null" if value is None else f'"{value}"' if isinstance(value, str) else str(value)


def facts_text(facts: Mapping[str, Any]) -> str:
    """Write facts as the journal stores them: sorted keys, no spaces, instants in ISO form, valid UTF-8."""
    text = _encode(facts)
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, (set, frozenset, tuple)):
        return sorted(value)
    raise TypeError(f"facts cannot hold {type(value).__name__}")


_encode = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain, allow_nan=False
).encode


class Chain:
    """The journal's end inside one write transaction: nobody else can move it until the transaction ends."""

    def __init__(self, connection: Connection, key: bytes) -> None:
        self._connection = connection
        self._key = key
        row = connection.execute(HEAD_SQL).fetchone()
        self.n: int = row[0] if row else 0
        self.hash: str = row[1] if row else GENESIS

    def append(self, entry: Entry, recorded: datetime) -> int:
        """Write one event; gives its number."""
        self._connection.execute(_INSERT, self._seal(entry, recorded))
        return self.n

    def extend(self, entries: Sequence[Entry], recorded: datetime) -> list[int]:
        """Write many events at once, in order; gives their numbers."""
        first = self.n + 1
        self._connection.executemany(_INSERT, [self._seal(entry, recorded) for entry in entries])
        return list(range(first, self.n + 1))

    def pour(self, past: Sequence[Past], recorded: datetime) -> int:
        """Write many past events at once: the same bytes as ``extend``, in a third of its time; gives the first n."""
        first, number, previous = self.n + 1, self.n, self.hash
        second, at = int(recorded.timestamp()), stored(recorded)
        rows = []
        for kind, happened, actor, ticket, facts, digest, message in past:
            number += 1
            content = (
                f'{{"actor":{_json(actor)},"facts":{facts},"happened":{happened},"kind":"{kind}","message":{_json(message)},'
                f'"n":{number},"recorded":{second},"text":{_json(digest)},"ticket":{_json(ticket)}}}'
            )
            before, previous = previous, hmac.digest(self._key, (previous + content).encode(), "sha256").hex()
            rows.append((number, _moment(happened), at, actor, ticket, kind, facts, digest, message, before, previous))
        self._connection.executemany(_INSERT, rows)
        self.n, self.hash = number, previous
        return first

    def _seal(self, entry: Entry, recorded: datetime) -> tuple[Any, ...]:
        number, previous = self.n + 1, self.hash
        facts = facts_text(entry.facts)
        actor = entry.by.id if entry.by else None
        digest = None
        if entry.text is not None:
            if not entry.salt:
                raise ValueError("a text in the journal needs the salt that is stored beside it")
            digest = text_hash(entry.salt, entry.text)
        content = canonical(
            number,
            entry.kind,
            entry.happened.replace(microsecond=0),
            recorded.replace(microsecond=0),
            actor,
            entry.ticket,
            json.loads(facts),
            digest,
            entry.message_id,
        )
        self.n, self.hash = number, link(self._key, previous, content)
        return (
            number,
            stored(entry.happened),
            stored(recorded),
            actor,
            entry.ticket,
            str(entry.kind),
            facts,
            digest,
            entry.message_id,
            previous,
            self.hash,
        )
