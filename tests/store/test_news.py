"""Consoles follow each other: another process's events arrive, in order, each once (P-8, D-10)."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from data.desk import Desk
from data.news import News
from data.rows import EventRow
from models.events import EventKind
from tests.desks import NOW, make_desk, open_desk, person
from tests.store.jobs import Nursery, wait_for


@contextmanager
def _followed(desk: Desk, after: int | None = None) -> Iterator[list[EventRow]]:
    """Collect the news of a desk in a thread, as a console does."""
    heard: list[EventRow] = []
    stop, started = threading.Event(), threading.Event()

    def listen() -> None:
        for events in News(desk).follow(stop, after):
            heard.extend(events)
            started.set()

    thread = threading.Thread(target=listen)
    thread.start()
    try:
        yield heard
    finally:
        stop.set()
        thread.join(10)
        assert not thread.is_alive(), "the follower stops when told"


def _as_many(heard: list[EventRow], count: int) -> bool:
    return len(heard) == count


def _write(desk: Desk, turn: int = 0) -> int:
    with desk.store.write(NOW) as tx:
        return tx.record(EventKind.NOTED, by=person(desk), ticket=42, happened=NOW, facts={"turn": turn})


def test_another_process_is_heard_in_order_and_once(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    head = desk.journal.head()
    with _followed(desk, head) as heard, Nursery() as nursery:
        nursery.start("write", desk.places.root, tmp_path / "a.acks", "a")
        nursery.start("write", desk.places.root, tmp_path / "b.acks", "b")
        wait_for(lambda: len(heard) > 400, "the news")
    numbers = [event.n for event in heard]
    assert numbers == list(range(head + 1, head + 1 + len(numbers)))
    assert {event.kind for event in heard} == {EventKind.NOTED}


def test_a_follower_starts_at_the_present(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    other = open_desk(desk.places.root)
    _write(other, 1)
    stop = threading.Event()
    news = News(desk).follow(stop, desk.journal.head())
    _write(other, 2)
    batch = next(news)
    assert [(event.facts["turn"], event.actor, event.ticket_number) for event in batch] == [(2, person(desk).name, 42)]
    stop.set()
    assert list(news) == []


def test_the_console_hears_its_own_acts_too(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    with _followed(desk, desk.journal.head()) as heard:
        _write(desk, 7)
        wait_for(lambda: heard, "its own act")
    assert heard[0].facts == {"turn": 7}


def test_a_folded_and_a_vanished_wal_stop_nothing(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    with _followed(desk, desk.journal.head()) as heard:
        for turn in range(6):
            other = open_desk(desk.places.root)
            _write(other, turn)
            other.store.tidy()
            other.store.close()
            other.reads.close()
            desk.places.anchor_file.with_suffix(".head").unlink()
            wait_for(partial(_as_many, heard, turn + 1), f"event {turn}")
    assert [event.facts["turn"] for event in heard] == list(range(6))


def test_trouble_with_the_base_is_waited_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from data import news
    from data.refusals import StoreTrouble

    desk = make_desk(tmp_path)
    plain, left = news._data_version, [3]

    def failing(connection: object) -> int:
        if left[0]:
            left[0] -= 1
            raise StoreTrouble("Диск не отвечает.")
        return plain(connection)  # type: ignore[arg-type]

    monkeypatch.setattr(news, "_data_version", failing)
    with _followed(desk, desk.journal.head()) as heard:
        _write(desk)
        wait_for(lambda: heard, "the news after the trouble")
    assert not left[0]


def test_looks_and_drafts_are_no_news(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    with _followed(desk, desk.journal.head()) as heard:
        desk.presence.look("console", person(desk), 42, NOW)
        desk.drafts.save(person(desk).id, 42, "note", "текст", NOW)
        _write(desk, 1)
        wait_for(lambda: heard, "the one event")
    assert len(heard) == 1
