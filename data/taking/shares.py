"""What one recipient accepts of a part, as it stands: the items, what happened since the signature, what is read.

Every function takes ``ask``: ``desk.reads.rows`` outside a transaction, ``tx.exec`` inside one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data.past import QUIET
from data.reads import maybe
from data.refusals import Refusal
from data.shifts.reading import Ask
from data.shifts.rows import Reading
from models.events import EventKind
from models.shift_terms import DONE_PARTS, Disposition, Grade, ItemKind, ItemState, PartState, Verdict, Why
from models.terms import Priority

BOOKKEEPING = frozenset(
    {
        EventKind.HANDED_OVER,
        EventKind.ITEM_SET,
        EventKind.ITEM_READ,
        EventKind.READ_WRONG,
        EventKind.READ_CONFIRMED,
        EventKind.ITEM_ACCEPTED,
        EventKind.ITEM_REFUSED,
        EventKind.ITEM_ASKED,
        EventKind.ITEM_ANSWERED,
        EventKind.ITEM_GONE,
    }
)
"""What a handover itself writes about a ticket: it changes nothing that somebody would have to read again."""

_SILENT = ", ".join(f"'{kind.value}'" for kind in sorted(QUIET | BOOKKEEPING))
_BY_RECEIVER = ", ".join(f"'{kind.value}'" for kind in (ItemKind.FILE, ItemKind.STANDING))

RESPONSIBLE = f"""coalesce(CASE
 WHEN i.kind IN ({_BY_RECEIVER}) THEN NULL
 WHEN i.disposition = '{Disposition.GIVE.value}' THEN i.recipient_id
 WHEN i.disposition IN ('{Disposition.ESCALATED.value}', '{Disposition.WAIT.value}') THEN i.watcher_id
END, p.receiver_id)"""
"""Who accepts an item ``i`` of a part ``p``: the recipient, the watcher, else who takes what names nobody."""

_ITEMS = f"""
SELECT i.id, i.part_id, i.kind, i.ref, i.ticket_number, i.why, i.grade, i.disposition, i.recipient_id, i.until,
       i.next_step, i.ticket_version, i.state, t.is_open, t.merged_into IS NOT NULL, t.priority,
       (SELECT max(json_extract(j.facts, '$.v')) FROM journal_event j
         WHERE j.ticket_number = i.ticket_number AND j.n >= p.cut_n AND j.kind NOT IN ({_SILENT})) AS moved,
       t.version, r.shown_at, r.version, r.verdict, r.decided_at, r.words, r.tries, r.confirmed, r.reason, r.question,
       r.answer
  FROM part_item i JOIN part p ON p.id = i.part_id
  LEFT JOIN ticket t ON t.number = i.ticket_number
  LEFT JOIN item_reading r ON r.item_id = i.id AND r.operator_id = ?
 WHERE i.state <> '{ItemState.DRAFT.value}' AND
"""
_OF_SHARE = _ITEMS + f" i.part_id = ? AND {RESPONSIBLE} = ? ORDER BY i.id"
_ONE = _ITEMS + " i.id = ?"
_SHARE = """
SELECT s.id, s.part_id, s.recipient_id, o.name, s.accepted_by, coalesce(a.name, ''), s.accepted_at, s.accept_key,
       p.shift_id, p.giver_id, g.name, p.signed_by, p.state, p.cut_n, p.custodian_id, p.on_call_id, c.name
  FROM share s JOIN part p ON p.id = s.part_id
  JOIN operator o ON o.id = s.recipient_id JOIN operator g ON g.id = p.giver_id
  LEFT JOIN operator a ON a.id = s.accepted_by LEFT JOIN operator c ON c.id = p.custodian_id
"""
_OF_ITEM = f"""
 WHERE (s.part_id, s.recipient_id) =
       (SELECT i.part_id, {RESPONSIBLE} FROM part_item i JOIN part p ON p.id = i.part_id WHERE i.id = ?)
