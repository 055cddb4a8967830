"""kill -9 among verbs: what was told as done is there, whole, and the cache follows from the journal (F-01 short)."""

import contextlib
import multiprocessing
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path

from data.refusals import Refusal
from models.terms import MessageKind, Role
from tests.arrivals import Asked, arrive_many
from tests.desks import NOW, by, make_desk, open_desk

WRITERS = 2
TOLD = 25


def _work(root: Path, role: Role, pipe: Connection) -> None:
    """Take, answer and resolve for ever, telling each act after its commit."""
    desk = open_desk(root)
    who = by(desk, role)
    while True:
        with contextlib.suppress(Refusal):
            number = desk.tickets.take_next(who).number
            pipe.send((number, "taken"))
            desk.replies.reply(number, who, MessageKind.ANSWER, "Готово")
            pipe.send((number, "answered"))
            desk.tickets.resolve(number, who)
            pipe.send((number, "resolved"))


def test_what_was_told_as_done_survives_kill_9_whole(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    arrive_many(desk, [Asked()] * 400)
    context = multiprocessing.get_context("spawn")
    told: list[tuple[int, str]] = []
    jobs = []
    for role in (Role.OPERATOR, Role.SPECIALIST)[:WRITERS]:
        here, there = context.Pipe(duplex=False)
        job = context.Process(target=_work, args=(desk.places.root, role, there), daemon=True)
        job.start()
        there.close()
        jobs.append((job, here))
    for job, pipe in jobs:
        told += [pipe.recv() for _ in range(TOLD)]
        assert job.pid is not None
        os.kill(job.pid, signal.SIGKILL)
        job.join(timeout=30)
        with contextlib.suppress(EOFError):
            while True:
                told.append(pipe.recv())
    fresh = open_desk(desk.places.root)
    have = set(fresh.reads.rows("SELECT ticket_number, kind FROM journal_event WHERE actor_id IS NOT NULL"))
    lost = [act for act in told if act not in have]
    assert not lost, f"told as done and lost: {lost}"
    halves = fresh.reads.rows(
        "SELECT j.n FROM journal_event j LEFT JOIN outbox o ON o.event_n = j.n"
        " WHERE j.kind = 'answered' AND o.id IS NULL"
    )
    assert not halves, f"answers without their letters: {halves}"
    assert fresh.clocks.recompute(NOW) == 0, "a kill left a cache that the journal does not imply"
    verdict = fresh.journal.verify()
    assert verdict.sound, verdict.sentence
    desk.tickets.take_next(by(desk, Role.SUPERVISOR))
