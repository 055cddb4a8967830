"""Which calendar and which targets were in force until when: kept in the database, beside what they decided.

A calendar edit makes a new version from the moment of the edit (time.md rule 30); an edit of the targets counts for new
cycles (rule 31). The files only hold what is in force now.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from models.events import EventKind
from models.policy import Policy, Targets, TierTargets
from models.schedule_form import DAYS, Spans
from models.targets import Target, TargetKind
from models.terms import Tier
from models.workhours import WorkSchedule

if TYPE_CHECKING:
    from data.engine import Tx
    from data.rows import Person

STAMP = "rules.stamp"
"""Moves on with every change of the rules, so that consoles read them again."""
_KEY = "rules.versions"
_DAY = 86_400


KEPT = "SELECT value FROM meta WHERE key = 'rules.versions'"
"""Reads what ``with_past`` needs."""


def with_past(policy: Policy, row: Sequence[Any] | None) -> Policy:
    """Add to the rules in force what was in force before: ``row`` is what ``KEPT`` found."""
    kept = json.loads(row[0]) if row else {}
    return replace(
        policy,
        earlier_schedules=tuple(
            (_at(until), WorkSchedule.from_dict(spec)) for until, spec in kept.get("schedules", ())
        ),
        earlier_targets=tuple((_at(until), read_targets(table)) for until, table in kept.get("targets_before", ())),
    )


def keep(tx: "Tx", policy: Policy, now: datetime, by: "Person | None") -> tuple[EventKind, ...]:
    """Compare the rules in force with those that the database knows, and keep what they replaced.

    Gives the events that were written: CALENDAR_CHANGED, STANDARD_CHANGED, or none.
    """
    row = tx.exec(KEPT).fetchone()
    present = _present(policy)
    kept = json.loads(row[0]) if row else {**present, "schedules": [], "targets_before": []}
    written = []
    for what, history, kind in (
        ("schedule", "schedules", EventKind.CALENDAR_CHANGED),
        ("targets", "targets_before", EventKind.STANDARD_CHANGED),
    ):
        if kept[what] != present[what]:
            kept[history].append([now.isoformat(), kept[what]])
            kept[what] = present[what]
            facts = {"until": now.isoformat(), "versions": len(kept[history])}
            tx.record(kind, by=by, ticket=None, happened=now, facts=facts)
            written.append(kind)
    if written or row is None:
        _put(tx, _KEY, json.dumps(kept, ensure_ascii=False, sort_keys=True))
    if written:
        _put(tx, STAMP, now.isoformat())
    return tuple(written)


def differs(policy: Policy, row: Sequence[Any] | None) -> bool:
    """Tell whether the rules in force are other ones than the database knows, or it knows none."""
    kept = json.loads(row[0]) if row else {}
    return any(kept.get(what) != value for what, value in _present(policy).items())


def _present(policy: Policy) -> dict[str, Any]:
    return {"schedule": spec_of(policy.schedule), "targets": write_targets(policy.targets)}


def _put(tx: "Tx", key: str, value: str) -> None:
    tx.exec("INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value))


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def spec_of(schedule: WorkSchedule) -> dict[str, Any]:
    """Write a calendar back as the mapping that it can be built from."""
    form = schedule.form
    spec: dict[str, Any] = {
        "timezone": form.zone.key,
        "name": form.name,
        "weekly": {day: _windows(spans) for day, spans in zip(DAYS, form.weekly, strict=True)},
        "overrides": [{"date": _date(day), "hours": _windows(spans)} for day, spans in sorted(form.overrides.items())],
        "holidays": [_date(day) for day in sorted(form.holidays)],
        "yearly_holidays": [f"{month:02}-{day:02}" for month, day in sorted(form.yearly)],
        "breaks": [
            {"date": _date(day), "from": start, "to": end}
            for day, spans in sorted(form.breaks.items())
            for start, end in _windows(spans)
        ],
        "daily_breaks": _windows(form.daily_breaks),
    }
    if form.day_length is not None:
        spec["day_length"] = _clock(form.day_length)
    return spec


def _windows(spans: Spans) -> list[list[str]]:
    return [[_clock(start), _clock(end if end <= _DAY else end - _DAY)] for start, end in spans]


def _clock(second: int) -> str:
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"


def _date(ordinal: int) -> str:
    return datetime.fromordinal(ordinal).date().isoformat()


def write_targets(targets: Targets) -> dict[str, Any]:
    """Write the targets of every tier as plain values; the key of those without a tier is empty."""
    return {(tier or ""): [_target(terms.reaction), _target(terms.response)] for tier, terms in targets.items()}


def read_targets(table: Mapping[str, Any]) -> Targets:
    """Read targets that were written so."""
    return {
        (Tier(tier) if tier else None): TierTargets(reaction=_read(reaction), response=_read(response))
        for tier, (reaction, response) in table.items()
    }


def _target(target: Target) -> list[Any]:
    times = (target.days, target.time.total_seconds(), target.warn_days, target.warn_time.total_seconds())
    return [target.kind.value, *(int(part) for part in times)]


def _read(parts: list[Any]) -> Target:
    kind, days, time, warn_days, warn_time = parts
    return Target(TargetKind(kind), days, timedelta(seconds=time), warn_days, timedelta(seconds=warn_time))
