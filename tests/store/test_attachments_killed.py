"""kill -9 between bytes and row: never a row without its bytes; bytes without a row are swept after a day (S-67)."""

import contextlib
import multiprocessing
import os
import signal
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

import data.attached.attachments
from data.desk import Desk
from models.terms import TicketType
from tests.desks import NOW, make_desk, open_desk
from tests.files import new_file
from tests.glass.shift import request

TOLD = 20


def _accept(desk: Desk, n: int) -> None:
    files = (new_file(f"{n}.txt", f"bytes of letter {n}".encode()), new_file("same.txt", b"the same in every letter"))
    desk.intake.accept(replace(request(f"k{n}", 1, TicketType.QUESTION, f"Вопрос {n}"), files=files), NOW)


def _work(root: Path, pipe: Connection) -> None:
    """Take letters with files for ever, telling each after its commit."""
    desk = open_desk(root)
    n = 0
    while True:
        n += 1
        _accept(desk, n)
        pipe.send(n)


def _die_before_the_row(root: Path, pipe: Connection) -> None:
    """Die when the bytes are on disk and the row is about to be written."""

    def die(*_: Any) -> int:
        os.kill(os.getpid(), signal.SIGKILL)
        return 0

    data.attached.attachments.insert = die  # type: ignore[assignment]  # only this process dies of it
    _accept(open_desk(root), 1)


def _die_before_the_commit(root: Path, pipe: Connection) -> None:
    """Die when row and bytes are written and nothing is committed."""
    write = data.attached.attachments.insert

    def then_die(*words: Any) -> int:
        write(*words)
        os.kill(os.getpid(), signal.SIGKILL)
        return 0

    data.attached.attachments.insert = then_die  # type: ignore[assignment]  # only this process dies of it
    _accept(open_desk(root), 1)


def _run(job: Any, root: Path) -> tuple[Any, Connection]:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=job, args=(root, there), daemon=True)
    child.start()
    there.close()
    return child, here


def test_what_was_told_as_taken_has_its_bytes_after_kill_9(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    child, pipe = _run(_work, desk.places.root)
    told = [pipe.recv() for _ in range(TOLD)]
    os.kill(child.pid, signal.SIGKILL)
    child.join(timeout=30)
    with contextlib.suppress(EOFError):
        while True:
            told.append(pipe.recv())
    fresh = open_desk(desk.places.root)
    found, missing, changed = fresh.attachments.verify()
    assert (missing, changed) == (0, 0) and found >= len(told) + 1
    rows = {name for (name,) in fresh.reads.rows("SELECT name FROM attachment")}
    assert {f"{n}.txt" for n in told} <= rows
    assert fresh.journal.verify().sound


@pytest.mark.parametrize("job", [_die_before_the_row, _die_before_the_commit])
def test_bytes_without_a_row_harm_nobody_and_are_swept_after_a_day(tmp_path: Path, job: Any) -> None:
    desk = make_desk(tmp_path)
    child, _ = _run(job, desk.places.root)
    child.join(timeout=60)
    assert child.exitcode == -signal.SIGKILL
    fresh = open_desk(desk.places.root)
    assert fresh.reads.rows("SELECT count(*) FROM attachment") == [(0,)]
    kept = [path for path in fresh.places.attachments.rglob("*") if len(path.name) == 64]
    assert len(kept) == 2, "the bytes were durable before the row"
    youngest = max(path.stat().st_mtime for path in kept)
    assert fresh.attachments.sweep(datetime.fromtimestamp(youngest, UTC) + timedelta(hours=23)) == 0
    assert fresh.attachments.sweep(datetime.fromtimestamp(youngest, UTC) + timedelta(hours=25)) == 2
    _accept(fresh, 1)
    assert fresh.attachments.verify() == (2, 0, 0), "the letter comes again and is taken whole"
