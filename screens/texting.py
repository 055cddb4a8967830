"""Ready texts while one writes: found over the composer with F5, put in filled, a hole selected to be typed over."""

import asyncio
from typing import TYPE_CHECKING

from textual import work

from screens.attaching import AttachingScreen

if TYPE_CHECKING:
    from screens.composer import Composer
    from screens.dialogs.find_text import FindText


class TextingScreen(AttachingScreen):
    """A screen on which ready texts are put into what is being written."""

    def on_composer_text_wanted(self, message: "Composer.TextWanted") -> None:
        """Offer the texts for the ticket that is being answered."""
        self.opening = True
        self._put_text_in(message.number)

    @work(group="texts", exclusive=True, exit_on_error=False)
    async def _put_text_in(self, number: int) -> None:
        try:
            dialog = await asyncio.to_thread(self._offers, number)
            waiting = self.app.push_screen(dialog, wait_for_dismiss=True)
        finally:
            self.opening = False
        text = await waiting
        composer = self.card_view.composer
        if text and composer is not None and composer.number == number:
            composer.put_in(text)

    def _offers(self, number: int) -> "FindText":
        """Read the texts and fill each from the ticket (runs in a thread)."""
        from screens.dialogs.find_text import FindText, Offer

        texts, now = self._desk.texts, self._now()
        facts = texts.facts(number, now)
        mine = {"operator": self.person.name}
        found = texts.find(stage=facts.stage, type=facts.type, at=now)
        offers = [Offer(template, texts.filled(template, facts, mine)) for template in found]
        return FindText(number, offers, facts.stage, facts.type, texts.trouble and "Файлы текстов с ошибкой: старые.")
