"""The two checklists of a request, приём and завершение, by its type (D-23, R11, R13)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.terms import Term, TicketType


class ListName(Term):
    """Which of the two lists."""

    INTAKE = "intake", "приём"
    FINISH = "finish", "завершение"


@dataclass(frozen=True, slots=True)
class Checklists:
    """What is to be ticked: for every type, and for one type more; ``obligatory`` types are not solved without it."""

    always: Mapping[ListName, tuple[str, ...]] = field(default_factory=dict)
    by_type: Mapping[ListName, Mapping[TicketType, tuple[str, ...]]] = field(default_factory=dict)
    obligatory: frozenset[TicketType] = frozenset()

    def items(self, name: ListName, type: TicketType | None) -> tuple[str, ...]:
        """Give the points of a list for a type, those for every type first."""
        own = self.by_type.get(name, {}).get(type, ()) if type is not None else ()
        return tuple(dict.fromkeys((*self.always.get(name, ()), *own)))
