"""The incoming side of a handover: brief oneself, read the hot back, see the ordinary, accept (handover.md §1.5)."""

from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll

from data.desk import Desk
from data.rows import Person
from data.settings import Settings
from models.shift_terms import OpeningItem
from screens.base import Now
from screens.handing.taking_accepting import TakingAccept
from screens.handing.taking_state import nothing_said
from screens.handing.wanted import QueueWanted
from screens.keys import BY_ID, Place, bindings, display
from screens.news import NewsArrived
from screens.widgets.header import HeaderBar
from screens.widgets.item_page import ItemScroll
from screens.widgets.taking_bars import Step

_WRITING = (("Enter", "отправить"), ("Esc", "отложить: набранное останется"))
_PICKING = (("1 2 3", "какой шаг верный"), ("Esc", "прочитать ещё раз"))
_ACCEPTED = (("Enter", "к смене"), ("Esc", "назад"))
_SHOWN: dict[Step, tuple[str, ...]] = {
    Step.BRIEF: ("taking.open", "taking.accept_item", "taking.stage", "console.help", "taking.back"),
    Step.HOT: ("taking.accept_item", "taking.refuse", "taking.ask", "taking.ticket", "taking.stage", "console.help",
               "taking.back"),
    Step.REST: ("taking.all", "taking.open", "taking.refuse", "taking.ask", "taking.next", "taking.stage",
                "console.help", "taking.back"),
    Step.ACCEPT: ("taking.open", "taking.share", "taking.stage", "console.help", "taking.back"),
}  # fmt: skip
_LEADING_ON = frozenset({"taking.stage", "console.help", "taking.back"})
"""What is left to do where a list is empty."""
_WORDS = {
    (Step.BRIEF, "taking.accept_item"): "отметить",
    (Step.ACCEPT, "taking.open"): "принять",
    (Step.HOT, "taking.accept_item"): "прочитал",
}


