"""Real logs of other help desks: imported, and their figures equal to a plain recount of the raw rows."""

import csv
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

import pytest

from data.desk import Desk
from models.figures import FigureId, Filter, Period
from tests.desks import make_desk
from tests.histories import LATER, kinds, take
from tests.letters import samples

ROME = ZoneInfo("Europe/Rome")
EVER = Period(datetime(2000, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC), "всё")
Life = Sequence[tuple[datetime, int, str]]
"""One case: its rows as (instant, order, state or activity), in order."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


def lives(path: Path, case: str, at: str, form: str, what: str, order: str = "") -> Mapping[str, Life]:
    """Read the cases of a raw log."""
    found: dict[str, list[tuple[datetime, int, str]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            moment = datetime.strptime(row[at][:19], form).replace(tzinfo=ROME).astimezone(UTC)
            found[row[case]].append((moment, int(row[order]) if order else number, row[what]))
    return {name: sorted(life) for name, life in found.items()}


def p90(values: Sequence[float]) -> float:
    """The nearest-rank 90th percentile."""
    return sorted(values)[math.ceil(0.9 * len(values)) - 1]


def first(life: Life, start: datetime, wanted: set[str]) -> list[float]:
    """How long until the first of some states, by the wall clock."""
    return [(at - start).total_seconds() for at, _, what in life if what in wanted][:1]


def same(desk: Desk, source: str, reactions: Sequence[float], resolutions: Sequence[float]) -> None:
    """The desk's figures of a source against times counted by hand, equal to the second."""
    found = desk.figures.sheet(EVER, Filter(source=source), None, elapsed=True)
    assert found[FigureId.REACTION_MEDIAN].value == median(reactions)
    assert found[FigureId.REACTION_P90].value == p90(reactions)
    assert found[FigureId.REACTION_MEDIAN].count == len(reactions)
    assert found[FigureId.RESOLUTION_MEDIAN].value == median(resolutions)
    assert found[FigureId.RESOLUTION_P90].value == p90(resolutions)
    assert found[FigureId.RESOLVED].value == len(resolutions)


def weekdays(desk: Desk, starts: Sequence[datetime]) -> list[int]:
    """How many cases began on each weekday of the desk's zone."""
    zone = ZoneInfo(desk.settings.zone)
    found = Counter(at.astimezone(zone).weekday() for at in starts)
    return [found[day] for day in range(7)]


def test_the_italian_help_desk(desk: Desk) -> None:
    path = samples("tickets") / "helpdesk_italy_first1500.csv"
    account = take(desk, path, "helpdesk-italy", LATER, zone="Europe/Rome")
    desk.figures.catch_up(LATER)
    raw = lives(path, "Case ID", "Complete Timestamp", "%Y/%m/%d %H:%M:%S", "Activity")
    assert account.new == len(raw) and not account.words and account.used + account.left_out == account.rows
    starts = [life[0][0] for life in raw.values()]
    reactions = [time for life in raw.values() for time in first(life, life[0][0], {"Take in charge ticket"})]
    solved = [time for life in raw.values() for time in first(life, life[0][0], {"Resolve ticket", "RESOLVED"})]
    same(desk, "Helpdesk Italy", reactions, solved)
    found = desk.figures.sheet(EVER, Filter(source="Helpdesk Italy"))
    assert found[FigureId.CLOSED].value == sum(any(what == "Closed" for *_, what in life) for life in raw.values())
    pairs = [pair for life in raw.values() for pair in pairwise(life)]
    again = sum(one[2] in ("Resolve ticket", "RESOLVED") and two[2] == "Take in charge ticket" for one, two in pairs)
    assert found[FigureId.RETURNS].value == again
    assert [sum(row) for row in desk.figures.heat_map(EVER, Filter(source="Helpdesk Italy")).cells] == weekdays(
        desk, starts
    )
    assert desk.journal.verify().sound


