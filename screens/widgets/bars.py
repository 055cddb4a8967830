"""Bars of eighths of a cell, and stacks whose parts are told apart by their filling, not by colour."""

from collections.abc import Sequence

_EIGHTHS = " ▏▎▍▌▋▊▉"
FULL = "█"
FILLINGS = "█▓▒░╱·"
"""What the parts of a stack are filled with, in their order."""


def bar(share: float, width: int) -> str:
    """Draw a share (0…1, what is beyond is cut) of ``width`` cells; something is never drawn as nothing."""
    eighths = round(max(0.0, min(share, 1.0)) * width * 8)
    if share > 0:
        eighths = max(eighths, 1)
    whole, rest = divmod(eighths, 8)
    return FULL * whole + (_EIGHTHS[rest] if rest else "")


def padded(share: float, width: int) -> str:
    """Draw the same, filled up with spaces."""
    return bar(share, width).ljust(width)


def parted(amounts: Sequence[int], width: int) -> tuple[int, ...]:
    """Share ``width`` cells out by amounts, to the last cell; what is there at all gets one where there is room."""
    total = sum(amounts)
    if total <= 0 or width <= 0:
        return (0,) * len(amounts)
    cells = [amount * width // total for amount in amounts]
    rests = sorted(range(len(amounts)), key=lambda at: (-(amounts[at] * width % total), at))
    for at in rests[: width - sum(cells)]:
        cells[at] += 1
    for at, amount in enumerate(amounts):
        most = max(range(len(cells)), key=cells.__getitem__)
        if amount and not cells[at] and cells[most] > 1:
            cells[at], cells[most] = 1, cells[most] - 1
    return tuple(cells)


def stack(amounts: Sequence[int], width: int) -> str:
    """Draw parts one after another, each with its own filling."""
    return "".join(FILLINGS[at % len(FILLINGS)] * cells for at, cells in enumerate(parted(amounts, width)))
