"""Noticing that somebody edits the standard: any file of its folder, however an editor writes, new or old."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from data.rules.sources import CALENDARS, TEXTS

if TYPE_CHECKING:
    from data.desk import Desk

LOOK_MS = 500
"""How often the folder is looked at by itself: it may not be there yet, or lie where nothing is reported."""
_STEP_MS = 50
_CALM_MS = 150
"""Several notices of one saving are one."""

Signature = tuple[tuple[str, int, int, int], ...]


def watch(desk: "Desk", stop: Event, bell: Event) -> Iterator[None]:
    """Yield when the files may say something else: at the beginning, after each change, when the bell is rung."""
    seen: Signature | None = None
    for _ in _moments(desk.places.standard, stop):
        now = signature(desk.places.standard, desk.places.config)
        if now != seen or bell.is_set():
            bell.clear()
            seen = now
            yield


def signature(folder: Path, *more: Path) -> Signature:
    """Name the state of the files without reading them: name, size, time of change, and which file it is."""
    found: list[tuple[str, int, int, int]] = []
    for there in (folder, folder / CALENDARS, folder / TEXTS):
        with suppress(OSError), os.scandir(there) as entries:
            found += [_state(entry.path) for entry in entries if entry.name.endswith(".toml")]
    return tuple(sorted([*found, *(_state(str(path)) for path in more)]))


def _state(path: str) -> tuple[str, int, int, int]:
    try:
        status = os.lstat(path)
    except OSError:
        return path, 0, 0, 0
    return path, status.st_size, status.st_mtime_ns ^ status.st_mode, status.st_ino


def _moments(folder: Path, stop: Event) -> Iterator[None]:
    """Yield at each notice of the file system, and now and then without one."""
    yield None
    while not stop.is_set():
        if not folder.is_dir():
            stop.wait(LOOK_MS / 1000)
            yield None
            continue
        with suppress(OSError):
            yield from _notices(folder, stop)


def _notices(folder: Path, stop: Event) -> Iterator[None]:
    from watchfiles import watch as watch_files

    which = folder.stat().st_ino
    for _ in watch_files(
        folder,
        watch_filter=None,
        step=_STEP_MS,
        debounce=_CALM_MS,
        rust_timeout=LOOK_MS,
        yield_on_timeout=True,
        stop_event=stop,
        raise_interrupt=False,
        ignore_permission_denied=True,
    ):
        yield None
        if not folder.is_dir() or folder.stat().st_ino != which:
            return
