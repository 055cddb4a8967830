"""What ``pult report`` and ``pult handovers`` print; nobody signs in for it, a manager's eyes are enough (HO-38)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from console.figures import Narrow, Span, document, written
from data.desk import Desk
from data.refusals import BadInput, Refusal
from data.reports.report_rows import Passed, ReportRow
from data.shifts.saved_text import put
from models.cells import wrap
from models.comparing import Changed, Difference
from models.safetext import one_line
from models.words import counted

_Said: TypeAlias = Callable[[str], str]
Form: TypeAlias = Literal["text", "markdown", "html", "csv", "json", "xlsx"]
_FORMS: dict[str, Form] = {
    "text": "text",
    "markdown": "markdown",
    "html": "html",
    "csv": "csv",
    "json": "json",
    "xlsx": "xlsx",
}
_DAYS = {"сегодня": 0, "вчера": 1}
_SLA = {"breached": "просрочено", "at_risk": "под угрозой", "calm": "в срок"}
_WIDTH = 80


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which report, and in which form."""

    shift: int | None = None
    day: str = ""
    form: Form = "text"
    page: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figures, and where to: a period, a filter, a file."""

    span: Span = field(default_factory=Span)
    narrow: Narrow = field(default_factory=Narrow)
    out: Path | None = None


def form_of(chosen: Sequence[str]) -> Form:
    """Read the one form that was asked for; text when none was."""
    if len(chosen) > 1:
        raise BadInput(f"Укажите что-то одно: {' или '.join('--' + name for name in chosen)}.")
    return _FORMS[chosen[0]] if chosen else "text"


def printed(desk: Desk, now: datetime, wanted: Wanted, asked: Asked | None = None) -> str:
    """Print the report of a shift, the last one where none is named, of a day, or the figures of a period."""
    asked = asked or Asked()
    if asked.span.named:
        if wanted.day or wanted.page or wanted.shift is not None:
            raise BadInput("Показатели периода печатаются отдельно: уберите --shift, --day и --page.")
        return written(document(desk, now, asked.span, asked.narrow), wanted.form, asked.out)
    if asked.narrow.named:
        raise BadInput("Отбор есть только у показателей: назовите период, например --month 2026-10.")
    said = _shift_or_day(desk, now, wanted)
    if asked.out is None:
        return said
    put(asked.out, said)
    return f"Записано: {asked.out}"


def _shift_or_day(desk: Desk, now: datetime, wanted: Wanted) -> str:
    reports = desk.shifts.reports
    if wanted.form == "xlsx":
        raise BadInput("В XLSX пишутся показатели: назовите период, например --month 2026-10.")
    if wanted.day:
        if wanted.shift is not None or wanted.page:
            raise BadInput("Отчёт дня печатается целиком и не по смене: уберите --shift и --page.")
        return reports.export_day(reports.day(_day(wanted.day, now, desk.settings.zone), now), wanted.form)
    found = reports.last() if wanted.shift is None else reports.get(wanted.shift)
    if wanted.page:
        if wanted.form != "text":
            raise BadInput("Страница бывает только текстом: уберите --page или другой ключ.")
        return found.page
    return reports.export(found, wanted.form)


def handovers(desk: Desk, shift: int | None, diff: tuple[int, int] | None, ticket: int | None) -> str:
    """Print the list of handovers, one of them, the difference of two, or the way of a ticket."""
    if sum(one is not None for one in (shift, diff, ticket)) > 1:
        raise BadInput("Укажите что-то одно: номер смены, --diff или --ticket.")
    if diff is not None:
        return "\n".join(difference(desk.shifts.reports.compare(*diff), diff))
    if ticket is not None:
        passed = desk.shifts.reports.of_ticket(ticket)
        if not passed:
            raise Refusal(f"№ {ticket}: через передачу смены не проходило.")
        return "\n".join(way(desk, passed))
    if shift is not None:
        return desk.shifts.reports.text(desk.shifts.reports.get(shift))
    rows = desk.shifts.reports.listing()
    return "\n".join(_line(row, desk.settings.zone) for row in rows) or "Смену ещё ни разу не сдавали."


def difference(found: Difference, shifts: tuple[int, int]) -> Iterator[str]:
    """Say what differs between two handovers."""
    yield f"Смена № {shifts[0]} → смена № {shifts[1]}: и там, и там {found.still}"
    for name, keys in (("новые", found.new), ("ушли", found.gone)):
        yield from wrap(f"{name} {len(keys)}: {', '.join(map(_key, keys)) or 'нет'}", _WIDTH, "  ")
    yield from _changes("другой владелец", found.owner, lambda word: one_line(word) or "никого")
    yield from _changes("другой срок", found.sla, lambda word: _SLA.get(word, word))


def way(desk: Desk, passed: Sequence[Passed]) -> Iterator[str]:
    """Say through which handovers a ticket went, with the words read back."""
    times = counted(len(passed), "передача", "передачи", "передач")
    yield times
    for one in passed:
        at = _at(one.signed_at, desk.settings.zone)
        head = f"смена № {one.shift_id} «{one.kind}» {at}: {one.giver} → {one.taker or 'ещё никто'}, {one.state.label}"
        signer = f"подписал {one.signer}" if one.signer and one.signer != one.giver else ""
        decided = one.disposition.label if one.disposition else ""
        lines = [signer, f"{decided} ({one.reason})" if one.reason else decided]
        lines += [f"шаг: {one.next_step}" if one.next_step else "", f"если: {one.if_then}" if one.if_then else ""]
        told = "" if one.confirmed is None else ", подтверждено" if one.confirmed else ", не подтверждено"
        lines += [f"прочитано: «{one.words}»{told}" if one.words else "", one.said]
        yield from wrap(one_line(head), _WIDTH, "  ")
        for line in filter(None, lines):
            yield from wrap(f"  {one_line(line)}", _WIDTH, "    ")


def _changes(name: str, rows: Sequence[Changed], said: _Said) -> Iterator[str]:
    yield f"{name}: {len(rows) or 'нет'}"
    for row in rows:
        yield from wrap(f"  {_key(row.key)}: {said(row.was)} → {said(row.now)}", _WIDTH, "    ")


def _key(key: str) -> str:
    return f"№ {key}" if key.isdigit() else one_line(key)


def _line(row: ReportRow, zone: str) -> str:
    began, ended = _at(row.starts, zone), _at(row.ends, zone)
    who = one_line(row.who) or "сделан сам"
    added = f", дополнений {row.addenda}" if row.addenda else ""
    return (
        f"№ {row.shift_id}  {one_line(row.kind)}  {began} – {ended}  {who}  события {row.from_n}–{row.until_n}{added}"
    )


def _at(at: datetime | None, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%d.%m.%Y %H:%M}" if at else "—"


def _day(word: str, now: datetime, zone: str) -> date:
    back = _DAYS.get(word.casefold())
    if back is not None:
        return now.astimezone(ZoneInfo(zone)).date() - timedelta(days=back)
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise BadInput(f"Не понимаю день «{one_line(word)}». Пример: 2026-11-22, сегодня, вчера.") from None
