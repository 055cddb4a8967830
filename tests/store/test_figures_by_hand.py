"""The figures of time against plain Python over the raw journal, on desks worked at random (T-06, T-07, D-46, L-28)."""

import random
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.desk import Desk
from models.board_terms import Share
from models.figures import FigureId, Filter, Period
from models.terms import Tier
from tests.desks import NOW, make_desk
from tests.figures_by_hand import Ticket, dump, figures, kept, seconds
from tests.histories import LATER, events, take
from tests.letters import samples
from tests.store.random_work import Work

STEPS = 120
TIMES = (
    *(FigureId.REACTION_MEDIAN, FigureId.REACTION_P90, FigureId.RESPONSE_MEDIAN, FigureId.RESPONSE_P90),
    *(FigureId.RESOLUTION_MEDIAN, FigureId.RESOLUTION_P90, FigureId.RESOLUTION_MEAN, FigureId.WAITING_MEAN),
    *(FigureId.WAITING_P90, FigureId.HANDLING_MEDIAN, FigureId.HANDLING_TOTAL),
)
worlds = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def worked_desk(seed: int, steps: int = STEPS) -> tuple[Desk, Work]:
    """A desk after some random acts, its figures caught up now and then on the way."""
    desk = make_desk(Path(tempfile.mkdtemp(prefix="pult-figures-")))
    work = Work(desk, random.Random(seed))
    done = 0

    def after() -> None:
        nonlocal done
        done += 1
        if done % 17 == 0:
            desk.figures.catch_up(work.at)

    work.go_on(steps, after)
    desk.figures.catch_up(work.at)
    return desk, work


def spans(desk: Desk, number: int) -> list[tuple[object, ...]]:
    """The spans of a ticket as they are kept."""
    sql = (
        "SELECT started, ended, status, line, owner_id, side, elapsed, worked FROM span"
        " WHERE ticket_number = ? ORDER BY seq"
    )
    return [(seconds(row[0]), seconds(row[1]), *row[2:]) for row in desk.reads.rows(sql, (number,))]


def measures(desk: Desk, number: int) -> list[tuple[object, ...]]:
    """The finished measures of a ticket as they are kept."""
    sql = (
        "SELECT clock, cycle, started, ended, spent, elapsed, line, operator_id FROM measure"
        " WHERE ticket_number = ? AND ended IS NOT NULL ORDER BY started, clock, cycle"
    )
    return [(*row[:2], seconds(row[2]), seconds(row[3]), *row[4:]) for row in desk.reads.rows(sql, (number,))]


def by_hand(ticket: Ticket) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """The same two by hand."""
    pieces: list[tuple[object, ...]] = [
        (one.start, one.end, one.status, one.line, one.owner, one.side, one.elapsed, one.worked)
        for one in ticket.pieces
    ]
    laps: list[tuple[object, ...]] = [
        (lap.clock, cycle, lap.start, lap.stopped, lap.spent, (lap.stopped or 0) - lap.start, line, who)
        for cycle, lap, line, who in ticket.laps
        if lap.stopped is not None
    ]
    if not ticket.counts:
        return [], []
    return pieces, sorted(laps, key=lambda lap: (lap[2], lap[0], lap[1]))


@worlds
@given(seed=st.integers(0, 10**9))
def test_every_row_and_every_figure_is_what_plain_python_counts(seed: int) -> None:
    desk, work = worked_desk(seed)
    tickets = dump(desk)
    for ticket in tickets:
        number = ticket.row["number"]
        pieces, laps = by_hand(ticket)
        assert spans(desk, number) == pieces, number
        assert measures(desk, number) == laps, number
        if ticket.counts:
            tape = {share.value: spent for share, spent in desk.figures.tape_of(number).items()}
            assert tape == ticket.tape(), number
    assert desk.reads.rows("SELECT * FROM measure WHERE kept = 0 AND broken_at IS NULL") == []
    dice = random.Random(seed)
    for _ in range(4):
        first = NOW + timedelta(hours=dice.randrange(-30, 120))
        period = Period(first, first + timedelta(hours=dice.randrange(1, 400)))
        person = dice.choice(work.people).id
        for chosen in (Filter(), Filter(tier=dice.choice(list(Tier))), Filter(line=2), Filter(operator_id=person)):
            for elapsed in (False, True):
                _same(desk, tickets, period, chosen, elapsed, int(work.at.timestamp()))


def _same(desk: Desk, tickets: list[Ticket], period: Period, chosen: Filter, elapsed: bool, now: int) -> None:
    expected = figures(tickets, period, chosen, now, elapsed=elapsed)
    sheet = desk.figures.sheet(period, chosen, TIMES, elapsed)
    for id in TIMES:
        assert sheet[id].value == (pytest.approx(expected[id]) if expected[id] is not None else None), (id, chosen)
    if chosen == Filter() and not elapsed:
        for clock, id in (("reaction", FigureId.REACTION_KEPT), ("response", FigureId.RESPONSE_KEPT)):
            good, judged, clear = kept(tickets, clock, period, now)
            if clear:
                assert desk.figures.sheet(period, ids=(id,))[id].parts == (good, judged), clock


