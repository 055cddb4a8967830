"""The guard of every status change: the graph of R10 as data, with what each way requires (T-18, T-19).

Key, bulk, file and command line all pass this one function.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.terms import OPEN_STATUSES, TASK_TYPES, Status, TicketType


class Forbidden(Exception):
    """The guard said no; ``fields`` are the slugs of what is missing, empty when the way itself does not exist."""

    def __init__(self, sentence: str, fields: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Way:
    """One arrow of the graph: where it leads, the fields it requires, the types it is limited to."""

    to: Status
    requires: tuple[str, ...] = ()
    types: frozenset[TicketType] | None = None


FIELD_LABELS: dict[str, str] = {
    "type": "тип",
    "text": "текст обращения",
    "answered": "ответ клиенту или отметка «нечего отвечать»",
    "reason": "причина",
    "close_reason": "чем подтверждено закрытие",
    "error_time": "время возникновения ошибки",
    "description": "описание",
}

_CURATOR = Way(Status.WAITING_CURATOR)
_CLOSE = Way(Status.CLOSED, requires=("close_reason",))

GRAPH: dict[Status, tuple[Way, ...]] = {
    Status.UNFORMED: (Way(Status.NEW, requires=("type", "text")), _CLOSE, _CURATOR),
    Status.NEW: (Way(Status.OPEN), _CURATOR, _CLOSE),
    Status.OPEN: (
        Way(Status.IN_PROGRESS),
        Way(Status.WAITLIST, types=TASK_TYPES),
        Way(Status.WAITING_CLIENT),
        Way(Status.RESOLVED, requires=("answered",)),
        Way(Status.NEW),
        _CLOSE,
        _CURATOR,
    ),
    Status.WAITLIST: (Way(Status.OPEN), _CURATOR, _CLOSE),
    Status.IN_PROGRESS: (
        Way(Status.WAITING_CLIENT),
        Way(Status.RESOLVED, requires=("answered",)),
        Way(Status.OPEN),
        _CLOSE,
        _CURATOR,
    ),
    Status.WAITING_CLIENT: (
        Way(Status.IN_PROGRESS),
        Way(Status.RESOLVED, requires=("answered",)),
        _CLOSE,
        _CURATOR,
    ),
    Status.WAITING_CURATOR: (
        Way(Status.UNFORMED),
        Way(Status.NEW, requires=("type", "text")),
        Way(Status.OPEN),
        Way(Status.IN_PROGRESS),
        _CLOSE,
    ),
    Status.RESOLVED: (_CLOSE, Way(Status.OPEN)),
    Status.CLOSED: (Way(Status.OPEN, requires=("reason",)),),
}
"""R10. An open ticket goes straight to «Закрыт» only for the reasons below."""

MERGED = "объединено"
NOT_A_REQUEST = "не обращение"
_STRAIGHT = {status: frozenset({MERGED}) for status in OPEN_STATUSES} | {Status.UNFORMED: {MERGED, NOT_A_REQUEST}}


def ways(old: Status) -> tuple[Status, ...]:
    """List where a ticket can go from here."""
    return tuple(way.to for way in GRAPH[old])


def check(old: Status, new: Status, *, type: TicketType | None, fields: Mapping[str, Any]) -> None:
    """Allow or refuse a change of status; ``fields`` holds what is known, by slug.

    Raises Forbidden with a sentence that names the missing fields, or where the ticket can go instead.
    """
    way = next((way for way in GRAPH[old] if way.to is new), None)
    if way is None:
        there = ", ".join(f"«{status.label}»" for status in ways(old))
        raise Forbidden(f"Из «{old.label}» нельзя перейти в «{new.label}». Можно: {there}.")
    if way.types is not None and type not in way.types:
        kinds = ", ".join(kind.label.lower() for kind in TicketType if kind in way.types)
        raise Forbidden(f"В «{new.label}» попадают только задачи ({kinds}).", ("type",))
    known = {**fields, "type": fields.get("type", type)}
    missing = tuple(name for name in way.requires if not known.get(name))
    if missing:
        words = ", ".join(FIELD_LABELS[name] for name in missing)
        raise Forbidden(f"Для «{new.label}» не хватает: {words}.", missing)
    if new is Status.CLOSED and old in OPEN_STATUSES and fields["close_reason"] not in _STRAIGHT[old]:
        raise Forbidden(f"Из «{old.label}» сначала переведите в «{Status.RESOLVED.label}», потом закрывайте.")
