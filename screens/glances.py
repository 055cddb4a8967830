"""Cards read ahead of the cursor, so that the card beside the list changes with the key that moves it."""

from collections import OrderedDict
from collections.abc import Iterable

from data.rows import Card, QueueRow

KEPT = 24
"""How many cards are kept; each is a ticket's last messages."""


class Glances:
    """The last cards that were read, by ticket and version: an older version is never shown."""

    def __init__(self) -> None:
        self._cards: OrderedDict[tuple[int, int], Card] = OrderedDict()

    def of(self, row: QueueRow | None) -> Card | None:
        """Give the card of this row, if it was read and the ticket has not moved on since."""
        return None if row is None else self._cards.get((row.number, row.version))

    def keep(self, cards: Iterable[Card | None]) -> None:
        """Keep cards that were read, the newest longest."""
        for card in cards:
            if card is not None:
                self._cards[card.row.number, card.row.version] = card
        while len(self._cards) > KEPT:
            self._cards.popitem(last=False)

    def missing(self, rows: Iterable[QueueRow]) -> tuple[int, ...]:
        """Name the tickets among these rows whose card was not read."""
        return tuple(row.number for row in rows if (row.number, row.version) not in self._cards)

    def forget(self, numbers: Iterable[int]) -> None:
        """Let the cards of tickets go that something happened to."""
        gone = set(numbers)
        for key in [key for key in self._cards if key[0] in gone]:
            del self._cards[key]