def test_the_service_now_log(desk: Desk) -> None:
    path = samples("tickets") / "servicenow_first800.csv"
    account = take(desk, path, "servicenow", LATER, zone="Europe/Rome")
    desk.figures.catch_up(LATER)
    raw = lives(path, "number", "sys_updated_at", "%d/%m/%Y %H:%M", "incident_state", "sys_mod_count")
    opened = {name: life[0][0] for name, life in lives(path, "number", "opened_at", "%d/%m/%Y %H:%M", "number").items()}
    starts = {name: min(life[0][0], opened[name]) for name, life in raw.items()}
    assert account.new == len(raw) and not account.skipped and not account.words
    states = {what for life in raw.values() for *_, what in life}
    reactions = [time for name, life in raw.items() for time in first(life, starts[name], states - {"New"})]
    solved = [time for name, life in raw.items() for time in first(life, starts[name], {"Resolved"})]
    same(desk, "ServiceNow", reactions, solved)
    found = desk.figures.sheet(EVER, Filter(source="ServiceNow"))
    over = ("Resolved", "Closed")
    pairs = [pair for life in raw.values() for pair in pairwise(life)]
    back = sum(one[2] in over and two[2] not in (*over, "New") for one, two in pairs)
    assert found[FigureId.RETURNS].value == back, "one «New» after «Resolved» is a row out of order, see the map"
    grid = desk.figures.heat_map(EVER, Filter(source="ServiceNow"))
    assert [sum(row) for row in grid.cells] == weekdays(desk, list(starts.values()))
    assert not found[FigureId.CSAT_MEAN].known and not found[FigureId.RESPONSE_MEDIAN].known, "nothing records them"


def test_the_spreadsheet_s_dialect_is_the_same_log(desk: Desk) -> None:
    folder = samples("tickets")
    take(desk, folder / "servicenow_first800.csv", "servicenow", LATER, zone="Europe/Rome")
    account = take(desk, folder / "servicenow_excel_dialect_120rows.csv", "servicenow", LATER, zone="Europe/Rome")
    assert (account.new, account.grown, account.same) == (0, 0, 17), "the eighteenth is cut off by the sample's end"
    assert [told.count for told in account.refused.values()] == [1]


_NYC = """
name = "Горячая линия"
source = "NYC 311"
shape = "tickets"
order = "mdy"
zone = "America/New_York"
unknown = ["UNKNOWN"]
[columns]
ticket = "Unique Key"
received = "Created Date"
what = "Status"
closed = "Closed Date"
topic = "Complaint Type"
subject = "Descriptor"
channel = "Open Data Channel Type"
[steps]
"Open" = "nothing"
"In Progress" = "started"
"Closed" = "closed"
[values.channel]
"PHONE" = "телефон"
"ONLINE" = "форма"
"MOBILE" = "другой"
"""


def test_a_hotline_with_american_times(desk: Desk, tmp_path: Path) -> None:
    path, chart = samples("tickets") / "nyc311_400.csv", tmp_path / "nyc.toml"
    chart.write_text(_NYC, "utf-8")
    account = take(desk, path, str(chart), LATER, zone="")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert account.new == len(rows) == 400
    open_there = sum(not row["Closed Date"] or row["Status"] != "Closed" for row in rows)
    assert account.unfinished == open_there and not account.skipped
    desk.figures.catch_up(LATER)
    by_channel = Counter(row["Open Data Channel Type"] for row in rows)
    found = desk.figures.sheet(EVER, Filter(channel="телефон"))
    assert found[FigureId.RECEIVED].value == by_channel["PHONE"]
    assert found[FigureId.CLOSED].value == sum(
        row["Status"] == "Closed" and row["Open Data Channel Type"] == "PHONE" for row in rows
    )
    assert len(kinds(desk, rows[0]["Unique Key"])) == 3 and EVER.end - EVER.start > timedelta(days=1)
