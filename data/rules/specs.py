"""Calendars and targets written as plain values and read back, for the versions that the database keeps."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from models.policy import Targets, TierTargets
from models.schedule_form import DAYS, Spans
from models.targets import Target, TargetKind
from models.terms import Tier
from models.workhours import WorkSchedule

_DAY = 86_400


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
    return {
        (tier or ""): [write_target(terms.reaction), write_target(terms.response)] for tier, terms in targets.items()
    }


def read_targets(table: Mapping[str, Any]) -> Targets:
    """Read targets that were written so."""
    return {
        (Tier(tier) if tier else None): TierTargets(reaction=read_target(reaction), response=read_target(response))
        for tier, (reaction, response) in table.items()
    }


def write_target(target: Target) -> list[Any]:
    """Write one target as plain values."""
    times = (target.days, target.time.total_seconds(), target.warn_days, target.warn_time.total_seconds())
    return [target.kind.value, *(int(part) for part in times)]


def read_target(parts: list[Any]) -> Target:
    """Read one target that was written so."""
    kind, days, time, warn_days, warn_time = parts
    return Target(TargetKind(kind), days, timedelta(seconds=time), warn_days, timedelta(seconds=warn_time))
