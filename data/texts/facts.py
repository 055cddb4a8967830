"""What a ticket puts into the placeholders of a text: the name, the number, the answer's deadline … (D-54, C-07)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from data.driver import instant
from models.clock import ClockState
from models.first_names import first_name
from models.safetext import one_line
from models.secrets import mask
from models.templates import Stage, stage_of
from models.terms import Reason, Status, TicketType, Tier
from models.words import zone_mark

Rows = Callable[[str, Sequence[Any]], Iterable[Sequence[Any]]]
"""How the database is read: inside a write transaction, or through the desk's reading connections."""

_TICKET = """
SELECT t.number, t.status, t.type, t.tier, t.subject, t.channel, t.sender, t.sender_address, t.reason,
       t.reaction_state, t.response_state, t.response_due, t.wanted_date, t.date_state,
       coalesce(c.name, ''), coalesce(p.name, ''), coalesce(k.name, ''), coalesce(o.name, ''),
       coalesce((SELECT m.text FROM message m WHERE m.ticket_number = t.number AND m.author = 'customer'
                 AND m.kind = 'request' AND m.hidden = 0 ORDER BY m.at, m.id LIMIT 1), '')
FROM ticket t
LEFT JOIN client c ON c.id = t.client_id
LEFT JOIN contact p ON p.id = t.contact_id
LEFT JOIN curator_period q ON q.client_id = t.client_id AND q.until IS NULL
LEFT JOIN contact k ON k.id = q.contact_id
LEFT JOIN operator o ON o.id = t.assignee_id
WHERE t.number = ?"""
_NO_BRACKETS = str.maketrans("[]{}", "()()")
"""What a client wrote can be no placeholder of ours."""
_FIRST_WORDS = 300
"""Letters of the request that a question to the curator quotes."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What one ticket says: values by placeholder, and what decides which texts are offered."""

    values: dict[str, str]
    channel: str = ""
    stage: Stage = Stage.GREETING
    type: TicketType | None = None


def facts_of(rows: Rows, number: int, zone: tzinfo, at: datetime | None = None) -> Facts | None:
    """Read what a ticket fills in; ``at`` leaves out a deadline that is over. None: there is no such ticket."""
    row = next(iter(rows(_TICKET, (number,))), None)
    if row is None:
        return None
    (number, status, kind, tier, subject, channel, sender, address, reason, reacted, answered, due, date, state) = row[
        :14
    ]
    client, contact, curator, operator, said = map(str, row[14:])
    type_ = TicketType(kind) if kind else None
    who = contact or sender
    values = {
        "№": str(number),
        "Имя": first_name(who),
        "Отправитель": one_line(who or address or ""),
        "SLA": _deadline(answered, due, zone, at),
        "Тип": type_.label.lower() if type_ else "",
        "Тема": one_line(subject),
        "Канал": one_line(channel),
        "Уровень": Tier(tier).label if tier else "",
        "Клиент": one_line(client),
        "Куратор": one_line(curator),
        "Оператор": one_line(operator),
        "Причина": Reason(reason).label if reason else "",
        "Срок": f"{instant(date).astimezone(zone):%d.%m.%Y}" if date and state == "agreed" else "",
        "Обращение": _matter(subject, said),
    }
    values = {name: no_brackets(value) for name, value in values.items()}
    stage = stage_of(
        Status(status),
        reacted=reacted not in (ClockState.RUNNING.value, ClockState.NOW.value),
        answered=answered not in (ClockState.RUNNING.value, ClockState.NOW.value, ClockState.BEST_EFFORT.value),
    )
    return Facts(values, channel, stage, type_)


def no_brackets(value: str) -> str:
    """Turn brackets in a name or a client's words into round ones: what is put in can be no placeholder itself."""
    return value.translate(_NO_BRACKETS)


def _deadline(state: str, due: str | None, zone: tzinfo, at: datetime | None) -> str:
    """Say the answer's deadline in local time; nothing where none runs or it is over (C-07)."""
    if state != ClockState.RUNNING.value or due is None:
        return ""
    ends = instant(due)
    if at is not None and ends <= at:
        return ""
    local = ends.astimezone(zone)
    return f"{local:%d.%m.%Y %H:%M} ({zone_mark(local)})"


def _matter(subject: str, said: str) -> str:
    words = one_line(said)
    short = words if len(words) <= _FIRST_WORDS else words[:_FIRST_WORDS].rsplit(" ", 1)[0] + "…"
    # Words that stood on lines of their own may be a secret once they are one line.
    return mask(": ".join(part for part in (one_line(subject), f"«{short}»" if short else "") if part)).text
