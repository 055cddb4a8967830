"""Whatever the order of the acts at the door: the database's constraints hold, clocks equal a replay, the gate is kept.

An admitted request of a strict level is never without its type and its form, whoever pressed what in which order.
"""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.desk import Desk
from data.gate.gatekeeping import Gatekeeper
from data.refusals import Refusal
from data.rows import By
from models.terms import ContactRole, Reason, Role, Status, TicketType, Verdict
from models.timers import columns
from tests.arrivals import ticket_of
from tests.desks import NOW, by, client_id, make_desk
from tests.store.at_the_door import GOOD, HALF, NONE, OUTAGE, REGULAR, at_door, knocks

Act = Callable[[Desk, int, By], object]
EMPLOYEE = "kim@3.example"
FORM = {"what": "закрыть сделки", "why": "надо", "users": "отдел", "due": "12.12.2026", "steps": "зашли, нажали"}

ACTS: dict[str, Act] = {
    "fill all": lambda desk, n, who: desk.forming.fill(n, who, FORM),
    "fill one": lambda desk, n, who: desk.forming.fill(n, who, {"why": "надо"}),
    "empty one": lambda desk, n, who: desk.forming.fill(n, who, {"what": ""}),
    "task": lambda desk, n, who: desk.tickets.set_type(n, who, TicketType.SMALL_TASK),
    "large": lambda desk, n, who: desk.tickets.set_type(n, who, TicketType.LARGE_TASK),
    "question": lambda desk, n, who: desk.tickets.set_type(n, who, TicketType.QUESTION),
    "ask": lambda desk, n, who: desk.forming.ask_missing(n, who),
    "refuse": lambda desk, n, who: desk.forming.refuse(n, who, Reason.VOICE),
    "curator": lambda desk, n, who: desk.forming.ask_curator(n, who),
    "yes": lambda desk, n, who: desk.forming.curator_said(n, who, True),
    "no": lambda desk, n, who: desk.forming.curator_said(n, who, False),
    "request": lambda desk, n, who: desk.forming.take_as_request(n, who),
    "talk": lambda desk, n, who: desk.forming.take_as_talk(n, who),
    "name": lambda desk, n, who: desk.forming.name_client(n, who, client_id(desk, "Лютик"), learn=False),
    "take": lambda desk, n, who: desk.tickets.take(n, who),
    "resume": lambda desk, n, who: desk.waiting.resume(n, who),
    "resolve": lambda desk, n, who: desk.tickets.resolve(n, who, nothing_to_answer=True),
    "start": lambda desk, n, who: desk.tickets.start(n, who),
    "wait": lambda desk, n, who: desk.waiting.wait(n, who),
    "reopen": lambda desk, n, who: desk.tickets.reopen(n, who, "разобрались"),
    "not a request": lambda desk, n, who: desk.tickets.close(n, who, "не обращение"),
    "undo": lambda desk, n, who: desk.undoing.undo(n, who),
    "client": lambda desk, n, who: knocks(desk, "ЗАЧЕМ: чтобы работало", at=who.at, onto=n),
}
KNOCKS = [
    (GOOD, REGULAR, "почта"),
    (HALF, REGULAR, "почта"),
    (GOOD, EMPLOYEE, "почта"),
    (GOOD, "stranger@nowhere.example", "почта"),
    ("Привет, как дела", REGULAR, "Telegram"),
    ("ТИП: мелкая задача", NONE, "почта"),
    (OUTAGE, REGULAR, "почта"),
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(KNOCKS), st.lists(st.sampled_from(sorted(ACTS)), min_size=1, max_size=7))
def test_the_door_holds_in_every_order_of_acts(knock: tuple[str, str, str], names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = make_desk(Path(folder))
        desk.clients.add_contact(client_id(desk, "Лютик"), "Анна Ким", ContactRole.EMPLOYEE, [EMPLOYEE], NOW)
        number = at_door(desk, knock[0], knock[1], channel=knock[2])
        for minute, name in enumerate(names, start=1):
            try:
                ACTS[name](desk, number, By(by(desk, Role.SUPERVISOR).person, NOW + timedelta(minutes=minute)))
            except Refusal:
                continue
            _holds(desk, number, names[:minute])
        desk.reads.close()
        desk.store.close()


def _holds(desk: Desk, number: int, names: list[str]) -> None:
    ticket = ticket_of(desk, number)
    queued = ticket.rank is not None
    status = Status(ticket.status)
    outside = status in (Status.UNFORMED, Status.WAITING_CURATOR)
    assert queued or not (ticket.is_open and ticket.admitted_at is not None), names
    assert not queued or ticket.admitted_at is not None, names
    assert outside or not ticket.is_open or ticket.admitted_at is not None, names
    with desk.store.write(NOW) as tx:
        replayed = columns(desk.clocks.replayed(tx, number), desk.clocks.recorded(tx, number))
        stored = tx.exec("SELECT reaction_state, response_state, resolution_state, due_next FROM ticket").fetchone()
        wanted = (replayed["reaction_state"], replayed["response_state"], replayed["resolution_state"])
        assert stored[:3] == tuple(str(one) for one in wanted), names
        if ticket.admitted_at is not None and status is Status.NEW:
            assert ticket.verdict == Verdict.ADMITTED.value, names
            assert ticket.type is not None, names
            again = Gatekeeper.within(desk, tx).ask_again(tx.session.get_one(type(ticket), number))
            if "empty one" not in names and "no" not in names:
                assert again.answer.verdict is Verdict.ADMITTED, (names, again.answer.why)
