"""What an act needs to know before it is done, asked by the small dialogs; None means the person changed their mind."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from data.desk import Desk
from data.foresight.rows import Preview
from data.rows import Card, Person, QueueRow
from models.clock import LIVE
from models.escalation import Level
from models.impact import from_p
from models.safetext import one_line
from models.terms import Priority, Scope, TicketType, Tier, Urgency
from screens.dialogs.ask import Ask, any_text, ticket_number
from screens.dialogs.choose import Choice, Choose
from screens.dialogs.foreseen import AskForeseen
from screens.dialogs.frame import Dialog
from screens.foreseeing import foresee
from screens.when import EXAMPLES, read_instant

Answer = dict[str, Any]
"""What a verb of the desk is called with, beside the ticket and the person."""


@dataclass(frozen=True)
class Asking:
    """Who asks about what: the tickets meant, and how a dialog is shown."""

    desk: Desk
    person: Person
    rows: tuple[QueueRow, ...]
    card: Card | None
    now: Callable[[], datetime]
    zone: ZoneInfo
    show: Callable[[Dialog[Any]], Awaitable[Any]]
    people: Callable[[], Awaitable[tuple[Person, ...]]]
    rules: Callable[[], Awaitable[Any]] = field(repr=False)

    def title(self, words: str) -> str:
        """Head a dialog with what it is about."""
        if len(self.rows) == 1:
            return f"№ {self.rows[0].number}: {words}"
        return f"Отмечено {len(self.rows)}: {words}"

    async def text(self, words: str, example: str = "") -> str | None:
        """Ask for a text that is not empty."""
        return await self.show(Ask(self.title(words), any_text, example=example))  # type: ignore[no-any-return]

    async def instant(self, words: str, *, empty: bool = False) -> datetime | str | None:
        """Ask for a future instant; an empty answer is allowed on request and comes back as ''."""

        def check(text: str) -> datetime | str:
            return "" if empty and not text.strip() else read_instant(text, self.now(), self.zone)

        hint = f"Например: {EXAMPLES}." + (" Пусто — без срока." if empty else "")
        return await self.show(Ask(self.title(words), check, hint=hint))  # type: ignore[no-any-return]

    async def foreseen(
        self, words: str, look: Callable[[], Preview], example: str = "", *, must: bool = False
    ) -> str | None:
        """Ask for a text beside what the answer would change; with ``must`` only once that can be seen (C-37)."""
        dialog = AskForeseen(self.title(words), any_text, example=example, must=must)
        found: str | None = await foresee(self.show, dialog, self.desk, self.now, look, self.zone)
        return found

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the tickets meant."""
        return tuple(row.number for row in self.rows)


Question = Callable[[Asking], Awaitable[Answer | None]]


async def until(asking: Asking) -> Answer | None:
    """Ask how long the client is waited for."""
    found = await asking.instant("ждать клиента до", empty=True)
    return None if found is None else {"until": found or None}


async def reason(asking: Asking, words: str) -> Answer | None:
    """Ask why."""
    found = await asking.text(words)
    return None if found is None else {"reason": found}


def because(words: str) -> Question:
    """Make the question for a reason."""

    async def ask(asking: Asking) -> Answer | None:
        return await reason(asking, words)

    return ask


async def evidence(asking: Asking) -> Answer | None:
    """Ask what proves the payment, with the list of those whom the urgent start moves (C-37, S-35)."""
    look = partial(asking.desk.foresight.urgent, asking.numbers, asking.now())
    words = "чем подтверждена оплата срочности"
    found = await asking.foreseen(words, look, "номер счёта или платёжки", must=True)
    return None if found is None else {"evidence": found}


async def over_vip(asking: Asking) -> Answer | None:
    """Ask why an outage goes before VIP, with the list of those whom that moves (C-02)."""
    look = partial(asking.desk.foresight.first, asking.numbers, asking.now())
    found = await asking.foreseen("почему поднять над VIP", look)
    return None if found is None else {"reason": found}


async def ticket_type(asking: Asking) -> Answer | None:
    """Ask for one of the seven types, each with its definition (S-23)."""
    standard = await asking.rules()
    choices = [Choice(kind, kind.label, standard.types[kind].means) for kind in TicketType]
    start = _index(list(TicketType), asking.rows[0].type)
    found = await asking.show(Choose(asking.title("тип"), choices, start))
    return None if found is None else {"type": found}


async def tier(asking: Asking) -> Answer | None:
    """Ask for the level and why it changes."""
    standard = await asking.rules()
    choices: list[Choice[Tier]] = [Choice(each, each.label, standard.tiers[each].front) for each in Tier]
    found = await asking.show(Choose(asking.title("уровень"), choices, _index(list(Tier), asking.rows[0].tier)))
    if found is None:
        return None
    look = partial(asking.desk.foresight.tier, asking.numbers, found, asking.now())
    why = await asking.foreseen(f"почему «{found.label}»", look)
    return None if why is None else {"tier": found, "reason": why}


