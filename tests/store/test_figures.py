"""The figures' book: the cache and the journal, sheets, splits, time, periods side by side (D-34, D-46, T-26, T-06)."""

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from data.desk import Desk
from data.driver import sqlite
from data.figures.catching_up import HEAD, behind
from data.figures.periods import between, month
from data.rules.specs import spec_of
from models.board_terms import Dimension
from models.figure_words import change_said, said
from models.figures import HEADLINES, NO_DATA, FigureId, Filter, Period
from models.terms import MessageKind, Priority, Role, Status, Tier
from models.workhours import WorkSchedule
from tests.arrivals import Asked, arrive, arrive_many
from tests.desks import NOW, by, make_desk, open_desk, person
from tests.store.test_verbs_clocks import LATE_DAY, in_force

NOON = NOW.replace(hour=9, minute=0, second=0)
"""12:00 in Moscow."""
DAY = Period(NOON - timedelta(hours=12), NOON + timedelta(hours=12))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh desk."""
    return make_desk(tmp_path)


def acknowledge(desk: Desk, number: int, minutes: float) -> None:
    """Let the operator say «принято» so long after noon."""
    desk.replies.acknowledge(number, by(desk, at=NOON + timedelta(minutes=minutes)))


def rows(desk: Desk) -> int:
    """How often the base was written to, as another connection sees it."""
    return desk.reads.number("PRAGMA data_version")


def test_case_5_t13_in_thirty_minutes_is_in_the_share_and_a_second_later_is_not(desk: Desk) -> None:
    first, second = arrive_many(desk, [Asked(at=NOON, tier=Tier.HIGH)] * 2)
    acknowledge(desk, first, 30)
    acknowledge(desk, second, 30 + 1 / 60)
    desk.figures.catch_up(NOON + timedelta(hours=1))
    sheet = desk.figures.sheet(DAY)
    assert sheet[FigureId.REACTION_KEPT].parts == (1, 2)
    assert said(sheet[FigureId.REACTION_KEPT]) == "50 %"
    assert sheet[FigureId.REACTION_MEDIAN].value == 1800.5
    assert sheet[FigureId.REACTION_MEDIAN].threshold == 900


def test_a_promise_broken_and_not_kept_yet_counts_against_the_share_and_in_no_percentile(desk: Desk) -> None:
    first, _ = arrive_many(desk, [Asked(at=NOON, tier=Tier.HIGH)] * 2)
    acknowledge(desk, first, 10)
    desk.figures.catch_up(NOON + timedelta(minutes=30))
    assert desk.figures.sheet(DAY)[FigureId.REACTION_KEPT].parts == (1, 1), "due this very second is not broken"
    desk.figures.catch_up(NOON + timedelta(minutes=31))
    sheet = desk.figures.sheet(DAY)
    assert sheet[FigureId.REACTION_KEPT].parts == (1, 2)
    assert sheet[FigureId.REACTION_MEDIAN].count == 1


def test_a_broken_promise_belongs_to_the_month_in_which_it_broke_also_when_it_is_answered_later(desk: Desk) -> None:
    """A month grows no better by answering late in the next one; the duration is of the month of the answer."""
    last = NOON.replace(day=31)
    number = arrive(desk, Asked(at=last, tier=Tier.HIGH))
    march, april = (month(name, desk.figures.zone) for name in ("2026-03", "2026-04"))
    ids = (FigureId.REACTION_KEPT, FigureId.REACTION_MEDIAN)
    desk.figures.catch_up(last + timedelta(hours=3))
    running = desk.figures.sheet(march, ids=ids)
    acknowledge(desk, number, 28 * 24 * 60)
    desk.figures.catch_up(last + timedelta(days=3))
    assert desk.figures.sheet(march, ids=ids).figures == running.figures
    assert running[FigureId.REACTION_KEPT].parts == (0, 1)
    later = desk.figures.sheet(april, ids=ids)
    assert (later[FigureId.REACTION_KEPT].parts, later[FigureId.REACTION_MEDIAN].count) == ((0, 0), 1)


def test_where_nothing_is_recorded_there_is_no_data_and_never_a_zero(desk: Desk) -> None:
    desk.figures.catch_up(NOON)
    sheet = desk.figures.sheet(DAY)
    for id in HEADLINES:
        assert said(sheet[id]) == NO_DATA, id
    assert said(sheet[FigureId.RECEIVED]) == "0"


def test_l28_waiting_is_from_receipt_to_the_first_taking_and_d46_a_resolution_to_the_end(desk: Desk) -> None:
    number = arrive(desk, Asked(at=NOON - timedelta(hours=14), tier=Tier.HIGH))
    desk.tickets.take(number, by(desk, at=NOON))
    desk.replies.reply(number, by(desk, at=NOON), MessageKind.ANSWER, "Готово")
    desk.tickets.resolve(number, by(desk, at=NOON + timedelta(hours=1)))
    desk.figures.catch_up(NOON + timedelta(hours=1))
    sheet, wall = desk.figures.sheet(DAY), desk.figures.sheet(DAY, elapsed=True)
    assert [sheet[id].value for id in (FigureId.WAITING_MEAN, FigureId.RESOLUTION_MEAN)] == [2 * 3600, 3 * 3600]
    assert [wall[id].value for id in (FigureId.WAITING_MEAN, FigureId.RESOLUTION_MEAN)] == [14 * 3600, 15 * 3600]
    assert sheet[FigureId.RESOLVED_SHARE].value is None, "it was received the day before"


def test_t26_from_a_hundred_and_twenty_minutes_to_fifteen_is_less_by_87_5_per_cent(desk: Desk) -> None:
    first = arrive(desk, Asked(at=NOON, tier=Tier.REGULAR))
    acknowledge(desk, first, 120)
    second = arrive(desk, Asked(at=NOON + timedelta(days=1), tier=Tier.REGULAR))
    acknowledge(desk, second, 24 * 60 + 15)
    desk.figures.catch_up(NOON + timedelta(days=2))
    days = [
        between(NOON.date() + timedelta(days=n), NOON.date() + timedelta(days=n), desk.figures.zone) for n in (0, 1)
    ]
    (change,) = desk.figures.compare(days[0], days[1], ids=(FigureId.REACTION_MEDIAN,))
    assert (change.before.value, change.after.value, change.share) == (7200, 900, -0.875)
    assert change_said(change) == "−87,5 %"
    whole = month("2026-03", desk.figures.zone)
    found = desk.figures.series(FigureId.REACTION_MEDIAN, whole, "day")
    assert [figure.value for _, figure in found if figure.known] == [7200, 900]
    assert len(found) == 31


def test_d34_the_parts_of_a_split_are_the_whole_and_what_has_none_has_its_line(desk: Desk) -> None:
    asked = [Asked(at=NOON, tier=tier) for tier in (Tier.VIP, Tier.VIP, Tier.SOME, None)]
    arrive_many(desk, [*asked, Asked(at=NOON, channel="чат")])
    desk.figures.catch_up(NOON)
    ids = (FigureId.RECEIVED,)
    tiers = desk.figures.by(Dimension.TIER, DAY, ids=ids)
    counts = [(label, sheet[FigureId.RECEIVED].value) for label, sheet in tiers]
    assert counts == [("VIP", 2), ("Обычный", 1), ("Какой-то", 1), ("без уровня", 1)]
    for dimension in Dimension:
        parts = desk.figures.by(dimension, DAY, ids=ids)
        assert sum(sheet[FigureId.RECEIVED].value or 0 for _, sheet in parts) == 5, dimension
    narrowed = desk.figures.sheet(DAY, Filter(tier=Tier.VIP, channel="чат"), ids)
    assert narrowed[FigureId.RECEIVED].value == 0


def test_t06_time_in_status_is_of_the_pieces_that_ended(desk: Desk) -> None:
    number = arrive(desk, Asked(at=NOON))
    desk.tickets.take(number, by(desk, at=NOON + timedelta(hours=1)))
    desk.tickets.start(number, by(desk, at=NOON + timedelta(hours=3)))
    desk.figures.catch_up(NOON + timedelta(hours=4))
    found = desk.figures.in_status(DAY)
    assert found == {Status.NEW: (1, 3600, 3600), Status.OPEN: (1, 7200, 7200)}
    assert desk.figures.in_status(DAY, Filter(line=2)) == {}


def test_nothing_new_is_one_read_and_a_note_writes_nothing(desk: Desk) -> None:
    number = arrive(desk, Asked(at=NOON))
    assert desk.figures.catch_up(NOON) == 1
    other = open_desk(desk.places.root)
    version = rows(other)
    assert desk.figures.catch_up(NOON) == 0
    assert rows(other) == version
    desk.replies.note(number, by(desk, at=NOON), "заметка")
    version = rows(other)
    assert desk.figures.catch_up(NOON) == 0 and behind(desk) > 0
    assert rows(other) == version


def test_what_another_console_counted_first_is_not_written_over(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The head moves by compare-and-set: whoever read an older picture of the base keeps nothing of it."""
    from data.figures import catching_up

    number = arrive(desk, Asked(at=NOON))
    other, keep = open_desk(desk.places.root), catching_up._keep
    kept: list[bool] = []

    def late(*args: object) -> bool:
        if not kept:
            kept.append(False)
            monkeypatch.setattr(catching_up, "_keep", keep)
            desk.tickets.take(number, by(desk, at=NOON))
            assert other.figures.catch_up(NOON) == 1
            return keep(*args)  # type: ignore[arg-type]
        return keep(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(catching_up, "_keep", late)
    assert desk.figures.catch_up(NOON) == 0
    assert desk.reads.number("SELECT count(*) FROM tally WHERE taken_at IS NOT NULL") == 1


def test_many_consoles_catch_up_at_once_and_each_ticket_is_counted_once(desk: Desk) -> None:
    arrive_many(desk, [Asked(at=NOON)] * 60)
    consoles = [open_desk(desk.places.root) for _ in range(4)]
    begin = threading.Barrier(len(consoles))

    def catch_up(one: Desk) -> None:
        begin.wait()
        one.figures.catch_up(NOON)

    threads = [threading.Thread(target=catch_up, args=(one,)) for one in consoles]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert behind(desk) == 0
    assert desk.reads.number("SELECT count(*) FROM tally") == 60
    assert desk.reads.number("SELECT count(*) FROM milestone WHERE what = 'received'") == 60


def test_killed_between_two_batches_the_rest_is_counted_later(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from data.figures import catching_up

    monkeypatch.setattr(catching_up, "BATCH", 7)
    arrive_many(desk, [Asked(at=NOON)] * 20)

    class Killed(BaseException):
        pass

    def told(done: int, whole: int) -> None:
        if done < whole:
            raise Killed

    with pytest.raises(Killed):
        desk.figures.catch_up(NOON, told)
    assert desk.reads.number("SELECT count(*) FROM tally") == 7
    assert open_desk(desk.places.root).figures.catch_up(NOON) == 13
    assert desk.reads.number("SELECT count(DISTINCT ticket_number) FROM milestone") == 20


def test_a_base_that_cannot_be_written_gives_the_figures_there_are_and_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrive(desk, Asked(at=NOON))
    assert desk.figures.caught_up(NOON) == ""
    arrive(desk, Asked(at=NOON + timedelta(minutes=5)))
    monkeypatch.setattr("data.engine.PATIENCE", 0.05)
    holder = sqlite.connect(str(desk.places.database), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        sentence = desk.figures.caught_up(NOON + timedelta(minutes=5))
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert sentence == "Показатели на 12:00 04.03: базу сейчас нельзя дополнить."
    assert desk.figures.sheet(DAY)[FigureId.RECEIVED].value == 1
    assert desk.figures.caught_up(NOON + timedelta(minutes=5)) == ""
    assert desk.figures.sheet(DAY)[FigureId.RECEIVED].value == 2


def test_rule_30_other_hours_count_everything_open_anew(desk: Desk) -> None:
    number = arrive(desk, Asked(at=NOON + timedelta(hours=1), tier=Tier.REGULAR))
    desk.clocks.sweep(NOON)
    desk.figures.catch_up(NOON + timedelta(hours=1))
    broken = "SELECT broken_at FROM measure WHERE ticket_number = ? AND clock = 'response'"
    before = desk.reads.row(broken, (number,))
    in_force(desk, schedule=WorkSchedule.from_dict(LATE_DAY))
    assert spec_of(desk.policy.schedule) != spec_of(make_schedule())
    desk.clocks.keep_rules(NOON + timedelta(hours=2), person(desk, Role.SUPERVISOR))
    assert desk.figures.catch_up(NOON + timedelta(hours=2)) == 1
    after = desk.reads.row(broken, (number,))
    due = desk.reads.row("SELECT response_breach FROM ticket WHERE number = ?", (number,))
    assert before != after == due


def test_other_rules_are_counted_in_by_batches_and_a_kill_between_two_leaves_the_rest_for_later(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred thousand open requests under other hours must not hold the base for as long as they take together."""
    from data.figures import catching_up

    monkeypatch.setattr(catching_up, "BATCH", 7)
    numbers = arrive_many(desk, [Asked(at=NOON, tier=Tier.REGULAR)] * 20)
    desk.clocks.sweep(NOON)
    desk.figures.catch_up(NOON)
    in_force(desk, schedule=WorkSchedule.from_dict(LATE_DAY))
    desk.clocks.keep_rules(NOON + timedelta(hours=2), person(desk, Role.SUPERVISOR))
    keep, sizes = catching_up._keep, []

    class Killed(BaseException):
        pass

    def kept(*args: Any) -> bool:
        sizes.append(len(args[2].numbers))
        if len(sizes) == 2:
            raise Killed
        return keep(*args)

    monkeypatch.setattr(catching_up, "_keep", kept)
    with pytest.raises(Killed):
        desk.figures.catch_up(NOON + timedelta(hours=2))
    assert behind(desk) == 0, "the journal is read; what is open is not counted anew yet"
    acknowledge(desk, numbers[-1], 125)
    other = open_desk(desk.places.root)
    assert other.figures.catch_up(NOON + timedelta(hours=3)) == 1 + 20 - 7
    assert max(sizes) == 7 and other.figures.catch_up(NOON + timedelta(hours=3)) == 0
    tables = ("measure", "span", "milestone", "tally")
    counted = {name: desk.reads.rows(f"SELECT * FROM {name} ORDER BY 1, 2") for name in tables}
    other.figures.count_anew(NOON + timedelta(hours=3))
    assert {name: desk.reads.rows(f"SELECT * FROM {name} ORDER BY 1, 2") for name in tables} == counted


@pytest.mark.parametrize("said", ["чепуха", "", "12 3 4", "-5", "99999999"])
def test_a_spoilt_note_of_how_far_the_figures_are_is_no_trouble(desk: Desk, said: str) -> None:
    arrive_many(desk, [Asked(at=NOON)] * 3)
    desk.figures.catch_up(NOON)
    with desk.store.write(NOON) as tx:
        tx.exec("UPDATE meta SET value = ? WHERE key = ?", (said, HEAD))
    arrive(desk, Asked(at=NOON))
    desk.figures.catch_up(NOON)
    desk.figures.catch_up(NOON)
    assert behind(desk) == 0
    assert desk.reads.number("SELECT count(*) FROM tally") == 4


def make_schedule() -> WorkSchedule:
    """The hours that the desk began with."""
    from data.rules.calendars import load

    return load("мск-ежедневно")


def test_a_joined_ticket_is_in_no_figure_and_the_other_was_received_with_the_earlier(desk: Desk) -> None:
    early, late = arrive_many(desk, [Asked(at=NOON), Asked(at=NOON + timedelta(hours=2))])
    desk.merging.merge(early, late, by(desk, at=NOON + timedelta(hours=3)))
    desk.figures.catch_up(NOON + timedelta(hours=3))
    assert desk.figures.sheet(DAY)[FigureId.RECEIVED].value == 1
    assert desk.reads.rows("SELECT ticket_number, merged, substr(received_at, 12, 5) FROM tally ORDER BY 1") == [
        (early, 1, "09:00"),
        (late, 0, "09:00"),
    ]
    assert desk.reads.number("SELECT count(*) FROM span WHERE ticket_number = ?", (early,)) == 0


def test_handling_is_the_time_at_work_and_goes_on_while_it_lasts(desk: Desk) -> None:
    number = arrive(desk, Asked(at=NOON, priority=Priority.HIGH))
    desk.tickets.start(number, by(desk, at=NOON + timedelta(hours=1)))
    desk.figures.catch_up(NOON + timedelta(hours=2, minutes=30))
    sheet = desk.figures.sheet(DAY)
    assert sheet[FigureId.HANDLING_TOTAL].value == 5400
    assert sheet[FigureId.HANDLING_MEDIAN].value is None
    assert desk.reads.row("SELECT value FROM meta WHERE key = ?", (HEAD,)) is not None
