"""Percentiles from the values themselves, by the nearest rank."""

from collections.abc import Sequence
from math import ceil


def percentile(values: Sequence[int], share: float) -> int:
    """Give the value at place ceil(share·n) of the sorted ones; of no values there is none, and it is an error to ask.

    The share is taken as written, 0.9 as nine tenths: 0.9 of ten is the ninth, not the tenth.
    """
    place = ceil(round(share * len(values), 9))
    return sorted(values)[max(place, 1) - 1]
