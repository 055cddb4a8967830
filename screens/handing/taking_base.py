"""What the steps of taking a shift over share: the picture that was read, the item that is meant, how acts end."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

from textual.containers import VerticalScroll

from data.desk import Desk
from data.rows import Person
from data.settings import Settings
from data.shifts.rows import ItemKey, ItemRow, Summary
from models.workhours import WorkSchedule
from screens.base import Now
from screens.handing.steadfast import SteadfastScreen
from screens.handing.taking_state import Offer, decided, read_offer
from screens.widgets.item_page import ItemPage, Reading
from screens.widgets.take_list import TakeList
from screens.widgets.taking_bars import AcceptPage, BriefPage, Step, TakingBar, TickList
from screens.widgets.taking_detail import TakingDetail

Edition: TypeAlias = tuple[ItemKey, int | None, int]
"""An item as it is: what it is about, the ticket's version, the tries to read it back."""


def edition(item: ItemRow) -> Edition:
    """Name an item as it is now."""
    return (item.key, item.version, item.reading.tries if item.reading is not None else 0)


class TakingBase(SteadfastScreen):
    """Holds one offer; every act reads it anew, so that what is painted is what the desk has."""

    def __init__(self, desk: Desk, now: Now, settings: Settings, person: Person) -> None:
        super().__init__(desk, now, settings, person)
        self.bar = TakingBar(self.zone)
        self.brief = BriefPage(self.zone)
        self.ticks = TickList()
        self.page = ItemPage(self.zone, person.id)
        self.list = TakeList(self.zone, person.id)
        self.detail = TakingDetail(self.zone, person.id)
        self.ready = AcceptPage(self.zone)
        self.offer = Offer()
        self.schedule: WorkSchedule | None = None
        self.step = Step.BRIEF
        self.opened = False
        """An item of the list is shown in full."""
        self.picking = False
        self.remark = ""
        self._hot: ItemKey | None = None
        self._on_page: ItemKey | None = None
        self._known: dict[Edition, tuple[Summary, tuple[str, ...]]] = {}
        self._share: int | None = None

    # --- reading

    def look_again(self) -> None:
        """Read everything anew."""
        self.fetch("offer", self._read, self._painted)

    def _read(self) -> Offer:
        if self.schedule is None:
            self.schedule = self._desk.schedule
        return read_offer(self._desk, self.person, self._now(), self._share)

    def _painted(self, offer: Offer) -> None:
        if self.at_rest:
            self._found()
        self.take_in(offer)

    def take_in(self, offer: Offer) -> None:
        """Show another picture; the first one decides where to begin."""
        self.offer = offer
        self._share = offer.share.id if offer.share is not None else self._share
        self.came()
        self.paint()

    def came(self) -> None:
        """Take note that there is a picture."""

    def paint(self) -> None:
        """Show the step and what stands on it."""
        raise NotImplementedError

    def do(self, act: Callable[[], Any], then: Callable[[Any], Any] | None = None) -> None:
        """Have something done and what it changed read in the same breath; ``then`` gets what it gave."""

        def work() -> tuple[Any, Offer]:
            outcome = act()
            return outcome, self._read()

        def paint(found: tuple[Any, Offer]) -> None:
            outcome, offer = found
            self.take_in(offer)
            if then is not None:
                then(outcome)

        self.perform(work, paint)

    def note_shown(self, seen: dict[int, int | None]) -> None:
        """Have it written down that these, in these versions, were on the screen."""
        share = self.offer.share
        if share is not None and seen:
            self.do(partial(self._desk.shifts.accepting.shown, share.id, self.by(), seen))

    # --- the item that is meant

    @property
    def item(self) -> ItemRow | None:
        """The hot item on the page, or the one under the cursor of the list."""
        if self.step is Step.HOT:
            hot = self.offer.hot
            return next((item for item in hot if item.key == self._hot), hot[0] if hot else None)
        return self.list.row if self.step is Step.REST else None

    def show_item(self) -> None:
        """Show the item that is meant, in full or below the list."""
        item = self.item
        now = self._now()
        summary, options = self._known.get(edition(item), (Summary(), ())) if item else (Summary(), ())
        hidden = item is not None and (self.picking or self.writing_of(item, "words"))
        reading = Reading(
            self._place(item), options if self.picking else (), hidden, self.remark, self.waits_said(item)
        )
        self.page.show(item, summary, reading, now)
        if item is not None and item.key != self._on_page:
            self._on_page = item.key
            self.query_one("#item-page", VerticalScroll).scroll_home(animate=False)
        self.detail.show(item, item is not None and self.list.is_new(item), now)
        if item is not None and (self.step is Step.HOT or self.opened):
            self._learn(item)

    def _place(self, item: ItemRow | None) -> str:
        if item is None or self.step is not Step.HOT:
            return ""
        hot = self.offer.hot
        return f"Горячее {1 + [one.key for one in hot].index(item.key)} из {len(hot)}"

    def _learn(self, item: ItemRow) -> None:
        """Read what the machine says of the item, and have it noted that it is on the screen."""
        if edition(item) not in self._known:
            self.fetch("summary", partial(self._about, item), partial(self._learnt, item))
        if item.id is not None and not item.shown:
            self.call_after_refresh(self._shown_in_full, item.key)

    def _shown_in_full(self, key: ItemKey) -> None:
        item = self.item
        in_front = self.app.screen is self and not self.has_class("-no-room")
        if in_front and item is not None and item.key == key and item.id is not None and not item.shown:
            self.note_shown({item.id: item.version})

    def _about(self, item: ItemRow) -> tuple[Summary, tuple[str, ...]]:
        shifts = self._desk.shifts
        summary = shifts.preparing.summary(item.number) if item.number is not None else Summary()
        options = shifts.accepting.options(item.id, self.person) if item.id is not None and self.chooses(item) else ()
        return summary, tuple(options)

    def _learnt(self, item: ItemRow, about: tuple[Summary, tuple[str, ...]]) -> None:
        self._known[edition(item)] = about
        self.show_item()

    def chooses(self, item: ItemRow) -> bool:
        """Tell whether an item is read back by choosing the right step."""
        raise NotImplementedError

    def writing_of(self, item: ItemRow, what: str) -> bool:
        """Tell whether such a line of this item is open."""
        raise NotImplementedError

    def waits_said(self, item: ItemRow | None) -> str:
        """Say what an item's own words wait for."""
        raise NotImplementedError

    # --- moving

    def turn_to(self, step: Step) -> None:
        """Bring a step to the front."""
        self.step = step
        self.opened = self.picking = False
        self.remark = ""
        if step is Step.HOT:
            current = self.item
            if current is None or decided(current):
                self._hot = next((item.key for item in self.offer.hot if not decided(item)), self._hot)

    def go_on(self) -> None:
        """Go to what is still to be done: the next hot item, then the list, then the acceptance."""
        offer = self.offer
        if (following := self._next_hot()) is not None:
            self._hot = following
            self.turn_to(Step.HOT)
        elif offer.rest and (offer.shown < len(offer.rest) or self.step is Step.HOT):
            self.turn_to(Step.REST)
        else:
            self.turn_to(Step.ACCEPT)

    def _next_hot(self) -> ItemKey | None:
        """Find the next hot item that nothing was said of, after the one on the page first."""
        hot = self.offer.hot
        keys = [item.key for item in hot]
        at = keys.index(self._hot) if self._hot in keys else -1
        return next((item.key for item in (*hot[at + 1 :], *hot[: at + 1]) if not decided(item)), None)

    def go_to(self, key: ItemKey) -> None:
        """Bring an item to the front, wherever it stands (HO-02)."""
        if any(item.key == key for item in self.offer.hot):
            self._hot = key
            self.turn_to(Step.HOT)
            self._hot = key
        elif any(item.key == key for item in self.offer.rest):
            self.turn_to(Step.REST)
            self.list.go_to(key)
        self.paint()
