"""The rules in force: those that were applied, read from the database once and kept until somebody applies others.

The files of the installation are a proposal: they count from the moment they are applied (design.md, decision 3). Only
a desk on which nothing was ever applied reads them directly, at its very first start.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from data.rules.keys import APPLIED, STAMP, VERSIONS
from data.rules.sources import Sources

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx
    from models.standard import Standard
    from models.timers import Policy
    from models.workhours import WorkSchedule

_READ = "SELECT key, value FROM meta WHERE key IN (?, ?, ?)"
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Applied:
    """What was applied last: its number (0: what the first start found), the calendar's name, the texts."""

    number: int
    calendar: str
    files: dict[str, str]

    @classmethod
    def read(cls, text: str) -> "Applied":
        """Read it as the database keeps it."""
        kept = json.loads(text)
        return cls(kept["number"], kept["calendar"], kept["files"])

    def written(self) -> str:
        """Write it for the database."""
        kept = {"number": self.number, "calendar": self.calendar, "files": dict(self.files)}
        return json.dumps(kept, ensure_ascii=False, sort_keys=True)


class InForce:
    """One reading of the rules. Each part is made when first asked for; the calendar alone loads no pydantic."""

    def __init__(self, desk: "Desk") -> None:
        rows: dict[str, str] = dict(desk.reads.rows(_READ, (APPLIED, STAMP, VERSIONS)))
        self.stamp = rows.get(STAMP, "")
        """Another one in the database means that other rules were applied since."""
        self._versions = [rows[VERSIONS]] if VERSIONS in rows else None
        folder = desk.places.standard
        self.adopted = APPLIED in rows
        """Whether anything was applied yet."""
        if self.adopted:
            self.applied = Applied.read(rows[APPLIED])
            self.sources = Sources(self.applied.files, folder)
        else:
            self.sources = Sources.on_disk(folder).rules
            self.applied = Applied(0, desk.settings.calendar, dict(self.sources.own))

    def current(self, desk: "Desk") -> bool:
        """Tell whether reading them again would give the same."""
        row = desk.reads.row("SELECT value FROM meta WHERE key = ?", (STAMP,))
        return self.adopted and self.stamp == (row[0] if row else "")

    def holds(self, tx: "Tx") -> bool:
        """Tell whether these are still the rules; the first write of a desk makes what it went by the applied ones."""
        row = tx.raw.execute("SELECT value FROM meta WHERE key = ?", (STAMP,)).fetchone()
        if self.stamp != (row[0] if row else ""):
            return False
        if not self.adopted and "standard" in self.__dict__ and not self.sources.unread:
            kept = self.applied.written()
            tx.raw.execute("INSERT INTO meta VALUES (?, ?) ON CONFLICT DO NOTHING", (APPLIED, kept))
            return bool(tx.raw.execute("SELECT value = ? FROM meta WHERE key = ?", (kept, APPLIED)).fetchone()[0])
        return True

    @cached_property
    def standard(self) -> "Standard":
        """The standard; its version carries the number under which it was applied."""
        from data.rules.standard import load

        return numbered(load(self.sources), self.applied.number)

    @cached_property
    def policy(self) -> "Policy":
        """What the clocks count by, with what they counted by before."""
        from data.rules.standard import policy
        from data.rules.versions import with_past

        return with_past(policy(self.standard, self.applied.calendar, self.sources), self._versions)

    @cached_property
    def schedule(self) -> "WorkSchedule":
        """The working hours of the desk."""
        from data.rules.calendars import load

        return load(self.applied.calendar, self.sources)


def numbered(standard: "Standard", number: int) -> "Standard":
    """Mark a standard with the number under which it is applied: «2026-1+3»; the first one stays as it is."""
    return standard.model_copy(update={"version": f"{standard.version}+{number}"}) if number else standard


class Ruled(Generic[_Value]):
    """A part of the desk that is read from the rules in force at each use, so that nothing old is kept."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, desk: Any, owner: type | None = None) -> _Value:
        value: _Value = getattr(desk.in_force, self._name)
        return value
