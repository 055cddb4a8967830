"""The only place that joins concrete things: places, settings, desk, clock, app."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from data.desk import Desk
from data.places import Places
from data.refusals import BadInput, Refusal
from data.settings import Settings, load


def now() -> datetime:
    """Read the clock of this machine: aware UTC, whole seconds (time.md rule 1)."""
    return datetime.now(UTC).replace(microsecond=0)


def places_of(data: Path | None) -> Places:
    """Choose where the desk lives: the folder named, else PULT_DATA, else the user's directories."""
    chosen = data or (Path(os.environ["PULT_DATA"]) if os.environ.get("PULT_DATA") else None)
    try:
        return Places.under(chosen) if chosen else Places.of_user()
    except RuntimeError:
        raise BadInput(f"Папку {chosen} не найти: такого пользователя нет. Укажите полный путь.") from None


def open_desk(data: Path | None) -> Desk:
    """Open the desk, making its folders and its database when they are not there yet.

    Raises Refusal with one sentence when it cannot be opened.
    """
    places = places_of(data)
    return desk_at(places, load(places.config))


def desk_at(places: Places, settings: Settings) -> Desk:
    """Open the desk of these places, bringing its database to this program's schema."""
    from data.migrate import ready

    os.umask(0o077)
    places.make()
    ready(places, now())
    return Desk(places, settings)


def open_console(data: Path | None, *, demo: bool = False, as_name: str = "") -> int:
    """Open the screen and stay until it is closed; the answer is the exit code."""
    from console.crash import guarded

    try:
        return guarded(lambda: _console(data, demo=demo, as_name=as_name), places_of(data).log)
    except Refusal as refusal:
        print(refusal.sentence, file=sys.stderr)  # noqa: T201
        return 2


def _console(data: Path | None, *, demo: bool, as_name: str) -> int:
    from console.app import PultApp
    from console.signals import run

    if not demo:
        desk = open_desk(data)
        app = PultApp(desk, now, desk.settings, None)
        code = run(app)
        return _console(None, demo=True, as_name="") if app.return_value == "demo" else code
    from console.demo import Demo

    place = Demo.at(data)
    place.renew(now())
    desk = desk_at(place.places, load(place.places.config))
    person = place.prepare(desk, now(), as_name)
    with place.stream(now):
        return run(PultApp(desk, now, desk.settings, person))
