"""``pult check``: is everything that the desk leans on as it should be?"""

from collections.abc import Callable, Iterator
from datetime import datetime

from data import driver
from data.desk import Desk
from data.migrate import ready
from data.places import Places
from data.refusals import Refusal
from data.rules import calendars
from data.rules.check import examine
from data.rules.sources import Sources
from data.settings import load
from data.trouble import in_words


def checkup(places: Places, now: datetime, *, whole_journal: bool = False) -> tuple[bool, str]:
    """Check settings, standard, calendar, database, SQLite and journal; tell whether all is well, and a line each."""
    lines = [f"{'✓' if sound else '✗'} {name}: {said}" for name, sound, said in _checks(places, now, whole_journal)]
    return all(line.startswith("✓") for line in lines), "\n".join(lines)


def _checks(places: Places, now: datetime, whole_journal: bool) -> Iterator[tuple[str, bool, str]]:
    yield "SQLite", *_asked(driver.verdict)
    yield "настройки", *_asked(lambda: f"{places.config} прочитаны" if load(places.config) else "")
    yield "стандарт", *_asked(lambda: _standard(places))
    yield "календарь", *_asked(lambda: calendars.describe(load(places.config).calendar, places.standard))
    if not places.database.exists():
        yield "база", True, f"{places.database} ещё нет, её сделает первый запуск pult"
        return
    yield "база", *_asked(lambda: ready(places, now))
    yield "журнал", *_asked(lambda: _journal(places, whole_journal))
    yield "вложения", *_asked(lambda: _attachments(places))
    yield "отчёты смен", *_asked(lambda: _reports(places))


def _standard(places: Places) -> str:
    settings = load(places.config)
    examined = examine(Sources.on_disk(places.standard), settings.calendar)
    if examined.standard is None or not examined.sound:
        raise Refusal("; ".join(examined.faults))
    said = f"версия {examined.standard.version}, профиль «{examined.standard.profile}»"
    if places.database.exists() and (draft := Desk(places, settings).renewal.draft()).differs:
        said += f"; ждёт применения (pult standard diff): {', '.join(draft.files)}"
    return said


def _journal(places: Places, whole: bool) -> str:
    desk = Desk(places, load(places.config))
    verdict = desk.journal.verify(whole=whole)
    if not verdict.sound:
        raise Refusal(verdict.sentence)
    return verdict.sentence


def _attachments(places: Places) -> str:
    """Count the files whose bytes are missing or changed; a row without its bytes is a refusal."""
    found, missing, changed = Desk(places, load(places.config)).attachments.verify()
    if missing or changed:
        raise Refusal(
            f"из {found} пропало {missing}, изменилось {changed}. Верните {places.attachments} из резервной копии"
        )
    return f"файлов {found}, все целы"


def _reports(places: Places) -> str:
    """Count the published reports; one that is not what was published is a refusal (HO-25)."""
    found, changed = Desk(places, load(places.config)).shifts.reports.verify_all()
    if changed:
        named = ", ".join(f"смены № {shift}" for shift in changed)
        raise Refusal(f"отчёты изменены после публикации: {named}. Верните базу из копии, на экран не полагайтесь")
    return f"отчётов {found}, все целы"


def _asked(question: Callable[[], str]) -> tuple[bool, str]:
    try:
        return True, question()
    except Refusal as refusal:
        return False, refusal.sentence
    except OSError as error:
        return False, f"{error.filename}: {in_words(error)}"
