"""The moves of open requests, one event at a time (handover.md §1.6, HO-13)."""

from collections.abc import Sequence
from typing import Any

import pytest

from models.balance import Balance, Moved, Step, Way, fold, moves, total
from models.events import EventKind

CAME = Step(1, EventKind.RECEIVED, 5, {"v": 1})
SOLVED = Step(3, EventKind.RESOLVED, 5, {"before": {"is_open": True, "status": "in_progress"}})
REOPENED = Step(4, EventKind.REOPENED, 5, {"before": {"is_open": False, "status": "resolved"}})
REFUSED = Step(3, EventKind.REFUSED_AT_GATE, 5, {"before": {"is_open": True, "status": "unformed"}})


def story(*steps: Step) -> Any:
    """The past of tickets as the base would give it."""

    def found(ticket: int, since: int, until: int) -> Sequence[Step]:
        return [step for step in steps if step.ticket == ticket and since <= step.n < until]

    return found


@pytest.mark.parametrize(
    ("step", "way"),
    [
        (CAME, Way.NEW),
        (SOLVED, Way.ENDED),
        (REOPENED, Way.REOPENED),
        (Step(9, EventKind.MERGED_INTO, 5, {"before": {"is_open": True, "status": "open"}, "into": 2}), Way.ENDED),
        (Step(9, EventKind.CLIENT_WROTE, 5, {"from": "closed"}), Way.REOPENED),
        (Step(9, EventKind.CLIENT_WROTE, 5, {"from": "resolved"}), Way.REOPENED),
        (Step(9, EventKind.CLIENT_WROTE, 5, {"from": "waiting_client"}), None),
        (Step(9, EventKind.CLOSED, 5, {"before": {"status": "resolved"}, "reason": "молчание"}), None),
        (Step(9, EventKind.TAKEN, 5, {"before": {"assignee_id": None}, "to": 1}), None),
        (Step(9, EventKind.UNDONE, 5, {"of": 8}), None),
        (Step(9, EventKind.UNDONE, 5, {}), None),
    ],
)
def test_each_event_moves_its_request_one_way_or_not_at_all(step: Step, way: Way | None) -> None:
    assert [one.way for one in moves([step], story(CAME))] == ([way] if way else [])


def test_what_is_taken_back_in_its_own_interval_never_was() -> None:
    undone = Step(4, EventKind.UNDONE, 5, {"of": 3})
    found = moves([CAME, SOLVED, undone], story(CAME, SOLVED))
    assert found[-1] == Moved(4, 5, Way.ENDED, -1)
    assert total(0, found) == Balance(0, new=1)
    assert fold([CAME, SOLVED, undone], story(CAME, SOLVED)) == {5}


def test_what_is_taken_back_later_counts_the_other_way_there() -> None:
    undone = Step(4, EventKind.CLOSE_UNDONE, 5, {"of": 3})
    found = moves([undone], story(CAME, SOLVED), since=4)
    assert total(0, found) == Balance(0, reopened=1)
    closed_again = Step(6, EventKind.UNDONE, 5, {"of": 4})
    assert total(1, moves([closed_again], story(CAME, SOLVED, REOPENED), since=6)) == Balance(1, ended=1)


def test_a_refusal_whose_letter_is_stopped_lets_the_request_stand_again() -> None:
    stopped = Step(5, EventKind.REPLY_CANCELLED, 5, {"of": 3})
    assert fold([CAME, REFUSED, stopped], story(CAME, REFUSED)) == {5}


@pytest.mark.parametrize(
    "between",
    [
        Step(4, EventKind.CLIENT_WROTE, 5, {"from": "closed", "outside": True}),
        Step(4, EventKind.REOPENED, 5, {"before": {"is_open": False, "status": "closed"}}),
    ],
)
def test_a_letter_stopped_after_the_status_went_on_leaves_it_alone(between: Step) -> None:
    stopped = Step(5, EventKind.REPLY_CANCELLED, 5, {"of": 3})
    steps = [CAME, REFUSED, between, stopped]
    assert total(0, moves(steps, story(*steps))) == Balance(0, new=1, reopened=1, ended=1)
    assert fold(steps, story(*steps)) == {5}


def test_the_end_is_what_was_there_and_what_came_less_what_went() -> None:
    assert Balance(21, new=14, reopened=2, ended=18).end == 19
