"""A row of values as a line of small bars, readable without colour; where there is nothing to show stands a dot."""

from collections.abc import Sequence

_STEPS = "▁▂▃▄▅▆▇█"
NOTHING = "·"
"""What stands where there is no data: a gap is not a zero."""


def spark(values: Sequence[float | None]) -> str:
    """Draw one character a value, from zero to the greatest of them."""
    top = max((value for value in values if value is not None), default=0.0)
    return "".join(NOTHING if value is None else _STEPS[_step(value, top)] for value in values)


def _step(value: float, top: float) -> int:
    if value <= 0 or top <= 0:
        return 0
    return min(int(value / top * (len(_STEPS) - 1) + 0.5), len(_STEPS) - 1)


def thinned(values: Sequence[float | None], width: int) -> tuple[float | None, ...]:
    """Keep the last values that fit into so many cells."""
    return tuple(values[-width:]) if width > 0 else ()
