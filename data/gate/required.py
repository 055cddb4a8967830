"""What a profile asks for besides the graph, looked up in the ticket: its form, its text (T-15, T-19)."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from data.gate.answers import answers_of
from data.refusals import Missing
from models.forms import is_answer
from models.terms import Author, TicketType
from models.transitions import Forbidden, Need, check_line

if TYPE_CHECKING:
    from data.desk import Desk
    from models.tables import Ticket

Exec = Callable[..., Any]
"""Runs one statement inside the transaction."""
_TEXT = "SELECT 1 FROM message WHERE ticket_number = ? AND author = ? AND trim(text) <> '' LIMIT 1"


def known_fields(desk: "Desk", run: Exec, ticket: "Ticket", needs: Sequence[Need]) -> Mapping[str, Any]:
    """Give what a ticket knows of the fields that some needs ask for; nothing is read when nothing is asked."""
    if not needs:
        return {}
    rules = desk.standard.gate
    assert ticket.number is not None
    answers = answers_of(lambda sql, values: run(sql, values).fetchall(), ticket.number)
    given = {key: text for key, text in answers.items() if is_answer(text, rules.questions.get(key))}
    form = rules.form_for(type_of(ticket))
    told = any(key in given for key in form.description)
    text = told or run(_TEXT, (ticket.number, Author.CUSTOMER.value)).fetchone() is not None
    return {**given, "error_time": given.get("error_time") or given.get("since"), "description": text}


def refuse_lacking(desk: "Desk", run: Exec, ticket: "Ticket", *, line: int) -> None:
    """Refuse an escalation to a line for which the profile asks more than the ticket holds (T-15)."""
    kind, required = type_of(ticket), desk.standard.required
    needs = [need for need in required if need.line == line and need.asks(kind)]
    try:
        check_line(line, type=kind, fields=known_fields(desk, run, ticket, needs), required=needs)
    except Forbidden as no:
        raise Missing(f"№ {ticket.number}: {no.sentence}", no.fields) from None


def type_of(ticket: "Ticket") -> TicketType | None:
    """Give the type of a ticket; None until somebody named it."""
    return TicketType(ticket.type) if ticket.type else None
