"""The board: live() against a recount by hand over table dumps, and then(at) == what live(at) gave (D-42, L-31)."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.board.rows import Board, ThenRow
from data.desk import Desk
from data.refusals import StoreTrouble
from models.board_terms import Heat
from models.figures import HEADLINES
from models.terms import Tier
from tests.arrivals import Asked, arrive_many
from tests.desks import NOW, make_desk
from tests.store import board_by_hand as by_hand
from tests.store.random_board import Steered
from tests.store.rules_at_hand import apply, edit, lead, terms

ACTS = 110


def check_by_hand(desk: Desk, board: Board) -> None:
    """Hold everything that the board counts to the recount by hand."""
    at, rows = board.at, by_hand.opened(desk)
    cells = {(tier.value if tier else None, heat.value): count for (tier, heat), count in board.cells.items()}
    assert cells == by_hand.cells(rows, at)
    ahead = desk.standard.board.live.ahead
    found = [(one.number, one.clock.value, one.at) for one in board.breaches]
    assert found == by_hand.breaches(rows, at, ahead)
    assert {one.number: one.heat.value for one in board.breaches} == {
        row["number"]: by_hand.heat(row, at) for row in rows if row["number"] in {one.number for one in board.breaches}
    }
    loads = {one.person_id: (one.open, one.waiting, one.hot) for one in board.loads}
    assert loads == by_hand.loads(desk, rows, at)
    assert {one.person_id for one in board.loads if one.signed_in} == by_hand.signed_in(desk, at) & loads.keys()
    assert {one.person_id for one in board.loads if one.on_shift} == by_hand.on_shift(desk) & loads.keys()
    assert (board.longest.number if board.longest else None) == by_hand.longest(rows)
    assert board.unowned == sum(row["assignee_id"] is None for row in rows)
    assert [(one.vip, one.outage) for one in board.jumps] == by_hand.jumps(rows)
    assert [(one.number, one.event) for one in board.awaited] == by_hand.awaited(desk, rows)
    figures = desk.shifts.reports.figures(at)
    same = (figures["open"], figures["breached"], figures["free"])
    assert same == (board.open, board.heat(Heat.LATE), board.unowned)


def check_queue(desk: Desk, rows: tuple[ThenRow, ...]) -> None:
    """Hold a queue as it is at this moment to the stored ranks."""
    sql = "SELECT number, rank, owner FROM (SELECT number, rank, assignee_id AS owner, admitted_at FROM ticket WHERE"
    stored = desk.reads.rows(f"{sql} is_open = 1 AND rank IS NOT NULL ORDER BY rank, admitted_at, number)")
    assert [(one.number, one.rank, one.owner_id) for one in rows] == [tuple(row) for row in stored]
    assert [one.place for one in rows] == list(range(1, len(rows) + 1))


def comparable(board: Board) -> Board:
    """Leave out what the past keeps no count of, and the figures and the inflow, which are counted as of today."""
    return replace(board, quarantine=None, headline=(), surge=None, then=False)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32))
def test_the_board_is_as_counted_by_hand_and_the_past_is_as_it_was(seed: int) -> None:
    with TemporaryDirectory() as folder:
        desk = make_desk(Path(folder))
        work = Steered(desk, random.Random(seed))
        boards: dict[datetime, Board] = {}
        queues: dict[datetime, tuple[ThenRow, ...]] = {}

        def note() -> None:
            at = work.at
            boards[at] = desk.board.live(at)
            check_by_hand(desk, boards[at])
            queues[at] = desk.board.queue_then(at)
            check_queue(desk, queues[at])
            work.step()

        work.go_on(ACTS, note)
        for at, board in boards.items():
            then = desk.board.then(at)
            assert then.then
            assert comparable(then) == comparable(board), at
            assert desk.board.queue_then(at) == queues[at]
        desk.reads.close()
        desk.store.close()


def test_the_dice_reach_everything_that_a_board_shows(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    seen: dict[str, int] = {}
    for seed in range(4):
        work = Steered(desk, random.Random(seed), desk_time(desk))

        def note(work: Steered = work) -> None:
            count(desk.board.live(work.at), seen)
            work.step()

        work.go_on(120, note)
    wanted = {"late", "soon", "calm", "paused", "jumps", "awaited", "windows", "longest", "on_shift", "signed_in"}
    assert wanted <= seen.keys(), wanted - seen.keys()


def desk_time(desk: Desk) -> datetime:
    """The instant of the newest event, or the beginning."""
    row = desk.reads.row("SELECT max(recorded_at) FROM journal_event")
    return max(NOW, by_hand.moment(row[0]) or NOW) if row else NOW


def count(board: Board, seen: dict[str, int]) -> None:
    """Note which parts of a board were not empty."""
    parts: Mapping[str, object] = {
        **{heat.value: board.heat(heat) for heat in Heat},
        **{name: getattr(board, name) for name in ("jumps", "vips", "awaited", "windows", "longest")},
        "on_shift": any(one.on_shift for one in board.loads),
        "signed_in": any(one.signed_in for one in board.loads),
    }
    for name, part in parts.items():
        seen[name] = seen.get(name, 0) + bool(part)
    for name in [name for name, times in seen.items() if not times]:
        del seen[name]


def test_the_headline_is_the_same_as_every_sheet(tmp_path: Path) -> None:
    from zoneinfo import ZoneInfo

    from data.figures.periods import last

    desk = make_desk(tmp_path)
    work = Steered(desk, random.Random(3))
    work.go_on(150, work.step)
    board = desk.board.live(work.at)
    sheet = desk.figures.sheet(last(30, work.at, ZoneInfo(desk.settings.zone)), ids=HEADLINES)
    assert board.headline == tuple(sheet[id] for id in HEADLINES)
    assert any(figure.known for figure in board.headline)


def test_a_long_journal_is_counted_beside_the_board_and_not_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an import or from an old base the board stands at once; the headline waits and says how far it is."""
    desk = make_desk(tmp_path)
    arrive_many(desk, [Asked(at=NOW)] * 20)
    monkeypatch.setattr("data.figures.catching_up.BATCH", 7)
    monkeypatch.setattr("data.figures.book._SOME", 7)
    boards = [desk.board.live(NOW + timedelta(seconds=n)) for n in range(4)]
    assert [board.open for board in boards] == [20] * 4
    assert [(bool(board.headline), bool(board.behind)) for board in boards] == [(False, True)] * 2 + [(True, False)] * 2
    shares = [int(board.behind.split()[-3]) for board in boards[:2]]
    assert 0 < shares[0] < shares[1] < 100 and boards[0].behind.startswith("Показатели досчитываются")


