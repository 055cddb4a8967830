"""Following an inbox while files arrive, slowly or at once, in a plain folder or a Maildir (issue §4, F-24)."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from data.desk import Desk
from data.inbox.folder import Inbox
from data.inbox.outcome import FileOutcome, FileState
from tests.desks import NOW, make_desk
from tests.postbag import letter, names

PATIENCE = 20.0


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


@pytest.fixture
def inbox(desk: Desk) -> Inbox:
    return Inbox(desk, desk.places.inbox)


def tickets(desk: Desk) -> int:
    return desk.reads.number("SELECT count(*) FROM ticket")


@contextmanager
def following(
    inbox: Inbox,
) -> Iterator[tuple[list[FileOutcome], Callable[[int], None]]]:
    """Follow an inbox in a thread; gives its outcomes so far, and a wait until there are so many."""
    stop, found, more = threading.Event(), list[FileOutcome](), threading.Condition()

    def run() -> None:
        for outcome in inbox.follow(stop, lambda: NOW):
            with more:
                found.append(outcome)
                more.notify_all()

    def until(count: int) -> None:
        with more:
            assert more.wait_for(lambda: len(found) >= count, PATIENCE), f"{len(found)} of {count}"

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield found, until
    finally:
        stop.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_following_takes_what_arrives(desk: Desk, inbox: Inbox) -> None:
    (desk.places.inbox / "before.eml").write_bytes(letter())
    with following(inbox) as (found, until):
        until(1)
        for count in range(2, 6):
            (desk.places.inbox / f"{count}.eml").write_bytes(letter())
            until(count)
        ready = desk.places.inbox / ".ready"
        ready.write_bytes(letter())
        ready.rename(desk.places.inbox / "renamed.eml")
        until(6)
    assert {one.state for one in found} == {FileState.ACCEPTED} and tickets(desk) == 6


def test_following_takes_a_slow_writer_whole(desk: Desk, inbox: Inbox) -> None:
    content = letter("ТИП: Вопрос\n" + "строка\n" * 500 + "конец")
    with following(inbox) as (_, until), (desk.places.inbox / "slow.eml").open("wb") as slow:
        for part in range(0, len(content), 700):
            slow.write(content[part : part + 700])
            slow.flush()
            (desk.places.inbox / f"{part}.eml").write_bytes(letter())
            until(part // 700 + 1)
        slow.close()
        until(len(range(0, len(content), 700)) + 1)
    row = desk.reads.row("SELECT text FROM message WHERE text LIKE '%конец%'")
    assert row is not None and row[0].count("строка") == 500


def test_following_a_maildir(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "Maildir"
    for part in ("tmp", "new", "cur"):
        (folder / part).mkdir(parents=True)
    with following(Inbox(desk, folder)) as (_, until):
        for count in range(1, 4):
            (folder / "tmp" / f"{count}.x").write_bytes(letter())
            (folder / "tmp" / f"{count}.x").rename(folder / "new" / f"{count}.x")
            until(count)
    assert len(names(folder / "cur")) == 3
