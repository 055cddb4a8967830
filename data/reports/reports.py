"""Frozen reports of shifts: made, read, added to, checked, compared (handover.md §1.6, §1.11, §1.12; D-40, D-52)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from data.driver import instant, stored
from data.reads import maybe
from data.refusals import BadInput, Refusal
from data.reports import freezing, report_export
from data.reports.report_facts import Interval, facts, figures
from data.reports.report_rows import Addendum, Day, Passed, Report, ReportRow, facts_of
from data.reports.then import open_then
from data.rows import By, Person
from data.turn import words
from data.verbs import permit, whole_second
from models.comparing import Difference, Held, compare
from models.events import EventKind
from models.rights import Act, may
from models.secrets import mask
from models.shift_terms import Disposition, ItemState
from models.terms import Role

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

_REPORT = """
SELECT r.id, r.shift_id, r.from_n, r.until_n, r.made_at, coalesce(o.name, ''), r.facts, r.text, r.sha256
  FROM shift_report r LEFT JOIN operator o ON o.id = r.by_id"""
_ADDENDA = """
SELECT a.id, a.at, coalesce(o.name, ''), a.text, o.role FROM report_addendum a
  LEFT JOIN operator o ON o.id = a.by_id WHERE a.report_id = ? ORDER BY a.id"""
_LISTING = """
SELECT r.id, r.shift_id, s.kind, s.night, s.day, s.starts, s.ends, r.made_at, coalesce(o.name, ''), r.from_n, r.until_n,
       (SELECT count(*) FROM report_addendum a WHERE a.report_id = r.id)
  FROM shift_report r JOIN shift s ON s.id = r.shift_id LEFT JOIN operator o ON o.id = r.by_id
 ORDER BY r.until_n DESC, r.id DESC LIMIT ?"""
_SEALS = "SELECT sha256, facts, text FROM shift_report WHERE id = ?"
_ADDED = "SELECT id, text, sha256 FROM report_addendum WHERE report_id = ? ORDER BY id"
_TOLD = """
SELECT kind, coalesce(json_extract(facts, '$.addendum'), json_extract(facts, '$.report')),
       json_extract(facts, '$.sha256')
  FROM journal_event WHERE kind IN ('report_made', 'report_added') ORDER BY n"""
_PASSED = """
SELECT p.shift_id, s.kind, s.day, p.signed_at, g.name, coalesce(n.name, ''), i.disposition, i.state, i.next_step,
       i.if_then, i.reason, coalesce(o.name, ''), r.decided_at, r.words, r.confirmed, r.question, r.reason
  FROM part_item i JOIN part p ON p.id = i.part_id JOIN shift s ON s.id = p.shift_id
  JOIN operator g ON g.id = p.giver_id LEFT JOIN operator n ON n.id = p.signed_by
  LEFT JOIN item_reading r ON r.item_id = i.id AND r.verdict IS NOT NULL LEFT JOIN operator o ON o.id = r.operator_id
 WHERE i.ticket_number = ? AND p.signed_at IS NOT NULL ORDER BY p.signed_at, i.id, r.decided_at"""
_HEAD = "SELECT coalesce(max(n), 0) FROM journal_event"
_AT_INSTANT = "SELECT n FROM journal_event WHERE n >= ? AND recorded_at >= ? ORDER BY n LIMIT 1"
LIMIT = 500
"""Reports that a list shows."""


class Reports:
    """The reports of a desk."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    # --- making

    def freeze(self, tx: "Tx", shift_id: int, by: By | Person | None, at: datetime) -> int:
        """Make the report of a shift inside the transaction that ends it; gives its id (see ``data.reports.freezing``).

        A shift that has its report already gets an addendum.
        """
        return freezing.freeze(self._desk, tx, shift_id, by, whole_second(at))

    def tick(self, now: datetime) -> int:
        """Make by itself the report of every shift that ended unsigned (HO-23); gives how many were made.

        One cheap read when nothing is due; safe from many consoles at once.
        """
        before = now - self._desk.standard.shifts.handover.decide_after
        if not freezing.due(self._desk.reads.rows, before):
            return 0
        with self._desk.store.write(whole_second(now), "отчёт смены") as tx:
            return freezing.make_due(self._desk, tx, before, whole_second(now))

    def add(self, report_id: int, by: By, text: str) -> int:
        """Add to a published report: a separate text with its own checksum; the report itself never changes."""
        said = mask(words(text, "дополнение")).text
        at = whole_second(by.at)
        with self._desk.store.write(at) as tx:
            permit(tx, Act.SHIFT, by)
            if tx.exec("SELECT 1 FROM shift_report WHERE id = ?", (report_id,)).fetchone() is None:
                raise BadInput("Такого отчёта нет. Выберите отчёт из списка.")
            return freezing.append(tx, report_id, by.person, said, at)

    # --- reading

    def get(self, shift_id: int) -> Report:
        """Give the report of a shift; Refusal where there is none yet."""
        return self._read(
            "WHERE r.shift_id = ?", (shift_id,), f"Отчёта смены № {shift_id} нет. Список: pult handovers."
        )

    def last(self) -> Report:
        """Give the newest report; Refusal on a desk that never handed over."""
        return self._read(
            "ORDER BY r.until_n DESC, r.id DESC LIMIT 1", (), "Отчётов ещё нет: смену ни разу не сдавали."
        )

    def listing(self, limit: int = LIMIT) -> tuple[ReportRow, ...]:
        """List reports, the newest first."""
        return tuple(_row(row) for row in self._desk.reads.rows(_LISTING, (limit,)))

    def verify(self, report_id: int) -> bool:
        """Tell whether a report and its addenda are what the journal says was published (HO-25)."""
        row = self._desk.reads.row(_SEALS, (report_id,))
        if row is None:
            return False
        return self._holds(report_id, row, self._told())

    def verify_all(self) -> tuple[int, tuple[int, ...]]:
        """Check every report; gives how many there are and the shifts of those that were changed."""
        rows = self._desk.reads.rows("SELECT id, shift_id FROM shift_report ORDER BY id")
        told = self._told() if rows else {}
        seals = ((report, shift, self._desk.reads.row(_SEALS, (report,))) for report, shift in rows)
        return len(rows), tuple(int(shift) for report, shift, row in seals if not self._holds(report, row, told))

    def of_ticket(self, number: int) -> tuple[Passed, ...]:
        """List every handover that a ticket went through, oldest first, with the words read back."""
        return tuple(_passed(row) for row in self._desk.reads.rows(_PASSED, (number,)))

    def compare(self, earlier: int, later: int) -> Difference:
        """Compare the handovers of two shifts: new, gone, another owner, other promises, still here (HO-26)."""
        return compare(held(self.get(earlier).facts), held(self.get(later).facts))

    # --- the numbers

    def facts(self, from_n: int, until_n: int, now: datetime) -> Mapping[str, Any]:
        """Count an interval of journal numbers as a report would (HO-36); deadlines are weighed at its end or now."""
        with self._desk.reads.snapshot():
            return self._facts(from_n, until_n, now)

    def figures(self, now: datetime) -> Mapping[str, Any]:
        """Count what is open at this instant: the numbers of the board, the same function that a report freezes."""
        with self._desk.reads.snapshot():
            head = self._desk.reads.number(_HEAD)
            return figures(open_then(self._desk.reads.rows, head + 1, self._desk.policy), now)

    def day(self, day: date, now: datetime) -> Day:
        """Sort what happened on a local date into three lists (H-23): fixed, in work, postponed."""
        zone = ZoneInfo(self._desk.settings.zone)
        starts = datetime.combine(day, time(), tzinfo=zone)
        ends = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
        with self._desk.reads.snapshot():
            from_n = self._number_at(starts, 1)
            return Day(day, self._facts(from_n, self._number_at(ends, from_n), now, min(now, ends)))

    # --- on paper

    def text(self, report: Report) -> str:
        """Give a report as it prints: its frozen text, then what was added."""
        return report_export.text(report)

    def export(self, report: Report, how: str) -> str:
        """Write a report as ``text``, ``markdown``, ``html``, ``csv`` or ``json``."""
        return report_export.export(report, how)

    def export_day(self, day: Day, how: str) -> str:
        """Write a day in its three lists in one of the same ways."""
        return report_export.export_day(day, how)

    # --- parts

    def _facts(self, from_n: int, until_n: int, now: datetime, until: datetime | None = None) -> Mapping[str, Any]:
        reads = self._desk.reads
        row = reads.row("SELECT recorded_at FROM journal_event WHERE n = ?", (until_n - 1,))
        closed = until_n <= reads.number(_HEAD)
        end = until or (instant(row[0]) if row and closed else now)
        opened, previous = self._opened(from_n)
        return facts(self._desk, reads.rows, Interval(from_n, until_n, end, opened, previous), now)

    def _opened(self, from_n: int) -> tuple[int, int | None]:
        """Count what was open before a number: what a report that ended there said, else what stood there."""
        if from_n == 1:
            return 0, None
        sql = "SELECT id, facts FROM shift_report WHERE until_n = ? ORDER BY id DESC LIMIT 1"
        row = self._desk.reads.row(sql, (from_n,))
        if row is not None:
            return int(facts_of(row[1])["balance"]["end"]), int(row[0])
        return len(open_then(self._desk.reads.rows, from_n, self._desk.policy)), None

    def _number_at(self, at: datetime, start: int) -> int:
        row = self._desk.reads.row(_AT_INSTANT, (start, stored(at)))
        return int(row[0]) if row else self._desk.reads.number(_HEAD) + 1

    def _read(self, where: str, values: Sequence[Any], otherwise: str) -> Report:
        row = self._desk.reads.row(f"{_REPORT} {where}", values)
        if row is None:
            raise Refusal(otherwise)
        addenda = self._desk.reads.rows(_ADDENDA, (row[0],))
        return Report(
            id=row[0],
            shift_id=row[1],
            from_n=row[2],
            until_n=row[3],
            made_at=instant(row[4]),
            who=row[5],
            facts=facts_of(row[6]),
            text=row[7],
            sha256=row[8],
            addenda=tuple(_addendum(one) for one in addenda),
        )

    def _told(self) -> dict[tuple[str, int], str]:
        """Read from the journal which checksums were published, by kind of event and row."""
        return {(kind, int(row)): str(digest) for kind, row, digest in self._desk.reads.rows(_TOLD)}

    def _holds(self, report: int, row: Sequence[Any] | None, told: Mapping[tuple[str, int], str]) -> bool:
        if row is None:
            return False
        digest, frozen, written = row
        if freezing.seal(frozen, written) != digest or told.get((EventKind.REPORT_MADE, report)) != digest:
            return False
        rows = self._desk.reads.rows(_ADDED, (report,))
        return all(
            freezing.seal(digest, said) == own and told.get((EventKind.REPORT_ADDED, one)) == own
            for one, said, own in rows
        )


