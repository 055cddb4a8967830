"""Figures of a desk with a past: other hours since, many names, and tables that have grown large (D-02, D-34, D-48)."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from data.desk import Desk
from data.exporting.document import Table
from data.exporting.gather import gather
from data.figures.periods import last
from data.figures.sheets import MOST
from models.figures import FigureId, Filter
from models.terms import Role
from models.workhours import WorkSchedule
from tests.arrivals import Asked, arrive, arrive_many
from tests.desks import NOW, by, make_desk, person
from tests.store.test_verbs_clocks import LATE_DAY, in_force

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh desk."""
    return make_desk(tmp_path)


def test_d02_the_load_counts_each_hour_by_the_calendar_of_its_day(desk: Desk) -> None:
    morning = NOW - 4 * HOUR
    number = arrive(desk, Asked(at=morning))
    desk.tickets.start(number, by(desk, at=morning))
    desk.clocks.sweep(NOW)
    desk.tickets.resolve(number, by(desk, at=morning + 2 * HOUR), nothing_to_answer=True)
    in_force(desk, schedule=WorkSchedule.from_dict(LATE_DAY))
    desk.__dict__["schedule"] = WorkSchedule.from_dict(LATE_DAY)
    desk.clocks.keep_rules(NOW + DAY, person(desk, Role.SUPERVISOR))
    desk.figures.catch_up(NOW + DAY)
    found = desk.figures.sheet(last(3, NOW + DAY, ZoneInfo(desk.settings.zone)))
    parts = found[FigureId.LOAD_SHARE].parts
    assert parts is not None and parts[0] == found[FigureId.HANDLING_TOTAL].value == 2 * 3600


def test_a_split_by_names_says_that_only_the_most_frequent_are_told(desk: Desk) -> None:
    words = [f"{'абвгдежзик'[n % 10] * 4} {'лмнопр'[n // 10] * 4}" for n in range(MOST + 5)]
    arrive_many(desk, [Asked(at=NOW, text=text) for text in words])
    period = last(3, NOW, ZoneInfo(desk.settings.zone))
    found = {part.key: part for part in gather(desk, period, Filter(), NOW).parts if isinstance(part, Table)}
    assert len(found["by_topic"].rows) == MOST and str(MOST) in found["by_topic"].note
    assert found["by_channel"].note == ""


def test_d48_nothing_that_grows_without_end_is_read_from_its_beginning(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrive(desk)
    desk.figures.catch_up(NOW)
    rows, asked = desk.reads.rows, dict[str, Any]()

    def noted(sql: str, values: Any = ()) -> Any:
        asked[sql] = values
        return rows(sql, values)

    monkeypatch.setattr(desk.reads, "rows", noted)
    desk.figures.maturity(last(30, NOW, ZoneInfo(desk.settings.zone)))
    desk.board.live(NOW)
    whole = ("SCAN m", "SCAN t", "SCAN p", "SCAN message", "SCAN tally", "SCAN measure", "SCAN span")
    plans = [str(row[3]) for sql, values in asked.items() for row in rows(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert len(plans) > 20 and [plan for plan in plans if plan in whole] == []
