"""What the moment of transfer does to one thing: its owner, its watcher, what hangs on it (handover.md §1.5)."""

from contextlib import suppress
from typing import Any

from data.past import HOLDER
from data.refusals import Missing
from data.taking.drafts_over import take_along, take_draft
from data.taking.moment import Moment
from data.taking.shares import ShareItem
from data.turn import Turn
from data.verbs import load
from models.clock import LIVE
from models.events import EventKind
from models.handover import answers_for, may_queue
from models.shift_terms import Disposition, ItemKind, ItemState, Why
from models.terms import Priority, Status, Tier

_HOLDER = ", ".join(f"'{kind.value}'" for kind in sorted(HOLDER - {EventKind.HANDED_OVER}))
_TAKEN_SINCE = f"SELECT 1 FROM journal_event WHERE ticket_number = ? AND n >= ? AND kind IN ({_HOLDER}) LIMIT 1"


def take(moment: Moment, item: ShareItem) -> None:
    """Make one accepted thing the receiver's, as it was disposed of."""
    kept = item.disposition is Disposition.KEEP
    moment.settle(item, ItemState.KEPT if kept else ItemState.ACCEPTED)
    if item.kind is ItemKind.DRAFT and not kept:
        take_draft(moment, item)
    if item.kind is not ItemKind.TICKET or item.number is None:
        return
    drafts = 0 if kept else take_along(moment, item.number)
    if not item.open:
        return
    turn = _turn(moment, item.number)
    _dispose(turn, moment, item)
    if turn.changed or drafts:
        _write(turn, moment, item.id, how=item.disposition.value, **({"drafts": drafts} if drafts else {}))


def let_go(moment: Moment, item: ShareItem) -> None:
    """Write down that a thing was over before it was accepted; what hung on it goes to the receiver (HO-10)."""
    moment.settle(item, ItemState.GONE)
    assert item.number is not None
    take_along(moment, item.number)
    facts = moment.facts(item=item.id, ticket=item.number)
    moment.tx.record(EventKind.ITEM_GONE, by=moment.by.person, ticket=None, happened=moment.at, facts=facts)


def leave(moment: Moment, item: ShareItem) -> None:
    """Leave what was not accepted with the outgoing person, by name (HO-33)."""
    moment.settle(item, ItemState.RETURNED)
    if item.kind is not ItemKind.TICKET or item.number is None or not item.open:
        return
    turn, back_to = _turn(moment, item.number), moment.offer.outgoing_id
    if turn.ticket.assignee_id is None and turn.ticket.line == 1:
        _own(turn, back_to)
    elif turn.ticket.line > 1:
        turn.ticket.watcher_id = back_to
        _say_it_is_free(turn)
    if turn.changed:
        _write(turn, moment, item.id, back=True)


def take_newcomer(moment: Moment, number: int, holder: int | None) -> None:
    """Give a ticket that came after the signature a name where it had or needs one, else say it is free (HO-11)."""
    turn = _turn(moment, number)
    owned = turn.ticket.assignee_id is not None
    if owned:
        take_along(moment, number)
    if holder is not None and (owned or not _may_wait_for_all(turn)):
        _own(turn, holder)
    else:
        _say_it_is_free(turn)
        turn.ticket.watcher_id = moment.by.person.id if turn.ticket.line > 1 else None
    _write(turn, moment, None, came=True)


def _dispose(turn: Turn, moment: Moment, item: ShareItem) -> None:
    # What was only a draft or a reminder at the signature may have become the giver's own since.
    own = turn.ticket.assignee_id in moment.offer.hands - {None}
    if item.disposition is Disposition.KEEP:
        _keep(turn, moment, item)
    elif item.disposition is Disposition.ESCALATED or not (own or answers_for(item.why)):
        _watch(turn, moment, item)
    elif _is_theirs(turn, moment, item):
        if item.disposition is Disposition.QUEUE and _may_wait_for_all(turn):
            _free(turn)
        else:
            _own(turn, moment.by.person.id)


def _keep(turn: Turn, moment: Moment, item: ShareItem) -> None:
    giver = moment.offer.giver_id
    if turn.ticket.line == 1 and _is_theirs(turn, moment, item):
        _own(turn, giver)
    if turn.ticket.assignee_id == giver:
        turn.ticket.keep_until = item.until
    elif turn.ticket.line > 1:
        turn.ticket.watcher_id = giver
        _say_it_is_free(turn)


def _watch(turn: Turn, moment: Moment, item: ShareItem) -> None:
    """Follow what another line has; on the first line somebody has to have it."""
    ticket, receiver = turn.ticket, moment.by.person.id
    theirs = ticket.assignee_id in moment.offer.hands
    if ticket.line == 1:
        if theirs and item.disposition is Disposition.ESCALATED:
            _own(turn, item.recipient_id or receiver)
        return
    ticket.watcher_id = receiver
    if theirs and item.recipient_id is not None and item.disposition is Disposition.ESCALATED:
        _own(turn, item.recipient_id)
    _say_it_is_free(turn)


def _is_theirs(turn: Turn, moment: Moment, item: ShareItem) -> bool:
    """Tell whether the ticket is the giver's to hand over, and not somebody's who took it meanwhile."""
    if turn.ticket.assignee_id in moment.offer.hands:
        return True
    if Why.ORPHAN not in item.why:
        return False
    return moment.tx.exec(_TAKEN_SINCE, (turn.number, moment.offer.cut_n)).fetchone() is None


def _may_wait_for_all(turn: Turn) -> bool:
    """Tell whether a ticket may lie in the common queue as it is now, whatever was signed (HO-03)."""
    ticket, clocks = turn.ticket, turn.desk.clocks.replayed(turn.tx, turn.number)
    found = (clocks.reaction, clocks.response, clocks.resolution)
    breached = any(clock.overdue_at(turn.at) and clock.state in LIVE for clock in found)
    return may_queue(Priority(ticket.priority), Tier(ticket.tier) if ticket.tier else None, breached)


def _turn(moment: Moment, number: int) -> Turn:
    turn = Turn(moment.desk, moment.tx, load(moment.tx, number), moment.by, moment.at)
    turn.lock()
    return turn


def _own(turn: Turn, person_id: int) -> None:
    turn.ticket.assignee_id = person_id
    # A field that a profile asks for on the way to «Открыт» is asked of whoever works on it; it stops no handover.
    if turn.status is Status.NEW:
        with suppress(Missing):
            turn.move(Status.OPEN)


def _free(turn: Turn) -> None:
    turn.ticket.assignee_id = None
    back = {Status.OPEN: Status.NEW, Status.IN_PROGRESS: Status.OPEN}.get(turn.status)
    if back is not None:
        turn.move(back)
    _say_it_is_free(turn)


def _say_it_is_free(turn: Turn) -> None:
    """Say of a ticket that nobody has, that a person left it so (HO-04)."""
    if turn.ticket.assignee_id is None and turn.ticket.common_at is None:
        turn.ticket.common_at = turn.at


def _write(turn: Turn, moment: Moment, item_id: int | None, **more: Any) -> None:
    facts = moment.facts(item=item_id, **{"from": turn.was["assignee_id"], "to": turn.ticket.assignee_id}, **more)
    turn.record(EventKind.HANDED_OVER, facts)
    moment.desk.clocks.refresh(moment.tx, turn.ticket)
