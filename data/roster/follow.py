"""Following the roster's file: an edited one becomes an edition, a stale one is written anew, a broken one is told.

A text that a person typed is never overwritten: it is taken, refused with its line and key, or put aside.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from data.refusals import BadInput, Refusal
from data.roster import roster_file
from data.trouble import in_words
from models.roster import Roster

if TYPE_CHECKING:
    from data.desk import Desk
    from data.roster.rosters import Caught, Edition, Rosters


LOOK = 0.5
"""Seconds between two looks at the file."""
CALM = 0.15
"""Seconds that a changed file is left alone: an editor may still write it."""


def catch_up(rosters: Rosters, desk: Desk, now: datetime) -> Caught:
    """Take the file as it is now; what is in force stays in force when it cannot be used."""
    from data.roster.rosters import Caught

    path, known = desk.places.roster, rosters.edition()
    try:
        text, roster = roster_file.read(path)
    except FileNotFoundError:
        return _laid_out(rosters, path, known)
    except BadInput as bad:
        return Caught(f"{bad.sentence} Действует прежний график.", broken=True)
    if (known.id == 0 and not roster) or roster.same(known.roster):
        return Caught()
    if known.id and roster_file.edition_of(text) not in (known.token, known.id):
        return _other_branch(rosters, desk, path, roster, known)
    return _taken(rosters, desk, path, text, roster, now)


def before_grid(rosters: Rosters, path: Path, now: datetime) -> bool:
    """Take what stands in the file before the grid writes over it; true when it holds a text that cannot be taken."""
    with suppress(FileNotFoundError, OSError):
        return bool(path.lstat()) and rosters.catch_up(now).broken
    return False


def watch(desk: Desk, stop: Event) -> Iterator[None]:
    """Yield when the file may say something else: at the beginning, and after each change, however an editor writes.

    One file is looked at, not its folder: the base beside it changes all the time.
    """
    seen: tuple[object, ...] | None = None
    while not stop.is_set():
        now = (_state(desk.places.roster), desk.shifts.roster.edition().id)
        if now != seen and not stop.wait(CALM) and _state(desk.places.roster) == now[0]:
            seen = now
            yield
        stop.wait(LOOK)


def _state(path: Path) -> tuple[int, ...]:
    try:
        status = path.lstat()
    except OSError:
        return ()
    return status.st_size, status.st_mtime_ns ^ status.st_mode, status.st_ino


def _laid_out(rosters: Rosters, path: Path, known: Edition) -> Caught:
    """Write the copy that is missing."""
    from data.roster.rosters import Caught

    if known.id and path.parent.is_dir():
        with suppress(OSError):
            roster_file.keep(path, roster_file.written(known.roster, known.id), only_new=True)
    return Caught()


def _other_branch(rosters: Rosters, desk: Desk, path: Path, roster: Roster, known: Edition) -> Caught:
    """A file that is not a copy of what is in force: an old copy is renewed, another's edit is told by name."""
    from data.roster.rosters import Caught

    rows = desk.reads.rows("SELECT text FROM roster_version WHERE id < ? ORDER BY id DESC LIMIT 20", (known.id,))
    if any(roster_file.from_text(path, row[0]).same(roster) for row in rows):
        try:
            roster_file.keep(path, roster_file.written(known.roster, known.id))
        except OSError as error:
            return Caught(f"График смен {path} не обновляется: {in_words(error)}.", broken=True)
        return Caught()
    when = f" в {known.at.astimezone(rosters.zone):%H:%M}" if known.at else ""
    by = f" ({known.by}{when})" if known.by else ""
    said = (
        f"График смен {path}: пока его правили, приняли редакцию {known.id}{by}. Файл не принят. "
        f"Чтобы принять его вместо неё, напишите в первой строке «# редакция {known.id}»."
    )
    return Caught(said, broken=True)


def _taken(rosters: Rosters, desk: Desk, path: Path, text: str, roster: Roster, now: datetime) -> Caught:
    from data.roster.rosters import Caught
    from data.verbs import whole_second

    at = whole_second(now)
    try:
        with desk.store.write(at) as tx:
            known = rosters.in_tx(tx)
            if roster.same(known.roster):
                return Caught()
            if broken := rosters.broken(tx, known.roster, roster, at):
                more = f" Ещё нарушений: {len(broken) - 1}, все — pult roster --check." if len(broken) > 1 else ""
                said = f"{roster_file.placed(path, text, broken[0])}{more} Действует прежний график."
                return Caught(said, broken=True)
            edition = rosters.add(tx, at, None, text, "file")
    except Refusal as refusal:
        return Caught(refusal.sentence, broken=True)
    return Caught(f"График смен принят из файла: редакция {edition.id}, смен {len(roster.shifts)}.", taken=True)
