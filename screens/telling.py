"""What a person can ask to be told: the reasons of a clock, the rules of a level, other tickets, the quarantine."""

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Any

from textual import work
from textual.content import Content

from data.refusals import Refusal
from data.rows import Card, QueueRow
from models.safetext import one_line
from screens.checking import CheckingScreen

if TYPE_CHECKING:
    from data.inbox.quarantine import Quarantined


class TellingScreen(CheckingScreen):
    """A screen whose tickets can be asked about."""

    def open_number(self, number: int) -> None:
        """Open any ticket's card."""
        raise NotImplementedError

    @work(group="tell", exit_on_error=False)
    async def action_explain(self) -> None:
        """Explain both clocks and the place in the queue in words."""
        row = self.one_subject()
        if row is None:
            return
        from screens.dialogs.tell import Tell

        now = self._now()
        lines = await asyncio.to_thread(self._explained, row, now)
        self.app.push_screen(Tell(f"№ {row.number}: почему такие сроки", lines))

    def _explained(self, row: QueueRow, now: datetime) -> list[Content]:
        from data.reasons import clocks_in_words, place_in_words

        card = self._desk.cards.card(row.number, now, glance=True)
        place = place_in_words(self._desk, card) if card is not None else ""
        lines = [Content.styled("Почему здесь", "bold"), Content(place)]
        for name, words in clocks_in_words(self._desk, row.number):
            lines += [Content(""), Content.styled(name, "bold"), Content(one_line(words))]
        return lines

    @work(group="tell", exit_on_error=False)
    async def action_tier_rules(self) -> None:
        """Show the rules of the client's level (S-02)."""
        row = self.one_subject()
        if row is not None:
            from screens.dialogs.tell import Tell
            from screens.tier_rules import rules_lines

            standard = await asyncio.to_thread(lambda: self._desk.standard)
            name = row.tier.label if row.tier else "без уровня"
            self.app.push_screen(Tell(f"№ {row.number}: уровень «{name}»", rules_lines(standard, row.tier)))

    def action_client(self) -> None:
        """Open the client of the ticket: who they are, and all that has been with them (L-05, D-09)."""
        row = self.one_subject()
        if row is None:
            return
        if row.client_id is None:
            self.say(f"№ {row.number}: клиент неизвестен. Найти или завести: Ctrl+K.", "warning")
            return
        from screens.clients import ClientsScreen

        screen = ClientsScreen(self._desk, self._now, self._settings, self.person, self.open_number, row.client_id)
        self.app.push_screen(screen)

    @work(group="tell", exit_on_error=False)
    async def action_others(self) -> None:
        """Choose another ticket of the same client and open it."""
        row = self.one_subject()
        if row is None:
            return
        card = await asyncio.to_thread(self._desk.cards.card, row.number, self._now())
        if card is None or not card.others:
            self.say(f"№ {row.number}: других обращений у клиента нет.")
            return
        from screens.dialogs.choose import Choose

        number = await self.app.push_screen_wait(Choose(f"№ {row.number}: другие обращения клиента", _others(card)))
        if number is not None:
            self.open_number(number)

    @work(group="tell", exit_on_error=False)
    async def action_number(self) -> None:
        """Open any ticket by its number, closed ones too."""
        from screens.dialogs.ask import Ask, ticket_number

        number = await self.app.push_screen_wait(Ask("Открыть обращение №", ticket_number, example="1042"))
        if number is not None:
            self.open_number(number)

    @work(group="tell", exit_on_error=False)
    async def action_quarantine(self) -> None:
        """Show the files that could not be read, each with its reason, and try one again."""
        from data.inbox.quarantine import Quarantine
        from screens.dialogs.choose import Choice, Choose
        from screens.dialogs.tell import Tell

        quarantine = Quarantine(self._desk)
        files: tuple[Quarantined, ...] = await asyncio.to_thread(quarantine.list)
        if not files:
            self.say("Карантин пуст: все файлы прочитаны.")
            return
        choices = [Choice(file, one_line(file.name), one_line(file.reason)) for file in files]
        chosen = await self.app.push_screen_wait(
            Choose(f"Карантин: {len(files)}. Enter — причина и новая попытка", choices)
        )
        if chosen is None:
            return
        from screens.dialogs.tell import Confirm

        lines = [one_line(chosen.reason), "", "Попробовать прочитать файл ещё раз?"]
        if await self.app.push_screen_wait(Confirm(f"{one_line(chosen.name)}", lines)):
            try:
                await asyncio.to_thread(quarantine.retry, chosen.name)
            except Refusal as refusal:
                self.app.push_screen(Tell("Не вышло", [one_line(refusal.sentence)]))
            else:
                self.say(f"Файл {chosen.name} снова во входящих.")


def _others(card: Card) -> list[Any]:
    from screens.dialogs.choose import Choice

    return [
        Choice(other.number, f"№ {other.number}", f"{other.status.label} · {one_line(other.subject)}")
        for other in card.others
    ]
