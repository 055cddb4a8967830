"""What the desk's data says of readiness and of maturity (D-04, D-48, D-57, D-58)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from data.figures.asking import Asking, within
from data.figures.narrowing import EVERYTHING
from data.texts.articles import read_articles
from models.board_rules import Thresholds
from models.board_terms import What
from models.clock import ClockName
from models.figures import FigureId, Filter, Period
from models.maturity import Maturity, Used, assess
from models.readiness_tree import Facts, Question, Reading, read
from models.terms import MessageKind, Priority, TicketType

if TYPE_CHECKING:
    from data.desk import Desk

_IDS = (
    FigureId.RECEIVED,
    FigureId.LOAD_SHARE,
    FigureId.NIGHT_SHARE,
    FigureId.CLIENTS,
    FigureId.ENGINEER_SHARE,
)
_URGENT = f"""
SELECT count(*) FROM tally t WHERE t.received_at >= ? AND t.received_at < ? AND t.merged = 0
   AND (t.priority = '{Priority.CRITICAL.value}' OR t.type = '{TicketType.OUTAGE.value}')"""
_OWN = Filter(source="")
"""The desk's own requests: maturity is of what people here do, no imported history counts for it."""
_CAME = """
SELECT count(*), count(DISTINCT CASE WHEN t.channel <> '' THEN t.channel END), sum(t.client_id IS NOT NULL)
  FROM tally t WHERE t.received_at >= ? AND t.received_at < ? AND t.merged = 0"""
_ACKNOWLEDGED = f"""
SELECT count(*) FROM tally t CROSS JOIN message m ON m.ticket_number = t.ticket_number
 WHERE t.received_at >= ? AND t.received_at < ? AND m.kind = '{MessageKind.ACK.value}' AND m.hidden = 0"""
_FORMED = f"""
SELECT count(DISTINCT m.ticket_number) FROM milestone m JOIN tally t ON t.ticket_number = m.ticket_number
 WHERE m.what = '{What.ADMITTED.value}' AND m.at >= ? AND m.at < ?"""
_TIMED = f"""
SELECT count(*) FROM measure m CROSS JOIN tally t ON t.ticket_number = m.ticket_number
 WHERE m.clock IN ({", ".join(f"'{clock.value}'" for clock in ClockName)})
   AND m.ended >= ? AND m.ended < ? AND m.target IS NOT NULL"""
_REPORTS = "SELECT count(*) FROM shift_report WHERE made_at >= ? AND made_at < ?"
_WARNED = "SELECT count(*) FROM alert WHERE at >= ? AND at < ?"


def readiness(
    desk: "Desk", asking: Asking, period: Period, own: Mapping[Question, bool] | None, filter: Filter
) -> Reading:
    """Prefill the calculator from a period and work it through."""
    sheet = desk.figures.sheet(period, filter, _IDS)
    where, values = within(period, filter)
    received = sheet[FigureId.RECEIVED].count
    clients = sheet[FigureId.CLIENTS].value
    facts = Facts(
        load=sheet[FigureId.LOAD_SHARE].value,
        night=sheet[FigureId.NIGHT_SHARE].value,
        urgent=int(asking.row(_URGENT + where, values)[0]) if received else None,
        clients=None if clients is None or not received else int(clients),
        engineer_share=sheet[FigureId.ENGINEER_SHARE].value,
        articles=len(read_articles(desk.places.standard)),
    )
    return read(facts, asking.rules.readiness, own)


def maturity(desk: "Desk", asking: Asking, period: Period) -> Maturity:
    """Look at what is set up and was used in a period."""
    where, values = within(period, _OWN)
    plain = within(period, EVERYTHING)[1]
    received, channels, known = asking.row(_CAME + where, values)
    used = Used(
        requests=received,
        acknowledged=asking.row(_ACKNOWLEDGED + where, values)[0],
        formed=asking.row(_FORMED + where, values)[0],
        channels=channels,
        known_clients=known / received if received else None,
        articles=len(read_articles(desk.places.standard)),
        thresholds=_own_goals(asking.rules.thresholds),
        reports=asking.row(_REPORTS, plain)[0],
        warned=asking.row(_WARNED, plain)[0],
        timed=asking.row(_TIMED + where, values)[0],
    )
    return assess(used)


def _own_goals(thresholds: Thresholds) -> int:
    """Count the goals that the organisation set; a zero of reopenings is the shipped one and tells nothing of it."""
    goals = thresholds.model_dump()
    return sum(value is not None and (name, value) != ("reopen_rate", 0) for name, value in goals.items())
