"""HO-26: the difference of two handovers, against plain set arithmetic on two hundred generated pairs."""

import random

from models.comparing import Held, compare

PAIRS = 200
OWNERS = ("", "Ирина Лаптева", "Олег Бестужев", "Артём Кравец")
STATES = ("calm", "at_risk", "breached")


def stood(dice: random.Random) -> dict[str, Held]:
    """A handover: some of sixty requests and a file or two, each with an owner and a state."""
    keys = [str(number) for number in range(1, 61)] + ["file:письмо.eml", "standing:3"]
    chosen = dice.sample(keys, dice.randrange(len(keys) + 1))
    return {key: Held(dice.choice(OWNERS), dice.choice(("open", "new")), dice.choice(STATES)) for key in chosen}


def test_ho_26_the_difference_is_that_of_the_sets() -> None:
    dice = random.Random(26)
    seen = 0
    for _ in range(PAIRS):
        earlier, later = stood(dice), stood(dice)
        found = compare(earlier, later)
        both = set(earlier) & set(later)
        assert set(found.new) == set(later) - set(earlier)
        assert set(found.gone) == set(earlier) - set(later)
        assert {one.key for one in found.owner} == {key for key in both if earlier[key].owner != later[key].owner}
        assert {one.key for one in found.sla} == {key for key in both if earlier[key].sla != later[key].sla}
        assert all((one.was, one.now) == (earlier[one.key].owner, later[one.key].owner) for one in found.owner)
        assert all((one.was, one.now) == (earlier[one.key].sla, later[one.key].sla) for one in found.sla)
        assert found.still == len(both)
        assert len(found.new) == len(set(found.new))
        assert len(found.gone) == len(set(found.gone))
        seen += len(found.owner) + len(found.sla)
    assert seen > PAIRS


def test_numbers_come_in_the_order_of_their_value_and_other_things_after_them() -> None:
    later = {key: Held("", "open", "calm") for key in ("file:a.eml", "10", "9", "100")}
    assert compare({}, later).new == ("9", "10", "100", "file:a.eml")


def test_the_same_handover_differs_in_nothing() -> None:
    one = stood(random.Random(1))
    found = compare(one, one)
    assert (found.new, found.gone, found.owner, found.sla, found.still) == ((), (), (), (), len(one))
