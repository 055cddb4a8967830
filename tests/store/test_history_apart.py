"""Imported history is no part of the desk's life: no shift, no balance, no briefing, no queue, no warning, no news."""

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from data.desk import Desk
from data.history.known import TOUCHED
from data.reports.moved import Movements
from data.reports.then import open_then
from models.balance import Way
from models.events import EventKind
from models.terms import MessageKind, Role, Status
from tests.arrivals import Asked, arrive
from tests.desks import NAMES, NOW, by, make_desk, person
from tests.histories import LATER, audit_log, columns, events, kinds, number_of, take
from tests.rosters import DAY_STARTS, entered, put_in_force, usual
from tests.store.test_history_import import FULL, own_map

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Ирина is on today's day shift; two requests of the desk's own came, one was answered."""
    desk = make_desk(tmp_path)
    put_in_force(desk, usual())
    entered(desk, Role.OPERATOR, DAY_STARTS)
    first = arrive(desk, Asked(at=DAY_STARTS + HOUR, text="Своё"))
    arrive(desk, Asked(at=DAY_STARTS + HOUR, text="Своё второе"))
    desk.replies.reply(first, by(desk, at=DAY_STARTS + 2 * HOUR), MessageKind.ANSWER, "Готово")
    return desk


def history(desk: Desk, tmp_path: Path, people: str = "Петрова") -> Path:
    """Import a history of today's night and morning: some of it by a person of the desk, some of it open."""
    chart = own_map(tmp_path, "events", ("[people]", f'[people]\n"{people}" = "{NAMES[Role.OPERATOR]}"'))
    today = [
        (*row[:1], row[1].replace("01.12.2025", "04.03.2026").replace("02.12.2025", "04.03.2026"), *row[2:])
        for row in FULL
    ]
    rows = [("8", "04.03.2026 02:00", "создано", "Петрова", "критичный"), ("8", "04.03.2026 03:00", "взято", "Петрова")]
    rows += [row for row in today if row[1].startswith("04.03.2026")]
    path = events(tmp_path / "today.csv", *rows)
    take(desk, path, chart)
    return path


def facts(desk: Desk) -> dict[str, object]:
    """What the desk says of itself."""
    rows = desk.reads.rows
    head = desk.journal.head() + 1
    own = desk.reads.number("SELECT max(n) FROM journal_event WHERE ticket_number = 2") + 1
    return {
        "figures": dict(desk.shifts.reports.figures(NOW)),
        "briefing": desk.shifts.briefing.since(person(desk, Role.SPECIALIST), NOW),
        "moved": [(one.ticket, one.way, one.by) for one in Movements(rows, 1, head).all],
        "then": set(open_then(rows, own, desk.policy)),
        "counts": replace(desk.queue.counts(person(desk), NOW), next_number=None),
        "sweep": desk.clocks.sweep(NOW),
    }


def report(desk: Desk) -> dict[str, object]:
    """What a report of everything says, without where the journal ends."""
    said = desk.shifts.reports.facts(1, desk.journal.head() + 1, NOW)
    return {name: value for name, value in said.items() if name not in ("until_n", "head")}


def test_nothing_that_the_desk_says_of_itself_changes(desk: Desk, tmp_path: Path) -> None:
    desk.clocks.sweep(NOW)
    before, reported = facts(desk), report(desk)
    history(desk, tmp_path)
    assert desk.reads.number("SELECT count(*) FROM ticket WHERE source = 'Журнал'") == 2
    assert facts(desk) == before
    assert report(desk) == reported


def test_no_console_is_told_of_it(desk: Desk, tmp_path: Path) -> None:
    after, stop = desk.journal.head(), Event()
    history(desk, tmp_path)
    arrive(desk, Asked(at=NOW, text="Новое"))
    for news in desk.news.follow(stop, after):
        told = [event.kind for event in news]
        break
    assert told[0] is EventKind.HISTORY_IMPORTED and EventKind.RECEIVED in told
    assert not any("src" in event.facts for event in news)


def test_news_pass_by_a_long_history_at_once(desk: Desk, tmp_path: Path) -> None:
    after, stop = desk.journal.head(), Event()
    audit_log(tmp_path / "log.csv", 150, random.Random(4))
    take(desk, tmp_path / "log.csv", "servicenow", LATER)
    assert desk.journal.head() - after > 1000
    (first,) = next(iter(desk.news.follow(stop, after)))
    assert first.kind is EventKind.HISTORY_IMPORTED


