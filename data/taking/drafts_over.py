"""Unsent texts and reminders on their way from the one who gives to the one who takes (HO-31)."""

import json
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from data.calls import KIND as CALL
from data.driver import stored
from data.gate.drafts import KIND as FORM
from data.giving.items import WRITTEN

if TYPE_CHECKING:
    from data.taking.moment import Moment
    from data.taking.shares import ShareItem

_ON_TICKET = (
    "SELECT id, ticket_number, kind, text, author_id FROM draft WHERE operator_id = ? AND ticket_number = ? "
    "AND kind IN (SELECT value FROM json_each(?)) ORDER BY id"
)
_ONE = "SELECT id, ticket_number, kind, text, author_id FROM draft WHERE operator_id = ? AND id = ?"
_CLASH = _ON_TICKET.replace("ORDER BY id", "ORDER BY id LIMIT 1")
_GIVE = "UPDATE draft SET operator_id = ?, kind = ?, author_id = ? WHERE id = ?"
_JOIN = "UPDATE draft SET text = ?, saved_at = ?, author_id = ? WHERE id = ?"
_REMIND = "UPDATE reminder SET operator_id = ? WHERE ticket_number = ? AND operator_id = ? AND done_at IS NULL"
_CALLS = "SELECT kind FROM draft WHERE operator_id = ? AND ticket_number = 0"


def take_along(moment: "Moment", number: int) -> int:
    """Move the giver's unsent replies and reminders on a ticket to the receiver; gives how many replies."""
    giver, receiver = moment.offer.giver_id, moment.by.person.id
    if giver == receiver:
        return 0
    moment.tx.exec(_REMIND, (receiver, number, giver))
    drafts = moment.tx.exec(_ON_TICKET, (giver, number, json.dumps(WRITTEN))).fetchall()
    for draft in drafts:
        _move(moment, *draft)
    return len(drafts)


def take_draft(moment: "Moment", item: "ShareItem") -> None:
    """Move one draft that is an item of its own: a call that waits, a form."""
    draft = moment.tx.exec(_ONE, (moment.offer.giver_id, item.ref.rpartition(":")[2])).fetchone()
    if draft is not None and moment.offer.giver_id != moment.by.person.id:
        _move(moment, *draft)


def _move(moment: "Moment", row: int, ticket: int, kind: str, text: str, author: int | None) -> None:
    """Give one draft to the receiver, its author kept; where they have one of their own there, both texts stay."""
    receiver, author = moment.by.person.id, author or moment.offer.giver_id
    alike = WRITTEN if kind in WRITTEN else (kind,)
    clash = moment.tx.exec(_CLASH, (receiver, ticket, json.dumps(alike))).fetchone()
    if clash is None or kind.startswith(CALL):
        free = kind if clash is None else _free_slot(moment, receiver)
        moment.tx.exec(_GIVE, (receiver, free, author, row))
        return
    mine = clash[3]
    both = _forms(mine, text) if kind == FORM else _texts(moment, mine, text)
    moment.tx.exec(_JOIN, (both, stored(moment.at), author, clash[0]))
    moment.tx.exec("DELETE FROM draft WHERE id = ?", (row,))


def _texts(moment: "Moment", mine: str, theirs: str) -> str:
    """Keep both texts apart, with the author's name between them."""
    local = moment.at.astimezone(ZoneInfo(moment.desk.settings.zone))
    return f"{mine}\n\n— черновик, {moment.offer.giver}, {local:%d.%m %H:%M} —\n{theirs}"


def _forms(mine: str, theirs: str) -> str:
    """Keep the answers of both drafts of one form; where they differ, both answers."""
    try:
        kept, other = json.loads(mine), json.loads(theirs)
        answers: dict[str, str] = dict(other["answers"])
        for key, text in kept["answers"].items():
            answers[key] = text if answers.get(key, text) == text else f"{text} / {answers[key]}"
        chosen = {name: value for name, value in kept.items() if value}
        return json.dumps({**other, **chosen, "answers": answers}, ensure_ascii=False)
    except (ValueError, KeyError, AttributeError, TypeError):
        return f"{mine}\n\n{theirs}"


def _free_slot(moment: "Moment", receiver: int) -> str:
    used = {kind for (kind,) in moment.tx.exec(_CALLS, (receiver,))}
    number = 2
    while f"{CALL}{number}" in used:
        number += 1
    return f"{CALL}{number}"
