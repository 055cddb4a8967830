"""The moment of transfer: who has what after it, and what hangs on it."""

from datetime import timedelta
from pathlib import Path

import pytest

from data.driver import instant
from data.refusals import Missing, Refusal
from data.rows import By
from models.clock import ClockState
from models.shift_terms import Disposition, ItemState, PartState, ShiftState
from models.terms import MessageKind, Role, Status, Tier
from models.timers import Clocks, elapsed, left_at
from models.transitions import Forbidden
from tests.arrivals import Asked, arrive, arrive_many, ticket_of
from tests.desks import PIN, make_desk, open_desk, person
from tests.handovers import (
    EARLY,
    LATE,
    P1,
    PLAIN,
    THEN,
    VIP,
    Floor,
    T,
    accept,
    finish,
    floor,
    key_of,
    mine,
    open_part,
    read,
    share_of,
    sign,
    signed,
)

CLOCKS = ("reaction", "response", "resolution")
COMMON = "SELECT number FROM ticket WHERE is_open = 1 AND assignee_id IS NULL AND common_at IS NULL"
"""HO-04 in SQL: open, nobody's, and nobody said so."""


def test_everything_goes_where_it_was_disposed_to_in_one_transaction(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path), incoming=2)
    given, queued, waiting, kept, named, away = mine(made, *([PLAIN] * 6))
    desk, preparing, by = made.desk, made.desk.shifts.preparing, made.gives
    free = arrive(desk, PLAIN)
    desk.waiting.wait(waiting, By(made.giver, EARLY), T + timedelta(hours=6))
    desk.replies.reply(queued, By(made.giver, EARLY), MessageKind.ANSWER, "Смотрим")
    part = open_part(made)
    preparing.receiver(part, by, made.taker.id)
    preparing.dispose(part, key_of(queued), by, Disposition.QUEUE, reason="не срочно")
    preparing.agree(part, by, made.chief.person.name, PIN)
    preparing.dispose(part, key_of(kept), by, Disposition.KEEP, until=T + timedelta(hours=20))
    preparing.dispose(part, key_of(named), by, Disposition.GIVE, recipient_id=made.incoming[1].id)
    preparing.dispose(part, key_of(away), by, Disposition.ESCALATED, line=2, reason="нужен инженер")
    row = sign(made, part)
    before = dict(desk.reads.rows("SELECT number, assignee_id FROM ticket"))
    second = By(made.incoming[1], THEN)
    read(made, share_of(row, made.taker), made.takes)
    assert before == dict(desk.reads.rows("SELECT number, assignee_id FROM ticket")), "nothing moves before the moment"
    desk.shifts.accepting.accept(share_of(row, made.taker), made.takes, PIN, "first")
    assert desk.shifts.preparing.part(part).state is PartState.ACCEPTING
    owners = dict(desk.reads.rows("SELECT number, assignee_id FROM ticket"))
    assert owners[named] == made.giver.id, "the other share is not accepted yet"
    assert desk.shifts.running.get(made.day).state is ShiftState.HANDING
    done = accept(made, share_of(row, made.incoming[1]), second)
    assert done.state is PartState.ACCEPTED
    owners = dict(desk.reads.rows("SELECT number, assignee_id FROM ticket"))
    assert owners == {
        given: made.taker.id,
        waiting: made.taker.id,
        queued: None,
        free: None,
        kept: made.giver.id,
        named: made.incoming[1].id,
        away: None,
    }
    assert desk.reads.rows(COMMON) == []
    assert ticket_of(desk, queued).status == Status.OPEN.value and ticket_of(desk, queued).common_at == THEN
    assert ticket_of(desk, kept).keep_until == T + timedelta(hours=20)
    assert ticket_of(desk, away).watcher_id == made.taker.id
    states = dict(desk.reads.rows("SELECT ticket_number, state FROM part_item"))
    assert states.pop(kept) == ItemState.KEPT.value and set(states.values()) == {ItemState.ACCEPTED.value}
    shift, night = desk.shifts.running.get(made.day), desk.shifts.running.get(made.night)
    assert (shift.state, night.state) == (ShiftState.CLOSED, ShiftState.RUNNING)
    assert shift.closed_at == THEN and night.opened_at == THEN
    assert {one.person_id for one in night.people if one.accepted_at} == {one.id for one in made.incoming}
    assert desk.reads.number("SELECT count(*) FROM shift_report WHERE shift_id = ?", (made.day,)) == 1
    assert desk.journal.verify().sound and desk.clocks.recompute(THEN) == 0