@worlds
@given(seed=st.integers(0, 10**9))
def test_counted_bit_by_bit_is_counted_at_once(seed: int) -> None:
    """The cache is a function of the journal: thrown away and counted anew it is the same, row for row."""
    desk, work = worked_desk(seed, 80)
    tables = ("measure", "span", "milestone", "tally")
    before = {name: desk.reads.rows(f"SELECT * FROM {name} ORDER BY 1, 2") for name in tables}
    assert before["tally"]
    desk.figures.count_anew(work.at)
    assert {name: desk.reads.rows(f"SELECT * FROM {name} ORDER BY 1, 2") for name in tables} == before


@worlds
@given(seed=st.integers(0, 10**9))
def test_t07_the_tape_of_every_ticket_sums_to_its_open_time(seed: int) -> None:
    desk, _ = worked_desk(seed, 80)
    shares = ", ".join(share.value for share in Share)
    for number, elapsed, *parts in desk.reads.rows(f"SELECT ticket_number, elapsed, {shares} FROM tally"):
        assert sum(parts) == elapsed and min(parts) >= 0
        own = "SELECT coalesce(sum(elapsed), 0) FROM span WHERE ticket_number = ? AND side <> 'nobody'"
        merged = desk.reads.number("SELECT merged FROM tally WHERE ticket_number = ?", (number,))
        assert merged or desk.reads.number(own, (number,)) == elapsed
    for number, status, line, owner in desk.reads.rows(
        "SELECT t.number, t.status, t.line, t.assignee_id FROM ticket t JOIN tally y ON y.ticket_number = t.number"
        " WHERE t.merged_into IS NULL"
    ):
        last = desk.reads.row(
            "SELECT status, line, owner_id FROM span WHERE ticket_number = ? AND ended IS NULL", (number,)
        )
        assert last == (status, line, owner), number


STEPS_THERE = (
    *("взято", "принято", "в работе", "вопрос клиенту", "ждём клиента", "клиент написал", "отложено", "снова в работе"),
    *("ответ", "на первую линию", "на вторую линию", "на третью линию", "решено", "закрыто", "открыто снова"),
)
"""What the map «events» knows."""


def foreign(path: Path, dice: random.Random, until: datetime) -> Path:
    """A log in which anything follows anything, often at the same instant; much of it is open at the end."""
    rows = []
    for number in range(12):
        at = until - timedelta(days=dice.randrange(40), minutes=dice.randrange(1440))
        first = (f"{number}", f"{at:%d.%m.%Y %H:%M}", "создано", "Кто-то", dice.choice(("критичный", "средний")))
        rows.append(first)
        for _ in range(dice.randrange(12)):
            at += timedelta(minutes=dice.choice((0, 0, 1, 7, 61, 600, 1440, 3000)))
            if at <= until:
                who = f"Лицо {dice.randrange(4)}"
                rows.append((f"{number}", f"{at:%d.%m.%Y %H:%M}", dice.choice(STEPS_THERE), who, ""))
    return events(path, *rows)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**9))
def test_of_histories_taken_in_open_and_worked_on_by_people_they_are_the_same(seed: int) -> None:
    folder, dice = Path(tempfile.mkdtemp(prefix="pult-figures-")), random.Random(seed)
    desk = make_desk(folder)
    work = Work(desk, dice)
    take(desk, foreign(folder / "a.csv", dice, NOW), at=NOW, live=True, zone="UTC")
    work.go_on(STEPS, lambda: None)
    desk.figures.catch_up(work.at)
    tickets = dump(desk)
    for ticket in tickets:
        number = ticket.row["number"]
        assert (spans(desk, number), measures(desk, number)) == by_hand(ticket), number
        if ticket.counts:
            tape = {share.value: spent for share, spent in desk.figures.tape_of(number).items()}
            assert tape == ticket.tape(), number
    for _ in range(3):
        first = NOW + timedelta(hours=dice.randrange(-900, 120))
        period = Period(first, first + timedelta(hours=dice.randrange(1, 900)))
        _same(desk, tickets, period, Filter(), False, int(work.at.timestamp()))
    assert desk.clocks.recompute(work.at) == 0


@pytest.mark.parametrize(
    ("log", "shape"),
    [("helpdesk_italy_first1500.csv", "helpdesk-italy"), ("servicenow_first800.csv", "servicenow")],
)
def test_of_imported_histories_they_are_the_same(tmp_path: Path, log: str, shape: str) -> None:
    desk = make_desk(tmp_path)
    take(desk, samples("tickets") / log, shape, LATER, zone="Europe/Rome")
    desk.figures.catch_up(LATER)
    tickets = dump(desk)
    assert len(tickets) > 50
    for ticket in tickets:
        pieces, laps = by_hand(ticket)
        assert spans(desk, ticket.row["number"]) == pieces, ticket.row["number"]
        assert measures(desk, ticket.row["number"]) == laps, ticket.row["number"]
        tape = {share.value: spent for share, spent in desk.figures.tape_of(ticket.row["number"]).items()}
        assert tape == ticket.tape(), ticket.row["number"]
    ever = Period(NOW - timedelta(days=9000), NOW + timedelta(days=2000))
    for chosen in (Filter(), Filter(line=1), Filter(tier=Tier.VIP)):
        _same(desk, tickets, ever, chosen, False, int(LATER.timestamp()))
        _same(desk, tickets, ever, chosen, True, int(LATER.timestamp()))
