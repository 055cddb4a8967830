"""How one row of the queue is drawn: its signs, its cells and their styles."""

from collections.abc import Callable
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from data.rows import QueueRow
from screens.widgets.countdown import Countdown, Mood
from screens.widgets.door_words import INSIDE, AtTheDoor
from screens.widgets.queue_columns import (
    MARKS,
    TIMES,
    Column,
    Signs,
    cell,
    fit,
    longest,
    news_above,
    seen_rows,
    time_cell,
)

CLASSES = frozenset(
    {
        "queue--heading",
        "queue--news",
        "queue--quiet",
        "queue--unread",
        "queue--alarm",
        "queue--marked",
        "queue--cursor",
        "queue--soon",
        "queue--late",
        "queue--now",
        "queue--paused",
        "queue--kept",
        *(f"queue--tier-{tier}" for tier in ("none", "some", "regular", "high", "vip")),
    }
)
_QUIET = frozenset({"client", "owner"})
_KEPT = frozenset({Mood.KEPT, Mood.KEPT_LATE})
_FORMS = {
    Mood.SOON: "soon",
    Mood.NOW: "now",
    Mood.LATE: "late",
    Mood.PAUSED: "paused",
    Mood.PAUSED_LATE: "late",
}


class Look(NamedTuple):
    """All that decides how a row looks; equal looks are the same strip."""

    row: QueueRow
    cursor: bool
    marked: bool
    looked: bool
    reaction: Countdown
    response: Countdown
    door: AtTheDoor = INSIDE


class Heading(NamedTuple):
    """What the line of headings says beside the names of the columns."""

    first: int
    last: int
    total: int
    above: int
    trouble: str


class Painter:
    """Draws rows in the styles of one widget.

    ``style`` gives the part of the style that a component class sets, or the widget's own for an empty name.
    """

    def __init__(self, style: Callable[[str], Style], signs: Signs) -> None:
        self._style = style
        self._signs = signs
        self._sums: dict[tuple[str, ...], Style] = {}

    def forget(self) -> None:
        """Ask for the styles again: the theme or the focus changed."""
        self._sums.clear()

    def heading(self, columns: tuple[Column, ...], width: int, said: Heading) -> Strip:
        """Draw the line of headings, with what happened out of sight."""
        plain = self._sum(("queue--heading",))
        news, style = self._news(said)
        line = Line()
        line.add(" " * (MARKS + 1), plain)
        for column in columns:
            line.add(" " if column.x > MARKS + 1 else "", plain)
            room = column.width - len(news)
            if column.name == "subject" and news and room > 1:
                line.add(fit(column.title, room), plain)
                line.add(news, style)
            else:
                line.add(fit(column.title, column.width), plain)
        last = columns[-1]
        return line.strip(last.x + last.width, width, plain)

    def row(self, look: Look, columns: tuple[Column, ...], width: int) -> Strip:
        """Draw a row; neighbours of one style become one piece, for the terminal's sake."""
        row = look.row
        base = ("queue--marked",) * look.marked + ("queue--cursor",) * look.cursor
        plain = self._sum(base)
        tier = f"queue--tier-{row.tier.value if row.tier else 'none'}"
        line = Line()
        self._signs_of(line, look, base, plain)
        gap = ""
        for column in columns:
            line.add(gap, plain)
            if column.name in TIMES:
                clock = _clock(column.name, look)
                names = _urgency(clock.mood, tier)
                said = time_cell(clock, column.width, self._signs)
                words = said.rstrip() if names[-1] == "queue--now" else said
                line.add(words, self._sum(base + names))
                line.add(said[len(words) :], plain)
            elif column.name == "age":
                line.add(fit(look.door.age, column.width), self._sum((*base, "queue--quiet")))
            elif column.name == "door":
                urgent = ("queue--alarm",) if look.door.urgent else ()
                line.add(longest(look.door.waits, column.width), self._sum(base + urgent))
            else:
                line.add(cell(row, column), self._sum(base + _own(row, column, tier)))
            gap = " "
        last = columns[-1]
        return line.strip(last.x + last.width, width, plain)

    def note(self, words: str, width: int) -> Strip:
        """Draw a line of our own words in the middle of nothing."""
        return Strip([Segment(fit(f"    {words}", width), self._sum(("queue--quiet",)))], width)

    def _news(self, said: Heading) -> tuple[str, Style]:
        if said.trouble:
            return said.trouble, self._sum(("queue--heading", "queue--alarm"))
        if said.above:
            return news_above(said.above, self._signs), self._sum(("queue--heading", "queue--news"))
        return seen_rows(said.first, said.last, said.total), self._sum(("queue--heading",))

    def _signs_of(self, line: "Line", look: Look, base: tuple[str, ...], plain: Style) -> None:
        row, signs = look.row, self._signs
        bar = signs.both if look.cursor and look.marked else signs.cursor if look.cursor else signs.marked
        line.add(bar if look.cursor or look.marked else " ", plain)
        line.add(signs.looked if look.looked else " ", plain)
        if row.undelivered or row.unread:
            style = self._sum((*base, "queue--alarm" if row.undelivered else "queue--unread"))
            line.add(signs.undelivered if row.undelivered else signs.unread, style)
            line.add(" ", plain)
        else:
            line.add("  ", plain)

    def _sum(self, names: tuple[str, ...]) -> Style:
        found = self._sums.get(names)
        if found is None:
            found = self._style("")
            for name in names:
                found += self._style(name)
            self._sums[names] = found
        return found


class Line:
    """Pieces of text side by side, joined where their style is the same."""

    __slots__ = ("_done", "_style", "_text")

    def __init__(self) -> None:
        self._done: list[Segment] = []
        self._text = ""
        self._style: Style | None = None

    def add(self, text: str, style: Style) -> None:
        """Put a piece at the end."""
        if style is self._style:
            self._text += text
            return
        if self._text:
            self._done.append(Segment(self._text, self._style))
        self._text, self._style = text, style

    def strip(self, length: int, width: int, style: Style) -> Strip:
        """Give the line, known to be so many cells long, brought to a width."""
        strip = Strip([*self._done, Segment(self._text, self._style)], length)
        return strip if length == width else strip.adjust_cell_length(width, style)


def _own(row: QueueRow, column: Column, tier: str) -> tuple[str, ...]:
    if column.name == "tier":
        return (tier,)
    if column.name in _QUIET:
        return ("queue--quiet",)
    return ("queue--unread",) if row.unread else ()


def _urgency(mood: Mood, tier: str) -> tuple[str, ...]:
    if mood in _KEPT:
        return ("queue--kept",)
    form = _FORMS.get(mood)
    return (tier, f"queue--{form}") if form else (tier,)


def _clock(name: str, look: Look) -> Countdown:
    if name == "due":
        stopped = look.reaction.mood in _KEPT or look.reaction.mood is Mood.NOTHING
        return look.response if stopped else look.reaction
    return look.reaction if name == "reaction" else look.response
