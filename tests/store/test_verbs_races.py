"""Acts at the same time on one desk: one winner each, legal states only (F-13, F-14 in short form)."""

import itertools
import json
import multiprocessing
import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from data.desk import Desk
from data.refusals import Refusal, TakenBy
from data.rows import By, Done
from models.terms import OPEN_STATUSES, MessageKind, Role, Status
from models.transitions import GRAPH
from tests.arrivals import Asked, arrive_many
from tests.desks import NOW, by, colleague, make_desk, open_desk, person

TICKETS = 400
PROCESSES = 6
TRIES = 2


def _claim_all(root: Path, name: str, start: Any, results: Any) -> None:
    """Try to take every ticket, as one of the processes; tell which were got and whom the refusals named."""
    desk = open_desk(root)
    who = By(next(one for one in desk.people.all() if one.name == name), NOW, None)
    desk.store, desk.clocks, desk.tickets  # noqa: B018 - opened before the start
    won, holders = [], set()
    start.wait()
    for number in range(1, TICKETS + 1):
        try:
            won.append(desk.tickets.take(number, who).number)
        except TakenBy as no:
            holders.add(no.holder)
    desk.store.close()
    results.put((name, won, holders))


def test_400_tickets_are_taken_by_six_processes_each_once(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    names = [colleague(desk, f"Оператор {index}").name for index in range(PROCESSES)]
    arrive_many(desk, [Asked()] * TICKETS)
    desk.store.close()
    desk.reads.close()
    context = multiprocessing.get_context("spawn")
    start, results = context.Barrier(PROCESSES), context.Queue()
    jobs = [context.Process(target=_claim_all, args=(desk.places.root, name, start, results)) for name in names]
    for job in jobs:
        job.start()
    told = [results.get(timeout=60) for _ in jobs]
    for job in jobs:
        job.join(timeout=30)
    wins = Counter(number for _, won, _ in told for number in won)
    twice = [number for number, count in wins.items() if count > 1]
    assert not twice, f"claimed twice: {twice}"
    assert len(wins) == TICKETS, f"never claimed: {sorted(set(range(1, TICKETS + 1)) - set(wins))}"
    ids = {one.name: one.id for one in desk.people.all()}
    stored = dict(desk.reads.rows("SELECT number, assignee_id FROM ticket"))
    wrong = [number for name, won, _ in told for number in won if stored[number] != ids[name]]
    assert not wrong, f"the winner was told one thing, the table says another: {wrong}"
    events = desk.reads.rows("SELECT ticket_number, count(*) FROM journal_event WHERE kind = 'taken' GROUP BY 1")
    assert Counter(dict(events)) == wins, "a claim without its event, or an event without its claim"
    assert all(holder in names for _, _, holders in told for holder in holders), "a loser heard a stranger's name"


Act = Callable[[Desk, int, By], Done]
ACTS: dict[str, Act] = {
    "take": lambda desk, n, who: desk.tickets.take(n, who),
    "release": lambda desk, n, who: desk.tickets.release(n, who),
    "escalate": lambda desk, n, who: desk.tickets.escalate(n, who, line=2, reason="сложно"),
    "assign": lambda desk, n, who: desk.tickets.assign(n, who, who.person.id),
    "answer": lambda desk, n, who: desk.replies.reply(n, who, MessageKind.ANSWER, "Готово"),
    "question": lambda desk, n, who: desk.replies.reply(n, who, MessageKind.QUESTION, "Какой?"),
    "wait": lambda desk, n, who: desk.waiting.wait(n, who),
    "hold": lambda desk, n, who: desk.waiting.hold(n, who, "ждём"),
    "resolve": lambda desk, n, who: desk.tickets.resolve(n, who, nothing_to_answer=True),
    "merge": lambda desk, n, who: desk.merging.merge(n, n + 1, who),
    "merge back": lambda desk, n, who: desk.merging.merge(n + 1, n, who),
    "undo": lambda desk, n, who: desk.undoing.undo(n, who),
}


@pytest.mark.parametrize("picture", ["fresh", "stale"])
def test_any_two_acts_at_once_leave_a_legal_ticket(tmp_path: Path, picture: str) -> None:
    """Every pair of acts, on one ticket, by two consoles: the end state is what the journal's order of acts makes."""
    first = make_desk(tmp_path)
    second = open_desk(first.places.root)
    pairs = [pair for pair in itertools.combinations_with_replacement(ACTS, 2) for _ in range(TRIES)]
    numbers = arrive_many(first, [Asked()] * (2 * len(pairs)))[::2]
    lead, other = by(first, Role.SUPERVISOR), By(colleague(first, "Вторая", Role.SUPERVISOR), NOW)
    for number, (left, right) in zip(numbers, pairs, strict=True):
        seen = 1 if picture == "stale" else None
        barrier = threading.Barrier(2)
        errors: list[BaseException] = []
        threads = [
            threading.Thread(target=_act, args=(desk, ACTS[name], number, By(who.person, NOW, seen), barrier, errors))
            for desk, name, who in ((first, left, lead), (second, right, other))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        assert not errors, f"{left} against {right}: {errors[0]!r}"
        for one in (number, number + 1):
            wrong = illegal(first, one)
            assert not wrong, f"{left} against {right} left № {one} in an illegal state: {wrong}"


def _act(desk: Desk, act: Act, number: int, who: By, barrier: threading.Barrier, errors: list[BaseException]) -> None:
    barrier.wait()
    try:
        act(desk, number, who)
    except Refusal:
        pass
    except BaseException as error:
        errors.append(error)


def illegal(desk: Desk, number: int) -> str:
    """Replay the journal through a reference automaton and compare with the row; gives the difference in words."""
    model = Automaton()
    for n, kind, actor, facts in desk.reads.rows(
        "SELECT n, kind, actor_id, facts FROM journal_event WHERE ticket_number = ? ORDER BY n", (number,)
    ):
        if wrong := model.step(n, kind, actor, json.loads(facts)):
            return f"event {n} {kind}: {wrong}"
    row = desk.reads.row(
        "SELECT status, assignee_id, is_open, hold_reason IS NOT NULL, merged_into, rank IS NOT NULL"
        " FROM ticket WHERE number = ?",
        (number,),
    )
    assert row is not None
    status, holder, is_open, held, merged, ranked = row
    wanted = (model.status, model.holder, model.held)
    got = (status, holder, bool(held))
    if got != wanted:
        return f"the row says {got}, the acts make {wanted}"
    if bool(is_open) != (Status(status) in OPEN_STATUSES) or not ranked:
        return f"is_open {is_open} with status {status}, ranked {ranked}"
    return "merged but open" if merged and is_open else ""


class Automaton:
    """The reference: what a chain of acts makes of a ticket, written without the desk's code."""

    LEADS = {  # noqa: RUF012 - a constant
        "started": "in_progress",
        "answered": "in_progress",
        "asked": "waiting_client",
        "waiting": "waiting_client",
        "resolved": "resolved",
        "merged_into": "closed",
    }

    def __init__(self) -> None:
        self.status = "new"
        self.holder: int | None = None
        self.held = False
        self.past: dict[int, tuple[str, int | None, bool]] = {}

    def step(self, n: int, kind: str, actor: int | None, facts: dict[str, Any]) -> str:
        """Take one event; a sentence when it could not have happened here."""
        if kind in ("undone", "reply_cancelled", "close_undone"):
            self.status, self.holder, self.held = self.past[facts["of"]]
            return ""
        self.past[n] = (self.status, self.holder, self.held)
        if kind == "merged" and facts["adopt"]:
            if self.status == "waiting_client" and not facts["waits"]:
                self.status = "in_progress"
            elif facts["waits"] and self.status in ("new", "open", "in_progress"):
                self.status = "waiting_client"
        if kind == "merged" and self.holder is None:
            self.holder = facts.get("to")
        return self._holder(kind, facts) or self._status(kind)

    def _holder(self, kind: str, facts: dict[str, Any]) -> str:
        if kind == "taken":
            if self.holder is not None:
                return f"taken from {self.holder}"
            self.holder = facts["to"]
        elif kind == "assigned":
            self.holder = facts["to"]
        elif kind == "released":
            if self.holder is None:
                return "released by nobody"
            self.holder = None
        elif kind == "escalated":
            self.holder = facts.get("to")
        return ""

    def _status(self, kind: str) -> str:
        old = self.status
        if kind in ("taken", "assigned") and old == "new":
            self.status = "open"
        elif kind == "released":
            self.status = {"open": "new", "in_progress": "open"}.get(old, old)
        elif kind == "held":
            if self.held:
                return "held twice"
            self.held = True
        elif kind in self.LEADS and not (kind in ("answered", "asked") and old in ("resolved", "closed")):
            self.status = self.LEADS[kind]
            self.held = self.held and self.status not in ("resolved", "closed")
        if old in ("resolved", "closed") and kind not in ("merged_into", "noted", "answered", "asked"):
            return f"{kind} on a finished ticket"
        way = Status(self.status) in {one.to for one in GRAPH[Status(old)]}
        return "" if self.status == old or way else f"no way from {old} to {self.status}"


def test_undo_races_with_the_sender(tmp_path: Path) -> None:
    """A reply is either cancelled or sent, never both: the letter's state is changed by compare-and-set."""
    desk = make_desk(tmp_path)
    other = open_desk(desk.places.root)
    numbers = arrive_many(desk, [Asked()] * 10)
    for number in numbers:
        desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Готово")
        barrier, errors = threading.Barrier(2), list[BaseException]()
        cancelled = threading.Thread(target=_act, args=(desk, ACTS["undo"], number, by(desk), barrier, errors))
        cancelled.start()
        barrier.wait()
        with other.store.write(NOW + timedelta(seconds=11)) as tx:
            sent = tx.exec(
                "UPDATE outbox SET state = 'written' WHERE ticket_number = ? AND state = 'waiting'", (number,)
            ).rowcount
        cancelled.join(timeout=30)
        assert not errors, errors
        state = desk.reads.row("SELECT state FROM outbox WHERE ticket_number = ?", (number,))
        hidden = desk.reads.number("SELECT hidden FROM message WHERE ticket_number = ? AND author = 'agent'", (number,))
        wanted = ("written", 0) if sent else ("cancelled", 1)
        assert (state[0] if state else None, hidden) == wanted, f"№ {number}: sent {sent}, but {state}, hidden {hidden}"
    assert person(desk).id
