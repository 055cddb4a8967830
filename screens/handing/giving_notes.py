"""What is done beside the decisions: closing an item, the note of the shift, standing instructions."""

import asyncio

from textual import work

from data.giving.part_rows import UNSIGNED
from models.shift_terms import ItemKind
from screens.dialogs.ask import Ask, any_text, maybe_text
from screens.dialogs.choose import Choice, Choose
from screens.handing.giving_acts import GivingActs
from screens.handing.giving_base import SIGNED, name_of

_ENDINGS = ("resolve", "close", "refuse", "merge")


class GivingNotes(GivingActs):
    """A screen on which items are ended and notes are left."""

    @work(group="act", exit_on_error=False)
    async def action_close_item(self) -> None:
        """Resolve, close, refuse or merge by the ordinary checks; the item then goes by itself."""
        from screens.deeds import STATUS_WORDS, status_acts

        found = self.meant()
        if found is None:
            return
        _, item = found
        if item.kind is ItemKind.STANDING:
            end, standing_id = self._desk.shifts.standing.end, int(item.ref)
            self.do(lambda by: end(by, standing_id), "Указание снято.")
            return
        row = await asyncio.to_thread(self._desk.queue.find, item.number) if item.number is not None else None
        ways = [act for act in status_acts(row) if act in _ENDINGS] if row is not None else []
        if row is None or not ways:
            self.say(f"{name_of(item)}: отсюда не закрыть. Назовите, кому передать (t).", "warning")
            return
        choices = [Choice(act, *STATUS_WORDS[act]) for act in ways]
        chosen = await self.show(Choose(f"{name_of(item)}: закончить", choices)) if len(ways) > 1 else ways[0]
        if chosen is not None:
            self.begin(chosen, (row,))

    @work(group="act", exit_on_error=False)
    async def action_standing(self) -> None:
        """Leave an instruction for the shifts to come."""
        found = self.list.row
        about = found.number if found is not None else None
        text = await self.show(Ask("Указание: держать до срока", any_text, example="не закрывать, пока не пришёл акт"))
        if text is None:
            return
        until = await self.ask_instant("Держать до")
        if until is not None:
            add = self._desk.shifts.standing.add
            said = "Указание оставлено: оно будет в каждой передаче до срока."
            self.do(lambda by: add(by, text, until, number=about), said)

    @work(group="act", exit_on_error=False)
    async def action_note(self) -> None:
        """Write down what was unusual; after the acceptance it goes to the receiver as «вспомнил»."""
        from screens.dialogs.note import Note

        part = self.part
        if part is None:
            return
        if part.state in UNSIGNED:

            def keep(text: str) -> None:
                self.preparing.note(part.id, self.by(None), text)

            await self.show(Note("Что на смене было необычного", part.note, keep))
            self.reload()
            return
        if part.signed_at is not None and part.closed_at is None:
            self.say(SIGNED, "warning")
            return
        text = await self.show(Ask("Вспомнил: дополнить переданное", maybe_text, hint="Принимающий прочтёт сразу."))
        if text:
            recall = self._desk.shifts.accepting.recall
            self.do(lambda by: recall(part.id, by, text), "Передано: принимающий увидит это сейчас.")
