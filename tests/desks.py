"""Desks for tests: a fresh one in a temporary folder within milliseconds, its people and clients, and a fixed now."""

import atexit
import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from data.clients.needles import renew
from data.desk import Desk
from data.driver import stored
from data.people import People
from data.pins import Cost
from data.places import Places
from data.rows import By, Person
from data.settings import Settings
from models.terms import Role, Tier

NOW = datetime(2026, 3, 4, 11, 7, 32, tzinfo=UTC)
"""A Wednesday, 14:07:32 in Moscow: inside working hours of every shipped calendar."""

PIN = "739146"
"""The PIN of everybody whom ``make_desk`` adds."""

CHEAP = Cost(n=2**4)
"""A scrypt cost for tests."""

OPENED: list[Desk] = []
"""Desks that the running test opened; ``conftest.py`` closes them after it."""

NAMES = {
    Role.SUPERVISOR: "Марина Орлова",
    Role.OPERATOR: "Ирина Лаптева",
    Role.SPECIALIST: "Олег Бестужев",
    Role.ENGINEER: "Артём Кравец",
    Role.MANAGER: "Вера Панина",
    Role.ADMIN: "Глеб Сомов",
}
"""One person a role."""

CLIENTS = {
    "ООО «Ромашка»": Tier.VIP,
    "Вектор": Tier.HIGH,
    "Лютик": Tier.REGULAR,
    "Север": Tier.SOME,
    "Пустошь": Tier.NONE,
}
"""Clients with their tiers; each has one contact with one address ``person@<id>.example``."""


def make_desk(folder: Path, settings: Settings | None = None) -> Desk:
    """Make a ready desk below ``folder``: people of every role, a client of every tier, no tickets."""
    root = folder / "desk"
    shutil.copytree(_template(), root)
    return open_desk(root, settings)


def open_desk(root: Path, settings: Settings | None = None) -> Desk:
    """Open an existing desk as another console would."""
    places = Places.under(root)
    places.make()
    desk = Desk(places, settings or Settings())
    desk.__dict__["people"] = People(desk, CHEAP)
    OPENED.append(desk)
    return desk


def person(desk: Desk, role: Role = Role.OPERATOR) -> Person:
    """The desk's person of this role."""
    return next(one for one in desk.people.all() if one.name == NAMES[role])


def colleague(desk: Desk, name: str, role: Role = Role.OPERATOR, line: int = 1) -> Person:
    """Add one more person."""
    return desk.people.add(person(desk, Role.SUPERVISOR), name, role, PIN, line, NOW)


def by(desk: Desk, role: Role = Role.OPERATOR, at: datetime = NOW, seen: int | None = None) -> By:
    """Somebody of this role acting at an instant."""
    return By(person(desk, role), at, seen)


def client_id(desk: Desk, name: str) -> int:
    """The id of one of ``CLIENTS``."""
    return 1 + list(CLIENTS).index(name)


_CLIENT = "INSERT INTO client (id, name, licence, support, project, note, created_at) VALUES (?, ?, '', 1, 0, '', ?)"
_CONTACT = "INSERT INTO contact (id, client_id, name, role, created_at) VALUES (?, ?, ?, 'curator', ?)"


@cache
def _template() -> Path:
    """The desk that every test starts from, built once a session."""
    folder = Path(tempfile.mkdtemp(prefix="pult-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    desk = open_desk(folder / "desk")
    chief = desk.people.add(None, NAMES[Role.SUPERVISOR], Role.SUPERVISOR, PIN, 1, NOW)
    for role in NAMES:
        if role is not Role.SUPERVISOR:
            desk.people.add(chief, NAMES[role], role, PIN, 2 if role is Role.ENGINEER else 1, NOW)
    with desk.store.write(NOW) as tx:
        tx.exec("UPDATE operator SET must_change_pin = 0")
        for number, (name, tier) in enumerate(CLIENTS.items(), start=1):
            tx.exec(_CLIENT, (number, name, stored(NOW)))
            tx.exec("INSERT INTO tier_period VALUES (?, ?, ?, ?, NULL, '')", (number, number, str(tier), stored(NOW)))
            tx.exec(_CONTACT, (number, number, "Пётр Семёнов", stored(NOW)))
            tx.exec("INSERT INTO curator_period VALUES (?, ?, ?, ?, NULL)", (number, number, number, stored(NOW)))
            address = f"person@{number}.example"
            tx.exec("INSERT INTO contact_address VALUES (?, ?, 'mail', ?, ?)", (number, number, address, address))
            renew(tx.exec, number)
    desk.reads.close()
    desk.store.close()
    return folder / "desk"
