"""«Закрыть день»: where no shift follows, a supervisor by name and one on call for the night (C-31, HO-34)."""

from datetime import timedelta
from pathlib import Path

import pytest

from data.driver import stored
from data.refusals import BadInput, NotAllowed, Refusal, Unfinished
from data.rows import By
from data.settings import Settings
from data.shifts.due import near
from models.events import EventKind
from models.shift_terms import Disposition, ItemState, PartState, ShiftState
from models.terms import Role, Status, Tier
from tests.arrivals import Asked, arrive, ticket_of
from tests.desks import PIN, make_desk, person
from tests.handovers import LATE, Floor, T, accept, finish, floor, key_of, open_part, share_of

QUIET = Asked(at=LATE - timedelta(minutes=1), tier=Tier.NONE)
MORNING = T + timedelta(hours=12)


def _day_desk(folder: Path, calendar: str = "мск-ежедневно") -> Floor:
    """A desk that works 10–22: the shift after this one begins tomorrow at ten."""
    made = floor(make_desk(folder, Settings(calendar=calendar)))
    with made.desk.store.write(LATE) as tx:
        values = (stored(MORNING), stored(MORNING + timedelta(hours=12)), made.night)
        tx.exec(
            "UPDATE shift SET starts = ?, ends = ?, night = 0, kind = 'день', day = '2026-03-05' WHERE id = ?", values
        )
    return made


@pytest.fixture
def made(tmp_path: Path) -> Floor:
    """A desk of the day."""
    return _day_desk(tmp_path)


def own(made: Floor, asked: Asked = QUIET) -> int:
    """A ticket of who closes the day."""
    number = arrive(made.desk, asked)
    made.desk.tickets.take(number, By(made.giver, LATE))
    return number


