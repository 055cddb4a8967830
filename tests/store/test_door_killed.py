"""kill -9 in the middle of an answer to all and of a refusal: before or after it, never half (L-14, F-01)."""

import shutil
from pathlib import Path

import pytest

from tests.desks import by, make_desk, open_desk
from tests.store.at_the_door import HALF, HIGH, OUTAGE, REGULAR, SOME, at_door
from tests.store.jobs import Nursery, wait_gone

PLACES = 6
"""In how many places of the transaction it is killed."""


@pytest.mark.parametrize("verb", ["answer_all", "refuse"])
def test_a_letter_of_the_door_is_whole_or_was_never_begun(tmp_path: Path, verb: str) -> None:
    desk = make_desk(tmp_path)
    if verb == "refuse":
        number = at_door(desk, HALF)
        letters = 1
    else:
        number, *others = (at_door(desk, OUTAGE, sender) for sender in (REGULAR, HIGH, SOME))
        for other in others:
            desk.duplicates.link(other, number, by(desk))
        letters = 3
    head = desk.journal.head()
    desk.reads.close()
    desk.store.close()
    with Nursery() as nursery:

        def attempt(name: str, last: int) -> Path:
            root = tmp_path / name
            shutil.copytree(desk.places.root, root)
            wait_gone(nursery.start("say_it", root, tmp_path / f"{name}.log", verb, number, last))
            return root

        whole = attempt("whole", 0)
        statements = int((tmp_path / "whole.log").read_text("utf-8"))
        assert statements > PLACES
        halves = [attempt(f"at-{place}", 1 + place * (statements - 1) // (PLACES - 1)) for place in range(PLACES)]
    killed = [root for root in halves if not (tmp_path / f"{root.name}.log").exists()]
    assert len(killed) == PLACES, "the job was not killed where it should have been"
    for root in (whole, *halves):
        after = open_desk(root)
        count = after.reads.number("SELECT count(*) FROM outbox")
        assert count in (0, letters), f"{root.name}: {count} letters of {letters}"
        assert (after.journal.head() == head) is (count == 0), f"{root.name}: letters and journal disagree"
        assert after.journal.verify().sound
        assert after.clocks.recompute(by(after).at) == 0
    assert open_desk(whole).reads.number("SELECT count(*) FROM outbox") == letters
