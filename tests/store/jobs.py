"""Processes for the crash tests, forked within milliseconds from one that has imported everything and opened nothing.

``python -m tests.store.jobs`` reads a JSON line ``[job, *arguments]`` and answers with the child's pid.
"""

import importlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from data import driver, engine, migrate
from data.places import Places
from data.refusals import Refusal, StoreTrouble
from data.rows import By
from models.events import EventKind, text_hash
from models.terms import Role
from tests.desks import NOW, by, open_desk

REPOSITORY = Path(__file__).resolve().parents[2]


class Nursery:
    """Starts children, and ends every one of them when the test is over."""

    def __enter__(self) -> Self:
        self._mother = subprocess.Popen(
            [sys.executable, "-m", "tests.store.jobs"],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._born: list[int] = []
        return self

    def start(self, job: str, *arguments: Any) -> int:
        """Fork a child that runs a job; gives its pid."""
        assert self._mother.stdin and self._mother.stdout
        self._mother.stdin.write(json.dumps([job, *map(str, arguments)]) + "\n")
        self._mother.stdin.flush()
        pid = int(self._mother.stdout.readline())
        self._born.append(pid)
        return pid

    def __exit__(self, *_: object) -> None:
        for pid in self._born:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        assert self._mother.stdin and self._mother.stdout
        self._mother.stdin.close()
        self._mother.wait()
        self._mother.stdout.close()


def wait_for(condition: Callable[[], Any], what: str, seconds: float = 30) -> Any:
    """Wait until something becomes true; fail by name when it does not."""
    limit = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < limit, f"waited {seconds} s for: {what}"
        time.sleep(0.002)
    return found


def wait_gone(pid: int) -> None:
    """Wait until a child is no more."""

    def gone() -> bool:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        return False

    wait_for(gone, f"the end of process {pid}")


def wait_longer(log: Path, size: int = 0) -> None:
    """Wait until a file is there and longer than so many bytes."""
    wait_for(lambda: log.exists() and log.stat().st_size > size, f"{log.name} longer than {size}")


def write(root: str, log: str, name: str) -> None:
    """Write events with their messages for ever; each number goes to ``log`` only after its commit."""
    desk = open_desk(Path(root))
    acknowledged = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    turn = 0
    while True:
        turn += 1
        key = f"{name}-{os.getpid()}-{turn}"
        with desk.store.write(NOW) as tx:
            tx.exec("INSERT INTO meta VALUES (?, ?)", (key, "x" * (turn % 400)))
            n = tx.record(EventKind.NOTED, by=None, ticket=None, happened=NOW, facts={"key": key})
        os.write(acknowledged, f"{n} {key}\n".encode())


def write_some(root: str, log: str, commits: str, mode: str) -> None:
    """Write so many events with texts in a journal mode and its ``synchronous``, checkpointing often."""
    wanted, _, synchronous = mode.partition(" ")
    if wanted == "delete":
        driver.sqlite.sqlite_version_info = (3, 40, 1)
    desk = open_desk(Path(root))
    acknowledged = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for turn in range(1, int(commits) + 1):
        with desk.store.write(NOW) as tx:
            text, salt = f"Обращение {turn}: " + "слово " * (turn % 90), b"salt" * 4
            tx.exec("INSERT INTO meta VALUES (?, ?)", (f"text-{turn}", text))
            facts = {"turn": turn, "hash": text_hash(salt, text)}
            n = tx.record(EventKind.NOTED, by=None, ticket=None, happened=NOW, facts=facts)
        os.write(acknowledged, f"{n}\n".encode())
        if turn == 1:
            _weaken(desk.store, synchronous)


def _weaken(store: engine.Store, synchronous: str) -> None:
    raw = store._lane().raw
    raw.execute(f"PRAGMA synchronous = {synchronous}").fetchall()
    raw.execute("PRAGMA wal_autocheckpoint = 60").fetchall()


def hold(root: str, log: str) -> None:
    """Begin a write as Ирина, say so, and stop dead in the middle of it."""
    desk = open_desk(Path(root))
    desk.store.operator = "Ирина Лаптева"
    with desk.store.write(NOW) as tx:
        tx.exec("INSERT INTO meta VALUES ('half', 'written')")
        Path(log).write_text("held", "utf-8")
        os.kill(os.getpid(), signal.SIGSTOP)


def open_new(root: str, log: str) -> None:
    """Open a desk that may not exist yet, and write one event; says how it went."""
    try:
        desk = open_desk(Path(root))
        with desk.store.write(NOW) as tx:
            said = str(tx.record(EventKind.NOTED, by=None, ticket=None, happened=NOW, facts={}))
    except Refusal as refusal:
        said = refusal.sentence
    Path(log).write_text(said, "utf-8")


class Statements:
    """Counts the statements of every writing connection from here on; the process dies at the one of this number."""

    def __init__(self, last: int) -> None:
        self.count = 0
        self._last = last
        self._plain = driver.writer
        driver.writer = self._watched

    def _watched(self, path: Path) -> Any:
        connection = self._plain(path)
        connection.set_trace_callback(self._next)
        return connection

    def _next(self, _: str) -> None:
        self.count += 1
        if self.count == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def upgrade(root: str, log: str, schema: str, last: str) -> None:
    """Upgrade a desk, killed at the statement of this number."""
    statements = Statements(int(last))
    migrate.ready(Places.under(Path(root)), NOW, migrate.Schema(Path(schema), (*migrate.SHIPPED.revisions, "0005")))
    Path(log).write_text(str(statements.count), "utf-8")


def say_it(root: str, log: str, verb: str, number: str, last: str) -> None:
    """Answer an incident («answer_all») or refuse a request («refuse»), killed at the statement of this number."""
    desk = open_desk(Path(root))
    statements = Statements(int(last))
    if verb == "refuse":
        desk.forming.refuse(int(number), by(desk), None, "Так не можем")
    else:
        desk.duplicates.answer_all(int(number), by(desk), "Чиним")
    Path(log).write_text(str(statements.count), "utf-8")


def import_log(root: str, log: str, file: str, last: str) -> None:
    """Import a log of another system, killed at the statement of this number."""
    from tests.histories import LATER, take

    desk = open_desk(Path(root))
    statements = Statements(int(last))
    take(desk, Path(file), "servicenow", LATER)
    Path(log).write_text(str(statements.count), "utf-8")


def hand_over(root: str, log: str, verb: str, number: str, last: str) -> None:
    """Sign a part («sign») or accept a share («accept»), killed at the statement of this number."""
    from tests.desks import PIN, person
    from tests.handovers import LATE, THEN

    desk = open_desk(Path(root))
    statements = Statements(int(last))
    if verb == "sign":
        desk.shifts.preparing.sign(int(number), By(person(desk), LATE), PIN, "sign-once")
    else:
        desk.shifts.accepting.accept(int(number), By(person(desk, Role.SPECIALIST), THEN), PIN, "accept-once")
    Path(log).write_text(str(statements.count), "utf-8")


def guess(root: str, log: str, name: str) -> None:
    """Try wrong PINs for ever, noting each answer."""
    desk = open_desk(Path(root))
    with open(log, "a", encoding="utf-8") as file:
        while True:
            try:
                desk.people.sign_in(name, "000111", NOW)
            except Refusal as refusal:
                file.write(refusal.sentence + "\n")
                file.flush()


def fill(root: str, log: str, limit: str) -> None:
    """Write under a file-size limit until the store refuses; notes the last number and the sentence."""
    import resource

    desk = open_desk(Path(root))
    n = 0
    with desk.store.write(NOW) as tx:
        n = tx.record(EventKind.NOTED, by=None, ticket=None, happened=NOW, facts={})
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), resource.RLIM_INFINITY))
    try:
        while True:
            with desk.store.write(NOW) as tx:
                tx.exec("INSERT INTO meta VALUES (?, ?)", (f"fill-{n}", "x" * 20_000))
                new = tx.record(EventKind.NOTED, by=None, ticket=None, happened=NOW, facts={})
            n = new
    except StoreTrouble as trouble:
        refused = trouble.sentence
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    with desk.store.write(NOW) as tx:
        after = tx.record(EventKind.NOTED, by=None, ticket=None, happened=NOW, facts={})
    Path(log).write_text(json.dumps([n, refused, after]), "utf-8")


def warn(root: str, log: str, seconds: str, last: str) -> None:
    """Let the chains of warnings tick, so many seconds from now, killed at the statement of this number."""
    desk = open_desk(Path(root))
    statements = Statements(int(last))
    desk.alerts.tick(NOW + timedelta(seconds=int(seconds)))
    Path(log).write_text(str(statements.count), "utf-8")


JOBS: dict[str, Callable[..., None]] = {
    job.__name__: job
    for job in (warn, write, write_some, hold, open_new, upgrade, say_it, hand_over, guess, fill, import_log)
}


def mother() -> None:
    """Fork a child for each line on the standard input."""
    for module in ("alembic.command", "alembic.config"):
        importlib.import_module(module)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        job, *arguments = json.loads(line)
        pid = os.fork()
        if not pid:
            try:
                JOBS[job](*arguments)
            finally:
                os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    mother()
