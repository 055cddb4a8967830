"""Saved views: opening one, keeping the present one, forgetting one."""

import asyncio
from typing import Any

from textual import work

from models.safetext import one_line
from screens.steering import SteeringScreen


class ViewingScreen(SteeringScreen):
    """A screen whose filter can be kept under a name."""

    @work(group="tell", exit_on_error=False)
    async def action_saved_views(self) -> None:
        """Open a saved view, keep the present one, or forget one."""
        from screens.dialogs.ask import Ask, any_text
        from screens.dialogs.choose import Choice, Choose

        kept = await asyncio.to_thread(self._desk.views.all, self.person)
        choices: list[Choice[Any]] = [
            Choice(each, one_line(each.name), f"{each.view.label} · {one_line(each.query) or 'без отбора'}")
            for each in kept
        ]
        choices.append(Choice("keep", "Сохранить нынешний вид…", self.list_title() or self.view.label))
        if kept:
            choices.append(Choice("drop", "Убрать сохранённый…"))
        chosen = await self.app.push_screen_wait(Choose("Сохранённые виды", choices))
        if chosen == "keep":
            name = await self.app.push_screen_wait(Ask("Имя вида", any_text))
            if name is not None:
                await asyncio.to_thread(self._desk.views.save, self.person, name, self.view, self.filter, self._now())
                self.say(f"Вид «{name}» сохранён.")
        elif chosen == "drop":
            gone = await self.app.push_screen_wait(Choose("Убрать вид", choices[: len(kept)]))
            if gone is not None:
                await asyncio.to_thread(self._desk.views.drop, self.person, gone.name, self._now())
        elif chosen is not None:
            self.view, self.filter = chosen.view, chosen.query
            self.show_view()

    async def action_board(self) -> None:
        """Open the supervisor's board from the list by one letter."""
        await self.app.run_action("app.board")
