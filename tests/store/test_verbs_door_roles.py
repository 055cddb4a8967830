"""The roles of the profile «релиз» at every verb, and every act that is no verb on a ticket by every role (D-29)."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from data.alerts.rows import RuleRow
from data.clients.importing import import_clients
from data.desk import Desk
from data.history.importing import Wanted as Zoned
from data.refusals import NotAllowed, Refusal
from data.rows import By, Incoming, NewFile
from models.rights import Act, may
from models.terms import AttachmentKind, ContactRole, Role, Tier
from tests.arrivals import arrive, kinds, ticket_of
from tests.desks import NOW, PIN, by, make_desk, person
from tests.store.rules_at_hand import apply, edit, lead
from tests.store.test_verbs_rights import CASES

RELEASE = (Role.DISPATCHER, Role.RESPONSIBLE, Role.OWNER)
_OF_SHIFTS = {Act.SHIFT, Act.LEAD_SHIFT, Act.ROSTER, Act.REPORTS, Act.STATUS, Act.ONE_TO_ONE}
ELSEWHERE = frozenset({Act.UNDO, Act.READ, Act.FIGURES, *_OF_SHIFTS})
"""Acts that read, take back or belong to the shift: they have tests of their own."""


def everybody(folder: Path) -> tuple[Desk, dict[Role, By]]:
    """A desk on the profile «релиз» and somebody of every role on it."""
    desk = make_desk(folder)
    shipped = {role: by(desk, role) for role in Role if role not in RELEASE}
    edit(desk, ('profile = "стандарт"', 'profile = "релиз"'))
    assert set(RELEASE) <= set(desk.standard.roles)
    chief = person(desk, Role.SUPERVISOR)
    made = {role: By(desk.people.add(chief, f"Роль {role.value}", role, PIN, 1, NOW), NOW) for role in RELEASE}
    edit(desk, ('profile = "релиз"', 'profile = "стандарт"'))
    apply(desk, lead(desk))
    return desk, {**shipped, **made}


@pytest.mark.parametrize("name", CASES)
def test_h11_h14_a_role_of_a_release_does_what_it_may_and_nothing_else(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    desk, people = everybody(tmp_path)
    for role in RELEASE:
        number = arrive(desk, replace(case.asked, line=1))
        for step in case.before:
            step(desk, number, people[Role.SUPERVISOR])
        before, past = ticket_of(desk, number), kinds(desk, number)
        if may(role, case.act):
            case.verb(desk, number, people[role])
            assert case.event in kinds(desk, number)[len(past) :], f"{name} by {role} left no {case.event} event"
        else:
            with pytest.raises(NotAllowed) as no:
                case.verb(desk, number, people[role])
            assert role.label in no.value.sentence
            assert ticket_of(desk, number) == before, f"{name} refused to {role} changed the ticket all the same"
            assert kinds(desk, number) == past, f"{name} refused to {role} left an event all the same"
        with desk.store.write(NOW) as tx:
            tx.exec("UPDATE ticket SET is_open = 0, status = 'closed' WHERE is_open = 1")


FILE = NewFile("лог.txt", "text/plain", b"x", AttachmentKind.DOCUMENT)
ASIDE: dict[str, tuple[Act, Callable[[Desk, int, By, Path], object]]] = {
    "register": (
        Act.REGISTER,
        lambda desk, n, who, _: desk.intake.register(
            who, Incoming(key="", at=NOW, channel="телефон", text="не печатает", sender="Пётр")
        ),
    ),
    "off_channel": (
        Act.REGISTER,
        lambda desk, n, who, _: desk.off_channel.register(who, "Telegram", "Пётр", "помогите"),
    ),
    "attach": (Act.ATTACH, lambda desk, n, who, _: desk.attaching.attach(n, who, [FILE])),
    "draft a file": (Act.ATTACH, lambda desk, n, who, _: desk.attaching.draft(n, who, [FILE], note=False)),
    "add a client": (Act.ADD_CONTACT, lambda desk, n, who, _: desk.clients.add("Новый", None, NOW, who)),
    "add a client with a tier": (Act.CLIENTS, lambda desk, n, who, _: desk.clients.add("Новый", Tier.VIP, NOW, who)),
    "add a contact": (
        Act.ADD_CONTACT,
        lambda desk, n, who, _: desk.clients.add_contact(3, "Анна", ContactRole.EMPLOYEE, (), NOW, who),
    ),
    "add an address": (Act.CLIENTS, lambda desk, n, who, _: desk.clients.add_address(who, 3, "new@3.example")),
    "rename a contact": (Act.CLIENTS, lambda desk, n, who, _: desk.clients.rename_contact(who, 3, "Анна")),
    "edit a client": (Act.CLIENTS, lambda desk, n, who, _: desk.clients.edit(who, 3, note="важно")),
    "set a client's tier": (Act.CLIENTS, lambda desk, n, who, _: desk.clients.set_tier(who, 3, Tier.SOME, "договор")),
    "import clients": (
        Act.CLIENTS,
        lambda desk, n, who, file: import_clients(desk, file, NOW, by=who),
    ),
    "apply the standard": (Act.STANDARD, lambda desk, n, who, _: apply(desk, who)),
    "put a person on the shift": (
        Act.STEER,
        lambda desk, n, who, _: desk.board.join(who, person(desk, Role.SPECIALIST).id, "нужна помощь"),
    ),
    "check quality": (
        Act.REVIEW,
        lambda desk, n, who, _: desk.quality.reviews.check(
            who, n, person(desk).id, dict.fromkeys(desk.standard.board.review.points, True), "хорошо"
        ),
    ),
    "import a history": (
        Act.IMPORT,
        lambda desk, n, who, file: desk.history.read_in(log_in(file.parent), "events", NOW, Zoned("UTC"), by=who),
    ),
    "own rules of warnings": (
        Act.ALERTS,
        lambda desk, n, who, _: desk.alerts.set_rules(who, RuleRow(who.person.id, bell=False)),
    ),
    "add a person": (
        Act.PEOPLE,
        lambda desk, n, who, _: desk.people.add(who.person, "Нина Новая", Role.OPERATOR, PIN, 1, NOW),
    ),
}
"""What is done beside the verbs on one ticket."""


def log_in(folder: Path) -> Path:
    """A log of one event."""
    log = folder / "журнал.csv"
    log.write_text("номер;время;событие\nА-1;2026-01-05 10:00;получено\n", encoding="utf-8")
    return log


def _all(desk: Desk) -> list[list[object]]:
    tables = [
        name
        for (name,) in desk.reads.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        )
    ]
    return [list(desk.reads.rows(f"SELECT * FROM {name}")) for name in sorted(tables)]


@pytest.mark.parametrize("name", ASIDE)
def test_d29_every_role_at_what_is_no_verb_on_a_ticket(tmp_path: Path, name: str) -> None:
    act, does = ASIDE[name]
    desk, people = everybody(tmp_path)
    file = tmp_path / "клиенты.csv"
    file.write_text("организация;контакт;почта\nИмпорт;Пётр;p@import.example\n", encoding="utf-8")
    number = arrive(desk)
    edit(desk, ('version = "2026-1"', 'version = "2026-2"'))
    allowed = [role for role in Role if may(role, act)]
    for role in (role for role in Role if role not in allowed):
        before = _all(desk)
        with pytest.raises(Refusal) as no:
            does(desk, number, people[role], file)
        assert role.label in no.value.sentence or isinstance(no.value, NotAllowed), f"{name} by {role}"
        assert _all(desk) == before, f"{name} refused to {role} changed the base all the same"
    assert allowed, name
    head = desk.journal.head()
    does(desk, number, people[allowed[0]], file)
    assert desk.journal.head() != head or name == "draft a file", f"{name} left no event"


def test_every_act_has_its_case() -> None:
    tried = {case.act for case in CASES.values()} | {act for act, _ in ASIDE.values()}
    assert set(Act) - tried <= {*ELSEWHERE, Act.QUARANTINE}
