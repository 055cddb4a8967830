"""Standing instructions: «держать до …», until their end or until somebody ends them (handover.md §1.2)."""

from pathlib import Path

import pytest

from data.refusals import BadInput, NoSuchTicket, NotAllowed, Refusal
from data.rows import By
from models.events import EventKind
from models.terms import Role
from tests.arrivals import arrive
from tests.desks import make_desk, person
from tests.handovers import LATE, Floor, T, floor


@pytest.fixture
def made(tmp_path: Path) -> Floor:
    """A day shift before its end."""
    return floor(make_desk(tmp_path))


def test_standing_instructions_end(made: Floor) -> None:
    standing = made.desk.shifts.standing
    first = standing.add(made.gives, "не звонить директору", T, number=arrive(made.desk))
    with pytest.raises(BadInput, match="будущее"):
        standing.add(made.gives, "поздно", LATE)
    assert [row.id for row in standing.listing(LATE)] == [first]
    assert not standing.listing(T), "its end has come"
    standing.end(made.gives, first)
    assert not standing.listing(LATE)
    with pytest.raises(Refusal, match="уже нет"):
        standing.end(made.gives, first)
    kinds = [row.kind for row in made.desk.journal.since(made.desk.journal.head() - 2)]
    assert kinds == [EventKind.STANDING_SET, EventKind.STANDING_ENDED]


def test_an_instruction_is_for_who_works_shifts_and_about_what_there_is(made: Floor) -> None:
    standing = made.desk.shifts.standing
    with pytest.raises(NotAllowed):
        standing.add(By(person(made.desk, Role.MANAGER), LATE), "держать", T)
    with pytest.raises(NoSuchTicket):
        standing.add(made.gives, "держать", T, number=99)
    with pytest.raises(BadInput, match="указание"):
        standing.add(made.gives, "  ", T)
    standing.add(made.gives, "держать, пароль: Kj8#mQ2!x", T)
    assert "Kj8#mQ2!x" not in standing.listing(LATE)[0].text
