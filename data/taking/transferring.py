"""The moment of transfer: one transaction in which all of a share gets its new owner (handover.md §1.5, §1.8)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import update
from sqlmodel import col

from data.gate.debts import supervisor
from data.giving import part_rows
from data.giving.items import lead_of
from data.giving.signing import still_owed
from data.rows import By
from data.shifts import reading
from data.shifts.opening import Override, SetAside
from data.shifts.rows import PartRow
from data.taking import handing, shares
from data.taking.moment import Moment
from data.taking.ready import look, refuse_taken
from data.taking.shares import Offer, ShareItem
from data.verbs import permit, whole_second
from models.events import EventKind
from models.rights import Act, may, may_hold
from models.shift_terms import ItemState, NoticeStep, PartState, ShiftState, Verdict
from models.tables import Part, Share, Shift
from models.terms import Priority, Tier

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

_NEWCOMERS = f"""
SELECT t.number FROM ticket AS t INDEXED BY ix_ticket_owner
 WHERE t.is_open = 1 AND t.assignee_id IS NULL
   AND (t.common_at IS NULL OR t.line = 1 AND (t.priority = '{Priority.CRITICAL.value}' OR t.tier = '{Tier.VIP.value}'))
   AND NOT EXISTS (SELECT 1 FROM part_item i WHERE i.ticket_number = t.number AND i.state = '{ItemState.SIGNED.value}')
 ORDER BY t.number
"""
_REACHED = f"""
SELECT t.number FROM ticket AS t INDEXED BY ix_ticket_owner
 WHERE t.is_open = 1 AND t.assignee_id = ?1
   AND NOT EXISTS (SELECT 1 FROM part_item i
                    WHERE i.part_id = ?2 AND i.ticket_number = t.number AND i.state <> '{ItemState.DRAFT.value}')
   AND NOT EXISTS (SELECT 1 FROM shift_person p JOIN shift s ON s.id = p.shift_id
                    WHERE p.operator_id = ?1 AND p.accepted_at IS NOT NULL AND p.left_at IS NULL AND s.id <> ?3
                      AND s.planned = 1 AND s.state IN ({", ".join(f"'{state.value}'" for state in reading.OPEN)}))
 ORDER BY t.number
