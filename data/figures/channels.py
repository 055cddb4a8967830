"""By which ways requests and clients come (D-64, H-03)."""

from dataclasses import dataclass

from data.figures.asking import Asking, within
from models.figures import Filter, Period
from models.terms import ChannelKind

UNNAMED = "не указан"
"""How a channel that nobody recorded is said."""
_BY = """
SELECT t.channel, count(*), count(DISTINCT t.client_id) FROM tally t
 WHERE t.received_at >= ? AND t.received_at < ? AND t.merged = 0"""


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One channel in a period: ``share`` is of all requests received; clients are different organisations."""

    channel: str
    kind: ChannelKind
    requests: int
    clients: int
    share: float

    @property
    def said(self) -> str:
        """The channel's name as people read it."""
        return self.channel or UNNAMED


def channels(asking: Asking, period: Period, filter: Filter) -> tuple[ChannelRow, ...]:
    """List the channels of a period, the busiest first; shares sum to one."""
    where, values = within(period, filter)
    rows = asking.rows(f"{_BY}{where} GROUP BY t.channel ORDER BY 2 DESC, 1", values)
    received = sum(row[1] for row in rows)
    return tuple(
        ChannelRow(str(name), asking.kind(str(name)), int(count), int(clients), count / received)
        for name, count, clients in rows
    )
