"""Consecutive reports tile the journal: no event is lost, none is told twice (HO-12, HO-22, HO-23, D-52)."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.chain import Entry
from data.desk import Desk
from data.driver import stored
from data.reports.report_rows import Report
from data.rows import By
from data.settings import Settings
from models.events import EventKind
from models.roster_hours import laid
from models.terms import MessageKind, Priority, Role, Tier
from tests.arrivals import Asked, arrive
from tests.desks import NOW, make_desk, open_desk, person
from tests.rosters import SECOND, TODAY, put_in_force, usual
from tests.rosters import laid as lay

DAY = timedelta(days=1)
DECIDE = timedelta(minutes=30)
EVENTS = 10_000
_SHIFT = (
    "INSERT INTO shift (kind, night, planned, day, starts, ends, state, senior_id, cut_n) "
    "VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True)
class Planned:
    """A shift as the roster would lay it."""

    kind: str
    day: date
    starts: datetime
    ends: datetime

    @property
    def night(self) -> bool:
        """Whether it is a night."""
        return self.kind == "ночь"


def plan(desk: Desk, first: date, days: int) -> list[Planned]:
    """Days and nights in turn, by the desk's own kinds of shifts."""
    zone, kinds = ZoneInfo(desk.settings.zone), desk.standard.shifts.kinds
    dates = [first + DAY * n for n in range(days)]
    return [Planned(kind, day, *laid(day, kinds[kind], zone)) for day in dates for kind in ("день", "ночь")]


def put(desk: Desk, shift: Planned, state: str = "planned", cut_n: int | None = None) -> int:
    """Lay a shift; gives its id."""
    who = person(desk, Role.OPERATOR).id
    values = (shift.kind, shift.night, shift.day.isoformat(), stored(shift.starts), stored(shift.ends))
    with desk.store.write(shift.starts) as tx:
        row = tx.exec(_SHIFT, (*values, state, who, cut_n)).lastrowid
        assert row is not None
        tx.exec("INSERT INTO shift_person VALUES (?, ?, 0, ?, NULL, '', NULL)", (row, who, stored(shift.starts)))
    return row


def happen(desk: Desk, at: datetime, count: int) -> None:
    """Let events be written in one transaction of this instant."""
    with desk.store.write(at) as tx:
        tx.record_many([Entry(EventKind.NOTED, at) for _ in range(count)])


def reports(desk: Desk) -> list[Report]:
    """Every report, the oldest first."""
    return [desk.shifts.reports.get(row.shift_id) for row in reversed(desk.shifts.reports.listing())]


def assert_tiles(desk: Desk, told: int | None = None) -> None:
    """Check that reports begin where the one before them ended, from the first event on."""
    found = reports(desk)
    edges = [1, *(one.until_n for one in found)]
    assert [one.from_n for one in found] == edges[:-1]
    assert edges == sorted(edges)
    covered = [n for one in found for n in range(one.from_n, one.until_n)]
    assert len(covered) == len(set(covered))
    assert covered == list(range(1, edges[-1]))
    if told is not None:
        assert edges[-1] == told


