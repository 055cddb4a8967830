"""Writing to the client or to colleagues: the composer, its drafts, sending, and what happens when it is refused."""

from dataclasses import replace
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING

from data.refusals import MovedOn, NotSent, Refusal
from data.rows import By, Done, DraftRow, QueueRow
from models.safetext import one_line
from models.terms import MessageKind
from screens.admitting import AdmittingScreen
from screens.card import CardView

if TYPE_CHECKING:
    from screens.composer import Composer

_TO_CLIENT = ("answer", "question", "reply")
_NOTES = ("note",)
"""The kinds of drafts; «reply» is a reply that was taken back."""
_SAID = {MessageKind.ANSWER: "ответа", MessageKind.QUESTION: "вопроса", MessageKind.NOTE: "заметки"}


class _Unsaved:
    """The newest text of each draft that is not on disk yet; saving takes it out, so an older text never lands last."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.texts: dict[tuple[int, MessageKind], str] = {}


class WritingScreen(AdmittingScreen):
    """A screen with a card on which answers are written."""

    card_view: CardView
    _unsaved: _Unsaved
    _drafts: dict[int, DraftRow]
    _offered = False

    def begin_writing(self) -> None:
        """Prepare the books of what is typed."""
        self._unsaved = _Unsaved()
        self._drafts = {}

    def one_subject(self) -> QueueRow | None:
        """Give the one ticket that is meant, or say that there is none."""
        rows = self.subjects()
        if len(rows) == 1:
            return rows[0]
        several = "Это — об одном обращении. Снимите отметки (Esc)."
        self.say(several if rows else "Сначала выберите обращение.", "warning")
        return None

    def load_drafts(self) -> None:
        """Learn what this person left unsent, on any console."""
        self.fetch("drafts", lambda: self._desk.drafts.mine(self.person.id), self._know_drafts)

    def _know_drafts(self, drafts: tuple[DraftRow, ...]) -> None:
        texts = [draft for draft in drafts if draft.ticket_number and draft.kind in (*_TO_CLIENT, *_NOTES)]
        self._drafts = {draft.ticket_number: draft for draft in reversed(texts)}
        if self._drafts and not self._offered:
            numbers = ", ".join(f"№ {number}" for number in list(self._drafts)[:5])
            self.say(f"Есть черновики: {numbers}. Откройте обращение и нажмите r или n.")
        self._offered = True
        self.show_draft_mark()

    def show_draft_mark(self) -> None:
        """Show on the card whether a draft waits for it."""

    def draft_said(self, number: int | None) -> str:
        """Say in a word what draft waits for a ticket."""
        draft = self._drafts.get(number) if number is not None else None
        if draft is None:
            return ""
        return f"черновик {_SAID[_kind_of(draft.kind)]} от {self._draft_time(draft.saved_at)}"

    def _draft_time(self, at: datetime) -> str:
        """Write when a draft was saved: the time, on another day the date too."""
        saved, today = at.astimezone(self.zone), self._now().astimezone(self.zone).date()
        return f"{saved:%H:%M}" if saved.date() == today else f"{saved:%d.%m %H:%M}"

    def action_reply(self) -> None:
        """Write to the client."""
        self._open_composer(_TO_CLIENT)

    def action_note(self) -> None:
        """Write for colleagues."""
        self._open_composer(_NOTES)

    def _open_composer(self, kinds: tuple[str, ...]) -> None:
        row = self.one_subject()
        if row is None:
            return
        composer = self.card_view.composer
        if composer is not None:
            composer.save()

        def found() -> tuple[DraftRow | None, bool, str]:
            mailed = "@" in self._desk.cards.address(row.number)
            advice = "" if kinds == _NOTES else self._desk.standard.format_for(self._desk.cards.channel(row.number))
            with self._unsaved.lock:
                drafts = (self._desk.drafts.get(self.person.id, row.number, kind) for kind in kinds)
                draft = next((draft for draft in drafts if draft is not None), None)
                return self._under_its_kind(draft) if draft is not None else None, mailed, advice

        empty = _kind_of(kinds[0])
        self.before_writing(row)
        self.opening = True
        self.fetch("compose", found, lambda known: self._compose_with(row, empty, *known))

    def _under_its_kind(self, draft: DraftRow) -> DraftRow:
        """Keep a reply that was taken back as the answer it will be, so that it is one draft (runs in a thread)."""
        kind = _kind_of(draft.kind).value
        if kind != draft.kind:
            self._desk.drafts.save(self.person.id, draft.ticket_number, kind, draft.text, draft.saved_at)
            self._desk.drafts.drop(self.person.id, draft.ticket_number, draft.kind, self._now())
        return replace(draft, kind=kind)

    def before_writing(self, row: QueueRow) -> None:
        """Bring the card of this ticket to the front."""

    def after_writing(self) -> None:
        """Give the screen back its former look."""

    async def _compose_with(
        self, row: QueueRow, kind: MessageKind, draft: DraftRow | None, mailed: bool, advice: str
    ) -> None:
        kind = _kind_of(draft.kind) if draft else kind
        text = draft.text if draft else ""
        saved = f"черновик от {self._draft_time(draft.saved_at)}" if draft else ""
        try:
            await self.card_view.write(row.number, row.version, kind, text, saved, self.keep_text, mailed=mailed)
        finally:
            self.opening = False
        if self.card_view.composer is not None:
            self.card_view.composer.advise(one_line(advice))
        self.watch_composer()

    def watch_composer(self) -> None:
        """Listen to what the composer says; it lives inside the card."""

    def typed(self, number: int, kind: MessageKind, text: str) -> None:
        """Put a text that is being typed on disk, in a thread."""
        self._unsaved.texts[number, kind] = text
        at = self._now()

        def save() -> tuple[int, MessageKind, str]:
            with self._unsaved.lock:
                newest = self._unsaved.texts.pop((number, kind), None)
                if newest is not None:
                    self._desk.drafts.save(self.person.id, number, kind.value, newest, at)
            return number, kind, text

        self.order("draft", save, lambda saved: self._is_saved(*saved, at))

    def _is_saved(self, number: int, kind: MessageKind, text: str, at: datetime) -> None:
        if text.strip():
            self._drafts[number] = DraftRow(self.person.id, number, kind.value, text, at)
        else:
            self._drafts.pop(number, None)
        composer = self.card_view.composer
        if composer is not None and composer.number == number:
            composer.kept(f"сохранено {at.astimezone(self.zone):%H:%M:%S}")
        self.show_draft_mark()

    def on_composer_typed(self, message: "Composer.Typed") -> None:
        """Save what was typed."""
        self.typed(message.number, message.kind, message.text)

    def on_composer_kind_changed(self, message: "Composer.KindChanged") -> None:
        """Forget the draft under its former kind; it is saved again under the new one."""
        self.typed(message.number, message.old, "")

    async def on_composer_aside(self, message: "Composer.Aside") -> None:
        """Leave the text as a draft."""
        await self.card_view.stop_writing()
        if self.draft_said(message.number):
            self.say(f"№ {message.number}: {self.draft_said(message.number)} сохранён, r или n — продолжить.")
        self.after_writing()

    def on_composer_sent(self, message: "Composer.Sent") -> None:
        """Hand the text to the desk; it stays in the composer until the desk has it."""
        number, kind, text = message.number, message.kind, message.text
        by = self.by(message.seen)
        self.order("send", lambda: self._send(number, kind, text, by), lambda answer: self._heard(number, kind, answer))

    def _send(self, number: int, kind: MessageKind, text: str, by: By) -> Done | Refusal:
        with self._unsaved.lock:
            waiting = {key: self._unsaved.texts.pop(key) for key in list(self._unsaved.texts) if key[0] == number}
            try:
                if kind is MessageKind.NOTE:
                    return self._desk.replies.note(number, by, text)
                return self._desk.replies.reply(number, by, kind, text)
            except Refusal as refusal:
                self._unsaved.texts.update(waiting)
                return refusal
            except BaseException:
                self._unsaved.texts.update(waiting)
                raise

    async def _heard(self, number: int, kind: MessageKind, answer: Done | Refusal) -> None:
        composer = self.card_view.composer
        mine = composer if composer is not None and composer.number == number else None
        self.look_again({number})
        if isinstance(answer, Refusal):
            if mine is not None:
                mine.refused(moved_on=isinstance(answer, MovedOn))
            if mine is not None and isinstance(answer, NotSent):
                lead = len(mine.text) - len(mine.text.lstrip())
                mine.show_place(lead + answer.start, lead + answer.end)
            self.refused(answer)
            return
        self._drafts.pop(number, None)
        card = self.shown_card()
        if card is not None and card.row.number == number:
            self.acted_on(card.row)
        if mine is not None:
            mine.sent()
            await self.card_view.stop_writing()
            self.after_writing()
        self.say(answer.sentence)
        if kind is not MessageKind.NOTE:
            self.letter_waits(number)
        self.show_draft_mark()

    def failed(self, error: BaseException, doing: str) -> None:
        """Lose no text by a failure: it can be sent again, and its draft is saved as soon as that is possible."""
        self.opening = False
        composer = self.card_view.composer
        if composer is not None and doing == "send":
            composer.refused(moved_on=False)
        if composer is not None and doing == "draft":
            composer.try_again()
        super().failed(error, doing)

    def taken_back(self, number: int) -> None:
        """Learn the draft that a cancelled reply became again."""
        self.load_drafts()

    def keep_text(self, number: int, kind: MessageKind, text: str) -> None:
        """Put a text on disk at once: the console is being left."""
        with self._unsaved.lock:
            self._unsaved.texts.pop((number, kind), None)
            self._desk.drafts.save(self.person.id, number, kind.value, text, self._now())


def _kind_of(draft: str) -> MessageKind:
    """Say what a draft will be; what is neither question nor note is an answer."""
    return MessageKind(draft) if draft in ("question", "note") else MessageKind.ANSWER
