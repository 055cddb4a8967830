"""The two last lines: what the desk answered to the last act, and the keys that work here."""

from datetime import datetime, timedelta
from typing import ClassVar

from textual.screen import Screen

from screens.widgets.lines import Line, LinesWidget, Piece, clip, length, spread


class NoticeBar(LinesWidget):
    """One line for the desk's answers; it is always there, so that nothing jumps when it speaks."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"notice--done", "notice--refused", "notice--sending", "notice--standing"}

    STAYS = timedelta(seconds=12)
    READ = timedelta(seconds=4)

    def __init__(self) -> None:
        super().__init__(id="notice")
        self._said = ""
        self._style = ""
        self._until: datetime | None = None
        self._sending: tuple[int, datetime] | None = None
        self._now: datetime | None = None
        self._said_at: datetime | None = None
        self._later: list[str] = []
        self._standing = ""
        self._news = False

    @property
    def said(self) -> str:
        """What stands on the line now."""
        return "".join(text for text, _ in self.lines(200)[0]).strip()

    @property
    def standing(self) -> str:
        """What stands here as long as it holds."""
        return self._standing

    def say(self, sentence: str, now: datetime, *, refused: bool = False) -> None:
        """Show an answer for a while; ``sentence`` is already safe."""
        self._said, self._style = sentence, "notice--refused" if refused else "notice--done"
        self._until, self._now, self._said_at, self._news = now + self.STAYS, now, now, False
        self.redraw()

    def tell(self, sentence: str, now: datetime) -> None:
        """Show news that nobody asked for, once the answer to an act has stood long enough to be read."""
        self._later = [*self._later[-4:], sentence]
        self._tell_next(now)

    def stand(self, sentence: str) -> None:
        """Show this whenever nothing else is said, as long as it holds; empty: nothing."""
        if sentence != self._standing:
            self._standing = sentence
            self.redraw()

    def done_with(self) -> None:
        """Let a refusal go: the person went on to another ticket."""
        if self._style == "notice--refused" and not self._news:
            self._said, self._until = "", None
            self.redraw()

    def _tell_next(self, now: datetime) -> None:
        if self._later and (self._said_at is None or now - self._said_at >= self.READ):
            self.say(self._later.pop(0), now, refused=True)
            self._news = True

    def sending(self, number: int, leaves_at: datetime, now: datetime) -> None:
        """Count down to the instant a reply leaves; until then it can be taken back."""
        self._sending, self._now = (number, leaves_at), now
        self.redraw()

    @property
    def sends(self) -> int | None:
        """The ticket whose reply counts down."""
        return self._sending[0] if self._sending else None

    def nothing_sends(self) -> None:
        """Stop the countdown: the reply left or was taken back."""
        self._sending = None
        self.redraw()

    def tick(self, now: datetime) -> None:
        """Let an old answer go and count down."""
        self._now = now
        if self._until is not None and now >= self._until:
            self._said, self._until = "", None
        if self._sending is not None and now >= self._sending[1]:
            self._sending = None
        self._tell_next(now)
        self.redraw()

    def lines(self, width: int) -> list[Line]:
        """Lay out the answer and, at the right, the reply that is about to leave."""
        mark = "⚠ " if self._style == "notice--refused" else ""
        said: Line = ((f" {mark}{self._said}", self._style),) if self._said else ()
        if not said and self._standing:
            said = ((f" ⚠ {self._standing}", "notice--standing"),)
        right: Line = ()
        if self._sending is not None and self._now is not None:
            number, leaves = self._sending
            seconds = max(int((leaves - self._now).total_seconds()), 0)
            right = ((f"№ {number}: уйдёт через {seconds} с · u отменить ", "notice--sending"),)
        return [spread(said, right, width)]


class KeysBar(LinesWidget):
    """The keys that work on this screen, taken from their one declaration; what does not fit stands in «?»."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"keys--key", "keys--label"}

    def __init__(self) -> None:
        super().__init__(id="keys")
        self._keys: tuple[tuple[str, str], ...] = ()

    def show(self, keys: tuple[tuple[str, str], ...]) -> None:
        """Show these keys, each with its word, the most needed first."""
        if keys != self._keys:
            self._keys = keys
            self.redraw()

    def lines(self, width: int) -> list[Line]:
        """Lay out as many keys as fit; the last two always do."""
        always = self._pieces(self._keys[-2:])
        room = width + 1 - length(always)
        shown: Line = ()
        for pair in self._keys[:-2]:
            piece = self._pieces((pair,))
            if length(shown) + length(piece) > room:
                break
            shown = (*shown, *piece)
        return [clip(((" ", ""), *shown, *always), width + 2)]

    def _pieces(self, keys: tuple[tuple[str, str], ...]) -> Line:
        pieces: list[Piece] = []
        for key, label in keys:
            pieces += [(key, "keys--key"), (f" {label}  ", "keys--label")]
        return tuple(pieces)


def keys_of(screen: Screen[object]) -> tuple[tuple[str, str], ...]:
    """List the keys that the screen shows now, as the person remapped them, without repeating a word."""
    seen: dict[str, str] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.show and active.enabled and binding.description not in seen:
            seen[binding.description] = screen.app.get_key_display(binding)
    return tuple((key, label) for label, key in seen.items())