def test_ho_12_ten_thousand_events_belong_to_one_report_each(tmp_path: Path) -> None:
    desk, dice = make_desk(tmp_path), random.Random(12)
    shifts = plan(desk, date(2026, 3, 5), 5)
    left = EVENTS - desk.journal.head()
    for place, shift in enumerate(shifts):
        row = put(desk, shift, "running")
        count = left // len(shifts)
        while count > 0:
            batch = min(count, dice.randrange(1, 200))
            happen(
                desk, shift.starts + (shift.ends - shift.starts) * (1 if dice.random() < 0.2 else dice.random()), batch
            )
            count -= batch
        at = shift.ends + timedelta(minutes=dice.randrange(0, 20))
        cut = desk.journal.head() + 1 - dice.randrange(0, 300) * (place % 2)
        happen(desk, shift.ends, 50)
        with desk.store.write(at) as tx:
            tx.exec("UPDATE shift SET cut_n = ?, state = 'closed' WHERE id = ?", (cut, row))
            desk.shifts.reports.freeze(tx, row, None, at)
    assert desk.journal.head() > EVENTS
    assert len(reports(desk)) == len(shifts)
    assert_tiles(desk)
    sql = "SELECT count(*) FROM journal_event WHERE n >= ? AND n < ?"
    covered = sum(desk.reads.number(sql, (one.from_n, one.until_n)) for one in reports(desk))
    assert covered == reports(desk)[-1].until_n - 1


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_ho_12_cut_offs_at_equal_instants_tile_too(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        desk = make_desk(Path(folder))
        at = NOW
        shifts = plan(desk, date(2026, 3, 5), 2)
        for shift in shifts:
            for _ in range(data.draw(st.integers(0, 4))):
                happen(desk, at, data.draw(st.integers(1, 5)))
            row = put(desk, shift, "closed", data.draw(st.integers(1, desk.journal.head() + 1)))
            with desk.store.write(at) as tx:
                desk.shifts.reports.freeze(tx, row, None, at)
            at = data.draw(st.sampled_from((at, at + timedelta(hours=1))))
        assert len(reports(desk)) == len(shifts)
        assert_tiles(desk)
        desk.reads.close()
        desk.store.close()


def test_a_clock_that_jumps_back_does_not_move_a_cut_off_back(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    day, night = plan(desk, date(2026, 3, 5), 1)
    put(desk, day), put(desk, night)
    happen(desk, day.ends + timedelta(hours=1), 5)
    happen(desk, day.ends - timedelta(hours=3), 5)
    assert desk.shifts.reports.tick(night.ends + DECIDE) == 2
    assert_tiles(desk)


def test_ho_23_every_night_has_its_report_though_no_console_was_open(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    shifts = plan(desk, date(2026, 3, 5), 3)
    for shift in shifts:
        put(desk, shift)
    for shift in shifts:
        happen(desk, shift.starts + timedelta(hours=1), 3)
    last = shifts[-1]
    assert desk.shifts.reports.tick(shifts[0].ends + DECIDE - timedelta(seconds=1)) == 0
    assert desk.shifts.reports.tick(last.ends + DECIDE) == len(shifts)
    assert desk.shifts.reports.tick(last.ends + DAY) == 0
    found = reports(desk)
    assert [one.facts["shift"]["kind"] for one in found] == [shift.kind for shift in shifts]
    assert all(one.facts["night"] is not None for one in found if one.facts["shift"]["night"])
    assert all("НЕ ПРИНЯТА" in one.page for one in found)
    assert_tiles(desk)
    times = "SELECT min(recorded_at), max(recorded_at) FROM journal_event WHERE n >= ? AND n < ?"
    for one, shift in zip(found[1:], shifts[1:], strict=True):
        first, newest = desk.reads.rows(times, (one.from_n, one.until_n))[0]
        assert stored(shift.starts) <= first <= newest < stored(shift.ends), "its own true interval"


def test_ho_23_two_consoles_make_one_report_of_each_shift(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    shifts = plan(desk, date(2026, 3, 5), 1)
    for shift in shifts:
        put(desk, shift)
    other, at = open_desk(desk.places.root), shifts[-1].ends + DECIDE
    assert desk.shifts.reports.tick(at) + other.shifts.reports.tick(at) == 2
    assert len(reports(desk)) == 2


def test_a_shift_that_was_signed_waits_for_its_acceptance_until_the_next_one_needs_its_report(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    day, night = plan(desk, date(2026, 3, 5), 1)
    first = put(desk, day, "handing", desk.journal.head() + 1)
    put(desk, night)
    with desk.store.write(day.ends) as tx:
        tx.exec(
            "INSERT INTO part (shift_id, giver_id, state, opened_at, signed_at, absent_reason, empty, note)"
            " VALUES (?, 1, 'signed', ?, ?, '', 0, '')",
            (first, stored(day.ends), stored(day.ends)),
        )
    assert desk.shifts.reports.tick(day.ends + DECIDE) == 0
    assert desk.shifts.reports.tick(night.ends + DECIDE) == 2
    assert_tiles(desk)


def test_what_is_accepted_after_its_report_is_an_addendum(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    day, _ = plan(desk, date(2026, 3, 5), 1)
    row = put(desk, day)
    assert desk.shifts.reports.tick(day.ends + DECIDE) == 1
    before = desk.shifts.reports.get(row)
    taker = person(desk, Role.SPECIALIST)
    with desk.store.write(day.ends + DECIDE * 2) as tx:
        assert desk.shifts.reports.freeze(tx, row, By(taker, day.ends + DECIDE * 2), day.ends + DECIDE * 2) == before.id
    after = desk.shifts.reports.get(row)
    assert (after.text, after.sha256, after.until_n) == (before.text, before.sha256, before.until_n)
    assert [one.who for one in after.addenda] == [taker.name]
    assert "приняли после отчёта" in after.addenda[0].text


def test_earlier_shifts_get_their_reports_first_when_a_later_one_is_accepted(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    day, night = plan(desk, date(2026, 3, 5), 1)
    put(desk, day)
    second = put(desk, night, "closed")
    happen(desk, day.starts, 4)
    happen(desk, night.starts, 4)
    with desk.store.write(night.ends) as tx:
        desk.shifts.reports.freeze(tx, second, None, night.ends)
    assert [one.facts["shift"]["kind"] for one in reports(desk)] == ["день", "ночь"]
    assert_tiles(desk)


def test_d_52_an_incident_at_three_at_night_is_in_the_report_of_its_night(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    day, night = plan(desk, date(2026, 3, 5), 1)
    put(desk, day), put(desk, night)
    at = datetime(2026, 3, 6, 3, 0, tzinfo=ZoneInfo("Europe/Moscow")).astimezone(UTC)
    assert night.starts < at < night.ends
    number = arrive(desk, Asked(at=at, priority=Priority.CRITICAL, tier=Tier.VIP))
    by = By(person(desk, Role.SPECIALIST), at + timedelta(minutes=4))
    desk.tickets.take(number, by)
    engineer = person(desk, Role.ENGINEER)
    desk.tickets.escalate(number, by, reason="нужен инженер", operator_id=engineer.id)
    desk.replies.reply(number, By(engineer, at + timedelta(minutes=20)), MessageKind.ANSWER, "Подняли")
    assert desk.shifts.reports.tick(night.ends + DECIDE) == 2
    by_day, by_night = reports(desk)
    assert by_day.facts["balance"]["new"] == 0
    assert by_night.facts["balance"]["new"] == 1
    block = by_night.facts["night"]
    assert [one["kind"] for one in block["timeline"]] == ["received", "taken", "escalated", "answered"]
    assert [(one["to"], bool(one["answered"])) for one in block["woken"]] == [(engineer.name, True)]
    assert f"будили {engineer.name} 03:04" in by_night.page
    assert "ответ 06.03 03:20" in by_night.text
    assert block["share"] == {"night": 1, "all": 1}
    assert "100 %, порог 5 %): ночь оправдана" in " ".join(by_night.text.split())
    assert by_day.facts["night"] is None


@pytest.mark.parametrize(
    ("zone", "day", "hours", "night", "said"),
    [
        ("Europe/Berlin", date(2026, 3, 28), 11, 7, "часа 02:00–03:00 нет"),
        ("Europe/Berlin", date(2026, 10, 24), 13, 9, "час 02:00–03:00 повторяется"),
        ("Europe/Moscow", date(2026, 3, 28), 12, 8, ""),
        ("Europe/Moscow", date(2026, 10, 24), 12, 8, ""),
    ],
)
def test_ho_22_a_night_on_which_the_clocks_change_is_told_as_long_as_it_was(
    tmp_path: Path, zone: str, day: date, hours: int, night: int, said: str
) -> None:
    desk = make_desk(tmp_path, Settings(zone=zone))
    shift = next(one for one in plan(desk, day, 1) if one.night)
    assert shift.ends - shift.starts == timedelta(hours=hours)
    put(desk, shift)
    assert desk.shifts.reports.tick(shift.ends + DECIDE) == 1
    (report,) = reports(desk)
    who = person(desk, Role.OPERATOR).name
    assert report.facts["night"]["hours"] == {who: night * 60}
    assert f"{who} {night} ч" in report.page
    assert said in report.page
    local = datetime.combine(day, time(22), tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert datetime.fromisoformat(report.facts["shift"]["starts"]) == local


def test_d_27_the_night_block_sums_up_the_month_by_the_roster(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    put_in_force(desk, usual(3))
    lay(desk)
    shifts = desk.reads.rows("SELECT id FROM shift WHERE night = 1 AND day = ?", (TODAY.isoformat(),))
    ends = desk.shifts.running.get(shifts[0][0]).ends
    assert ends is not None
    desk.shifts.reports.tick(ends + DECIDE)
    report = desk.shifts.reports.get(shifts[0][0])
    assert report.facts["night"]["hours"] == {SECOND: 8 * 60}
    assert report.facts["night"]["month"] == {SECOND: 3 * 8 * 60}
    assert f"{SECOND} 8 ч (за месяц 24 ч)" in report.page
