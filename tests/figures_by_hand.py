"""The figures of time by hand: plain Python over a dump of the journal, beside which the desk's SQL is held.

Nothing of the measuring is used. How a ticket stood is read column by column: what an event made of it, the next event
that speaks of that column says. What was taken back ends no clock and is no moment.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from data.desk import Desk
from models.figures import FigureId, Filter, Period
from tests.hand_clocks import Clocks, Event, Lap, Piece, taken_back, worked

_OVER = ("resolved", "closed")
BACK = ("undone", "reply_cancelled", "close_undone")


def seconds(text: str | None) -> int | None:
    """A stored instant as seconds."""
    return None if text is None else int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@dataclass
class Ticket:
    """One ticket: its row, and its events with facts read and instants in seconds."""

    row: dict[str, Any]
    events: list[Event]

    @property
    def counts(self) -> bool:
        """Whether it is in any figure."""
        return self.row["merged_into"] is None and self.row["verdict"] != "correspondence"

    @property
    def received(self) -> int:
        """When it was received, the earliest of what was joined to it."""
        return seconds(self.row["received_at"]) or 0

    @cached_property
    def resolved(self) -> int | None:
        """When it was resolved, if that stands."""
        return seconds(self.row["resolved_at"]) if self.row["status"] in _OVER else None

    @cached_property
    def states(self) -> list[tuple[Event, dict[str, Any]]]:
        """Each event, and the columns after it."""
        state = self._first()
        found = []
        for place, event in enumerate(self.events):
            state = {**state, **self._changed(place, event, state)}
            found.append((event, state))
        return found

    def _first(self) -> dict[str, Any]:
        known = {name: self._following(0, name) for name in ("line", "assignee_id")}
        return {"status": "unformed", "held": False, "asked": False, **known}

    def _changed(self, place: int, event: Event, state: Mapping[str, Any]) -> dict[str, Any]:
        kind, facts = event["kind"], event["facts"]
        if kind in BACK:
            return self._restored(place, event)
        before = facts.get("before", {})
        changed = {
            name: self._following(place + 1, name) for name in ("status", "line", "assignee_id") if name in before
        }
        if "hold_reason" in before:
            changed["held"] = bool(self._following(place + 1, "hold_reason"))
        if "asked_at" in before:
            changed["asked"] = kind in ("asked", "curator_asked") or before["asked_at"] is None
        if kind == "client_wrote":
            again = {"waiting_client": "in_progress", "resolved": "open", "closed": "open"}
            changed["status"] = again.get(facts["from"], facts["from"])
            if facts.get("outside"):
                changed["asked"] = False
                changed["status"] = "unformed" if facts["from"] in _OVER else changed["status"]
        elif "status" not in before and kind in ("gate_said", "curator_awaited"):
            changed["status"] = "unformed" if kind == "gate_said" else "waiting_curator"
        elif "status" not in before and kind == "admitted":
            changed |= {"status": self._following(place + 1, "status"), "asked": False}
        return changed

    def _restored(self, place: int, event: Event) -> dict[str, Any]:
        past = next(one["facts"].get("before", {}) for one in self.events if one["n"] == event["facts"]["of"])
        changed = {name: self._following(place + 1, name) for name in ("status", "line", "assignee_id") if name in past}
        if "hold_reason" in past:
            changed["held"] = bool(self._following(place + 1, "hold_reason"))
        return changed | ({"asked": past["asked_at"] is not None} if "asked_at" in past else {})

    def _following(self, place: int, name: str) -> Any:
        for event in self.events[place:]:
            before = event["facts"].get("was" if event["kind"] in BACK else "before", {})
            if name in before:
                return before[name]
            if name == "status" and event["kind"] == "client_wrote":
                return event["facts"]["from"]
        return self.row[name]

    @cached_property
    def pieces(self) -> list[Piece]:
        """Its life in pieces, none of them empty, the last one without an end."""
        found: list[Piece] = []
        at = self.received
        state = self._first()
        for event, after in self.states:
            if after != state:
                end = max(at, event["at"])
                self._add(found, at, end, state)
                at, state = end, after
        self._add(found, at, None, state)
        return found

    def _add(self, found: list[Piece], start: int, end: int | None, state: Mapping[str, Any]) -> None:
        if start == end:
            return
        piece = Piece(start, end, state["status"], state["line"], state["assignee_id"], _side(state))
        if found and replace(found[-1], start=start, end=end) == piece:
            piece = replace(piece, start=found.pop().start)
        found.append(piece)

    @cached_property
    def laps(self) -> list[tuple[int, Lap, int, int | None]]:
        """Its laps that count: (number of its kind, lap, line, who stopped it)."""
        cycles: dict[str, int] = {}
        states = {event["n"]: (event, state) for event, state in self.states}
        found = []
        for lap in Clocks(self.events).laps:
            cycles[lap.clock] = cycles.get(lap.clock, 0) + 1
            if lap.dropped:
                continue
            event, state = states.get(lap.n, ({"actor_id": None}, {"line": 1}))
            if lap.stopped is None:
                event, state = {"actor_id": self.row["assignee_id"]}, {"line": self.row["line"]}
            found.append((cycles[lap.clock], lap, state["line"], event["actor_id"]))
        return found

    @cached_property
    def taken(self) -> int | None:
        """When somebody had it first."""
        owner, void = self._following(0, "assignee_id"), taken_back(self.events)
        for event, state in self.states:
            if event["n"] in void or event["kind"] in BACK:
                owner = state["assignee_id"]
                continue
            if event["kind"] == "taken" or (owner is None and state["assignee_id"] is not None):
                return max(int(event["at"]), self.received)
            owner = state["assignee_id"]
        return None

    def tape(self) -> dict[str, int]:
        """Who had the ball, in seconds."""
        sums = dict.fromkeys(("line1", "line2", "line3", "client", "held", "off_hours"), 0)
        for piece in self.pieces:
            if piece.side == "line":
                sums[f"line{piece.line}"] += piece.worked
                sums["off_hours"] += piece.elapsed - piece.worked
            elif piece.side != "nobody":
                sums[piece.side] += piece.elapsed
        return sums

    def resolver(self) -> int | None:
        """Who resolved it, else who has it."""
        void = taken_back(self.events)
        done = [one["actor_id"] for one in self.events if one["kind"] == "resolved" and one["n"] not in void]
        over = self.row["status"] in _OVER and done and done[-1] is not None
        who: int | None = done[-1] if over else self.row["assignee_id"]
        return who


def _side(state: Mapping[str, Any]) -> str:
    status = state["status"]
    if status in _OVER:
        return "nobody"
    if state["held"]:
        return "held"
    if status in ("waiting_client", "waiting_curator") or (status == "unformed" and state["asked"]):
        return "client"
    return "line"


def dump(desk: Desk) -> list[Ticket]:
    """Read every ticket with its journal as it lies in the base."""
    names = [row[1] for row in desk.reads.rows("PRAGMA table_info(ticket)")]
    tickets = []
    for values in desk.reads.rows("SELECT * FROM ticket ORDER BY number"):
        row = dict(zip(names, values, strict=True))
        sql = "SELECT n, kind, happened_at, actor_id, facts FROM journal_event WHERE ticket_number = ? ORDER BY n"
        events = [
            {"n": n, "kind": kind, "at": seconds(at), "actor_id": actor, "facts": json.loads(facts)}
            for n, kind, at, actor, facts in desk.reads.rows(sql, (row["number"],))
        ]
        tickets.append(Ticket({**row, "held": row["hold_reason"] is not None}, events))
    return tickets


def figures(
    tickets: Sequence[Ticket], period: Period, filter: Filter, now: int, *, elapsed: bool
) -> dict[FigureId, Any]:
    """Count the figures of time of a period, the shares excepted; what still runs counts up to now."""
    start, end = int(period.start.timestamp()), int(period.end.timestamp())
    mine = [ticket for ticket in tickets if ticket.counts and (not filter.tier or ticket.row["tier"] == filter.tier)]
    found: dict[FigureId, Any] = {}
    for clock in ("reaction", "response", "resolution"):
        lengths = list(_lengths(mine, clock, start, end, filter, elapsed))
        found[FigureId(f"{clock}_median")] = _median(lengths)
        found[FigureId(f"{clock}_p90")] = sorted(lengths)[math.ceil(9 * len(lengths) / 10) - 1] if lengths else None
    lengths = list(_lengths(mine, "resolution", start, end, filter, elapsed))
    found[FigureId.RESOLUTION_MEAN] = sum(lengths) / len(lengths) if lengths else None
    own = [ticket for ticket in mine if _own(filter, ticket.row["line"], ticket.resolver())]
    waits = [
        ticket.taken - ticket.received if elapsed else worked(ticket.received, ticket.taken)
        for ticket in own
        if ticket.taken is not None and start <= ticket.taken < end
    ]
    found[FigureId.WAITING_MEAN] = sum(waits) / len(waits) if waits else None
    found[FigureId.WAITING_P90] = sorted(waits)[math.ceil(9 * len(waits) / 10) - 1] if waits else None
    handled = [
        sum(piece.worked for piece in _at_work(ticket)) for ticket in own if _within(ticket.resolved, start, end)
    ]
    found[FigureId.HANDLING_MEDIAN] = _median([one for one in handled if one])
    found[FigureId.HANDLING_TOTAL] = _handled(mine, start, min(end, now), filter, elapsed)
    return found


def kept(tickets: Sequence[Ticket], clock: str, period: Period, now: int) -> tuple[int, int, bool]:
    """Count (kept, judged) of the first laps of a clock in a period, and whether nothing was unclear.

    What was kept belongs to the period in which it was, what was broken to the one in which it broke.
    """
    start, end = int(period.start.timestamp()), int(period.end.timestamp())
    good = judged = 0
    clear = True
    for ticket in tickets:
        for cycle, lap, _, _ in ticket.laps if ticket.counts else ():
            if lap.clock != clock or cycle != 1:
                continue
            clear = clear and not lap.unclear
            broken = lap.broken_at(now)
            if broken is not None:
                judged += start <= broken < min(end, now)
            elif lap.limit is not None and _within(lap.stopped, start, end):
                judged, good = judged + 1, good + 1
    return good, judged, clear


def _lengths(
    tickets: Iterable[Ticket], clock: str, start: int, end: int, filter: Filter, elapsed: bool
) -> Iterator[int]:
    for ticket in tickets:
        for cycle, lap, line, who in ticket.laps:
            first = cycle == 1 or clock == "resolution"
            if lap.clock == clock and first and _within(lap.stopped, start, end) and _own(filter, line, who):
                yield (lap.stopped or 0) - lap.start if elapsed else lap.spent


def _at_work(ticket: Ticket) -> Iterator[Piece]:
    for piece in ticket.pieces:
        if piece.status == "in_progress" and piece.side == "line" and piece.owner is not None:
            yield piece


def _handled(tickets: Iterable[Ticket], start: int, end: int, filter: Filter, elapsed: bool) -> int | None:
    total, any_piece = 0, False
    for ticket in tickets:
        for piece in _at_work(ticket):
            first, last = max(piece.start, start), min(end if piece.end is None else piece.end, end)
            if first < last and _own(filter, piece.line, piece.owner):
                total, any_piece = total + (last - first if elapsed else worked(first, last)), True
    return total if any_piece else None


def _own(filter: Filter, line: int, operator: int | None) -> bool:
    return filter.line in (None, line) and filter.operator_id in (None, operator)


def _within(at: int | None, start: int, end: int) -> bool:
    return at is not None and start <= at < end


def _median(lengths: Sequence[int]) -> float | None:
    ordered, middle = sorted(lengths), len(lengths) // 2
    if not ordered:
        return None
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
