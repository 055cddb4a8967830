"""kill -9 in the middle of a signature or of an acceptance: before or after it, never half (HO-14)."""

import os
import random
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.giving import whereabouts
from data.rows import By
from data.shifts.rows import PartRow
from models.shift_terms import PartState, ShiftState
from models.terms import Priority, Role, Tier
from tests.arrivals import Asked, arrive_many
from tests.desks import PIN, make_desk, open_desk, person
from tests.handovers import LATE, THEN, Floor, T, finish, floor, key_of, open_part, read, share_of, sign
from tests.store.jobs import Nursery, wait_gone

PLACES = 200 if os.environ.get("PULT_PROOF") else 6
"""In how many places of each act it is killed."""
ASKED = (
    Asked(tier=Tier.NONE, client="Пустошь"),
    Asked(tier=Tier.VIP, client="ООО «Ромашка»"),
    Asked(priority=Priority.CRITICAL),
)


def _prepared(folder: Path) -> tuple[Floor, int]:
    made = floor(make_desk(folder))
    numbers = arrive_many(made.desk, [*ASKED, *ASKED])
    for number in numbers[:3]:
        made.desk.tickets.take(number, By(made.giver, T - timedelta(hours=2)))
    made.desk.drafts.save(made.giver.id, numbers[0], "answer", "Почти готовый ответ", LATE)
    part = open_part(made)
    finish(made, part)
    whereabouts.stand(made.desk, part, key_of(numbers[1]), LATE)
    return made, part


@pytest.mark.parametrize("verb", ["sign", "accept"])
def test_ho_14_an_act_of_the_handover_is_whole_or_was_never_begun(tmp_path: Path, verb: str) -> None:
    made, number = _prepared(tmp_path)
    if verb == "accept":
        share = share_of(sign(made, number), made.taker)
        read(made, share, made.takes)
        number = share
    before, whole_state = _picture(made.desk), "whole"
    made.desk.reads.close()
    made.desk.store.close()
    with Nursery() as nursery:

        def attempt(name: str, last: int) -> Path:
            root = tmp_path / name
            shutil.copytree(made.desk.places.root, root)
            wait_gone(nursery.start("hand_over", root, tmp_path / f"{name}.log", verb, number, last))
            return root

        whole = attempt(whole_state, 0)
        statements = int((tmp_path / "whole.log").read_text("utf-8"))
        assert statements > PLACES / 4
        places = random.Random(14).sample(range(1, statements + 1), min(PLACES - 1, statements - 1))
        after = _picture(open_desk(whole))
        assert after != before
        for place in (*places, statements):
            root = attempt(f"at-{place}", place)
            assert not (tmp_path / f"at-{place}.log").exists(), "the job was not killed where it should have been"
            _check(open_desk(root), verb, number, before, after)
            shutil.rmtree(root)


def _check(desk: Desk, verb: str, number: int, before: list[object], after: list[object]) -> None:
    """What a killed console left is the one or the other; the same act again with its key makes it the other."""
    found = _picture(desk)
    assert found in (before, after), "half an act"
    assert desk.journal.verify().sound and desk.clocks.recompute(THEN) == 0
    if verb == "sign" and found == before:
        (part,) = desk.reads.rows("SELECT id FROM part")
        kept = whereabouts.stood(desk, part[0])
        assert kept == key_of(2), "the restart begins at another item"
        assert all(row.next_step for row in desk.shifts.preparing.items(part[0], LATE) if row.grade.value == "hot")
    for _ in range(2):
        done = _again(desk, verb, number)
        assert done.state is (PartState.SIGNED if verb == "sign" else PartState.ACCEPTED)
        assert _picture(desk) == after
    if verb == "accept":
        shifts = [ShiftState(state) for (state,) in desk.reads.rows("SELECT state FROM shift ORDER BY starts")]
        assert shifts == [ShiftState.CLOSED, ShiftState.RUNNING]
    desk.close()


def _again(desk: Desk, verb: str, number: int) -> PartRow:
    if verb == "sign":
        return desk.shifts.preparing.sign(number, By(person(desk), LATE), PIN, "sign-once")
    return desk.shifts.accepting.accept(number, By(person(desk, Role.SPECIALIST), THEN), PIN, "accept-once")


_TABLES = (
    "SELECT number, version, status, assignee_id, common_at, watcher_id FROM ticket ORDER BY number",
    "SELECT id, state, signed_at, sign_key, cut_n > 0, closed_at FROM part ORDER BY id",
    "SELECT id, state, ticket_version, closed_at FROM part_item ORDER BY id",
    "SELECT id, recipient_id, accepted_by, accepted_at, accept_key FROM share ORDER BY id",
    "SELECT id, state, cut_n > 0, closed_at, opened_at FROM shift ORDER BY id",
    "SELECT shift_id, operator_id, accepted_at FROM shift_person ORDER BY 1, 2",
    "SELECT operator_id, ticket_number, kind, text, author_id FROM draft ORDER BY id",
    "SELECT shift_id, until_n > 0, text <> '' FROM shift_report ORDER BY id",
    "SELECT kind, count(*) FROM journal_event WHERE kind NOT LIKE 'sign%' GROUP BY kind ORDER BY kind",
)


def _picture(desk: Desk) -> list[object]:
    """Everything that the acts of a handover change, but the tries of a PIN."""
    return [desk.reads.rows(sql) for sql in _TABLES]
