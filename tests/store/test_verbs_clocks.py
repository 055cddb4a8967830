"""Warnings and breaches once, recomputing, edits of rules (time.md rules 26-33, 36, 39; F-16)."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.refusals import NotAllowed
from data.rows import By
from data.rules.versions import KEPT, with_past
from models.clock import ClockName
from models.policy import TierTargets
from models.targets import Target
from models.terms import MessageKind, Priority, Role, Tier
from models.workhours import WorkSchedule
from tests.arrivals import Asked, arrive, arrive_many, client_writes, kinds, later, ticket_of
from tests.desks import NOW, by, make_desk, open_desk, person

NOON = NOW.replace(hour=9, minute=0, second=0)
"""12:00 in Moscow."""
LATE_DAY = {
    "timezone": "Europe/Moscow",
    "weekly": {day: [["12:00", "20:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh desk."""
    return make_desk(tmp_path)


def marks(desk: Desk, number: int) -> list[tuple[str, str, str]]:
    """The marks of a ticket: clock, mark, instant."""
    sql = "SELECT clock, mark, substr(at, 12, 8) FROM clock_mark WHERE ticket_number = ? ORDER BY at, clock, mark"
    return desk.reads.rows(sql, (number,))


def events(desk: Desk, number: int) -> list[tuple[str, str]]:
    """The warnings and breaches in the journal: kind and the instant at which they happened."""
    sql = (
        "SELECT kind, substr(happened_at, 12, 8) FROM journal_event"
        " WHERE ticket_number = ? AND kind IN ('warned', 'breached') ORDER BY n"
    )
    return desk.reads.rows(sql, (number,))


def in_force(desk: Desk, **rules: object) -> None:
    """Let the files of this desk say something else from now on."""
    base = Desk(desk.places, desk.settings).policy
    changed = replace(base, **rules)  # type: ignore[arg-type]
    desk.__dict__["policy"] = with_past(changed, desk.reads.row(KEPT))
    desk.clocks.forget_rules = lambda: in_force(desk, **rules)  # type: ignore[method-assign]


def test_a_thousand_sweeps_leave_one_record_with_the_dues_own_instant(desk: Desk) -> None:
    """Rule 33. Высокий from 12:00: reaction due 12:30, warning at three quarters; the sweep comes whenever it comes."""
    number = arrive(desk, Asked(at=NOON, tier=Tier.HIGH))
    for second in range(1000):
        desk.clocks.sweep(NOON + timedelta(seconds=2 * second))
    assert [mark for mark in marks(desk, number) if mark[0] == "reaction"] == [
        ("reaction", "warning", "09:22:30"),
        ("reaction", "breach", "09:30:00"),
    ]
    assert events(desk, number) == [("warned", "09:22:30"), ("breached", "09:30:00")]
    assert ticket_of(desk, number).version == 1, "a mark is no change that would refuse somebody's act"


def test_the_due_second_itself_is_kept(desk: Desk) -> None:
    number = arrive(desk, Asked(at=NOON, tier=Tier.HIGH))
    desk.clocks.sweep(NOON + timedelta(minutes=30))
    assert ("reaction", "breach", "09:30:00") not in marks(desk, number), "broken one second too early (rule 4)"
    desk.clocks.sweep(NOON + timedelta(minutes=30, seconds=1))
    assert ("reaction", "breach", "09:30:00") in marks(desk, number)


def test_a_week_switched_off_records_the_same_and_shows_only_what_still_matters(desk: Desk) -> None:
    number = arrive(desk, Asked(at=NOON, tier=Tier.HIGH))
    found = desk.clocks.sweep(NOON + timedelta(days=7))
    assert marks(desk, number) == [
        ("reaction", "warning", "09:22:30"),
        ("reaction", "breach", "09:30:00"),
        ("response", "warning", "10:30:00"),
        ("response", "breach", "11:00:00"),
    ]
    assert [(one.clock, one.mark) for one in found if one.show] == [
        (ClockName.REACTION, "breach"),
        (ClockName.RESPONSE, "breach"),
    ], "after a stop, an old warning says nothing beside its breach (rule 32)"
    noticed = desk.reads.row("SELECT min(noticed_at), max(noticed_at) FROM clock_mark")
    assert noticed is not None and noticed[0] == noticed[1] != NOON, "the time of noticing is kept beside the instant"
    assert desk.clocks.sweep(NOON + timedelta(days=8)) == []


def test_of_missed_warnings_the_latest_is_shown(desk: Desk) -> None:
    arrive(desk, Asked(at=NOON, tier=Tier.REGULAR))
    (shown,) = desk.clocks.sweep(NOON + timedelta(minutes=100))
    assert (shown.clock, shown.mark, shown.show) == (ClockName.REACTION, "warning", True)
    assert shown.at == NOON + timedelta(minutes=90)


