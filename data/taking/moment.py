"""One acceptance inside its transaction: who gave, who takes, when, and what became of each item."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.rows import By
from data.taking.shares import Offer, ShareItem
from models.shift_terms import ItemState
from models.tables import PartItem

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx


@dataclass
class Moment:
    """One acceptance inside its transaction: who gave, who takes, when."""

    desk: "Desk"
    tx: "Tx"
    by: By
    at: datetime
    offer: Offer
    counts: dict[ItemState, int] = field(default_factory=dict)

    def settle(self, item: ShareItem, state: ItemState) -> None:
        """Write down what became of an item; what came back is not over yet."""
        row = self.tx.session.get_one(PartItem, item.id)
        row.state, row.closed_at = state.value, None if state is ItemState.RETURNED else self.at
        self.counts[state] = self.counts.get(state, 0) + 1

    def facts(self, **more: Any) -> dict[str, Any]:
        """What every event of this acceptance names."""
        return {"shift": self.offer.shift_id, "part": self.offer.part_id, **more}
