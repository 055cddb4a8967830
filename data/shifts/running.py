"""The shifts there are: which one runs, which one is next, who is on (handover.md §1.1)."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from data.driver import stored
from data.refusals import Refusal
from data.rows import By
from data.shifts import laying, reading
from data.shifts.rows import OnShift, ShiftRow
from models.shift_terms import ShiftState

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

UNPLANNED = "без графика"
"""The kind of the shift of a desk that has no roster."""

_OPEN_ADHOC = "SELECT id FROM shift WHERE planned = 0 AND state IN (?, ?) ORDER BY id DESC LIMIT 1"
_ADHOC = (
    "INSERT INTO shift (kind, night, planned, day, starts, state, senior_id, opened_at) VALUES (?, 0, 0, ?, ?, ?, ?, ?)"
)
_JOIN = (
    "INSERT INTO shift_person (shift_id, operator_id, reserve, accepted_at, override) VALUES (?, ?, 0, ?, '') "
    "ON CONFLICT (shift_id, operator_id) DO UPDATE SET left_at = NULL, "
    "accepted_at = coalesce(accepted_at, excluded.accepted_at)"
)


class Running:
    """The shifts of a desk as they stand. Inside a transaction use ``data.shifts.reading`` with ``tx.exec``."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def current(self, now: datetime) -> ShiftRow | None:
        """The planned shift that covers this instant, else the open one of a desk without a roster, else None."""
        return reading.current(self._desk.reads.rows, now)

    def after(self, shift: ShiftRow) -> ShiftRow | None:
        """The planned shift that follows."""
        return reading.after(self._desk.reads.rows, shift)

    def get(self, shift_id: int) -> ShiftRow:
        """One shift."""
        found = reading.shift(self._desk.reads.rows, shift_id)
        if found is None:
            raise Refusal(f"Смены {shift_id} нет. Откройте список смен заново (F8).")
        return found

    def of(self, person_id: int, now: datetime) -> ShiftRow | None:
        """The shift that a person has to do with now: theirs, running, beginning within the badge's time, or left."""
        before = self._desk.standard.shifts.handover.badge_before
        return reading.of(self._desk.reads.rows, person_id, now, before)

    def to_take(self, person_id: int, now: datetime) -> ShiftRow | None:
        """The planned shift that a person works now or soon and has not accepted yet."""
        before = self._desk.standard.shifts.handover.badge_before
        return reading.about_to_take(self._desk.reads.rows, person_id, now, before)

    def unclosed(self, now: datetime) -> tuple[ShiftRow, ...]:
        """The planned shifts that were worked and are not handed over yet, the earliest first."""
        return reading.unclosed(self._desk.reads.rows, now)

    def last_worked(self, person_id: int, now: datetime) -> ShiftRow | None:
        """The shift that a person worked last and that is over for them."""
        return reading.last_worked(self._desk.reads.rows, person_id, now)

    def members(self, shift_id: int) -> tuple[OnShift, ...]:
        """Who works a shift, the reserve last."""
        return self.get(shift_id).people

    def adhoc(self, tx: "Tx", by: By) -> int:
        """The open shift of a desk without a roster, made by whoever needs it first; this person is on it."""
        found = tx.exec(_OPEN_ADHOC, tuple(state.value for state in reading.OPEN)).fetchone()
        row = int(found[0]) if found else self._make_adhoc(tx, by)
        tx.exec(_JOIN, (row, by.person.id, stored(by.at)))
        return row

    def _make_adhoc(self, tx: "Tx", by: By) -> int:
        day = by.at.astimezone(ZoneInfo(self._desk.settings.zone)).date().isoformat()
        at = stored(by.at)
        row = tx.exec(_ADHOC, (UNPLANNED, day, at, ShiftState.RUNNING.value, by.person.id, at)).lastrowid
        assert row is not None
        return row

    def ensure(self, tx: "Tx", now: datetime) -> None:
        """Make rows of what the roster plans until a day and a half from now; costs one read when they are there."""
        laying.lay(self._desk, tx, now)
