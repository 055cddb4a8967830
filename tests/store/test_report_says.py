"""What else stands in a report: rules set aside, missed status windows, hostile names, the numbers of the console."""

import csv
import io
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len

from data.desk import Desk
from data.driver import stored
from data.rows import By, View
from models.safetext import UNSAFE
from models.shift_terms import PartState, StatusState
from models.terms import MessageKind, Priority, Role, TicketType
from tests.arrivals import Asked, arrive, arrive_many
from tests.desks import PIN, make_desk, person
from tests.glass.hostile import HOSTILE
from tests.handovers import (
    EARLY,
    LATE,
    P1,
    PLAIN,
    THEN,
    VIP,
    Floor,
    T,
    accept,
    floor,
    mine,
    open_part,
    read,
    share_of,
    sign,
    signed,
)

FORMS = ("text", "markdown", "html", "csv", "json")
MORNING = T - timedelta(hours=10)


@pytest.fixture
def made(tmp_path: Path) -> Floor:
    """A day shift before its end, the night after it."""
    return floor(make_desk(tmp_path))


def test_ho_21_a_rule_that_was_set_aside_is_told_in_the_report_with_name_and_reason(made: Floor) -> None:
    mine(made, PLAIN)
    desk, chief = made.desk, made.chief.person.name
    with desk.store.write(EARLY) as tx:
        columns = "kind, night, planned, day, starts, ends, state"
        sql = f"INSERT INTO shift ({columns}) VALUES ('день', 0, 1, ?, ?, ?, 'closed')"
        begun = stored(T - timedelta(hours=24))
        before = tx.exec(sql, ("2026-03-03", begun, stored(T - timedelta(hours=3)))).lastrowid
        joined = (
            "INSERT INTO shift_person (shift_id, operator_id, reserve, accepted_at, override) VALUES (?, ?, 0, ?, '')"
        )
        tx.exec(joined, (before, made.taker.id, begun))
    share = share_of(signed(made), made.taker)
    read(made, share, made.takes)
    desk.shifts.accepting.accept(share, made.takes, PIN, "key", override=(chief, PIN, "некому выйти"))
    report = desk.shifts.reports.get(made.day)
    (told,) = report.facts["overrides"]
    assert (told["name"], told["taking"]) == (made.taker.name, True)
    assert "Отменены правила 1" in report.page and made.taker.name in report.page
    written = " ".join(report.text.split())
    assert f"{made.taker.name} (принимает): некому выйти" in written and chief in written


def test_ho_35_a_status_window_that_was_missed_is_in_the_report_and_stays_on_the_board(made: Floor) -> None:
    desk = made.desk
    number = arrive(desk, Asked(at=MORNING, type=TicketType.OUTAGE, priority=Priority.CRITICAL))
    desk.tickets.take(number, By(made.giver, MORNING))
    desk.shifts.statuses.send(number, By(made.giver, MORNING), "Ищем причину")
    missed = MORNING + timedelta(hours=2)
    desk.shifts.calling.tick(missed)
    (window,) = desk.shifts.statuses.windows(missed)
    assert (window.number, window.missed) == (number, 1), "the board"
    accept(made, share_of(signed(made), made.taker))
    report = desk.shifts.reports.get(made.day)
    assert [one["number"] for one in report.facts["windows"]["list"]] == [number]
    assert f"Пропущено окон статуса: 1 (№ {number})" in report.page
    assert f"{StatusState.SENT.label}: 1" in report.text and f": № {number}" in report.text.partition("Окна статуса")[2]


