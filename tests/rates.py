"""The reopen rate as the board counts it, for tests of the verbs that make it (T-21)."""

from datetime import datetime

from data.desk import Desk
from models.figures import FigureId, Filter, Period


def reopen_rate(desk: Desk, since: datetime, until: datetime, line: int | None = None) -> tuple[int, int]:
    """(tickets reopened after closing, tickets closed) in [since, until), of one line or of all."""
    desk.figures.catch_up(until)
    sheet = desk.figures.sheet(Period(since, until), Filter(line=line), (FigureId.REOPEN_RATE,))
    return sheet[FigureId.REOPEN_RATE].parts or (0, 0)
