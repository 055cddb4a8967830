"""One part as its giver works on it: the machine's lines with what was typed and decided about each.

Made for one look: it reads with ``ask``, which is ``desk.reads.rows`` outside a transaction and ``tx.exec`` inside one.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from data.door import person_of
from data.driver import stored
from data.giving import item_facts, items, part_rows
from data.giving.item_facts import Facts
from data.giving.items import Reach
from data.past import QUIET
from data.reads import maybe
from data.refusals import Refusal
from data.rows import Person
from data.shifts import reading
from data.shifts.reading import Ask
from data.shifts.rows import ItemKey, ItemRow, PartRow, ShiftRow
from data.taking.shares import BOOKKEEPING
from models.handover import Around, Proposal, grade, lacks, propose, worst_first
from models.rights import Act, may, may_hold
from models.shift_terms import Disposition, Grade, ItemKind, ItemState, Why

if TYPE_CHECKING:
    from data.desk import Desk
    from data.inbox.quarantine import Quarantined

_PEOPLE = "SELECT id, name, role, line, active, must_change_pin FROM operator ORDER BY name"
_KEPT = """
SELECT kind, ref, id, raised, disposition, confirmed, recipient_id, watcher_id, until, reason, next_step, if_then,
       state, why, grade, ticket_version, snapshot
  FROM part_item WHERE part_id = ?
"""
_SILENT = ", ".join(f"'{kind.value}'" for kind in sorted(QUIET | BOOKKEEPING))
_MOVED = f"""
SELECT DISTINCT i.ticket_number FROM part_item AS i JOIN ticket AS t ON t.number = i.ticket_number
 WHERE i.part_id = ? AND t.version > i.ticket_version AND EXISTS (
       SELECT 1 FROM journal_event AS j WHERE j.ticket_number = i.ticket_number AND j.n >= ? AND j.n > 0
          AND j.kind NOT IN ({_SILENT}) AND coalesce(json_extract(j.facts, '$.v'), t.version) > i.ticket_version)
