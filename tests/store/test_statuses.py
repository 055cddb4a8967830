"""Status windows: the hotline's and one for each open P1 (H-22…H-24, HO-35, C-26, acceptance case 12)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.refusals import BadInput, NotSent, Refusal
from data.statuses.statuses import HOTLINE
from models.events import EventKind
from models.shift_terms import StatusState
from models.status_windows import WindowState
from models.terms import Priority, Role, TicketType
from tests.arrivals import Asked, arrive, kinds
from tests.desks import NOW, by, make_desk
from tests.store.rules_at_hand import edit

TEN = datetime(2026, 3, 4, 7, 0, tzinfo=UTC)
"""10:00 in Moscow on the day of ``NOW``: the desk of the standard opens."""
LATER = NOW + timedelta(days=1)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh desk."""
    return make_desk(tmp_path)


def incident(desk: Desk, at: datetime = TEN, text: str = "Портал недоступен") -> int:
    """An open P1."""
    return arrive(desk, Asked(at=at, type=TicketType.OUTAGE, priority=Priority.CRITICAL, text=text))


def states(desk: Desk, at: datetime) -> dict[int, WindowState]:
    """Every window at an instant."""
    return {row.number: row.window.state for row in desk.shifts.statuses.windows(at)}


def release(desk: Desk) -> None:
    """Begin with the profile «релиз»."""
    edit(desk, ('profile = "стандарт"', 'profile = "релиз"'))


def test_case_12_the_last_status_at_ten_is_amber_at_eleven_and_red_at_twelve(desk: Desk) -> None:
    release(desk)
    desk.shifts.statuses.send(HOTLINE, by(desk, at=TEN), "Всё работает")
    minute = timedelta(minutes=1)
    wanted = {60 * minute - minute: "calm", 60 * minute: "amber", 119 * minute: "amber", 120 * minute: "red"}
    assert {after: states(desk, TEN + after)[HOTLINE] for after in wanted} == wanted


def test_h22_each_open_p1_has_a_window_in_any_profile_and_no_other_ticket(desk: Desk) -> None:
    number = incident(desk)
    arrive(desk, Asked(type=TicketType.OUTAGE, priority=Priority.HIGH))
    assert states(desk, TEN + timedelta(minutes=61)) == {number: WindowState.AMBER}
    desk.tickets.resolve(number, by(desk, at=TEN + timedelta(minutes=62)), nothing_to_answer=True)
    assert states(desk, TEN + timedelta(hours=3)) == {}


def test_c26_only_working_time_counts(desk: Desk) -> None:
    evening = TEN + timedelta(hours=11, minutes=30)
    number = incident(desk, at=evening)
    assert states(desk, evening + timedelta(hours=8)) == {number: WindowState.CALM}, "half an hour of work"
    morning = TEN + timedelta(days=1)
    assert states(desk, morning + timedelta(minutes=29)) == {number: WindowState.CALM}
    assert states(desk, morning + timedelta(minutes=30)) == {number: WindowState.AMBER}


def test_ho35_a_missed_window_is_written_once_and_again_after_as_long(desk: Desk) -> None:
    number = incident(desk)
    red = TEN + timedelta(hours=2)
    assert desk.shifts.statuses.tick(red - timedelta(seconds=1)) == ()
    assert [row.number for row in desk.shifts.statuses.tick(red)] == [number]
    assert desk.shifts.statuses.tick(red + timedelta(minutes=5)) == (), "once a window"
    assert len(desk.shifts.statuses.tick(red + timedelta(hours=2))) == 1, "the next window is another one"
    (row,) = desk.shifts.statuses.windows(red + timedelta(hours=2))
    assert row.missed == 2
    assert kinds(desk, number).count("status_missed") == 2


def test_two_consoles_write_one_miss(desk: Desk) -> None:
    from tests.desks import open_desk

    incident(desk)
    other = open_desk(desk.places.root)
    red = TEN + timedelta(hours=2)
    assert len(desk.shifts.statuses.tick(red)) + len(other.shifts.statuses.tick(red)) == 1


