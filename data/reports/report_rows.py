"""The frozen snapshots of reports that screens and the command line draw."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from models.shift_terms import Disposition, ItemState


@dataclass(frozen=True, slots=True)
class Addendum:
    """What was added to a published report later."""

    id: int
    at: datetime
    who: str
    text: str
    leads: bool = False
    """Written by somebody who leads shifts: a supervisor's comment."""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One line of the list of reports."""

    id: int
    shift_id: int
    kind: str
    night: bool
    day: date
    starts: datetime
    ends: datetime | None
    made_at: datetime
    who: str
    """Who made it by accepting; empty where it was made by itself."""
    from_n: int
    until_n: int
    addenda: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """A published report: never changed, with what was added to it since."""

    id: int
    shift_id: int
    from_n: int
    until_n: int
    made_at: datetime
    who: str
    facts: Mapping[str, Any]
    text: str
    sha256: str
    addenda: tuple[Addendum, ...] = ()

    @property
    def page(self) -> str:
        """The first page: at most 24 lines of 80 cells."""
        return "\n".join(self.text.split("\n")[: self.facts["page"]])

    @property
    def wants_comment(self) -> bool:
        """Whether something hangs from shift to shift and no supervisor has said why yet (handover.md §1.11)."""
        return bool(self.facts["carried"]) and not any(one.leads for one in self.addenda)


@dataclass(frozen=True, slots=True)
class Passed:
    """One handover that a ticket went through: from whom to whom, what was said, what was read back."""

    shift_id: int
    kind: str
    day: date
    signed_at: datetime | None
    giver: str
    signer: str
    taker: str
    accepted_at: datetime | None
    disposition: Disposition | None
    state: ItemState
    next_step: str = ""
    if_then: str = ""
    reason: str = ""
    words: str = ""
    confirmed: bool | None = None
    said: str = ""
    """The receiver's question or reason, where there was one."""


@dataclass(frozen=True, slots=True)
class Day:
    """A local day in three lists (H-23): each row is a mapping with number, subject, client, owner and status."""

    date: date
    facts: Mapping[str, Any]

    @property
    def fixed(self) -> tuple[Mapping[str, Any], ...]:
        """«Исправили»."""
        return tuple(self.facts["lists"]["fixed"])

    @property
    def in_work(self) -> tuple[Mapping[str, Any], ...]:
        """«В работе»."""
        return tuple(self.facts["lists"]["in_work"])

    @property
    def postponed(self) -> tuple[Mapping[str, Any], ...]:
        """«Отложили»."""
        return tuple(self.facts["lists"]["postponed"])


def facts_of(text: str) -> Mapping[str, Any]:
    """Read frozen facts."""
    found: Mapping[str, Any] = json.loads(text)
    return found
