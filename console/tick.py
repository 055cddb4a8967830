"""``pult tick``: what only time brings about in shifts and warnings, for the timer where no console is open (HO-23)."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from data.desk import Desk
from models.safetext import one_line
from models.words import counted

_MADE = (
    "SELECT (SELECT count(*) FROM shift WHERE planned = 1), (SELECT coalesce(max(id), 0) FROM shift_report), "
    "(SELECT count(*) FROM status_post WHERE state = 'missed')"
)
_NEW_REPORTS = (
    "SELECT s.id, s.kind, s.day FROM shift_report r JOIN shift s ON s.id = r.shift_id WHERE r.id > ? ORDER BY r.id"
)
NOTHING = "По сменам и предупреждениям делать нечего."


def tick(desk: Desk, now: datetime) -> str:
    """Take an edited roster, tell who is to be told, make what is due; says what was done, a line each."""
    caught = desk.shifts.roster.catch_up(now)
    before = _made(desk)
    told = desk.shifts.calling.tick(now)
    desk.board.watch(now)
    warned = desk.alerts.tick(now)
    zone = ZoneInfo(desk.settings.zone)
    lines = [caught.sentence] if caught.sentence else []
    lines += [f"{row.at.astimezone(zone):%H:%M} {row.person}: {row.sentence}" for row in told]
    lines += [f"{row.at.astimezone(zone):%H:%M} {row.person}: {row.sentence}" for row in warned]
    lines += [desk.alerts.trouble] if desk.alerts.trouble else []
    lines += _changes(desk, before, _made(desk))
    return "\n".join(map(one_line, lines)) or NOTHING


def _made(desk: Desk) -> tuple[int, int, int]:
    shifts, reports, missed = desk.reads.rows(_MADE)[0]
    return int(shifts), int(reports), int(missed)


def _changes(desk: Desk, before: tuple[int, int, int], after: tuple[int, int, int]) -> Iterator[str]:
    laid, missed = after[0] - before[0], after[2] - before[2]
    if laid > 0:
        yield f"По графику: {counted(laid, 'новая смена', 'новые смены', 'новых смен')}."
    for number, kind, day in desk.reads.rows(_NEW_REPORTS, (before[1],)):
        yield f"Отчёт смены «{kind}» {day[8:]}.{day[5:7]} составлен: pult report --shift {number}."
    if missed > 0:
        yield f"Пропущено: {counted(missed, 'окно статуса', 'окна статуса', 'окон статуса')}."
