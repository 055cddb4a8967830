"""Roles × acts, every cell (D-29, SEC-05)."""

import pytest

from models.rights import RIGHTS, Act, may, may_hold, refusal
from models.terms import Role

WORK = {
    *("read", "take", "release", "acknowledge", "reply", "note", "wait", "promise", "remind", "escalate"),
    *("set_type", "set_priority", "merge", "start", "resolve", "close", "reopen", "undo", "register", "quarantine"),
    *("form", "refuse", "curator", "attach", "add_contact", "shift", "reports", "status"),
    *("rate_line", "alerts"),
}
LEAD = WORK | {
    *("assign", "hold", "set_tier", "pay_urgent", "put_first", "clients", "people", "standard", "figures"),
    *("lead_shift", "roster", "one_to_one", "steer", "review", "import"),
}
EXPECTED = {
    Role.OPERATOR: WORK,
    Role.SPECIALIST: WORK,
    Role.ENGINEER: WORK,
    Role.SUPERVISOR: LEAD,
    Role.MANAGER: ["read", "figures", "reports", "alerts"],
    Role.ADMIN: ["people", "standard", "quarantine", "import"],
    Role.DISPATCHER: {
        *("read", "register", "form", "refuse", "curator", "attach", "add_contact", "quarantine", "acknowledge"),
        *("reply", "wait", "note", "remind", "set_type", "set_priority", "assign", "merge", "undo"),
        *("shift", "reports", "status"),
    },
    Role.RESPONSIBLE: {
        *("read", "take", "release", "assign", "escalate", "acknowledge", "reply", "note", "wait", "promise", "remind"),
        *("attach", "start", "resolve", "undo", "shift", "reports", "status"),
    },
    Role.OWNER: ["read"],
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("act", list(Act))
def test_d29_the_table_cell_by_cell(role: Role, act: Act) -> None:
    assert may(role, act) is (act.value in EXPECTED[role]), f"{role.label}: {act.label}"


def test_every_act_belongs_to_somebody() -> None:
    assert [act for act in Act if not any(act in acts for acts in RIGHTS.values())] == []


def test_a_refusal_names_the_role_the_act_and_who_can_help() -> None:
    said = refusal(Role.OPERATOR, Act.HOLD)
    assert "оператор" in said and "отложить" in said and "супервайзер" in said


def test_h11_a_dispatcher_accepts_asks_and_sets_the_priority_but_never_solves() -> None:
    assert all(may(Role.DISPATCHER, act) for act in (Act.REGISTER, Act.FORM, Act.SET_PRIORITY))
    assert not any(may(Role.DISPATCHER, act) for act in (Act.RESOLVE, Act.CLOSE))


def test_h12_the_responsible_confirms_names_who_does_it_and_solves() -> None:
    assert all(may(Role.RESPONSIBLE, act) for act in (Act.ACKNOWLEDGE, Act.REPLY, Act.ASSIGN, Act.RESOLVE))


@pytest.mark.parametrize("role", list(Role))
def test_h14_who_may_be_given_a_ticket(role: Role) -> None:
    holders = {Role.OPERATOR, Role.SPECIALIST, Role.ENGINEER, Role.SUPERVISOR, Role.RESPONSIBLE}
    assert may_hold(role) is (role in holders)
