"""What is done to clients from their screen: each act asks by the small dialogs, the desk does it or says why not."""

import asyncio
from typing import Any
from zoneinfo import ZoneInfo

from textual import work

from data.clients.rows import ClientCard
from models.rights import Act, may, refusal
from models.safetext import one_line
from models.terms import ContactRole, Tier
from screens.client_fields import FIELDS
from screens.contact_acts import ContactActs, said_of
from screens.dialogs.ask import Ask, any_text, maybe_text
from screens.dialogs.choose import Choice, Choose
from screens.dialogs.tell import Confirm, Tell
from screens.tier_rules import rules_lines


class ClientActs(ContactActs):
    """Acts on the client itself: new ones, the curator, the tier, the fields, the rules."""

    # --- whoever takes a call

    @work(group="act", exit_on_error=False)
    async def action_new_client(self) -> None:
        """Note an organisation that nobody knows; it has no tier until a supervisor sets one."""
        if not may(self.person.role, Act.ADD_CONTACT):
            self.say(refusal(self.person.role, Act.ADD_CONTACT), "warning")
            return
        hint = "Без уровня: его задаст супервайзер. Дальше запишите человека."
        name = await self._show(Ask("Новая организация", any_text, hint=hint, example="ООО «Ромашка»"))
        if name is None:
            return
        if await asyncio.to_thread(self._desk.clients.match_name, name) is not None:
            self.say(f"Организация «{name}» уже есть. Найдите её: /", "warning")
            return
        by = self._by()
        added: list[int] = []
        if await self._do(lambda: added.append(self._desk.clients.add(name, None, by.at, by)), f"{name}: заведена."):
            await self._add_person(added[0], name)

    @work(group="act", exit_on_error=False)
    async def action_new_contact(self) -> None:
        """Note a person of this organisation."""
        card = self._one(Act.ADD_CONTACT)
        if card is not None:
            await self._add_person(card.id, card.name)

    async def _add_person(self, client_id: int, client: str) -> None:
        title = f"{one_line(client)}: новый человек"
        name = await self._show(Ask(title, any_text, hint="Имя и фамилия, как представились."))
        if name is None:
            return
        role = await self._ask_role(f"{name}: кто это", ContactRole.EMPLOYEE)
        if role is None:
            return
        hint = "Телефоны и почта через точку с запятой. Можно пропустить."
        said = await self._show(Ask(f"{name}: телефон, почта", maybe_text, hint=hint, example="+7 916 555-01-20"))
        if said is None:
            return
        from data.clients.table import addresses_in

        by, addresses = self._by(), addresses_in(said)
        add = self._desk.clients.add_contact
        await self._do(lambda: add(client_id, name, role, addresses, by.at, by), f"{name}: записан как {role.label}.")

    # --- whoever keeps the clients

    @work(group="act", exit_on_error=False)
    async def action_confirm_curator(self) -> None:
        """Make one person the confirmed curator; others who claim to be it become «сотрудник»."""
        card = self._one()
        if card is None:
            return
        people = [one for one in card.contacts if not one.ours]
        if not people:
            self.say("В организации нет людей: сначала n — человек.", "warning")
            return
        choices = [Choice(one, one_line(one.name), said_of(one)) for one in people]
        start = next((at for at, one in enumerate(people) if one.role is ContactRole.CURATOR and not one.curator), 0)
        chosen = await self._show(Choose(f"{one_line(card.name)}: кто куратор", choices, start))
        if chosen is None:
            return
        held = next((one for one in card.contacts if one.curator), None)
        others = [one.name for one in card.contacts if one.role is ContactRole.CURATOR and one.id != chosen.id]
        if others:
            said = [f"Станет сотрудником: {', '.join(map(one_line, others))}."]
            if not await self._show(Confirm(f"Куратор — {one_line(chosen.name)}?", said)):
                return
        by, confirm = self._by(), self._desk.clients.confirm_curator
        await self._do(
            lambda: confirm(by, chosen.id, held.id if held else None), f"{chosen.name}: подтверждённый куратор."
        )

    @work(group="act", exit_on_error=False)
    async def action_set_tier(self) -> None:
        """Change the tier; the hint stands first, and why is always asked (S-09, C-22)."""
        card = self._one()
        if card is None:
            return
        standard = await asyncio.to_thread(lambda: self._desk.standard)
        tiers = [*Tier]
        choices: list[Choice[Any]] = [Choice(tier, tier.label, self._tier_said(card, tier, standard)) for tier in tiers]
        choices.append(Choice("none", "Без уровня", "сроки как у клиентов без уровня"))
        wanted = card.hint.tier or card.tier
        found = await self._show(
            Choose(f"{one_line(card.name)}: уровень", choices, tiers.index(wanted) if wanted else len(tiers))
        )
        if found is None:
            return
        label = "без уровня" if found == "none" else found.label
        tier = None if found == "none" else found
        if (why := await self._show(Ask(f"Почему «{label}»", any_text, example="договор, письмо, решение"))) is None:
            return
        by, change = self._by(), self._desk.clients.set_tier
        moved: list[int] = []
        await self._do(lambda: moved.append(change(by, card.id, tier, why)), f"{card.name}: {label}.")
        if moved and moved[0]:
            self.say(f"{card.name}: {label}. Открытых обращений сменило уровень: {moved[0]}.")

    def _tier_said(self, card: ClientCard, tier: Tier, standard: Any) -> str:
        front = standard.tiers[tier].front
        if tier is card.hint.tier:
            return f"← подсказка{': ' + card.hint.note if card.hint.note else ''} · {front}"
        return f"сейчас · {front}" if tier is card.tier else front

    @work(group="act", exit_on_error=False)
    async def action_edit(self) -> None:
        """Choose a field and give it another value."""
        card = self._one()
        if card is None:
            return
        zone = ZoneInfo(self._settings.zone)
        choices = [Choice(field, field.label, one_line(field.said(card, zone))) for field in FIELDS]
        field = await self._show(Choose(f"{one_line(card.name)}: поля", choices))
        if field is None:
            return
        value = await self._show(field.ask(card, zone))
        if value is not None:
            by, edit = self._by(), self._desk.clients.edit
            await self._do(lambda: edit(by, card.id, **field.change(value)), f"{field.label}: записано.")

    # --- whoever asks

    @work(group="act", exit_on_error=False)
    async def action_tier_rules(self) -> None:
        """Show the rules of the client's tier (S-02)."""
        card = self._one(Act.READ)
        if card is not None:
            standard = await asyncio.to_thread(lambda: self._desk.standard)
            name = card.tier.label if card.tier else "без уровня"
            await self._show(Tell(f"{one_line(card.name)}: уровень «{name}»", rules_lines(standard, card.tier)))
