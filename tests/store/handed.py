"""What a part of a handover has to hold, worked out in plain Python from dumps of the tables (handover.md §1.2)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from data.desk import Desk
from data.driver import stored
from models.shift_terms import ItemKind, Why

Row: TypeAlias = dict[str, Any]
Key: TypeAlias = tuple[ItemKind, str]

TABLES = (
    *("operator", "ticket", "promise", "reminder", "draft", "standing", "shift", "shift_person", "part", "part_item"),
    "roster_version",
)
DEBT = "Авария принята по двум ответам. Дополните форму."
DONE = ("accepted", "remarks", "for_absent")
OPEN_PART = ("draft", "signed", "accepting", "returned")


@dataclass
class Dump:
    """The rows of the tables, as they are."""

    tables: dict[str, list[Row]]

    def __getitem__(self, name: str) -> list[Row]:
        return self.tables[name]

    def one(self, table: str, row: int | None, key: str = "id") -> Row | None:
        """One row by its key."""
        return next((each for each in self[table] if each[key] == row), None)


def dump(desk: Desk) -> Dump:
    """Read the tables whole."""
    found: dict[str, list[Row]] = {}
    for table in TABLES:
        names = [row[1] for row in desk.reads.rows(f"PRAGMA table_info({table})")]
        found[table] = [dict(zip(names, row, strict=True)) for row in desk.reads.rows(f"SELECT * FROM {table}")]
    return Dump(found)


class Oracle:
    """The twelve lines, one method each, over all rows."""

    def __init__(self, rows: Dump, part_id: int, now: datetime, files: Collection[str] = ()) -> None:
        self.rows, self.now, self.files = rows, stored(now), files
        part, self.part_id = rows.one("part", part_id), part_id
        assert part is not None
        self.giver: int = part["giver_id"]
        shift = rows.one("shift", part["shift_id"])
        assert shift is not None
        self.shift = shift
        later = [each for each in rows["shift"] if each["planned"] and each["starts"] > shift["starts"]]
        follows = min(later, key=lambda each: (each["starts"], each["id"]), default=None)
        ends = follows["ends"] if follows else None
        base = datetime.fromisoformat((shift["ends"] or self.now) + "+00:00")
        self.until = ends or stored(base + timedelta(hours=12))
        self.lead = self._lead() in (None, self.giver)

    def items(self) -> dict[Key, set[Why]]:
        """Everything, each with its lines."""
        found: dict[Key, set[Why]] = {}
        for why, keys in self._lines():
            for key in keys:
                found.setdefault(key, set()).add(why)
        known = {key[1] for key in found if key[0] is ItemKind.TICKET}
        for number in self._returned(known):
            found.setdefault((ItemKind.TICKET, number), set()).add(Why.RETURNED)
        return found

    def _lines(self) -> Iterable[tuple[Why, list[Key]]]:
        ours: set[int] = set()
        for why, holds in (
            (Why.MINE, self._mine),
            (Why.OWNERLESS, self._ownerless),
            (Why.ORPHAN, self._orphan),
            (Why.WATCHED, self._watched),
        ):
            numbers = [each["number"] for each in self.rows["ticket"] if each["is_open"] and holds(each)]
            ours |= set(numbers)
            yield why, _tickets(numbers)
        yield Why.PROMISE, _tickets(number for number in ours if self._promised(number))
        yield Why.SILENT, _tickets(number for number in ours if self._silent(number))
        yield Why.INCIDENT, _tickets(number for number in ours if self._incident(number))
        yield Why.REMINDER, _tickets(each["ticket_number"] for each in self.rows["reminder"] if self._wakes(each))
        yield Why.DRAFT, [self._draft(each) for each in self.rows["draft"] if self._unsent(each)]
        if self.lead:
            yield Why.QUARANTINE, [(ItemKind.FILE, name) for name in self.files]
            holds_on = (each for each in self.rows["standing"] if each["ended_at"] is None and each["until"] > self.now)
            yield Why.STANDING, [(ItemKind.STANDING, str(each["id"])) for each in holds_on]

    def _mine(self, ticket: Row) -> bool:
        return bool(ticket["assignee_id"] == self.giver)

    def _ownerless(self, ticket: Row) -> bool:
        return self.lead and ticket["assignee_id"] is None

    def _orphan(self, ticket: Row) -> bool:
        owner = self.rows.one("operator", ticket["assignee_id"])
        if not self.lead or owner is None or owner["id"] == self.giver or ticket["line"] != 1:
            return False
        kept = ticket["keep_until"] is not None and ticket["keep_until"] > self.now
        return not owner["active"] or (bool(self.rows["roster_version"]) and not self._on(owner["id"]) and not kept)

    def _on(self, person: int) -> bool:
        for each in self.rows["shift_person"]:
            shift = self.rows.one("shift", each["shift_id"])
            assert shift is not None
            running = (shift["planned"] and shift["state"] in ("running", "handing")) or shift["id"] == self.shift["id"]
            if each["operator_id"] == person and each["left_at"] is None and running:
                return True
        return False

    def _watched(self, ticket: Row) -> bool:
        if ticket["line"] == 1 or ticket["assignee_id"] == self.giver:
            return False
        watcher = self.rows.one("operator", ticket["watcher_id"])
        nobody = watcher is None or not watcher["active"]
        return bool(ticket["watcher_id"] == self.giver or (self.lead and nobody))

    def _promised(self, number: int) -> bool:
        made = [each for each in self.rows["promise"] if each["ticket_number"] == number]
        return any(each["kept_at"] is None and each["by"] <= self.until for each in made)

    def _silent(self, number: int) -> bool:
        ticket = self._ticket(number)
        until = ticket["waiting_until"]
        return ticket["status"] == "waiting_client" and until is not None and until <= self.now

    def _incident(self, number: int) -> bool:
        ticket = self._ticket(number)
        children = (each for each in self.rows["ticket"] if each["parent"] == number)
        linked = any(each["is_open"] and each["merged_into"] is None for each in children)
        return linked or (ticket["type"] == "outage" and ticket["priority"] == "critical")

    def _wakes(self, reminder: Row) -> bool:
        if reminder["done_at"] is not None or reminder["at"] > self.until:
            return False
        owner = self._ticket(reminder["ticket_number"])["assignee_id"]
        whose = owner if reminder["what"] == DEBT and owner is not None else reminder["operator_id"]
        return bool(whose == self.giver)

    def _unsent(self, draft: Row) -> bool:
        answer = draft["kind"] in ("answer", "question", "reply")
        begun = draft["kind"] == "form" or draft["kind"].startswith("intake")
        return draft["operator_id"] == self.giver and (answer or begun)

    def _draft(self, draft: Row) -> Key:
        answer = draft["kind"] in ("answer", "question", "reply")
        if answer and self.rows.one("ticket", draft["ticket_number"], "number") is not None:
            return ItemKind.TICKET, str(draft["ticket_number"])
        return ItemKind.DRAFT, f"draft:{draft['id']}"

    def _returned(self, known: set[str]) -> set[str]:
        back = set()
        for each in self.rows["part_item"]:
            part = self.rows.one("part", each["part_id"])
            assert part is not None
            if each["state"] != "returned" or part["giver_id"] != self.giver or part["id"] == self.part_id:
                continue
            number = each["ticket_number"]
            ticket = self.rows.one("ticket", number, "number")
            if ticket is None or not ticket["is_open"] or self._settled_later(each):
                continue
            theirs = ticket["line"] == 1 and ticket["assignee_id"] not in (None, self.giver)
            if str(number) in known or not theirs:
                back.add(str(number))
        return back

    def _settled_later(self, item: Row) -> bool:
        return any(
            each["ticket_number"] == item["ticket_number"]
            and each["id"] > item["id"]
            and each["part_id"] != self.part_id
            and each["state"] in ("accepted", "kept", "gone")
            for each in self.rows["part_item"]
        )

    def _ticket(self, number: int) -> Row:
        found = self.rows.one("ticket", number, "number")
        assert found is not None
        return found

    def _lead(self) -> int | None:
        """Whose part what nobody has belongs to: the senior first, then the others who came, while not through."""
        people = [each for each in self.rows["shift_person"] if each["shift_id"] == self.shift["id"]]
        there = [each for each in people if each["left_at"] is None]
        came = [each for each in there if each["accepted_at"] is not None]
        there = came or [each for each in there if not each["reserve"]]
        names = {each["id"]: each["name"] for each in self.rows["operator"]}
        senior = self.shift["senior_id"]
        key = {each["operator_id"]: (each["operator_id"] != senior, each["reserve"]) for each in there}
        order = sorted(key, key=lambda who: (*key[who], names[who]))
        return next((who for who in order if not self._through(who)), None)

    def _through(self, who: int) -> bool:
        own = [each for each in self.rows["part"] if each["shift_id"] == self.shift["id"] and each["giver_id"] == who]
        states = {each["state"] for each in own}
        return bool(states & set(DONE)) and not states & set(OPEN_PART)


def _tickets(numbers: Iterable[int]) -> list[Key]:
    return [(ItemKind.TICKET, str(number)) for number in numbers]
