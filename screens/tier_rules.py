"""The rules of a tier in words, from the standard in force: one key away from any of its tickets (S-02)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.content import Content

from models.terms import Tier

if TYPE_CHECKING:
    from models.standard import Standard

_NAME = 13


def rules_lines(standard: "Standard", tier: Tier | None) -> list[Content]:
    """Lay out what a tier is promised, what it may ask and by which way, and what it may not."""
    rules, door = standard.rules_for(tier), standard.gate.tier(tier)
    types = "любые" if door.types >= frozenset(standard.types) else ", ".join(_names(standard, door.types)) or "никакие"
    pairs = (
        ("Реакция", rules.reaction.words),
        ("Ответ", rules.response.words),
        ("Тарифы", rules.licences),
        ("Фронт работ", rules.front),
        ("Встреча", rules.meeting),
        ("Каналы", rules.channels),
        ("Задачи", rules.tasks),
        ("Типы", types),
        ("Форма", "оформляет оператор" if door.lenient else "заполняет клиент: без неё нет места в очереди"),
        ("Срок клиента", "принимается как есть" if door.own_dates else "желаемый, пока не согласован"),
    )
    lines = [Content.assemble((f"{name:<{_NAME}}", "bold"), words) for name, words in pairs if words]
    if forbidden := [kind.label for kind in standard.types if kind not in door.types]:
        lines.append(Content.assemble((f"{'Нельзя':<{_NAME}}", "bold"), ", ".join(forbidden)))
    return [*lines, Content(""), *(Content(f"· {rule}") for rule in rules.rules)] if rules.rules else lines


def _names(standard: "Standard", kinds: Iterable[object]) -> list[str]:
    allowed = set(kinds)
    return [kind.label for kind in standard.types if kind in allowed]
