"""Following an inbox: awake when a file arrives, looking by itself now and then, patient in the store's troubles."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from watchfiles import Change
from watchfiles import watch as watch_files

from data.inbox.arrivals import LOOK_AGAIN_SECONDS
from data.inbox.files import is_temporary

if TYPE_CHECKING:
    from data.desk import Desk
    from data.inbox.folder import Inbox
    from data.inbox.outcome import FileOutcome

LOOK_SECONDS = 5.0
"""How often the folder is looked at when the system reports nothing (network folders)."""

TROUBLE_SECONDS = (1.0, 2.0, 5.0, 15.0, 30.0)
"""How long to wait after the store could not write: longer each time, so that nothing spins."""


def watch(desk: "Desk", stop: threading.Event, now: Callable[[], datetime]) -> None:
    """Follow the desk's own inbox until told to stop: the console's background task."""
    from data.inbox.folder import Inbox

    folder = Path(desk.settings.inbox).expanduser() if desk.settings.inbox else desk.places.inbox
    for _ in follow(Inbox(desk, folder), stop, now):
        pass


def follow(inbox: "Inbox", stop: threading.Event, now: Callable[[], datetime]) -> "Iterator[FileOutcome]":
    """Work files as they arrive, until told to stop; gives each outcome."""
    inbox.open(now())
    bell = threading.Event()
    ringer = threading.Thread(target=_ring, args=(inbox.paths, bell, stop), name="pult входящие: звонок", daemon=True)
    ringer.start()
    trouble = 0
    while not stop.is_set():
        bell.clear()
        outcomes = inbox.step(now())
        yield from outcomes
        left = any(outcome.state.value == "left" for outcome in outcomes)
        trouble = trouble + 1 if left else 0
        if left:
            stop.wait(TROUBLE_SECONDS[min(trouble, len(TROUBLE_SECONDS)) - 1])
        elif not outcomes:
            bell.wait(LOOK_AGAIN_SECONDS if inbox.unsettled else LOOK_SECONDS)
    bell.set()
    ringer.join()


def _ring(paths: tuple[Path, ...], bell: threading.Event, stop: threading.Event) -> None:
    """Ring when something arrives, and once at the end; without a watcher the folder is still looked at."""
    try:
        for _ in watch_files(
            *paths,
            watch_filter=_worth,
            stop_event=stop,
            step=20,
            debounce=50,
            recursive=False,
            yield_on_timeout=False,
            raise_interrupt=False,
            ignore_permission_denied=True,
        ):
            bell.set()
    except OSError:
        stop.wait()
    finally:
        bell.set()


def _worth(change: Change, path: str) -> bool:
    return change is not Change.deleted and not is_temporary(Path(path).name)
