"""Writing walked histories: hundreds of tickets a transaction, each at most once, whatever was killed before."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.admission import MESSAGE_COLUMNS, TICKET_COLUMNS, insert_sql
from data.chain import Past, facts_text
from data.clock_sweep import pass_over
from data.driver import stored
from data.history.accounts import Account
from data.history.known import TOUCHED, Known, digest_of, judge, known_of
from data.history.rows import About, message_row, moment, ticket_row
from data.history.sources import Sources
from data.history.walk import Happened, Story, Walked
from data.rows import By
from data.verbs import permit
from models.events import EventKind, text_hash
from models.rights import Act
from models.secrets import mask
from models.tables import Ticket

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

CHUNK = 400
"""Tickets a transaction: large enough to be fast, small enough that another console never waits long."""
_VERSION = "SELECT version, is_open FROM ticket WHERE number = ?"
_NEXT = "SELECT (SELECT coalesce(max(number), 0) FROM ticket) + 1, (SELECT coalesce(max(id), 0) FROM message) + 1"
_RUN = "INSERT INTO import_run (at, by_id, source, file, account) VALUES (?, ?, ?, ?, '{}') RETURNING id"
_UNTOLD = "SELECT id FROM import_run WHERE source = ? AND id <> ? AND account = '{}'"
"""Runs that never came to their end."""
_DONE = "SELECT count(*), coalesce(sum(events), 0) FROM imported WHERE run_id = ?"
_IMPORTED = "INSERT INTO imported (source, external, ticket_number, run_id, events, stamp) VALUES (?, ?, ?, ?, ?, ?)"
_GROWN = "UPDATE imported SET run_id = ?, events = ?, stamp = ? WHERE source = ? AND external = ?"
_MARK = "INSERT INTO client_mark (ticket_number, at, mark) VALUES (?, ?, ?)"
_INSERT_TICKET, _INSERT_MESSAGE = insert_sql("ticket", TICKET_COLUMNS), insert_sql("message", MESSAGE_COLUMNS)
_STATE = (
    *("status", "is_open", "line", "assignee_id", "resolved_at", "closed_at", "close_reason", "hold_reason"),
    "reopenings",
)
_UPDATE = (
    f"UPDATE ticket SET {', '.join(f'{name} = ?' for name in _STATE)}, priority = coalesce(?, priority), version = ?"
    " WHERE number = ?"
)
_MOMENTS = frozenset({"resolved_at", "closed_at"})
"""Columns of a walk's state that are instants."""
_LIVE = {"live": True}


