"""Handovers for tests: a day shift that ends at 22:00 in Moscow and the night after it, parts prepared and signed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from data.desk import Desk
from data.driver import stored
from data.rows import By, Person
from data.shifts.rows import ItemKey, ItemRow, PartRow
from models.shift_terms import Disposition, Grade, ItemKind
from models.terms import Priority, Role, Tier
from tests.arrivals import Asked, arrive_many
from tests.desks import PIN, colleague, person

T = datetime(2026, 3, 4, 19, 0, tzinfo=UTC)
"""The planned end of the day shift: 22:00 in Moscow."""
LATE = T - timedelta(minutes=12)
"""When parts are signed."""
THEN = T - timedelta(minutes=8)
"""When they are read and accepted."""
EARLY = T - timedelta(hours=2)
"""When the outgoing people work."""
HALF = timedelta(hours=12)
PLAIN = Asked(tier=Tier.NONE, client="Пустошь", at=T - timedelta(hours=3))
"""An ordinary request, of which no deadline is near."""
VIP = Asked(tier=Tier.VIP, client="ООО «Ромашка»", at=T - timedelta(hours=3))
P1 = Asked(priority=Priority.CRITICAL, at=T - timedelta(hours=3))

_SHIFT = (
    "INSERT INTO shift (kind, night, planned, day, starts, ends, state, senior_id, opened_at) "
    "VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?)"
)
_JOIN = "INSERT INTO shift_person (shift_id, operator_id, reserve, accepted_at, override) VALUES (?, ?, 0, ?, '')"


@dataclass
class Floor:
    """A desk between two shifts: who goes, who comes; ``day`` and ``night`` are the shifts."""

    desk: Desk
    outgoing: list[Person]
    incoming: list[Person]
    day: int = 0
    night: int = 0
    parts: list[int] = field(default_factory=list)

    @property
    def giver(self) -> Person:
        """The senior of the day."""
        return self.outgoing[0]

    @property
    def taker(self) -> Person:
        """The senior of the night."""
        return self.incoming[0]

    @property
    def gives(self) -> By:
        """The senior of the day, preparing and signing."""
        return By(self.giver, LATE)

    @property
    def takes(self) -> By:
        """The senior of the night, reading and accepting."""
        return By(self.taker, THEN)

    @property
    def chief(self) -> By:
        """The supervisor, when parts are accepted."""
        return By(person(self.desk, Role.SUPERVISOR), THEN)


def floor(desk: Desk, outgoing: int = 1, incoming: int = 1) -> Floor:
    """Put a day shift that runs and a night that is planned on a desk, with so many people each."""
    day = [person(desk), *(colleague(desk, f"Дневной {index}") for index in range(1, outgoing))]
    night = [person(desk, Role.SPECIALIST), *(colleague(desk, f"Ночной {index}") for index in range(1, incoming))]
    made = Floor(desk, day, night)
    with desk.store.write(T - HALF) as tx:
        begun = stored(T - HALF)
        day_row = ("день", 0, "2026-03-04", begun, stored(T), "running", day[0].id, begun)
        night_row = ("ночь", 1, "2026-03-04", stored(T), stored(T + HALF), "planned", night[0].id, None)
        made.day = _new(tx.exec(_SHIFT, day_row).lastrowid)
        made.night = _new(tx.exec(_SHIFT, night_row).lastrowid)
        for one in day:
            tx.exec(_JOIN, (made.day, one.id, begun))
        for one in night:
            tx.exec(_JOIN, (made.night, one.id, None))
    return made


def mine(made: Floor, *asked: Asked) -> list[int]:
    """Let requests arrive that the senior of the day takes; gives their numbers."""
    numbers = arrive_many(made.desk, list(asked))
    for number in numbers:
        made.desk.tickets.take(number, By(made.giver, EARLY))
    return numbers


def open_part(made: Floor, giver: Person | None = None) -> int:
    """Open somebody's part."""
    part = made.desk.shifts.preparing.open(By(giver or made.giver, LATE))
    made.parts.append(part.id)
    return part.id


def key_of(number: int) -> ItemKey:
    """What an item about a ticket is."""
    return (ItemKind.TICKET, str(number))


def finish(made: Floor, part_id: int, giver: Person | None = None) -> None:
    """Type and confirm whatever a part still lacks, each next step another one."""
    preparing, by = made.desk.shifts.preparing, By(giver or made.giver, LATE)
    for row in preparing.items(part_id, LATE):
        if row.grade is Grade.HOT:
            preparing.type(part_id, row.key, by, next_step=step_of(row), if_then="Если не помогло, звоним второй линии")
        preparing.confirm(part_id, row.key, by)


def step_of(row: ItemRow) -> str:
    """The next step that ``finish`` types about an item."""
    return f"Проверить журнал обмена номер {row.ref} и написать клиенту"


def sign(made: Floor, part_id: int, giver: Person | None = None, key: str = "") -> PartRow:
    """Finish a part and sign it."""
    finish(made, part_id, giver)
    return made.desk.shifts.preparing.sign(part_id, By(giver or made.giver, LATE), PIN, key or f"sign-{part_id}")


def signed(made: Floor, giver: Person | None = None) -> PartRow:
    """Open, finish and sign somebody's part."""
    return sign(made, open_part(made, giver), giver)


def share_of(part: PartRow, taker: Person) -> int:
    """The share of a part that is this person's to accept."""
    return next(share.id for share in part.shares if share.recipient_id == taker.id)


def read(made: Floor, share_id: int, by: By, skip: Iterable[int] = ()) -> None:
    """Look at everything of a share, read back what is hot, have own words confirmed, accept item by item."""
    accepting, passed = made.desk.shifts.accepting, set(skip)
    rows = [row for row in accepting.items(share_id, by.person, by.at) if row.id not in passed]
    accepting.shown(share_id, by, [row.id for row in rows if row.id is not None])
    for row in rows:
        if row.grade is Grade.HOT and row.id is not None:
            assert accepting.read_back(row.id, by, row.next_step or "Прочитано, делаю сегодня до полуночи")
            if row.own_words:
                giver = made.desk.people.get(made.desk.shifts.preparing.part(row.part_id).giver_id)
                assert giver is not None
                accepting.confirm_words(row.id, By(giver, by.at), by.person.id, True)
            accepting.accept_item(row.id, by)


def accept(made: Floor, share_id: int, by: By | None = None, key: str = "") -> PartRow:
    """Read everything of a share and accept it."""
    who = by or made.takes
    read(made, share_id, who)
    return made.desk.shifts.accepting.accept(share_id, who, PIN, key or f"accept-{share_id}")


def give(made: Floor, part_id: int, number: int, to: Person) -> None:
    """Give one ticket of a part to a person by name."""
    made.desk.shifts.preparing.dispose(part_id, key_of(number), made.gives, Disposition.GIVE, recipient_id=to.id)


def _new(row: int | None) -> int:
    assert row is not None
    return row
