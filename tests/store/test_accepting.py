"""Before the moment of transfer: who may, what must have been on the screen, what is refused."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from data.refusals import BadInput, NotAllowed, Refusal, Unfinished
from data.rows import By
from models.events import EventKind
from models.shift_terms import ItemState, NoticeStep, PartState, Verdict
from models.terms import Role
from tests.desks import PIN, by, make_desk, open_desk
from tests.handovers import (
    PLAIN,
    THEN,
    VIP,
    accept,
    floor,
    mine,
    read,
    share_of,
    signed,
)


def test_ho_07_what_was_not_on_the_screen_blocks_the_acceptance_in_bulk(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    mine(made, *([PLAIN] * 40))
    share, accepting = share_of(signed(made), made.taker), made.desk.shifts.accepting
    rows = accepting.items(share, made.taker, THEN)
    ids = [row.id for row in rows if row.id is not None]
    assert len(ids) == 40
    assert accepting.shown(share, made.takes, ids[:24]) == 24
    for act in (
        lambda: accepting.accept_all(share, made.takes),
        lambda: accepting.accept(share, made.takes, PIN, "key"),
    ):
        with pytest.raises(Unfinished, match="Показано 24 из 40") as refused:
            act()
        assert refused.value.ref in {row.ref for row in rows[24:]}
    assert accepting.shown(share, made.takes, ids[20:]) == 16
    assert accepting.shown(share, made.takes, ids) == 0
    assert accepting.accept_all(share, made.takes) == 40
    assert {row.reading.verdict for row in accepting.items(share, made.taker, THEN) if row.reading} == {
        Verdict.ACCEPTED
    }
    assert accepting.accept(share, made.takes, PIN, "key").state is PartState.ACCEPTED


def test_ho_05_nobody_accepts_their_own_part_on_whatever_console(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    mine(made, PLAIN)
    share = share_of(signed(made), made.taker)
    second = open_desk(made.desk.places.root)
    own = By(made.giver, THEN)
    item = made.desk.reads.number("SELECT id FROM part_item")
    for desk in (made.desk, second):
        accepting = desk.shifts.accepting
        assert accepting.offered(made.giver, THEN) == ()
        acts: tuple[Callable[[], object], ...] = (
            partial(accepting.accept, share, own, PIN, "own"),
            partial(accepting.shown, share, own, [item]),
            partial(accepting.accept_all, share, own),
            partial(accepting.refuse_item, item, own, "не хочу"),
        )
        for act in acts:
            with pytest.raises(NotAllowed, match="принимает другой"):
                act()
    read(made, share, made.takes)
    with pytest.raises(Refusal, match="не подходят"):
        second.shifts.accepting.accept(share, made.takes, "482915", "guess")
    assert made.desk.reads.number("SELECT wrong_tries FROM operator WHERE id = ?", (made.taker.id,)) == 1
    assert made.desk.reads.number("SELECT count(*) FROM share WHERE accepted_by IS NOT NULL") == 0


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMIN])
def test_ho_38_who_only_reads_accepts_nothing(tmp_path: Path, role: Role) -> None:
    made = floor(make_desk(tmp_path))
    mine(made, PLAIN)
    share, reader = share_of(signed(made), made.taker), by(made.desk, role, THEN)
    assert made.desk.shifts.accepting.offered(reader.person, THEN) == ()
    item = made.desk.reads.number("SELECT id FROM part_item")
    for act in (
        lambda: made.desk.shifts.accepting.shown(share, reader, [item]),
        lambda: made.desk.shifts.accepting.refuse_item(item, reader, "нет"),
        lambda: made.desk.shifts.accepting.accept(share, reader, PIN, "key"),
        lambda: made.desk.shifts.accepting.recall(made.parts[0], reader, "вспомнил"),
    ):
        with pytest.raises(NotAllowed, match=role.label):
            act()


def test_a_stranger_to_the_shift_accepts_nothing(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    mine(made, PLAIN)
    share = share_of(signed(made), made.taker)
    engineer = by(made.desk, Role.ENGINEER, THEN)
    assert made.desk.shifts.accepting.offered(engineer.person, THEN) == ()
    read(made, share, engineer)
    with pytest.raises(NotAllowed, match=made.taker.name):
        made.desk.shifts.accepting.accept(share, engineer, PIN, "key")


def test_a_colleague_of_the_coming_shift_may_take_it_over_and_it_is_theirs(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path), incoming=2)
    (number,) = mine(made, PLAIN)
    share, other = share_of(signed(made), made.taker), By(made.incoming[1], THEN)
    assert [one.id for one in made.desk.shifts.accepting.offered(other.person, THEN)] == [share]
    accept(made, share, other)
    assert made.desk.reads.number("SELECT assignee_id FROM ticket WHERE number = ?", (number,)) == other.person.id


def test_a_share_lists_what_is_offered_and_how_much_of_it_is_hot(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    mine(made, VIP, PLAIN, PLAIN)
    assert made.desk.shifts.accepting.offered(made.taker, THEN) == ()
    part = signed(made)
    (row,) = made.desk.shifts.accepting.offered(made.taker, THEN)
    assert (row.id, row.giver, row.items, row.hot) == (share_of(part, made.taker), made.giver.name, 3, 1)
    assert [one.id for one in made.desk.shifts.accepting.offered(made.chief.person, THEN)] == [row.id]
    accept(made, row.id)
    assert made.desk.shifts.accepting.offered(made.taker, THEN) == ()


def test_a_question_goes_to_the_outgoing_person_and_blocks_nothing(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    (number,) = mine(made, PLAIN)
    share, accepting = share_of(signed(made), made.taker), made.desk.shifts.accepting
    (item,) = accepting.items(share, made.taker, THEN)
    assert item.id is not None
    accepting.ask(item.id, made.takes, "Пароль: secret12345 верный?")
    (waits,) = accepting.awaiting(made.giver, THEN)
    assert (waits.number, waits.reader) == (number, made.taker.name) and "secret12345" not in waits.question
    assert [one.step.value for one in made.desk.shifts.calling.mine(made.giver)] == ["remark"]
    with pytest.raises(NotAllowed, match=made.giver.name):
        accepting.answer(item.id, made.chief, made.taker.id, "Верный")
    accepting.answer(item.id, By(made.giver, THEN), made.taker.id, "Да, верный")
    assert accepting.awaiting(made.giver, THEN) == ()
    (again,) = accepting.items(share, made.taker, THEN)
    assert again.reading is not None and again.reading.answer == "Да, верный"
    accept(made, share)


def test_ho_33_what_is_refused_stays_with_the_outgoing_person_and_the_supervisor_sees_it(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    kept, given = mine(made, PLAIN, PLAIN)
    share, accepting = share_of(signed(made), made.taker), made.desk.shifts.accepting
    item = next(row for row in accepting.items(share, made.taker, THEN) if row.number == kept)
    assert item.id is not None
    with pytest.raises(BadInput, match="причину"):
        accepting.refuse_item(item.id, made.takes, "  ")
    accepting.refuse_item(item.id, made.takes, "Не понятно, что обещано")
    (waits,) = accepting.awaiting(made.giver, THEN)
    assert (waits.number, waits.refused) == (kept, "Не понятно, что обещано")
    read(made, share, made.takes)
    part = accepting.accept(share, made.takes, PIN, "key")
    assert part.state is PartState.REMARKS
    owners = dict(made.desk.reads.rows("SELECT number, assignee_id FROM ticket"))
    assert owners == {kept: made.giver.id, given: made.taker.id}
    states = dict(made.desk.reads.rows("SELECT ticket_number, state FROM part_item"))
    assert states == {kept: ItemState.RETURNED.value, given: ItemState.ACCEPTED.value}
    told = {notice.step: notice.sentence for notice in made.desk.shifts.calling.mine(made.chief.person)}
    assert "приняли не всё" in told[NoticeStep.REFUSED]
    facts = made.desk.reads.rows("SELECT facts FROM journal_event WHERE kind = ?", (EventKind.PART_ACCEPTED.value,))
    assert '"returned":1' in facts[0][0]


def test_ho_33_a_refusal_can_be_taken_back_before_the_acceptance(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    (number,) = mine(made, PLAIN)
    share, accepting = share_of(signed(made), made.taker), made.desk.shifts.accepting
    (item,) = accepting.items(share, made.taker, THEN)
    assert item.id is not None
    accepting.refuse_item(item.id, made.takes, "Не моё")
    read(made, share, made.takes)
    accepting.accept_item(item.id, made.takes)
    assert accepting.accept(share, made.takes, PIN, "key").state is PartState.ACCEPTED
    assert made.desk.reads.number("SELECT assignee_id FROM ticket WHERE number = ?", (number,)) == made.taker.id


def test_the_same_key_accepts_once_and_says_the_same(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    mine(made, PLAIN, VIP)
    share = share_of(signed(made), made.taker)
    done = accept(made, share, key="once")
    head = made.desk.journal.head()
    again = open_desk(made.desk.places.root).shifts.accepting.accept(share, made.takes, PIN, "once")
    assert again == done
    assert made.desk.journal.head() == head


def test_nothing_can_be_said_of_an_item_after_the_moment(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    mine(made, PLAIN)
    share = share_of(signed(made), made.taker)
    accept(made, share)
    item = made.desk.reads.number("SELECT id FROM part_item")
    for act in (
        lambda: made.desk.shifts.accepting.refuse_item(item, made.takes, "поздно"),
        lambda: made.desk.shifts.accepting.accept_item(item, made.takes),
        lambda: made.desk.shifts.accepting.shown(share, made.takes, [item]),
    ):
        with pytest.raises(Refusal, match="уже принята"):
            act()
