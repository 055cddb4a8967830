"""What a key of the intake asks: type, urgency, channel, template, time, duplicate, who stands behind the caller.

Each question takes the call as it is and gives it back changed, or None when the person changed their mind.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from data.calls import Call, Caller, newcomer
from data.clients.rows import ClientLine, ContactRow
from data.similar import Similar
from data.texts.ticket_templates import TicketTemplate
from models.safetext import one_line
from models.standard import Standard
from models.terms import ContactRole, TicketType, Urgency
from screens.dialogs.ask import Ask, any_text, maybe_text
from screens.dialogs.choose import Choice, Choose
from screens.dialogs.explain import Explain
from screens.dialogs.frame import Dialog
from screens.when import PAST_EXAMPLES, read_past

Show = Callable[[Dialog[Any]], Awaitable[Any]]

TRAINING = "обучение"
URGENCY = "Как срочно, по словам клиента"
_USUAL = ("телефон", "чат", "Telegram", "WhatsApp", "почта", "коллаба", "групповой чат", "встреча", "онлайн-встреча")
"""The channels that stand first in the list, so that a digit chooses them; only those that the standard knows."""
_OFFERED_ROLES = tuple(role for role in ContactRole if role is not ContactRole.CURATOR)
"""A curator is confirmed on the client's card, not by a word on the telephone (S-55)."""


@dataclass(frozen=True)
class Questions:
    """Who asks: how a dialog is shown, and by which rules."""

    show: Show
    standard: Standard

    async def kind(self, call: Call) -> Call | None:
        """Ask for one of the seven types, each with its definition (S-23)."""
        types = list(TicketType)
        choices: list[Choice[Any]] = [Choice(one, one.label, one_line(self.standard.types[one].means)) for one in types]
        choices.append(Choice("", "Пока без типа", "останется в «Не оформлено»"))
        start = types.index(call.type) if call.type else 0
        found = await self.show(Choose("Тип обращения", choices, start))
        return None if found is None else replace(call, type=found or None)

    async def urgency(self, call: Call) -> Call | None:
        """Ask how urgent the client says it is; the definition and examples stand below the list (H-15…H-19)."""
        choices, whole = urgency_choices(self.standard)
        start = list(Urgency).index(call.declared) if call.declared else 1
        found = await self.show(Explain(URGENCY, choices, whole, start))
        if found is None:
            return None
        answers = {**call.answers, "urgency": found.label if found else ""}
        return replace(call, declared=found or None, answers=answers)

    async def channel(self, call: Call) -> Call | None:
        """Ask by which channel it came; any name will do (S-41)."""
        found = await self.show(Choose("Откуда обращение", channel_choices(self.standard)))
        if found == "":
            found = await self.show(Ask("Какой канал", any_text, example="например, ICQ"))
        return None if found is None else replace(call, channel=found)

    async def template(self, call: Call, templates: Sequence[TicketTemplate]) -> Call | None:
        """Ask for a ready-made request (T-16); what is typed already stays."""
        choices = [
            Choice(one, one_line(one.name), _about(one)) for one in templates
        ]  # fmt: skip
        found: TicketTemplate | None = await self.show(Choose("Готовое обращение", choices))
        if found is None:
            return None
        text = (
            found.text if not call.text.strip() else f"{call.text.rstrip()}\n{found.text}" if found.text else call.text
        )
        kept = {key: words for key, words in call.answers.items() if words.strip()}
        return replace(
            call,
            type=found.type or call.type,
            declared=found.urgency or call.declared,
            topic=found.topic or call.topic,
            answers={**found.answers, **kept},
            text=text,
        )

    async def when(self, call: Call, now: datetime, zone: ZoneInfo) -> Call | None:
        """Ask when the call was, for what is written down afterwards; never later than now (L-09)."""

        def check(said: str) -> datetime | str:
            return read_past(said, now, zone) if said.strip() else ""

        hint = f"Когда клиент позвонил: {PAST_EXAMPLES}. Пусто — сейчас."
        found = await self.show(Ask("Записать постфактум", check, hint=hint))
        return None if found is None else replace(call, at=found or None)

    async def belonging(self, call: Call, found: Sequence[Similar]) -> Call | None:
        """Ask to which of the requests beside the form this call belongs, and how (H-10, L-05)."""
        choices: list[Choice[Any]] = [Choice(one, f"№ {one.number}", _of(one)) for one in found]
        if call.parent or call.joins:
            choices.append(Choice("", "Отдельное обращение", "ни с чем не связывать"))
        chosen = await self.show(Choose("К какому обращению относится", choices))
        if chosen is None or chosen == "":
            return None if chosen is None else replace(call, parent=None, joins=None)
        one: Similar = chosen
        ways = [Choice("parent", "Дубль", f"своё обращение, а № {one.number} посчитает затронутых")]
        if not one.solved and one.same_client:
            ways.append(Choice("joins", "Дописать", f"сообщение клиента в № {one.number}, без нового обращения"))
        way = await self.show(Choose(f"№ {one.number}: {one_line(one.subject)}", ways))
        if way is None:
            return None
        return (
            replace(call, parent=None, joins=one.number)
            if way == "joins"
            else replace(call, parent=one.number, joins=None)
        )

    async def behind(
        self, call: Call, people: Sequence[ContactRow], search: Callable[[str], Awaitable[Sequence[ClientLine]]]
    ) -> Call | None:
        """Ask who the caller is, or on whose word they ask (S-50…S-53)."""
        return await (self._known(call, people) if call.caller.known else self._stranger(call, search))

    async def _known(self, call: Call, people: Sequence[ContactRow]) -> Call | None:
        lprs = [one for one in people if self.standard.gate.role(one.role).lpr]
        choices: list[Choice[Any]] = [
            Choice(one, f"По слову: {one_line(one.name)}", one.role.label)
            for one in lprs
            if one.id != call.caller.contact_id
        ]
        choices.append(Choice(TRAINING, "Тема «обучение»", "вопрос по обучению может задать любой"))
        if call.speaks_for or call.topic:
            choices.append(Choice("", "Сам от себя", "ни чьего слова, ни темы"))
        found = await self.show(Choose(f"{one_line(call.caller.said)}: {call.caller.role.label}", choices))
        if found is None:
            return None
        if found == TRAINING:
            return replace(call, topic=TRAINING)
        return replace(call, speaks_for=found.name) if found else replace(call, speaks_for="", topic="")

    async def _stranger(self, call: Call, search: Callable[[str], Awaitable[Sequence[ClientLine]]]) -> Call | None:
        caller = call.caller
        name = await self.show(Ask("Как зовут", maybe_text, start=caller.name, hint="Можно пусто."))
        if name is None:
            return None
        address = await self.show(Ask("Телефон или почта", maybe_text, start=caller.address, hint="Можно пусто."))
        if address is None:
            return None
        organisation = await self.show(Ask("Организация", maybe_text, start=caller.client, hint="Можно пусто."))
        if organisation is None:
            return None
        known = await self._organisation(organisation, await search(organisation) if organisation else ())
        if known is None:
            return None
        role = caller.role
        if known.client_id is not None:
            choices = [Choice(one, one.label, _ROLE_MEANS.get(one, "")) for one in _OFFERED_ROLES]
            start = _OFFERED_ROLES.index(role) if role in _OFFERED_ROLES else 0
            chosen = await self.show(Choose(f"{one_line(known.client)}: кто это", choices, start))
            if chosen is None:
                return None
            role = chosen
        fresh = replace(newcomer(caller.typed), name=name, address=address, role=role)
        return replace(call, caller=replace(fresh, client=known.client, client_id=known.client_id, tier=known.tier))

    async def _organisation(self, typed: str, found: Sequence[ClientLine]) -> Caller | None:
        """Take an organisation that the desk knows, or the name as it was typed."""
        clients = {line.id: line for line in found}
        if not typed or not clients:
            return Caller(client=typed)
        choices: list[Choice[Any]] = [
            Choice(line, one_line(line.name), line.tier.label if line.tier else "") for line in clients.values()
        ]
        choices.append(Choice("", f"Другая: {one_line(typed)}", "такой ещё нет"))
        chosen = await self.show(Choose("Какая организация", choices))
        if chosen is None:
            return None
        if chosen == "":
            return Caller(client=typed)
        return Caller(client=chosen.name, client_id=chosen.id, tier=chosen.tier)