def test_ho_36_the_report_counts_what_the_console_counts(made: Floor) -> None:
    desk = made.desk
    numbers = mine(made, PLAIN, VIP, P1, Asked(at=T - timedelta(hours=9)), Asked(at=T - timedelta(hours=30)))
    arrive_many(desk, [PLAIN, Asked(at=EARLY, type=None)])
    desk.waiting.wait(numbers[0], By(made.giver, EARLY), T + timedelta(hours=5))
    desk.replies.reply(numbers[3], By(made.giver, EARLY), MessageKind.ANSWER, "Готово")
    desk.tickets.resolve(numbers[3], By(made.giver, EARLY))
    desk.clocks.sweep(LATE)
    part = open_part(made)
    sign(made, part)
    shown = desk.queue.counts(made.giver, LATE)
    accept(made, share_of(desk.shifts.preparing.part(part), made.taker))
    report = desk.shifts.reports.get(made.day)
    figures = report.facts["figures"]
    lists = View.ALL, View.UNFORMED, View.TALK, View.CURATOR
    assert figures["open"] == sum(shown.views[view] for view in lists) == 6
    assert figures["breached"] == shown.overdue > 0
    rows = [row for row in csv.reader(io.StringIO(desk.shifts.reports.export(report, "csv"))) if row[0] == "баланс"]
    assert {row[1]: int(row[5]) for row in rows}["открыто на конец"] == figures["open"]


def test_ho_30_hostile_names_of_people_and_clients_print_harmlessly(made: Floor) -> None:
    desk, bad = made.desk, [text.replace("\x00", "") for text in HOSTILE if text.strip("\x00 \t\r\n")]
    bad = [text.encode("utf-8", "replace").decode()[:200] for text in bad]
    people = [person(desk, role).id for role in (Role.OPERATOR, Role.SPECIALIST, Role.SUPERVISOR)]
    mine(made, P1, VIP, PLAIN)
    for turn in range(0, len(bad) - 3, 3):
        with desk.store.write(LATE) as tx:
            for who, name in zip(people, bad[turn : turn + 3], strict=True):
                tx.exec("UPDATE operator SET name = ? WHERE id = ?", (f"{name} {who}", who))
            tx.exec("UPDATE client SET name = ? || id", (bad[turn],))
        text = "\n".join(desk.shifts.reports.export_day(desk.shifts.reports.day(T.date(), THEN), how) for how in FORMS)
        assert not UNSAFE.search(text), bad[turn : turn + 3]
    done = accept(made, share_of(signed(made), made.taker))
    assert done.state is PartState.ACCEPTED
    report = desk.shifts.reports.get(made.day)
    for how in FORMS:
        assert not UNSAFE.search(desk.shifts.reports.export(report, how)), how
    assert all(cell_len(line) <= 80 for line in report.text.split("\n"))


def test_ho_40_five_hundred_items_change_hands_in_one_act(made: Floor) -> None:
    many = 500
    hot = mine(made, P1, VIP)
    mine(made, *([PLAIN] * (many - len(hot))))
    share, accepting = share_of(signed(made), made.taker), made.desk.shifts.accepting
    read(made, share, made.takes)
    assert accepting.accept_all(share, made.takes) == many - len(hot)
    assert accepting.accept(share, made.takes, PIN, "key").state is PartState.ACCEPTED
    assert owned(made.desk, made.taker.id) == many and owned(made.desk, made.giver.id) == 0
    moved = made.desk.reads.rows("SELECT DISTINCT recorded_at FROM journal_event WHERE kind = 'handed_over'")
    assert [at for (at,) in moved] == [stored(THEN)], "one moment"
    assert made.desk.journal.verify().sound


def owned(desk: Desk, who: int) -> int:
    """How many open tickets a person has."""
    return desk.reads.number("SELECT count(*) FROM ticket WHERE is_open = 1 AND assignee_id = ?", (who,))


def test_the_time_without_an_acceptance_is_a_line_of_the_report(made: Floor) -> None:
    mine(made, PLAIN)
    late: datetime = T + timedelta(minutes=17)
    share = share_of(signed(made), made.taker)
    accept(made, share, By(made.taker, late))
    report = made.desk.shifts.reports.get(made.day)
    assert report.facts["times"]["unaccepted"] == 17
    assert "без приёма 17 мин" in report.page
