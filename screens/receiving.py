"""Taking requests by hand from the queue: a call (N), a message past the channel (M), the form of a ticket (F)."""

import asyncio
from typing import TYPE_CHECKING, Any

from textual import work

from data.rows import Accepted, QueueRow, View
from models.safetext import one_line
from models.terms import Verdict
from screens.telling import TellingScreen
from screens.widgets.queue_table import QueueTable

if TYPE_CHECKING:
    from data.calls import Call
    from screens.intake import Registered

_WHERE = {
    Verdict.ADMITTED: View.ALL,
    Verdict.ASKED: View.UNFORMED,
    Verdict.REFUSED: View.UNFORMED,
    Verdict.CURATOR: View.CURATOR,
    Verdict.CORRESPONDENCE: View.TALK,
}
"""In which list a new request stands."""


class ReceivingScreen(TellingScreen):
    """A screen from which requests are taken by hand."""

    view: View
    table: QueueTable
    card_open: bool

    def show_view(self) -> None:
        """Show the list of the view."""
        raise NotImplementedError

    def show_number(self, number: int, view: View) -> None:
        """Bring a new ticket under the cursor, in the list that it stands in."""
        if self.view is not view and not (view is View.ALL and self.view is View.UNREACTED):
            self.view = view
            self.show_view()
        if not self.card_open:
            self.table.focus()
            self.table.go_to(number)

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
            self._show_new(outcome.accepted)

    @work(group="tell", exit_on_error=False)
    async def _take_another(self) -> None:
        await self._take_call(asks=False)

    def _show_new(self, accepted: Accepted) -> None:
        if accepted.number is not None:
            self.look_again({accepted.number})
            self.show_number(accepted.number, _WHERE.get(accepted.verdict or Verdict.ADMITTED, View.ALL))

    # --- past the channel, and the form of a ticket

    @work(group="tell", exit_on_error=False)
    async def action_off_channel(self) -> None:
        """Register what came past the official channel in three keys, and offer the ready answer (H-09)."""
        from screens.past_channel import register_past_channel

        await register_past_channel(self)

    @work(group="tell", exit_on_error=False)
    async def action_form(self) -> None:
        """Open the form of the ticket."""
        row = self.one_subject()
        if row is not None:
            await self._open_form(row)

    async def _open_form(self, row: QueueRow) -> None:
        from screens.form import FormScreen

        screen = FormScreen(self._desk, self._now, self._settings, self.person, row.number, self._form_left)
        await self.app.push_screen(screen)

    def _form_left(self, number: int, sentence: str) -> None:
        self.look_again({number})
        self.say(sentence)


def _who(call: "Call") -> str:
    return one_line(call.caller.said)


def _what(call: "Call") -> str:
    return one_line(call.text) or (call.type.label if call.type else "без текста")