def urgency_choices(standard: Standard) -> tuple[list[Choice[Any]], list[str]]:
    """List P1, P2, P3 with their definitions, and last that the client did not say; then each whole with examples."""
    levels = standard.door.impact.urgency
    choices: list[Choice[Any]] = [Choice(one, one.label, one_line(levels[one].means)) for one in Urgency]
    choices.append(Choice("", "Не назвал", "срочность клиента не записываем"))
    return choices, [*(one_line(levels[one].said) for one in Urgency), "Клиент ничего не сказал о срочности."]


def channel_choices(standard: Standard) -> list[Choice[str]]:
    """List the channels, the usual ones first, and last a name of one's own."""
    kinds = {gate.name: gate.kind for gate in standard.gate.channels.values()}
    usual = [name for name in _USUAL if name in kinds]
    names = [*usual, *sorted(name for name in kinds if name not in usual)]
    official = standard.official
    listed = [
        Choice(name, one_line(name), "мимо канала" if official and name not in official else kinds[name].label)
        for name in names
    ]
    return [*listed, Choice("", "Другой…", "назвать")]


_ROLE_MEANS = {
    ContactRole.MANAGER: "задачи — со слов ЛПР",
    ContactRole.EMPLOYEE: "задачи — со слов ЛПР",
    ContactRole.CONTRACTOR: "нужен ЛПР среди участников",
    ContactRole.UNKNOWN: "ждёт слова куратора",
}


def _about(template: TicketTemplate) -> str:
    parts = (template.type.label if template.type else "", template.urgency.label if template.urgency else "")
    return " · ".join(filter(None, (*parts, one_line(template.text))))


def _of(one: Similar) -> str:
    return (
        f"{one.status.label} · {one_line(one.subject)} · {'тот же клиент' if one.same_client else one_line(one.client)}"
    )
