"""Handing a shift over (handover.md §1.4): every open thing with its step, what becomes of it, and the signature."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical

from data.desk import Desk
from data.giving.part_rows import OFFERED, UNSIGNED
from data.giving.whereabouts import stood
from data.rows import Person, QueueRow
from data.settings import Settings
from data.shifts.rows import Awaited, ItemKey, ItemRow, PartRow, ShiftRow, Summary
from models.safetext import one_line
from models.workhours import WorkSchedule
from screens.handing.giving_typing import GivingTyping
from screens.handing.wanted import TicketWanted
from screens.keys import BY_ID, Place, bindings, display, footer_of
from screens.news import NewsArrived, Told
from screens.widgets.footer import KeysBar
from screens.widgets.give_bar import GiveBar, progress_of
from screens.widgets.give_fields import Words
from screens.widgets.give_head import GiveHead
from screens.widgets.give_list import GiveList
from screens.widgets.header import HeaderBar

SIDE = 110
"""From this width on the item stands beside the list, below it under the list."""
GATHER = 0.05
"""Seconds in which several news become one reading."""
LOOK_AGAIN = timedelta(seconds=5)
"""How often it is looked whether the receiver asks something, beside the news."""
_EMPTY = "Открытых нет. Ctrl+S — подписать, что передавать нечего."
_ALWAYS = ("giving.sign", "giving.back")
"""The acts that the footer shows on any width."""
_SIGNED = ("giving.awaited", "giving.unsign", "giving.open", "giving.note", "console.help", "giving.back")
"""The acts that are left after the signature."""
_TYPING = (("Enter", "готово"), ("Tab", "другая строка"), ("Ctrl+U", "стереть"), ("Esc", "к списку"))


@dataclass(frozen=True, slots=True)
class Given:
    """What the screen reads of the desk at once."""

    part: PartRow
    items: tuple[ItemRow, ...]
    shift: ShiftRow | None
    after: ShiftRow | None
    stood: ItemKey | None = None


class GivingScreen(GivingTyping):
    """One operator's part of a handover, prepared and signed."""

    CSS_PATH: ClassVar = ["giving.tcss"]
    PLACE = Place.GIVING
    AUTO_FOCUS = "GiveList"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.GIVING)]

    def __init__(
        self,
        desk: Desk,
        now: Callable[[], datetime],
        settings: Settings,
        person: Person,
        part_id: int | None = None,
    ) -> None:
        super().__init__(desk, now, settings, person, part_id)
        self.part = self.shift = self.after = None
        self.list = GiveList(self.zone)
        self.bar = GiveBar(self.zone)
        self.head = GiveHead(self.zone)
        self.keys = KeysBar()
        self._summaries: dict[tuple[int, int | None], Summary] = {}
        self._gathering = False
        self._asked = now() - LOOK_AGAIN

    def compose(self) -> ComposeResult:
        """Lay out whose part it is, the list, the item, the notice and the keys."""
        yield HeaderBar(self.person, self.zone, ("Очередь", "Сдача"), "Сдача")
        yield self.bar
        with Container(id="giving-body"):
            yield self.list
            with Vertical(id="giving-item"):
                yield self.head
                yield self.fields
        yield self.notice
        yield self.keys

    def on_mount(self) -> None:
        """Read the part; begin where the person stood last."""
        self.list.moved = self._moved
        self.list.picked = self.action_step
        self.begin_typing()
        self.fetch("schedule", self._rules, self._use)
        self.fetch("part", self._open, self._begin)
        self._show_keys()
        self.beat(self._now())

    def _rules(self) -> tuple[WorkSchedule, int]:
        return self._desk.schedule, self._desk.standard.shifts.handover.step_length

    def _use(self, rules: tuple[WorkSchedule, int]) -> None:
        schedule, length = rules
        self.list.use(schedule)
        self.head.use(schedule)
        self.fields.allow(length)

    @on(events.Resize)
    def _arrange(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= SIDE, "-side")
        self.set_class(event.size.height < 22, "-low")

    def beat(self, now: datetime) -> None:
        """Move the clocks on; look whether the receiver asks something."""
        self.query_one(HeaderBar).tick(now)
        self.bar.tick(now)
        self.list.tick(now)
        self.head.tick(now)
        self.notice.tick(now)
        if now - self._asked >= LOOK_AGAIN:
            self.look_for_questions()

    # --- reading

    def _open(self) -> Given:
        if self.part_id is None:
            self.part_id = self.preparing.open(self.by(None)).id
        return replace(self._read(self.part_id), stood=stood(self._desk, self.part_id))

    def _read(self, part_id: int) -> Given:
        now = self._now()
        part = self.preparing.part(part_id)
        running = self._desk.shifts.running
        shift = running.get(part.shift_id)
        after = running.after(shift) if shift is not None else None
        return Given(part, self.preparing.items(part_id, now), shift, after)

    def _begin(self, given: Given) -> None:
        self._show(given, given.stood)
        self.look_for_questions()

    def reload(self) -> None:
        """Read the items anew; the cursor stays on its own."""
        if self.part_id is not None:
            self.fetch("part", partial(self._read, self.part_id), self._show)

    def _show(self, given: Given, key: ItemKey | None = None) -> None:
        self.found()
        self.part, self.shift, self.after = given.part, given.shift, given.after
        self.show_items(given.items, key)

    def show_items(self, items: tuple[ItemRow, ...], key: ItemKey | None) -> None:
        """Show these items; the cursor goes to one of them, else it stays on its own."""
        self.list.show(items, self._now(), key, _EMPTY)
        if self.part is not None:
            self.bar.show(self.part, self.shift, progress_of(self.list.items), self._now())
        self._moved()
        self._show_keys()

    def look_again(self, numbers: set[int]) -> None:
        """Read anew what is shown of these tickets, soon: several news become one reading."""
        for known in [key for key in self._summaries if key[0] in numbers]:
            del self._summaries[known]
        if not self._gathering:
            self._gathering = True
            self.set_timer(GATHER, self._gathered)

    def _gathered(self) -> None:
        self._gathering = False
        self.reload()
        self.look_for_questions()

    @on(NewsArrived)
    def _hear_news(self, message: NewsArrived) -> None:
        self.look_again({event.ticket_number for event in message.events if event.ticket_number is not None})

    @on(Told)
    def _be_told(self, message: Told) -> None:
        self.notice.tell(one_line(message.sentence), self._now())

    def look_for_questions(self) -> None:
        """Show what the receiver asks and nobody put off, if anything waits."""
        self._asked = self._now()
        if self.part is not None and self.part.state in OFFERED:
            self.fetch("awaiting", self._awaiting, self.awaited)

    def action_awaited(self) -> None:
        """Show what the receiver asks, what was put off too."""
        self.fetch("awaiting", self._awaiting, self.wanted)

    def _awaiting(self) -> tuple[Awaited, ...]:
        return tuple(self._desk.shifts.accepting.awaiting(self.person, self._now()))

    # --- the item under the cursor

    def _moved(self) -> None:
        item = self.list.row
        words = self.unkept.of(item.key) if item is not None else None
        self.fields.show(item, words or Words(item.next_step, item.if_then) if item is not None else Words())
        self._show_item(item)
        if item is not None and item.key != self.place:
            self.notice.done_with()
            self.place = item.key
            self.soon()

    def _show_item(self, item: ItemRow | None) -> None:
        if item is None or item.number is None:
            self.head.show(item, Summary(), self._now())
            return
        mark = (item.number, item.version)
        self.head.show(item, self._summaries.get(mark, Summary()), self._now())
        if mark not in self._summaries:
            self.fetch("summary", partial(self.preparing.summary, item.number), partial(self._show_summary, mark))

    def _show_summary(self, mark: tuple[int, int | None], summary: Summary) -> None:
        self._summaries[mark] = summary
        item = self.list.row
        if item is not None and (item.number, item.version) == mark:
            self.head.show(item, summary, self._now())

    def settle_item(self, key: ItemKey) -> None:
        """Show an item's decision as made; the next reading says whether the desk took it."""
        items = tuple(self._settled(item) if item.key == key else item for item in self.list.items)
        self.show_items(items, key)

    def _settled(self, item: ItemRow) -> ItemRow:
        words = self.fields.words if item.key == self.place else Words(item.next_step, item.if_then)
        lacks = self.still_lacks(item)
        return replace(item, confirmed=True, lacks=lacks, next_step=words.step, if_then=words.if_then)

    def next_unfinished(self) -> bool:
        """Go to the next item that wants something; where there is none, say how to sign."""
        if self.list.go_next():
            return True
        if not any(item.lacks for item in self.list.items):
            self.say("Готово всё. Ctrl+S — подписать.")
        return False

    def action_next_item(self) -> None:
        """Go to the next unfinished item."""
        if self.open_part is not None:
            self.next_unfinished()

    # --- moving about

    def on_descendant_focus(self) -> None:
        """Show the keys of what has them now."""
        self._show_keys()

    def _show_keys(self) -> None:
        chosen = self._settings.keymap
        if self.fields.typing:
            self.keys.show(_TYPING)
        else:
            signed = self.part is not None and self.part.state not in UNSIGNED
            usual = [BY_ID[name] for name in _SIGNED] if signed else footer_of(self.PLACE)
            shown = sorted(usual, key=lambda one: one.id in _ALWAYS)
            self.keys.show(tuple((display(one, chosen), one.label) for one in shown))

    def subjects(self) -> tuple[QueueRow, ...]:
        """No act of the queue is meant here but those that are begun with their ticket."""
        return ()

    def action_open_ticket(self) -> None:
        """Open the ticket in the queue; F8 leads back to this item."""
        item = self.list.row
        if item is None or item.number is None:
            self.say("Здесь нет обращения: открывать нечего.")
        else:
            self.keep_here(partial(self._leave_for, item.number))

    def _leave_for(self, number: int) -> None:
        self.post_message(TicketWanted(number))

    def action_back(self) -> None:
        """From a line to the list, from the list to the shift; everything is saved."""
        if self.fields.typing:
            self.list.focus()
            self.keep_soon()
        elif self.unkept.any:
            self.keep_here(self._leave)
        else:
            self.dismiss()

    def _leave(self) -> None:
        if self.is_current:
            self.dismiss()
