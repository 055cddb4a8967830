"""The answers of a request's form: personal text in a table of its own, so that it can be erased (S-44, H-20)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.driver import stored

if TYPE_CHECKING:
    from data.engine import Tx
    from data.gate.facts import Rows

INSERT_ANSWER = (
    "INSERT INTO form_answer (ticket_number, question, text, at, operator_id, message_row) VALUES (?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (ticket_number, question) DO UPDATE SET text = excluded.text, at = excluded.at, "
    "operator_id = excluded.operator_id, message_row = excluded.message_row"
)
ANSWER_LIMIT = 20_000
"""Letters of one answer that are kept in the form; the message itself keeps them all."""


def answers_of(rows: "Rows", number: int) -> dict[str, str]:
    """Read the form of a ticket: question key to answer."""
    sql = "SELECT question, text FROM form_answer WHERE ticket_number = ? ORDER BY rowid"
    return {str(key): str(text) for key, text in rows(sql, (number,))}


def answer_rows(
    number: int, answers: Mapping[str, str], at: datetime, operator_id: int | None, message_row: int | None
) -> list[tuple[Any, ...]]:
    """Lay out answers as rows for ``INSERT_ANSWER``; empty ones make no row."""
    when = stored(at)
    return [
        (number, key, text.strip()[:ANSWER_LIMIT], when, operator_id, message_row)
        for key, text in answers.items()
        if text.strip()
    ]


def keep_answers(
    tx: "Tx",
    number: int,
    answers: Mapping[str, str],
    at: datetime,
    operator_id: int | None = None,
    message_row: int | None = None,
) -> tuple[str, ...]:
    """Write answers over the ones that were there; gives the keys written, for the journal (never the words)."""
    rows = answer_rows(number, answers, at, operator_id, message_row)
    if rows:
        tx.many(INSERT_ANSWER, rows)
    return tuple(sorted(row[1] for row in rows))


def drop_answers(tx: "Tx", number: int, keys: Iterable[str]) -> None:
    """Empty some answers of a form."""
    tx.many("DELETE FROM form_answer WHERE ticket_number = ? AND question = ?", [(number, key) for key in keys])
