"""``pult roster``: the week as text, and the check of a roster's file."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from data.desk import Desk
from data.refusals import BadInput
from data.roster import roster_file
from models.cells import clip, width
from models.roster import Roster
from models.roster_checks import advice, unsettled
from models.roster_hours import hours_said
from models.roster_loads import Load, spread
from models.roster_turns import Violation
from models.safetext import one_line
from screens.rostering.roster_dates import read_date
from screens.rostering.roster_week import DAYS, Cell, Week, monday_of, said_duty, week_of

_NAME, _CELL = 18, 7


def checked(desk: Desk, at: datetime, file: Path | None) -> tuple[bool, str]:
    """Check a file, or the desk's own, or what is in force: sound or not, and a line for each violation."""
    path = file or desk.places.roster
    text, value = _read(desk, file)
    today = at.astimezone(desk.shifts.roster.zone).date()
    found = desk.shifts.roster.check(value, today)
    open_ones = unsettled(found)
    lines = [_placed(path, text, one) for one in open_ones]
    lines += [f"{one_line(one.sentence)} Отменено с причиной: {one_line(one.reason)}" for one in found if one.settled]
    rules = desk.shifts.roster.rules
    shifts = f"смен {len(value.shifts)}"
    if not open_ones:
        lines.append(f"Нарушений нет: {shifts}. {advice(rules.roster)}" if value else "Графика нет: проверять нечего.")
    return not open_ones, "\n".join(lines)


def as_text(desk: Desk, at: datetime, near: str, file: Path | None = None) -> str:
    """Write one week: people by days, each shift in words, what is wrong, how nights fall."""
    rosters = desk.shifts.roster
    today = at.astimezone(rosters.zone).date()
    try:
        day = read_date(near, monday_of(today) - timedelta(days=180)) if near else today
    except ValueError as error:
        raise BadInput(str(error)) from None
    value = _read(desk, file)[1] if file else rosters.current()
    rules, zone = rosters.rules, rosters.zone
    week = week_of(value, monday_of(day), rules, zone, rosters.staff(), today)
    lines = [f"График смен · {week.title}", "", *_grid(week), ""]
    for duty in sorted((one for one in value.shifts if one.day in week.days), key=lambda one: one.key):
        if duty.kind in rules.kinds:
            lines.append(said_duty(duty, rules.kinds[duty.kind], zone))
    if not value:
        lines.append(f"Графика ещё нет. Его составляют на экране (F9) или в файле {desk.places.roster}")
    lines += [_said(one) for one in week.violations]
    lines += ["", *(_load(one) for one in week.loads), f"{spread(week.loads)} {advice(rules.roster)}".strip()]
    return "\n".join(lines)


def _read(desk: Desk, file: Path | None) -> tuple[str, Roster]:
    path = file or desk.places.roster
    try:
        return roster_file.read(path)
    except FileNotFoundError:
        if file is not None:
            raise BadInput(f"График смен {path}: такого файла нет. Проверьте путь.") from None
        return "", desk.shifts.roster.current()


def _placed(path: Path, text: str, one: Violation) -> str:
    return one_line(roster_file.placed(path, text, one) if text else one.sentence)


def _grid(week: Week) -> Sequence[str]:
    head = " " * _NAME + "".join(_fit(f"{DAYS[n]} {day.day}", _CELL) for n, day in enumerate(week.days))
    rows = [
        _fit(one_line(row.name), _NAME) + "".join(_fit(_cell(cell, week), _CELL) for cell in row.cells)
        for row in week.rows
    ]
    holes = [
        _fit(one_line(cover.kind), _NAME) + "".join(_fit(str(len(one) or "дыра"), _CELL) for one in cover.people)
        for cover in week.covers
    ]
    return [line.rstrip() for line in (head, *rows, *holes)]


def _cell(cell: Cell, week: Week) -> str:
    role = " ст" if cell.senior else " рез" if cell.reserve else ""
    kinds = "+".join(week.letters.get(kind, one_line(kind)[:1]) for kind in cell.kinds)
    return (cell.mark + kinds + role) if kinds else "нет" if cell.away else "·"


def _fit(text: str, cells: int) -> str:
    kept = clip(text, cells - 1)
    return kept + " " * (cells - width(kept))


def _said(one: Violation) -> str:
    if one.settled:
        return f"~ {one_line(one.sentence)} Причина: {one_line(one.reason)}"
    return f"! {one_line(one.sentence)}"


def _load(load: Load) -> str:
    hours, night = hours_said(load.hours), hours_said(load.night_hours)
    return f"{one_line(load.name)}: смен {load.shifts}, ночей {load.nights}, всего {hours}, ночью {night}"
