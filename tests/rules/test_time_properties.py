"""time.md rule 9 on random calendars, a second engine that only counts, and rule 1: the process zone is nothing."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from models.timers import deadline, elapsed, explain
from models.workhours import ScheduleError, WorkSchedule
from tests.rules.hours import WEEK

ROOT = Path(__file__).parent.parent.parent
ZONES = ("Europe/Moscow", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Asia/Beirut")
BASE = datetime(2026, 3, 20, tzinfo=UTC)
SLOW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
MINUTE = timedelta(minutes=1)


def said(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


@st.composite
def windows(draw: st.DrawFn) -> list[list[str]]:
    """Up to three windows of a date; the last may run past midnight or end at 24:00."""
    cuts = sorted(draw(st.sets(st.integers(0, 1439), min_size=2, max_size=6)))
    pairs = [[said(a), said(b)] for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    if draw(st.booleans()) and cuts[0] > 0:
        pairs[-1][1] = draw(st.sampled_from(["24:00", said(draw(st.integers(0, cuts[0] - 1)))]))
    return pairs


@st.composite
def specs(draw: st.DrawFn) -> dict[str, Any]:
    """A random calendar around the last Sunday of March 2026, when Berlin goes forward."""
    days = st.dates(date(2026, 3, 18), date(2026, 4, 8)).map(date.isoformat)
    spec: dict[str, Any] = {
        "timezone": draw(st.sampled_from(ZONES)),
        "weekly": draw(st.dictionaries(st.sampled_from(WEEK), windows(), min_size=1)),
        "overrides": [{"date": day, "hours": draw(windows())} for day in draw(st.sets(days, max_size=2))],
        "holidays": draw(st.lists(days, max_size=2)),
        "yearly_holidays": draw(st.lists(days.map(lambda day: day[5:]), max_size=1)),
    }
    cut = sorted(draw(st.sets(st.integers(0, 1439), min_size=2, max_size=2)))
    if draw(st.booleans()):
        spec["daily_breaks"] = [[said(cut[0]), said(cut[1])]]
    if draw(st.booleans()):
        spec["breaks"] = [{"date": draw(days), "from": said(cut[0]), "to": said(cut[1])}]
    return spec


def built(spec: dict[str, Any]) -> WorkSchedule:
    """Build a calendar that opens every week; the others are the business of test_workhours.py."""
    try:
        calendar = WorkSchedule.from_dict(spec)
    except ScheduleError:
        assume(False)
        raise
    assume(calendar.between(BASE + timedelta(days=30), BASE + timedelta(days=60)))
    return calendar


SECONDS = st.integers(0, 20 * 86_400)
AMOUNTS = st.integers(0, 40 * 3600)


class Counter:
    """A slow calendar of another make: it marks every minute as open or closed by its own reading of the mapping."""

    def __init__(self, spec: dict[str, Any], start: datetime, days: int) -> None:
        self.spec, self.zone = spec, ZoneInfo(spec["timezone"])
        self.start = start
        self.open = bytearray(days * 1440)
        first = start.date() - timedelta(days=3)
        dates = [first + timedelta(days=n) for n in range(days + 6)]
        for day in dates:
            self.mark(day, self.hours(day), 1)
        for day in dates:
            self.mark(day, self.closed(day), 0)

    def hours(self, day: date) -> list[list[str]]:
        if day.isoformat() in self.spec["holidays"] or day.isoformat()[5:] in self.spec["yearly_holidays"]:
            return []
        for entry in self.spec["overrides"]:
            if entry["date"] == day.isoformat():
                return list(entry["hours"])
        return list(self.spec["weekly"].get(WEEK[day.weekday()], []))

    def closed(self, day: date) -> list[list[str]]:
        once = [[b["from"], b["to"]] for b in self.spec.get("breaks", []) if b["date"] == day.isoformat()]
        return list(self.spec.get("daily_breaks", [])) + once

    def minute(self, day: date, label: str) -> int:
        hour, minute = map(int, label.split(":"))
        local = datetime(day.year, day.month, day.day, tzinfo=self.zone) + timedelta(hours=hour, minutes=minute)
        return int((local.replace(fold=0).astimezone(UTC) - self.start) / MINUTE)

    def mark(self, day: date, spans: list[list[str]], value: int) -> None:
        for begins, ends in spans:
            last = day if ends > begins else day + timedelta(days=1)
            for at in range(max(self.minute(day, begins), 0), min(self.minute(last, ends), len(self.open))):
                self.open[at] = value

    def between(self, a: int, b: int) -> int:
        return sum(self.open[a:b])

    def add(self, at: int, work: int) -> int | None:
        while work and at < len(self.open):
            work -= self.open[at]
            at += 1
        return None if work else at


@SLOW
@given(specs(), SECONDS, AMOUNTS, AMOUNTS)
def test_rule_9_add_and_between_agree(spec: dict[str, Any], second: int, m: int, n: int) -> None:
    calendar, start = built(spec), BASE + timedelta(seconds=second)
    one, two = timedelta(seconds=m), timedelta(seconds=n)
    assert calendar.between(start, calendar.add(start, two)) == two
    assert calendar.add(start, one + two) == calendar.add(calendar.add(start, one), two)
    assert calendar.add(start, one) <= calendar.add(start, one + two)
    assert calendar.add(start, one) <= calendar.add(start + two, one)


@SLOW
@given(specs(), st.lists(SECONDS, min_size=3, max_size=3))
def test_rule_9_between_adds_up(spec: dict[str, Any], seconds: list[int]) -> None:
    calendar = built(spec)
    a, b, c = (BASE + timedelta(seconds=second) for second in sorted(seconds))
    assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)
    walked = sum((end - start for start, end in calendar.windows(a, c)), timedelta())
    assert walked == calendar.between(a, c)


@SLOW
@given(specs(), SECONDS, AMOUNTS)
def test_subtract_is_the_mirror_of_add(spec: dict[str, Any], second: int, n: int) -> None:
    calendar, end, work = built(spec), BASE + timedelta(seconds=second), timedelta(seconds=n)
    assume(n > 0)
    start = calendar.subtract(end, work)
    assert calendar.between(start, end) == work
    assert calendar.is_open(start)
    assert calendar.between(start + timedelta(seconds=1), end) < work


@SLOW
@given(specs(), SECONDS)
def test_openings_and_closings_bound_the_windows(spec: dict[str, Any], second: int) -> None:
    calendar, at = built(spec), BASE + timedelta(seconds=second)
    opening = calendar.next_open(at)
    assert (opening == at) is calendar.is_open(at)
    assert calendar.is_open(opening)
    assert not calendar.between(at, opening)
    closing = calendar.next_close(at)
    assert closing is not None
    assert not calendar.is_open(closing)
    assert calendar.between(opening, closing) == closing - opening


@SLOW
@given(specs(), st.integers(0, 12 * 1440), st.integers(0, 12 * 1440), st.integers(1, 30 * 60))
def test_another_engine_that_only_counts_minutes_agrees(spec: dict[str, Any], one: int, two: int, work: int) -> None:
    calendar, counter = built(spec), Counter(spec, BASE, 24)
    a, b = sorted((one, two))
    at = BASE + a * MINUTE
    assert calendar.between(at, BASE + b * MINUTE) == counter.between(a, b) * MINUTE
    assert calendar.is_open(at) == bool(counter.open[a])
    found = counter.add(a, work)
    if found is not None:
        assert calendar.add(at, work * MINUTE) == BASE + found * MINUTE


@SLOW
@given(
    specs(),
    st.integers(0, 9 * 1440),
    st.integers(1, 20 * 60),
    st.lists(st.tuples(st.integers(-900, 9000), st.integers(0, 3000)), max_size=4),
)
def test_pauses_agree_with_counting_minutes(
    spec: dict[str, Any], begin: int, work: int, gaps: list[tuple[int, int]]
) -> None:
    calendar, counter = built(spec), Counter(spec, BASE, 24)
    start = BASE + begin * MINUTE
    pauses = [(start + a * MINUTE, start + (a + length) * MINUTE) for a, length in gaps]
    for a, length in gaps:
        for minute in range(max(begin + a, 0), min(begin + a + length, len(counter.open))):
            if minute >= begin:
                counter.open[minute] = 0
    found = counter.add(begin, work)
    due = deadline(calendar, start, work * MINUTE, pauses)
    if found is not None:
        assert due == BASE + found * MINUTE
        assert elapsed(calendar, start, BASE + found * MINUTE, pauses) == work * MINUTE
    assert due is not None
    local = due.astimezone(calendar.zone)
    assert f"{local:%H:%M}" in explain(calendar, start, work * MINUTE, pauses).rsplit("→", 1)[-1]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Vladivostok", "America/New_York"])
def test_rule_1_the_zone_of_the_process_changes_nothing(zone: str) -> None:
    probe = (
        "from tests.rules.hours import *\n"
        "from models.timers import *\n"
        "log = Log.received(at(TUE, 21)); log(at(WED, 10, 30), EventKind.ASKED)\n"
        "log(at(WED, 15), EventKind.CLIENT_WROTE)\n"
        "clocks = replay(log.events, policy()); values = columns(clocks)\n"
        "print(*(f'{name}={value}' for name, value in values.items()), explain(shipped(), at(SAT, 23, 10), hours(2)))\n"
    )
    said_here = [_said_under(probe, name) for name in ("Europe/Moscow", zone)]
    assert said_here[0] == said_here[1]
    assert "вс 12:00" in said_here[0]


def _said_under(probe: str, zone: str) -> str:
    environment = {**os.environ, "TZ": zone, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, encoding="utf-8", cwd=ROOT, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
