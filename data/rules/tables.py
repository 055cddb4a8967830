"""Small tables of the standard: when to hand a request on (D-22), and what to tick (D-23). Faults by line and key."""

from collections.abc import Mapping
from typing import Any, TypeVar

from data.rules.faults import at_key, refuse
from data.rules.sources import Sources
from models.checklists import Checklists, ListName, Proof
from models.escalation import EscalationRule, Level
from models.targets import Target, TargetError, TargetKind
from models.terms import Priority, Term, TicketType
from models.workhours import WorkSchedule

ESCALATION, CHECKLISTS = "escalation.toml", "checklists.toml"
_T = TypeVar("_T", bound=Term)
_RULE_KEYS = frozenset({"to", "text", "types", "priorities", "after"})


class _Wrong(Exception):
    def __init__(self, spot: tuple[str | int, ...], said: str) -> None:
        super().__init__(said)
        self.spot = spot
        self.said = said


def read_escalation(sources: Sources, schedule: WorkSchedule) -> tuple[EscalationRule, ...]:
    """Read the rules of escalation in their order; BadStandard names line and key. Ages are business time."""
    document = sources.document(ESCALATION)
    rules = document.pop("rule", [])
    try:
        if document:
            raise _Wrong((min(document),), "лишнее: каждое правило начинается строкой [[rule]]")
        if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
            raise _Wrong(("rule",), "каждое правило начинается строкой [[rule]]")
        return tuple(_rule(rule, ("rule", place), schedule) for place, rule in enumerate(rules))
    except _Wrong as wrong:
        _refuse(sources, ESCALATION, wrong)
        raise


def _rule(values: Mapping[str, Any], spot: tuple[str | int, ...], schedule: WorkSchedule) -> EscalationRule:
    if unknown := sorted(set(values) - _RULE_KEYS):
        raise _Wrong((*spot, unknown[0]), f"такого ключа нет; есть {', '.join(sorted(_RULE_KEYS))}")
    text = values.get("text", "")
    if not isinstance(text, str) or not text.strip():
        raise _Wrong((*spot, "text"), "нужен текст правила")
    (level,) = _terms(Level, [values.get("to", "")], (*spot, "to"))
    try:
        after = Target.parse(str(values["after"])) if "after" in values else None
    except TargetError as error:
        raise _Wrong((*spot, "after"), str(error)) from None
    if after is not None and after.kind is not TargetKind.DURATION:
        raise _Wrong((*spot, "after"), "нужен срок словами, например «2 ч»")
    return EscalationRule(
        to=level,
        text=text.strip(),
        types=frozenset(_terms(TicketType, values.get("types", []), (*spot, "types"))),
        priorities=frozenset(_terms(Priority, values.get("priorities", []), (*spot, "priorities"))),
        **({"after": after.work(schedule)} if after is not None else {}),
    )


def read_checklists(sources: Sources) -> Checklists:
    """Read the checklists; BadStandard names line and key."""
    document = sources.document(CHECKLISTS)
    try:
        obligatory = frozenset(_terms(TicketType, document.pop("obligatory", []), ("obligatory",)))
        auto = document.pop("auto", {})
        if not isinstance(auto, dict):
            raise _Wrong(("auto",), "таблица начинается строкой [auto]")
        proofs = {item: _terms(Proof, [word], ("auto", item))[0] for item, word in auto.items()}
        always: dict[ListName, tuple[str, ...]] = {}
        by_type: dict[ListName, dict[TicketType, tuple[str, ...]]] = {}
        for key, table in document.items():
            (name,) = _terms(ListName, [key], (key,))
            if not isinstance(table, dict):
                raise _Wrong((key,), 'список начинается строкой с его именем, например ["приём"]')
            always[name] = _points(table.pop("всегда", []), (key, "всегда"))
            by_type[name] = {
                _terms(TicketType, [word], (key, word))[0]: _points(points, (key, word))
                for word, points in table.items()
            }
        return Checklists(always, by_type, obligatory, proofs)
    except _Wrong as wrong:
        _refuse(sources, CHECKLISTS, wrong)
        raise


def _points(values: Any, spot: tuple[str | int, ...]) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise _Wrong(spot, "нужен список пунктов в кавычках")
    return tuple(value.strip() for value in values)


def _terms(kind: type[_T], words: Any, spot: tuple[str | int, ...]) -> tuple[_T, ...]:
    listed = words if isinstance(words, list) else [words]
    found = [kind.read(word) if isinstance(word, str) else None for word in listed]
    if any(one is None for one in found):
        raise _Wrong(spot, f"нет такого слова; есть {', '.join(f'«{one.label}»' for one in kind)}")
    return tuple(one for one in found if one is not None)


def _refuse(sources: Sources, name: str, wrong: _Wrong) -> None:
    refuse([at_key(sources.path(name), sources.text(name), wrong.spot, wrong.said)])