def test_ho_31_an_unsent_draft_goes_to_the_recipient_who_can_send_it_and_its_author_stays(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    clear, clash = mine(made, PLAIN, PLAIN)
    desk, giver, taker = made.desk, made.giver, made.taker
    desk.drafts.save(giver.id, clear, "answer", "Почти готовый ответ", EARLY)
    desk.drafts.save(giver.id, clash, "answer", "Ответ сдающего", EARLY)
    desk.drafts.save(taker.id, clash, "question", "Свой вопрос", EARLY)
    accept(made, share_of(signed(made), taker))
    draft = desk.drafts.get(taker.id, clear, "answer")
    assert draft is not None and draft.text == "Почти готовый ответ"
    both = desk.drafts.get(taker.id, clash, "question")
    assert both is not None and desk.drafts.mine(giver.id) == ()
    assert both.text.startswith("Свой вопрос\n\n— черновик, ") and giver.name in both.text
    assert both.text.endswith("\nОтвет сдающего")
    authors = desk.reads.rows("SELECT author_id FROM draft WHERE operator_id = ?", (taker.id,))
    assert authors == [(giver.id,), (giver.id,)]
    desk.drafts.save(taker.id, clear, "answer", "Почти готовый ответ, дописан", THEN)
    desk.replies.reply(clear, By(taker, THEN), MessageKind.ANSWER, "Почти готовый ответ, дописан")
    assert desk.drafts.get(taker.id, clear, "answer") is None
    facts = desk.reads.rows("SELECT facts FROM journal_event WHERE kind = 'answered'")
    assert f'"author":{giver.id}' in facts[0][0]


def test_ho_31_a_call_that_waits_and_a_form_go_over_without_losing_a_word(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    desk, giver, taker = made.desk, made.giver, made.taker
    number = arrive(desk, PLAIN)
    desk.drafts.save(giver.id, 0, "intake", '{"text": "звонок сдающего"}', EARLY)
    desk.drafts.save(taker.id, 0, "intake", '{"text": "звонок принявшего"}', EARLY)
    desk.drafts.save(giver.id, number, "form", '{"answers": {"a": "1", "b": "2"}, "type": null}', EARLY)
    desk.drafts.save(taker.id, number, "form", '{"answers": {"b": "3", "c": "4"}, "type": "outage"}', EARLY)
    accept(made, share_of(signed(made), taker))
    calls = sorted(draft.text for draft in desk.drafts.mine(taker.id) if draft.ticket_number == 0)
    assert calls == ['{"text": "звонок принявшего"}', '{"text": "звонок сдающего"}']
    form = desk.drafts.get(taker.id, number, "form")
    assert form is not None and '"a": "1"' in form.text and '"b": "3 / 2"' in form.text and '"c": "4"' in form.text
    assert desk.drafts.mine(giver.id) == ()


def test_reminders_go_over_and_a_draft_on_another_ones_ticket_moves_no_owner(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path), outgoing=2)
    desk, giver, colleague = made.desk, made.giver, made.outgoing[1]
    number = arrive(desk, PLAIN)
    desk.tickets.take(number, By(colleague, EARLY))
    desk.drafts.save(giver.id, number, "answer", "Подскажу коллеге", EARLY)
    desk.reminders.remind(number, By(giver, EARLY), T + timedelta(hours=2), "проверить")
    accept(made, share_of(signed(made), made.taker))
    assert ticket_of(desk, number).assignee_id == colleague.id
    assert desk.drafts.get(made.taker.id, number, "answer") is not None
    assert desk.reads.rows("SELECT operator_id FROM reminder") == [(made.taker.id,)]


def test_ho_24_a_ticket_counts_the_acceptances_that_it_lived_through(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    (number,) = mine(made, PLAIN)
    desk, preparing = made.desk, made.desk.shifts.preparing
    people, at = [made.giver, made.taker], LATE
    for turn in range(1, 5):
        giver, taker = people
        by, takes = By(giver, at), By(taker, at + timedelta(minutes=2))
        part = preparing.open(by).id
        (row,) = preparing.items(part, at)
        assert row.carried == turn - 1
        preparing.receiver(part, by, taker.id)
        preparing.type(part, row.key, by, next_step="Ждать", if_then="Звонить")
        preparing.dispose(part, row.key, by, Disposition.GIVE, recipient_id=taker.id)
        done = preparing.sign(part, by, PIN, f"sign-{turn}")
        accept(made, share_of(done, taker), takes, f"accept-{turn}")
        people, at = [taker, giver], at + timedelta(minutes=5)
    assert (
        desk.reads.number("SELECT count(*) FROM part_item WHERE state = 'accepted' AND ticket_number = ?", (number,))
        == 4
    )


def test_ho_20_no_clock_moves_by_a_handover(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    tiers = [Asked(tier=tier, at=T - timedelta(hours=hours)) for tier in Tier for hours in (1, 5, 50)]
    numbers = mine(made, *tiers, P1)
    free = arrive_many(made.desk, [PLAIN, VIP, P1])
    made.desk.waiting.wait(numbers[0], By(made.giver, EARLY), T + timedelta(hours=6))
    made.desk.waiting.hold(numbers[1], By(made.chief.person, EARLY), "ждём счёт")
    part = open_part(made)
    finish(made, part)

    def clocks() -> dict[int, Clocks]:
        with made.desk.store.write(THEN) as tx:
            return {number: made.desk.clocks.replayed(tx, number) for number in (*numbers, *free)}

    def columns() -> list[tuple[object, ...]]:
        parts = ("state", "start", "due", "warn", "breach", "left", "at")
        kept = ", ".join(f"{name}_{part}" for name in CLOCKS for part in parts)
        return made.desk.reads.rows(f"SELECT number, sla_class, due_next, alarm_at, {kept} FROM ticket ORDER BY number")

    share = share_of(sign(made, part), made.taker)
    made.desk.clocks.sweep(THEN)
    before, kept = clocks(), columns()
    accept(made, share)
    assert columns() == kept
    later, schedule = T + timedelta(hours=15), made.desk.schedule
    worked, counted = elapsed(schedule, THEN, later), 0
    assert worked > timedelta(hours=1)
    for number, found in clocks().items():
        for name in CLOCKS:
            clock, was = getattr(found, name), getattr(before[number], name)
            assert clock == was, f"№ {number} {name}"
            if clock.state is ClockState.RUNNING and clock.due is not None and clock.due > later:
                then, now = left_at(schedule, was, THEN), left_at(schedule, clock, later)
                assert then is not None and now is not None and then - now == worked, f"№ {number} {name}"
                counted += 1
    assert counted, "no clock ran over the handover"
    assert made.desk.clocks.recompute(THEN) == 0


def test_ho_39_an_empty_part_is_accepted_as_such(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    part = signed(made)
    assert part.empty
    done = made.desk.shifts.accepting.accept(share_of(part, made.taker), made.takes, PIN, "key")
    assert done.state is PartState.ACCEPTED
    assert made.desk.shifts.running.get(made.night).state is ShiftState.RUNNING


def test_a_desk_without_a_roster_hands_over_too_and_goes_on(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    made = Floor(desk, [person(desk)], [person(desk, Role.SPECIALIST)])
    mine(made, PLAIN)
    part = open_part(made)
    desk.shifts.preparing.receiver(part, made.gives, made.taker.id)
    share = share_of(sign(made, part), made.taker)
    first = desk.shifts.running.current(THEN)
    accept(made, share)
    second = desk.shifts.running.current(THEN)
    assert first is not None and second is not None and first.id != second.id
    assert desk.shifts.running.get(first.id).state is ShiftState.CLOSED
    assert [one.person_id for one in second.people] == [made.taker.id]


def test_a_field_that_a_profile_asks_for_stops_no_handover(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = floor(make_desk(tmp_path))
    number = arrive(made.desk, VIP)
    share = share_of(signed(made), made.taker)

    def asks(old: Status, to: Status, **_: object) -> None:
        raise Forbidden(f"Для «{to.label}» нужно поле", ("steps",))

    monkeypatch.setattr("data.turn.check", asks)
    with pytest.raises(Missing):
        made.desk.tickets.assign(number, made.chief, made.taker.id)
    accept(made, share)
    ticket = ticket_of(made.desk, number)
    assert (ticket.assignee_id, ticket.status) == (made.taker.id, Status.NEW.value)


def test_a_handover_cannot_be_taken_back_by_undo(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    (number,) = mine(made, PLAIN)
    accept(made, share_of(signed(made), made.taker))
    with pytest.raises(Refusal, match="не отменяется"):
        made.desk.undoing.undo(number, By(made.taker, THEN))
    assert ticket_of(made.desk, number).assignee_id == made.taker.id


def test_an_act_on_the_old_picture_hears_of_the_handover(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    (number,) = mine(made, PLAIN)
    seen = ticket_of(made.desk, number).version
    accept(made, share_of(signed(made), made.taker))
    with pytest.raises(Refusal, match="передано по смене"):
        made.desk.tickets.release(number, By(made.chief.person, THEN, seen))


def test_another_console_sees_the_same_moment(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    mine(made, PLAIN)
    share = share_of(signed(made), made.taker)
    second = open_desk(made.desk.places.root)
    read(made, share, made.takes)
    done = second.shifts.accepting.accept(share, made.takes, PIN, "key")
    assert done == made.desk.shifts.preparing.part(done.id)
    moved = made.desk.reads.row("SELECT accepted_at FROM share")
    assert moved is not None and instant(moved[0]) == THEN
