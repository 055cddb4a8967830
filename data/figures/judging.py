"""The acceptance report: four criteria from the figures of a period and of the equal one before it (D-49)."""

from datetime import timedelta
from typing import TYPE_CHECKING

from data.figures.asking import Asking, within
from data.figures.periods import previous
from data.reads import instant
from models.acceptance import Acceptance, Criterion, Days, Marks, against_goal, in_use, moved
from models.board_terms import What
from models.figures import FigureId, Filter, Period, Sheet

if TYPE_CHECKING:
    from data.desk import Desk

_MARKS = (FigureId.CSAT_COUNT, FigureId.CSAT_POSITIVE, FigureId.CSAT_NEGATIVE)
_IDS = (FigureId.RESPONSE_KEPT, FigureId.TYPICAL_SHARE, *_MARKS)
_MADE = ", ".join(f"'{what.value}'" for what in What if what is not What.RECEIVED)
_USED = f"""
SELECT DISTINCT substr(m.at, 1, 16) FROM milestone m JOIN tally t ON t.ticket_number = m.ticket_number
 WHERE m.what IN ({_MADE}) AND m.at >= ? AND m.at < ? AND m.operator_id IS NOT NULL"""
_DAY = timedelta(days=1)


def acceptance(desk: "Desk", asking: Asking, period: Period, filter: Filter) -> Acceptance:
    """Judge a period."""
    before = previous(period)
    now, then = (desk.figures.sheet(each, filter, _IDS) for each in (period, before))
    return Acceptance(
        period,
        before,
        (
            against_goal(Criterion.RESPONSE, now[FigureId.RESPONSE_KEPT]),
            against_goal(Criterion.TYPICAL, now[FigureId.TYPICAL_SHARE]),
            moved(_marks(then), _marks(now), asking.rules.csat),
            in_use(days_of(asking, period, filter)),
        ),
    )


def days_of(asking: Asking, period: Period, filter: Filter) -> Days:
    """Count the local days on which a person moved any request on, and the working days of the period."""
    where, values = within(period, filter, line="m.line")
    minutes = (instant(f"{row[0]}:00.000000") for row in asking.rows(_USED + where, values))
    used = {at.astimezone(asking.zone).date() for at in minutes}
    first, last = (at.astimezone(asking.zone).date() for at in (period.start, period.end - timedelta(seconds=1)))
    every = (first + n * _DAY for n in range((last - first).days + 1))
    return Days(len(used), sum(asking.schedule.is_workday(day) for day in every))


def _marks(sheet: Sheet) -> Marks:
    count, positive, negative = (sheet[id] for id in _MARKS)
    return Marks(count, positive, negative)
