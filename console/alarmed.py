"""One's own warnings from any screen: what waits for an answer, and by which rules one is told."""

from collections.abc import Awaitable
from typing import TypeVar

from textual import work
from textual.screen import ModalScreen

from console.followed import Followed
from data.rows import Person
from models.rights import Act, may, refusal
from screens.base import BaseScreen
from screens.handing.wanted import TicketWanted

Answer = TypeVar("Answer")


class Alarmed(Followed):
    """An app whose person answers warnings and says what they want to hear."""

    @work(group="alerts", exit_on_error=False)
    async def action_alerts(self) -> None:
        """Show the warnings that wait for an answer; the one chosen is answered, and its ticket opens."""
        from screens.alerting import answer_one

        person = self._may_be_warned()
        if person is not None:
            number = await self._told(answer_one(self, self._desk, person, self._now))
            if number is not None:
                self.post_message(TicketWanted(number))

    @work(group="alerts", exit_on_error=False)
    async def action_alert_rules(self) -> None:
        """Change one's own rules: quiet hours, what is not told, the bell."""
        from screens.alerting import change_rules

        person = self._may_be_warned()
        if person is not None:
            await self._told(change_rules(self, self._desk, person, self._now))

    async def _told(self, asked: Awaitable[Answer]) -> Answer | None:
        """Wait for what a person is asked; what goes wrong is told by the screen beneath, as of its own workers."""
        try:
            return await asked
        except Exception as error:
            if isinstance(self.screen_stack[0], BaseScreen):
                self.screen_stack[0].failed(error, "предупреждения")
            return None

    def _may_be_warned(self) -> Person | None:
        """Give the person at the console where they can be asked now and are ever warned."""
        if self.person is None or isinstance(self.screen, ModalScreen):
            return None
        if may(self.person.role, Act.ALERTS):
            return self.person
        self.notify(refusal(self.person.role, Act.ALERTS), severity="warning", markup=False)
        return None
