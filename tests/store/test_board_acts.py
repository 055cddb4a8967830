"""What a supervisor does from the board: each act with its event and its reason, and nobody else may (D-42, C-02)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from data.board.rows import Awaited
from data.desk import Desk
from data.refusals import BadInput, MovedOn, NotAllowed, Refusal
from data.rows import By
from models.board_terms import Decision
from models.events import EventKind
from models.shift_terms import NoticeStep
from models.terms import Priority, Role, Status, TicketType, Tier
from tests.arrivals import Asked, arrive, arrive_many
from tests.desks import NOW, by, colleague, make_desk, person
from tests.handovers import EARLY, LATE, THEN, T, floor, mine, signed

VIP = Asked(tier=Tier.VIP, client="ООО «Ромашка»")
OUTAGE = Asked(type=TicketType.OUTAGE, priority=Priority.HIGH)
REASON = "у Ирины завал"


def chief(desk: Desk, at: datetime = NOW) -> By:
    """The supervisor."""
    return by(desk, Role.SUPERVISOR, at)


def last_event(desk: Desk, number: int) -> tuple[EventKind, dict[str, object]]:
    """The newest event of a ticket with its facts."""
    event = desk.journal.of_ticket(number)[-1]
    return event.kind, event.facts


def events(desk: Desk, kind: EventKind) -> list[dict[str, object]]:
    """The facts of every event of a kind, oldest first."""
    return [one.facts for one in desk.journal.since(0, 10_000) if one.kind is kind]


def notes(desk: Desk, number: int) -> list[str]:
    """What notes a ticket has."""
    sql = "SELECT text FROM message WHERE ticket_number = ? AND kind = 'note' ORDER BY id"
    return [text for (text,) in desk.reads.rows(sql, (number,))]


def owner(desk: Desk, number: int) -> int | None:
    """Who has a ticket."""
    row = desk.queue.find(number)
    assert row is not None
    return row.assignee_id


def escalated(desk: Desk, number: int) -> Awaited:
    """Let the operator hand a ticket to the supervisor; gives what then awaits a decision."""
    desk.tickets.take(number, by(desk))
    boss = person(desk, Role.SUPERVISOR)
    desk.tickets.escalate(number, by(desk), reason="клиент грозит уйти", operator_id=boss.id)
    return next(one for one in desk.board.live(NOW).awaited if one.number == number)


# --- giving and raising


def test_a_ticket_is_given_to_another_with_the_reason(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = arrive(desk)
    desk.tickets.take(number, by(desk))
    to = person(desk, Role.SPECIALIST)
    done = desk.board.reassign(number, chief(desk), to.id, REASON)
    assert to.name in done.sentence and owner(desk, number) == to.id
    kind, facts = last_event(desk, number)
    assert kind is EventKind.ASSIGNED and facts["to"] == to.id
    assert notes(desk, number) == [f"Назначено: {REASON}"]
    assert REASON not in str(facts)


def test_a_priority_is_only_raised(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = arrive(desk)
    desk.board.raise_priority(number, chief(desk), Priority.CRITICAL, "всё стоит")
    row = desk.queue.find(number)
    assert row is not None and row.priority is Priority.CRITICAL
    with pytest.raises(Refusal, match="поднять можно только выше"):
        desk.board.raise_priority(number, chief(desk), Priority.HIGH, "передумали")


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.ENGINEER, Role.MANAGER, Role.ADMIN])
def test_nobody_else_steers(tmp_path: Path, role: Role) -> None:
    desk = make_desk(tmp_path)
    number, vip, outage = arrive_many(desk, [Asked(), VIP, OUTAGE])
    awaited = escalated(desk, number)
    who, to = by(desk, role), person(desk, Role.SPECIALIST).id
    acts: list[Callable[[], object]] = [
        lambda: desk.board.reassign(number, who, to, REASON),
        lambda: desk.board.raise_priority(number, who, Priority.CRITICAL, REASON),
        lambda: desk.board.answer(awaited, who, Decision.KEPT, REASON),
        lambda: desk.board.swap(vip, outage, who, REASON),
        lambda: desk.board.leave(who, to, REASON),
        lambda: desk.board.join(who, to, REASON),
        lambda: desk.board.call_reserve(who, to, REASON),
    ]
    before = desk.journal.head()
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert desk.journal.head() == before


def test_every_act_needs_its_reason(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number, vip, outage = arrive_many(desk, [Asked(), VIP, OUTAGE])
    awaited = escalated(desk, number)
    to, boss = person(desk, Role.SPECIALIST).id, chief(desk)
    acts: list[Callable[[], object]] = [
        lambda: desk.board.reassign(number, boss, to, " "),
        lambda: desk.board.raise_priority(number, boss, Priority.CRITICAL, " "),
        lambda: desk.board.answer(awaited, boss, Decision.KEPT, " "),
        lambda: desk.board.swap(vip, outage, boss, " "),
        lambda: desk.board.leave(boss, to, " "),
        lambda: desk.board.join(boss, to, " "),
        lambda: desk.board.call_reserve(boss, to, " "),
    ]
    before = desk.journal.head()
    for act in acts:
        with pytest.raises(BadInput, match="причин"):
            act()
    assert desk.journal.head() == before


# --- C-02, C-04


def test_c_02_an_outage_is_swapped_before_a_vip_trifle_and_the_board_shows_it(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    vip, outage = arrive_many(desk, [VIP, OUTAGE])
    assert [(one.vip, one.outage) for one in desk.board.live(NOW).jumps] == [(vip, outage)]
    desk.board.swap(vip, outage, chief(desk), "портал стоит у всех")
    kind, _ = last_event(desk, outage)
    assert kind is EventKind.PUT_FIRST
    assert desk.board.live(NOW).jumps == ()
    with pytest.raises(Refusal, match="менять местами нечего"):
        desk.board.swap(vip, outage, chief(desk), "ещё раз")


def test_c_04_a_vip_that_waits_for_a_vip_is_shown_and_the_supervisor_is_warned_once(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    first, second = arrive_many(desk, [VIP, VIP])
    assert desk.board.watch(NOW) == 0 and desk.board.live(NOW).vips == ()
    desk.tickets.start(first, by(desk))
    (wait,) = desk.board.live(NOW).vips
    assert (wait.waiting, wait.in_work, wait.owner) == (second, first, person(desk).name)
    assert desk.board.watch(NOW) == 1
    assert desk.board.watch(NOW) == 0
    warned = desk.reads.rows("SELECT ticket_number, cycle, person_id FROM alert WHERE clock = 'vip_waits'")
    assert warned == [(second, first, person(desk, Role.SUPERVISOR).id)]
    desk.tickets.start(second, by(desk, Role.SPECIALIST))
    assert desk.board.live(NOW).vips == ()


# --- escalations


def test_an_escalation_to_a_supervisor_awaits_a_decision(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = arrive(desk)
    one = escalated(desk, number)
    assert (one.by, one.to, one.reason) == (
        person(desk).name,
        person(desk, Role.SUPERVISOR).name,
        "клиент грозит уйти",
    )
    desk.undoing.undo(number, by(desk))
    assert desk.board.live(NOW).awaited == ()


def test_an_escalation_to_a_line_awaits_until_somebody_takes_it(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = arrive(desk)
    desk.tickets.escalate(number, by(desk), reason="нужен инженер", line=2)
    (one,) = desk.board.live(NOW).awaited
    assert (one.number, one.to) == (number, "")
    desk.tickets.take(number, by(desk, Role.ENGINEER))
    assert desk.board.live(NOW).awaited == ()


def test_back_returns_it_to_the_line_and_person_that_it_came_from(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = arrive(desk)
    desk.tickets.take(number, by(desk))
    desk.tickets.escalate(number, by(desk), reason="нужен инженер", line=2)
    (one,) = desk.board.live(NOW).awaited
    done = desk.board.answer(one, chief(desk), Decision.BACK, "это вопрос для первой линии")
    row = desk.queue.find(number)
    assert row is not None
    assert (row.line, row.assignee_id, row.status) == (1, person(desk).id, Status.OPEN)
    assert person(desk).name in done.sentence
    kind, facts = last_event(desk, number)
    assert kind is EventKind.ESCALATION_ANSWERED
    assert (facts["escalation"], facts["decision"]) == (one.event, "back")
    assert desk.board.live(NOW).awaited == ()


def test_back_to_a_person_who_is_gone_leaves_it_free_on_their_line(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = arrive(desk)
    other = colleague(desk, "Ушедшая Ольга")
    desk.tickets.take(number, By(other, NOW))
    desk.tickets.escalate(number, By(other, NOW), reason="нужен инженер", line=2)
    (one,) = desk.board.live(NOW).awaited
    desk.people.disable(chief(desk), other.id)
    desk.board.answer(one, chief(desk), Decision.BACK, "это вопрос для первой линии")
    row = desk.queue.find(number)
    assert row is not None and (row.line, row.assignee_id, row.status) == (1, None, Status.NEW)


@pytest.mark.parametrize("decision", [Decision.KEPT, Decision.GIVEN])
def test_kept_and_given_name_an_owner(tmp_path: Path, decision: Decision) -> None:
    desk = make_desk(tmp_path)
    number = arrive(desk)
    one = escalated(desk, number)
    to = person(desk, Role.SPECIALIST).id
    desk.board.answer(one, chief(desk), decision, "так решено", to if decision is Decision.GIVEN else None)
    assert owner(desk, number) == (to if decision is Decision.GIVEN else person(desk, Role.SUPERVISOR).id)
    assert desk.board.live(NOW).awaited == ()
    answered = desk.reads.rows("SELECT answered_at IS NOT NULL FROM alert WHERE clock = 'escalation'")
    assert answered == [(1,)]


def test_given_needs_a_person_and_a_second_answer_is_refused(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = arrive(desk)
    one = escalated(desk, number)
    with pytest.raises(BadInput, match="Назовите"):
        desk.board.answer(one, chief(desk), Decision.GIVEN, "так решено")
    desk.board.answer(one, chief(desk), Decision.KEPT, "так решено")
    with pytest.raises(MovedOn, match="уже решили"):
        desk.board.answer(one, chief(desk), Decision.BACK, "передумала")


def test_an_answer_can_be_taken_back_and_the_escalation_awaits_again(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = arrive(desk)
    one = escalated(desk, number)
    desk.board.answer(one, chief(desk), Decision.BACK, "сам справится")
    assert owner(desk, number) == person(desk).id
    desk.undoing.undo(number, chief(desk))
    assert owner(desk, number) == person(desk, Role.SUPERVISOR).id
    assert [each.event for each in desk.board.live(NOW).awaited] == [one.event]


# --- who comes, who goes


def test_who_leaves_frees_what_may_lie_in_the_queue_and_the_rest_stays_named(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    plain, vip, p1, late = arrive_many(
        desk,
        [Asked(), VIP, Asked(priority=Priority.CRITICAL), Asked(tier=Tier.HIGH, at=NOW - timedelta(days=3))],
    )
    for number in (plain, vip, p1, late):
        desk.tickets.take(number, by(desk))
    desk.tickets.start(plain, by(desk))
    left = desk.board.leave(chief(desk), person(desk).id, "заболела")
    assert left.freed == (plain,) and left.named == (vip, p1, late)
    row = desk.queue.find(plain)
    assert row is not None and (row.assignee_id, row.status) == (None, Status.OPEN)
    assert {owner(desk, number) for number in left.named} == {person(desk).id}
    assert all(f"№ {number}" in left.sentence for number in left.named)
    (facts,) = events(desk, EventKind.LEFT_SHIFT)
    assert (facts["person"], facts["freed"], facts["named"]) == (person(desk).id, [plain], [vip, p1, late])
    assert notes(desk, plain) == ["Возвращено в очередь: заболела"]
    assert "заболела" not in str(facts)


def test_what_leaving_frees_is_what_the_preview_said(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    numbers = arrive_many(desk, [Asked(), VIP, Asked(tier=Tier.NONE, client="Пустошь"), OUTAGE])
    for number in numbers:
        desk.tickets.take(number, by(desk))
    preview = desk.foresight.leaving(person(desk).id, NOW)
    desk.board.leave(chief(desk), person(desk).id, "заболела")
    assert preview.after == desk.foresight.forecast(NOW, preview.pace)


def test_who_left_and_joins_again_is_on_the_shift(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    desk, who = made.desk, made.giver
    load = {one.person_id: one for one in desk.board.live(EARLY).loads}[who.id]
    assert load.on_shift
    desk.board.leave(chief(desk, EARLY), who.id, "срочно к врачу")
    assert not {one.person_id: one for one in desk.board.live(EARLY).loads}[who.id].on_shift
    with pytest.raises(Refusal, match="не на смене"):
        desk.board.leave(chief(desk, EARLY), who.id, "ещё раз")
    later = EARLY + timedelta(minutes=40)
    desk.board.join(chief(desk, later), who.id, "вернулась")
    assert {one.person_id: one for one in desk.board.live(later).loads}[who.id].on_shift
    with pytest.raises(Refusal, match="уже на смене"):
        desk.board.join(chief(desk, later), who.id, "ещё раз")
    sql = "SELECT note FROM shift_person WHERE operator_id = ? AND shift_id = ?"
    boss = person(desk, Role.SUPERVISOR).name
    said = f"ушёл: срочно к врачу ({boss}); встал на смену: вернулась ({boss})"
    assert desk.reads.rows(sql, (who.id, made.day)) == [(said,)]
    between = desk.board.then(EARLY + timedelta(minutes=10))
    assert not {one.person_id: one for one in between.loads}[who.id].on_shift
    before = desk.board.then(EARLY - timedelta(minutes=10))
    assert {one.person_id: one for one in before.loads}[who.id].on_shift


def test_the_reserve_is_called_told_and_opens_the_shift_itself(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    desk = made.desk
    spare = colleague(desk, "Запасная Анна")
    with desk.store.write(EARLY) as tx:
        tx.exec(
            "INSERT INTO shift_person (shift_id, operator_id, reserve, override) VALUES (?, ?, 1, '')",
            (made.day, spare.id),
        )
    assert {one.person_id: one for one in desk.board.live(EARLY).loads}[spare.id].reserve
    said = desk.board.call_reserve(chief(desk, EARLY), spare.id, "всплеск обращений")
    assert spare.name in said
    load = {one.person_id: one for one in desk.board.live(EARLY).loads}[spare.id]
    assert load.expected and not load.reserve and not load.on_shift
    assert [one.step for one in desk.shifts.calling.mine(spare)] == [NoticeStep.RESERVE]
    shift = desk.shifts.running.to_take(spare.id, EARLY)
    assert shift is not None and shift.id == made.day
    with pytest.raises(Refusal, match="в резерве этой смены нет"):
        desk.board.call_reserve(chief(desk, EARLY), spare.id, "ещё раз")
    then = {one.person_id: one for one in desk.board.then(EARLY - timedelta(minutes=5)).loads}[spare.id]
    assert then.reserve and not then.expected


def test_a_person_without_a_place_or_a_role_for_it_does_not_join(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    with pytest.raises(BadInput, match="роль не ведёт обращений"):
        desk.board.join(chief(desk), person(desk, Role.MANAGER).id, "помочь")
    with pytest.raises(BadInput, match="нет"):
        desk.board.join(chief(desk), 999, "помочь")


# --- handovers and windows that nobody minds


def test_a_signed_handover_is_unaccepted_until_it_is_accepted_and_the_past_remembers(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    desk = made.desk
    mine(made, Asked(tier=Tier.NONE, client="Пустошь", at=T - timedelta(hours=3)))
    assert desk.board.live(EARLY).unaccepted == ()
    part = signed(made)
    (one,) = desk.board.live(THEN).unaccepted
    assert (one.shift_id, one.giver, one.signed_at) == (made.day, made.giver.name, part.signed_at)
    assert one.items == len(desk.shifts.preparing.items(part.id, THEN))
    desk.shifts.preparing.unsign(part.id, By(made.giver, THEN))
    assert desk.board.live(THEN).unaccepted == ()
    assert desk.board.then(LATE).unaccepted == (one,)
    assert desk.board.then(THEN).unaccepted == ()


def test_a_shift_that_is_over_and_not_handed_over_is_unaccepted(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    late = T + timedelta(minutes=40)
    (one,) = made.desk.board.live(late).unaccepted
    assert (one.shift_id, one.giver, one.signed_at) == (made.day, made.giver.name, None)
    made.desk.shifts.calling.extend(made.day, chief(made.desk, late), late + timedelta(hours=1), "ждём ночную")
    assert made.desk.board.live(late).unaccepted == ()


def test_a_missed_window_of_an_incident_is_on_the_board_until_a_status_is_sent(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = arrive(desk, Asked(priority=Priority.CRITICAL))
    desk.tickets.take(number, by(desk))
    red = next(row.window.red_at for row in desk.shifts.statuses.windows(NOW) if row.number == number)
    assert [one.number for one in desk.board.live(red - timedelta(seconds=1)).windows if one.number] == []
    (one,) = [one for one in desk.board.live(red).windows if one.number]
    assert (one.number, one.since) == (number, red)
    desk.shifts.statuses.send(number, by(desk, Role.SUPERVISOR, red), "Чиним, следующий статус через час.")
    assert [one for one in desk.board.live(red).windows if one.number] == []
