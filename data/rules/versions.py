"""Which calendars, terms and lanes were in force until when: kept in the database, beside what they decided.

A calendar edit makes a new version from the moment of the edit (time.md rule 30); an edit of what is promised counts
for new cycles (rule 31); an edit of the lanes orders the queue anew. The files only hold what is written now.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from data.rules.keys import STAMP as STAMP
from data.rules.keys import VERSIONS
from data.rules.specs import read_target, read_targets, spec_of, write_target, write_targets
from models.events import EventKind
from models.policy import Hours, Policy, Terms
from models.queue_order import Lane
from models.terms import Priority
from models.workhours import WorkSchedule

if TYPE_CHECKING:
    from data.engine import Tx
    from data.rows import Person

_T = TypeVar("_T")

KEPT = f"SELECT value FROM meta WHERE key = '{VERSIONS}'"
"""Reads what ``with_past`` needs."""

_HISTORY = {"hours": "hours_before", "terms": "terms_before", "lanes": "lanes_before"}


def with_past(policy: Policy, row: Sequence[Any] | None) -> Policy:
    """Add to the rules in force what was in force before: ``row`` is what ``KEPT`` found."""
    kept = _filled(json.loads(row[0]), policy) if row else {}
    pool = _Pool(policy)
    return replace(
        policy,
        earlier_hours=_history(kept.get("hours_before", ()), pool.hours),
        earlier_terms=_history(kept.get("terms_before", ()), _read_terms),
    )


def ahead(policy: Policy, row: Sequence[Any] | None, now: datetime) -> Policy:
    """Show the rules with their past as they will be when these come into force at ``now``."""
    return with_past(policy, [json.dumps(_moved_on(row, policy, None, now)[0])])


def keep(
    tx: "Tx", policy: Policy, now: datetime, by: "Person | None", lanes: Sequence[Lane] | None = None
) -> frozenset[str]:
    """Compare the rules in force with those that the database knows, and keep what they replaced.

    Gives which of «hours», «terms» and «lanes» are other ones now, each told in the journal. Without ``lanes`` only
    the clocks are looked at.
    """
    changed = renew(tx, policy, now, lanes)
    for kind in kinds_of(changed):
        facts = {"until": now.isoformat(), "changed": sorted(changed)}
        move_stamp(tx, tx.record(kind, by=by, ticket=None, happened=now, facts=facts))
    return changed


def renew(tx: "Tx", policy: Policy, now: datetime, lanes: Sequence[Lane] | None) -> frozenset[str]:
    """Keep what the rules replaced without telling anybody, for a verb that does; gives what is another one now."""
    row = tx.exec(KEPT).fetchone()
    kept, changed = _moved_on(row, policy, lanes, now)
    if row is None or json.loads(row[0]) != kept:
        put(tx, VERSIONS, json.dumps(kept, ensure_ascii=False, sort_keys=True))
    return changed


def kinds_of(changed: Collection[str]) -> tuple[EventKind, ...]:
    """Name the events that tell of a change."""
    hours = (EventKind.CALENDAR_CHANGED,) if "hours" in changed else ()
    return (*hours, EventKind.STANDARD_CHANGED) if set(changed) - {"hours"} else hours


def move_stamp(tx: "Tx", event: int) -> None:
    """Have every console read the rules again; the event that tells of them is the stamp."""
    put(tx, STAMP, str(event))


def differs(policy: Policy, row: Sequence[Any] | None, lanes: Sequence[Lane] | None = None) -> bool:
    """Tell whether the rules in force are other ones than the database knows, or it knows none."""
    kept = _filled(json.loads(row[0]), policy) if row else {}
    return any(kept.get(what) != value for what, value in _present(policy, lanes).items())


def put(tx: "Tx", key: str, value: str) -> None:
    """Write one value about the database itself."""
    tx.exec("INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value))


def _moved_on(
    row: Sequence[Any] | None, policy: Policy, lanes: Sequence[Lane] | None, now: datetime
) -> tuple[dict[str, Any], frozenset[str]]:
    """Lay out the versions with these rules in force from now on, and say what of them is new."""
    present = _present(policy, lanes)
    kept = _filled(json.loads(row[0]), policy) if row else {}
    changed = frozenset(what for what, value in present.items() if what in kept and kept[what] != value)
    for what in _HISTORY.values():
        kept.setdefault(what, [])
    for what in changed:
        kept[_HISTORY[what]].append([now.isoformat(), kept[what]])
    return {**kept, **present}, changed


def _present(policy: Policy, lanes: Sequence[Lane] | None) -> dict[str, Any]:
    present: dict[str, Any] = {"hours": _write_hours(policy.hours), "terms": _write_terms(policy.terms)}
    if lanes is not None:
        present["lanes"] = [lane.value for lane in lanes]
    return present


def _filled(kept: dict[str, Any], policy: Policy) -> dict[str, Any]:
    """Read the versions that an older program kept, which knew only the desk's calendar and the tiers' targets."""
    if "schedule" not in kept:
        return kept
    hours, terms = _write_hours(policy.hours), _write_terms(policy.terms)

    def whole(what: str, value: Any) -> dict[str, Any]:
        return {**hours, "desk": value} if what == "schedules" else {**terms, "targets": value}

    return {
        "hours": whole("schedules", kept["schedule"]),
        "terms": whole("targets_before", kept["targets"]),
        "hours_before": [[until, whole("schedules", one)] for until, one in kept["schedules"]],
        "terms_before": [[until, whole("targets_before", one)] for until, one in kept["targets_before"]],
        "lanes_before": [],
    }


def _history(kept: Sequence[Any], read: Callable[[Any], _T]) -> tuple[tuple[datetime, _T], ...]:
    return tuple((datetime.fromisoformat(until), read(one)) for until, one in kept)


class _Pool:
    """Calendars by what they say, so that one that did not change between two versions stays one and the same."""

    def __init__(self, policy: Policy) -> None:
        known = (policy.schedule, policy.vip_schedule, policy.critical_schedule)
        self._known = {_key(spec_of(one)): one for one in known if one is not None}

    def hours(self, spec: Mapping[str, Any]) -> Hours:
        """Read one version of the calendars."""
        desk, vip, critical = (self._schedule(spec[name]) for name in ("desk", "vip", "critical"))
        assert desk is not None
        return Hours(desk, vip, critical)

    def _schedule(self, spec: Mapping[str, Any] | None) -> WorkSchedule | None:
        if spec is None:
            return None
        key = _key(spec)
        if key not in self._known:
            self._known[key] = WorkSchedule.from_dict(spec)
        return self._known[key]


def _key(spec: Mapping[str, Any]) -> str:
    return json.dumps(spec, sort_keys=True)


def _write_hours(hours: Hours) -> dict[str, Any]:
    def spec(schedule: WorkSchedule | None) -> dict[str, Any] | None:
        return None if schedule is None else spec_of(schedule)

    return {"desk": spec(hours.desk), "vip": spec(hours.vip), "critical": spec(hours.critical)}


def _write_terms(terms: Terms) -> dict[str, Any]:
    cap = terms.critical_reaction
    return {
        "targets": write_targets(terms.targets),
        "resolution": {priority.value: write_target(target) for priority, target in terms.resolution.items()},
        "critical_reaction": None if cap is None else write_target(cap),
        "warn_share": terms.warn_share,
        "grace": int(terms.grace.total_seconds()),
    }


def _read_terms(table: Mapping[str, Any]) -> Terms:
    cap = table["critical_reaction"]
    return Terms(
        targets=read_targets(table["targets"]),
        resolution={Priority(name): read_target(parts) for name, parts in table["resolution"].items()},
        critical_reaction=None if cap is None else read_target(cap),
        warn_share=table["warn_share"],
        grace=timedelta(seconds=table["grace"]),
    )
