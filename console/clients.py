"""What ``pult clients`` prints: the report of an import, the list of clients, one client's card."""

import csv
import io
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from console.listing import exact, guarded
from data.clients.importing import Imported, import_clients
from data.clients.plan import Outcome, Said
from data.clients.rows import ClientCard, ClientLine, ContactRow, TimeRow
from data.desk import Desk
from data.refusals import BadInput
from models.readiness import forbids
from models.safetext import one_line
from models.terms import Readiness

REPORTED = 200
"""Lines of a report that are printed; the rest is counted."""
RECENT = 10
CSV_COLUMNS = (
    *("организация", "уровень", "тариф", "поддержка", "поддержка с", "подписка до", "проект", "внедрено проектов"),
    *("приём", "заметка", "контакт", "роль", "адреса", "куратор подтверждён", "наш сотрудник"),
)
_DONE = {Outcome.ADDED: "добавлена", Outcome.CHANGED: "изменена"}


def import_file(
    desk: Desk,
    file: Path,
    at: datetime,
    *,
    said: Sequence[str] = (),
    dry: bool = False,
    skip_bad: bool = False,
    vip: bool = False,
    every: bool = False,
) -> tuple[bool, str]:
    """Take a table in; gives whether all of it could be used, and the report in lines."""
    mapping = dict(_pair(each) for each in said)
    imported = import_clients(desk, file, at, mapping=mapping, dry=dry, skip_bad=skip_bad, vip=vip, progress=_progress)
    _progress(0)
    return imported.written or (dry and not imported.bad), "\n".join(_report(imported, dry=dry, every=every))


def _pair(said: str) -> tuple[str, str]:
    column, equals, field = said.rpartition("=")
    if not equals or not column.strip() or not field.strip():
        raise BadInput(f"--map «{said}»: пишите «Столбец=поле», например --map «Моб.=телефон».")
    return column.strip(), field.strip()


def _progress(lines: int) -> None:
    """Say on the terminal how far it came; 0 takes the word away."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{f'Прочитано строк: {lines}' if lines else '':<40}{'' if lines else chr(13)}")
        sys.stderr.flush()


def _report(imported: Imported, *, dry: bool, every: bool) -> Iterable[str]:
    if imported.strange:
        names = ", ".join(f"«{one_line(name)}»" for name in imported.strange)
        yield f"Незнакомые столбцы пропущены: {names}. Если они нужны: --map «Столбец=поле»."
    shown = [said for said in imported.lines if every or said.outcome is not Outcome.SAME or said.warnings]
    for said in shown[:REPORTED]:
        yield from _said(said, imported.written)
    if len(shown) > REPORTED:
        yield f"… и ещё строк: {len(shown) - REPORTED}"
    counts = imported.counts
    yield ", ".join(f"{outcome.label}: {count}" for outcome, count in counts.items() if count) + "."
    yield _ending(imported, dry)


def _said(said: Said, written: bool) -> Iterable[str]:
    word = _DONE.get(said.outcome, said.outcome.label) if written else said.outcome.label
    yield f"строка {said.line}: {word}" + (f": {one_line(said.words)}" if said.words else "")
    for warning in said.warnings:
        yield f"  внимание: {one_line(warning)}"


def _ending(imported: Imported, dry: bool) -> str:
    if dry:
        return "Пробный прогон: ничего не записано."
    if imported.written:
        return "Записано."
    return "Ничего не записано: исправьте эти строки или добавьте --skip-bad, тогда остальные запишутся."


def as_text(desk: Desk, found: Sequence[ClientLine], now: datetime) -> str:
    """Lay the list of clients out in columns."""
    if not found:
        return "Никого не нашлось."
    rows = [
        (
            one_line(line.name),
            line.tier.label if line.tier else "—",
            "" if line.readiness is Readiness.READY else line.readiness.label,
            " · ".join(one_line(part) for part in (line.contact, line.address) if part),
        )
        for line in found
    ]
    widths = [min(most, max(len(row[place]) for row in rows)) for place, most in enumerate((44, 8, 26, 60))]
    return "\n".join(
        "  ".join(f"{cell[:width]:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def as_json(desk: Desk, found: Sequence[ClientLine], now: datetime) -> str:
    """Write the found clients with their people as JSON, texts exactly as they are stored."""
    return exact([_record(card) for card in _cards(desk, found, now)])


def as_csv(desk: Desk, found: Sequence[ClientLine], now: datetime) -> str:
    """Write the found clients, a row a person, in the form that an import takes; no cell can run as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    zone = ZoneInfo(desk.settings.zone)
    for card in _cards(desk, found, now):
        for contact in card.contacts or (None,):
            writer.writerow([guarded(cell) for cell in _cells(card, contact, zone)])
    return out.getvalue()


