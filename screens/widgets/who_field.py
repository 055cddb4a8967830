"""«Кто»: one line in which a caller is found as one types, by number, name, organisation or address (L-06, L-17).

The matches lie over what is below, so that nothing moves. Enter never waits: when it comes before the matches do, the
first of them is taken as soon as they are there, and what is typed next is already the text.
"""

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from data.clients.rows import ClientLine
from models.safetext import one_line
from models.terms import Tier
from screens.theme import tier_variable
from screens.widgets.lines import Line, LinesWidget, clip, cut, join, length

MATCHES = 6
"""How many people are offered at once."""
LABEL, MIN_WIDTH = 13, 30
"""Cells of the label; the matches lie exactly below the line beside it, so that they tear nothing that stands there."""


class Matches(LinesWidget):
    """Who may be meant, and last of all «новый человек» with what was typed."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "matches--line",
        "matches--cursor",
        "matches--quiet",
        *(f"matches--tier-{tier}" for tier in ("none", "some", "regular", "high", "vip")),
    }

    @dataclass
    class Clicked(Message):
        """A line was clicked; ``index`` is its place."""

        index: int

    def __init__(self) -> None:
        super().__init__(id="matches")
        self.found: tuple[ClientLine, ...] = ()
        self.typed = ""
        self.cursor = 0

    def show(self, found: tuple[ClientLine, ...], typed: str) -> None:
        """Offer these people for what is typed."""
        self.found, self.typed, self.cursor = found, typed, 0
        self.styles.height = len(found) + 1
        self._laid = None
        self.refresh(layout=True)

    def move(self, step: int) -> None:
        """Move the cursor."""
        self.cursor = max(0, min(self.cursor + step, len(self.found)))
        self.redraw()

    @property
    def chosen(self) -> ClientLine | None:
        """The person under the cursor; None stands for a new one."""
        return self.found[self.cursor] if self.cursor < len(self.found) else None

    def lines(self, width: int) -> list[Line]:
        """Lay out a line for each person."""
        rows = [self._person(line, index == self.cursor, width) for index, line in enumerate(self.found)]
        return [*rows, self._new(self.cursor == len(self.found), width)]

    def _person(self, line: ClientLine, here: bool, width: int) -> Line:
        style = "matches--cursor" if here else "matches--line"
        quiet = style if here else "matches--quiet"
        who = one_line(line.contact) or "любой сотрудник"
        wide = (max((cell_len(one_line(one.contact)) for one in self.found), default=0), 15)
        first = min(max(wide) + 3, max(width // 3, 16))
        second = min(max(cell_len(one_line(one.name)) for one in self.found) + 3, max(width // 3, 16))
        more = join(
            [
                (
                    line.tier.label if line.tier else "без уровня",
                    style if here else f"matches--{tier_variable(line.tier)}",
                ),
                (line.role.label if line.contact_id is not None else "", quiet),
                (one_line(line.address), quiet),
            ],
            style=quiet,
        )
        row: Line = ((f"{'▌' if here else ' '} ", style), (cut(who, first - 1) + " ", style))
        row = (*row, (cut(one_line(line.name), second - 1) + " ", style), *more)
        row = clip(row, width)
        return (*row, (" " * (width - length(row)), style))

    def _new(self, here: bool, width: int) -> Line:
        style = "matches--cursor" if here else "matches--quiet"
        said = f"{'▌' if here else ' '} новый человек: {one_line(self.typed)}"
        return ((cut(said, width), style),)

    def on_click(self, event: events.Click) -> None:
        """Take the line under the mouse."""
        self.post_message(self.Clicked(event.y))


def _tier_style(tier: Tier | None) -> str:
    return f"matches--{tier_variable(tier)}"


class WhoInput(Input):
    """The line itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("tab", "take", show=False),
    ]

    @dataclass
    class Moved(Message):
        """The cursor of the matches should move."""

        step: int

    @dataclass
    class Taken(Message):
        """The person under the cursor of the matches is meant."""

    def action_move(self, step: int) -> None:
        """Move among the matches."""
        self.post_message(self.Moved(step))

    def action_take(self) -> None:
        """Take who is under the cursor and go on to the text."""
        self.post_message(self.Taken())


