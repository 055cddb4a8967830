"""What is hot is read back before it is accepted: the right step of three, or own words (HO-06)."""

from datetime import timedelta
from pathlib import Path

import pytest

from data.refusals import BadInput, NotAllowed, Refusal, Unfinished
from data.rows import By
from models.shift_terms import Disposition, Grade, ItemKind, PartState
from tests.desks import PIN, make_desk, open_desk
from tests.handovers import (
    LATE,
    P1,
    PLAIN,
    THEN,
    VIP,
    T,
    accept,
    finish,
    floor,
    mine,
    open_part,
    share_of,
    sign,
    signed,
    step_of,
)


def test_ho_06_nothing_is_accepted_before_what_is_hot_was_read_back(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    number, _ = mine(made, VIP, PLAIN)
    share, accepting = share_of(signed(made), made.taker), made.desk.shifts.accepting
    hot = next(row for row in accepting.items(share, made.taker, THEN) if row.number == number)
    assert hot.grade is Grade.HOT and not hot.own_words and hot.id is not None
    others = [row.id for row in accepting.items(share, made.taker, THEN) if row.id not in (None, hot.id)]
    accepting.shown(share, made.takes, [one for one in others if one is not None])
    for act in (
        lambda: accepting.accept(share, made.takes, PIN, "key"),
        lambda: accepting.accept_item(hot.id, made.takes),
    ):
        with pytest.raises(Unfinished, match=f"№ {number}") as refused:
            act()
        assert (refused.value.kind, refused.value.ref) == (ItemKind.TICKET.value, str(number))
    with pytest.raises(Refusal, match="откройте его целиком"):
        accepting.read_back(hot.id, made.takes, hot.next_step)
    accepting.shown(share, made.takes, [hot.id])
    with pytest.raises(Unfinished, match="выберите верный следующий шаг"):
        accepting.accept(share, made.takes, PIN, "key")
    assert accepting.read_back(hot.id, made.takes, hot.next_step)
    with pytest.raises(Unfinished, match="примите или откажитесь"):
        accepting.accept(share, made.takes, PIN, "key")
    accepting.accept_item(hot.id, made.takes)
    assert accepting.accept(share, made.takes, PIN, "key").state is PartState.ACCEPTED


def test_ho_06_a_wrong_pick_reopens_the_item_and_brings_another_choice(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    mine(made, VIP)
    share, accepting = share_of(signed(made), made.taker), made.desk.shifts.accepting
    (item,) = accepting.items(share, made.taker, THEN)
    assert item.id is not None
    accepting.shown(share, made.takes, [item.id])
    first = accepting.options(item.id, made.taker)
    wrong = next(text for text in first if text != item.next_step)
    assert not accepting.read_back(item.id, made.takes, wrong)
    (again,) = accepting.items(share, made.taker, THEN)
    assert again.reading is not None and again.reading.tries == 1
    assert not again.shown and not again.read and again.lacks == ("открыть",)
    with pytest.raises(Refusal, match="откройте его целиком"):
        accepting.read_back(item.id, made.takes, item.next_step)
    accepting.shown(share, made.takes, [item.id])
    assert accepting.options(item.id, made.taker) != first
    assert accepting.read_back(item.id, made.takes, item.next_step)
    (done,) = accepting.items(share, made.taker, THEN)
    assert done.reading is not None and done.reading.words == item.next_step and done.reading.tries == 1
    told = made.desk.reads.rows("SELECT kind FROM journal_event WHERE kind IN ('read_wrong', 'item_read') ORDER BY n")
    assert [kind for (kind,) in told] == ["read_wrong", "item_read"]


@pytest.mark.parametrize("others", [0, 1, 5])
def test_three_choices_are_the_own_step_and_two_others_the_same_after_a_restart(tmp_path: Path, others: int) -> None:
    made = floor(make_desk(tmp_path))
    mine(made, *([VIP] * (1 + others)))
    share, accepting = share_of(signed(made), made.taker), made.desk.shifts.accepting
    steps = {row.next_step for row in accepting.items(share, made.taker, THEN)}
    assert len(steps) == 1 + others
    for row in accepting.items(share, made.taker, THEN):
        assert row.id is not None
        options = accepting.options(row.id, made.taker)
        assert len({" ".join(text.casefold().split()) for text in options}) == len(options) == 3
        assert options.count(row.next_step) == 1
        assert len(steps.intersection(options)) == min(3, 1 + others), "a step of this very handover comes first"
        restarted = open_desk(made.desk.places.root).shifts.accepting
        assert restarted.options(row.id, made.taker) == options


def test_equal_steps_are_never_offered_twice(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    mine(made, VIP, VIP, VIP)
    part, preparing = open_part(made), made.desk.shifts.preparing
    finish(made, part)
    for row, text in zip(preparing.items(part, LATE), ("Ждать банк", "ждать  БАНК", "Ждать банк."), strict=True):
        preparing.type(part, row.key, made.gives, next_step=text)
    share = share_of(preparing.sign(part, made.gives, PIN, "key"), made.taker)
    for row in made.desk.shifts.accepting.items(share, made.taker, THEN):
        assert row.id is not None
        options = made.desk.shifts.accepting.options(row.id, made.taker)
        alike = [text for text in options if text.casefold().split() == ["ждать", "банк"]]
        assert len(alike) + options.count("Ждать банк.") == 1


def test_steps_of_an_earlier_handover_fill_the_choice_up(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path), incoming=2)
    number, other = mine(made, VIP, VIP)
    part = open_part(made)
    made.desk.shifts.preparing.receiver(part, made.gives, made.taker.id)
    earlier = step_of(next(row for row in made.desk.shifts.preparing.items(part, LATE) if row.number == number))
    accept(made, share_of(sign(made, part), made.taker))
    back = made.desk.shifts.preparing.open(By(made.taker, T + timedelta(hours=1)))
    by_night = By(made.taker, T + timedelta(hours=1))
    for row in made.desk.shifts.preparing.items(back.id, by_night.at):
        made.desk.shifts.preparing.type(
            back.id, row.key, by_night, next_step=f"Новый шаг про {row.ref}", if_then="Звоним"
        )
        made.desk.shifts.preparing.dispose(
            back.id, row.key, by_night, Disposition.GIVE, recipient_id=made.incoming[1].id
        )
    share = share_of(made.desk.shifts.preparing.sign(back.id, by_night, PIN, "back"), made.incoming[1])
    row = next(
        row for row in made.desk.shifts.accepting.items(share, made.incoming[1], by_night.at) if row.number == other
    )
    assert row.id is not None
    options = made.desk.shifts.accepting.options(row.id, made.incoming[1])
    assert f"Новый шаг про {number}" in options
    assert any(text == earlier or text.endswith("написать клиенту") for text in options)


def test_ho_06_a_p1_is_read_back_in_own_words_that_the_outgoing_person_confirms(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    (number,) = mine(made, P1)
    share, accepting = share_of(signed(made), made.taker), made.desk.shifts.accepting
    (item,) = accepting.items(share, made.taker, THEN)
    assert item.own_words and item.id is not None
    assert accepting.options(item.id, made.taker) == ()
    accepting.shown(share, made.takes, [item.id])
    with pytest.raises(BadInput, match="хотя бы 10 знаков"):
        accepting.read_back(item.id, made.takes, "Звоню!!! ......")
    assert accepting.awaiting(made.giver, THEN) == ()
    accepting.read_back(item.id, made.takes, "Звоню в банк к полуночи, потом клиенту")
    accepting.accept_item(item.id, made.takes)
    (waits,) = accepting.awaiting(made.giver, THEN)
    assert (waits.number, waits.words) == (number, "Звоню в банк к полуночи, потом клиенту")
    assert waits.next_step == item.next_step
    with pytest.raises(Unfinished, match="не подтвердил"):
        accepting.accept(share, made.takes, PIN, "key")
    with pytest.raises(NotAllowed):
        accepting.confirm_words(item.id, made.takes, made.taker.id, True)
    accepting.confirm_words(item.id, By(made.giver, THEN), made.taker.id, False)
    (again,) = accepting.items(share, made.taker, THEN)
    assert again.lacks == ("открыть",) and again.reading is not None and again.reading.verdict is None
    with pytest.raises(Unfinished, match=f"№ {number}"):
        accepting.accept(share, made.takes, PIN, "key")
    accepting.shown(share, made.takes, [item.id])
    accepting.read_back(item.id, made.takes, "Звоню второй линии к полуночи")
    accepting.confirm_words(item.id, By(made.giver, THEN), made.taker.id, True)
    accepting.accept_item(item.id, made.takes)
    assert accepting.awaiting(made.giver, THEN) == ()
    assert accepting.accept(share, made.takes, PIN, "key").state is PartState.ACCEPTED
    stored = made.desk.reads.row("SELECT words, tries, confirmed, confirmed_by FROM item_reading")
    assert stored == ("Звоню второй линии к полуночи", 1, 1, made.giver.id)


def test_words_that_nobody_confirms_in_time_do_not_hold_the_shift(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    mine(made, P1)
    share, accepting = share_of(signed(made), made.taker), made.desk.shifts.accepting
    (item,) = accepting.items(share, made.taker, THEN)
    assert item.id is not None
    accepting.shown(share, made.takes, [item.id])
    accepting.read_back(item.id, made.takes, "Звоню в банк к полуночи")
    patience = made.desk.standard.shifts.handover.confirm_within
    early = By(made.taker, THEN + patience - timedelta(seconds=1))
    accepting.accept_item(item.id, early)
    with pytest.raises(Unfinished, match="не подтвердил"):
        accepting.accept(share, early, PIN, "key")
    part = accepting.accept(share, By(made.taker, THEN + patience), PIN, "key")
    assert part.state is PartState.ACCEPTED
    assert made.desk.reads.row("SELECT confirmed FROM item_reading") == (None,)
