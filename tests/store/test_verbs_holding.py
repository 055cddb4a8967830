"""Who has a ticket, and how work begins and ends (T-05, T-18, T-21, S-24, C-02, C-12)."""

from datetime import timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.refusals import BadInput, Missing, NoSuchTicket, Refusal, TakenBy
from data.rows import By
from models.events import EventKind
from models.terms import MessageKind, Role, Status, TicketType, Tier
from tests.arrivals import Asked, arrive, arrive_many, client_writes, kinds, later, ticket_of
from tests.desks import NOW, by, make_desk, person
from tests.rates import reopen_rate


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh desk."""
    return make_desk(tmp_path)


def test_taking_opens_the_ticket_and_the_second_hears_who_has_it(desk: Desk) -> None:
    number = arrive(desk)
    desk.tickets.take(number, by(desk))
    ticket = ticket_of(desk, number)
    assert (ticket.assignee_id, ticket.status) == (person(desk).id, Status.OPEN)
    with pytest.raises(TakenBy) as no:
        desk.tickets.take(number, by(desk, Role.SPECIALIST))
    assert no.value.holder == person(desk).name
    with pytest.raises(Refusal, match="уже у вас"):
        desk.tickets.take(number, by(desk))


def test_an_unknown_number_gets_a_sentence(desk: Desk) -> None:
    with pytest.raises(NoSuchTicket, match="№ 999 нет"):
        desk.tickets.take(999, by(desk))


def test_the_next_ticket_follows_the_rule_and_skips_what_waits_or_is_another_lines(desk: Desk) -> None:
    numbers = arrive_many(
        desk,
        [
            Asked(),
            Asked(type=TicketType.DEFECT),
            Asked(type=TicketType.OUTAGE),
            Asked(type=TicketType.SMALL_TASK, tier=Tier.VIP, client="ООО «Ромашка»"),
            Asked(type=None),
            Asked(type=TicketType.OUTAGE, tier=Tier.VIP, line=2),
        ],
    )
    question, defect, outage, vip, unformed, second_line = numbers
    desk.waiting.wait(outage, by(desk, Role.SUPERVISOR))
    desk.tickets.release(outage, by(desk, Role.SUPERVISOR))
    served = []
    while (number := desk.tickets.next_for(person(desk))) is not None:
        assert desk.tickets.take_next(by(desk)).number == number
        served.append(number)
    assert served == [vip, defect, question], f"served in another order than the rule: {served}"
    assert desk.tickets.take_next(by(desk, Role.ENGINEER)).number == second_line
    with pytest.raises(Refusal, match="разобрана"):
        desk.tickets.take_next(by(desk))
    assert ticket_of(desk, unformed).assignee_id is None


def test_releasing_puts_it_back_where_all_see_it(desk: Desk) -> None:
    number = arrive(desk)
    desk.tickets.take(number, by(desk))
    desk.tickets.release(number, by(desk))
    ticket = ticket_of(desk, number)
    assert (ticket.assignee_id, ticket.status) == (None, Status.NEW)
    with pytest.raises(Refusal, match="возвращать нечего"):
        desk.tickets.release(number, by(desk))


def test_escalation_to_a_line_frees_the_ticket_there_and_keeps_the_reason_out_of_the_facts(desk: Desk) -> None:
    number = arrive(desk)
    desk.tickets.take(number, by(desk))
    desk.tickets.escalate(number, by(desk), line=2, reason="жалуется Семёнов")
    ticket = ticket_of(desk, number)
    assert (ticket.assignee_id, ticket.line) == (None, 2)
    (facts,) = desk.reads.rows("SELECT facts FROM journal_event WHERE kind = 'escalated'")[0]
    assert "Семёнов" not in facts, "a reason may name a person: it belongs to the erasable messages"
    assert desk.reads.number("SELECT count(*) FROM message WHERE text LIKE '%Семёнов'") == 1
    engineer = person(desk, Role.ENGINEER)
    desk.tickets.escalate(number, by(desk), operator_id=engineer.id, reason="он знает")
    assert ticket_of(desk, number).assignee_id == engineer.id
    with pytest.raises(BadInput, match="линию или человека"):
        desk.tickets.escalate(number, by(desk), reason="просто так")
    with pytest.raises(BadInput, match="причину"):
        desk.tickets.escalate(number, by(desk), line=1, reason="  ")
    with pytest.raises(BadInput, match="Линии 9 нет"):
        desk.tickets.escalate(number, by(desk), line=9, reason="куда-нибудь")


def test_a_type_admits_an_unformed_request_and_starts_its_priority(desk: Desk) -> None:
    number = arrive(desk, Asked(type=None, tier=Tier.HIGH))
    assert ticket_of(desk, number).rank is None
    desk.tickets.set_type(number, by(desk), TicketType.OUTAGE)
    ticket = ticket_of(desk, number)
    assert (ticket.status, ticket.admitted_at, ticket.priority) == (Status.NEW, NOW, "high")
    assert ticket.rank == 10, "an outage stands in the second lane"
    desk.undoing.undo(number, by(desk))
    ticket = ticket_of(desk, number)
    assert (ticket.status, ticket.type, ticket.rank, ticket.priority) == (Status.UNFORMED, None, None, "medium")


def test_a_request_without_a_text_is_not_admitted(desk: Desk) -> None:
    number = arrive(desk, Asked(type=None, text=""))
    done = desk.tickets.set_type(number, by(desk), TicketType.QUESTION)
    ticket = ticket_of(desk, number)
    assert (ticket.status, ticket.rank, ticket.missing) == (Status.UNFORMED, None, "what")
    assert "не хватает" in done.sentence


def test_the_supervisors_swap_lifts_an_outage_over_vip(desk: Desk) -> None:
    vip, outage, question = arrive_many(
        desk, [Asked(tier=Tier.VIP, type=TicketType.SMALL_TASK), Asked(type=TicketType.OUTAGE), Asked()]
    )
    desk.tickets.put_first(outage, by(desk, Role.SUPERVISOR), "стоит весь отдел")
    first, second = ticket_of(desk, outage).rank, ticket_of(desk, vip).rank
    assert first is not None and second is not None and first < second
    with pytest.raises(Refusal, match="только аварию"):
        desk.tickets.put_first(question, by(desk, Role.SUPERVISOR), "попросили")


def test_paid_urgency_moves_a_ticket_up_a_lane(desk: Desk) -> None:
    number = arrive(desk)
    desk.tickets.pay_urgent(number, by(desk, Role.SUPERVISOR), "счёт 17")
    assert ticket_of(desk, number).rank == 30


def test_only_tasks_go_to_the_waiting_list(desk: Desk) -> None:
    question, task = arrive_many(desk, [Asked(), Asked(type=TicketType.LARGE_TASK)])
    for number in (question, task):
        desk.tickets.take(number, by(desk))
    with pytest.raises(Missing, match="только задачи"):
        desk.tickets.waitlist(question, by(desk))
    desk.tickets.waitlist(task, by(desk))
    desk.tickets.start(task, by(desk))
    assert ticket_of(desk, task).status == Status.IN_PROGRESS


def test_resolving_an_open_cycle_needs_an_answer_or_the_mark(desk: Desk) -> None:
    first, second = arrive_many(desk, [Asked(), Asked()])
    for number in (first, second):
        desk.tickets.take(number, by(desk))
        with pytest.raises(Missing) as no:
            desk.tickets.resolve(number, by(desk))
        assert no.value.fields == ("answered",)
    desk.replies.reply(first, by(desk), MessageKind.ANSWER, "Готово")
    desk.tickets.resolve(first, by(desk))
    desk.tickets.resolve(second, by(desk), nothing_to_answer=True)
    assert ticket_of(desk, first).status == ticket_of(desk, second).status == Status.RESOLVED
    assert kinds(desk, second)[-2:] == [EventKind.NOTHING_TO_ANSWER, EventKind.RESOLVED]
    assert ticket_of(desk, second).response_state == "ended", "a mark ends the cycle without a verdict (rule 22)"


def test_closing_comes_after_resolving_and_keeps_its_reason(desk: Desk) -> None:
    number = _resolved(desk, arrive(desk))
    with pytest.raises(Missing) as no:
        desk.tickets.close(number, by(desk), " ")
    assert no.value.fields == ("close_reason",)
    desk.tickets.close(number, by(desk), "подтвердил")
    ticket = ticket_of(desk, number)
    assert (ticket.status, ticket.close_reason, ticket.closed_at) == (Status.CLOSED, "подтвердил", NOW)
    with pytest.raises(Refusal):
        desk.tickets.close(arrive(desk), by(desk), "подтвердил")


def test_reopening_needs_a_reason_and_is_counted_out_of_closed_only(desk: Desk) -> None:
    number = _resolved(desk, arrive(desk))
    with pytest.raises(BadInput, match="причину"):
        desk.tickets.reopen(number, by(desk), "")
    desk.tickets.reopen(number, by(desk), "передумал")
    assert ticket_of(desk, number).reopenings == 0
    desk.tickets.resolve(number, by(desk))
    desk.tickets.close(number, by(desk), "подтвердил")
    desk.tickets.reopen(number, by(desk), "не помогло")
    ticket = ticket_of(desk, number)
    assert (ticket.status, ticket.reopenings, ticket.close_reason) == (Status.OPEN, 1, None)


def test_the_reopen_rate_counts_tickets_not_reopenings(desk: Desk) -> None:
    """Acceptance case 7: ten closed, one reopened twice is one of ten."""
    numbers = arrive_many(desk, [Asked(line=1)] * 8 + [Asked(line=2)] * 2)
    for number in numbers:
        desk.tickets.close(_resolved(desk, number), by(desk), "подтвердил")
    for hours in (1, 2):
        client_writes(desk, numbers[0], NOW + timedelta(hours=hours))
        who = later(by(desk), hours=hours, minutes=5)
        desk.tickets.resolve(numbers[0], who, nothing_to_answer=True)
        desk.tickets.close(numbers[0], who, "подтвердил")
    day = (NOW - timedelta(days=1), NOW + timedelta(days=1))
    assert reopen_rate(desk, *day) == (1, 10)
    assert reopen_rate(desk, *day, line=1) == (1, 8)
    assert reopen_rate(desk, *day, line=2) == (0, 2)
    assert ticket_of(desk, numbers[0]).reopenings == 2
    desk.undoing.undo(numbers[1], by(desk))
    assert reopen_rate(desk, *day) == (1, 9), "a close that was taken back is no close"


def test_silence_closes_after_72_hours_and_a_word_does_not(desk: Desk) -> None:
    silent, spoke = (_resolved(desk, number) for number in arrive_many(desk, [Asked(), Asked()]))
    client_writes(desk, spoke, NOW + timedelta(hours=70))
    desk.clocks.sweep(NOW + timedelta(hours=71, minutes=59))
    assert ticket_of(desk, silent).status == Status.RESOLVED
    desk.clocks.sweep(NOW + timedelta(hours=72))
    ticket = ticket_of(desk, silent)
    assert (ticket.status, ticket.close_reason) == (Status.CLOSED, "молчание")
    assert ticket_of(desk, spoke).status == Status.OPEN
    desk.undoing.undo(silent, By(person(desk, Role.SPECIALIST), NOW + timedelta(hours=73)))
    assert ticket_of(desk, silent).status == Status.RESOLVED, "what silence closed, anybody can take back"


def _resolved(desk: Desk, number: int) -> int:
    desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Готово")
    desk.tickets.resolve(number, by(desk))
    return number


def test_a_close_undone_after_the_period_is_no_close_of_it(desk: Desk) -> None:
    """T-21."""
    number = arrive(desk)
    desk.tickets.resolve(number, by(desk), nothing_to_answer=True)
    desk.tickets.close(number, later(by(desk), minutes=1), "подтвердил")
    desk.undoing.undo(number, later(by(desk), hours=5))
    assert reopen_rate(desk, NOW, NOW + timedelta(hours=1)) == (0, 0)


def test_the_clock_runs_wherever_the_ticket_is_at_work(desk: Desk) -> None:
    """Rule 24, T-22: starting, naming the type and reopening take the work back; no hold outlives the solution."""
    started, admitted, reopened = arrive(desk), arrive(desk, Asked(type=None)), arrive(desk)
    desk.waiting.wait(started, by(desk))
    desk.tickets.start(started, later(by(desk), minutes=5))
    desk.replies.reply(admitted, by(desk), MessageKind.QUESTION, "Что случилось?")
    desk.tickets.set_type(admitted, later(by(desk), minutes=5), TicketType.QUESTION)
    lead = by(desk, Role.SUPERVISOR)
    desk.waiting.hold(reopened, lead, "ждём оплату")
    desk.tickets.resolve(reopened, later(lead, minutes=1), nothing_to_answer=True)
    client_writes(desk, reopened, NOW + timedelta(minutes=5))
    for number in (started, admitted, reopened):
        assert ticket_of(desk, number).response_state == "running", f"№ {number} stands though nobody waits"