def test_ho35_the_draft_holds_exactly_the_changes_since_the_last_status(desk: Desk) -> None:
    number = incident(desk)
    desk.tickets.take(number, by(desk, at=TEN + timedelta(minutes=3)))
    first = desk.shifts.statuses.draft(number, TEN + timedelta(minutes=5))
    assert "10:00 сообщили о проблеме" in first and "10:03 взяли в работу" in first
    desk.shifts.statuses.send(number, by(desk, at=TEN + timedelta(minutes=6)), first)
    quiet = desk.shifts.statuses.draft(number, TEN + timedelta(minutes=7))
    assert "изменений нет" in quiet and "взяли в работу" not in quiet
    desk.tickets.start(number, by(desk, at=TEN + timedelta(minutes=20)))
    desk.replies.note(number, by(desk, at=TEN + timedelta(minutes=21)), "Подозреваем диск")
    second = desk.shifts.statuses.draft(number, TEN + timedelta(minutes=30))
    changes = [line for line in second.splitlines() if line[:2].isdigit()]
    assert changes == ["10:20 начали работу"], "a note is not for the public"
    desk.undoing.undo(number, by(desk, at=TEN + timedelta(minutes=31)))
    assert "10:20" in second


def test_what_was_taken_back_is_no_change(desk: Desk) -> None:
    number = incident(desk)
    desk.tickets.take(number, by(desk, at=TEN + timedelta(minutes=3)))
    desk.undoing.undo(number, by(desk, at=TEN + timedelta(minutes=4)))
    assert "взяли в работу" not in desk.shifts.statuses.draft(number, TEN + timedelta(minutes=5))


def test_h23_the_hotline_s_draft_has_the_three_lists(desk: Desk) -> None:
    release(desk)
    desk.shifts.statuses.send(HOTLINE, by(desk, at=TEN), "Начинаем")
    fixed, working, held, untouched = (
        arrive(desk, Asked(at=TEN - timedelta(minutes=5), text=f"Дело {n}")) for n in "абвг"
    )
    desk.shifts.statuses.send(HOTLINE, by(desk, at=TEN + timedelta(minutes=1)), "Приняли")
    at = TEN + timedelta(minutes=10)
    desk.tickets.resolve(fixed, by(desk, at=at), nothing_to_answer=True)
    desk.tickets.take(working, by(desk, at=at))
    desk.waiting.hold(held, by(desk, Role.SUPERVISOR, at=at), "ждём оплату")
    said = dict(line.split(": ", 1) for line in desk.shifts.statuses.draft(HOTLINE, at).splitlines() if ": " in line)
    assert said["Исправили"] == f"№ {fixed} Дело а"
    assert said["В работе"] == f"№ {working} Дело б"
    assert said["Отложили"] == f"№ {held} Дело в"
    assert str(untouched) not in " ".join(said.values())


def test_h24_the_log_says_who_when_what_and_the_next_one(desk: Desk) -> None:
    number = incident(desk)
    sentence = desk.shifts.statuses.send(number, by(desk, at=TEN), "Ищем причину")
    (post,) = desk.shifts.statuses.log(number)
    assert (post.who, post.at, post.text, post.state) == ("Ирина Лаптева", TEN, "Ищем причину", StatusState.SENT)
    assert post.next_at == TEN + timedelta(hours=2) and "Следующий в 12:00" in sentence


def test_a_status_of_an_incident_reaches_its_client_and_those_of_its_duplicates(desk: Desk) -> None:
    number, other = incident(desk), incident(desk, text="Не открывается портал")
    desk.duplicates.link(other, number, by(desk, at=TEN))
    desk.shifts.statuses.send(number, by(desk, at=TEN + timedelta(minutes=1)), "Чиним, к полудню будет готово")
    sent = desk.reads.rows("SELECT ticket_number, state FROM outbox ORDER BY ticket_number")
    assert sent == [(number, "waiting"), (other, "waiting")]
    assert desk.reads.row("SELECT response_state FROM ticket WHERE number = ?", (number,)) != ("met",)
    assert desk.reads.row("SELECT status FROM ticket WHERE number = ?", (number,)) == ("new",), "it answers nothing"


