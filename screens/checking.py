"""Ticking the checklists of a request from the screen (D-23, D-41)."""

import asyncio
from functools import partial

from textual import work

from data.refusals import Refusal
from screens.texting import TextingScreen


class CheckingScreen(TextingScreen):
    """A screen on which the checklists of a request are ticked."""

    @work(group="tell", exit_on_error=False)
    async def action_checklist(self) -> None:
        """Show the lists and tick until the person leaves them."""
        row = self.one_subject()
        if row is None:
            return
        from screens.dialogs.ticks import Ticks

        place = 0
        while True:
            points = await asyncio.to_thread(self._desk.checklists.of, row.number)
            if not points:
                self.say("Для этого типа списков нет: они в файле checklists.toml стандарта.")
                return
            point = await self.app.push_screen_wait(Ticks(row.number, points, self.zone, place))
            if point is None:
                self.look_again({row.number})
                return
            place = points.index(point)
            try:
                tick = self._desk.checklists.tick
                done = await asyncio.to_thread(
                    tick, row.number, self.by(None), point.list, point.item, on=not point.done
                )
                self.say(done.sentence)
            except Refusal as refusal:
                self.say(refusal.sentence, "warning")

    def note_history(self, number: int) -> None:
        """Note that the history of a request was read: it ticks the point of the first line."""
        read = self._desk.checklists.read_history
        self.order("history", partial(read, number, self.by(None)), lambda _: None)
