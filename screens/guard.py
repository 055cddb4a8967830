"""The last wall: no control character leaves for the terminal, even if somebody forgot the first one."""

from functools import lru_cache

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from models.safetext import UNSAFE


class Guard(LineFilter):
    """Removes what ``models.safetext`` calls unsafe, and links, from every painted segment (security.md §0.4 b)."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments without a raw sign; the width of a line never changes."""
        if not any(_suspicious(segment) for segment in segments):
            return segments
        return [Segment(_clean(text), _unlinked(style)) for text, style, _ in segments]


class NoColours(LineFilter):
    """Takes every colour away under NO_COLOR: not even a grey is sent, weight and reverse stay (F-39)."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments in the terminal's own two colours."""
        return [
            Segment(text, None if style is None else _colourless(style), control) for text, style, control in segments
        ]


def _suspicious(segment: Segment) -> bool:
    text, style, control = segment
    return control is not None or (style is not None and style.link is not None) or not _fine(text)


@lru_cache(2048)
def _fine(text: str) -> bool:
    return UNSAFE.search(text) is None and "\n" not in text and "\t" not in text


def _clean(text: str) -> str:
    if _fine(text):
        return text
    without = UNSAFE.sub("", text).replace("\n", "").replace("\t", "")
    return set_cell_size(without, cell_len(text))


def _unlinked(style: Style | None) -> Style | None:
    return style.update_link(None) if style is not None and style.link is not None else style


@lru_cache(512)
def _colourless(style: Style) -> Style:
    return style.without_color
