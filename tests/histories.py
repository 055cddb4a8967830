"""Histories of other systems for tests: small ones by hand, large ones of the shape of real logs from dice."""

import csv
import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from data.desk import Desk
from data.history.accounts import Account
from data.history.importing import Wanted
from data.rows import EventRow
from models.events import EventKind
from tests.desks import NOW

ZONE = "Europe/Moscow"
LATER = NOW + timedelta(days=900)
"""After everything that the generated logs hold."""
EVENTS = ("номер", "время", "событие", "кто", "приоритет", "клиент", "тема")
STATES = ("Active", "Awaiting User Info", "Active", "Awaiting Vendor", "Resolved", "Active", "Resolved", "Closed")
WIDE = (
    *("number", "incident_state", "active", "reassignment_count", "reopen_count", "sys_mod_count", "made_sla"),
    *("caller_id", "opened_by", "opened_at", "sys_created_by", "sys_created_at", "sys_updated_by", "sys_updated_at"),
    *("contact_type", "location", "category", "subcategory", "u_symptom", "cmdb_ci", "impact", "urgency", "priority"),
    *("assignment_group", "assigned_to", "knowledge", "u_priority_confirmation", "notify", "problem_id", "rfc"),
    *("vendor", "caused_by", "closed_code", "resolved_by", "resolved_at", "closed_at"),
)
"""The columns of a ServiceNow audit log."""


def table(path: Path, head: Sequence[str], rows: Iterable[Sequence[Any]], **dialect: Any) -> Path:
    """Write a CSV file."""
    with path.open("w", encoding=dialect.pop("encoding", "utf-8"), newline="") as file:
        writer = csv.writer(file, **dialect)
        writer.writerow(head)
        writer.writerows(rows)
    return path


def events(path: Path, *rows: Sequence[Any], head: Sequence[str] = EVENTS) -> Path:
    """Write a log of events for the map «events»; short rows are filled up."""
    return table(path, head, [(*row, *[""] * (len(head) - len(row))) for row in rows])


def take(desk: Desk, path: Path, chart: str = "events", at: datetime = NOW, **wanted: Any) -> Account:
    """Import a file."""
    return desk.history.read_in(path, chart, at, Wanted(**({"zone": ZONE} | wanted)))


def number_of(desk: Desk, external: str) -> int:
    """The ticket that a foreign record became."""
    return desk.reads.number("SELECT ticket_number FROM imported WHERE external = ?", (external,))


def story(desk: Desk, external: str) -> list[EventRow]:
    """The journal of an imported ticket."""
    return list(desk.journal.of_ticket(number_of(desk, external)))


def kinds(desk: Desk, external: str) -> list[EventKind]:
    """What happened to an imported ticket."""
    return [event.kind for event in story(desk, external)]


def columns(desk: Desk, external: str, *names: str) -> tuple[Any, ...]:
    """Some columns of an imported ticket."""
    row = desk.reads.row(f"SELECT {', '.join(names)} FROM ticket WHERE number = ?", (number_of(desk, external),))
    assert row is not None
    return row


def whole(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that an import writes, without what differs from run to run."""
    return {
        "tickets": desk.reads.rows("SELECT number, status, is_open, version, resolved_at, closed_at FROM ticket"),
        "journal": desk.reads.rows(
            "SELECT happened_at, ticket_number, kind, facts FROM journal_event"
            " WHERE ticket_number IS NOT NULL ORDER BY n"
        ),
        "imported": desk.reads.rows("SELECT source, external, ticket_number, events FROM imported ORDER BY 1, 2"),
        "marks": desk.reads.rows("SELECT ticket_number, at, mark FROM client_mark ORDER BY 1, 2"),
    }


def audit_log(path: Path, tickets: int, dice: random.Random, *, shuffled: bool = False) -> int:
    """Write a ServiceNow-like log of so many tickets, rows interleaved by time; gives how many rows."""
    rows = [row for number in range(tickets) for row in _updates(number, dice)]
    if shuffled:
        dice.shuffle(rows)
    table(path, WIDE, rows)
    return len(rows)


def long_log(path: Path, rows: int, dice: random.Random) -> int:
    """Write a log row by row without holding it, for the measurements; gives how many rows."""
    count = number = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(WIDE)
        while count < rows:
            made = list(_updates(number, dice))
            writer.writerows(made)
            count, number = count + len(made), number + 1
    return count


def _updates(number: int, dice: random.Random) -> Iterator[tuple[str, ...]]:
    opened = datetime(2016, 2, 29, tzinfo=UTC) + timedelta(minutes=7 * number + dice.randrange(600))
    at, last = opened, dice.randrange(2, len(STATES) + 1)
    ends = opened + timedelta(days=9)
    for place, state in enumerate(("New", "New", *STATES[:last])):
        at += timedelta(minutes=dice.randrange(1, 900))
        said: Mapping[str, str] = {
            "number": f"INC{number:07}",
            "incident_state": state,
            "sys_mod_count": str(place),
            "caller_id": f"Caller {dice.randrange(4000)}",
            "opened_at": _local(opened),
            "sys_updated_by": f"Updated by {dice.randrange(700)}",
            "sys_updated_at": _local(at),
            "contact_type": "Phone",
            "category": f"Category {dice.randrange(50)}",
            "priority": ("3 - Moderate", "2 - High")[number % 9 == 0],
            "assignment_group": f"Group {dice.randrange(70)}",
            "assigned_to": f"Resolver {number % 200}" if place > 1 else "?",
            "resolved_at": _local(ends),
            "closed_at": _local(ends),
        }
        yield tuple(said.get(name, "?") for name in WIDE)


def _local(at: datetime) -> str:
    return f"{at.day}/{at.month}/{at.year} {at:%H:%M}"


def as_json(path: Path, value: Any) -> Path:
    """Write a JSON file."""
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    return path
