"""Curators: one confirmed, held by the database; what makes an organisation not ready (S-50…S-59, L-39)."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from data.clients.lookup import Known, find_client, find_contact
from data.desk import Desk
from data.driver import sqlite, stored
from data.refusals import BadInput, NotAllowed, Refusal
from models.curator_checks import MUST, MUST_NOT, Check, suits
from models.readiness import forbids
from models.terms import ContactRole, IntakeRule, Readiness, Role
from tests.desks import NOW, by, make_desk, open_desk

LATER = NOW + timedelta(days=1)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


def known(desk: Desk, address: str = "person@2.example") -> Known:
    """Who writes from an address."""
    found = desk.clients.match_address(address)
    assert found is not None
    return found


def claim(desk: Desk, name: str, client: int = 2, role: ContactRole = ContactRole.CURATOR) -> int:
    """One more person of a client."""
    return desk.clients.add_contact(client, name, role, (f"{name}@more.example",), NOW)


def test_s59_no_curator(desk: Desk) -> None:
    desk.clients.set_role(by(desk, Role.SUPERVISOR), 2, ContactRole.DIRECTOR)
    assert known(desk).readiness is Readiness.NO_CURATOR
    assert "нет куратора" in forbids(Readiness.NO_CURATOR)


def test_s59_several_curators(desk: Desk) -> None:
    claim(desk, "борис")
    assert known(desk).readiness is Readiness.SEVERAL
    assert known(desk, "person@3.example").readiness is Readiness.READY


def test_s59_the_curator_is_ours(desk: Desk) -> None:
    chief = by(desk, Role.SUPERVISOR)
    desk.clients.mark_ours(chief, 2, True)
    assert known(desk).readiness is Readiness.OURS
    desk.clients.mark_ours(chief, 2, False)
    assert known(desk).readiness is Readiness.READY


@pytest.mark.parametrize("state", [state for state in Readiness if state is not Readiness.READY])
def test_s59_what_is_forbidden_is_said_in_words(state: Readiness) -> None:
    said = forbids(state)
    assert "Задачи и согласования не принимаются" in said and "Вопрос, поломка и авария принимаются" in said


def test_one_who_only_claims_is_enough_and_is_not_confirmed(desk: Desk) -> None:
    added = desk.clients.add("Новые", None, NOW)
    anna = claim(desk, "анна", added)
    found = known(desk, "анна@more.example")
    assert (found.readiness, found.curator) == (Readiness.READY, False)
    desk.clients.confirm_curator(by(desk, Role.SUPERVISOR), anna)
    assert known(desk, "анна@more.example").curator


def test_s55_confirming_ends_the_former_period_and_other_claims(desk: Desk) -> None:
    boris, vera = claim(desk, "борис"), claim(desk, "вера", role=ContactRole.OWNER)
    chief = by(desk, Role.SUPERVISOR, LATER)
    desk.clients.confirm_curator(chief, boris, instead_of=2)
    assert [(term.contact_id, term.until) for term in desk.clients.curators(2)] == [(2, LATER), (boris, None)]
    roles = {one.id: (one.role, one.curator) for one in desk.clients.contacts(2)}
    assert roles == {
        2: (ContactRole.EMPLOYEE, False),
        boris: (ContactRole.CURATOR, True),
        vera: (ContactRole.OWNER, False),
    }
    (event,) = [event for event in desk.journal.since(0) if event.kind == "curator_changed"]
    assert event.facts == {"client": 2, "old": 2, "new": boris}
    assert known(desk, "борис@more.example").readiness is Readiness.READY


def test_s55_a_new_claim_is_settled_by_confirming_the_same_person_again(desk: Desk) -> None:
    claim(desk, "борис")
    chief = by(desk, Role.SUPERVISOR)
    desk.clients.confirm_curator(chief, 2)
    assert known(desk).readiness is Readiness.READY
    assert len(desk.clients.curators(2)) == 1
    with pytest.raises(BadInput, match="уже подтверждённый"):
        desk.clients.confirm_curator(chief, 2)


def test_s55_another_is_confirmed_only_by_who_saw_the_present_one(desk: Desk) -> None:
    boris = claim(desk, "борис")
    with pytest.raises(BadInput, match="Куратор уже подтверждён: «Пётр Семёнов»"):
        desk.clients.confirm_curator(by(desk, Role.SUPERVISOR), boris)
    assert [term.contact_id for term in desk.clients.curators(2)] == [2]


def test_s55_of_two_who_confirm_at_once_one_wins(desk: Desk) -> None:
    rounds = 12
    others = [desk, open_desk(desk.places.root)]
    for number in range(rounds):
        client = desk.clients.add(f"Гонка {number}", None, NOW)
        people = [claim(desk, f"p{number}-{side}", client) for side in range(2)]
        start, outcomes = threading.Barrier(2), [""] * 2

        def confirm(side: int, start: threading.Barrier, outcomes: list[str], people: list[int]) -> None:
            mine = others[side]
            start.wait()
            try:
                mine.clients.confirm_curator(by(mine, Role.SUPERVISOR), people[side])
                outcomes[side] = "won"
            except Refusal as no:
                outcomes[side] = no.sentence

        threads = [threading.Thread(target=confirm, args=(side, start, outcomes, people)) for side in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcome == "won" for outcome in outcomes) == [False, True], outcomes
        assert any("Куратор уже подтверждён" in outcome for outcome in outcomes)
        (term,) = desk.clients.curators(client)
        assert term.contact_id == people[outcomes.index("won")]


def test_s55_the_database_itself_holds_one(desk: Desk) -> None:
    boris = claim(desk, "борис")
    insert = "INSERT INTO curator_period (client_id, contact_id, since) VALUES (2, ?, ?)"
    with pytest.raises(sqlite.IntegrityError), desk.store.write(NOW) as tx:
        tx.exec(insert, (boris, stored(NOW)))


def test_a_confirmed_curator_with_another_role_is_curator_no_more(desk: Desk) -> None:
    desk.clients.set_role(by(desk, Role.SUPERVISOR, LATER), 2, ContactRole.MANAGER)
    assert [(term.contact_id, term.until) for term in desk.clients.curators(2)] == [(2, LATER)]
    with pytest.raises(BadInput, match="уже роль «менеджер»"):
        desk.clients.set_role(by(desk, Role.SUPERVISOR), 2, ContactRole.MANAGER)


def test_one_of_ours_cannot_be_confirmed(desk: Desk) -> None:
    spy = desk.clients.add_contact(2, "Наш", ContactRole.CURATOR, (), NOW, ours=True)
    with pytest.raises(BadInput, match="наш сотрудник"):
        desk.clients.confirm_curator(by(desk, Role.SUPERVISOR), spy, instead_of=2)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SPECIALIST, Role.ENGINEER, Role.MANAGER, Role.ADMIN])
def test_only_leaders_decide_who_speaks_for_a_client(desk: Desk, role: Role) -> None:
    me = by(desk, role)
    acts: tuple[Callable[[], None], ...] = (
        lambda: desk.clients.confirm_curator(me, 2),
        lambda: desk.clients.set_role(me, 2, ContactRole.OWNER),
        lambda: desk.clients.mark_ours(me, 2, True),
        lambda: desk.clients.check_curator(me, 2, MUST),
        lambda: desk.clients.add_address(me, 2, "112"),
        lambda: desk.clients.edit(me, 2, note="x"),
    )
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert known(desk).curator


def test_s57_s58_the_checklist_is_kept(desk: Desk) -> None:
    chief = by(desk, Role.SUPERVISOR)
    desk.clients.check_curator(chief, 2, (*MUST, Check.NO_CRM))
    (curator,) = desk.clients.contacts(2)
    assert curator.checks == (*MUST, Check.NO_CRM)
    assert not suits(curator.checks) and suits(MUST) and not suits(MUST[:3])
    assert all(not suits((*MUST, wrong)) for wrong in MUST_NOT)


def test_the_gate_learns_all_it_asks_in_one_statement(desk: Desk) -> None:
    """Intake speed: every index is used, nothing is scanned."""
    chief = by(desk, Role.SUPERVISOR)
    desk.clients.edit(chief, 2, intake=IntakeRule.STRICT)
    found = known(desk)
    assert (found.intake, found.curator, found.readiness) == (IntakeRule.STRICT, True, Readiness.READY)
    from data.clients.lookup import MATCH

    assert not [step for step in desk.reads.plan(MATCH, ("x", "mail")) if "SCAN" in step]
    with desk.store.write(NOW) as tx:
        assert find_contact(tx, 2) == found
        client = find_client(tx, 2)
        assert client is not None and (client.contact_id, client.readiness) == (None, Readiness.READY)
        assert find_contact(tx, 999) is None
