"""Taking requests by hand from the queue: a call (N), a message past the channel (M), the form of a ticket (F)."""

from textual import work

from data.rows import Accepted, QueueRow, View
from models.terms import Verdict
from screens.answering import AnsweringScreen
from screens.telling import TellingScreen
from screens.widgets.queue_table import QueueTable

_WHERE = {
    Verdict.ADMITTED: View.ALL,
    Verdict.ASKED: View.UNFORMED,
    Verdict.REFUSED: View.UNFORMED,
    Verdict.CURATOR: View.CURATOR,
    Verdict.CORRESPONDENCE: View.TALK,
}
"""In which list a new request stands."""


class ReceivingScreen(TellingScreen, AnsweringScreen):
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

    def call_taken(self, accepted: Accepted) -> None:
        """Show what a call became, in the list that it stands in."""
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
