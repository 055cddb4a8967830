"""The frozen snapshots of the board that screens and the command line draw."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from models.board_terms import Heat
from models.clock import ClockName, ClockState
from models.figures import Figure
from models.terms import Priority, Status, TicketType, Tier


@dataclass(frozen=True, slots=True)
class Breach:
    """A promise that will be broken, or is: ``at`` is when it counts as broken, None where the clock stands."""

    number: int
    clock: ClockName
    at: datetime | None
    state: ClockState
    heat: Heat
    tier: Tier | None
    type: TicketType | None
    priority: Priority
    status: Status
    subject: str
    client: str
    owner_id: int | None
    owner: str
    due: datetime | None = None
    line: int = 1
    """The line that works on it."""


@dataclass(frozen=True, slots=True)
class Load:
    """What one person has now (L-31)."""

    person_id: int
    name: str
    line: int
    open: int = 0
    waiting: int = 0
    hot: int = 0
    on_shift: bool = False
    reserve: bool = False
    signed_in: bool = False
    overloaded: bool = False
    expected: bool = False
    """Whether they should work now by the roster and have not opened their shift yet."""

    @property
    def free(self) -> bool:
        """Whether they are at work and have nothing that waits for them."""
        return (self.on_shift or self.signed_in) and self.open == self.waiting


@dataclass(frozen=True, slots=True)
class Longest:
    """The request that waits longest for somebody to take it (L-03)."""

    number: int
    since: datetime
    subject: str
    tier: Tier | None


@dataclass(frozen=True, slots=True)
class Unaccepted:
    """A handover that nobody has accepted."""

    shift_id: int
    kind: str
    giver: str
    receiver: str
    signed_at: datetime | None
    items: int


@dataclass(frozen=True, slots=True)
class MissedWindow:
    """A status that was due and not posted; number 0 is the hotline as a whole."""

    number: int
    subject: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Awaited:
    """An escalation that waits for a supervisor's decision."""

    number: int
    subject: str
    tier: Tier | None
    priority: Priority
    since: datetime
    by: str
    to: str
    """The supervisor it went to; empty: any."""
    reason: str
    event: int
    """Its number in the journal: what an answer refers to."""


@dataclass(frozen=True, slots=True)
class Jump:
    """A VIP's ordinary request that stands before an open outage (C-02)."""

    vip: int
    outage: int
    vip_subject: str
    outage_subject: str


@dataclass(frozen=True, slots=True)
class VipWait:
    """A VIP's request that waits while another VIP's is in work (C-04)."""

    waiting: int
    in_work: int
    waiting_subject: str
    in_work_subject: str
    owner: str = ""
    """Who works on the other one."""


@dataclass(frozen=True, slots=True)
class ThenRow:
    """One line of the queue as it stood at an instant; ``place`` counts from 1."""

    place: int
    number: int
    subject: str
    client: str
    tier: Tier | None
    type: TicketType | None
    priority: Priority
    status: Status
    owner_id: int | None
    owner: str
    line: int
    rank: int
    admitted_at: datetime
    heat: Heat
    due: datetime | None = None
    """When its next promise ends; None where none does."""
    held: bool = False
    waiting_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """What became of the requests of a person who left: ``freed`` went back to the queue, ``named`` await somebody."""

    person_id: int
    sentence: str
    freed: tuple[int, ...] = ()
    named: tuple[int, ...] = ()
    """P1, VIP and broken ones: they stay with the person until a supervisor gives them to somebody (HO-03)."""


@dataclass(frozen=True, slots=True)
class Surge:
    """Requests of the last hour beside the same hour of earlier days (H-02)."""

    now: int
    usual: float | None
    """The mean of the same hour on earlier days; None where there were none."""
    lit: bool = False
    topics: tuple[tuple[str, int], ...] = ()
    """What the requests of a lit hour ask about: the groups of typical questions, most first."""


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the board shows at one instant; ``then`` marks one recomputed from the journal."""

    at: datetime
    cells: Mapping[tuple[Tier | None, Heat], int] = field(default_factory=dict)
    breaches: tuple[Breach, ...] = ()
    """Late ones first, then by instant; at least everything inside the time line."""
    loads: tuple[Load, ...] = ()
    unowned: int = 0
    longest: Longest | None = None
    unaccepted: tuple[Unaccepted, ...] = ()
    windows: tuple[MissedWindow, ...] = ()
    quarantine: int | None = 0
    """Files that could not be read; None for the past, which keeps no count of them."""
    awaited: tuple[Awaited, ...] = ()
    jumps: tuple[Jump, ...] = ()
    vips: tuple[VipWait, ...] = ()
    surge: Surge | None = None
    headline: tuple[Figure, ...] = ()
    behind: str = ""
    """Why the headline is not of now, or not there yet: one sentence."""
    then: bool = False

    @property
    def open(self) -> int:
        """How many requests are open."""
        return sum(self.cells.values())

    def heat(self, heat: Heat) -> int:
        """How many stand so."""
        return sum(count for (_, each), count in self.cells.items() if each is heat)
