"""The frozen snapshots of shifts and handovers that screens, reports and the command line draw."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from models.clock import NO_CLOCK, Clock
from models.shift_terms import (
    Disposition,
    Grade,
    ItemKind,
    ItemState,
    NoticeStep,
    PartState,
    ShiftState,
    Verdict,
    Why,
)
from models.terms import Priority, Status, TicketType, Tier

ItemKey: TypeAlias = tuple[ItemKind, str]
"""What an item is about: its kind, and the ticket's number or the name there."""


@dataclass(frozen=True, slots=True)
class OnShift:
    """One person of a shift."""

    person_id: int
    name: str
    reserve: bool = False
    accepted_at: datetime | None = None
    left_at: datetime | None = None
    override: str = ""
    """Why a rule of the roster was set aside for this person, and by whom."""


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """One shift; ``ends`` is None on a desk without a roster, where nothing is planned."""

    id: int
    kind: str
    night: bool
    planned: bool
    day: date
    starts: datetime
    ends: datetime | None
    state: ShiftState
    senior_id: int | None = None
    senior: str = ""
    people: tuple[OnShift, ...] = ()
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    cut_n: int | None = None
    extended: str = ""
    """Why it was made longer, and by whom; empty: it was not."""

    def has(self, person_id: int) -> bool:
        """Tell whether a person works it, be it in reserve."""
        return any(one.person_id == person_id for one in self.people)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one receiver did with an item so far."""

    person_id: int
    name: str = ""
    shown_at: datetime | None = None
    version: int | None = None
    verdict: Verdict | None = None
    words: str = ""
    tries: int = 0
    confirmed: bool | None = None
    reason: str = ""
    question: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One line of a handover: what the machine knows, what was typed, what is decided."""

    kind: ItemKind
    ref: str
    part_id: int
    id: int | None = None
    """Its row, once anything of it was kept."""
    number: int | None = None
    why: tuple[Why, ...] = ()
    grade: Grade = Grade.ORDINARY
    """The machine's grade, or hot where the outgoing person raised it."""
    raised: bool = False
    subject: str = ""
    """The ticket's subject, the instruction's text, the draft's beginning, the file's name with its reason."""
    client: str = ""
    tier: Tier | None = None
    type: TicketType | None = None
    priority: Priority | None = None
    status: Status | None = None
    version: int | None = None
    owner_id: int | None = None
    owner: str = ""
    line: int = 1
    since: datetime | None = None
    reaction: Clock = NO_CLOCK
    response: Clock = NO_CLOCK
    due: datetime | None = None
    """The next deadline, of whichever clock."""
    breached: bool = False
    breach_next: bool = False
    """The deadline falls inside the next shift."""
    carried: int = 0
    """Acceptances that the ticket lived through (HO-24)."""
    promises: tuple[tuple[str, datetime], ...] = ()
    proposal: Disposition | None = None
    """What the machine proposes while nobody decided."""
    disposition: Disposition | None = None
    confirmed: bool = False
    recipient_id: int | None = None
    recipient: str = ""
    watcher_id: int | None = None
    watcher: str = ""
    until: datetime | None = None
    reason: str = ""
    next_step: str = ""
    if_then: str = ""
    state: ItemState = ItemState.DRAFT
    changed: bool = False
    """Changed after the signature: it must be accepted in its new state (HO-09)."""
    lacks: tuple[str, ...] = ()
    """What must still be done before the signature, in words: «решение», «следующий шаг», «если… то…», «кому»."""
    reading: Reading | None = None
    is_open: bool = True
    """Off for a ticket that is done, of which only a reminder or a draft is left."""
    held: bool = False
    waiting_until: datetime | None = None
    step_offered: str = ""
    """What the last note says, to begin the next step with; hot items only."""
    shown: bool = False
    """Whether the receiver had it on the screen as it is now; beside a ``reading``, ``lacks`` is what they miss."""
    own_words: bool = False
    """Whether the receiver says it back in own words; a hot item otherwise chooses one step of three."""
    read: bool = False
    """Whether the receiver said it back, and nobody called that wrong."""

    @property
    def key(self) -> ItemKey:
        """What it is about."""
        return (self.kind, self.ref)

    @property
    def row(self) -> int:
        """Its row; only something that was signed is asked for it."""
        assert self.id is not None
        return self.id

    @property
    def critical(self) -> bool:
        """Tell a P1 (C-01)."""
        return self.priority is Priority.CRITICAL


@dataclass(frozen=True, slots=True)
class Summary:
    """What the machine says of a ticket in a handover: its last three events, last note, last words of the client."""

    events: tuple[str, ...] = ()
    note: str = ""
    client: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """The line that is always visible while one prepares."""

    total: int
    left: int
    hot: int = 0
    hot_without_step: int = 0

    @property
    def said(self) -> str:
        """The line in words."""
        if not self.total:
            return "Открытых нет"
        step = f" · горячих без шага: {self.hot_without_step}" if self.hot_without_step else ""
        return f"Осталось {self.left} из {self.total}{step}" if self.left else f"Готово всё: {self.total}{step}"


@dataclass(frozen=True, slots=True)
class ShareRow:
    """What one recipient accepts of a part."""

    id: int
    part_id: int
    recipient_id: int
    recipient: str
    giver_id: int = 0
    giver: str = ""
    items: int = 0
    hot: int = 0
    accepted_by: int | None = None
    accepted_name: str = ""
    accepted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PartRow:
    """One operator's part of a handover."""

    id: int
    shift_id: int
    giver_id: int
    giver: str
    state: PartState
    opened_at: datetime
    receiver_id: int | None = None
    receiver: str = ""
    signed_at: datetime | None = None
    signed_by: int | None = None
    signer: str = ""
    absent_reason: str = ""
    cut_n: int | None = None
    empty: bool = False
    note: str = ""
    custodian_id: int | None = None
    on_call_id: int | None = None
    closed_at: datetime | None = None
    agreed_by: int | None = None
    """The supervisor who agreed that items stay with a person who is not on the next shift."""
    shares: tuple[ShareRow, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One thing that a person was told about a shift."""

    id: int
    shift_id: int
    step: NoticeStep
    person_id: int
    person: str
    at: datetime
    sentence: str
    acked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Banner:
    """What stands across every console about the shift; ``loud``: nobody has accepted it."""

    sentence: str
    loud: bool = False


@dataclass(frozen=True, slots=True)
class Awaited:
    """What a receiver waits for from the outgoing person about one item; empty texts are not waited for."""

    item_id: int
    part_id: int
    reader_id: int
    reader: str
    kind: ItemKind
    ref: str
    number: int | None
    subject: str
    next_step: str
    words: str = ""
    """The receiver's own words, to be called right or wrong."""
    question: str = ""
    refused: str = ""
    """Why the receiver does not accept it: it stays with the outgoing person."""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recalled:
    """What the outgoing person remembered after the acceptance, for one who accepted."""

    id: int
    part_id: int
    by: str
    at: datetime
    text: str
