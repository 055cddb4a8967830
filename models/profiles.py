"""A profile: a bundle of settings that an organisation chooses as a whole; data, not branches of code."""

from pydantic import Field

from models.gate_rules import ALL_TYPES
from models.queue_order import STANDARD_LANES
from models.term_words import (
    LaneWord,
    Part,
    PriorityWord,
    RoleWord,
    StatusWord,
    TypeWords,
    UnknownWord,
    UnmarkedWord,
    Words,
)
from models.terms import EVERYDAY_ROLES


class Required(Part):
    """What a way of the status graph, or the escalation, needs besides the graph itself (T-15, T-19)."""

    to: StatusWord | None = None
    line: int | None = Field(default=None, ge=2, le=3)
    fields: tuple[str, ...] = Field(min_length=1)
    types: TypeWords = ALL_TYPES


class ProfileRules(Part):
    """What a profile changes."""

    means: str = ""
    lanes: tuple[LaneWord, ...] = STANDARD_LANES
    resolution: dict[PriorityWord, Words] = Field(default_factory=dict)
    critical_calendar: str | None = None
    calendars: tuple[str, ...] = ()
    official: tuple[str, ...] = ()
    one_channel: bool = False
    unknown: UnknownWord | None = None
    unmarked: UnmarkedWord | None = None
    untyped: str | None = None
    matrix: str = "две линии"
    p_levels: bool = False
    roles: tuple[RoleWord, ...] = EVERYDAY_ROLES
    required: tuple[Required, ...] = ()
