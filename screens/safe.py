"""The one place where stored text becomes screen text (the first wall, ``security.md`` §0.4 and §3).

Everything that a client, a file or a colleague wrote reaches a widget only through here, as ``Content``: never markup,
never a link, never a control character. Copying and exporting use the stored text, not this.
"""

from rich.cells import cell_len, chop_cells, set_cell_size
from textual.content import Content

from models.safetext import block, one_line, size_in_words


def safe_line(text: str, width: int | None = None) -> Content:
    """Show a stored text on one line, cut to ``width`` cells with «…» (None: not cut)."""
    line = one_line(text)
    return Content(line if width is None else cut(line, width))


def safe_block(text: str, *, whole: bool = False) -> Content:
    """Show a stored text with its line breaks; a long one ends in an offer to show the rest unless ``whole``."""
    shown, was_cut = block(text, len(text) if whole else _limit())
    if not was_cut:
        return Content(shown)
    offer = Content.styled(f"… показать целиком ({size_in_words(text)})", "italic")
    return Content("\n").join([Content(shown), offer])


def fenced(text: str, width: int, rule: str = "▏") -> list[Content]:
    """Show a block folded to ``width`` cells with a left rule on each line, which the text cannot draw over."""
    room = max(1, width - cell_len(rule) - 1)
    lines = safe_block(text).plain.split("\n")
    return [Content(f"{rule} {piece}") for line in lines for piece in folded(line, room)]


def cut(line: str, width: int) -> str:
    """Cut a neutralised line to ``width`` cells, the last one «…» when something is lost."""
    if width <= 0:
        return ""
    return line if cell_len(line) <= width else set_cell_size(line, width - 1).rstrip() + "…"


def folded(line: str, width: int) -> list[str]:
    """Fold a neutralised line at spaces into pieces of at most ``width`` cells; a long word is broken."""
    pieces: list[str] = []
    current = ""
    for word in line.split(" "):
        joined = f"{current} {word}" if current else word
        if cell_len(joined) <= width:
            current = joined
            continue
        if current:
            pieces.append(current)
        *full, current = chop_cells(word, width) if cell_len(word) > width else [word]
        pieces.extend(full)
    return [*pieces, current]


def _limit() -> int:
    from models.safetext import BLOCK_LIMIT

    return BLOCK_LIMIT
