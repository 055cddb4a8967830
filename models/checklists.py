"""The checklists of a request: приём and завершение by its type, and what the first line owes (D-23, D-41, R13)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.terms import Term, TicketType


class ListName(Term):
    """Which of the lists."""

    FIRST_LINE = "first_line", "первая линия"
    INTAKE = "intake", "приём"
    FINISH = "finish", "завершение"


class Proof(Term):
    """What in the history of a request ticks a point by itself (D-41)."""

    HISTORY = "history", "история"
    RECEIPT = "receipt", "подтверждение"
    STATUS = "status", "статус"


@dataclass(frozen=True, slots=True)
class Checklists:
    """What is to be ticked: for every type, and for one type more; ``obligatory`` types are not solved without it."""

    always: Mapping[ListName, tuple[str, ...]] = field(default_factory=dict)
    by_type: Mapping[ListName, Mapping[TicketType, tuple[str, ...]]] = field(default_factory=dict)
    obligatory: frozenset[TicketType] = frozenset()
    auto: Mapping[str, Proof] = field(default_factory=dict)
    """Points that tick themselves."""

    def items(self, name: ListName, type: TicketType | None) -> tuple[str, ...]:
        """Give the points of a list for a type, those for every type first."""
        own = self.by_type.get(name, {}).get(type, ()) if type is not None else ()
        return tuple(dict.fromkeys((*self.always.get(name, ()), *own)))
