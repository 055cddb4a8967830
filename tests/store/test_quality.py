"""Marks between lines (T-20), repeated contacts (L-29), kinds of appeals (L-11), checks of a sample (L-13, L-37)."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from data.desk import Desk
from data.quality.reviews import seed_of, week_at, week_of
from data.refusals import BadInput, Missing, NotAllowed, Refusal
from data.rows import By
from models.events import EventKind
from models.terms import Appeal, Role, Status
from tests.arrivals import Asked, arrive
from tests.desks import NOW, by, colleague, make_desk, person

HOUR = timedelta(hours=1)


def back_from_line_2(desk: Desk) -> int:
    number = arrive(desk)
    desk.tickets.take(number, by(desk))
    desk.tickets.escalate(number, by(desk), reason="не получилось", line=2)
    desk.tickets.take(number, by(desk, Role.SPECIALIST))
    desk.tickets.escalate(number, by(desk, Role.SPECIALIST), reason="сделано", line=1)
    desk.tickets.take(number, by(desk))
    return number


def test_t20_line_1_marks_what_came_back_with_two_marks(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = back_from_line_2(desk)
    card = desk.cards.card(number, NOW)
    assert card is not None and card.signs.to_rate == 2
    desk.quality.recording.rate_line(number, by(desk), 4, 2)
    kept = desk.reads.rows("SELECT about_id, about_line, speed, quality FROM line_mark")
    assert kept == [(person(desk, Role.SPECIALIST).id, 2, 4, 2)]
    event = desk.journal.of_ticket(number)[-1]
    assert event.kind is EventKind.LINE_RATED
    assert (event.facts["speed"], event.facts["quality"], event.facts["line"]) == (4, 2, 2)
    after = desk.cards.card(number, NOW)
    assert after is not None and after.signs.to_rate is None
    with pytest.raises(Refusal, match="уже стоит"):
        desk.quality.recording.rate_line(number, by(desk), 5, 5)


def test_t20_what_line_2_solved_itself_is_marked_too(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = arrive(desk)
    desk.tickets.escalate(number, by(desk), reason="не получилось", line=2)
    desk.tickets.take(number, by(desk, Role.SPECIALIST))
    with pytest.raises(Refusal, match="ничего не вернулось"):
        desk.quality.recording.rate_line(number, by(desk), 5, 5)
    desk.tickets.resolve(number, by(desk, Role.SPECIALIST), nothing_to_answer=True)
    with pytest.raises(Refusal, match="свою работу"):
        desk.quality.recording.rate_line(number, by(desk, Role.SPECIALIST), 5, 5)
    desk.quality.recording.rate_line(number, by(desk), 5, 3)
    assert desk.reads.number("SELECT count(*) FROM line_mark") == 1


def test_t20_a_second_escalation_is_marked_again(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = back_from_line_2(desk)
    desk.quality.recording.rate_line(number, by(desk), 4, 2)
    desk.tickets.escalate(number, by(desk), reason="снова", line=3)
    desk.tickets.take(number, by(desk, Role.ENGINEER))
    desk.tickets.escalate(number, by(desk, Role.ENGINEER), reason="готово", line=1)
    desk.quality.recording.rate_line(number, by(desk), 1, 5)
    lines = desk.reads.rows("SELECT about_line, about_id FROM line_mark ORDER BY id")
    assert lines == [(2, person(desk, Role.SPECIALIST).id), (3, person(desk, Role.ENGINEER).id)]


@pytest.mark.parametrize(("speed", "quality"), [(0, 3), (3, 6), (-1, 1)])
def test_t20_a_mark_is_one_to_five(tmp_path: Path, speed: int, quality: int) -> None:
    desk = make_desk(tmp_path)
    number = back_from_line_2(desk)
    with pytest.raises(BadInput, match="от 1 до 5"):
        desk.quality.recording.rate_line(number, by(desk), speed, quality)


def test_t20_an_escalation_that_was_undone_is_not_marked(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = arrive(desk)
    desk.tickets.take(number, by(desk))
    desk.tickets.escalate(number, by(desk), reason="ошибся", line=2)
    desk.undoing.undo(number, by(desk))
    card = desk.cards.card(number, NOW)
    assert card is not None and card.signs.to_rate is None


def solved(desk: Desk, ago: timedelta, text: str = "Не приходит счёт") -> int:
    number = arrive(desk, Asked(at=NOW - ago, text=text))
    desk.tickets.take(number, by(desk, at=NOW - ago))
    desk.tickets.resolve(number, by(desk, at=NOW - ago + HOUR), nothing_to_answer=True)
    return number


def test_l29_a_repeated_contact_is_solved_only_with_its_reason(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    first = solved(desk, timedelta(days=3))
    again = arrive(desk, Asked(text="Снова не приходит счёт"[6:]))
    card = desk.cards.card(again, NOW)
    assert card is not None and card.signs.repeat is not None and card.signs.repeat.of == first
    with pytest.raises(Missing, match=f"было № {first}"):
        desk.tickets.resolve(again, by(desk), nothing_to_answer=True)
    assert desk.cards.card(again, NOW).row.status is Status.NEW  # type: ignore[union-attr]
    reason = desk.standard.board.repeats.reasons[0]
    desk.tickets.resolve(again, by(desk), nothing_to_answer=True, repeat_reason=reason)
    assert desk.reads.rows("SELECT repeat_of, repeat_reason FROM ticket WHERE number = ?", (again,)) == [
        (first, reason)
    ]
    named = [event for event in desk.journal.of_ticket(again) if event.kind is EventKind.REPEAT_NAMED]
    assert [event.facts["repeat"] for event in named] == [first]


def test_l29_undo_of_the_solving_takes_the_reason_back(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    solved(desk, timedelta(days=3))
    again = arrive(desk, Asked(text="Не приходит счёт"))
    reason = desk.standard.board.repeats.reasons[1]
    desk.tickets.take(again, by(desk))
    desk.tickets.resolve(again, by(desk), nothing_to_answer=True, repeat_reason=reason)
    desk.undoing.undo(again, by(desk))
    assert desk.reads.row("SELECT repeat_reason, status FROM ticket WHERE number = ?", (again,)) == (None, "open")


@pytest.mark.parametrize(
    "asked",
    [
        Asked(text="Не открывается портал"),
        Asked(text="Не приходит счёт", client="Север"),
        Asked(text="Не приходит счёт", client=None),
    ],
    ids=["another topic", "another client", "nobody known"],
)
def test_l29_another_matter_is_no_repeat(tmp_path: Path, asked: Asked) -> None:
    desk = make_desk(tmp_path)
    solved(desk, timedelta(days=3))
    number = arrive(desk, asked)
    desk.tickets.resolve(number, by(desk), nothing_to_answer=True)
    assert desk.quality.recording.repeated(number) is None


def test_l29_after_the_days_and_beside_an_open_one_nothing_repeats(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    solved(desk, timedelta(days=8))
    arrive(desk, Asked(at=NOW - timedelta(days=2), text="Не приходит счёт"))
    assert desk.quality.recording.repeated(arrive(desk, Asked(text="Не приходит счёт"))) is None


def test_l29_a_reason_outside_the_list_is_refused_with_the_list(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    solved(desk, timedelta(days=3))
    number = arrive(desk, Asked(text="Не приходит счёт"))
    with pytest.raises(BadInput, match="ответ был неполным"):
        desk.quality.recording.name_repeat(number, by(desk), "просто так")


def test_l11_the_kind_of_an_appeal_is_set_and_undone(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = arrive(desk)
    desk.quality.recording.set_appeal(number, by(desk), Appeal.COMPLAINT)
    card = desk.cards.card(number, NOW)
    assert card is not None and card.signs.appeal is Appeal.COMPLAINT
    desk.undoing.undo(number, by(desk))
    assert desk.reads.row("SELECT appeal FROM ticket WHERE number = ?", (number,)) == (None,)


def test_l13_a_check_goes_to_the_operator_and_is_read_once(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = solved(desk, timedelta(hours=3))
    points = dict.fromkeys(desk.standard.board.review.points, True) | {desk.standard.board.review.points[3]: False}
    me, chief = person(desk), by(desk, Role.SUPERVISOR)
    checked = desk.quality.reviews.check(chief, number, me.id, points, "Пишите короче. Пароль: hunter2secret")
    assert checked.score == pytest.approx(0.8) and "hunter2secret" not in checked.comment
    assert [one.number for one in desk.quality.reviews.unread(me)] == [number]
    desk.quality.reviews.read(by(desk), checked.id)
    desk.quality.reviews.read(by(desk), checked.id)
    assert desk.quality.reviews.unread(me) == ()
    kinds = [event.kind for event in desk.journal.of_ticket(number)]
    assert (kinds.count(EventKind.REVIEWED), kinds.count(EventKind.REVIEW_READ)) == (1, 1)
    assert all("короче" not in str(event.facts) for event in desk.journal.of_ticket(number))


def test_l13_only_a_supervisor_checks_and_nobody_checks_themselves(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = solved(desk, timedelta(hours=3))
    points = dict.fromkeys(desk.standard.board.review.points, True)
    with pytest.raises(NotAllowed):
        desk.quality.reviews.check(by(desk), number, person(desk).id, points, "хорошо")
    chief = person(desk, Role.SUPERVISOR)
    with pytest.raises(Refusal, match="свою работу"):
        desk.quality.reviews.check(by(desk, Role.SUPERVISOR), number, chief.id, points, "хорошо")
    with pytest.raises(BadInput, match="каждый пункт"):
        desk.quality.reviews.check(by(desk, Role.SUPERVISOR), number, person(desk).id, {}, "хорошо")
    with pytest.raises(NotAllowed):
        desk.quality.reviews.about(person(desk), chief.id)


def test_l37_n_of_each_operator_of_the_week_and_the_same_again(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    other = colleague(desk, "Анна Белых")
    for place in range(12):
        number = arrive(desk, Asked(at=NOW - HOUR, text=f"Дело {'абвгдежзиклм'[place] * 4}"))
        who = by(desk) if place % 2 else By(other, NOW)
        desk.tickets.take(number, who)
        desk.tickets.resolve(number, who, nothing_to_answer=True)
    outside = arrive(desk, Asked(at=NOW - timedelta(days=9)))
    desk.tickets.resolve(outside, by(desk, at=NOW - timedelta(days=9)), nothing_to_answer=True)
    chief, later = person(desk, Role.SUPERVISOR), NOW + HOUR
    week = week_at(NOW, week_zone(desk))
    drawn = desk.quality.reviews.sample(chief, week, 2026, later, 3)
    assert [sum(row.operator_id == who for row in drawn.rows) for who in (person(desk).id, other.id)] == [3, 3]
    assert outside not in {row.number for row in drawn.rows}
    assert desk.quality.reviews.sample(chief, week, 2026, later, 3) == drawn
    assert desk.quality.reviews.sample(chief, week, 2027, later, 3) != drawn
    with pytest.raises(NotAllowed):
        desk.quality.reviews.sample(person(desk), week, 2026, later)


@pytest.mark.parametrize("week", ["", "2026", "2026-W54", "W10", "2026-W00", "99999-W01", "неделя"])
def test_l37_a_week_that_does_not_read_says_how_it_is_written(tmp_path: Path, week: str) -> None:
    with pytest.raises(BadInput, match="2026-W46"):
        week_of(week, week_zone(make_desk(tmp_path)))


def week_zone(desk: Desk) -> ZoneInfo:
    return ZoneInfo(desk.settings.zone)


def test_l37_however_a_week_is_spelled_it_is_the_same_sample(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    for place in range(8):
        number = arrive(desk, Asked(at=NOW - HOUR, text=f"Дело {'абвгдежз'[place] * 4}"))
        desk.tickets.resolve(number, by(desk), nothing_to_answer=True)
    week = week_at(NOW - timedelta(days=28), week_zone(desk))
    assert week == "2026-W06" and seed_of("2026-w6") == seed_of(week) == 202606
    drawn = [desk.quality.reviews.drawn(week_at(NOW, week_zone(desk)).lower(), 7, NOW, 3)]
    drawn.append(desk.quality.reviews.drawn(week_at(NOW, week_zone(desk)), 7, NOW, 3))
    assert drawn[0] == drawn[1] and len(drawn[0].rows) == 3 and drawn[0].week == "2026-W10"
