"""The board recounted in plain Python over dumps of the tables: other code than the desk's, to hold the desk to."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from data.desk import Desk

Row = dict[str, Any]
CLOCKS = ("reaction", "response", "resolution")
HOLDING = ("operator", "specialist", "engineer", "supervisor", "responsible")
_FAR = datetime(9999, 1, 1, tzinfo=UTC)


def dump(desk: Desk, table: str) -> list[Row]:
    """A whole table as dictionaries."""
    names = [name for _, name, *_ in desk.reads.rows(f"PRAGMA table_info({table})")]
    return [dict(zip(names, row, strict=True)) for row in desk.reads.rows(f"SELECT * FROM {table}")]


def moment(text: str | None) -> datetime | None:
    """A stored instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def late(row: Row, clock: str, at: datetime) -> bool:
    """Whether one promise is broken and still owed."""
    state, breach = row[f"{clock}_state"], moment(row[f"{clock}_breach"])
    if state == "paused":
        return breach is not None and (row[f"{clock}_left"] or 0) < 0
    return state in ("running", "now") and breach is not None and breach < at


def heat(row: Row, at: datetime) -> str:
    """How hot a ticket is, worst first."""
    states = [row[f"{clock}_state"] for clock in CLOCKS]
    ticking = [clock for clock in CLOCKS if row[f"{clock}_state"] in ("running", "now")]
    if any(late(row, clock, at) for clock in CLOCKS):
        return "late"
    if any((moment(row[f"{clock}_warn"]) or _FAR) <= at for clock in ticking):
        return "soon"
    if ticking:
        return "calm"
    if "paused" in states or stands(row):
        return "paused"
    over = any(state in ("kept", "broken", "ended") for state in states)
    return "calm" if over and "best_effort" not in states else "best_effort"


def stands(row: Row) -> bool:
    """Whether it waits for the client's side or was put off."""
    put_off = row["hold_reason"] is not None or row["status"] == "waitlist"
    return put_off or row["status"] in ("waiting_client", "waiting_curator")


def opened(desk: Desk) -> list[Row]:
    """The open tickets."""
    return [row for row in dump(desk, "ticket") if row["is_open"]]


def cells(rows: Sequence[Row], at: datetime) -> dict[tuple[str | None, str], int]:
    """Open tickets by level and heat."""
    return dict(Counter((row["tier"], heat(row, at)) for row in rows))


def breaches(rows: Sequence[Row], at: datetime, ahead: timedelta) -> list[tuple[int, str, datetime]]:
    """The promise of each ticket that breaks first: number, clock, instant; broken ones first."""
    found = []
    for row in rows:
        broken = [(moment(row[f"{c}_breach"]), CLOCKS.index(c), c) for c in CLOCKS if late(row, c, at)]
        running = [c for c in CLOCKS if row[f"{c}_state"] in ("running", "now") and row[f"{c}_breach"]]
        coming = [(moment(row[f"{c}_breach"]), CLOCKS.index(c), c) for c in running]
        for when, _, clock in sorted(broken or coming, key=lambda one: (one[0] or _FAR, one[1]))[:1]:
            assert when is not None
            found.append((not broken, when, row["number"], clock))
    found.sort()
    listed = [one for one in found if not one[0] or one[1] <= at + ahead]
    return [(number, clock, when) for _, when, number, clock in found[: max(len(listed), 9)]]


def loads(desk: Desk, rows: Sequence[Row], at: datetime) -> dict[int, tuple[int, int, int]]:
    """Open, waiting and hot tickets of everybody who has some or may have them."""
    own: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        own[row["assignee_id"]].append(row)
    people = [one["id"] for one in dump(desk, "operator") if one["id"] in own or able(one)]
    return {
        who: (
            len(own[who]),
            sum(stands(row) for row in own[who]),
            sum(heat(row, at) in ("late", "soon") or row["priority"] == "critical" for row in own[who]),
        )
        for who in people
    }


def able(one: Row) -> bool:
    """Whether tickets may be given to a person."""
    return bool(one["active"]) and one["role"] in HOLDING


def longest(rows: Sequence[Row]) -> int | None:
    """The ticket that waits longest for somebody to take it."""
    free = [row for row in rows if row["assignee_id"] is None and row["status"] in ("new", "open", "unformed")]
    free = [row for row in free if not row["hold_reason"] and not row["asked_at"]]
    waiting = sorted((row["received_at"], row["number"]) for row in free if row["verdict"] != "correspondence")
    return int(waiting[0][1]) if waiting else None


def jumps(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Each outage behind a VIP's ordinary ticket, with the first such ticket."""
    queue = [row for row in rows if row["rank"] is not None and row["rank"] < 1000]
    queue.sort(key=lambda row: (row["rank"], row["admitted_at"], row["number"]))
    found = []
    for place, row in enumerate(queue):
        before = [one for one in queue[:place] if one["tier"] == "vip" and one["type"] != "outage"]
        if row["type"] == "outage" and row["tier"] != "vip" and before:
            found.append((before[0]["number"], row["number"]))
    return found


def awaited(desk: Desk, rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Ticket and event of every escalation that nobody decided about."""
    chiefs = {one["id"] for one in dump(desk, "operator") if one["active"] and one["role"] == "supervisor"}
    found = []
    events = dump(desk, "journal_event")
    void = {json.loads(one["facts"]).get("of") for one in events}
    for row in rows:
        free = row["assignee_id"] is None and row["line"] > 1 and row["verdict"] != "correspondence"
        if not free and row["assignee_id"] not in chiefs:
            continue
        own = [one for one in events if one["ticket_number"] == row["number"] and one["n"] not in void]
        decisive = [
            one for one in own if one["kind"] in ("escalated", "escalation_answered", "taken", "assigned", "released")
        ]
        if decisive and decisive[-1]["kind"] == "escalated":
            found.append((decisive[-1]["n"], row["number"]))
    return [(number, n) for n, number in sorted(found)]


def signed_in(desk: Desk, at: datetime) -> set[int]:
    """Whose newest sign-in of the last sixteen hours was not followed by a sign-out."""
    found: dict[int, datetime | None] = {}
    for one in sorted(dump(desk, "journal_event"), key=lambda row: row["n"]):
        if one["kind"] in ("signed_in", "signed_out"):
            found[one["actor_id"]] = moment(one["happened_at"]) if one["kind"] == "signed_in" else None
    since = at.replace(second=0) - timedelta(hours=16)
    return {who for who, when in found.items() if when is not None and when > since}


def on_shift(desk: Desk) -> set[int]:
    """Who accepted an open shift and has not left it."""
    running = {one["id"] for one in dump(desk, "shift") if one["state"] in ("running", "handing")}
    rows = [one for one in dump(desk, "shift_person") if one["shift_id"] in running]
    return {one["operator_id"] for one in rows if one["accepted_at"] and not one["left_at"]}
