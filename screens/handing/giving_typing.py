"""Typing in a handover: the two lines of an item, kept within a second, and where one stands."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial

from textual import on
from textual.timer import Timer

from data.desk import Desk
from data.giving.part_rows import UNSIGNED
from data.giving.whereabouts import stand
from data.refusals import Refusal, StoreTrouble
from data.rows import By, Person
from data.settings import Settings
from data.shifts.rows import ItemKey, ItemRow
from models.shift_terms import Grade
from screens.handing.given_words import Unkept
from screens.handing.giving_sign import SigningScreen
from screens.handing.steadfast import AGAIN
from screens.keeping import SAVE_EVERY
from screens.widgets.give_fields import IF_THEN, STEP, GiveFields, Words
from screens.widgets.give_list import words_lack


class GivingTyping(SigningScreen):
    """A screen on which steps are typed; no word of them is lost."""

    def __init__(
        self,
        desk: Desk,
        now: Callable[[], datetime],
        settings: Settings,
        person: Person,
        part_id: int | None = None,
    ) -> None:
        super().__init__(desk, now, settings, person)
        self.fields = GiveFields(140)
        self.unkept = Unkept(self._write)
        self.part_id = part_id
        self.place: ItemKey | None = None
        self._saver: Timer | None = None
        self._again: Timer | None = None
        self._safe_at = now()

    def begin_typing(self) -> None:
        """Start the timer that keeps what is typed."""
        self._saver = self.set_interval(SAVE_EVERY, self.keep_soon, pause=True)

    def action_step(self) -> None:
        """Type the next step."""
        if self.meant() is not None:
            self.fields.begin(STEP)

    def action_if_then(self) -> None:
        """Type what to do if it goes wrong."""
        if self.meant() is not None:
            self.fields.begin(IF_THEN)

    def asks(self, key: str) -> bool:
        """Tell whether a key gives the keyboard to something else, so that letters after it wait for that."""
        if self.fields.typing:
            return key in ("enter", "escape", "ctrl+s", "ctrl+ы")
        return key in ("enter", "space")

    @on(GiveFields.Typed)
    def _typed(self, message: GiveFields.Typed) -> None:
        self.unkept.take(message.key, message.words)
        self.soon()

    @on(GiveFields.Entered)
    def _entered(self, message: GiveFields.Entered) -> None:
        item = self.list.row
        if message.which == STEP and item is not None and _wants_if(item) and not self.fields.words.if_then.strip():
            self.fields.begin(IF_THEN)
        else:
            self.list.focus()
        self.keep_soon()

    def still_lacks(self, item: ItemRow) -> tuple[str, ...]:
        """What an item lacks beside its decision: keys that come at once are not judged by an older reading."""
        filled = self.fields.filled if item.key == self.place else frozenset()
        return tuple(word for word in words_lack(item) if word not in filled)

    # --- keeping what is typed

    def _write(self, key: ItemKey, words: Words, at: datetime) -> None:
        if self.part_id is not None:
            by = By(self.person, at)
            self.preparing.type(self.part_id, key, by, next_step=words.step, if_then=words.if_then)

    def soon(self) -> None:
        """Keep what is typed, and where one stands, within a second."""
        if self._saver is not None:
            self._saver.resume()

    def keep_soon(self) -> None:
        """Put on disk what is typed and where one stands, in a thread."""
        if self._saver is not None:
            self._saver.pause()
        at, place, part = self._now(), self.place, self.part
        if self.unkept.any or (place is not None and part is not None and part.state in UNSIGNED):
            self.order("keep", partial(self._keep, at, place), self._kept)

    def keep_here(self, then: Callable[[], object]) -> None:
        """Keep everything, and go on when it is on disk."""
        self.order("keep", partial(self._keep, self._now(), self.place), lambda _: then())

    def _keep(self, at: datetime, place: ItemKey | None) -> bool:
        if place is not None and self.part_id is not None:
            stand(self._desk, self.part_id, place, at)
        return self.unkept.keep(at)

    def _kept(self, wrote: bool) -> None:
        self.found()
        if self.unkept.any:
            self.soon()
        elif wrote:
            self.reload()

    async def keep_typed(self) -> None:
        """Put everything typed on disk before a signature."""
        await asyncio.to_thread(self.unkept.keep, self._now())

    def failed(self, error: BaseException, doing: str) -> None:
        """Lose no word by a failure: saving and reading are tried again, and the list says what the desk has."""
        if isinstance(error, StoreTrouble) and doing in ("keep", "part"):
            self._lost(error, self.keep_soon if doing == "keep" else self.reload)
            return
        if isinstance(error, Refusal) and not isinstance(error, StoreTrouble):
            self.reload()
        super().failed(error, doing)

    def _lost(self, trouble: StoreTrouble, again: Callable[[], object]) -> None:
        since = self._safe_at.astimezone(self.zone)
        self.say(trouble.sentence, "warning")
        self.notice.stand(f"Нет связи с базой. Ничего не потеряно до {since:%H:%M:%S}. Повтор через 3 с.")
        if self._again is not None:
            self._again.stop()
        self._again = self.set_timer(AGAIN, again)

    def found(self) -> None:
        """Note that the base answered: everything is safe until now."""
        self._safe_at = self._now()
        if self.notice.standing:
            self.notice.stand("")
            self.say("Связь с базой есть. Всё набранное цело.")

    def on_unmount(self) -> None:
        """Keep what is unsaved when the screen goes: nobody hears messages any more."""
        if self.unkept.any:
            self.unkept.keep(self._now())


def _wants_if(item: ItemRow) -> bool:
    return item.critical or (item.grade is Grade.HOT and item.breach_next)