"""


class Bench:
    """A part, its shift and the next one, and the lines of the part as they are at one moment."""

    def __init__(self, desk: "Desk", ask: Ask, part: PartRow, now: datetime) -> None:
        self.desk, self.ask, self.part, self.now = desk, ask, part, now
        self.rules = desk.standard.shifts.handover

    @cached_property
    def shift(self) -> ShiftRow:
        """The shift that is handed over."""
        found = reading.shift(self.ask, self.part.shift_id)
        assert found is not None
        return found

    @cached_property
    def next(self) -> ShiftRow | None:
        """The shift that takes over."""
        return reading.after(self.ask, self.shift)

    @cached_property
    def until(self) -> datetime:
        """The end of the next shift: how far ahead a handover looks."""
        ends = self.next.ends if self.next is not None else None
        return ends or (self.shift.ends or self.now) + items.AHEAD

    @cached_property
    def people(self) -> dict[int, Person]:
        """Everybody, by name."""
        return {row[0]: person_of(row) for row in self.ask(_PEOPLE, ())}

    @cached_property
    def lead(self) -> bool:
        """Whether what nobody has belongs to this part."""
        return items.lead_of(self.ask, self.shift) in (None, self.part.giver_id)

    @cached_property
    def files(self) -> dict[str, "Quarantined"]:
        """The files in quarantine, where they belong to this part."""
        from data.inbox.quarantine import Quarantine

        desk = self.desk
        return items.names_of(Quarantine(desk).list(), str(desk.places.quarantine)) if self.lead else {}

    @property
    def reach(self) -> Reach:
        """What the machine is asked."""
        rostered = any(True for _ in self.ask("SELECT 1 FROM roster_version LIMIT 1", ()))
        giver, shift = self.part.giver_id, self.part.shift_id
        return Reach(giver, shift, self.now, self.until, self.lead, rostered, self.part.id)

    @cached_property
    def around(self) -> Around:
        """Who can be given things, and whether the giver may keep some."""
        giver = self.part.giver_id
        keeps = self.part.agreed_by is not None or (self.next is not None and self.next.has(giver))
        return Around(self.now, frozenset(one.id for one in self.people.values() if self.fits(one)), keeps)

    def fits(self, person: Person) -> bool:
        """Tell whether a person can be given things of this part."""
        able = person.active and may(person.role, Act.SHIFT) and may_hold(person.role)
        return able and person.id != self.part.giver_id

    def receivers(self) -> tuple[Person, ...]:
        """List who can be given things: the next shift first, its senior first of all, then everybody else by name."""
        coming = self.next.people if self.next is not None else ()
        senior = self.next.senior_id if self.next is not None else None
        ranked = sorted(coming, key=lambda one: (one.person_id != senior, one.reserve))
        order = dict.fromkeys([one.person_id for one in ranked] + list(self.people))
        return tuple(self.people[who] for who in order if who in self.people and self.fits(self.people[who]))

    def default_receiver(self) -> int | None:
        """Name who takes the part when nobody says so: the senior of the next shift, or its first other person."""
        if self.next is None:
            return None
        coming = {one.person_id for one in self.next.people if not one.reserve} | {self.next.senior_id}
        return next((one.id for one in self.receivers() if one.id in coming), None)

    def rows(self) -> tuple[ItemRow, ...]:
        """Give every line, worst first: live before the signature, as signed after it."""
        if self.part.signed_at is None:
            return self._finished(self.found(), self.kept)
        signed = {key: _whys(row[13]) for key, row in self.kept.items() if row[12] != ItemState.DRAFT.value}
        return self._finished(signed, self.kept)

    def one(self, key: ItemKey) -> ItemRow:
        """Give one line; a Refusal when the thing is no longer part of this handover."""
        why = self.found().get(key)
        if why is None:
            raise Refusal(f"{called(key)} уже не в этой передаче: закрыто или взято другим. Обновите список.")
        return self._finished({key: why}, self.kept)[0]

    def found(self) -> dict[ItemKey, tuple[Why, ...]]:
        """Ask the machine."""
        return items.query(self.ask, self.reach, tuple(self.files))

    @cached_property
    def kept(self) -> dict[ItemKey, Any]:
        """What is stored of each line."""
        return {(ItemKind(row[0]), row[1]): row for row in self.ask(_KEPT, (self.part.id,))}

    def _finished(self, whys: dict[ItemKey, tuple[Why, ...]], kept: dict[ItemKey, Any]) -> tuple[ItemRow, ...]:
        facts = item_facts.gather(self.ask, whys, self.files)
        rows = [self._line(key, why, facts, kept.get(key)) for key, why in whys.items()]
        if self.part.signed_at is not None:
            return tuple(sorted(self._since(rows), key=worst_first))
        hot = [row.number for row in rows if row.grade is Grade.HOT and row.number and not row.next_step]
        steps = item_facts.notes(self.ask, hot, self.rules.step_length)
        around = self.around
        done = [replace(row, lacks=lacks(row, around), step_offered=steps.get(row.number or 0, "")) for row in rows]
        return tuple(sorted(done, key=worst_first))

    def _line(self, key: ItemKey, why: tuple[Why, ...], facts: Facts, kept: Any) -> ItemRow:
        row = item_facts.line_of(key, self.part.id, why, facts, self.now, self.until)
        if kept is not None:
            row = replace(
                row,
                id=kept[2],
                raised=bool(kept[3]),
                disposition=Disposition(kept[4]) if kept[4] else None,
                confirmed=bool(kept[5]),
                recipient_id=kept[6],
                watcher_id=kept[7],
                until=maybe(kept[8]),
                reason=kept[9],
                next_step=kept[10],
                if_then=kept[11],
                state=ItemState(kept[12]),
                subject=row.subject or json.loads(kept[16]).get("subject", ""),
            )
        row = replace(row, grade=self._grade(row, kept))
        if row.disposition is None:
            row = self._proposed(row)
        names = facts.names
        return replace(row, recipient=names.get(row.recipient_id or 0, ""), watcher=names.get(row.watcher_id or 0, ""))

    def _grade(self, row: ItemRow, kept: Any) -> Grade:
        """The machine's grade; after the signature the one that was signed, except for what became a P1."""
        if self.part.signed_at is not None and kept is not None and not row.critical:
            return Grade(kept[14])
        return grade(row, self.now, self.rules.hot_within, absent=bool(self.part.absent_reason))

    def _proposed(self, row: ItemRow) -> ItemRow:
        offer = self.proposal(row)
        return replace(
            row,
            proposal=offer.what,
            recipient_id=offer.recipient_id,
            watcher_id=offer.watcher_id,
            until=offer.until,
            reason=offer.reason,
        )

    def proposal(self, row: ItemRow) -> Proposal:
        """Say what the machine would do with a line; a ticket of somebody of the next shift stays theirs."""
        offer = propose(row, self.now, self.part.receiver_id)
        owner = row.owner_id
        theirs = owner in self.around.fit and self.next is not None and owner is not None and self.next.has(owner)
        return replace(offer, recipient_id=owner) if theirs and offer.what is Disposition.GIVE else offer

    def _since(self, rows: Iterable[ItemRow]) -> Iterable[ItemRow]:
        """Mark what somebody touched after the signature (HO-09)."""
        moved: Collection[int] = {row[0] for row in self.ask(_MOVED, (self.part.id, self.part.cut_n or 0))}
        return [replace(row, changed=row.state is ItemState.SIGNED and row.number in moved) for row in rows]


def bench(desk: "Desk", part_id: int, now: datetime, ask: Ask | None = None) -> Bench:
    """Lay out a part."""
    reads = ask or desk.reads.rows
    return Bench(desk, reads, part_rows.part(reads, part_id), now)


def called(key: ItemKey) -> str:
    """Name a thing at the beginning of a sentence."""
    kind, ref = key
    if kind is ItemKind.TICKET:
        return f"№ {ref}"
    return f"Файл «{ref}»" if kind is ItemKind.FILE else kind.label.capitalize()


def named(row: ItemRow) -> str:
    """Name a line at the beginning of a sentence, with what it says where it has no number."""
    return called(row.key) if row.kind in (ItemKind.TICKET, ItemKind.FILE) else f"{called(row.key)} «{row.subject}»"


def snapshot(row: ItemRow) -> str:
    """Write what a line says at the signature, as JSON, for the report and for a comparison."""
    values = {
        "subject": row.subject,
        "client": row.client,
        "tier": row.tier,
        "type": row.type,
        "priority": row.priority,
        "status": row.status,
        "line": row.line,
        "owner_id": row.owner_id,
        "owner": row.owner,
        "since": row.since and stored(row.since),
        "due": row.due and stored(row.due),
        "breached": row.breached,
        "breach_next": row.breach_next,
        "carried": row.carried,
        "promises": [[what, stored(by)] for what, by in row.promises],
        "recipient": row.recipient,
        "watcher": row.watcher,
        "open": row.is_open,
    }
    return json.dumps(values, ensure_ascii=False)


def _whys(words: str) -> tuple[Why, ...]:
    return tuple(Why(word) for word in words.split())