def test_open_ones_become_live_when_asked_and_count_as_new(desk: Desk, tmp_path: Path) -> None:
    path = events(
        tmp_path / "a.csv", *FULL[:6], ("9", "01.12.2025 10:00", "создано"), ("9", "01.12.2025 11:00", "закрыто")
    )
    start = desk.journal.head() + 1
    opened = desk.shifts.reports.figures(NOW)["open"]
    account = take(desk, path, live=True)
    assert account.unfinished == 1
    assert columns(desk, "7", "status", "is_open", "type") == (Status.IN_PROGRESS.value, 1, "question")
    assert columns(desk, "9", "is_open") == (0,)
    moved = Movements(desk.reads.rows, start, desk.journal.head() + 1).all
    assert [(one.ticket, one.way) for one in moved] == [(number_of(desk, "7"), Way.NEW)]
    assert desk.shifts.reports.figures(NOW)["open"] == opened + 1
    assert columns(desk, "7", "response_state", "rank")[1] is not None
    assert desk.clocks.recompute(NOW) == 0
    assert number_of(desk, "7") in open_then(desk.reads.rows, desk.journal.head() + 1, desk.policy)


def test_a_live_one_goes_on_with_its_source_until_the_desk_touches_it(desk: Desk, tmp_path: Path) -> None:
    take(desk, events(tmp_path / "a.csv", *FULL[:6]), live=True)
    start = desk.journal.head() + 1
    take(desk, events(tmp_path / "b.csv", *FULL[:9]), live=True)
    assert columns(desk, "7", "status", "is_open") == ("closed", 0)
    moved = Movements(desk.reads.rows, start, desk.journal.head() + 1).all
    assert [one.way for one in moved] == [Way.ENDED]
    desk.tickets.reopen(number_of(desk, "7"), by(desk), "Снова")
    assert list(take(desk, events(tmp_path / "c.csv", *FULL), live=True).refused) == [TOUCHED]


def test_a_history_that_was_open_comes_alive_and_is_counted_once(desk: Desk, tmp_path: Path) -> None:
    take(desk, events(tmp_path / "a.csv", *FULL[:5]))
    opened, start = desk.shifts.reports.figures(NOW)["open"], desk.journal.head() + 1
    take(desk, events(tmp_path / "b.csv", *FULL[:6]), live=True)
    assert kinds(desk, "7")[-3:] == [EventKind.HISTORY_IMPORTED, EventKind.UNDONE, EventKind.RESUMED]
    moved = Movements(desk.reads.rows, start, desk.journal.head() + 1).all
    assert sum({Way.ENDED: -1}.get(one.way, 1) * one.by for one in moved) == 1
    assert desk.shifts.reports.figures(NOW)["open"] == opened + 1
    assert desk.clocks.recompute(NOW) == 0


def test_what_was_past_when_open_ones_came_is_told_to_nobody_and_what_breaks_later_is(
    desk: Desk, tmp_path: Path
) -> None:
    """An old log with its open requests taken in wakes nobody: their broken promises are seen in the queue."""
    desk.clocks.sweep(NOW)
    desk.alerts.tick(NOW)
    rows = [(f"{n}", "01.12.2025 10:00", "создано", "", "критичный") for n in range(100, 130)]
    fresh = ("200", f"{NOW + timedelta(hours=3, seconds=-32):%d.%m.%Y %H:%M}", "создано", "", "средний")
    take(desk, events(tmp_path / "a.csv", *rows, fresh), live=True)
    assert desk.queue.counts(person(desk), NOW).overdue >= 30
    assert desk.clocks.sweep(NOW) == []
    assert desk.alerts.tick(NOW) == ()
    told = "SELECT count(*) FROM journal_event WHERE kind IN ('breached', 'warned', 'alerted')"
    before = desk.reads.number(told)
    later = desk.clocks.sweep(NOW + 10 * HOUR)
    assert {one.number for one in later if one.number > 2} == {number_of(desk, "200")}
    assert desk.reads.number(told) - before == len(later)
    assert desk.clocks.recompute(NOW + 10 * HOUR) == 0


def test_steps_of_the_chain_that_are_past_are_passed_over_too(desk: Desk, tmp_path: Path) -> None:
    rows = [(f"{n}", "01.12.2025 10:00", "создано", "", "критичный") for n in range(100, 110)]
    take(desk, events(tmp_path / "a.csv", *rows), live=True)
    desk.alerts.tick(NOW)
    numbers = {number_of(desk, external) for external, *_ in rows}
    assert numbers.isdisjoint({row for (row,) in desk.reads.rows("SELECT ticket_number FROM alert")})
    assert desk.reads.number("SELECT count(*) FROM ticket WHERE chain_at <= ? AND source <> ''", (f"{NOW}",)) == 0
