"""What a preview says is what a forecast says once it is done: on any desk, for any change, at any instant."""

import random
import tempfile
from datetime import timedelta
from functools import partial
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from data.desk import Desk
from data.foresight.rows import Pace
from data.refusals import Refusal
from data.rows import By
from data.rules.renewal_rows import Draft
from models.foresight import compare
from models.terms import Role, TicketType, Tier
from tests.arrivals import Asked, arrive
from tests.desks import NOW, make_desk, open_desk, person
from tests.store.foreseen import CHANGES, DRAWN, Drawn, Turned, done_to, drawn_desk, keep_pace, lead
from tests.store.rules_at_hand import put
from tests.store.test_standard_preview import edits


@settings(max_examples=25, deadline=None)
@given(DRAWN, st.lists(st.tuples(CHANGES, st.integers(1, 3)), min_size=1, max_size=4))
def test_a_preview_is_the_forecast_after_the_verb(drawn: Drawn, changes: list[tuple[Turned, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = drawn_desk(Path(folder), drawn)
        desk = work.desk
        for turned, count in changes:
            numbers = tuple({work.number() for _ in range(count)})
            by = lead(desk, work)
            before = desk.foresight.forecast(by.at)
            preview = turned.foretold(desk, numbers, by)
            assert preview.before == before
            done_to(desk, numbers, by, turned.verb)
            after = desk.foresight.forecast(by.at)
            assert after == preview.after, turned.name
            assert compare(before, after) == preview.moved
            other = open_desk(desk.places.root)
            assert other.foresight.forecast(by.at, drawn.pace) == after, "another console foresees otherwise"
        desk.close()


@settings(max_examples=10, deadline=None)
@given(DRAWN, st.lists(st.tuples(edits(), st.booleans()), min_size=1, max_size=2))
def test_the_preview_of_a_standard_is_the_forecast_after_applying(
    drawn: Drawn, standards: list[tuple[dict[str, str], bool]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = drawn_desk(Path(folder), drawn)
        desk = work.desk
        for files, wide in standards:
            work.at += timedelta(minutes=70)
            for name, text in files.items():
                put(desk, text, name)
            draft: Draft = desk.renewal.draft()
            if not draft.differs:
                continue
            preview = desk.foresight.standard(draft, work.at, to_open=wide)
            assert preview.before == desk.foresight.forecast(work.at)
            desk.renewal.apply(lead(desk, work), draft.mark, to_open=wide)
            assert desk.foresight.forecast(work.at) == preview.after
        desk.close()


@settings(max_examples=15, deadline=None)
@given(DRAWN, st.lists(st.booleans(), min_size=1, max_size=4))
def test_the_preview_of_leaving_and_joining_is_the_forecast_after_it(drawn: Drawn, joins: list[bool]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = drawn_desk(Path(folder), drawn)
        desk, dice = work.desk, random.Random(drawn.seed)
        for joining in joins:
            who = person(desk, dice.choice((Role.OPERATOR, Role.SPECIALIST, Role.ENGINEER)))
            by = lead(desk, work)
            given = tuple(dice.sample(range(1, len(drawn.requests) + 1), dice.randint(0, len(drawn.requests))))
            done_to(desk, given, by, partial(_give, who.id))
            preview = (desk.foresight.joining if joining else desk.foresight.leaving)(who.id, by.at)
            assert preview.before == desk.foresight.forecast(by.at)
            try:
                if joining:
                    desk.board.join(by, who.id, "пришёл помочь")
                else:
                    desk.board.leave(by, who.id, "заболел")
            except Refusal:
                assert desk.foresight.forecast(by.at) == preview.before
                continue
            assert desk.foresight.forecast(by.at) == preview.after
            work.go_on(3, lambda: None)
        desk.close()


def test_nothing_is_written_by_looking_ahead(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = arrive(desk, Asked(at=NOW))
    desk.clocks.sweep(NOW)
    keep_pace(desk, Pace(timedelta(minutes=30)))
    head = desk.reads.number("SELECT max(n) FROM journal_event")
    desk.foresight.tier((number,), Tier.VIP, NOW)
    desk.foresight.urgent((number,), NOW)
    desk.foresight.leaving(person(desk).id, NOW)
    assert desk.reads.number("SELECT max(n) FROM journal_event") == head
    assert desk.reads.number("SELECT urgent_paid FROM ticket WHERE number = ?", (number,)) == 0


def test_case_25_s35_a_paid_urgent_start_lists_who_moves_and_confirming_changes_the_forecast(tmp_path: Path) -> None:
    """S-35: three ordinary requests and an outage; the last is paid for and passes the ordinary ones only."""
    desk = make_desk(tmp_path)
    keep_pace(desk, Pace(timedelta(hours=3)))
    outage = arrive(desk, Asked(at=NOW - timedelta(minutes=9), type=TicketType.OUTAGE))
    first = arrive(desk, Asked(at=NOW - timedelta(minutes=8)))
    second = arrive(desk, Asked(at=NOW - timedelta(minutes=7)))
    paid = arrive(desk, Asked(at=NOW - timedelta(minutes=1)))
    desk.tickets.assign(outage, lead_at(desk), person(desk).id)
    preview = desk.foresight.urgent((paid,), NOW)
    assert {one.number: (one.was.place, one.now.place) for one in preview.moved} == {
        paid: (4, 2),
        first: (2, 3),
        second: (3, 4),
    }
    ends = {one.number: one.now.ends for one in preview.moved}
    assert ends[paid] == NOW + timedelta(hours=6), "the outage of three hours stands before it"
    assert [one.number for one in preview.breaks] == [first], "its answer within eight hours comes after nine"
    assert [one.number for one in preview.saves] == [paid]
    desk.tickets.pay_urgent(paid, lead_at(desk), "счёт 17")
    assert desk.foresight.forecast(NOW) == preview.after


def _give(to: int, desk: Desk, number: int, by: By) -> object:
    return desk.tickets.assign(number, by, to)


def lead_at(desk: Desk) -> By:
    """The supervisor at ``NOW``."""
    return By(person(desk, Role.SUPERVISOR), NOW)
