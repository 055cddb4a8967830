"""A new standard on the screen: it waits on the notice line, one key shows what it changes, one more applies it."""

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from textual import on, work
from textual.content import Content

from data.refusals import Refusal
from data.rules.renewal_rows import Draft, Preview
from models.rights import Act, may
from models.safetext import one_line
from screens.news import RulesLooked
from screens.receiving import ReceivingScreen

if TYPE_CHECKING:
    from screens.dialogs.new_standard import Foretold


class RenewingScreen(ReceivingScreen):
    """A screen on which a new standard is looked at and applied."""

    rules_said = ""
    """What the notice line says of the files of the standard."""
    _broken = ""

    def show_standing(self) -> None:
        """Show anew what stands on the notice line."""

    @on(RulesLooked)
    def _hear_of_rules(self, message: RulesLooked) -> None:
        said = one_line(message.sentence)
        if message.broken and said != self._broken:
            self.say(said, "error")
        self._broken = said if message.broken else ""
        self.rules_said = said.replace(f"{self._desk.places.standard}/", "")
        self.show_standing()

    @work(group="tell", exit_on_error=False)
    async def action_new_standard(self) -> None:
        """Show what the edited standard would change; who may apply it applies it from there."""
        draft, preview = await asyncio.to_thread(self._look_at_rules)
        if preview is None:
            self._tell_of_rules(draft)
            return
        from screens.dialogs.new_standard import NewStandard

        allowed = may(self.person.role, Act.STANDARD)
        dialog = NewStandard(preview, self.zone, allowed=allowed, foretold=self._foretold(draft))
        to_open = await self.app.push_screen_wait(dialog)
        if to_open is None:
            return
        try:
            apply = partial(self._desk.renewal.apply, self.by(None), draft.mark, to_open=to_open)
            self.say(await asyncio.to_thread(apply))
        except Refusal as refusal:
            self.refused(refusal)

    def _foretold(self, draft: Draft) -> "Foretold":
        from data.foresight.words import outcome_lines, trial_lines
        from screens.dialogs.new_standard import Foretold
        from screens.foreseeing import safely

        foresight, count = self._desk.foresight, partial(safely, self._desk, self._now)
        at = self._now()
        return Foretold(
            queue=lambda wide: count(lambda: outcome_lines(foresight.standard(draft, at, to_open=wide), self.zone)),
            trial=lambda: count(lambda: trial_lines(foresight.trial(draft, at))),
        )

    def _look_at_rules(self) -> tuple[Draft, Preview | None]:
        draft = self._desk.renewal.draft()
        waits = draft.differs and not draft.faults
        return draft, self._desk.renewal.preview(self._now(), draft) if waits else None

    def _tell_of_rules(self, draft: Draft) -> None:
        from screens.dialogs.tell import Tell

        lines: list[Content | str] = [line for said in draft.faults for line in (one_line(said), "")]
        lines += [line for said in draft.hints for line in (one_line(said), "")]
        if draft.faults:
            self.app.push_screen(Tell("Стандарт с ошибкой: действует прежний", lines))
            return
        folder = one_line(str(self._desk.places.standard))
        lines += [f"Ждать применения нечему: файлы говорят то, что действует. Свои файлы лежат в {folder}."]
        self.app.push_screen(Tell(f"Стандарт {one_line(self._desk.standard.version)}", lines))
