"""What the screen of reports says: lines of the list, of a comparison, of a ticket's way; every line safe to draw."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from data.reports.report_rows import Passed, Report
from models.comparing import Changed, Difference
from models.safetext import neutralise, one_line
from models.words import counted
from screens.widgets.lines import Line, wrap

_SLA = {"breached": "просрочено", "at_risk": "под угрозой", "calm": "в срок"}
_HEAD = re.compile(r"[А-ЯЁ][^0-9:·]*(?=[0-9:])")
"""How a line of the page begins that says what it is about."""
INDENT = "   "


def at(instant: datetime | None, zone: ZoneInfo) -> str:
    """Say an instant of a list: «04.03.2026 22:07»."""
    return f"{instant.astimezone(zone):%d.%m.%Y %H:%M}" if instant else "—"


def report_lines(report: Report, good: bool, zone: ZoneInfo) -> list[Line]:
    """Lay a report out as it prints; below it what was added, and whether it is still what was published."""
    text = report.text.rstrip("\n").split("\n")
    page = int(report.facts["page"])
    lines = [_report_line(number, line, page) for number, line in enumerate(text)]
    for one in report.addenda:
        who = one_line(one.who) or "записано само"
        lines += [(), ((f"Дополнение {at(one.at, zone)}, {who}", "text--head"),)]
        for piece in one.text.split("\n"):
            lines += [((f"  {part}", ""),) for part in wrap(one_line(piece), 78)]
    if report.wants_comment:
        lines += [(), (("Висит из смены в смену: нужен комментарий супервайзера, n — дополнить.", "text--alarm"),)]
    seal = "совпадает: отчёт такой, каким его опубликовали" if good else "НЕ СОВПАДАЕТ: отчёт изменили после публикации"
    return [*lines, (), ((f"Контрольная сумма {seal}.", "text--good" if good else "text--alarm"),)]


def _report_line(number: int, text: str, page: int) -> Line:
    """Dress a line of the report; its letters stay as they were published."""
    line = neutralise(text)
    if number == 0:
        return ((line, "text--title"),)
    if not line.strip("─ ") or line.startswith("Журнал №"):
        return ((line, "text--quiet"),)
    if number >= page and not line.startswith(" "):
        return ((line, "text--head"),)
    head = _HEAD.match(line)
    if head is None:
        return ((line, ""),)
    return ((head.group(), "text--head"), (line[head.end() :], ""))


def difference_lines(found: Difference, names: tuple[str, str], subjects: Mapping[str, str], width: int) -> list[Line]:
    """Say what differs between two handovers."""
    lines: list[Line] = [
        ((f"{names[0]} → {names[1]}", "text--title"),),
        ((f"И там, и там: {found.still}", "text--quiet"),),
    ]
    lines += _group("Новые", [_named(key, subjects) for key in found.new], width)
    lines += _group("Ушли", [_named(key, subjects) for key in found.gone], width)
    owners = [_moved(row, subjects, lambda word: one_line(word) or "никого") for row in found.owner]
    lines += _group("Другой владелец", owners, width)
    dues = [_moved(row, subjects, lambda word: _SLA.get(word, one_line(word))) for row in found.sla]
    return lines + _group("Со сроком иначе", dues, width)


def way_lines(number: int, subject: str, passed: Sequence[Passed], zone: ZoneInfo, width: int) -> list[Line]:
    """Say through which handovers a ticket went, with the words read back."""
    times = counted(len(passed), "передача", "передачи", "передач")
    lines: list[Line] = [((f"№ {number} {subject}".rstrip(), "text--title"), (f" · {times}", "text--quiet"))]
    for one in passed:
        taker = one_line(one.taker) or "ещё никто"
        lines += [(), ((f"{one.day:%d.%m.%Y} {one_line(one.kind)}: {one_line(one.giver)} → {taker}", "text--head"),)]
        lines += [((f"{INDENT}{part}", ""),) for line in _passed(one, zone) for part in wrap(line, width - 4)]
    return lines


def _passed(one: Passed, zone: ZoneInfo) -> Iterable[str]:
    signed = f"подписано {at(one.signed_at, zone)}"
    signer = f" за отсутствующего: {one_line(one.signer)}" if one.signer and one.signer != one.giver else ""
    yield signed + signer + (f", принято {at(one.accepted_at, zone)}" if one.accepted_at else "")
    decided = one.disposition.label if one.disposition else "без решения"
    yield f"{decided}{f': {one_line(one.reason)}' if one.reason else ''} — {one.state.label}"
    if one.next_step:
        yield f"шаг: {one_line(one.next_step)}"
    if one.if_then:
        yield f"если… то…: {one_line(one.if_then)}"
    if one.words:
        told = "" if one.confirmed is None else ", подтверждено сдающим" if one.confirmed else ", сдающий не согласен"
        yield f"прочитано: «{one_line(one.words)}»{told}"
    if one.said:
        yield f"сказано: {one_line(one.said)}"


def _group(name: str, rows: Sequence[str], width: int) -> list[Line]:
    head: list[Line] = [(), ((f"{name}: {len(rows) or 'нет'}", "text--head"),)]
    return head + [((f"{INDENT}{part}", ""),) for row in rows for part in wrap(row, width - 4)]


def _named(key: str, subjects: Mapping[str, str]) -> str:
    return f"№ {key} {subjects.get(key, '')}".rstrip() if key.isdigit() else one_line(key)


def _moved(row: Changed, subjects: Mapping[str, str], said: Callable[[str], str]) -> str:
    return f"{_named(row.key, subjects)}: {said(row.was)} → {said(row.now)}"
