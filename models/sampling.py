"""A random sample that anybody can draw again from its number (L-37)."""

from collections.abc import Iterable
from hashlib import sha256


def sample(numbers: Iterable[int], each: int, seed: int, group: str) -> tuple[int, ...]:
    """Draw so many of some tickets: the same number, group (a week and a person) and tickets give the same draw."""
    return tuple(sorted(sorted(set(numbers), key=lambda number: _lot(number, seed, group))[:each]))


def _lot(number: int, seed: int, group: str) -> bytes:
    return sha256(f"{seed}:{group}:{number}".encode()).digest()