def test_a_base_that_takes_nothing_shows_the_figures_of_before_and_says_as_of_when(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make_desk(tmp_path)
    arrive_many(desk, [Asked(at=NOW)] * 3)
    before = desk.board.live(NOW)
    arrive_many(desk, [Asked(at=NOW)] * 3)

    def refuse(*args: object, **more: object) -> int:
        raise StoreTrouble("занято")

    monkeypatch.setattr("data.figures.book.catch_up", refuse)
    later = desk.board.live(NOW + timedelta(minutes=1))
    assert later.open == 6 and later.headline == before.headline
    assert later.behind.startswith("Показатели на 14:07 04.03")
    monkeypatch.undo()
    assert desk.board.live(NOW + timedelta(minutes=2)).behind == ""


def test_looking_again_reads_nothing_while_nothing_can_have_changed(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    work = Steered(desk, random.Random(5))
    work.go_on(60, work.step)
    at = (work.at + timedelta(minutes=1)).replace(second=0)
    first = desk.board.live(at)
    asked: list[str] = []
    rows = desk.reads.rows

    def listening(sql: str, values: object = ()) -> list[tuple[object, ...]]:
        asked.append(sql)
        return rows(sql, values)  # type: ignore[arg-type]

    desk.reads.rows = listening  # type: ignore[method-assign]
    again = desk.board.live(at + timedelta(seconds=1))
    assert again.cells == first.cells and again.at == at + timedelta(seconds=1)
    assert all("max(n)" in sql for sql in asked), asked


def test_the_past_is_weighed_by_the_rules_of_its_time(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    numbers = arrive_many(desk, [Asked(tier=Tier.HIGH, client="Вектор"), Asked(tier=Tier.VIP, client="ООО «Ромашка»")])
    desk.clocks.sweep(NOW)
    was, queue = desk.board.live(NOW), desk.board.queue_then(NOW)
    later = lead(desk, NOW + timedelta(minutes=3))
    edit(desk, terms("Высокий", "reaction", "5 мин"))
    apply(desk, later, to_open=True)
    now = desk.board.live(later.at)
    assert {one.number: one.at for one in now.breaches} != {one.number: one.at for one in was.breaches}
    assert {one.number for one in now.breaches} == set(numbers)
    assert comparable(desk.board.then(NOW)) == comparable(was)
    assert desk.board.queue_then(NOW) == queue
