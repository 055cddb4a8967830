"""Rows of the figures that one example shows best (T-06, D-26, L-11, C-07, D-46, L-28, L-34)."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from data.desk import Desk
from data.exporting.document import Table
from data.exporting.gather import gather
from data.figures.periods import last
from models.board_terms import Dimension
from models.figures import HEADLINES, FigureId, Filter, Period
from models.readiness_tree import night_verdict
from models.terms import Appeal, MessageKind, Status, Tier
from tests.arrivals import Asked, arrive, client_writes
from tests.desks import NOW, by, make_desk

NOON = NOW.replace(hour=9, minute=0, second=0)
"""12:00 in Moscow."""
DAY = Period(NOON - timedelta(hours=12), NOON + timedelta(hours=12))
MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh desk."""
    return make_desk(tmp_path)


def test_t06_the_statuses_of_one_ticket_sum_to_its_tape(desk: Desk) -> None:
    number = arrive(desk, Asked(at=NOON))
    desk.tickets.take(number, by(desk, at=NOON + 60 * MINUTE))
    desk.tickets.start(number, by(desk, at=NOON + 90 * MINUTE))
    desk.replies.reply(number, by(desk, at=NOON + 100 * MINUTE), MessageKind.QUESTION, "Какой номер договора?")
    client_writes(desk, number, NOON + 130 * MINUTE)
    desk.figures.catch_up(NOON + 140 * MINUTE)
    assert Status.IN_PROGRESS in desk.figures.statuses_of(number), "the piece before the question has ended"
    desk.replies.reply(number, by(desk, at=NOON + 145 * MINUTE), MessageKind.ANSWER, "Готово")
    desk.tickets.resolve(number, by(desk, at=NOON + 150 * MINUTE))
    desk.figures.catch_up(NOON + 151 * MINUTE)
    stood = desk.figures.statuses_of(number, elapsed=True)
    assert {status: (spent.pieces, spent.total) for status, spent in stood.items()} == {
        Status.NEW: (1, 3600),
        Status.OPEN: (1, 1800),
        Status.IN_PROGRESS: (2, 600 + 1200),
        Status.WAITING_CLIENT: (1, 1800),
    }
    assert sum(spent.total for spent in stood.values()) == sum(desk.figures.tape_of(number).values()) == 9000
    assert desk.figures.statuses_of(number + 1) == {}


def test_d26_the_verdict_on_the_night_turns_at_five_per_cent(desk: Desk) -> None:
    rules = desk.standard.board.readiness
    assert night_verdict(0.0499, rules) == "ночную смену не запускайте (меньше 5 %)"
    assert night_verdict(0.05, rules) == "ночная смена оправдана (5 % и больше)"
    assert night_verdict(None, rules) == "нет данных"
    arrive(desk, Asked(at=NOON))
    desk.figures.catch_up(NOW)
    assert desk.figures.night_said(DAY) == night_verdict(0.0, rules)


def test_l11_the_report_by_kind_of_appeal(desk: Desk) -> None:
    kinds = (Appeal.NEED, Appeal.COMPLAINT, Appeal.COMPLAINT, None)
    for kind in kinds:
        number = arrive(desk, Asked(at=NOON))
        if kind is not None:
            desk.quality.recording.set_appeal(number, by(desk, at=NOON + MINUTE), kind)
    desk.figures.catch_up(NOW)
    parts = {name: sheet[FigureId.RECEIVED].value for name, sheet in desk.figures.by(Dimension.APPEAL, DAY)}
    assert parts == {"потребность": 1, "жалоба": 2, "не назван": 1}
    found = gather(desk, DAY, Filter(), NOW).parts
    (table,) = (part for part in found if isinstance(part, Table) and part.key == "by_appeal")
    assert {row[0].text: row[1].number for row in table.rows} == parts
    assert desk.figures.sheet(DAY, Filter(appeal=Appeal.COMPLAINT))[FigureId.RECEIVED].value == 2


@pytest.mark.parametrize(("seconds", "kept"), [(900, 1), (901, 1), (1800, 1), (1801, 0)])
def test_c07_the_goal_of_fifteen_minutes_judges_no_promise_and_the_limit_of_thirty_does(
    desk: Desk, seconds: int, kept: int
) -> None:
    number = arrive(desk, Asked(at=NOON, tier=Tier.HIGH))
    at = NOON + timedelta(seconds=seconds)
    desk.replies.acknowledge(number, by(desk, at=at))
    desk.figures.catch_up(at)
    sheet = desk.figures.sheet(DAY)
    assert sheet[FigureId.REACTION_MEDIAN].value == seconds and sheet[FigureId.REACTION_MEDIAN].threshold == 900
    assert sheet[FigureId.REACTION_KEPT].parts == (kept, 1)


def test_d46_l28_t01_what_a_supervisor_reads_first_stands_at_the_head_of_the_board(desk: Desk) -> None:
    wanted = {FigureId.RESPONSE_MEDIAN, FigureId.RESOLUTION_MEAN, FigureId.CSAT_MEAN}
    wanted |= {FigureId.WAITING_MEAN, FigureId.RESOLVED_SHARE, FigureId.REACTION_MEDIAN, FigureId.REOPEN_RATE}
    assert set(HEADLINES) == wanted
    number = arrive(desk, Asked(at=NOON - timedelta(days=1)))
    desk.tickets.take(number, by(desk, at=NOON - timedelta(days=1) + 7 * MINUTE))
    board = desk.board.live(NOW)
    sheet = desk.figures.sheet(last(30, NOW, ZoneInfo(desk.settings.zone)))
    assert board.headline == tuple(sheet[id] for id in HEADLINES)
    assert sheet[FigureId.WAITING_MEAN].value == 420


def test_l34_the_contractor_is_read_of_one_person_line_or_history(desk: Desk) -> None:
    first, second = (arrive(desk, Asked(at=NOON, channel=channel)) for channel in ("телефон", "почта"))
    for number, minutes in ((first, 10), (second, 40)):
        desk.tickets.take(number, by(desk, at=NOON))
        desk.tickets.start(number, by(desk, at=NOON + MINUTE))
        desk.replies.reply(number, by(desk, at=NOON + minutes * MINUTE), MessageKind.ANSWER, "Готово")
        desk.tickets.resolve(number, by(desk, at=NOON + (minutes + 1) * MINUTE))
    desk.figures.catch_up(NOON + timedelta(hours=2))
    mine = desk.figures.contractor(DAY, Filter(operator_id=by(desk).person.id))
    assert (mine[FigureId.RECEIVED].value, mine[FigureId.CALLS].value) == (2, 1)
    assert mine[FigureId.HANDLING_TOTAL].value == (10 + 40) * 60 and mine[FigureId.CSAT_MEAN].value is None
    assert desk.figures.contractor(DAY, Filter(line=3))[FigureId.HANDLING_TOTAL].value is None
