"""What the screen of reports shows and saves: a report, a comparison, a ticket's way; read and written in threads."""

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from data.desk import Desk
from data.reports.report_rows import Report, ReportRow
from models.safetext import one_line
from screens.dialogs.choose import Choice
from screens.handing.report_words import difference_lines, report_lines, way_lines
from screens.widgets.lines import Line

PAPER = 80
"""Cells of a printed line."""
FORMS = (
    Choice("text", "Текст", "80 знаков в строке, для печати"),
    Choice("markdown", "Markdown", "для вики и задач"),
    Choice("html", "HTML", "открыть в браузере, переслать письмом"),
    Choice("csv", "CSV", "числа и списки в таблицу"),
    Choice("json", "JSON", "всё, что заморожено, для программ"),
)
"""The forms in which a report is saved."""
_SUFFIX = {"text": "txt", "markdown": "md", "html": "html", "csv": "csv", "json": "json"}


@dataclass(frozen=True, slots=True)
class Shown:
    """What is on the page: a report as it was read, or other lines under a title."""

    title: str
    lines: tuple[Line, ...]
    report: Report | None = None


class Pages:
    """The pages of one desk."""

    def __init__(self, desk: Desk, zone: ZoneInfo) -> None:
        self._desk = desk
        self._zone = zone

    def report(self, row: ReportRow | None, shift_id: int) -> Shown:
        """Read a report with what was added to it, and check that it is the published one."""
        report = self._desk.shifts.reports.get(shift_id)
        good = self._desk.shifts.reports.verify(report.id)
        return Shown(named(row) if row else "", tuple(report_lines(report, good, self._zone)), report)

    def comparison(self, first: ReportRow, second: ReportRow) -> Shown:
        """Compare two handovers (HO-26)."""
        found = self._desk.shifts.reports.compare(first.shift_id, second.shift_id)
        keys = {*found.new, *found.gone, *(row.key for row in (*found.owner, *found.sla))}
        subjects = {key: self._subject(int(key)) for key in keys if key.isdigit()}
        lines = difference_lines(found, (named(first), named(second)), subjects, PAPER)
        return Shown("Сравнение передач", tuple(lines))

    def way(self, number: int) -> Shown | None:
        """Give every handover that a ticket went through; None: it went through none."""
        passed = self._desk.shifts.reports.of_ticket(number)
        if not passed:
            return None
        lines = way_lines(number, self._subject(number), passed, self._zone, PAPER)
        return Shown(f"Передачи обращения № {number}", tuple(lines))

    def write(self, row: ReportRow, how: str, folder: Path) -> Path:
        """Write a report into a file of its own, never over another one; gives the path."""
        from data.attached.saving_files import save

        reports = self._desk.shifts.reports
        text = reports.export(reports.get(row.shift_id), how)
        name = f"отчёт {row.day:%Y-%m-%d} {one_line(row.kind)}.{_SUFFIX[how]}"
        return save(text.encode("utf-8"), name, folder)

    def _subject(self, number: int) -> str:
        row = self._desk.queue.find(number)
        return one_line(row.subject) if row is not None else ""


def named(row: ReportRow) -> str:
    """Name a report by its shift."""
    return f"Смена {row.day:%d.%m.%Y} «{one_line(row.kind)}»"