def held(found: Mapping[str, Any]) -> dict[str, Held]:
    """Read from frozen facts how each open request stood, and each other thing that was handed over."""
    stood = {number: Held(*one) for number, one in found["open"].items()}
    others = (item for item in found.get("items", ()) if item["number"] is None)
    return stood | {f"{item['kind']}:{item['ref']}": Held(item["giver"], item["state"], "calm") for item in others}


def _row(row: Sequence[Any]) -> ReportRow:
    return ReportRow(
        id=row[0],
        shift_id=row[1],
        kind=row[2],
        night=bool(row[3]),
        day=date.fromisoformat(row[4]),
        starts=instant(row[5]),
        ends=maybe(row[6]),
        made_at=instant(row[7]),
        who=row[8],
        from_n=row[9],
        until_n=row[10],
        addenda=row[11],
    )


def _addendum(row: Sequence[Any]) -> Addendum:
    leads = row[4] is not None and may(Role(row[4]), Act.LEAD_SHIFT)
    return Addendum(row[0], instant(row[1]), row[2], row[3], leads)


def _passed(row: Sequence[Any]) -> Passed:
    return Passed(
        shift_id=row[0],
        kind=row[1],
        day=date.fromisoformat(row[2]),
        signed_at=maybe(row[3]),
        giver=row[4],
        signer=row[5],
        taker=row[11],
        accepted_at=maybe(row[12]),
        disposition=Disposition(row[6]) if row[6] else None,
        state=ItemState(row[7]),
        next_step=row[8],
        if_then=row[9],
        reason=row[10],
        words=row[13] or "",
        confirmed=None if row[14] is None else bool(row[14]),
        said="; ".join(part for part in (row[15], row[16]) if part),
    )