def show(desk: Desk, name: str, now: datetime) -> str:
    """Lay one client out: what it has, whom, and what was lately."""
    known = desk.clients.match_name(name) or desk.clients.match_address(name)
    client = known.client_id if known else None
    if client is None:
        found = {line.id: line.name for line in desk.clients.search(name, 10)}
        if len(found) > 1:
            raise BadInput(f"Нашлось несколько: {', '.join(map(one_line, found.values()))}. Уточните.")
        client = next(iter(found), None)
    card = desk.clients.card(client, now) if client is not None else None
    if card is None:
        raise BadInput(f"Клиента «{one_line(name)}» нет. Список: pult clients list.")
    zone = ZoneInfo(desk.settings.zone)
    page = desk.clients.timeline(card.id, count=RECENT)
    return "\n".join([*_lines(card, zone), "", *(_moment(row, zone) for row in page.rows)])


def _cards(desk: Desk, found: Sequence[ClientLine], now: datetime) -> Iterable[ClientCard]:
    for number in dict.fromkeys(line.id for line in found):
        card = desk.clients.card(number, now)
        if card is not None:
            yield card


def _lines(card: ClientCard, zone: ZoneInfo) -> Iterable[str]:
    since = f" с {_day(card.tier_since, zone)}" if card.tier_since else ""
    yield f"{one_line(card.name)} · {card.tier.label + since if card.tier else 'уровень не задан'}"
    yield f"{card.readiness.label}. {forbids(card.readiness)}"
    support = "есть" + (f" с {_day(card.support_since, zone)}" if card.support_since else "") if card.support else "нет"
    yield f"тариф: {one_line(card.licence) or 'не указан'} · поддержка: {support} · проект: {_yes(card.project)}"
    yield f"приём: {card.intake.label} · открытых обращений: {card.open_tickets} · всего: {card.tickets}"
    if card.hint.tier is not None and card.hint.tier is not card.tier:
        yield f"подсказка: {card.hint.tier.label}" + (f" ({card.hint.note})" if card.hint.note else "")
    for contact in card.contacts:
        marks = [contact.role.label, "подтверждён" if contact.curator else "", "наш сотрудник" if contact.ours else ""]
        addresses = ", ".join(one_line(address.value) for address in contact.addresses)
        yield f"  {one_line(contact.name)} ({', '.join(filter(None, marks))})  {addresses}".rstrip()


def _moment(row: TimeRow, zone: ZoneInfo) -> str:
    where = f" № {row.number}" if row.number else ""
    parts = (one_line(row.channel), one_line(row.who), one_line(row.text)[:100])
    return f"{row.at.astimezone(zone):%d.%m.%Y %H:%M} {row.moment.label}{where} · {' · '.join(filter(None, parts))}"


def _record(card: ClientCard) -> dict[str, Any]:
    return {
        "name": card.name,
        "tier": card.tier.label if card.tier else None,
        "readiness": card.readiness.label,
        "licence": card.licence,
        "support": card.support,
        "project": card.project,
        "projects": card.projects,
        "intake": card.intake.label,
        "note": card.note,
        "open_tickets": card.open_tickets,
        "contacts": [
            {
                "name": contact.name,
                "role": contact.role.label,
                "confirmed_curator": contact.curator,
                "ours": contact.ours,
                "addresses": [address.value for address in contact.addresses],
            }
            for contact in card.contacts
        ],
    }


def _cells(card: ClientCard, contact: ContactRow | None, zone: ZoneInfo) -> tuple[str, ...]:
    organisation = (
        card.name,
        card.tier.label if card.tier else "",
        card.licence,
        _yes(card.support),
        _day(card.support_since, zone),
        _day(card.subscription_until, zone),
        _yes(card.project),
        str(card.projects),
        card.intake.label,
        card.note,
    )
    if contact is None:
        return (*organisation, "", "", "", "", "")
    addresses = "; ".join(address.value for address in contact.addresses)
    return (*organisation, contact.name, contact.role.label, addresses, _yes(contact.curator), _yes(contact.ours))


def _yes(value: bool) -> str:
    return "да" if value else "нет"


def _day(at: datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%d.%m.%Y}" if at else ""
