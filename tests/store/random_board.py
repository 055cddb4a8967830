"""A desk that is worked and steered at random: the verbs of ``random_work`` with a supervisor's acts between them."""

import random
from datetime import datetime, timedelta

from data.desk import Desk
from data.rows import By
from models.board_terms import Decision
from models.terms import Priority, Role, Tier
from tests.desks import NOW, PIN, person
from tests.store.random_work import Work

ROLES = (Role.SUPERVISOR, Role.OPERATOR, Role.SPECIALIST, Role.ENGINEER)


class Steered(Work):
    """One working life of a desk with a board; every act moves the time on."""

    def __init__(self, desk: Desk, dice: random.Random, at: datetime = NOW) -> None:
        super().__init__(desk, dice, at)
        steer = (
            *[lambda: desk.tickets.set_tier(self.number(), self.chief(), self.dice.choice((*Tier, None)), "ошиблись")]
            * 2,
            lambda: desk.tickets.set_priority(self.number(), self.by(), self.dice.choice(tuple(Priority)), "важно"),
            lambda: desk.tickets.pay_urgent(self.number(), self.chief(), "счёт 12"),
            lambda: desk.tickets.put_first(self.number(), self.chief(), "всё стоит"),
            *[self.escalate_up] * 3,
            *[self.answer] * 3,
            lambda: desk.board.reassign(self.number(), self.chief(), self.dice.choice(self.people).id, "разгрузить"),
            lambda: desk.board.raise_priority(self.number(), self.chief(), Priority.CRITICAL, "всё стоит"),
            *[lambda: desk.board.leave(self.chief(), self.dice.choice(self.people[1:]).id, "заболел")] * 2,
            *[lambda: desk.board.join(self.chief(), self.dice.choice(self.people[1:]).id, "вышел")] * 2,
            self.swap,
            lambda: desk.people.sign_in(self.dice.choice(self.people).name, PIN, self.at),
            lambda: desk.people.sign_out(self.dice.choice(self.people), self.at),
            self.place,
            lambda: desk.shifts.statuses.tick(self.at),
        )
        self.acts = (*self.acts, *steer)

    def step(self) -> None:
        """Let a little time pass, so that no two looks are of one second."""
        self.at += timedelta(seconds=self.dice.choice((1, 1, 20, 61, 400, 3600)))

    def tier(self) -> None:
        """A client turns out to be of another level."""
        self.desk.tickets.set_tier(self.number(), self.chief(), self.dice.choice((*Tier, None)), "ошиблись")

    def escalate_up(self) -> None:
        """A ticket goes to a supervisor for a decision."""
        to = self.people[0].id
        self.desk.tickets.escalate(self.number(), self.by(), reason="нужно решение", operator_id=to)

    def answer(self) -> None:
        """The supervisor decides about an escalation, if any awaits it."""
        waiting = self.desk.board.live(self.at).awaited
        if waiting:
            to = self.dice.choice(self.people).id
            self.desk.board.answer(
                self.dice.choice(waiting), self.chief(), self.dice.choice(tuple(Decision)), "так решено", to
            )

    def swap(self) -> None:
        """An outage is lifted over a VIP's trifle, if any stands behind one."""
        jumps = self.desk.board.live(self.at).jumps
        if jumps:
            self.desk.board.swap(jumps[0].vip, jumps[0].outage, self.chief(), "авария важнее")

    def place(self) -> None:
        """Somebody gets another line or role."""
        who = person(self.desk, self.dice.choice((Role.OPERATOR, Role.SPECIALIST)))
        role = self.dice.choice((Role.OPERATOR, Role.SPECIALIST))
        self.desk.people.place(By(self.people[0], self.at), who.id, role, self.dice.choice((1, 2)))