def test_a_breach_that_nobody_noticed_before_the_answer_is_recorded_all_the_same(desk: Desk) -> None:
    number = arrive(desk, Asked(at=NOON, tier=Tier.HIGH))
    desk.replies.reply(number, By(person(desk), NOON + timedelta(hours=3)), MessageKind.ANSWER, "Готово")
    client_writes(desk, number, NOON + timedelta(hours=4))
    desk.clocks.sweep(NOON + timedelta(hours=4))
    assert ("response", "breach", "11:00:00") in marks(desk, number), "a new cycle hid the breach of the old one"
    assert ticket_of(desk, number).cycle == 2


def test_two_consoles_sweeping_at_once_write_each_mark_once(desk: Desk) -> None:
    numbers = arrive_many(desk, [Asked(at=NOON, tier=Tier.HIGH)] * 20)
    others = [desk, open_desk(desk.places.root), open_desk(desk.places.root)]
    barrier = threading.Barrier(len(others))
    found: list[int] = []

    def sweep(console: Desk) -> None:
        barrier.wait()
        found.append(len(console.clocks.sweep(NOON + timedelta(hours=1))))

    threads = [threading.Thread(target=sweep, args=(console,)) for console in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sum(found) == 40, f"each of 40 marks belongs to one console, they counted {found}"
    for number in numbers:
        assert events(desk, number) == [("warned", "09:22:30"), ("breached", "09:30:00")]


def test_the_sweep_finds_its_work_by_an_index(desk: Desk) -> None:
    arrive_many(desk, [Asked()] * 3)
    plan = desk.reads.plan("SELECT number FROM ticket WHERE alarm_at <= ? ORDER BY alarm_at LIMIT ?", ("2026", 200))
    assert "ix_ticket_alarm" in " ".join(plan), f"the sweep walks the table: {plan}"


def test_a_clock_set_back_makes_no_second_mark_and_moves_no_due(desk: Desk) -> None:
    """F-16: forward an hour, back a day; dues come from the events, never from now (I3)."""
    number = arrive(desk, Asked(at=NOON, tier=Tier.HIGH))
    due = ticket_of(desk, number).response_due
    for now in (NOON + timedelta(hours=1), NOON - timedelta(days=1), NOON + timedelta(hours=1)):
        desk.clocks.sweep(now)
        desk.clocks.recompute(now)
    desk.replies.note(number, By(person(desk), NOON - timedelta(days=1)), "часы отстали")
    desk.clocks.sweep(NOON + timedelta(hours=1))
    assert len(marks(desk, number)) == 2
    assert ticket_of(desk, number).response_due == due


def test_recomputing_twice_writes_nothing_the_second_time(desk: Desk) -> None:
    numbers = arrive_many(desk, [Asked(tier=tier) for tier in Tier] * 3)
    desk.replies.reply(numbers[0], by(desk), MessageKind.QUESTION, "Какой счёт?")
    desk.waiting.hold(numbers[1], by(desk, Role.SUPERVISOR), "ждём оплату")
    desk.clocks.sweep(NOW + timedelta(hours=1))
    before = [ticket_of(desk, number) for number in numbers]
    assert desk.clocks.recompute(NOW + timedelta(hours=1)) == 0, "the cache was not what the journal implies"
    assert [ticket_of(desk, number) for number in numbers] == before
    with desk.store.write(NOW) as tx:
        tx.exec("UPDATE ticket SET response_due = NULL, alarm_at = NULL, cycle = 9 WHERE number IN (1, 2, 3)")
    assert desk.clocks.recompute(NOW) == 3, "only rows that differ are written"
    assert [ticket_of(desk, number) for number in numbers] == before


def test_a_faster_level_brings_the_due_forward_and_never_back(desk: Desk) -> None:
    """Rule 29: Обычный since 12:00, Высокий from 17:00 makes 19:00; from 19:30 it stays 20:00."""
    early, late = arrive_many(desk, [Asked(at=NOON)] * 2)
    lead = person(desk, Role.SUPERVISOR)
    desk.tickets.set_tier(early, By(lead, NOON + timedelta(hours=5)), Tier.HIGH, "новый договор")
    desk.tickets.set_tier(late, By(lead, NOON + timedelta(hours=7, minutes=30)), Tier.HIGH, "новый договор")
    assert ticket_of(desk, early).response_due == NOON + timedelta(hours=7)
    assert ticket_of(desk, late).response_due == NOON + timedelta(hours=8)


def test_critical_caps_the_reaction(desk: Desk) -> None:
    """C-07 by rule 39: 30 minutes from the change, whatever the level."""
    number = arrive(desk, Asked(at=NOON))
    desk.tickets.set_priority(number, By(person(desk), NOON + timedelta(minutes=10)), Priority.CRITICAL, "стоят все")
    assert ticket_of(desk, number).reaction_due == NOON + timedelta(minutes=40)


def test_a_calendar_edit_keeps_the_hours_already_past(desk: Desk) -> None:
    """Rule 30: Обычный from 12:00, the hours become 12:00-20:00 at 14:00: 2 h used, 6 left, due 20:00 as it was."""
    number, late = arrive_many(desk, [Asked(at=NOON), Asked(at=NOON + timedelta(hours=1))])
    desk.clocks.sweep(NOON)
    in_force(desk, schedule=WorkSchedule.from_dict(LATE_DAY))
    changed = desk.clocks.keep_rules(NOON + timedelta(hours=2), person(desk, Role.SUPERVISOR))
    assert changed == 1, "only a due that moved is written: 21:00 is past the new closing time"
    assert ticket_of(desk, number).response_due == NOON + timedelta(hours=8)
    assert ticket_of(desk, late).response_due == NOON + timedelta(days=1, hours=1)
    assert desk.reads.number("SELECT count(*) FROM journal_event WHERE kind = 'calendar_changed'") == 1
    fresh = open_desk(desk.places.root)
    in_force(fresh, schedule=WorkSchedule.from_dict(LATE_DAY))
    assert fresh.clocks.recompute(NOON + timedelta(hours=3)) == 0, "another console counts by other versions"
    assert fresh.clocks.keep_rules(NOON + timedelta(hours=3)) == 0


def test_new_targets_count_for_new_cycles_until_they_are_applied(desk: Desk) -> None:
    """Rule 31."""
    number = arrive(desk, Asked(at=NOON))
    desk.clocks.sweep(NOON)
    terms = TierTargets(reaction=Target.parse("1 ч"), response=Target.parse("3 ч"))
    in_force(desk, targets={**desk.policy.targets, Tier.REGULAR: terms})
    desk.clocks.keep_rules(NOON + timedelta(hours=1))
    in_force(desk, targets={**desk.policy.targets, Tier.REGULAR: terms})
    desk.clocks.recompute(NOON + timedelta(hours=1))
    assert ticket_of(desk, number).response_due == NOON + timedelta(hours=8), "an open cycle keeps its promise"
    fresh = arrive(desk, Asked(at=NOON + timedelta(hours=2)))
    assert ticket_of(desk, fresh).response_due == NOON + timedelta(hours=5)
    with pytest.raises(NotAllowed):
        desk.clocks.apply_targets(By(person(desk), NOON + timedelta(hours=2)))
    desk.clocks.apply_targets(By(person(desk, Role.SUPERVISOR), NOON + timedelta(hours=2)))
    assert ticket_of(desk, number).response_due == NOON + timedelta(hours=5), "applied: counted from that moment"
    assert kinds(desk, number)[-1] == "targets_applied"


def test_an_undone_reply_lets_the_clock_run_on_as_if_it_never_was(desk: Desk) -> None:
    number = arrive(desk, Asked(at=NOON, tier=Tier.HIGH))
    before = ticket_of(desk, number)
    who = By(person(desk), NOON + timedelta(minutes=10))
    desk.replies.acknowledge(number, who)
    desk.undoing.undo(number, later(who, seconds=5))
    after = ticket_of(desk, number)
    assert (after.reaction_state, after.reaction_due, after.alarm_at) == (
        before.reaction_state,
        before.reaction_due,
        before.alarm_at,
    )


def test_best_effort_never_breaks(desk: Desk) -> None:
    number = arrive(desk, Asked(at=NOON, tier=Tier.NONE))
    desk.clocks.sweep(NOON + timedelta(days=60))
    assert {clock for clock, _, _ in marks(desk, number)} == {"reaction"}, "«как получится» has no breach (rule 16)"


def test_paused_clocks_record_nothing_until_they_run_again(desk: Desk) -> None:
    number = arrive(desk, Asked(at=NOON, tier=Tier.HIGH))
    who = By(person(desk), NOON + timedelta(minutes=5))
    desk.replies.reply(number, who, MessageKind.QUESTION, "Какой счёт?")
    assert ticket_of(desk, number).alarm_at is None
    assert desk.clocks.sweep(NOON + timedelta(days=3)) == []
    desk.waiting.resume(number, By(person(desk), NOON + timedelta(days=1)))
    alarm = ticket_of(desk, number).alarm_at
    assert isinstance(alarm, datetime) and alarm > NOON + timedelta(days=1)
