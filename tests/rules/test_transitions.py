"""The guard of status changes: R10, T-18, T-19, T-21, C-12, S-24, S-43."""

from itertools import product
from typing import Any

import pytest

from models.terms import Status, TicketType
from models.transitions import GRAPH, MERGED, NOT_A_REQUEST, Forbidden, check, ways

EVERYTHING: dict[str, Any] = {
    "type": TicketType.SMALL_TASK,
    "text": True,
    "answered": True,
    "reason": "клиент вернулся",
    "close_reason": "подтвердил",
}
DRAWN = (
    {
        (Status.UNFORMED, Status.NEW),
        (Status.NEW, Status.OPEN),
        (Status.OPEN, Status.NEW),
        (Status.OPEN, Status.IN_PROGRESS),
        (Status.IN_PROGRESS, Status.OPEN),
        (Status.OPEN, Status.WAITLIST),
        (Status.WAITLIST, Status.OPEN),
        (Status.OPEN, Status.WAITING_CLIENT),
        (Status.IN_PROGRESS, Status.WAITING_CLIENT),
        (Status.WAITING_CLIENT, Status.IN_PROGRESS),
        (Status.OPEN, Status.RESOLVED),
        (Status.IN_PROGRESS, Status.RESOLVED),
        (Status.WAITING_CLIENT, Status.RESOLVED),
        (Status.RESOLVED, Status.CLOSED),
        (Status.RESOLVED, Status.OPEN),
        (Status.CLOSED, Status.OPEN),
    }
    | {
        pair
        for status in (Status.UNFORMED, Status.NEW, Status.OPEN, Status.IN_PROGRESS)
        for pair in ((status, Status.WAITING_CURATOR), (Status.WAITING_CURATOR, status))
    }
    | {(Status.WAITLIST, Status.WAITING_CURATOR), (Status.WAITING_CLIENT, Status.WAITING_CURATOR)}
)


def allowed(old: Status, new: Status, fields: dict[str, Any]) -> bool:
    try:
        check(old, new, type=fields.get("type"), fields=fields)
    except Forbidden:
        return False
    return True


@pytest.mark.parametrize(("old", "new"), list(product(Status, Status)))
def test_r10_every_pair_of_statuses_is_allowed_exactly_where_the_graph_has_an_arrow(old: Status, new: Status) -> None:
    assert allowed(old, new, EVERYTHING) is ((old, new) in DRAWN)


@pytest.mark.parametrize("field", ["type", "text"])
def test_s43_nothing_enters_the_queue_without_type_and_text(field: str) -> None:
    with pytest.raises(Forbidden) as refused:
        check(Status.UNFORMED, Status.NEW, type=None, fields={**EVERYTHING, field: None})
    assert refused.value.fields == (field,)


def test_rule_38_resolved_needs_an_answer_or_the_mark() -> None:
    with pytest.raises(Forbidden, match="нечего отвечать"):
        check(Status.IN_PROGRESS, Status.RESOLVED, type=TicketType.QUESTION, fields={})


def test_t21_reopening_needs_a_reason() -> None:
    with pytest.raises(Forbidden, match="причина"):
        check(Status.CLOSED, Status.OPEN, type=TicketType.QUESTION, fields={})


def test_c12_closing_says_by_what_it_was_confirmed() -> None:
    with pytest.raises(Forbidden, match="подтверждено"):
        check(Status.RESOLVED, Status.CLOSED, type=TicketType.QUESTION, fields={})


@pytest.mark.parametrize("type", [kind for kind in TicketType if not kind.endswith("task")])
def test_s24_only_tasks_go_to_the_waiting_list(type: TicketType) -> None:
    with pytest.raises(Forbidden, match="только задачи"):
        check(Status.OPEN, Status.WAITLIST, type=type, fields={})


@pytest.mark.parametrize("old", [s for s in Status if s not in (Status.RESOLVED, Status.CLOSED)])
def test_an_open_ticket_is_closed_at_once_only_by_a_merge_or_as_no_request(old: Status) -> None:
    check(old, Status.CLOSED, type=None, fields={"close_reason": MERGED})
    spam = allowed(old, Status.CLOSED, {"close_reason": NOT_A_REQUEST})
    assert spam is (old is Status.UNFORMED)


def test_a_refusal_says_where_the_ticket_can_go() -> None:
    with pytest.raises(Forbidden) as refused:
        check(Status.NEW, Status.RESOLVED, type=TicketType.QUESTION, fields=EVERYTHING)
    assert all(f"«{status.label}»" in refused.value.sentence for status in ways(Status.NEW))


def test_every_status_has_a_way_out() -> None:
    assert all(GRAPH[status] for status in Status)
