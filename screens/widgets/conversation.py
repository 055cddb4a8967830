"""The conversation of a ticket, drawn line by line: what the client wrote stands behind a rule it cannot draw over."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from data.rows import Card, EventRow, MessageRow
from screens.widgets.history import said, worth_showing
from screens.widgets.lines import Brush, Line, cut
from screens.widgets.message_lines import TIME, message_lines, who_width

_MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
_DAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
FIRST_SHOWN = 40
"""How many of the latest messages are laid out at once; the earlier ones when the person asks for them."""


@dataclass(frozen=True, slots=True)
class _Key:
    """Everything that the look of one message depends on, but the message itself."""

    width: int
    whole: bool


class Conversation(ScrollView, can_focus=True):
    """Messages, oldest first, with the quoted tails folded and the history between them when asked for."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "talk--time",
        "talk--client",
        "talk--client-rule",
        "talk--own",
        "talk--own-rule",
        "talk--note",
        "talk--note-rule",
        "talk--auto",
        "talk--name",
        "talk--day",
        "talk--event",
        "talk--folded",
        "talk--sending",
        "talk--failed",
    }

    @dataclass
    class EarlierWanted(Message):
        """The person reached the top and there is more before it."""

        before: int

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__(id="conversation")
        self._zone = zone
        self._brush = Brush(self)
        self._card: Card | None = None
        self._earlier: tuple[MessageRow, ...] = ()
        self._shown = FIRST_SHOWN
        self._lines: list[Line] = []
        self._laid: dict[tuple[MessageRow, _Key], list[Line]] = {}
        self._last_top = 0
        self._at_end = True
        self.whole = False
        self.history = False

    def show(self, card: Card | None) -> None:
        """Show a ticket; the same one keeps its place, its unfolded quotes and its history."""
        same = card is not None and self._card is not None and card.row.number == self._card.row.number
        self._card = card
        if not same:
            self._earlier, self._shown, self.whole, self.history = (), FIRST_SHOWN, False, False
            self._laid.clear()
        self._lay_out()
        if not same or self._at_end:
            self._to_end()

    def add_earlier(self, messages: tuple[MessageRow, ...]) -> None:
        """Put older messages on top without moving what is being read."""
        self._earlier = (*messages, *self._earlier)
        self._shown += len(messages)
        self._lay_out(keep_bottom=True)

    def toggle_whole(self) -> None:
        """Unfold or fold the quoted tails and the long texts."""
        self.whole = not self.whole
        self._lay_out()

    def toggle_history(self) -> None:
        """Show or hide the events between the messages."""
        self.history = not self.history
        self._lay_out(keep_bottom=True)

    def tick(self, now: datetime) -> None:
        """Nothing here moves with time; the countdown of a reply stands in the notice line."""

    def plain_lines(self) -> list[str]:
        """Give what is drawn, for tests and for reading aloud."""
        return ["".join(text for text, _ in line) for line in self._lines]

    def on_resize(self) -> None:
        """Wrap anew for the new width."""
        self._laid.clear()
        self._lay_out()
        if self._at_end:
            self._to_end()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        index = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        return self._brush.draw(self._lines[index] if index < len(self._lines) else (), width)

    def notify_style_update(self) -> None:
        """Paint in the new colours."""
        self._brush.dry()
        super().notify_style_update()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Lay out earlier messages when the top is reached."""
        super().watch_scroll_y(old_value, new_value)
        self._at_end = new_value >= self._end()
        if new_value <= 0 < old_value:
            self.call_after_refresh(self.more)

    def more(self) -> None:
        """Lay out the messages before the first shown one, or ask for them."""
        if self._card is None:
            return
        have = len(self._earlier) + len(self._card.messages)
        if self._shown < have:
            self._shown += 2 * FIRST_SHOWN
            self._lay_out(keep_bottom=True)
        elif have < len(self._card.messages) + self._card.earlier_messages:
            first = (*self._earlier, *self._card.messages)[0]
            self.post_message(self.EarlierWanted(first.id))

    def _lay_out(self, keep_bottom: bool = False) -> None:
        width = self.scrollable_content_region.width
        if width <= 0:
            return
        below = len(self._lines) - self.scroll_offset.y
        self._lines = self._all_lines(width)
        self.virtual_size = Size(width, len(self._lines))
        if keep_bottom:
            self.scroll_to(y=len(self._lines) - below, animate=False)
        self.refresh()

    def _to_end(self) -> None:
        self.scroll_to(y=self._end(), animate=False)

    def _end(self) -> int:
        """Give the lowest place to scroll to: the end, or the top of a long last message and its day."""
        return max(min(len(self._lines) - self.scrollable_content_region.height, self._last_top), 0)

    def _all_lines(self, width: int) -> list[Line]:
        if self._card is None:
            return []
        messages = (*self._earlier, *self._card.messages)
        hidden = len(messages) - self._shown
        before = self._card.earlier_messages - len(self._earlier) + max(hidden, 0)
        lines: list[Line] = []
        if before > 0:
            lines.append(((f"  ↑ раньше: {before}", "talk--folded"),))
        day: date | None = None
        before_it = 0
        for item in self._in_order(messages[max(hidden, 0) :]):
            at = item.happened_at if isinstance(item, EventRow) else item.at
            local = at.astimezone(self._zone)
            new_day = local.date() != day
            if new_day:
                day = local.date()
                lines += [(), _day_line(day)] if lines else [_day_line(day)]
                before_it = 0
            drawn = self._event_line(item, local, width) if isinstance(item, EventRow) else self._message(item, width)
            if before_it and max(before_it, len(drawn)) > 1 and lines[-1]:
                lines.append(())
            before_it, self._last_top = len(drawn), len(lines) - new_day
            lines += drawn
        return lines

    def _in_order(self, messages: tuple[MessageRow, ...]) -> list[MessageRow | EventRow]:
        if not self.history or self._card is None or not messages:
            return list(messages)
        since = messages[0].at
        events = [event for event in self._card.events if worth_showing(event) and event.happened_at >= since]
        both: list[tuple[datetime, int, MessageRow | EventRow]] = [
            *((message.at, 0, message) for message in messages),
            *((event.happened_at, event.n, event) for event in events),
        ]
        return [item for _, _, item in sorted(both, key=lambda each: each[:2])]

    def _event_line(self, event: EventRow, local: datetime, width: int) -> list[Line]:
        who = who_width(width)
        text = cut(said(event, self._zone), max(width - TIME - who - 3, 10)).rstrip()
        return [((f"{local:%H:%M} ", "talk--time"), (" " * who + " · ", "talk--event"), (text, "talk--event"))]

    def _message(self, message: MessageRow, width: int) -> list[Line]:
        key = (message, _Key(width, self.whole))
        lines = self._laid.get(key)
        if lines is None:
            lines = self._laid[key] = message_lines(message, width, self._zone, whole=self.whole)
        return lines


def _day_line(day: date) -> Line:
    return ((f"── {_DAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]} ──", "talk--day"),)
