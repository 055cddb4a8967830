"""The incoming side of a handover: what is offered to a person, what came since, what waits for the outgoing one."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.reads import maybe
from data.refusals import Refusal, Unfinished
from data.rows import Person
from data.shifts import reading
from data.shifts.rows import Awaited, ItemRow, ShareRow
from data.taking import shares
from data.taking.reading_back import ReadingBack, refuse_unread
from data.taking.recalling import Recalling
from data.taking.shares import Offer, ShareItem
from data.taking.transferring import Transferring, leads_shift, newcomers, reached
from models.rights import Act, may
from models.shift_terms import Grade, ItemKind, ItemState, PartState, Verdict
from models.terms import Priority, Status, TicketType, Tier

if TYPE_CHECKING:
    from data.desk import Desk

_OPEN = f"'{PartState.SIGNED.value}', '{PartState.ACCEPTING.value}'"
_AWAITED = f"""
SELECT i.id, i.part_id, r.operator_id, o.name, i.kind, i.ref, i.ticket_number, coalesce(t.subject, ''), i.next_step,
       CASE WHEN r.words <> '' AND r.confirmed IS NULL AND r.shown_at IS NOT NULL
             AND (t.priority = '{Priority.CRITICAL.value}' OR trim(i.next_step) = '') THEN r.words ELSE '' END AS words,
       CASE WHEN r.answer = '' THEN r.question ELSE '' END AS question,
       CASE WHEN r.verdict = '{Verdict.REFUSED.value}' THEN r.reason ELSE '' END AS refused, r.decided_at
  FROM part p JOIN part_item i ON i.part_id = p.id JOIN item_reading r ON r.item_id = i.id
  JOIN operator o ON o.id = r.operator_id LEFT JOIN ticket t ON t.number = i.ticket_number
 WHERE p.state IN ({_OPEN}) AND i.state = '{ItemState.SIGNED.value}' AND ?1 IN (p.giver_id, p.signed_by, p.custodian_id)
 ORDER BY r.decided_at, i.id
"""
_TICKETS = """
SELECT t.number, t.subject, coalesce(c.name, ''), t.tier, t.type, t.priority, t.status, t.version, t.line, t.received_at
  FROM ticket t LEFT JOIN client c ON c.id = t.client_id WHERE t.number IN (SELECT value FROM json_each(?))
"""


class Accepting(ReadingBack, Transferring, Recalling):
    """What a person accepts."""

    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def offered(self, person: Person, now: datetime) -> tuple[ShareRow, ...]:
        """List what this person can accept now: their own shares first, then those of their shift, or of anybody's."""
        ask = self.desk.reads.rows
        before = self.desk.standard.shifts.handover.badge_before
        on = reading.of(ask, person.id, now, before) is not None or may(person.role, Act.LEAD_SHIFT)
        found = [one for one in shares.waiting(ask) if not one.hands_over(person.id)]
        mine = [one for one in found if one.recipient_id == person.id]
        others = [one for one in found if one.recipient_id != person.id and on]
        return tuple(self._share(one) for one in (*mine, *others)) if may(person.role, Act.SHIFT) else ()

    def items(self, share_id: int, person: Person, now: datetime) -> tuple[ItemRow, ...]:
        """Give the items of a share, worst first, each with what this person did with it and what it still lacks.

        An item whose work ended since the signature comes with the state «уже закрыто».
        """
        ask = self.desk.reads.rows
        one = shares.offer(ask, share_id)
        mine = {each.id: each for each in shares.items(ask, one, person.id)}
        rows = self.desk.shifts.preparing.items(one.part_id, now)
        return tuple(_as_read(row, mine[row.id], person) for row in rows if row.id in mine)

    def newcomers(self, share_id: int, now: datetime) -> tuple[ItemRow, ...]:
        """List what came after the signature: to the giver, and with the senior's part what nobody has (HO-11)."""
        ask = self.desk.reads.rows
        one = shares.offer(ask, share_id)
        if one.accepted_by is not None:
            return ()
        numbers = reached(ask, one) + (newcomers(ask) if leads_shift(ask, one) else ())
        rows = ask(_TICKETS, (json.dumps(numbers),)) if numbers else ()
        found = [_newcomer(one, *row) for row in rows]
        return tuple(sorted(found, key=lambda row: (not row.critical, row.tier is not Tier.VIP, row.number)))

    def awaiting(self, person: Person, now: datetime) -> tuple[Awaited, ...]:
        """List what waits for the outgoing person: words to confirm, questions; and what was refused."""
        rows = self.desk.reads.rows(_AWAITED, (person.id,))
        return tuple(each for each in map(_awaited, rows) if each.words or each.question or each.refused)

    def _share(self, one: Offer) -> ShareRow:
        found = shares.items(self.desk.reads.rows, one, 0)
        return ShareRow(
            id=one.id,
            part_id=one.part_id,
            recipient_id=one.recipient_id,
            recipient=one.recipient,
            giver_id=one.giver_id,
            giver=one.giver,
            items=len(found),
            hot=sum(each.hot for each in found),
        )


def _awaited(row: Sequence[Any]) -> Awaited:
    item_id, part_id, reader_id, reader, kind, ref, number, subject, step, words, question, refused, at = row
    return Awaited(
        item_id=item_id,
        part_id=part_id,
        reader_id=reader_id,
        reader=reader,
        kind=ItemKind(kind),
        ref=ref,
        number=number,
        subject=subject,
        next_step=step,
        words=words,
        question=question,
        refused=refused,
        at=maybe(at),
    )


def _as_read(row: ItemRow, item: ShareItem, person: Person) -> ItemRow:
    return replace(
        row,
        grade=Grade.HOT if item.hot else row.grade,
        state=ItemState.GONE if item.gone and item.state is ItemState.SIGNED else item.state,
        changed=item.changed,
        reading=item.reading(person.id),
        shown=item.shown,
        own_words=item.own_words,
        read=item.read,
        lacks=_lacks(item),
    )


def _lacks(item: ShareItem) -> tuple[str, ...]:
    """Say what is still missing before this item can be accepted."""
    if item.state is not ItemState.SIGNED or item.gone or item.verdict is Verdict.REFUSED:
        return ()
    if not item.hot:
        return () if item.shown else ("показать",)
    try:
        refuse_unread(item)
    except Unfinished:
        return ("прочитать вслух",) if item.shown else ("открыть",)
    except Refusal as no:
        return (no.sentence,)
    return () if item.verdict is Verdict.ACCEPTED else ("принять",)


def _newcomer(
    one: Offer,
    number: int,
    subject: str,
    client: str,
    tier: str | None,
    kind: str | None,
    priority: str,
    status: str,
    version: int,
    line: int,
    since: str,
) -> ItemRow:
    return ItemRow(
        kind=ItemKind.TICKET,
        ref=str(number),
        part_id=one.part_id,
        number=number,
        subject=subject,
        client=client,
        tier=Tier(tier) if tier else None,
        type=TicketType(kind) if kind else None,
        priority=Priority(priority),
        status=Status(status),
        version=version,
        line=line,
        since=maybe(since),
    )
