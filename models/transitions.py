"""The guard of every status change: the graph of R10 as data, with what each way requires (T-18, T-19).

Key, bulk, file and command line all pass this one function.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Need:
    """What a profile asks for besides the graph: at a status, or at an escalation to ``line`` (T-15, T-19).

    ``names`` says each field as people read it.
    """

    fields: tuple[str, ...]
    to: Status | None = None
    line: int | None = None
    types: frozenset[TicketType] = frozenset(TicketType)
    names: Mapping[str, str] = field(default_factory=dict)

    def asks(self, type: TicketType | None) -> bool:
        """Tell whether it concerns a type; what has no type yet is not spared."""
        return type is None or type in self.types


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
REFUSED = "отказано"
_STRAIGHT = {status: frozenset({MERGED}) for status in OPEN_STATUSES} | {
    Status.UNFORMED: {MERGED, NOT_A_REQUEST, REFUSED},
    Status.WAITING_CURATOR: {MERGED, REFUSED},
}


def ways(old: Status) -> tuple[Status, ...]:
    """List where a ticket can go from here."""
    return tuple(way.to for way in GRAPH[old])


def needs_of(old: Status, new: Status, type: TicketType | None, required: Sequence[Need]) -> tuple[Need, ...]:
    """List what a profile asks for on a way; a way back asks for nothing that was not asked on the way there."""
    if old in _BEHIND.get(new, ()):
        return ()
    return tuple(need for need in required if need.to is new and need.asks(type))


_BEHIND: dict[Status, frozenset[Status]] = {
    Status.NEW: frozenset({Status.OPEN}),
    Status.OPEN: frozenset({Status.WAITLIST, Status.IN_PROGRESS, Status.RESOLVED, Status.CLOSED}),
}
"""From where a status is gone back to: releasing, stepping back, reopening."""


def check(
    old: Status, new: Status, *, type: TicketType | None, fields: Mapping[str, Any], required: Sequence[Need] = ()
) -> None:
    """Allow or refuse a change of status; ``fields`` holds what is known, by slug, ``required`` what a profile adds.

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
    _complete(f"«{new.label}»", known, (Need(way.requires), *needs_of(old, new, type, required)))
    if new is Status.CLOSED and old in OPEN_STATUSES and fields["close_reason"] not in _STRAIGHT[old]:
        raise Forbidden(f"Из «{old.label}» сначала переведите в «{Status.RESOLVED.label}», потом закрывайте.")


def check_line(line: int, *, type: TicketType | None, fields: Mapping[str, Any], required: Sequence[Need]) -> None:
    """Allow or refuse an escalation to a line (T-15); raises Forbidden that names the missing fields."""
    asked = [need for need in required if need.line == line and need.asks(type)]
    _complete(f"передачи на линию {line}", fields, asked)


def unmet(known: Mapping[str, Any], needs: Sequence[Need]) -> tuple[str, ...]:
    """List the fields that some needs ask for and that are not known."""
    return tuple(dict.fromkeys(name for need in needs for name in need.fields if not known.get(name)))


def _complete(what: str, known: Mapping[str, Any], needs: Sequence[Need]) -> None:
    names = {name: need.names.get(name) or FIELD_LABELS.get(name, name) for need in needs for name in need.fields}
    if missing := unmet(known, needs):
        words = ", ".join(names[name] for name in missing)
        raise Forbidden(f"Для {what} не хватает: {words}.", missing)
