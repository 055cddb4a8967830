"""How grave a request is, by when it is wanted, and records of access (H-19, C-18, C-20, S-70)."""

from pathlib import Path

import pytest

from data.desk import Desk
from data.refusals import BadInput, Missing
from models.terms import (
    DateState,
    Priority,
    Scope,
    Severity,
    Urgency,
)
from tests.arrivals import kinds, ticket_of
from tests.desks import by, make_desk
from tests.store.at_the_door import GOOD, VIP, at_door


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh desk."""
    return make_desk(tmp_path)


@pytest.mark.parametrize("severity", Severity)
@pytest.mark.parametrize("scope", Scope)
def test_c18_the_priority_follows_the_matrix(desk: Desk, severity: Severity, scope: Scope) -> None:
    number = at_door(desk, GOOD)
    desk.forming.set_impact(number, by(desk), severity, scope)
    wanted = desk.standard.matrix[severity, scope]
    assert ticket_of(desk, number).priority == wanted.value


def test_h19_a_priority_other_than_declared_needs_a_reason(desk: Desk) -> None:
    number = at_door(desk, GOOD)
    desk.forming.declare(number, by(desk), Urgency.P1)
    with pytest.raises(Missing) as no:
        desk.forming.set_impact(number, by(desk), Severity.QUESTION, Scope.ONE)
    assert no.value.fields == ("reason",)
    with pytest.raises(BadInput):
        desk.tickets.set_priority(number, by(desk), Priority.LOW, "  ")
    desk.forming.set_impact(number, by(desk), Severity.QUESTION, Scope.ONE, "это вопрос, работа идёт")
    ticket = ticket_of(desk, number)
    assert (ticket.declared, ticket.priority) == (Urgency.P1.value, Priority.LOW.value)
    desk.undoing.undo(number, by(desk))
    assert (ticket_of(desk, number).severity, ticket_of(desk, number).priority) == (None, Priority.MEDIUM.value)


def test_h19_an_agreement_needs_no_reason(desk: Desk) -> None:
    number = at_door(desk, GOOD)
    desk.forming.declare(number, by(desk), Urgency.P1)
    desk.forming.set_impact(number, by(desk), Severity.STOP, Scope.ALL)
    assert ticket_of(desk, number).priority == Priority.CRITICAL.value


def test_s70_an_access_is_a_record_without_the_secret(desk: Desk) -> None:
    number = at_door(desk)
    with pytest.raises(BadInput, match="секрет"):
        desk.forming.note_access(number, by(desk), "получен", "портал, пароль: Qwerty#123")
    with pytest.raises(BadInput, match="бывает"):
        desk.forming.note_access(number, by(desk), "украден", "портал")
    desk.forming.note_access(number, by(desk), "возвращён", "портал, учётка интегратора")
    assert kinds(desk, number)[-1] == "access_noted"
    notes = desk.reads.rows("SELECT text FROM message WHERE kind = 'note' AND hidden = 0")
    assert notes == [("Доступ возвращён: портал, учётка интегратора",)]


def test_c20_a_vips_own_date_counts_as_agreed_at_once(desk: Desk) -> None:
    number = at_door(desk, GOOD, VIP)
    assert ticket_of(desk, number).date_state == DateState.AGREED.value
