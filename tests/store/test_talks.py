"""A supervisor's notes for talks with one person (D-42)."""

from pathlib import Path

import pytest

from data.refusals import BadInput, NotAllowed
from models.terms import Role
from tests.arrivals import arrive
from tests.desks import by, make_desk, person


def test_d42_a_note_links_its_tickets_and_only_supervisors_read_it(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    first, second = arrive(desk), arrive(desk)
    irina = person(desk)
    text = f"Хорошо разобрала № {first} и №{second}, пароль: Zx9!kkLm2"
    talk = desk.talks.write(by(desk, Role.SUPERVISOR), irina.id, text)
    assert talk.tickets == (first, second) and "Zx9!kkLm2" not in talk.text
    assert desk.talks.about(person(desk, Role.SUPERVISOR), irina.id) == (talk,)
    for role in (Role.OPERATOR, Role.MANAGER, Role.ADMIN):
        with pytest.raises(NotAllowed):
            desk.talks.about(person(desk, role), irina.id)
    with pytest.raises(NotAllowed):
        desk.talks.write(by(desk), irina.id, "о себе")
    assert "разобрала" not in str(desk.reads.rows("SELECT facts FROM journal_event")), "no words in the journal"


def test_a_note_about_a_ticket_that_is_not_there_is_refused(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    with pytest.raises(BadInput, match="№ 77"):
        desk.talks.write(by(desk, Role.SUPERVISOR), person(desk).id, "см. № 77")
    assert desk.talks.about(person(desk, Role.SUPERVISOR), person(desk).id) == ()
