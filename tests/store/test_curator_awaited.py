"""While the gate waits for the curator's word, so does the answer; the reaction runs («Said nowhere» 3, S-54, S-65)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from models.clock import ClockState
from models.terms import ContactRole, TicketType
from tests.arrivals import kinds, later
from tests.desks import NOW, by, client_id, make_desk
from tests.glass.shift import request


def test_the_response_stands_until_somebody_is_named_and_its_time_is_not_spent(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    stranger = replace(request("a", 3, TicketType.QUESTION, "Счёт", minutes=0), sender_address="who@else.example")
    number = desk.intake.accept(stranger, NOW).number
    assert number is not None and kinds(desk, number) == ["received", "curator_awaited"]
    row = desk.queue.find(number)
    assert row is not None
    assert (row.reaction.state, row.response.state) == (ClockState.RUNNING, ClockState.ABSENT) or (
        row.response.state in (ClockState.PAUSED, ClockState.BEST_EFFORT)
    )
    hour = later(by(desk), hours=1)
    desk.forming.name_client(number, hour, client_id(desk, "Лютик"), name="Анна", role=ContactRole.DIRECTOR)
    row = desk.queue.find(number)
    assert row is not None and row.admitted_at == hour.at
    desk.clocks.recompute(hour.at)
    assert desk.queue.find(number) == row, "the cached clocks are what the journal says (rule 36)"


def test_a_known_employee_of_a_tier_with_an_answer_waits_paused(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    client = client_id(desk, "Лютик")
    desk.clients.add_contact(client, "Анна", ContactRole.EMPLOYEE, ["anna@lutik.example"], NOW)
    asked = replace(request("a", 3, TicketType.QUESTION, "Счёт", minutes=0), sender_address="anna@lutik.example")
    number = desk.intake.accept(asked, NOW).number
    assert number is not None
    row = desk.queue.find(number)
    assert row is not None and row.reaction.state is ClockState.RUNNING
    assert row.response.state is ClockState.PAUSED and row.response.left == timedelta(hours=8)
    desk.clocks.recompute(NOW)
    assert desk.queue.find(number) == row
    hour = later(by(desk), hours=1)
    desk.forming.curator_said(number, hour, True)
    row = desk.queue.find(number)
    assert row is not None and row.response.state is ClockState.RUNNING
    assert desk.schedule.between(hour.at, row.response.due) == timedelta(hours=8)  # type: ignore[arg-type]
