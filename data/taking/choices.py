"""Three next steps of which one is the item's own: what a receiver chooses from when a hot item is read back."""

import hashlib
from collections.abc import Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from data.shifts.reading import Ask
from models.shift_terms import ItemState

if TYPE_CHECKING:
    from data.taking.shares import ShareItem

CHOICES = 3
"""How many steps a receiver chooses from."""

_EARLIER = 30
"""How many steps of earlier handovers are looked at."""
_SHIPPED = Path(__file__).parents[1] / "files" / "steps.txt"
_SAME_PART = (
    "SELECT next_step FROM part_item WHERE part_id = ? AND id <> ? AND next_step <> '' "
    f"AND state <> '{ItemState.DRAFT.value}' ORDER BY id"
)
_BEFORE = (
    "SELECT i.next_step FROM part_item i JOIN part p ON p.id = i.part_id "
    "WHERE p.cut_n < (SELECT cut_n FROM part WHERE id = ?) AND i.next_step <> '' "
    f"AND i.state <> '{ItemState.DRAFT.value}' ORDER BY p.cut_n DESC, i.id LIMIT ?"
)


def choices(ask: Ask, item: "ShareItem") -> tuple[str, ...]:
    """Lay out the item's step between two others, the same ones until a wrong pick: a restart shows no new ones."""
    chosen = {_like(item.next_step): item.next_step}
    for others in _sources(ask, item):
        for text in sorted(others, key=partial(_turn, item)):
            if len(chosen) < CHOICES:
                chosen.setdefault(_like(text), text)
        if len(chosen) == CHOICES:
            break
    return tuple(sorted(chosen.values(), key=partial(_turn, item, "order ")))


def _sources(ask: Ask, item: "ShareItem") -> Iterator[Sequence[str]]:
    """Give the steps of other items: of the same part, of earlier ones, at last the shipped ones."""
    yield [text for (text,) in ask(_SAME_PART, (item.part_id, item.id))]
    yield [text for (text,) in ask(_BEFORE, (item.part_id, _EARLIER))]
    yield shipped()


def right(item: "ShareItem", picked: str) -> bool:
    """Tell whether the picked step is the item's own."""
    return _like(picked) == _like(item.next_step)


@cache
def shipped() -> tuple[str, ...]:
    """Read the plausible steps that stand in where a desk has too few of its own."""
    return tuple(line for line in _SHIPPED.read_text("utf-8").splitlines() if line and not line.startswith("#"))


def _turn(item: "ShareItem", *words: str) -> bytes:
    said = ":".join((str(item.id), str(item.tries), *words))
    return hashlib.sha256(said.encode("utf-8", "replace")).digest()


def _like(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".!")
