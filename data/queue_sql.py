"""The SQL of the lists: which rows a view holds, how an order sorts them, and how a page begins after a key.

The conditions of the partial indexes are written as literals: a bound constant would lose the index (speed.md).
"""

from datetime import UTC, datetime
from typing import Any

from data.rows import OUTSIDE, Order, View
from models.queue_order import Place, rank
from models.terms import Priority, Status, TicketType

Key = tuple[Any, ...]
Piece = tuple[str, Key]
"""A condition and its values."""

ROW = (
    "t.number, t.version, t.status, t.type, t.tier, t.priority, t.subject, t.client_id, c.name, t.sender, "
    "t.assignee_id, o.name, t.line, t.received_at, t.admitted_at, t.rank, "
    "t.reaction_state, t.reaction_start, t.reaction_due, t.reaction_warn, t.reaction_breach, t.reaction_left, "
    "t.reaction_at, "
    "t.response_state, t.response_start, t.response_due, t.response_warn, t.response_breach, t.response_left, "
    "t.response_at, "
    "t.resolution_state, t.resolution_start, t.resolution_due, t.resolution_warn, t.resolution_breach, "
    "t.resolution_left, t.resolution_at, "
    "t.waiting_until, t.hold_reason, t.unread, t.undelivered, t.reopenings, t.sla_class, t.due_next, "
    "t.verdict, t.reason, t.warnings, t.form_have, t.form_need, t.asked_at, t.by_us, t.owes, t.off_channel, t.parent, "
    "t.missing"
)
NAMED = "LEFT JOIN client AS c ON c.id = t.client_id LEFT JOIN operator AS o ON o.id = t.assignee_id"

_QUEUED = "t.is_open = 1 AND t.rank IS NOT NULL"
_VIEWS = {
    View.MINE: f"t.assignee_id = ? AND {_QUEUED}",
    View.UNREACTED: f"{_QUEUED} AND t.reaction_state = 'running'",
    View.ALL: _QUEUED,
    View.WAITING: f"t.status = 'waiting_client' AND {_QUEUED}",
    View.UNFORMED: "t.status = 'unformed' AND t.is_open = 1 AND t.verdict IS NOT 'correspondence'",
    View.TALK: "t.verdict = 'correspondence' AND t.is_open = 1",
    View.CURATOR: "t.status = 'waiting_curator' AND t.is_open = 1",
}
_INDEXES = {
    View.MINE: "ix_ticket_mine",
    View.UNREACTED: "ix_ticket_unreacted",
    View.ALL: "ix_ticket_queue",
    View.WAITING: "ix_ticket_waiting",
    View.UNFORMED: "ix_ticket_unformed",
    View.TALK: "ix_ticket_talk",
    View.CURATOR: "ix_ticket_curator",
}
_BY_RULE = ("t.rank", "t.admitted_at", "t.number")
_BY_ARRIVAL = ("t.received_at", "t.number")
_BY_DUE = ("t.sla_class", "t.due_next", "t.number")

_OUTAGE = rank(Place(0, Status.NEW, TicketType.OUTAGE, None, Priority.HIGH, datetime.min.replace(tzinfo=UTC)))
_FIRST = "SELECT t.number FROM ticket AS t INDEXED BY ix_ticket_find WHERE {} ORDER BY t.rank, t.admitted_at, t.number"
_VIP_ABOVE = _FIRST.format(f"{_QUEUED} AND t.rank < {_OUTAGE} AND t.tier = 'vip' AND t.type <> 'outage'")
_OUTAGE_BELOW = _FIRST.format(f"{_QUEUED} AND t.rank = {_OUTAGE} AND t.type = 'outage'")
OUTRANKED = f"SELECT v.number, o.number FROM ({_VIP_ABOVE} LIMIT 1) AS v, ({_OUTAGE_BELOW} LIMIT 1) AS o"
"""The first VIP ticket that is no «Авария» and the first «Авария» that has to stand behind it (C-02)."""


def condition(view: View, me: int) -> Piece:
    """Say which tickets a view holds, for this person."""
    return _VIEWS[view], (me,) if view is View.MINE else ()


def table(view: View, order: Order, *, narrowed: bool) -> str:
    """Name the table and the index to walk: the order's own, or the one that holds all that a filter asks."""
    if narrowed and view not in OUTSIDE:
        index = "ix_ticket_find"
    elif order is Order.SLA and not narrowed:
        index = "ix_ticket_sla"
    else:
        index = _INDEXES[view]
    return f"ticket AS t INDEXED BY {index}"


def columns(view: View, order: Order) -> tuple[str, ...]:
    """Name the columns of an order; a list of tickets without a place in the queue goes by arrival (S-43)."""
    if order is Order.SLA:
        return _BY_DUE
    return _BY_ARRIVAL if view in OUTSIDE else _BY_RULE


def sort(view: View, order: Order, *, backwards: bool = False) -> str:
    """Write ORDER BY, forwards or backwards."""
    turn = " DESC" if backwards else ""
    return ", ".join(f"{column}{turn}" for column in columns(view, order))


def beyond(
    view: View, order: Order, key: Key, *, backwards: bool = False, inclusive: bool = False
) -> tuple[Piece, ...]:
    """Give the conditions of the rows after (or before) a key: each a range of the index, to be read one by one."""
    names = columns(view, order)
    sign = ("<" if backwards else ">") + ("=" if inclusive else "")
    if order is not Order.SLA:
        return ((f"({', '.join(names)}) {sign} ({', '.join('?' * len(names))})", key),)
    return _by_due(sign, *key)


def _by_due(sign: str, group: int, due: str | None, number: int) -> tuple[Piece, ...]:
    """An empty due sorts before every due of its class, and a row value with NULL in it compares to nothing."""
    backwards = sign.startswith("<")
    rest = (f"t.sla_class {sign[0]} ?", (group,))
    undue = f"t.sla_class = ? AND t.due_next IS{'' if backwards else ' NOT'} NULL"
    if due is None:
        near = (f"t.sla_class = ? AND t.due_next IS NULL AND t.number {sign} ?", (group, number))
        return (near, rest) if backwards else (near, (undue, (group,)), rest)
    dated = (f"t.sla_class = ? AND (t.due_next, t.number) {sign} (?, ?)", (group, due, number))
    return (dated, (undue, (group,)), rest) if backwards else (dated, rest)