async def priority(asking: Asking) -> Answer | None:
    """Ask for the priority and why it changes."""
    choices = priority_choices(await asking.rules(), asking.card.door.scope if asking.card else None)
    start = _index([choice.value for choice in choices], asking.rows[0].priority)
    found = await asking.show(Choose(asking.title("приоритет"), choices, start))
    if found is None:
        return None
    look = partial(asking.desk.foresight.priority, asking.numbers, found, asking.now())
    why = await asking.foreseen(f"почему «{found.label}»", look)
    return None if why is None else {"priority": found, "reason": why}


def priority_choices(standard: Any, scope: Scope | None = None) -> list[Choice[Priority]]:
    """Give the four priorities, or P1–P3 where the profile shows those, each with its definition (T-09…T-12, H-15)."""
    table = standard.impact
    if standard.chosen.p_levels:
        return [Choice(from_p(each, scope), each.label, table.urgency[each].said) for each in Urgency]
    return [Choice(each, each.label, table.priority[each].said) for each in Priority]


async def person(asking: Asking) -> Answer | None:
    """Ask for a person of the desk."""
    people = [each for each in await asking.people() if each.active]
    choices = [Choice(each.id, one_line(each.name), f"{each.role.label}, линия {each.line}") for each in people]
    found = await asking.show(Choose(asking.title("кому"), choices))
    return None if found is None else {"operator_id": found}


async def whom(asking: Asking) -> Answer | None:
    """Ask for a line or a person, and why."""
    people = [each for each in await asking.people() if each.active and each.id != asking.person.id]
    choices: list[Choice[tuple[str, int]]] = [
        *(Choice(("line", line), f"Линия {line}", words) for line, words in _LINES.items()),
        *(Choice(("operator_id", p.id), one_line(p.name), f"{p.role.label}, линия {p.line}") for p in people),
    ]
    rule = await asyncio.to_thread(asking.desk.escalations.advice, asking.rows[0], asking.now())
    said = f". {rule.to.label.capitalize()}: {rule.text}" if rule is not None else ""
    start = 2 if rule is not None and rule.to is Level.THIRD else 1
    found = await asking.show(Choose(asking.title(f"передать{said}"), choices, start=start))
    if found is None or (why := await asking.text("почему передаёте", "что сделано и что не получилось")) is None:
        return None
    return {found[0]: found[1], "reason": why}


async def promise(asking: Asking) -> Answer | None:
    """Ask which open promise is kept, or what is promised now and by when."""
    open_ones = [each for each in (asking.card.promises if asking.card else ()) if each.kept_at is None]
    if open_ones:
        choices = [Choice(each.id, f"Выполнено: {one_line(each.what)}") for each in open_ones]
        kept = await asking.show(Choose(asking.title("обещания"), [*choices, Choice(0, "Новое обещание…")]))
        if kept is None or kept:
            return None if kept is None else {"kept": kept}
    what = await asking.text("что обещаете клиенту")
    if what is None or (due := await asking.instant("к какому времени")) is None:
        return None
    return {"what": what, "due": due}


async def reminder(asking: Asking) -> Answer | None:
    """Ask when to be reminded and of what."""
    at = await asking.instant("когда напомнить")
    if at is None:
        return None
    what = await asking.show(Ask(asking.title("о чём напомнить"), str.strip, hint="Можно оставить пустым."))
    return None if what is None else {"at": at, "what": what}


async def other_number(asking: Asking) -> Answer | None:
    """Ask into which ticket this one goes; the client's other tickets are offered."""
    others = asking.card.others if asking.card else ()
    choices: list[Choice[int]] = [
        Choice(other.number, f"№ {other.number}", f"{other.status.label} · {one_line(other.subject)}")
        for other in others
    ]
    found: int | None = 0
    if choices:
        choices.append(Choice(0, "другой номер…"))
        found = await asking.show(Choose(asking.title("объединить с"), choices))
    if found == 0:
        found = await asking.show(Ask(asking.title("объединить с №"), ticket_number))
    return None if found is None else {"into": found}


async def nothing_to_answer(asking: Asking) -> Answer | None:
    """Ask for «нечего отвечать» only where the client still waits for a word (time.md rule 38)."""
    waiting = [row for row in asking.rows if row.response.state in LIVE or row.reaction.state in LIVE]
    if not waiting:
        return {}
    choices = [
        Choice(False, "Сначала ответить", "вернуться и написать ответ (r)"),
        Choice(True, "Нечего отвечать", "круг закончится без оценки срока"),
    ]
    found = await asking.show(Choose(asking.title("клиент ещё ждёт ответа"), choices))
    return {"nothing_to_answer": True} if found else None


async def close_reason(asking: Asking) -> Answer | None:
    """Ask what confirms the closing (C-12)."""
    choices = [
        Choice("подтвердил", "Подтвердил", "клиент сказал, что всё решено"),
        Choice("молчание", "Молчание", "клиент не ответил в срок"),
        Choice("", "Другое…", "написать причину"),
    ]
    found = await asking.show(Choose(asking.title("закрыть: чем подтверждено"), choices))
    if found == "":
        found = await asking.text("причина закрытия")
    return None if found is None else {"reason": found}


_LINES = {1: "операторы", 2: "специалисты", 3: "инженеры"}


def _index(values: list[Any], value: Any) -> int:
    return values.index(value) if value in values else 0
