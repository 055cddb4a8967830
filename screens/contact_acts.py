"""What is done to the people of a client: who they are, how they are reached, whether they make a good curator."""

import asyncio
from collections.abc import Callable
from typing import Any

from textual import work

from data.clients.rows import ClientCard, ContactRow
from data.refusals import Refusal
from data.rows import By, Person
from models.curator_checks import MUST, Check, suits
from models.rights import Act, may, refusal
from models.safetext import one_line
from models.terms import ContactRole
from screens.dialogs.ask import Ask, any_text
from screens.dialogs.choose import Choice, Choose
from screens.fetching import FetchingScreen


class ContactActs(FetchingScreen):
    """A screen with one client in front."""

    person: Person
    card: ClientCard | None

    def look_again(self) -> None:
        """Read anew what is shown."""
        raise NotImplementedError

    def _by(self) -> By:
        return By(self.person, self._now())

    async def _do(self, act: Callable[[], object], sentence: str) -> bool:
        """Have the desk do it, and say so; a refusal is said in its own words."""
        try:
            await asyncio.to_thread(act)
        except Refusal as no:
            self.say(no.sentence, "warning")
            return False
        self.say(sentence)
        self.look_again()
        return True

    def _one(self, act: Act = Act.CLIENTS) -> ClientCard | None:
        """Give the client in front to who may do this, else say why not."""
        if not may(self.person.role, act):
            self.say(refusal(self.person.role, act), "warning")
        elif self.card is None:
            self.say("Сначала выберите клиента.", "warning")
        else:
            return self.card
        return None

    async def _show(self, dialog: Any) -> Any:
        return await self.app.push_screen_wait(dialog)

    async def _ask_role(self, title: str, start: ContactRole) -> ContactRole | None:
        roles = list(ContactRole)
        choices = [Choice(role, role.label, _MEANS.get(role, "")) for role in roles]
        found: ContactRole | None = await self._show(Choose(one_line(title), choices, roles.index(start)))
        return found

    @work(group="act", exit_on_error=False)
    async def action_people(self) -> None:
        """Choose a person of the client, then what to change of them."""
        card = self._one()
        if card is None or not card.contacts:
            if card is not None:
                self.say("В организации нет людей: сначала n — человек.", "warning")
            return
        people = [Choice(one, one_line(one.name), said_of(one)) for one in card.contacts]
        one = await self._show(Choose(f"{one_line(card.name)}: люди", people))
        if one is None:
            return
        ours = "Не наш сотрудник" if one.ours else "Наш сотрудник"
        ways = [
            Choice(self._change_role, "Роль", one.role.label),
            Choice(self._add_address, "Добавить телефон или почту"),
            *([Choice(self._drop_address, "Убрать телефон или почту")] if one.addresses else []),
            Choice(self._rename, "Имя", one_line(one.name)),
            Choice(self._check, "Чек-лист куратора", f"{sum(check in one.checks for check in MUST)} из {len(MUST)}"),
            Choice(self._mark_ours, ours, "такой куратор не считается"),
        ]
        way = await self._show(Choose(one_line(one.name), ways))
        if way is not None:
            await way(one)

    async def _change_role(self, one: ContactRow) -> None:
        role = await self._ask_role(f"{one.name}: роль", one.role)
        if role is not None:
            by = self._by()
            await self._do(lambda: self._desk.clients.set_role(by, one.id, role), f"{one.name}: {role.label}.")

    async def _add_address(self, one: ContactRow) -> None:
        said = await self._show(Ask(f"{one_line(one.name)}: ещё телефон или почта", any_text, example="112, a@b.ru"))
        if said is not None:
            by = self._by()
            await self._do(lambda: self._desk.clients.add_address(by, one.id, said), f"{one.name}: {said}.")

    async def _drop_address(self, one: ContactRow) -> None:
        choices = [Choice(address, one_line(address.value)) for address in one.addresses]
        gone = await self._show(Choose(f"{one_line(one.name)}: что убрать", choices))
        if gone is not None:
            by = self._by()
            await self._do(
                lambda: self._desk.clients.drop_address(by, one.id, gone.id), f"{one.name}: {gone.value} убран."
            )

    async def _rename(self, one: ContactRow) -> None:
        name = await self._show(Ask("Имя и фамилия", any_text, start=one_line(one.name)))
        if name is not None:
            by = self._by()
            await self._do(lambda: self._desk.clients.rename_contact(by, one.id, name), f"Теперь {name}.")

    async def _mark_ours(self, one: ContactRow) -> None:
        by, ours = self._by(), not one.ours
        said = "наш сотрудник, куратором не считается" if ours else "человек клиента"
        await self._do(lambda: self._desk.clients.mark_ours(by, one.id, ours), f"{one.name}: {said}.")

    async def _check(self, one: ContactRow) -> None:
        """Tick the curator's checklist; each choice turns one line, Esc ends it (S-57, S-58)."""
        ticked, start = set(one.checks), 0
        while True:
            choices: list[Choice[Any]] = [
                Choice(
                    check, f"{'✓' if check in ticked else '·'} {check.label}", "нужно" if check in MUST else "нельзя"
                )
                for check in Check
            ]
            choices.append(Choice("keep", "Записать", "куратор подходит" if suits(ticked) else "пока не подходит"))
            found = await self._show(Choose(f"{one_line(one.name)}: чек-лист куратора", choices, start))
            if found is None:
                return
            if found == "keep":
                await self._keep_checks(one, frozenset(ticked))
                return
            ticked ^= {found}
            start = list(Check).index(found)

    async def _keep_checks(self, one: ContactRow, ticked: frozenset[Check]) -> None:
        by = self._by()
        await self._do(lambda: self._desk.clients.check_curator(by, one.id, ticked), "Чек-лист записан.")


def said_of(one: ContactRow) -> str:
    """Say in a line who a contact is."""
    marks = ["подтверждён" if one.curator else "", "наш сотрудник" if one.ours else ""]
    addresses = ", ".join(one_line(address.value) for address in one.addresses)
    return " · ".join(filter(None, (one.role.label, *marks, addresses)))


_MEANS = {
    ContactRole.OWNER: "ЛПР: любые обращения",
    ContactRole.DIRECTOR: "ЛПР: любые обращения",
    ContactRole.SALES_HEAD: "ЛПР: любые обращения",
    ContactRole.CURATOR: "назвался куратором; подтверждают отдельно",
    ContactRole.MANAGER: "задачи от имени ЛПР, вопросы по обучению",
    ContactRole.EMPLOYEE: "задачи от имени ЛПР, вопросы по обучению",
    ContactRole.CONTRACTOR: "при участии ЛПР",
    ContactRole.UNKNOWN: "после слова куратора",
}
