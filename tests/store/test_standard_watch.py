"""An edit of the standard is noticed however it is made (design.md, decision 7)."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.desk import Desk
from data.rules.watch import signature, watch
from tests.desks import make_desk
from tests.store.jobs import wait_for
from tests.store.rules_at_hand import edit, put


class Watching:
    """A watch in its thread, and how often it spoke."""

    def __init__(self, desk: Desk) -> None:
        self.bell, self._stop = threading.Event(), threading.Event()
        self.count = 0
        self._thread = threading.Thread(target=self._run, args=(desk,))
        self._thread.start()

    def _run(self, desk: Desk) -> None:
        for _ in watch(desk, self._stop, self.bell):
            self.count += 1

    def speaks(self, after: int, what: str) -> int:
        """Wait until it spoke again; gives how often it did by then."""
        wait_for(lambda: self.count > after, what)
        return self.count

    def end(self) -> None:
        """Stop it."""
        self._stop.set()
        self._thread.join(10)
        assert not self._thread.is_alive()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk without a folder of its own standard."""
    return make_desk(tmp_path)


@pytest.fixture
def watching(desk: Desk) -> Iterator[Watching]:
    """A watch over that desk."""
    found = Watching(desk)
    yield found
    found.end()


def test_it_speaks_at_the_start_and_after_every_kind_of_edit(desk: Desk, watching: Watching) -> None:
    seen = watching.speaks(0, "the start")
    path = edit(desk)
    seen = watching.speaks(seen, "the folder and its first file")
    put(desk, path.read_text(encoding="utf-8").replace('"2 ч"', '"3 ч"', 1))
    seen = watching.speaks(seen, "a file of the same size renamed over it")
    with path.open("a", encoding="utf-8") as file:
        file.write("# ещё\n")
    seen = watching.speaks(seen, "a file written in place")
    put(desk, 'timezone = "UTC"\n', "calendars/наш.toml")
    seen = watching.speaks(seen, "a file in a folder that is new")
    path.chmod(0o666)
    seen = watching.speaks(seen, "a file opened to others")
    path.unlink()
    seen = watching.speaks(seen, "a file taken away")
    desk.places.config.write_text('calendar = "круглосуточно"\n', encoding="utf-8")
    seen = watching.speaks(seen, "the settings, for the calendar's sake")
    watching.bell.set()
    watching.speaks(seen, "the bell")


def test_what_is_no_file_of_the_standard_is_not_told(desk: Desk) -> None:
    path = edit(desk)
    before = signature(desk.places.standard, desk.places.config)
    path.with_name("readme.txt").write_text("x", encoding="utf-8")
    path.with_name("standard.toml~").write_text("x", encoding="utf-8")
    assert signature(desk.places.standard, desk.places.config) == before
    path.with_name("gate.toml").write_text("x", encoding="utf-8")
    assert signature(desk.places.standard, desk.places.config) != before