class WhoField(Horizontal):
    """The label, the line, and the matches, which the screen lays over everything."""

    @dataclass
    class Wanted(Message):
        """Matches for this text are wanted."""

        typed: str

    @dataclass
    class Chosen(Message):
        """Somebody was chosen: ``line`` of the desk's clients, or None with what was typed of a new person."""

        line: ClientLine | None
        typed: str

    @dataclass
    class Left(Message):
        """The person goes on to the text."""

    def __init__(self) -> None:
        super().__init__(id="who")
        self.input = WhoInput(placeholder="номер, имя, организация или почта", compact=True, id="who-input")
        self.matches = Matches()
        self._shown = ""
        self._answered = ""
        self._taking = self._telling = False

    def compose(self) -> ComposeResult:
        """Lay out label and line; the matches are mounted by the screen, on a layer of their own."""
        yield Static("Кто", classes="intake-label", markup=False)
        yield self.input

    @property
    def typed(self) -> str:
        """What stands in the line."""
        return self.input.value

    def put(self, text: str) -> None:
        """Show a caller who is known already."""
        self._shown = self._answered = text
        self.input.value = text
        self._shown = self.input.value
        self.input.cursor_position = len(text)
        self._hide()

    def offer(self, found: tuple[ClientLine, ...], typed: str) -> None:
        """Show the matches for what was typed, unless more was typed since; take the first if Enter was pressed."""
        if typed != self.typed.strip():
            return
        self._answered = typed
        self.matches.show(found[:MATCHES], typed)
        if self._taking:
            self._take()
        else:
            self.matches.display = bool(typed) and self.input.has_focus

    def settle(self) -> bool:
        """Take who is under the cursor, as Enter would; tells whether the screen knows already who that is."""
        typed = self.typed.strip()
        if typed and self.typed != self._shown:
            self._taking = True
            if typed == self._answered:
                self._take()
        return not (self._taking or self._telling)

    @on(events.Resize)
    def _fit(self, event: events.Resize) -> None:
        self.matches.styles.width = max(event.size.width - LABEL, MIN_WIDTH)

    def heard(self) -> None:
        """Learn that the screen knows who was chosen."""
        self._telling = False

    def _take(self) -> None:
        line = self.matches.chosen
        self._taking, self._telling = False, True
        typed = self.typed.strip()
        if line is not None:
            self.put(one_line(line.contact) or one_line(line.name))
        else:
            self._shown = self.input.value
        self._hide()
        self.post_message(self.Chosen(line, typed))

    def _hide(self) -> None:
        self.matches.display = False

    @on(Input.Changed)
    def _narrow(self, message: Input.Changed) -> None:
        message.stop()
        if message.value == self._shown or message.value != self.input.value:
            return
        self._shown = ""
        self.post_message(self.Wanted(message.value.strip()))

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.on_who_input_taken()

    def on_who_input_taken(self) -> None:
        """Go on to the text; who it is will be known by then or a moment later."""
        self.settle()
        self.post_message(self.Left())

    def on_who_input_moved(self, message: WhoInput.Moved) -> None:
        """Move among the matches; below the last of them stands the text."""
        if self.matches.display:
            self.matches.move(message.step)
        elif message.step > 0:
            self.post_message(self.Left())

    def on_descendant_blur(self) -> None:
        """Put the matches away when the eye goes elsewhere."""
        self._hide()


class CallerLine(LinesWidget):
    """What the desk knows of the caller: organisation, tier, role, address, and what stands in the way."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "caller--name",
        "caller--quiet",
        "caller--flag",
        "caller--tier-none",
        "caller--tier-some",
        "caller--tier-regular",
        "caller--tier-high",
        "caller--tier-vip",
    }

    def __init__(self) -> None:
        super().__init__(id="caller")
        self._line: Line = ()

    def show(self, line: Line) -> None:
        """Show this line."""
        if line != self._line:
            self._line = line
            self.redraw()

    def lines(self, width: int) -> list[Line]:
        """Lay out one line; what stands last gives way first."""
        return [clip(self._line, width)]
