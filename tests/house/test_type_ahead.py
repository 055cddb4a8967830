"""Keys that come in one burst, as a slow line delivers them, do what they would do one by one."""

import sys
from pathlib import Path

import pytest

from data.desk import Desk
from models.terms import Role
from tests.arrivals import arrive
from tests.desks import NAMES, make_desk
from tests.house.test_two_consoles import signed_in

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = make_desk(tmp_path)
    for _ in range(3):
        arrive(desk)
    return desk


def taken(desk: Desk) -> int:
    """How many tickets somebody has."""
    return desk.reads.number("SELECT count(*) FROM ticket WHERE assignee_id IS NOT NULL")


@pytest.mark.parametrize("reply", ["r", "к"])
def test_an_answer_typed_in_one_burst_reaches_the_composer_letter_by_letter(desk: Desk, reply: str) -> None:
    with signed_in(desk.places.root, NAMES[Role.OPERATOR]) as terminal:
        terminal.wait_for("почему здесь")
        terminal.send(f"{reply}Добрый день, дата xt: сделано")
        terminal.wait_for("Добрый день, дата xt: сделано")
    assert desk.reads.row("SELECT count(*) FROM ticket WHERE assignee_id IS NOT NULL") == (0,), (
        "letters ran as commands"
    )


def test_a_number_typed_in_one_burst_opens_that_ticket(desk: Desk) -> None:
    with signed_in(desk.places.root, NAMES[Role.OPERATOR]) as terminal:
        terminal.wait_for("почему здесь")
        terminal.send("#2\r")
        terminal.wait_for(lambda screen: " № 2 " in screen, "ticket 2")


def test_a_filter_typed_in_one_burst_is_a_filter(desk: Desk) -> None:
    with signed_in(desk.places.root, NAMES[Role.OPERATOR]) as terminal:
        terminal.wait_for("почему здесь")
        terminal.send("/tax")
        terminal.wait_for("tax")
    assert taken(desk) == 0, "letters ran as commands"


def test_acts_typed_in_one_burst_follow_each_other(desk: Desk) -> None:
    with signed_in(desk.places.root, NAMES[Role.OPERATOR]) as terminal:
        terminal.wait_for("почему здесь")
        terminal.send("ta")
        terminal.wait_for("✓", "taken and acknowledged")
    kinds = [
        row[0] for row in desk.reads.rows("SELECT kind FROM journal_event WHERE kind IN ('taken', 'acknowledged')")
    ]
    assert kinds == ["taken", "acknowledged"]


F2, SAVE = "\x1bOQ", "\x13"


@pytest.mark.parametrize("call", ["N", "Т"])
def test_l06_a_whole_call_typed_in_one_burst_is_registered_as_it_was_meant(desk: Desk, call: str) -> None:
    with signed_in(desk.places.root, NAMES[Role.OPERATOR]) as terminal:
        terminal.wait_for("почему здесь")
        terminal.send(f"{call}век\rПортал лежит{F2}1\t\t08:30{SAVE}")
        terminal.wait_for(lambda screen: "Портал лежит" in screen and "почему здесь" in screen, "saved")
    text = desk.reads.row(
        "SELECT m.text FROM message m JOIN ticket t ON t.number = m.ticket_number WHERE t.source = ?", ("вручную",)
    )
    assert text == ("Портал лежит",)
    row = desk.reads.row("SELECT type, client_id, verdict FROM ticket WHERE source = ?", ("вручную",))
    assert row == ("outage", 2, "admitted")
    assert desk.reads.row("SELECT text FROM form_answer WHERE question = 'since'") == ("08:30",)


def test_two_digits_for_one_question_close_nothing_beneath_it(desk: Desk) -> None:
    with signed_in(desk.places.root, NAMES[Role.OPERATOR]) as terminal:
        terminal.wait_for("почему здесь")
        terminal.send(f"Nвек\rтекст{F2}33")
        terminal.wait_for("текст3", "the second digit is text")
        terminal.wait_for("Вопрос —", "the first one chose the type")
