"""Where nothing records a figure there is «нет данных», never a zero: every figure, on silent desks (C-32, D-34).

What is counted from the journal itself (received, closed …) may be zero: the desk knows that it was none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from data.desk import Desk
from data.exporting.document import Table
from data.exporting.gather import gather
from data.figures.periods import last, previous
from models.board_terms import Dimension
from models.figure_words import change_said, parts_said, said
from models.figures import HEADLINES, NO_DATA, FigureId, Filter, Period
from models.terms import Tier
from tests.arrivals import Asked, arrive
from tests.desks import NOW, make_desk
from tests.histories import events, table, take

ZONE = ZoneInfo("Europe/Moscow")
MONTH = last(30, NOW, ZONE)
F = FigureId
OUTCOMES = frozenset({F.RECEIVED, F.ADMITTED, F.RESOLVED, F.CLOSED, F.REOPEN_EVENTS, F.RETURNS})
"""What the journal itself records: none of them is a zero that somebody knows."""


@dataclass(frozen=True)
class Silent:
    """A desk, and which figures it can know anything of."""

    make: Callable[[Path], Desk]
    known: frozenset[FigureId]


def _empty(folder: Path) -> Desk:
    return make_desk(folder)


def _untouched(folder: Path) -> Desk:
    """One request that nobody has touched."""
    desk = make_desk(folder)
    arrive(desk, Asked(at=NOW - timedelta(hours=2), tier=Tier.SOME))
    return desk


def _bare_history(folder: Path) -> Desk:
    """A log that knows only when a request was created and closed: no channel, client, person, line, mark."""
    desk = make_desk(folder)
    rows = (("1", "01.03.2026 10:00", "создано"), ("1", "01.03.2026 12:00", "закрыто"))
    take(desk, events(folder / "log.csv", *rows, ("2", "02.03.2026 10:00", "создано")))
    return desk


def _table_history(folder: Path) -> Desk:
    """A table with a line a ticket: when it came and was closed, and nothing of what lay between."""
    desk = make_desk(folder)
    rows = [("1", "01.03.2026 10:00", "закрыто", "01.03.2026 12:00")]
    take(desk, table(folder / "table.csv", ("номер", "создано", "состояние", "закрыто"), rows), "table")
    return desk


DESKS = {
    "empty": Silent(_empty, OUTCOMES | {F.OFF_CHANNEL, F.CALLS, F.CLIENTS}),
    "untouched": Silent(
        _untouched,
        OUTCOMES
        | {F.OFF_CHANNEL, F.CALLS, F.CLIENTS, F.RESOLVED_SHARE, F.ENGINEER_SHARE, F.NIGHT_SHARE}
        | {F.REPEAT_SHARE, F.REPEATS},
    ),
    "table": Silent(
        _table_history,
        OUTCOMES - {F.RESOLVED, F.REOPEN_EVENTS} | {F.NIGHT_SHARE},
    ),
    "bare history": Silent(_bare_history, OUTCOMES - {F.RESOLVED} | {F.NIGHT_SHARE, F.REOPEN_RATE}),
}


@pytest.mark.parametrize("name", DESKS)
def test_every_figure_that_nothing_records_is_no_data(tmp_path: Path, name: str) -> None:
    desk = DESKS[name].make(tmp_path)
    desk.figures.catch_up(NOW)
    sheet = desk.figures.sheet(MONTH)
    assert {id for id in FigureId if sheet[id].known} == DESKS[name].known
    for id in FigureId:
        if id not in DESKS[name].known:
            assert said(sheet[id]) == NO_DATA and parts_said(sheet[id]) == "", id
    for elapsed in (False, True):
        again = desk.figures.sheet(MONTH, elapsed=elapsed)
        assert {id for id in FigureId if again[id].known} == DESKS[name].known


@pytest.mark.parametrize("name", DESKS)
def test_no_split_course_or_comparison_makes_a_zero_of_it(tmp_path: Path, name: str) -> None:
    desk, known = DESKS[name].make(tmp_path), DESKS[name].known
    desk.figures.catch_up(NOW)
    before = previous(MONTH, ZONE)
    quiet = {week for week, came in desk.figures.series(F.RECEIVED, MONTH, "week", Filter()) if not came.value}
    for change in desk.figures.compare(before, MONTH, Filter(), tuple(FigureId)):
        assert change.id in known or change_said(change) == NO_DATA, change.id
    for id in set(FigureId) - known:
        for week, figure in desk.figures.series(id, MONTH, "week", Filter()):
            assert figure.value is None or week in quiet, (id, week)
        for dimension in Dimension:
            parts = desk.figures.by(dimension, MONTH, Filter(), (id, F.RECEIVED))
            assert all(sheet[id].value is None for _, sheet in parts), (id, dimension)


@pytest.mark.parametrize("name", DESKS)
def test_the_board_and_the_report_say_no_data_too(tmp_path: Path, name: str) -> None:
    desk, known = DESKS[name].make(tmp_path), DESKS[name].known
    board = desk.board.live(NOW)
    assert [figure.id for figure in board.headline] == list(HEADLINES)
    assert {figure.id for figure in board.headline if figure.known} == known & set(HEADLINES)
    tables = {part.key: part for part in gather(desk, MONTH, Filter(), NOW).parts if isinstance(part, Table)}
    for row in tables["figures"].rows:
        if row[0].text not in {id.label for id in known}:
            assert (row[1].text, row[1].number, row[3].text) == (NO_DATA, None, ""), row[0].text
    for key in ("tape", "line_marks"):
        assert (tables[key].rows, tables[key].note) == ((), NO_DATA), key
    assert bool(tables["in_status"].rows) == (tables["in_status"].note != NO_DATA)
    repeats = "Повторных нет." if F.REPEATS in known else NO_DATA
    assert all(tables[key].note == repeats for key in ("repeats", "repeat_reasons", "weak_places"))


@pytest.mark.parametrize("name", DESKS)
def test_readiness_and_acceptance_take_silence_for_no_answer(tmp_path: Path, name: str) -> None:
    desk = DESKS[name].make(tmp_path)
    desk.figures.catch_up(NOW)
    assert all(judged.met is None for judged in desk.figures.acceptance(MONTH).judged if not judged.figures)
    for judged in desk.figures.acceptance(MONTH).judged:
        assert judged.met is None or all(figure.known for figure in judged.figures), judged.criterion
    for mark in desk.figures.line_marks(MONTH):
        assert mark.marks


def test_a_history_that_closes_and_never_resolves_leaves_the_share_of_the_others_alone(tmp_path: Path) -> None:
    desk = _bare_history(tmp_path)
    number = arrive(desk, Asked(at=NOW - timedelta(hours=2), tier=Tier.SOME))
    desk.figures.catch_up(NOW)
    sheet = desk.figures.sheet(MONTH)
    assert sheet[F.RECEIVED].value == 3 and number
    assert sheet[F.RESOLVED_SHARE].parts == (0, 1) and said(sheet[F.RESOLVED]) == "0"
    take(desk, events(tmp_path / "more.csv", ("7", "03.03.2026 10:00", "создано"), ("7", "03.03.2026 11:00", "решено")))
    desk.figures.catch_up(NOW)
    assert desk.figures.sheet(MONTH)[F.RESOLVED_SHARE].parts == (1, 4), "now the log is known to tell of solving"


def test_a_period_before_anything_was_recorded_is_silent(tmp_path: Path) -> None:
    desk = _untouched(tmp_path)
    desk.figures.catch_up(NOW)
    early = Period(NOW - timedelta(days=400), NOW - timedelta(days=370))
    sheet = desk.figures.sheet(early)
    assert all(sheet[id].value in (None, 0) for id in FigureId)
    assert {id for id in FigureId if sheet[id].known} == DESKS["empty"].known
