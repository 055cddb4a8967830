"""What the command line prints: the queue, a card, the deadlines in words, the people.

Text for a terminal passes ``neutralise``; CSV cells are guarded against formulas; JSON is exact (security.md §2).
"""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from data.desk import Desk
from data.inbox import cells
from data.reasons import clocks_in_words, place_in_words
from data.refusals import BadInput, NoSuchTicket
from data.rows import Card, Order, Person, QueueRow, View
from models import words
from models.clock import Clock, ClockState
from models.discreet import discreet
from models.safetext import UNSAFE, neutralise, one_line
from models.terms import Role

NOBODY = Person(0, "командная строка", Role.OPERATOR)
"""Stands for whoever runs the command: the account that owns the data folder."""

_PAGE = 500


@dataclass(frozen=True, slots=True)
class Lister:
    """Writes the rows of the queue; telephones and addresses are hidden unless ``full`` (D-59)."""

    desk: Desk
    now: datetime
    full: bool = False

    def open(self, text: str) -> str:
        """Give a text as this listing may show it."""
        return text if self.full else discreet(text)


def rows(desk: Desk, view: str, typed: str, limit: int) -> list[QueueRow]:
    """Read up to ``limit`` lines of a view in the order of the queue."""
    chosen = View.read(view)
    if chosen is None:
        raise BadInput(f"Нет вида «{view}». Есть: {', '.join(each.label for each in View if each is not View.MINE)}.")
    wanted = desk.queue.filter(typed)
    found: list[QueueRow] = []
    after: tuple[Any, ...] | None = None
    while len(found) < limit:
        page = desk.queue.page(chosen, Order.QUEUE, wanted, NOBODY, after=after, size=min(_PAGE, limit - len(found)))
        found += page.rows
        if not page.below or not page.rows:
            break
        after = page.rows[-1].key
    return found


def as_text(found: Sequence[QueueRow], lister: Lister) -> str:
    """Lay the queue out in columns."""
    if not found:
        return "Пусто."
    table: list[tuple[str, ...]] = [("№", "Уровень", "Тип", "Тема", "Клиент", "Кто", "Реакция", "Ответ")]
    table += [_line(row, lister) for row in found]
    widths = [min(_WIDEST[column], max(len(line[column]) for line in table)) for column in range(len(_WIDEST))]
    return "\n".join(
        "  ".join(f"{cell[:width]:<{width}}" for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in table
    )


def as_json(found: Sequence[QueueRow], lister: Lister) -> str:
    """Write the queue as JSON; what is not hidden stands exactly as it is stored."""
    return exact([_record(row, lister) for row in found])


def as_csv(found: Sequence[QueueRow], lister: Lister) -> str:
    """Write the queue as CSV that a spreadsheet cannot run."""
    out = io.StringIO()
    records = [_record(row, lister) for row in found]
    names = list(records[0]) if records else list(_RECORD)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([guarded(record[name]) for name in names] for record in records)
    return out.getvalue()


def guarded(value: Any) -> Any:
    """Keep a spreadsheet from running a cell: a text that could be a formula gets a leading apostrophe."""
    return cells.guarded(value) if isinstance(value, str) else value


def exact(value: Any) -> str:
    """Write JSON whose strings read back as stored, with nothing in it that a terminal would obey."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return UNSAFE.sub(lambda run: "".join(_escaped(letter) for letter in run.group()), text)


def card(desk: Desk, number: int, now: datetime) -> str:
    """Lay one ticket out with its conversation."""
    found = _card(desk, number, now)
    row = found.row
    head = [f"№ {row.number}", row.tier.label if row.tier else "без уровня", row.type.label if row.type else "без типа"]
    head += [row.status.label, one_line(row.client or found.sender), found.channel, row.assignee or "никем не взято"]
    lines = [" · ".join(part for part in head if part), one_line(row.subject), ""]
    lines += [f"Почему здесь: {place_in_words(desk, found)}", *_clock_lines(row, desk, now), ""]
    for message in found.messages:
        at = words.clock_time(message.at, now, ZoneInfo(desk.settings.zone))
        lines.append(f"{at} · {message.kind.label} · {one_line(message.who)}")
        lines += [f"  │ {neutralise(line)}" for line in message.text.splitlines()]
    return "\n".join(lines)


def explained(desk: Desk, number: int, now: datetime) -> str:
    """Say how each deadline of a ticket came about, and why it stands where it stands (S-01)."""
    found = _card(desk, number, now)
    lines = [f"№ {number}: {place_in_words(desk, found)}"]
    lines += [f"{name}: {said}" for name, said in clocks_in_words(desk, number)]
    return "\n".join(lines)


def people(desk: Desk) -> str:
    """List the persons of the desk."""
    found = desk.people.all()
    if not found:
        return "Сотрудников ещё нет. Первого супервайзера заводит команда pult."
    width = max(len(person.name) for person in found)
    return "\n".join(
        f"{one_line(person.name):<{width}}  {person.role.label}, линия {person.line}"
        + ("" if person.active else ", отключён")
        for person in found
    )


def _card(desk: Desk, number: int, now: datetime) -> Card:
    found = desk.cards.card(number, now)
    if found is None:
        raise NoSuchTicket(f"Обращения № {number} нет. Проверьте номер: pult list.")
    return found


def _clock_lines(row: QueueRow, desk: Desk, now: datetime) -> list[str]:
    named = (("Реакция", row.reaction), ("Ответ", row.response), ("Решение", row.resolution))
    return [f"{name}: {_clock(clock, desk, now)}" for name, clock in named if clock.state is not ClockState.ABSENT]


def _clock(clock: Clock, desk: Desk, now: datetime) -> str:
    return words.clock_words(clock, now, desk.schedule, ZoneInfo(desk.settings.zone))


def _line(row: QueueRow, lister: Lister) -> tuple[str, ...]:
    desk, now = lister.desk, lister.now
    return (
        str(row.number),
        row.tier.label if row.tier else "—",
        row.type.label if row.type else "—",
        one_line(lister.open(row.subject)),
        one_line(lister.open(row.client or row.sender)),
        row.assignee or "—",
        _clock(row.reaction, desk, now),
        _clock(row.response, desk, now),
    )


_WIDEST = (9, 8, 14, 44, 24, 20, 44, 44)
_RECORD = ("number", "status", "tier", "type", "priority", "subject", "client", "sender", "assignee", "line")


def _record(row: QueueRow, lister: Lister) -> dict[str, Any]:
    record: dict[str, Any] = {name: getattr(row, name) for name in _RECORD}
    for name in ("subject", "client", "sender"):
        record[name] = lister.open(record[name])
    for name in ("status", "tier", "type", "priority"):
        record[name] = record[name].label if record[name] else None
    record["received_at"] = row.received_at.isoformat()
    record["admitted_at"] = row.admitted_at.isoformat() if row.admitted_at else None
    for name, clock in (("reaction", row.reaction), ("response", row.response), ("resolution", row.resolution)):
        record[f"{name}_state"] = clock.state.value
        record[f"{name}_due"] = clock.due.isoformat() if clock.due else None
    return record


def _escaped(letter: str) -> str:
    code = ord(letter)
    if code < 0x10000:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
