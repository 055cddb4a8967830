"""Two consoles at the same moment: of two who accept one share, one gets it and the other hears the name (HO-15)."""

import os
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from data.desk import Desk
from data.refusals import AcceptedBy, Refusal
from data.rows import By, Person
from models.shift_terms import PartState, ShiftState
from models.terms import Tier
from tests.arrivals import Asked, arrive
from tests.desks import PIN, make_desk, open_desk
from tests.handovers import LATE, THEN, Floor, T, floor, open_part, read, share_of, sign

TRIES = 20
EARLY = T - timedelta(hours=2)
PLAIN = Asked(tier=Tier.NONE, client="Пустошь", at=T - timedelta(hours=3))


def _at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do several things at the same moment, each in its own thread; what they gave, or the refusal they met."""
    barrier, found = threading.Barrier(len(acts)), list[Any]([None] * len(acts))

    def run(place: int, act: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            found[place] = act()
        except Refusal as refusal:
            found[place] = refusal

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


def _round(made: Floor, giver: Person, number: int, turn: int) -> int:
    """Let a person hold the ticket and sign it over for the first of the night; gives the share."""
    preparing, at = made.desk.shifts.preparing, LATE
    part = preparing.open(By(giver, at)).id
    preparing.receiver(part, By(giver, at), made.taker.id)
    for row in preparing.items(part, at):
        preparing.type(part, row.key, By(giver, at), next_step=f"Ждать {turn}", if_then="Звонить")
        preparing.confirm(part, row.key, By(giver, at))
    return share_of(preparing.sign(part, By(giver, at), PIN, f"sign-{turn}"), made.taker)


def _race(folder: Path, tries: int) -> None:
    made = floor(make_desk(folder), outgoing=2, incoming=2)
    desk, first = made.desk, open_desk(made.desk.places.root)
    second = open_desk(made.desk.places.root)
    wins: dict[str, int] = {}
    for turn in range(tries):
        number = arrive(desk, PLAIN)
        desk.tickets.take(number, By(made.giver, EARLY))
        share = _round(made, made.giver, number, turn)
        takers = [By(one, THEN) for one in made.incoming]
        for taker in takers:
            read(made, share, taker)
        found = _at_once(*(_accept(one, share, taker) for one, taker in zip((first, second), takers, strict=True)))
        lost = [one for one in found if isinstance(one, AcceptedBy)]
        assert len(lost) == 1, f"try {turn}: {found}"
        winner = takers[1 - found.index(lost[0])].person
        assert lost[0].name == winner.name and winner.name in lost[0].sentence
        accepted = desk.reads.row("SELECT accepted_by FROM share WHERE id = ?", (share,))
        owner = desk.reads.row("SELECT assignee_id FROM ticket WHERE number = ?", (number,))
        assert accepted == owner == (winner.id,), f"try {turn}: the share and the ticket have different owners"
        events = "SELECT count(*) FROM journal_event WHERE kind = 'handed_over' AND ticket_number = ?"
        assert desk.reads.number(events, (number,)) == 1
        wins[winner.name] = wins.get(winner.name, 0) + 1
    assert sum(wins.values()) == tries
    assert desk.reads.number("SELECT count(*) FROM journal_event WHERE kind = 'share_accepted'") == tries
    assert desk.journal.verify().sound


def _accept(desk: Desk, share: int, by: By) -> Callable[[], Any]:
    return lambda: desk.shifts.accepting.accept(share, by, PIN, f"{share}-{by.person.id}")


def test_ho_15_of_two_consoles_one_accepts_and_the_other_hears_its_name(tmp_path: Path) -> None:
    _race(tmp_path, TRIES)


@pytest.mark.skipif(not os.environ.get("PULT_PROOF"), reason="five hundred tries are run by `make proof` only")
@pytest.mark.proof
def test_ho_15_five_hundred_times(tmp_path: Path) -> None:
    _race(tmp_path, 500)


def test_the_same_person_on_two_consoles_with_one_key_accepts_once(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    number = arrive(made.desk, PLAIN)
    made.desk.tickets.take(number, By(made.giver, EARLY))
    share = _round(made, made.giver, number, 0)
    read(made, share, made.takes)
    second = open_desk(made.desk.places.root)
    found = _at_once(_accept(made.desk, share, made.takes), _accept(second, share, made.takes))
    assert [one.state for one in found] == [PartState.ACCEPTED] * 2 and found[0] == found[1]
    assert made.desk.reads.number("SELECT count(*) FROM journal_event WHERE kind = 'share_accepted'") == 1


def test_ho_16_two_parts_signed_and_accepted_at_once_stay_independent(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path), outgoing=2, incoming=2)
    desk, second = made.desk, open_desk(made.desk.places.root)
    for giver in made.outgoing:
        desk.tickets.take(arrive(desk, PLAIN), By(giver, EARLY))
    parts = [open_part(made, giver) for giver in made.outgoing]
    for part, giver, taker in zip(parts, made.outgoing, made.incoming, strict=True):
        desk.shifts.preparing.receiver(part, By(giver, LATE), taker.id)
        for row in desk.shifts.preparing.items(part, LATE):
            desk.shifts.preparing.confirm(part, row.key, By(giver, LATE))
    consoles = list(zip((desk, second), parts, made.outgoing, strict=True))
    rows = _at_once(*(_sign(one, part, By(giver, LATE)) for one, part, giver in consoles))
    assert [row.state for row in rows] == [PartState.SIGNED] * 2
    assert rows[0].cut_n != rows[1].cut_n
    assert desk.shifts.running.get(made.day).cut_n == max(row.cut_n for row in rows)
    shares = [share_of(row, taker) for row, taker in zip(rows, made.incoming, strict=True)]
    for share, taker in zip(shares, made.incoming, strict=True):
        read(made, share, By(taker, THEN))
    taking = zip((desk, second), shares, made.incoming, strict=True)
    done = _at_once(*(_accept(one, share, By(taker, THEN)) for one, share, taker in taking))
    assert [row.state for row in done] == [PartState.ACCEPTED] * 2
    shift = desk.shifts.running.get(made.day)
    assert shift.state is ShiftState.CLOSED
    assert desk.reads.number("SELECT count(*) FROM journal_event WHERE kind = 'shift_closed'") == 1
    assert desk.reads.number("SELECT count(*) FROM shift_report") == 1 and desk.journal.verify().sound


def _sign(desk: Desk, part: int, by: By) -> Callable[[], Any]:
    return lambda: desk.shifts.preparing.sign(part, by, PIN, f"sign-{part}")


def _unsign(desk: Desk, part: int, by: By) -> Callable[[], Any]:
    return lambda: desk.shifts.preparing.unsign(part, by)


def test_an_acceptance_and_a_signature_taken_back_at_once_leave_one_of_the_two(tmp_path: Path) -> None:
    for turn in range(6):
        folder = tmp_path / str(turn)
        folder.mkdir()
        made = floor(make_desk(folder))
        number = arrive(made.desk, PLAIN)
        made.desk.tickets.take(number, By(made.giver, EARLY))
        part = open_part(made)
        share = share_of(sign(made, part), made.taker)
        read(made, share, made.takes)
        back = _unsign(open_desk(made.desk.places.root), part, By(made.giver, THEN))
        accepted, unsigned = _at_once(_accept(made.desk, share, made.takes), back)
        owner = made.desk.reads.number("SELECT assignee_id FROM ticket WHERE number = ?", (number,))
        state = made.desk.shifts.preparing.part(part).state
        if isinstance(accepted, Refusal):
            assert (state, owner) == (PartState.DRAFT, made.giver.id) and not isinstance(unsigned, Refusal)
        else:
            assert (state, owner) == (PartState.ACCEPTED, made.taker.id) and isinstance(unsigned, Refusal)
