"""Desks and changes drawn at random for the proofs of «what if»: what is foretold is what then is."""

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from hypothesis import strategies as st

from data.desk import Desk
from data.foresight.book import Foresight
from data.foresight.rows import Pace, Preview
from data.refusals import Refusal
from data.rows import By
from models.terms import Priority, Role, TicketType, Tier
from tests.arrivals import Asked, arrive_many
from tests.desks import NOW, make_desk, person
from tests.rosters import entered, put_in_force, usual
from tests.store.random_work import Work

Verb = Callable[[Desk, int, By], object]


@dataclass(frozen=True)
class Turned:
    """One change of some tickets: how it is foretold, and the verb that makes it."""

    name: str
    foretold: Callable[[Desk, tuple[int, ...], By], Preview]
    verb: Verb


def _priority(to: Priority) -> Turned:
    return Turned(
        f"priority {to.value}",
        lambda desk, numbers, by: desk.foresight.priority(numbers, to, by.at),
        lambda desk, number, by: desk.tickets.set_priority(number, by, to, "так решили"),
    )


def _tier(to: Tier | None) -> Turned:
    return Turned(
        f"tier {to}",
        lambda desk, numbers, by: desk.foresight.tier(numbers, to, by.at),
        lambda desk, number, by: desk.tickets.set_tier(number, by, to, "так решили"),
    )


URGENT = Turned(
    "urgent",
    lambda desk, numbers, by: desk.foresight.urgent(numbers, by.at),
    lambda desk, number, by: desk.tickets.pay_urgent(number, by, "счёт 17"),
)
FIRST = Turned(
    "first",
    lambda desk, numbers, by: desk.foresight.first(numbers, by.at),
    lambda desk, number, by: desk.tickets.put_first(number, by, "стоят все"),
)
CHANGES = st.sampled_from([*map(_priority, Priority), *map(_tier, [*Tier, None]), URGENT, FIRST])
ASKED = st.builds(
    Asked,
    at=st.integers(0, 9 * 60).map(lambda minutes: NOW - timedelta(minutes=minutes)),
    tier=st.sampled_from([*Tier, None]),
    type=st.sampled_from([*TicketType, None]),
    priority=st.sampled_from(Priority),
    line=st.sampled_from((1, 1, 1, 2)),
)
PACES = st.integers(1, 5 * 60).map(lambda minutes: Pace(timedelta(minutes=minutes)))


@dataclass(frozen=True)
class Drawn:
    """What a desk is made of: requests, whether a roster is in force, who accepted the shift, how it was worked."""

    requests: tuple[Asked, ...]
    roster: bool
    seed: int
    steps: int
    pace: Pace


DRAWN = st.builds(
    Drawn,
    requests=st.lists(ASKED, min_size=2, max_size=9).map(tuple),
    roster=st.booleans(),
    seed=st.integers(0, 2**32),
    steps=st.integers(0, 40),
    pace=PACES,
)


def drawn_desk(folder: Path, drawn: Drawn) -> Work:
    """Make the desk and work it; gives the working life, standing at its last instant."""
    desk = make_desk(folder)
    desk.clocks.sweep(NOW)
    keep_pace(desk, drawn.pace)
    arrive_many(desk, list(drawn.requests))
    dice = random.Random(drawn.seed)
    if drawn.roster:
        put_in_force(desk, usual())
        for role in (Role.OPERATOR, Role.SPECIALIST, Role.ENGINEER):
            if dice.random() < 0.6:
                entered(desk, role, NOW)
    work = Work(desk, dice)
    work.go_on(drawn.steps, lambda: None)
    return work


def keep_pace(desk: Desk, pace: Pace) -> None:
    """Let the desk count with this pace, whatever its history is."""

    class Paced(Foresight):
        def pace(self, *_: object) -> Pace:
            return pace

    desk.__dict__["foresight"] = Paced(desk)


def lead(desk: Desk, work: Work) -> By:
    """The supervisor acting now."""
    return By(person(desk, Role.SUPERVISOR), work.at)


def done_to(desk: Desk, numbers: tuple[int, ...], by: By, verb: Verb) -> None:
    """Do it to every ticket; what the desk refuses is not done."""
    for number in numbers:
        with suppress(Refusal):
            verb(desk, number, by)