def test_a_night_shift_follows_so_the_day_is_not_closed(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    preparing, part = made.desk.shifts.preparing, open_part(made)
    assert not preparing.day_only(made.desk.shifts.running.get(made.day))
    with pytest.raises(Refusal, match="идёт следующая смена"):
        preparing.close_day(part, made.gives, PIN, "k", custodian_id=made.chief.person.id)


def test_the_day_is_closed_on_a_supervisor_by_name(made: Floor) -> None:
    preparing, part = made.desk.shifts.preparing, open_part(made)
    assert preparing.day_only(made.desk.shifts.running.get(made.day))
    for nobody in (made.giver.id, person(made.desk, Role.MANAGER).id, 999):
        with pytest.raises(BadInput, match="супервайзера"):
            preparing.close_day(part, made.gives, PIN, "k", custodian_id=nobody)
    with pytest.raises(NotAllowed):
        preparing.close_day(part, made.takes, PIN, "k", custodian_id=made.chief.person.id)
    done = preparing.close_day(part, made.gives, PIN, "k", custodian_id=made.chief.person.id)
    assert (done.state, done.custodian_id, done.empty) == (PartState.SIGNED, made.chief.person.id, True)


def test_c31_every_ticket_has_its_name_for_the_night(made: Floor) -> None:
    desk, chief = made.desk, made.chief.person
    mine, free, kept = own(made), arrive(desk, QUIET), own(made)
    part, preparing = open_part(made), desk.shifts.preparing
    preparing.agree(part, made.gives, chief.name, PIN)
    preparing.dispose(part, key_of(kept), made.gives, Disposition.KEEP, until=MORNING)
    with pytest.raises(Unfinished, match=f"№ {mine}: не готово"):
        preparing.close_day(part, made.gives, PIN, "k", custodian_id=chief.id)
    finish(made, part)
    done = preparing.close_day(part, made.gives, PIN, "k", custodian_id=chief.id)
    assert preparing.close_day(part, made.gives, PIN, "k", custodian_id=chief.id) == done, "the same key, the same day"
    owners = {number: ticket_of(desk, number) for number in (mine, free, kept)}
    assert owners[mine].assignee_id == chief.id
    assert (owners[free].assignee_id, owners[free].common_at) == (None, LATE)
    assert (owners[kept].assignee_id, owners[kept].keep_until) == (made.giver.id, MORNING)
    nameless = "SELECT count(*) FROM ticket WHERE is_open = 1 AND assignee_id IS NULL AND common_at IS NULL"
    assert desk.reads.number(nameless) == 0
    kinds = [row.kind for row in desk.journal.since(0, 10_000)]
    assert kinds[-1] is EventKind.DAY_CLOSED and EventKind.PART_SIGNED in kinds
    told = desk.reads.rows("SELECT person_id, step FROM shift_notice WHERE shift_id = ?", (made.day,))
    assert told == [(chief.id, "day")]
    assert desk.shifts.running.get(made.day).cut_n == done.cut_n == desk.journal.head() + 1
    with pytest.raises(Refusal, match="День уже закрыт"):
        preparing.unsign(part, made.gives)


def test_ho34_a_tier_that_is_counted_at_night_needs_somebody_on_call(tmp_path: Path) -> None:
    made = _day_desk(tmp_path, "круглосуточно")
    desk, chief = made.desk, made.chief.person
    number, part = own(made, Asked(at=LATE - timedelta(minutes=1))), open_part(made)
    preparing, engineer = desk.shifts.preparing, person(desk, Role.ENGINEER)
    finish(made, part)
    assert [row.number for row in preparing.needs_on_call(part, LATE)] == [number]
    with pytest.raises(Unfinished, match=f"№ {number}: его часы идут и ночью. Назовите дежурного") as caught:
        preparing.close_day(part, made.gives, PIN, "k", custodian_id=chief.id)
    assert (caught.value.kind, caught.value.ref) == ("ticket", str(number))
    with pytest.raises(BadInput, match="Дежурным"):
        preparing.close_day(part, made.gives, PIN, "k", custodian_id=chief.id, on_call_id=person(desk, Role.MANAGER).id)
    preparing.close_day(part, made.gives, PIN, "k", custodian_id=chief.id, on_call_id=engineer.id)
    assert ticket_of(desk, number).assignee_id == engineer.id
    told = desk.reads.rows("SELECT person_id FROM shift_notice ORDER BY person_id")
    assert {who for (who,) in told} == {chief.id, engineer.id}


def test_a_calendar_that_sleeps_at_night_needs_nobody(made: Floor) -> None:
    own(made)
    part = open_part(made)
    assert not made.desk.shifts.preparing.needs_on_call(part, LATE)


def test_the_morning_takes_over_from_the_supervisor_as_from_any_other(made: Floor) -> None:
    desk, chief = made.desk, made.chief.person
    mine, shared = own(made), own(made)
    part, preparing = open_part(made), desk.shifts.preparing
    preparing.dispose(part, key_of(shared), made.gives, Disposition.QUEUE, reason="любой справится")
    finish(made, part)
    done = preparing.close_day(part, made.gives, PIN, "k", custodian_id=chief.id)
    assert not any(row.changed for row in preparing.items(part, MORNING)), "the night's names are no change"
    by = By(made.taker, MORNING)
    accept(made, share_of(done, made.taker), by)
    assert ticket_of(desk, mine).assignee_id == made.taker.id
    assert (ticket_of(desk, shared).assignee_id, ticket_of(desk, shared).status) == (None, Status.NEW)
    assert {row.state for row in preparing.items(part, MORNING)} == {ItemState.ACCEPTED}
    assert desk.shifts.running.get(made.day).state is ShiftState.CLOSED


def test_who_closed_the_day_may_open_the_next_one(made: Floor) -> None:
    desk, number = made.desk, own(made)
    with desk.store.write(LATE) as tx:
        tx.exec("DELETE FROM shift_person WHERE shift_id = ?", (made.night,))
        tx.exec("INSERT INTO shift_person VALUES (?, ?, 0, NULL, NULL, '', NULL)", (made.night, made.giver.id))
        tx.exec("UPDATE shift SET senior_id = ? WHERE id = ?", (made.giver.id, made.night))
    part, preparing = open_part(made), desk.shifts.preparing
    assert preparing.part(part).receiver_id is None, "nobody but the giver comes tomorrow"
    preparing.receiver(part, made.gives, made.chief.person.id)
    finish(made, part)
    done = preparing.close_day(part, made.gives, PIN, "k", custodian_id=made.chief.person.id)
    morning = By(made.giver, MORNING)
    (share,) = desk.shifts.accepting.offered(made.giver, MORNING)
    accept(made, share.id, morning)
    assert share.id == done.shares[0].id
    assert ticket_of(desk, number).assignee_id == made.giver.id


def test_a_closed_day_calls_nobody_before_the_opening(made: Floor) -> None:
    desk, soon = made.desk, timedelta(minutes=30)
    own(made)
    part = open_part(made)
    finish(made, part)
    assert [due.at for due in near(desk.reads.rows, T, soon)] == [T]
    desk.shifts.preparing.close_day(part, made.gives, PIN, "k", custodian_id=made.chief.person.id)
    for hours in range(11):
        assert not near(desk.reads.rows, T + timedelta(hours=hours), soon)
    assert [due.at for due in near(desk.reads.rows, MORNING, soon)] == [MORNING], "then whoever opens is waited for"


def test_a_day_that_nobody_follows_ends_quietly(made: Floor) -> None:
    with made.desk.store.write(LATE) as tx:
        tx.exec("DELETE FROM shift_person WHERE shift_id = ?", (made.night,))
        tx.exec("DELETE FROM shift WHERE id = ?", (made.night,))
    part = open_part(made)
    done = made.desk.shifts.preparing.close_day(part, made.gives, PIN, "k", custodian_id=made.chief.person.id)
    assert [share.recipient_id for share in done.shares] == [made.chief.person.id]
    assert not near(made.desk.reads.rows, T + timedelta(hours=3), timedelta(minutes=30))


def test_ho_04_what_is_kept_or_with_another_line_is_not_nobodys_in_silence_at_night(made: Floor) -> None:
    preparing, kept, away = made.desk.shifts.preparing, arrive(made.desk, QUIET), own(made)
    made.desk.tickets.escalate(away, By(made.giver, LATE), reason="сложно", line=2)
    with made.desk.store.write(LATE) as tx:
        tx.exec("UPDATE ticket SET common_at = NULL WHERE number = ?", (away,))
    part, chief, until = open_part(made), made.chief.person, MORNING + timedelta(hours=1)
    preparing.agree(part, made.gives, chief.name, PIN)
    preparing.dispose(part, key_of(kept), made.gives, Disposition.KEEP, until=until)
    finish(made, part)
    preparing.close_day(part, made.gives, PIN, "k", custodian_id=chief.id)
    assert (ticket_of(made.desk, kept).assignee_id, ticket_of(made.desk, kept).keep_until) == (made.giver.id, until)
    assert ticket_of(made.desk, away).common_at is not None