@dataclass(slots=True)
class _Batch:
    """What one transaction writes."""

    number: int
    message: int
    tickets: list[tuple[Any, ...]] = field(default_factory=list)
    messages: list[tuple[Any, ...]] = field(default_factory=list)
    past: list[Past] = field(default_factory=list)
    marks: list[tuple[Any, ...]] = field(default_factory=list)
    imported: list["_Kept"] = field(default_factory=list)
    open: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of a foreign ticket; ``over`` is the place of its last word in the batch."""

    story: Story
    number: int
    version: int
    over: int | None
    new: bool

    def stamp(self, first: int) -> str:
        """Give what a later run compares."""
        over = 0 if self.over is None else first + self.over
        return f"{digest_of(self.story.events)}:{over}:{self.version}"


class Writer:
    """Writes the walks of one run."""

    def __init__(self, desk: "Desk", by: By | None, at: datetime, account: Account, sources: Sources) -> None:
        self._desk = desk
        self._by = by
        self._at = at
        self._account = account
        self._sources = sources
        self._src = account.source
        self._standard = desk.standard.version
        self._run: int | None = None

    def write(self, walks: Sequence[Walked]) -> None:
        """Write some tickets in one transaction; what is there already is left alone."""
        with self._desk.store.write(self._at, who="загрузка истории") as tx:
            if self._by is not None:
                permit(tx, Act.IMPORT, self._by)
            run = self._run or self._begin(tx)
            batch = _Batch(*tx.exec(_NEXT).fetchone())
            known = known_of(tx.exec, self._src, [walk.story.external for walk in walks])
            self._sources.learn(tx, [walk.story for walk in walks])
            for walk in walks:
                self._one(tx, batch, walk, known.get(walk.story.external))
            self._flush(tx, batch, run)
        self._run = run
        for kind, *_ in batch.past:
            self._account.events[kind] += 1

    def end(self) -> None:
        """Write down that the import was made, once, as a thing of today; a run that added nothing leaves no trace.

        A run before it that was killed, or broke off, never came to say so: this one says it for it.
        """
        broken = [id for (id,) in self._desk.reads.rows(_UNTOLD, (self._src, self._run or 0))]
        if self._run is None and not broken:
            return
        with self._desk.store.write(self._at) as tx:
            for id in broken:
                tickets, events = tx.exec(_DONE, (id,)).fetchone()
                facts = {"tickets": tickets, "events": events, "broken_off": True}
                self._tell_of(tx, id, None, facts, '{"broken_off": true}')
            if self._run is not None:
                account = self._account
                facts = {"tickets": account.new, "grown": account.grown, "events": account.written}
                self._tell_of(tx, self._run, self._by, facts, account.as_json())

    def _tell_of(self, tx: "Tx", run: int, by: By | None, facts: Mapping[str, Any], account: str) -> None:
        """Record a run, unless another one that took it for dead has; its account is kept in any case."""
        untold = tx.exec(f"{_UNTOLD} AND id = ?", (self._src, 0, run)).fetchone()
        tx.exec("UPDATE import_run SET account = ? WHERE id = ?", (account, run))
        if untold is not None:
            who, said = by.person if by else None, {"run": run, "source": self._src, **facts}
            tx.record(EventKind.HISTORY_IMPORTED, by=who, ticket=None, happened=self._at, facts=said)

    def _begin(self, tx: "Tx") -> int:
        by = self._by.person.id if self._by else None
        row = tx.exec(_RUN, (stored(self._at), by, self._src, self._account.file)).fetchone()
        return int(row[0])

    def _one(self, tx: "Tx", batch: _Batch, walk: Walked, known: Known | None) -> None:
        fresh = judge(walk.story, known, self._account)
        if fresh and known is None:
            self._new(batch, walk)
        elif fresh and known is not None:
            self._grow(tx, batch, walk, known, fresh)

    # --- a new ticket

    def _new(self, batch: _Batch, walk: Walked) -> None:
        story, number = walk.story, batch.number
        batch.number += 1
        live = self._account.live and walk.open
        client, tier = self._sources.client_of(story)
        self._open_with(story, client, tier, live=live)
        message, digest = self._message(batch, story, number)
        self._tell(batch, number, story.events[:1], digest, message)
        self._tell(batch, number, story.events[1:])
        version = story.events[-1].facts["v"]
        over = None if live or not story.unfinished else self._over(batch, number, walk, 0, {})
        version += over is not None
        about = About(number, version, self._src, self._standard, client, tier)
        batch.tickets.append(ticket_row(story, about))
        batch.marks += [(number, moment(at), mark) for at, mark in story.marks]
        batch.imported.append(_Kept(story, number, version, over, new=True))
        if live:
            batch.open.append(number)

    def _open_with(self, story: Story, client: int | None, tier: str | None, *, live: bool) -> None:
        """Say in a ticket's first two events what it came with."""
        received, admitted = story.events[:2]
        kind = story.said["type"] or None
        received.facts |= {"tier": tier, "type": kind, "task": True, "client": client, "contact": None}
        admitted.facts["type"] = kind
        if live:
            received.facts |= _LIVE

    def _over(self, batch: _Batch, number: int, walk: Walked, offset: int, live: Mapping[str, bool]) -> int:
        """Let a ticket that is open at the source become history; gives the place of that event."""
        last = walk.finish()
        last.facts |= {"v": last.facts["v"] + offset, **live}
        self._tell(batch, number, [last])
        return len(batch.past) - 1

    def _message(self, batch: _Batch, story: Story, number: int) -> tuple[int | None, str | None]:
        """Keep the text of a ticket, where the file has one, in the erasable table; gives its row and its hash."""
        text = mask(story.said.get("text", "")).text
        if not text:
            return None, None
        salt, id = secrets.token_bytes(16), batch.message
        batch.message += 1
        batch.messages.append(message_row(story, number, id, stored(self._at), text, salt))
        return id, text_hash(salt, text)

    def _tell(
        self,
        batch: _Batch,
        number: int,
        events: Iterable[Happened],
        digest: str | None = None,
        message: int | None = None,
    ) -> None:
        """Lay some events out for the journal."""
        for one in events:
            one.facts["src"] = self._src
            if one.person:
                one.facts["person"] = self._sources.person(one.person)
            batch.past.append((one.kind.value, one.at, one.actor, number, facts_text(one.facts), digest, message))

    # --- a ticket that went on at its source

    def _grow(self, tx: "Tx", batch: _Batch, walk: Walked, known: Known, fresh: Sequence[Happened]) -> None:
        story, number = walk.story, known.number
        version, was_open = tx.exec(_VERSION, (number,)).fetchone()
        if version != known.version:
            self._account.grown -= 1
            self._account.refuse(story.line, TOUCHED)
            return
        stays = self._account.live and walk.open
        live = _LIVE if was_open or stays else {}
        offset = version - story.events[known.events - 1].facts["v"]
        if known.over:
            offset += 1
            self._tell(batch, number, [walk.back(fresh[0].at, known.over, version + 1, live)])
        for one in fresh:
            one.facts |= {"v": one.facts["v"] + offset, **live}
        self._tell(batch, number, fresh)
        version = fresh[-1].facts["v"]
        over = None if stays or not story.unfinished else self._over(batch, number, walk, offset, live)
        version += over is not None
        state = story.state
        values = [moment(state[name]) if name in _MOMENTS else state[name] for name in _STATE]
        raised = any(one.kind is EventKind.PRIORITY_CHANGED for one in fresh)
        tx.exec(_UPDATE, (*values, state["priority"] if raised else None, version, number))
        rated = [one for one in fresh if one.kind is EventKind.CLIENT_RATED]
        batch.marks += [(number, moment(one.at), one.facts["mark"]) for one in rated]
        batch.imported.append(_Kept(story, number, version, over, new=False))
        if stays or was_open:
            batch.open.append(number)

    # --- all of it

    def _flush(self, tx: "Tx", batch: _Batch, run: int) -> None:
        tx.many(_INSERT_TICKET, batch.tickets)
        tx.many(_INSERT_MESSAGE, batch.messages)
        first = tx.chain.pour(batch.past, self._at) if batch.past else 0
        tx.many(_MARK, batch.marks)
        for one in batch.imported:
            external, events = one.story.external, len(one.story.events)
            if one.new:
                tx.exec(_IMPORTED, (self._src, external, one.number, run, events, one.stamp(first)))
            else:
                tx.exec(_GROWN, (run, events, one.stamp(first), self._src, external))
        for number in batch.open:
            pass_over(self._desk.clocks, tx, number, self._at)
        self._desk.alerts.pass_over(tx, batch.open)
        for number in batch.open:
            self._desk.clocks.refresh(tx, tx.session.get_one(Ticket, number))
