"""Finds the journal number at an instant, by halving: recorded instants never go back (handover.md §1.6)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from data.driver import stored


def first_at(row: Callable[[str, Sequence[Any]], Sequence[Any] | None], at: datetime) -> int:
    """Give the number of the first event recorded at this instant or later; one after the last where there is none."""
    wanted = stored(at)
    found = row("SELECT max(n) FROM journal_event", ())
    low, high = 1, int(found[0] or 0) + 1 if found else 1
    while low < high:
        middle = (low + high) // 2
        seen = row("SELECT recorded_at FROM journal_event WHERE n = ?", (middle,))
        if seen is not None and str(seen[0]) < wanted:
            low = middle + 1
        else:
            high = middle
    return low
