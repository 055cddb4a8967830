"""The first reaction to requests whose form was whole at once, beside the others (H-21)."""

from collections.abc import Iterator
from statistics import median

from data.figures.asking import Asking, within
from models.clock import ClockName
from models.figures import Figure, FigureId, Filter, Period

_SPENT = f"""
SELECT t.complete, m.spent FROM measure m JOIN tally t ON t.ticket_number = m.ticket_number
 WHERE m.clock = '{ClockName.REACTION.value}' AND m.ended >= ? AND m.ended < ? AND m.cycle = 1 AND t.merged = 0
   AND t.complete IS NOT NULL"""


def by_completeness(asking: Asking, period: Period, filter: Filter) -> Iterator[Figure]:
    """Give both medians, of the business seconds that the clock counted."""
    where, values = within(period, filter, line="m.line", operator="m.operator_id")
    spent: dict[bool, list[int]] = {True: [], False: []}
    for complete, seconds in asking.rows(_SPENT + where, values):
        spent[bool(complete)].append(int(seconds))
    for id, one in ((FigureId.COMPLETE_REACTION, spent[True]), (FigureId.INCOMPLETE_REACTION, spent[False])):
        yield Figure(id, median(one) if one else None, len(one))
