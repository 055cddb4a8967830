"""What the parts of the giving screen share: the part, its list, how the desk is asked, how a person is."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from data.giving.part_rows import UNSIGNED
from data.rows import By, Person
from data.shifts.rows import ItemKey, ItemRow, PartRow, ShiftRow
from data.trouble import record
from models.safetext import one_line
from models.shift_terms import Disposition
from screens.acting import ActingScreen
from screens.answering import AnsweringScreen
from screens.dialogs.ask import Ask
from screens.dialogs.choose import Choice, Choose
from screens.when import EXAMPLES, read_instant
from screens.widgets.give_list import GiveList

if TYPE_CHECKING:
    from data.giving.preparing import Preparing

SIGNED = "Передача подписана. Чтобы править, снимите подпись (u)."


class GivingBase(ActingScreen, AnsweringScreen):
    """A screen on which a part of a handover is prepared."""

    part: PartRow | None
    shift: ShiftRow | None
    after: ShiftRow | None
    list: GiveList

    @property
    def preparing(self) -> "Preparing":
        """The desk's side of it."""
        return self._desk.shifts.preparing

    def reload(self) -> None:
        """Read the items anew."""
        raise NotImplementedError

    def next_unfinished(self) -> bool:
        """Go to the next item that wants something; False when there is none."""
        raise NotImplementedError

    def settle_item(self, key: ItemKey) -> None:
        """Show an item's decision as made until the desk has said so."""
        raise NotImplementedError

    def still_lacks(self, item: ItemRow) -> tuple[str, ...]:
        """What an item lacks beside its decision, what is typed and not on disk yet counted as there."""
        raise NotImplementedError

    @property
    def open_part(self) -> PartRow | None:
        """The part, if it can still be changed; else it is said why not."""
        if self.part is None:
            return None
        if self.part.state not in UNSIGNED:
            self.say(SIGNED, "warning")
            return None
        return self.part

    def meant(self) -> tuple[PartRow, ItemRow] | None:
        """The part and the item that a key is for; else it is said what is missing."""
        part = self.open_part
        if part is None:
            return None
        if self.list.row is None:
            self.say("Передавать нечего: открытых нет. Ctrl+S — подписать это.", "warning")
            return None
        return part, self.list.row

    def do(self, act: Callable[[By], Any], said: Callable[[Any], str] | str = "") -> None:
        """Have the desk do something in a thread, say what came of it, and read anew."""
        by = self.by(None)

        def heard(value: Any) -> None:
            sentence = said(value) if callable(said) else said
            if sentence:
                self.say(sentence)
            self.reload()

        self.order("giving", partial(act, by), heard)

    def decide(self, part: PartRow, item: ItemRow, what: Disposition, **how: Any) -> None:
        """Set what becomes of an item; the person chose it, so it counts as confirmed."""
        self.do(lambda by: self.preparing.dispose(part.id, item.key, by, what, **how))

    # --- asking

    async def show(self, dialog: Any) -> Any:
        """Show a dialog and wait for its answer."""
        return await self.app.push_screen_wait(dialog)

    def note_broken(self, error: BaseException) -> None:
        """Write down an error of the program that came up while something was signed."""
        record(self._desk.places.log, error, self._now(), "подпись передачи")

    async def ask_person(self, part: PartRow, title: str, start: int | None) -> int | None:
        """Ask for one of those who may take something over: the next shift first."""
        people: tuple[Person, ...] = await asyncio.to_thread(self.preparing.receivers, part.id, self._now())
        if not people:
            self.say("Передать некому: в следующей смене никого нет. Откройте график (F9).", "warning")
            return None
        coming = {one.person_id for one in self.after.people} if self.after is not None else set()
        choices = [Choice(one.id, one_line(one.name), _role(one, one.id in coming)) for one in people]
        place = next((at for at, choice in enumerate(choices) if choice.value == start), 0)
        found: int | None = await self.show(Choose(title, choices, place))
        return found

    async def ask_until(self, item: ItemRow, words: str) -> Any:
        """Ask for a future instant; the end of the next shift stands there."""
        ends = item.until or (self.after.ends if self.after is not None else None)
        start = f"{ends.astimezone(self.zone):%d.%m %H:%M}" if ends is not None and ends > self._now() else ""
        return await self.ask_instant(f"{name_of(item)}: {words}", start)

    async def ask_instant(self, title: str, start: str = "") -> Any:
        """Ask for a future instant."""

        def check(text: str) -> Any:
            return read_instant(text, self._now(), self.zone)

        return await self.show(Ask(title, check, hint=f"Например: {EXAMPLES}.", start=start))


def name_of(item: ItemRow) -> str:
    """Name an item in a sentence."""
    return f"№ {item.number}" if item.number is not None else f"«{one_line(item.subject)[:30]}»"


def _role(person: Person, coming: bool) -> str:
    return "следующая смена" if coming else f"{person.role.label}, линия {person.line}"
