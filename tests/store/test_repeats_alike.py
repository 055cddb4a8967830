"""A repeated contact is the same on the card, before «решено» and in the figures (L-29, C-13)."""

import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from data.desk import Desk
from data.figures.periods import last
from data.refusals import Missing
from models.figures import FigureId
from models.terms import Appeal, Role, Verdict
from tests.arrivals import Asked, arrive
from tests.desks import NOW, by, make_desk, person
from tests.store.random_work import Work

DAY = timedelta(days=1)
DAYS = 120


def in_figures(desk: Desk, number: int) -> int | None:
    """What the figures say that a request repeats."""
    desk.figures.catch_up(NOW + DAYS * DAY)
    listed = desk.figures.repeats(last(DAYS, NOW + DAY, ZoneInfo(desk.settings.zone))).listed
    return {one.number: one.earlier for one in listed}.get(number)


def on_the_card(desk: Desk, number: int) -> int | None:
    """What the card says that it repeats."""
    found = desk.quality.recording.repeated(number)
    return found.of if found else None


def earlier(desk: Desk, resolved: float) -> int:
    """A request of ten days ago that was solved so many days before now."""
    number = arrive(desk, Asked(at=NOW - 10 * DAY))
    desk.tickets.take(number, by(desk, at=NOW - 10 * DAY))
    desk.tickets.resolve(number, by(desk, at=NOW - resolved * DAY), nothing_to_answer=True)
    return number


def closed_later(desk: Desk) -> int:
    """Solved too long ago, closed a short while ago."""
    number = earlier(desk, 8)
    desk.tickets.close(number, by(desk, at=NOW - 5 * DAY), "подтвердил")
    return number


def opened_again(desk: Desk) -> int:
    """Solved before the other one came, and opened again since."""
    number = earlier(desk, 4)
    desk.tickets.reopen(number, by(desk), "не помогло")
    return number


@pytest.mark.parametrize("made", [closed_later, opened_again])
def test_what_had_ended_by_then_is_repeated(tmp_path: Path, made: Callable[[Desk], int]) -> None:
    desk = make_desk(tmp_path)
    first = made(desk)
    again = arrive(desk)
    assert on_the_card(desk, again) == in_figures(desk, again) == first
    with pytest.raises(Missing, match=r"\(q\)"):
        desk.tickets.resolve(again, by(desk), nothing_to_answer=True)


def test_a_solving_that_was_taken_back_ended_nothing(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    first = earlier(desk, 4)
    desk.undoing.undo(first, by(desk, at=NOW - 4 * DAY))
    again = arrive(desk)
    assert on_the_card(desk, again) is None and in_figures(desk, again) is None


def test_correspondence_is_no_contact_that_could_be_repeated(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    first = earlier(desk, 4)
    with desk.store.write(NOW) as tx:
        tx.exec("UPDATE ticket SET verdict = ? WHERE number = ?", (Verdict.CORRESPONDENCE.value, first))
    again = arrive(desk)
    assert on_the_card(desk, again) is None and in_figures(desk, again) is None
    desk.tickets.resolve(again, by(desk), nothing_to_answer=True)


@pytest.mark.parametrize("seed", range(3))
def test_of_random_work_the_card_and_the_figures_say_the_same(tmp_path: Path, seed: int) -> None:
    desk = make_desk(tmp_path)
    Work(desk, random.Random(seed)).go_on(300, lambda: None)
    desk.figures.catch_up(NOW + DAYS * DAY)
    period = last(2 * DAYS, NOW + DAYS * DAY, ZoneInfo(desk.settings.zone))
    listed = {one.number: one.earlier for one in desk.figures.repeats(period).listed}
    numbers = [int(number) for (number,) in desk.reads.rows("SELECT ticket_number FROM tally WHERE merged = 0")]
    found = {number: of for number in numbers if (of := on_the_card(desk, number)) is not None}
    assert found == listed and len(listed) == desk.figures.sheet(period)[FigureId.REPEATS].value
    assert listed, "the dice came to a repeated contact"


def test_a_check_of_quality_is_no_work_on_the_ticket(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = arrive(desk)
    desk.quality.recording.set_appeal(number, by(desk), Appeal.NEED)
    points = dict.fromkeys(desk.standard.board.review.points, True)
    checked = desk.quality.reviews.check(by(desk, Role.SUPERVISOR), number, person(desk).id, points, "хорошо")
    desk.quality.reviews.read(by(desk), checked.id)
    desk.undoing.undo(number, by(desk))
    assert desk.reads.row("SELECT appeal FROM ticket WHERE number = ?", (number,)) == (None,)