"""
_OPEN_PARTS = (
    "SELECT count(*) FROM part WHERE shift_id = ? AND state IN ("
    + ", ".join(f"'{state.value}'" for state in (PartState.SIGNED, PartState.ACCEPTING, PartState.RETURNED))
    + ")"
)
_OPEN_SHARES = "SELECT count(*) FROM share WHERE part_id = ? AND accepted_by IS NULL"
_RETURNED = f"SELECT count(*) FROM part_item WHERE part_id = ? AND state = '{ItemState.RETURNED.value}'"
_STAND_IN = "SELECT 1 FROM share WHERE part_id = ? AND absent_reason <> '' LIMIT 1"


class Transferring:
    """The acceptance of a share."""

    desk: "Desk"

    def accept(
        self,
        share_id: int,
        by: By,
        pin: str,
        key: str,
        *,
        override: Override | None = None,
        absent_reason: str = "",
    ) -> PartRow:
        """Take a share over by PIN: the moment of transfer, whole or not at all; with the same ``key`` once.

        Raises Unfinished naming the item to go to, AcceptedBy when somebody was faster. ``override`` sets a rule of
        the roster aside; ``absent_reason`` is why a supervisor accepts for an absent recipient.
        """
        by = By(by.person, whole_second(by.at))
        one = shares.offer(self.desk.reads.rows, share_id)
        if not _done_before(one, by, key):
            look(self.desk, self.desk.reads.rows, one, by, absent_reason)
            known = self.desk.people.get(by.person.id) or by.person
            by = By(self.desk.people.prove(known.name, pin, by.at), by.at)
            aside = self._set_aside(by, override)
            with self.desk.store.write(by.at) as tx:
                one = shares.offer(tx.exec, share_id)
                if not _done_before(one, by, key):
                    self._transfer(tx, one, by, key, aside, absent_reason)
        return part_rows.part(self.desk.reads.rows, one.part_id)

    def _transfer(self, tx: "Tx", one: Offer, by: By, key: str, aside: "_Aside | None", absent_reason: str) -> None:
        permit(tx, Act.SHIFT, by)
        ready = look(self.desk, tx.exec, one, by, absent_reason)
        self._claim(tx, one, by, key, ready.reason)
        moment = Moment(self.desk, tx, by, by.at, one)
        for each in ready.items:
            _settle(moment, each)
        facts = moment.facts(share=one.id, **{state.value: count for state, count in sorted(moment.counts.items())})
        tx.record(EventKind.SHARE_ACCEPTED, by=by.person, ticket=None, happened=by.at, facts=facts)
        self._enter(tx, by, aside)
        self._close_part(moment)

    def _set_aside(self, by: By, override: Override | None) -> "_Aside | None":
        """Weigh the shift that this person is about to take by the roster's rules; the supervisor's PIN is proved."""
        shift = self.desk.shifts.running.to_take(by.person.id, by.at)
        if shift is None:
            return None
        aside = self.desk.shifts.opening.set_aside(by.person.id, shift, by.at, override)
        return None if aside is None else (shift.id, aside)

    def _claim(self, tx: "Tx", one: Offer, by: By, key: str, reason: str) -> None:
        """Make the share this person's by compare-and-set: of two who try, one gets it (HO-15)."""
        tx.flush()
        free = update(Share).where(col(Share.id) == one.id, col(Share.accepted_by).is_(None))
        mine = free.values(accepted_by=by.person.id, accepted_at=by.at, accept_key=key, absent_reason=reason)
        if tx.connection.execute(mine).rowcount != 1:
            refuse_taken(self.desk, shares.offer(tx.exec, one.id))

    def _enter(self, tx: "Tx", by: By, aside: "_Aside | None") -> None:
        """Let the acceptor into the shift that they are about to take, with the rule that was set aside for it."""
        before = self.desk.standard.shifts.handover.badge_before
        shift = reading.about_to_take(tx.exec, by.person.id, by.at, before)
        if shift is not None:
            allowed = aside[1] if aside is not None and aside[0] == shift.id else None
            self.desk.shifts.opening.enter(tx, shift.id, by.person.id, by.at, aside=allowed)

    def _close_part(self, moment: Moment) -> None:
        tx, one = moment.tx, moment.offer
        tx.flush()
        part, leads = tx.session.get_one(Part, one.part_id), leads_shift(tx.exec, one)
        if tx.exec(_OPEN_SHARES, (one.part_id,)).fetchone()[0]:
            part.state = PartState.ACCEPTING.value
            return
        returned = int(tx.exec(_RETURNED, (one.part_id,)).fetchone()[0])
        stood_in = tx.exec(_STAND_IN, (one.part_id,)).fetchone() is not None
        state = PartState.FOR_ABSENT if stood_in else PartState.REMARKS if returned else PartState.ACCEPTED
        part.state, part.closed_at = state.value, moment.at
        facts = moment.facts(giver=one.giver_id, signed_by=one.signed_by, state=state.value, returned=returned)
        tx.record(EventKind.PART_ACCEPTED, by=moment.by.person, ticket=None, happened=moment.at, facts=facts)
        if returned:
            self._tell_leaders(moment)
        _take(moment, reached(tx.exec, one))
        if leads:
            _take(moment, newcomers(tx.exec))
        self._close_shift(moment)

    def _tell_leaders(self, moment: Moment) -> None:
        """Let the supervisors know that something was not accepted: no shift closes on it in silence (HO-33)."""
        people = [one for one in self.desk.people.all() if one.active and may(one.role, Act.LEAD_SHIFT)]
        told = tuple(one.id for one in people if one.id != moment.by.person.id)
        self.desk.shifts.calling.tell(moment.tx, moment.offer.shift_id, NoticeStep.REFUSED, told, moment.at)

    def _close_shift(self, moment: Moment) -> None:
        """Close the shift with its last part, and keep its report in the same transaction."""
        tx, at, shift_id = moment.tx, moment.at, moment.offer.shift_id
        tx.flush()
        shift = tx.session.get_one(Shift, shift_id)
        if shift.state == ShiftState.CLOSED.value or shift.cut_n is None:
            return
        if tx.exec(_OPEN_PARTS, (shift_id,)).fetchone()[0] or still_owed(tx.exec, shift_id):
            return
        _take(moment, newcomers(tx.exec))
        shift.state, shift.closed_at = ShiftState.CLOSED.value, at
        tx.record(EventKind.SHIFT_CLOSED, by=moment.by.person, ticket=None, happened=at, facts={"shift": shift_id})
        self.desk.shifts.reports.freeze(tx, shift_id, moment.by, at)
        if not shift.planned and reading.current(tx.exec, at) is None:
            self.desk.shifts.running.adhoc(tx, moment.by)


_Aside: TypeAlias = tuple[int, SetAside]
"""The shift that is entered, and the rules that a supervisor set aside for it."""


def leads_shift(ask: reading.Ask, one: Offer) -> bool:
    """Tell whether what nobody has goes with this part: it is the senior's, or the first one's who is left (§1.2)."""
    shift = reading.shift(ask, one.shift_id)
    return shift is not None and lead_of(ask, shift) == one.giver_id


def newcomers(ask: reading.Ask) -> tuple[int, ...]:
    """List the open tickets that nobody has and no signature knows: unless they lie in the common queue and may."""
    return tuple(int(number) for (number,) in ask(_NEWCOMERS, ()))


def reached(ask: reading.Ask, one: Offer) -> tuple[int, ...]:
    """List the open tickets that reached the giver after the signature, unless another shift of theirs goes on."""
    return tuple(int(number) for (number,) in ask(_REACHED, (one.giver_id, one.part_id, one.shift_id)))


def _done_before(one: Offer, by: By, key: str) -> bool:
    return one.accept_key == key and one.accepted_by == by.person.id


def _settle(moment: Moment, item: ShareItem) -> None:
    if item.gone:
        handing.let_go(moment, item)
    elif item.verdict is Verdict.REFUSED:
        handing.leave(moment, item)
    else:
        handing.take(moment, item)


def _take(moment: Moment, numbers: Iterable[int]) -> None:
    """Take what came after the signature."""
    person = moment.by.person
    holder = person.id if may_hold(person.role) else supervisor(moment.tx)
    for number in numbers:
        handing.take_newcomer(moment, number, holder)
