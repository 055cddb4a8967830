"""Which keys the last line shows: those of what is in front, at the door those that lead on (S-30, S-44)."""

from collections.abc import Mapping

from data.rows import OUTSIDE, QueueRow, View
from models.terms import Status, Verdict
from screens.keys import BY_ID, Place, display, footer_of
from screens.viewing import ViewingScreen

Shown = tuple[tuple[str, str], ...]
"""Keys with their words, the most needed first."""

_FIRST: Mapping[View, tuple[tuple[str, str], ...]] = {
    View.UNFORMED: (
        ("ticket.ask", ""),
        ("ticket.form", ""),
        ("ticket.refuse", ""),
        ("ticket.type", ""),
        ("ticket.curator", ""),
        ("ticket.reply", ""),
    ),
    View.TALK: (
        ("ticket.turn_over", "в обращение"),
        ("ticket.reply", ""),
        ("ticket.note", ""),
        ("ticket.close", ""),
        ("ticket.client", ""),
    ),
    View.CURATOR: (
        ("ticket.curator_said", ""),
        ("ticket.curator", "спросить его"),
        ("ticket.client", ""),
        ("ticket.reply", ""),
        ("ticket.note", ""),
    ),
}
"""The acts that lead on from each list outside the queue, with a word where their own says less; then the usual end."""


def door_of(row: QueueRow) -> View | None:
    """Tell in which list outside the queue a ticket stands; None: it has its place in the queue, or is over."""
    if row.status is Status.WAITING_CURATOR:
        return View.CURATOR
    if row.status is Status.UNFORMED:
        return View.TALK if row.verdict is Verdict.CORRESPONDENCE else View.UNFORMED
    return None


def keys_at(place: Place, door: View | None, chosen: Mapping[str, str]) -> Shown:
    """List what the last line shows in a place; ``door`` is the list outside the queue that it is about."""
    usual = [(one, one.label) for one in footer_of(place)]
    if door is not None and door in _FIRST:
        usual = [(BY_ID[name], word or BY_ID[name].label) for name, word in _FIRST[door]] + usual[-2:]
    return tuple((display(one, chosen), word) for one, word in usual)


class FootingScreen(ViewingScreen):
    """A screen whose last line follows what is in front of the person."""

    def turn(self) -> None:
        """Show the keys of what is in front."""
        self.PLACE = self.here  # type: ignore[misc]
        self.show_keys()
        self.refresh_bindings()

    def show_keys(self) -> None:
        """Show the keys of the composer, of the line that narrows the list, of the card or of the list."""
        if self.card_view.composer is not None:
            from screens.composer import KEYS

            self.keys.show(KEYS)
        elif any(bar.display for bar in self.query("FindBar")):
            from screens.widgets.find_bar import KEYS as FINDING

            self.keys.show(FINDING)
        else:
            self.keys.show(keys_at(self.here, self._door(), self._settings.keymap))

    def _door(self) -> View | None:
        if not self.card_open:
            return self.view if self.view in OUTSIDE else None
        meant = self.subjects()
        return door_of(meant[0]) if meant else None

    def name_questions(self) -> None:
        """Have the card call the questions of the forms as the standard in force does."""
        self.fetch("questions", self._questions, self.card_view.name_questions)

    def _questions(self) -> dict[str, str]:
        return {key: question.label for key, question in self._desk.standard.gate.questions.items()}
