"""``pult check``: is everything that the desk leans on as it should be?"""

from collections.abc import Callable, Iterator
from datetime import datetime

from data import calendars, driver, standard
from data.desk import Desk
from data.migrate import ready
from data.places import Places
from data.refusals import Refusal
from data.settings import load
from data.trouble import in_words


def checkup(places: Places, now: datetime, *, whole_journal: bool = False) -> tuple[bool, str]:
    """Check settings, standard, calendar, database, SQLite and journal; tell whether all is well, and a line each."""
    lines = [f"{'✓' if sound else '✗'} {name}: {said}" for name, sound, said in _checks(places, now, whole_journal)]
    return all(line.startswith("✓") for line in lines), "\n".join(lines)


def _checks(places: Places, now: datetime, whole_journal: bool) -> Iterator[tuple[str, bool, str]]:
    yield "SQLite", *_asked(driver.verdict)
    yield "настройки", *_asked(lambda: f"{places.config} прочитаны" if load(places.config) else "")
    yield "стандарт", *_asked(lambda: f"версия {standard.load(places.standard).version}")
    yield "календарь", *_asked(lambda: calendars.describe(load(places.config).calendar, places.standard))
    if not places.database.exists():
        yield "база", True, f"{places.database} ещё нет, её сделает первый запуск pult"
        return
    yield "база", *_asked(lambda: ready(places, now))
    yield "журнал", *_asked(lambda: _journal(places, whole_journal))


def _journal(places: Places, whole: bool) -> str:
    desk = Desk(places, load(places.config))
    verdict = desk.journal.verify(whole=whole)
    if not verdict.sound:
        raise Refusal(verdict.sentence)
    return verdict.sentence


def _asked(question: Callable[[], str]) -> tuple[bool, str]:
    try:
        return True, question()
    except Refusal as refusal:
        return False, refusal.sentence
    except OSError as error:
        return False, f"{error.filename}: {in_words(error)}"
