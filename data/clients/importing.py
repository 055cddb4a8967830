"""Taking a table of clients in: a report first, then all of it in one transaction, or nothing (T-02)."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from data.chain import Entry
from data.clients.insert import change_tier
from data.clients.needles import client_needle, contact_needle
from data.clients.picture import Organisation, Person, Rows, load
from data.clients.plan import Outcome, Plan, Said
from data.clients.table import ClientTable, read_clients
from data.driver import stored
from data.refusals import BadInput
from data.rows import By
from data.verbs import permit
from models.events import EventKind
from models.rights import Act
from models.terms import Term

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

STEP = 500
"""Lines between two words about the progress."""
REASON = "из файла"
_CHANGED = "SELECT 1 FROM journal_event WHERE n > ? AND ticket_number IS NULL LIMIT 1"
"""Whether anything but tickets changed since: a client may be among it."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did or, dry, would do: a report on each line, and whether it was written."""

    lines: tuple[Said, ...]
    strange: tuple[str, ...]
    written: bool

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many lines came to each outcome."""
        found = Counter(said.outcome for said in self.lines)
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def bad(self) -> tuple[Said, ...]:
        """The lines that cannot be used."""
        return tuple(said for said in self.lines if said.outcome is Outcome.BAD)


def import_clients(
    desk: "Desk",
    path: Path,
    at: datetime,
    *,
    by: By | None = None,
    mapping: Mapping[str, str] | None = None,
    dry: bool = False,
    skip_bad: bool = False,
    vip: bool = False,
    progress: Callable[[int], object] = lambda lines: None,
) -> Imported:
    """Take a table in, or with ``dry`` only say what would be done.

    One line that cannot be used keeps the whole file out, unless ``skip_bad``. ``vip`` lets the file give and take
    VIP, which otherwise is set by hand only (S-08). ``progress`` hears the number of lines judged.
    """
    zone = ZoneInfo(desk.settings.zone)

    def judge(rows: Rows) -> tuple[Plan, ClientTable, tuple[Said, ...]]:
        table = read_clients(path, mapping)
        plan = Plan(load(rows), zone, vip=vip)
        return plan, table, _judged(plan, table, progress)

    # Judging a large file takes seconds: other consoles write meanwhile, and only the writing holds the base.
    with desk.reads.snapshot():
        seen = desk.journal.head()
        plan, table, lines = judge(desk.reads.rows)
    if dry or _refused(lines, skip_bad):
        return Imported(lines, table.strange, written=False)
    with desk.store.write(at) as tx:
        if by is not None:
            permit(tx, Act.CLIENTS, by)
        if tx.exec(_CHANGED, (seen,)).fetchone() is not None:
            plan, table, lines = judge(lambda sql: tx.exec(sql).fetchall())
            if _refused(lines, skip_bad):
                return Imported(lines, table.strange, written=False)
        _Writing(desk, tx, by, at).write(plan)
    return Imported(lines, table.strange, written=True)


def _refused(lines: Sequence[Said], skip_bad: bool) -> bool:
    return not skip_bad and any(said.outcome is Outcome.BAD for said in lines)


def _judged(plan: Plan, table: ClientTable, progress: Callable[[int], object]) -> tuple[Said, ...]:
    lines: list[Said] = []
    for row in table.rows:
        lines.append(plan.take(row))
        if len(lines) % STEP == 0:
            progress(len(lines))
    if not lines:
        raise BadInput("В файле нет ни одной строки с клиентом, только заголовки.")
    return tuple(lines)


class _Writing:
    """The steps of a plan being written; each touched client gets one event and fresh needles at the end."""

    def __init__(self, desk: "Desk", tx: "Tx", by: By | None, at: datetime) -> None:
        self._desk = desk
        self._tx = tx
        self._by = by
        self._at = at
        self._new: set[int] = set()
        self._touched: dict[int, tuple[Organisation, set[str]]] = {}
        self._entries: list[Entry] = []

    def write(self, plan: Plan) -> None:
        """Do every step in its order."""
        steps: dict[str, Callable[..., None]] = {
            "client": self._client,
            "fields": self._fields,
            "tier": self._tier,
            "person": self._person,
            "role": self._role,
            "ours": self._ours,
            "address": self._address,
            "curator": self._curator,
        }
        for name, *what in plan.steps:
            steps[name](*what)
        self._needles()
        self._events()

    def _touch(self, organisation: Organisation, *what: str) -> int:
        assert organisation.id is not None
        self._touched.setdefault(organisation.id, (organisation, set()))[1].update(what)
        return organisation.id

    def _is_new(self, organisation: Organisation) -> bool:
        return organisation.id in self._new

    def _client(self, organisation: Organisation) -> None:
        sql = (
            "INSERT INTO client (name, licence, support, project, projects, intake, note, created_at, needle) "
            "VALUES (?, '', 0, 0, 0, 'lpr', '', ?, '') RETURNING id"
        )
        organisation.id = int(self._tx.exec(sql, (organisation.name, stored(self._at))).fetchone()[0])
        self._new.add(organisation.id)
        self._touch(organisation)

    def _fields(self, organisation: Organisation, values: Mapping[str, Any]) -> None:
        number = self._touch(organisation, *values)
        columns = ", ".join(f"{name} = ?" for name in values)
        plain = [_plain(value) for value in values.values()]
        self._tx.exec(f"UPDATE client SET {columns} WHERE id = ?", (*plain, number))

    def _tier(self, organisation: Organisation, old: Any, new: Any) -> None:
        number = self._touch(organisation, "tier")
        change_tier(self._tx, number, new, self._at, REASON)
        if old is not None or not self._is_new(organisation):
            self._desk.clients.carry_over(self._tx, self._by, self._at, number, old, new)

    def _person(self, person: Person) -> None:
        number = self._touch(person.client)
        sql = (
            "INSERT INTO contact (client_id, name, role, ours, created_at, needle, checks) "
            "VALUES (?, ?, ?, ?, ?, '', '') RETURNING id"
        )
        values = (number, person.name, person.role.value, int(person.ours), stored(self._at))
        person.id = int(self._tx.exec(sql, values).fetchone()[0])
        if not self._is_new(person.client):
            self._note(EventKind.CONTACT_ADDED, {"client": number, "contact": person.id, "role": person.role.value})

    def _role(self, person: Person, role: Any) -> None:
        self._touch(person.client, "role")
        self._tx.exec("UPDATE contact SET role = ? WHERE id = ?", (role.value, person.id))

    def _ours(self, person: Person, ours: bool) -> None:
        self._touch(person.client, "ours")
        self._tx.exec("UPDATE contact SET ours = ? WHERE id = ?", (int(ours), person.id))

    def _address(self, person: Person, kind: str, key: str, value: str) -> None:
        self._touch(person.client, "addresses")
        sql = "INSERT OR IGNORE INTO contact_address (contact_id, kind, value, key) VALUES (?, ?, ?, ?)"
        self._tx.exec(sql, (person.id, kind, value, key))

    def _curator(self, organisation: Organisation, person: Person) -> None:
        number = self._touch(organisation)
        self._tx.exec("UPDATE contact SET role = 'curator' WHERE id = ?", (person.id,))
        sql = "INSERT INTO curator_period (client_id, contact_id, since) VALUES (?, ?, ?)"
        self._tx.exec(sql, (number, person.id, stored(self._at)))
        self._note(EventKind.CURATOR_CHANGED, {"client": number, "old": None, "new": person.id})

    def _note(self, kind: EventKind, facts: Mapping[str, Any]) -> None:
        self._entries.append(Entry(kind, self._at, self._by.person if self._by else None, None, facts))

    def _needles(self) -> None:
        touched = [organisation for organisation, _ in self._touched.values()]
        clients = [(client_needle(one.name), one.id) for one in touched]
        people = [
            (contact_needle(person.name, one.name, person.addresses), person.id)
            for one in touched
            for person in one.people
        ]
        self._tx.many("UPDATE client SET needle = ? WHERE id = ?", clients)
        self._tx.many("UPDATE contact SET needle = ? WHERE id = ?", people)

    def _events(self) -> None:
        for number, (organisation, what) in self._touched.items():
            if number in self._new:
                tier = organisation.tier.value if organisation.tier else None
                people = [person.id for person in organisation.people]
                self._note(EventKind.CLIENT_ADDED, {"client": number, "tier": tier, "contacts": people})
            elif what:
                self._note(EventKind.CLIENT_CHANGED, {"client": number, "fields": sorted(what)})
        self._tx.record_many(self._entries)


def _plain(value: Any) -> Any:
    if isinstance(value, Term):
        return value.value
    if isinstance(value, datetime):
        return stored(value)
    return int(value) if isinstance(value, bool) else value
