"""Cards read ahead of the cursor: shown with the key that moves it, never of an older version (P-2, F-15)."""

from dataclasses import replace
from pathlib import Path

from data.rows import Card, QueueRow
from screens.glances import KEPT, Glances
from tests.desks import NOW
from tests.glass.shift import VIP, busy_desk


def card_of(folder: Path) -> Card:
    card = busy_desk(folder).cards.card(VIP, NOW, glance=True)
    assert card is not None
    return card


def moved_on(row: QueueRow) -> QueueRow:
    """The same ticket after somebody acted on it."""
    return replace(row, version=row.version + 1)


def test_a_card_is_given_for_its_version_only(tmp_path: Path) -> None:
    card, glances = card_of(tmp_path), Glances()
    glances.keep([card, None])
    assert glances.of(card.row) is card
    assert glances.of(moved_on(card.row)) is None
    assert glances.of(None) is None
    assert glances.missing([card.row, moved_on(card.row)]) == (VIP,)


def test_what_happened_to_a_ticket_lets_its_card_go(tmp_path: Path) -> None:
    card, glances = card_of(tmp_path), Glances()
    glances.keep([card])
    glances.forget({VIP + 1})
    assert glances.of(card.row) is card
    glances.forget({VIP})
    assert glances.of(card.row) is None


def test_only_so_many_cards_are_kept_the_newest_longest(tmp_path: Path) -> None:
    card, glances = card_of(tmp_path), Glances()
    rows = [replace(card.row, number=number) for number in range(1, KEPT + 4)]
    glances.keep(replace(card, row=row) for row in rows)
    assert [row.number for row in rows if glances.of(row) is None] == [1, 2, 3]
