"""What changed since the last public status, in words for the public: no names, no internal notes (H-22, H-23)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from models.events import EventKind
from models.safetext import one_line
from models.secrets import mask

SAID: dict[EventKind, str] = {
    EventKind.RECEIVED: "сообщили о проблеме",
    EventKind.TAKEN: "взяли в работу",
    EventKind.ASSIGNED: "назначен ответственный",
    EventKind.ESCALATED: "подключили специалистов",
    EventKind.STARTED: "начали работу",
    EventKind.PRIORITY_CHANGED: "изменили приоритет",
    EventKind.WAITING: "ждём ответа клиента",
    EventKind.ASKED: "задали вопрос клиенту",
    EventKind.RESUMED: "продолжили работу",
    EventKind.HELD: "отложили",
    EventKind.UNHELD: "вернулись к работе",
    EventKind.WAITLISTED: "поставили в лист ожидания",
    EventKind.ANSWERED: "ответили клиенту",
    EventKind.PROMISED: "назвали срок",
    EventKind.PROMISE_KEPT: "выполнили обещанное",
    EventKind.DUPLICATE_OF: "связали с общей аварией",
    EventKind.RESOLVED: "решили",
    EventKind.CLOSED: "закрыли",
    EventKind.REOPENED: "открыли снова",
}
"""The public word of each change; what is not here stays inside the desk."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one ticket since the last status."""

    n: int
    at: datetime
    number: int
    kind: EventKind


@dataclass(frozen=True, slots=True)
class Lists:
    """The three lists of a status: numbers with subjects (H-23)."""

    fixed: tuple[tuple[int, str], ...] = ()
    working: tuple[tuple[int, str], ...] = ()
    postponed: tuple[tuple[int, str], ...] = ()


def ticket_draft(number: int, subject: str, changes: Sequence[Change], next_at: datetime, zone: tzinfo) -> str:
    """Write the status of one incident: exactly what changed since the last one (HO-35)."""
    lines = [f"Статус по обращению № {number}: {_public(subject)}"]
    lines += [f"{change.at.astimezone(zone):%H:%M} {SAID[change.kind]}" for change in changes]
    if not changes:
        lines.append("С прошлого статуса изменений нет, работа продолжается.")
    return "\n".join([*lines, _until(next_at, zone)])


def hotline_draft(lists: Lists, next_at: datetime, zone: tzinfo) -> str:
    """Write the status of the whole hotline in three lists."""
    parts = (("Исправили", lists.fixed), ("В работе", lists.working), ("Отложили", lists.postponed))
    lines = [f"{name}: {_listed(rows)}" for name, rows in parts]
    return "\n".join(["Статус горячей линии", *lines, _until(next_at, zone)])


def day_report(desk: str, day: date, lists: Lists) -> str:
    """Write the report of a day in its three lists, to be edited and handed on (H-23)."""
    parts = (("Исправили", lists.fixed), ("В работе", lists.working), ("Отложили", lists.postponed))
    lines = [f"Отчёт дня {day:%d.%m.%Y} · {desk}"]
    for name, rows in parts:
        lines += ["", f"{name}: {len(rows)}", *(f"- № {number} {_public(subject)}" for number, subject in rows)]
    return "\n".join(lines)


def _listed(rows: Iterable[tuple[int, str]]) -> str:
    return "; ".join(f"№ {number} {_public(subject)}" for number, subject in rows) or "нет"


def _until(next_at: datetime, zone: tzinfo) -> str:
    return f"Следующий статус в {next_at.astimezone(zone):%H:%M}."


def _public(subject: Any) -> str:
    return mask(one_line(str(subject))).text
