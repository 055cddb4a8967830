"""Answering the phone (N): the intake opens over whatever is shown, and leaving it returns there."""

import asyncio
from typing import TYPE_CHECKING, Any

from textual import work

from data.rows import Accepted, Person
from models.safetext import one_line
from screens.fetching import FetchingScreen

if TYPE_CHECKING:
    from data.calls import Call
    from screens.intake import Registered


class AnsweringScreen(FetchingScreen):
    """A screen on which the phone may ring: a call waits for no handover."""

    person: Person

    def call_taken(self, accepted: Accepted) -> None:
        """Take note of what a call became; the sentence that says it is shown already."""

    @work(group="tell", exit_on_error=False)
    async def action_register(self) -> None:
        """Open the intake at once; where a call was put aside, ask whether to go on with it."""
        await self._take_call(asks=True)

    async def _take_call(self, *, asks: bool) -> None:
        from data.calls import Calls, begin
        from screens.intake import IntakeScreen

        calls = Calls(self._desk, self.person.id)
        began = self._now()
        waiting = await asyncio.to_thread(calls.waiting)
        call = await self._which(waiting) if waiting and asks else None
        if call is None and waiting and asks:
            return
        if call is None or call.key == "":
            slot = calls.free_slot(waiting)
            if slot is None:
                self.say("Отложенных звонков слишком много: сохраните или сотрите один из них (N).", "warning")
                return
            call = begin(began, slot)
        others = len([one for one in waiting if one.slot != call.slot])
        await self.app.push_screen(
            IntakeScreen(self._desk, self._now, self._settings, self.person, call, others, self._call_left)
        )

    async def _which(self, waiting: "tuple[Call, ...]") -> "Call | None":
        """Ask whether this is a new call or one that was put aside; None: neither."""
        from dataclasses import replace

        from data.calls import Calls
        from screens.dialogs.choose import Choice, Choose

        new = replace(waiting[0], key="")
        choices: list[Choice[Any]] = [Choice(new, "Новый звонок", "отложенное подождёт")]
        choices += [Choice(one, f"Продолжить: {_who(one)}", _what(one)) for one in waiting]
        choices.append(Choice("drop", "Стереть отложенное…"))
        chosen = await self.app.push_screen_wait(Choose("Есть незаконченный приём", choices))
        if chosen != "drop":
            return chosen
        gone = await self.app.push_screen_wait(Choose("Стереть навсегда", choices[1:-1]))
        if gone is not None:
            await asyncio.to_thread(Calls(self._desk, self.person.id).forget, gone, self._now())
            self.say(f"Стёрто: {_who(gone)}.")
        return None

    def _call_left(self, outcome: "Registered | None", again: bool) -> None:
        """Go on after a call: show what it became, or that it waits; or take the next one at once."""
        if again:
            self._take_another()
        elif outcome is None:
            self.say("Приём отложен, ничего не потеряно. N — продолжить.")
        else:
            self.say(outcome.sentence)
            self.call_taken(outcome.accepted)

    @work(group="tell", exit_on_error=False)
    async def _take_another(self) -> None:
        await self._take_call(asks=False)


def _who(call: "Call") -> str:
    return one_line(call.caller.said)


def _what(call: "Call") -> str:
    return one_line(call.text) or (call.type.label if call.type else "без текста")