"""
_AT, _STATE = 6, 12
"""Where in a row of ``_SHARE`` an instant and a state stand."""
_NO_SHARE = "Такой передачи нет: подпись могли снять. Обновите экран (F8)."


@dataclass(frozen=True, slots=True)
class Offer:
    """One share with what matters of its part."""

    id: int
    part_id: int
    recipient_id: int
    recipient: str
    accepted_by: int | None
    accepted_name: str
    accepted_at: datetime | None
    accept_key: str | None
    shift_id: int
    giver_id: int
    giver: str
    signed_by: int | None
    state: PartState
    cut_n: int | None
    custodian_id: int | None
    on_call_id: int | None
    custodian: str | None

    @property
    def outgoing_id(self) -> int:
        """Who answers until the acceptance: the giver, or the supervisor on whom the day was closed."""
        return self.giver_id if self.custodian_id is None else self.custodian_id

    @property
    def outgoing(self) -> str:
        """Their name."""
        return self.custodian or self.giver

    @property
    def hands(self) -> frozenset[int | None]:
        """In whose hands a ticket is still the outgoing side's; None stands for nobody's."""
        return frozenset({None, self.giver_id, self.custodian_id, self.on_call_id})

    @property
    def absent(self) -> bool:
        """Whether somebody signed for an absent giver: then everything is read as hot, and nobody can confirm."""
        return self.signed_by is not None and self.signed_by != self.giver_id

    def hands_over(self, person_id: int) -> bool:
        """Whether this person is the outgoing one: after «закрыть день» a supervisor stands between, so nobody is."""
        return person_id == self.giver_id and self.custodian_id in (None, self.giver_id)


@dataclass(frozen=True, slots=True)
class ShareItem:
    """One item as its receiver has it before the moment of transfer."""

    id: int
    part_id: int
    kind: ItemKind
    ref: str
    number: int | None
    why: frozenset[Why]
    hot: bool
    disposition: Disposition
    recipient_id: int | None
    until: datetime | None
    next_step: str
    signed_version: int | None
    state: ItemState
    open: bool
    critical: bool
    moved: int | None
    """The ticket's version that somebody's act made since the signature; None: nobody touched it."""
    version: int | None
    shown_at: datetime | None
    seen: int | None
    verdict: Verdict | None
    decided_at: datetime | None
    words: str
    tries: int
    confirmed: bool | None
    reason: str
    question: str
    answer: str

    @property
    def changed(self) -> bool:
        """Whether it is another ticket than the one that was signed (HO-09)."""
        return self.moved is not None and self.moved > (self.signed_version or 0)

    @property
    def gone(self) -> bool:
        """Whether its work ended after the signature: closed, merged, refused (HO-10)."""
        return self.number is not None and self.changed and not self.open

    @property
    def shown(self) -> bool:
        """Whether this person had it on the screen in its present state."""
        return self.shown_at is not None and (self.moved is None or (self.seen or 0) >= self.moved)

    @property
    def own_words(self) -> bool:
        """Whether it is read back in the receiver's own words: a P1, or where there is no step to choose."""
        return self.hot and (self.critical or not self.next_step.strip())

    @property
    def read(self) -> bool:
        """Whether it was read back, and nobody called that wrong."""
        return self.shown and bool(self.words) and self.confirmed is not False

    @property
    def called(self) -> str:
        """Name it in a sentence."""
        if self.number is not None:
            return f"№ {self.number}"
        return f"«{self.ref}»" if self.kind is ItemKind.FILE else self.kind.label.capitalize()

    def reading(self, person_id: int) -> Reading:
        """Give what this person did with it, for the screen."""
        return Reading(
            person_id=person_id,
            shown_at=self.shown_at,
            version=self.seen,
            verdict=self.verdict,
            words=self.words,
            tries=self.tries,
            confirmed=self.confirmed,
            reason=self.reason,
            question=self.question,
            answer=self.answer,
        )


def offer(ask: Ask, share_id: int) -> Offer:
    """Read one share; a Refusal when the signature was taken back meanwhile."""
    return _offer(list(ask(_SHARE + " WHERE s.id = ?", (share_id,))))


def offer_of(ask: Ask, item_id: int) -> Offer:
    """Read the share that an item belongs to."""
    return _offer(list(ask(_SHARE + _OF_ITEM, (item_id,))))


def waiting(ask: Ask) -> tuple[Offer, ...]:
    """List every share that is signed for and that nobody accepted, the earliest first."""
    states = f"'{PartState.SIGNED.value}', '{PartState.ACCEPTING.value}'"
    where = f" WHERE s.accepted_by IS NULL AND p.state IN ({states}) ORDER BY p.signed_at, s.id"
    return tuple(_offer([row]) for row in ask(_SHARE + where, ()))


def items(ask: Ask, one: Offer, person_id: int) -> tuple[ShareItem, ...]:
    """Read the items of a share with what this person did with them so far."""
    rows = ask(_OF_SHARE, (person_id, one.part_id, one.recipient_id))
    return tuple(_item(row, one.absent) for row in rows)


def item(ask: Ask, item_id: int, person_id: int, one: Offer) -> ShareItem:
    """Read one item with what this person did with it so far."""
    row = next(iter(ask(_ONE, (person_id, item_id))), None)
    if row is None:
        raise Refusal(_NO_SHARE)
    return _item(row, one.absent)


def need_waiting(one: Offer) -> None:
    """Refuse what can only be done before the moment of transfer."""
    if one.state in DONE_PARTS or one.accepted_by is not None:
        raise Refusal("Эта доля уже принята: менять в ней нечего. Откройте обращение в очереди.")
    if one.state not in (PartState.SIGNED, PartState.ACCEPTING):
        raise Refusal(_NO_SHARE)


def _offer(rows: Sequence[Sequence[Any]]) -> Offer:
    if not rows:
        raise Refusal(_NO_SHARE)
    values = list(rows[0])
    values[_AT], values[_STATE] = maybe(values[_AT]), PartState(values[_STATE])
    return Offer(*values)


def _item(row: Sequence[Any], absent: bool) -> ShareItem:
    (number, part_id, kind, ref, ticket, why, grade, disposition, recipient, until, step, signed, state), rest = (
        row[:13],
        row[13:],
    )
    is_open, merged, priority, moved, version, shown, seen, verdict, decided, words, tries, confirmed = rest[:12]
    critical = priority == Priority.CRITICAL.value
    return ShareItem(
        id=number,
        part_id=part_id,
        kind=ItemKind(kind),
        ref=ref,
        number=ticket,
        why=frozenset(Why(word) for word in why.replace(",", " ").split()),
        hot=absent or critical or grade == Grade.HOT.value,
        disposition=Disposition(disposition or Disposition.GIVE.value),
        recipient_id=recipient,
        until=maybe(until),
        next_step=step,
        signed_version=signed,
        state=ItemState(state),
        open=bool(is_open) and not merged,
        critical=critical,
        moved=moved,
        version=version,
        shown_at=maybe(shown),
        seen=seen,
        verdict=Verdict(verdict) if verdict else None,
        decided_at=maybe(decided),
        words=words or "",
        tries=tries or 0,
        confirmed=None if confirmed is None else bool(confirmed),
        reason=rest[12] or "",
        question=rest[13] or "",
        answer=rest[14] or "",
    )