class TakingScreen(TakingAccept):
    """Four steps in one window; each can be gone back to."""

    CSS_PATH = "taking.tcss"
    PLACE = Place.TAKING
    AUTO_FOCUS = "#ticks"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.TAKING)]
    LEADING = frozenset({"space", "x", "ч", "v", "м", "1", "2", "3", "enter"})

    def __init__(self, desk: Desk, now: Now, settings: Settings, person: Person) -> None:
        super().__init__(desk, now, settings, person)
        self._seen: dict[int, int | None] = {}
        self._counting: Any = None
        self._came = False

    def compose(self) -> ComposeResult:
        """Lay out whose work it is, the step, the line to write in, notice and keys."""
        yield HeaderBar(self.person, self.zone, ("Очередь", "Смена", "Приём"), "Приём")
        yield self.bar
        with Vertical(id="taking-body"):
            with Vertical(id="taking-brief"):
                yield VerticalScroll(self.brief, id="brief-page", can_focus=False)
                yield self.ticks
            yield ItemScroll(self.page)
            yield self.list
            yield self.detail
            yield VerticalScroll(self.ready, id="accept-page")
        yield self.line
        yield self.notice
        yield self.keys

    def on_mount(self) -> None:
        """Read what waits; go to where one stopped."""
        self.beat(self._now())
        self.list.moved = self.paint
        self.list.seen = self._note_seen
        self.list.picked = self.action_open
        self.ticks.picked = self.action_open
        self.look_again()
        self.paint()

    @on(events.Resize)
    def _arrange(self, event: events.Resize) -> None:
        self.set_class(event.size.height >= 20, "-tall")

    def beat(self, now: datetime) -> None:
        """Let the clocks go on."""
        self.notice.tick(now)
        self.query_one(HeaderBar).tick(now)
        self.page.tick(now)
        if self.step is Step.REST and not self.opened:
            self.list.tick(now)

    @on(NewsArrived)
    def _hear_news(self, message: NewsArrived) -> None:
        self.look_again()

    def came(self) -> None:
        """The first picture is there: go on where one stopped (HO-14)."""
        if self._came:
            return
        self._came = True
        offer = self.offer
        if offer.share is None or (not offer.decided and not offer.shown):
            return
        self.go_on()

    # --- what was on the screen

    def _note_seen(self, keys: frozenset[Any]) -> None:
        """Count the lines that were drawn where a person could read them (HO-07)."""
        if self.app.screen is not self or self.has_class("-no-room") or self.step is not Step.REST or self.opened:
            return
        new = [item for item in self.offer.rest if item.key in keys and not item.shown]
        self._seen |= {item.id: item.version for item in new if item.id is not None}
        if self._seen and self._counting is None:
            self._counting = self.set_timer(0.1, self.tell_seen)

    def tell_seen(self) -> None:
        """Have it written down at once what was on the screen."""
        self._counting = None
        shown, self._seen = self._seen, {}
        self.note_shown(shown)

    # --- painting

    def paint(self) -> None:
        """Show the step and what stands on it."""
        offer, now = self.offer, self._now()
        for step in Step:
            self.set_class(step is self.step, f"-{step.value}")
        self.set_class(self.opened, "-opened")
        self.bar.show(offer, self.step, now)
        self.brief.show(offer, now)
        self.ticks.show(offer.ticks)
        self.page.nothing = nothing_said(offer, "Горячих")
        self.list.nothing = nothing_said(offer, "Обычных")
        self.list.show(offer.rest, offer.newcomers, now, self.schedule)
        self.ready.show(offer, self.over)
        self.show_item()
        self.show_keys()

    def show_keys(self) -> None:
        """Show the keys of what is in front."""
        if self.writing:
            self.keys.show(_WRITING)
        elif self.picking:
            self.keys.show(_PICKING)
        elif self.step is Step.ACCEPT and self.over:
            self.keys.show(_ACCEPTED)
        else:
            chosen = self._settings.keymap
            idle = self.item is None and self.step in (Step.HOT, Step.REST)
            acts = [BY_ID[name] for name in _SHOWN[self.step] if not idle or name in _LEADING_ON]
            self.keys.show(tuple((display(act, chosen), _WORDS.get((self.step, act.id), act.label)) for act in acts))

    def turn_to(self, step: Step) -> None:
        """Bring a step to the front and give it the keyboard."""
        super().turn_to(step)
        places: dict[Step, Any] = {Step.BRIEF: self.ticks, Step.REST: self.list}
        places |= {Step.HOT: self.query_one(ItemScroll), Step.ACCEPT: self.query_one("#accept-page")}
        self.paint()
        places[step].focus()
        if step is Step.REST:
            self.list.refresh()

    # --- moving about

    def action_stage(self, by: int) -> None:
        """Go to the next step or the one before."""
        self.leave_line()
        steps = list(Step)
        place = (steps.index(self.step) + by) % len(steps)
        self.turn_to(steps[place])

    def action_back(self) -> None:
        """Close what is open, from the innermost outward; then leave."""
        if self.writing:
            self.leave_line()
            self.paint()
        elif self.picking:
            self.stop_picking()
        elif self.opened:
            self.close_item()
        else:
            self.dismiss()

    def action_open(self) -> None:
        """Open what is under the cursor: a line of the checklist, an item, the acceptance."""
        if self.step is Step.BRIEF:
            self._open_tick()
        elif self.step is Step.REST:
            self.open_item()
        elif self.step is Step.ACCEPT:
            if self.over:
                self.dismiss()
            else:
                self.action_accept()

    # --- the checklist

    def _open_tick(self) -> None:
        tick = self.ticks.tick
        if tick is None:
            return
        item, done, said = tick
        if item is OpeningItem.ACCEPTED:
            self.turn_to(Step.HOT if self.offer.hot else Step.REST if self.offer.rest else Step.ACCEPT)
        elif item in (OpeningItem.CONTACTS, OpeningItem.CLOCK):
            self.show_check(item, said)
        else:
            wanted = "линия:2" if item is OpeningItem.ESCALATIONS else ""
            self.tick_off(item, then=partial(self._leave_for, wanted)) if not done else self._leave_for(wanted)

    def _leave_for(self, wanted: str, *_: object) -> None:
        self.app.post_message(QueueWanted(wanted))