def test_a_status_passes_the_gate_of_everything_that_leaves(desk: Desk) -> None:
    release(desk)
    number = incident(desk)
    with pytest.raises(NotSent):
        desk.shifts.statuses.send(number, by(desk, at=TEN), "Пароль: Qwerty!2026x")
    with pytest.raises(BadInput):
        desk.shifts.statuses.send(HOTLINE, by(desk, at=TEN), "Здравствуйте, [Имя]")
    assert desk.shifts.statuses.log() == ()


def test_h22_a_postponed_window_is_on_record_and_red_after_it(desk: Desk) -> None:
    number = incident(desk)
    until = TEN + timedelta(hours=3)
    desk.shifts.statuses.postpone(number, by(desk, at=TEN + timedelta(minutes=70)), "ждём инженера", until)
    assert states(desk, TEN + timedelta(minutes=150)) == {number: WindowState.CALM}
    assert desk.shifts.statuses.tick(TEN + timedelta(minutes=150)) == ()
    assert states(desk, until) == {number: WindowState.RED}
    assert len(desk.shifts.statuses.tick(until)) == 1
    assert [post.state for post in desk.shifts.statuses.log(number)] == [StatusState.MISSED, StatusState.POSTPONED]


def test_who_may_publish_and_what_is_refused(desk: Desk) -> None:
    number = incident(desk)
    with pytest.raises(Refusal, match="менеджер"):
        desk.shifts.statuses.send(number, by(desk, Role.MANAGER, at=TEN), "Чиним")
    with pytest.raises(Refusal, match="не включена"):
        desk.shifts.statuses.send(HOTLINE, by(desk, at=TEN), "Чиним")
    with pytest.raises(BadInput, match="прошло"):
        desk.shifts.statuses.postpone(number, by(desk, at=TEN), "потом", TEN)
    plain = arrive(desk)
    with pytest.raises(Refusal, match="P1"):
        desk.shifts.statuses.postpone(plain, by(desk, at=NOW), "потом", NOW + timedelta(hours=1))


def test_a_p1_that_became_one_later_is_owed_a_status_from_then_on(desk: Desk) -> None:
    number = arrive(desk, Asked(at=TEN))
    later = TEN + timedelta(hours=3)
    desk.tickets.set_priority(number, by(desk, at=later), Priority.CRITICAL, "встало всё")
    assert states(desk, later + timedelta(minutes=59)) == {number: WindowState.CALM}
    assert states(desk, later + timedelta(minutes=60)) == {number: WindowState.AMBER}
    assert EventKind.PRIORITY_CHANGED.value in kinds(desk, number)


def test_h23_the_report_of_a_day_has_exactly_its_three_lists_and_is_saved(desk: Desk) -> None:
    yesterday = arrive(desk, Asked(at=NOW, text="Вчерашнее"))
    desk.tickets.resolve(yesterday, by(desk, at=NOW), nothing_to_answer=True)
    fixed, working, held = (arrive(desk, Asked(at=LATER, text=f"Дело {n}")) for n in "абв")
    desk.tickets.resolve(fixed, by(desk, at=LATER), nothing_to_answer=True)
    desk.tickets.take(working, by(desk, at=LATER))
    desk.waiting.hold(held, by(desk, Role.SUPERVISOR, at=LATER), "ждём оплату")
    text = desk.shifts.statuses.day_text(LATER.date(), LATER)
    assert [line for line in text.splitlines() if line][1:] == [
        *("Исправили: 1", f"- № {fixed} Дело а"),
        *("В работе: 1", f"- № {working} Дело б"),
        *("Отложили: 1", f"- № {held} Дело в"),
    ]
    said = desk.shifts.statuses.save_day(LATER.date(), by(desk, at=LATER), f"{text}\nЗамечено: всё тихо")
    path = desk.places.reports / f"день-{LATER:%Y-%m-%d}.md"
    assert str(path) in said and path.read_text(encoding="utf-8").endswith("всё тихо\n")
    assert path.stat().st_mode & 0o077 == 0
