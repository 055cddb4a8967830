"""Everything that a report says, gathered from one interval of the journal as plain JSON values (handover.md §1.11).

The same numbers serve the report, its exports and whoever shows the desk as it is now (HO-36): there is no other count.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from data.history.apart import lived
from data.past import QUIET
from data.reads import instant, stored
from data.reports.moved import Movements
from data.reports.promised import promised
from data.reports.report_handover import Fact, carried, handed, iso, items, overrides, quiet, ticket, times
from data.reports.report_night import night
from data.reports.then import Then, open_then
from data.shifts import reading
from data.shifts.reading import Ask
from data.shifts.rows import ShiftRow
from models.balance import total
from models.events import GENESIS, EventKind
from models.shift_terms import ItemState, StatusState
from models.terms import Priority, Status, Tier

if TYPE_CHECKING:
    from data.desk import Desk

FORM = 1
"""Raised when the layout of the frozen facts changes."""
_HALF_DAY = timedelta(hours=12)
_OPEN_NOW = "SELECT count(*) FROM ticket WHERE is_open = 1"
_ACTED = f"""
SELECT DISTINCT ticket_number FROM journal_event
 WHERE n >= ? AND n < ? AND ticket_number IS NOT NULL AND actor_id IS NOT NULL
   AND kind NOT IN ({", ".join(f"'{kind.value}'" for kind in sorted(QUIET))}) AND {lived()}"""
_CAME = f"SELECT DISTINCT ticket_number FROM journal_event WHERE n >= ? AND n < ? AND kind = 'received' AND {lived()}"
_SUBJECTS = """
SELECT t.number, t.subject, coalesce(c.name, nullif(t.sender, ''), t.sender_address), t.tier, t.type, t.priority,
       t.status, coalesce(o.name, '')
  FROM ticket t LEFT JOIN client c ON c.id = t.client_id LEFT JOIN operator o ON o.id = t.assignee_id
 WHERE t.number IN ({})"""
_TICKET = ("number", "subject", "client", "tier", "type", "priority", "status", "owner")
_EDGE = "SELECT recorded_at FROM journal_event WHERE n < ? ORDER BY n DESC LIMIT 1"
_HEAD = "SELECT n, hash FROM journal_event ORDER BY n DESC LIMIT 1"
_PROMISES = """
SELECT p.ticket_number, p.what, p.by, o.name FROM promise p JOIN operator o ON o.id = p.operator_id
 WHERE (p.kept_at IS NULL OR p.kept_at >= ?1) AND p.made_at <= ?1 AND p.by <= ?2 ORDER BY p.by, p.id"""
_WINDOWS = """
SELECT state, ticket_number, at FROM status_post WHERE event_n >= ? AND event_n < ? ORDER BY id"""


@dataclass(frozen=True, slots=True)
class Interval:
    """A half-open interval of journal numbers, and who stands before it."""

    from_n: int
    until_n: int
    until: datetime
    """The instant of its end: deadlines are weighed at it."""
    opened: int = 0
    """Requests open at its beginning, as the report before it said."""
    previous: int | None = None
    """That report."""

    @property
    def ends(self) -> tuple[int, int]:
        """The two numbers."""
        return self.from_n, self.until_n


def facts(desk: "Desk", ask: Ask, interval: Interval, at: datetime, shift: ShiftRow | None = None) -> Fact:
    """Gather the facts of an interval; with a shift also what its handover says. ``at`` is now."""
    then, until = open_then(ask, interval.until_n, desk.policy), interval.until
    found = _general(desk, ask, interval, then)
    following = reading.after(ask, shift) if shift is not None and shift.planned else None
    soon = (following.ends if following else None) or (shift.ends if shift and shift.ends else None)
    found |= {
        "made_at": at.isoformat(),
        "zone": desk.settings.zone,
        "promises": promises(ask, then, until, max(soon or until, until + _HALF_DAY)),
        "carried": _carried(ask, then, desk.standard.shifts.handover.carried_often),
    }
    return found | (_of_shift(desk, ask, interval, shift, following, then, at) if shift is not None else {})


def _general(desk: "Desk", ask: Ask, interval: Interval, then: Mapping[int, Then]) -> Fact:
    until = interval.until
    moved = Movements(ask, *interval.ends)
    ended = moved.ended_by()
    return {
        "form": FORM,
        "from_n": interval.from_n,
        "until_n": interval.until_n,
        "since": _iso(instant_of(ask, interval.from_n)),
        "until": _iso(until),
        "head": _head(ask),
        "balance": balance(ask, interval, moved, len(then)),
        "ended": dict(Counter(_how(kind) for number, kind in ended.items() if number not in then)),
        "figures": figures(then, until),
        "sla": [_cell(asdict(one)) for one in promised(ask, interval.ends, then, until, desk.policy)],
        "lists": three_lists(ask, interval, then, ended),
        "open": {str(one.number): [one.owner, one.status.value, sla_state(one, until)] for one in then.values()},
        "windows": _windows(ask, interval),
    }


def balance(ask: Ask, interval: Interval, moved: Movements, there: int) -> Fact:
    """Count the balance twice: on from the report before, and back from the table as it is now (HO-13)."""
    forward = total(interval.opened, moved.all)
    since = total(0, Movements(ask, interval.until_n, _BEYOND).all)
    backward = int(next(iter(ask(_OPEN_NOW, ())))[0]) - since.end
    counted = {"start": forward.start, "new": forward.new, "reopened": forward.reopened, "ended": forward.ended}
    known = {"end": forward.end, "backward": backward, "listed": there, "previous": interval.previous}
    return counted | known | {"holds": forward.end == backward == there}


def figures(then: Mapping[int, Then], at: datetime) -> Fact:
    """Count the open requests by status and level, and what is urgent among them."""
    return {
        "open": len(then),
        "by_status": _count(one.status for one in then.values()),
        "by_tier": _count(one.tier for one in then.values()),
        "free": sum(one.owner_id is None for one in then.values()),
        "held": sum(one.held for one in then.values()),
        "waiting": sum(one.waits for one in then.values()),
        "untouched": sum(one.untouched for one in then.values()),
        "critical": sum(one.priority is Priority.CRITICAL for one in then.values()),
        "breached": sum(one.breached_at(at) for one in then.values()),
        "at_risk": sum(any(one.at_risk(name, at) for name in one.clocks) for one in then.values()),
    }


def three_lists(ask: Ask, interval: Interval, then: Mapping[int, Then], ended: Mapping[int, EventKind]) -> Fact:
    """Sort what happened in an interval: «исправили», «в работе», «отложили» (H-23), each by number.

    In work is what a person did something with and is not ended; new requests that nobody touched stand in no list.
    """
    acted = {int(number) for (number,) in ask(_ACTED, interval.ends)}
    came = {int(number) for (number,) in ask(_CAME, interval.ends)}
    fixed = sorted(number for number, kind in ended.items() if kind is EventKind.RESOLVED and number not in then)
    busy = [then[number] for number in sorted((acted | came) & then.keys()) if not then[number].untouched]
    return {
        "fixed": _named(ask, fixed),
        "in_work": [ticket(one) for one in busy if not one.postponed],
        "postponed": [ticket(one) for one in busy if one.postponed],
        "still": len(then) - len(busy),
    }


def promises(ask: Ask, then: Mapping[int, Then], at: datetime, until: datetime) -> list[Fact]:
    """List what was promised to clients of open requests and is due by an instant."""
    rows = ask(_PROMISES, (stored(at), stored(until)))
    return [
        {"number": number, "what": quiet(what), "by": iso(by), "who": who, "owner": then[number].owner}
        for number, what, by, who in rows
        if number in then
    ]


def machine_hot(then: Mapping[int, Then], at: datetime) -> list[Fact]:
    """List what is hot by itself where nobody prepared a handover: P1, VIP, broken promises."""
    hot = [
        one for one in then.values() if one.priority is Priority.CRITICAL or one.tier is Tier.VIP or one.breached_at(at)
    ]
    return [ticket(one) for one in sorted(hot, key=lambda one: (one.priority is not Priority.CRITICAL, one.number))]


def sla_state(one: Then, at: datetime) -> str:
    """Say in a word how a request stands with its promises: ``breached``, ``at_risk`` or ``calm``."""
    if one.breached_at(at):
        return "breached"
    return "at_risk" if any(one.at_risk(name, at) for name in one.clocks) else "calm"


def _of_shift(
    desk: "Desk",
    ask: Ask,
    interval: Interval,
    shift: ShiftRow,
    following: ShiftRow | None,
    then: Mapping[int, Then],
    at: datetime,
) -> Fact:
    until = interval.until
    parts, handed_over = handed(ask, shift.id), items(ask, shift.id, then)
    hot = [one for one in handed_over if one["hot"] and one["state"] != ItemState.GONE.value]
    hot.sort(key=lambda one: (one.get("priority") != Priority.CRITICAL.value, one.get("tier") != Tier.VIP.value))
    rules, zone = desk.standard.shifts.roster, ZoneInfo(desk.settings.zone)
    return {
        "shift": _shift(shift),
        "parts": parts,
        "items": handed_over,
        "hot": hot if parts else machine_hot(then, until),
        "times": times(shift, parts, at),
        "overrides": overrides(shift, following, parts),
        "night": night(ask, shift, interval.ends, until, rules, zone) | _month(desk, shift) if shift.night else None,
    }


def _month(desk: "Desk", shift: ShiftRow) -> Fact:
    """Sum up the night hours of the month by the roster, in minutes, for payroll (D-27)."""
    people = {one.person_id for one in shift.people}
    loads = (one for one in desk.shifts.roster.fairness(shift.day) if one.person_id in people)
    return {"month": {one.name: int(one.night_hours.total_seconds()) // 60 for one in loads}}


def _shift(shift: ShiftRow) -> Fact:
    return {
        "id": shift.id,
        "kind": shift.kind,
        "night": shift.night,
        "planned": shift.planned,
        "day": shift.day.isoformat(),
        "starts": _iso(shift.starts),
        "ends": _iso(shift.ends) if shift.ends else None,
        "senior": shift.senior,
        "people": [one.name for one in shift.people if not one.reserve],
    }


def _carried(ask: Ask, then: Mapping[int, Then], often: int) -> list[Fact]:
    counts = carried(ask, then, often)
    worst = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [{**ticket(then[number]), "times": count} for number, count in worst]


def _windows(ask: Ask, interval: Interval) -> Fact:
    rows = list(ask(_WINDOWS, interval.ends))
    missed = [{"number": number, "at": iso(at)} for state, number, at in rows if state == StatusState.MISSED.value]
    return {**_count(StatusState(state) for state, _, _ in rows), "list": missed}


def _named(ask: Ask, numbers: Collection[int]) -> list[Fact]:
    found: list[Fact] = []
    ordered = sorted(numbers)
    for start in range(0, len(ordered), _CHUNK):
        chunk = ordered[start : start + _CHUNK]
        for row in ask(_SUBJECTS.format(", ".join("?" * len(chunk))) + " ORDER BY t.number", chunk):
            one = dict(zip(_TICKET, row, strict=True))
            found.append(one | {"subject": quiet(one["subject"]), "client": quiet(one["client"] or "")})
    return found


def _how(kind: EventKind) -> str:
    return kind.value if kind in (EventKind.RESOLVED, EventKind.MERGED_INTO, EventKind.REFUSED_AT_GATE) else "other"


def _cell(values: dict[str, Any]) -> Fact:
    return values | {"tier": values["tier"].value if values["tier"] else None, "clock": values["clock"].value}


def _count(values: Iterable[Status | Tier | StatusState | None]) -> dict[str, int]:
    return dict(sorted(Counter(value.value if value else "" for value in values).items()))


def instant_of(ask: Ask, n: int) -> datetime | None:
    """Give the instant at which everything before a journal number had been written; None before the first event."""
    row = next(iter(ask(_EDGE, (n,))), None)
    return instant(row[0]) if row else None


def _head(ask: Ask) -> Fact:
    row = next(iter(ask(_HEAD, ())), None)
    return {"n": int(row[0]), "hash": str(row[1])} if row else {"n": 0, "hash": GENESIS}


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


_BEYOND = 2**62
_CHUNK = 500
