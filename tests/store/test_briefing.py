"""Self-briefing: what is new, closed, still hanging, escalated and noted since a person's own last shift."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from models.terms import MessageKind, Role
from tests.arrivals import Asked, arrive, client_writes
from tests.desks import NAMES, NOW, by, make_desk, person
from tests.rosters import DAY_ENDS, DAY_STARTS, entered, put_in_force, usual

HOUR = timedelta(hours=1)
BACK = DAY_STARTS + timedelta(days=1)
"""When Ирина comes again."""
OLEG = NAMES[Role.SPECIALIST]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Ирина worked yesterday's day until 22:00 and comes back in the morning."""
    desk = make_desk(tmp_path)
    put_in_force(desk, usual())
    entered(desk, Role.OPERATOR, DAY_STARTS)
    return desk


def asked(at: datetime, text: str = "Вопрос", line: int = 1) -> Asked:
    """A request that arrived at an instant."""
    return Asked(at=at, text=text, line=line)


def close(desk: Desk, number: int, at: datetime) -> None:
    """Let somebody who is on no shift work a request to its end."""
    chief = by(desk, Role.SUPERVISOR, at)
    desk.replies.reply(number, chief, MessageKind.ANSWER, "Готово")
    desk.tickets.resolve(number, chief)


def test_numbers_since_the_end_of_one_s_own_shift(desk: Desk) -> None:
    hangs, done_before, done_by_night, reopened = (
        arrive(desk, asked(DAY_STARTS + n * HOUR, f"Старое {n}")) for n in range(4)
    )
    close(desk, done_before, NOW)
    close(desk, reopened, NOW)
    late = arrive(desk, asked(DAY_ENDS + HOUR, "Ночное 1"))
    arrive(desk, asked(DAY_ENDS + 2 * HOUR, "Ночное 2"))
    for number in (done_by_night, late):
        close(desk, number, DAY_ENDS + 3 * HOUR)
    client_writes(desk, reopened, DAY_ENDS + 4 * HOUR)
    brief = desk.shifts.briefing.since(person(desk), BACK)
    assert (brief.new, brief.closed, brief.hanging) == (2, 2, 1)
    assert brief.said == "С вашей прошлой смены (день 04.03): новых 2, закрыто 2, висят 1."
    assert brief.lines == (f"Висит № {hangs}: Старое 0",)


def test_escalations_and_what_colleagues_noted_are_told_and_one_s_own_notes_are_not(desk: Desk) -> None:
    number, mine = arrive(desk, asked(DAY_STARTS)), arrive(desk, asked(DAY_STARTS, "Второе"))
    desk.replies.note(mine, by(desk, at=DAY_ENDS + HOUR / 2), "моя заметка")
    night = by(desk, Role.SPECIALIST, DAY_ENDS + HOUR)
    desk.replies.note(number, night, "Клиент ждёт звонка\nутром " + "и" * 200)
    desk.tickets.escalate(number, night, reason="нужен инженер", line=2)
    brief = desk.shifts.briefing.since(person(desk), BACK)
    assert (brief.escalated, brief.noted) == (1, 1)
    told = "\n".join(brief.lines)
    assert f"Эскалация № {number}: Вопрос, линия 2, без владельца" in told
    assert f"Заметка № {number} ({OLEG}): Клиент ждёт звонка утром" in told and "моя заметка" not in told
    assert all(len(line) < 200 for line in brief.lines)


def test_a_shift_that_was_handed_over_is_counted_from_its_cut_off(desk: Desk) -> None:
    before = arrive(desk, asked(DAY_ENDS - HOUR))
    with desk.store.write(DAY_ENDS - HOUR) as tx:
        cut = desk.journal.head() + 1
        tx.exec(
            "UPDATE shift SET state = 'closed', cut_n = ?, closed_at = '2026-03-04 18:30:00.000000' WHERE id = 1",
            (cut,),
        )
    after = arrive(desk, asked(DAY_ENDS - HOUR))
    brief = desk.shifts.briefing.since(person(desk), BACK)
    assert (brief.new, brief.hanging) == (1, 1)
    assert f"№ {before}" in brief.lines[0] and f"№ {after}" not in "".join(brief.lines)


def test_a_newcomer_is_told_of_the_last_day(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    arrive(desk, asked(NOW))
    arrive(desk, asked(NOW + 30 * HOUR))
    brief = desk.shifts.briefing.since(person(desk, Role.SPECIALIST), NOW + 48 * HOUR)
    assert brief.said.startswith("На смене вы впервые, за сутки: новых 1") and brief.shift is None


def test_long_lists_are_cut_and_counted(desk: Desk) -> None:
    for n in range(8):
        arrive(desk, asked(DAY_STARTS, f"Старое {n}"))
    brief = desk.shifts.briefing.since(person(desk), BACK)
    assert brief.hanging == 8 and len(brief.lines) == 6 and brief.lines[-1] == "… и ещё 3 строки"
